"""`lod convert NAME FILE`: one source to N-Triples."""

import sys
from pathlib import Path
from typing import BinaryIO, Final, cast

import click

from lod.build import convert_one, origin_named
from lod.cli.output import FOUND, config_of
from lod.config import Config
from lod.errors import LodError, Problem

_STDIN: Final = Path("-")


@click.command("convert")
@click.argument("name")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--base", default="", help="IRI prefix to mint under, where there is no configuration.")
@click.pass_context
def command(ctx: click.Context, name: str, file: Path, base: str) -> None:
    """Convert FILE ("-" reads stdin) to N-Triples on stdout; problems go to stderr.

    NAME is a source of the configuration, whose options are used, or a converter.
    """
    config = _config(ctx, base)
    base = base or (config.base if config else "")
    if not base.startswith(("http://", "https://")) or not base.endswith("/"):
        raise LodError("--base must be an absolute http or https IRI that ends with a slash")
    origin = origin_named(name, base, config)
    problems = 0
    with sys.stdin.buffer if file == _STDIN else file.open("rb") as stream:
        for told in convert_one(origin, base, cast(BinaryIO, stream), file.name):
            if isinstance(told, list):
                sys.stdout.buffer.writelines(told)
            else:
                problems += isinstance(told, Problem)
                click.echo(told, err=True)
    sys.stdout.buffer.flush()
    ctx.exit(FOUND if problems else 0)


def _config(ctx: click.Context, base: str) -> Config | None:
    """Return the configuration; None where there is no file and a base is given instead."""
    if base and not cast(Path, ctx.obj).exists():
        return None
    return config_of(ctx)
