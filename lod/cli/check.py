"""`lod check`: a release is whole, or the sources could be built."""

import tempfile
from pathlib import Path

import click

from lod.build import check_sources
from lod.cli.output import DONE, FOUND, IMPOSSIBLE, complain, config_of, release_in
from lod.cli.progress import Progress
from lod.cli.table import counts
from lod.config import Config
from lod.release import Shelf, check


@click.command("check")
@click.argument("release", default="")
@click.option("--sources", is_flag=True, help="A dry run of the build: read and report, seal nothing.")
@click.pass_context
def command(ctx: click.Context, release: str, *, sources: bool) -> None:
    """Check a RELEASE, a name or a folder: what is published, or the newest, where none is named."""
    if sources:
        ctx.exit(_sources(config_of(ctx)))
    folder = release_in(Shelf(config_of(ctx).releases), release)
    faults = check(folder)
    for fault in faults:
        click.echo(fault)
    if not faults:
        click.echo(f"{folder.name} is whole")
    ctx.exit(FOUND if faults else DONE)


def _sources(config: Config) -> int:
    progress = Progress(every=True)
    with tempfile.TemporaryDirectory(prefix="lod-check-") as folder:
        outcome = check_sources(config, Path(folder), progress)
    click.echo(counts(outcome.report), err=True)
    for reason in outcome.reasons:
        complain(reason)
    if outcome.reasons:
        return IMPOSSIBLE
    return FOUND if outcome.problems else DONE
