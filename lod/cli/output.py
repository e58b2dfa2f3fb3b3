"""What every verb says in the same way: exit statuses, complaints, the configuration it was given."""

from pathlib import Path
from typing import Final, cast

import click

from lod.config import Config, load
from lod.errors import LodError
from lod.release import Shelf

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


def release_in(shelf: Shelf, name: str = "") -> Path:
    """Return the folder of a release: of that name or path, or what is published, or the newest.

    Raises:
        LodError: there is none.
    """
    if "/" in name and Path(name).is_dir():
        return Path(name)
    wanted = name or shelf.published() or shelf.newest()
    if not wanted:
        raise LodError(f"{shelf.path}: no release yet; `lod build` makes one")
    return shelf.find(wanted)
