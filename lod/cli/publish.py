"""`lod publish`: point `current` at a release, later or earlier."""

import click

from lod.cli.output import config_of, release_in
from lod.release import Shelf


@click.command("publish")
@click.argument("release", default="")
@click.option("--first", is_flag=True, help="History begins with it: what was built before was a trial.")
@click.pass_context
def command(ctx: click.Context, release: str, *, first: bool) -> None:
    """Publish RELEASE, the newest where none is named; an earlier one is rolling back."""
    config = config_of(ctx)
    shelf = Shelf(config.releases)
    name = release_in(shelf, release or shelf.newest() or shelf.served()).name
    click.echo(shelf.publish(name, config.languages, first=first))
