"""`lod diff OLD NEW`: what changed from one release to another."""

import sys
from collections.abc import Iterator

import click

from lod.cli.output import DONE, FOUND, config_of, release_in
from lod.release import Release, Shelf, Side, changes
from lod.release.difference import lines


@click.command("diff")
@click.argument("old")
@click.argument("new")
@click.option("--things", is_flag=True, help="What became of each thing, instead of each statement.")
@click.pass_context
def command(ctx: click.Context, old: str, new: str, *, things: bool) -> None:
    """Tell what changed from release OLD to release NEW: "+" is new, "-" is gone."""
    shelf = Shelf(config_of(ctx).releases)
    before, after = (Release.open(release_in(shelf, name)) for name in (old, new))
    told = _things(before, after) if things else _statements(before, after)
    out = sys.stdout.buffer
    found = False
    for line in told:
        found = True
        out.write(line)
    out.flush()
    ctx.exit(FOUND if found else DONE)


def _things(before: Release, after: Release) -> Iterator[bytes]:
    for change in changes(Side.of(before), Side.of(after), after.manifest.base):
        yield " ".join((change.kind.value, change.thing, *change.successors)).encode() + b"\n"


def _statements(before: Release, after: Release) -> Iterator[bytes]:
    for added, line in lines(before.data, after.data):
        yield (b"+ " if added else b"- ") + line
