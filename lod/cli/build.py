"""`lod build`: a new release."""

import signal
from datetime import date, datetime
from types import FrameType

import click

from lod.build import Outcome, build
from lod.cli.output import DONE, FOUND, IMPOSSIBLE, complain, config_of
from lod.cli.progress import Progress
from lod.cli.table import counts


@click.command("build")
@click.option(
    "--day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day of the release; today where it is not given.  [YYYY-MM-DD]",
)
@click.option("--anew", is_flag=True, help="Convert every record, also those that did not change.")
@click.pass_context
def command(ctx: click.Context, day: datetime | None, *, anew: bool) -> None:
    """Build a release of all sources and seal it, if its checks hold.

    Problems go to stderr, of those alike the first; all of them, and all notices, into the release as
    problems.txt and problems.json.
    """
    config = config_of(ctx)
    signal.signal(signal.SIGTERM, _interrupt)
    progress = Progress()
    outcome = build(config, day.date() if day else date.today(), progress, anew=anew)
    ctx.exit(_reported(outcome, progress))


def _interrupt(number: int, frame: FrameType | None) -> None:
    """End as on Ctrl-C: workers and draft go."""
    raise KeyboardInterrupt


def _reported(outcome: Outcome, progress: Progress) -> int:
    folded = list(progress.problems.folded())
    for line in folded:
        click.echo(line, err=True)
    click.echo(counts(outcome.report), err=True)
    if outcome.reused:
        click.echo(f"{outcome.reused:,} records did not change and were not converted again", err=True)
    if outcome.release is None:
        if folded:
            complain("`lod check --sources` shows all problems")
        for reason in outcome.reasons:
            complain(reason)
        complain("nothing was sealed")
        return IMPOSSIBLE
    for warning in outcome.warnings:
        complain(warning)
    noticed = any(each["notices"] for each in outcome.report)
    if outcome.problems or noticed:
        what = "problems" if outcome.problems else "notices"
        click.echo(f"{what}: {outcome.release / 'problems.txt'}", err=True)
    click.echo(outcome.release.name)
    return FOUND if outcome.problems or outcome.warnings else DONE
