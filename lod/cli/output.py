"""What every verb says in the same way: exit statuses, complaints, the configuration it was given."""

from pathlib import Path
from typing import Final, cast

import click

from lod.config import Config, load

DONE: Final = 0
FOUND: Final = 1  # problems or differences
IMPOSSIBLE: Final = 2  # it could not be done


def complain(message: str) -> None:
    """Say why it could not be done: one line to stderr."""
    for line in message.splitlines() or [""]:
        click.echo(f"lod: {line}", err=True)


def config_of(ctx: click.Context) -> Config:
    """Return the configuration that `--config` names."""
    return load(cast(Path, ctx.obj))
