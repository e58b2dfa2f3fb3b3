"""`lod publish`: point `current` at a release, later or earlier."""

import click

from lod.cli.output import config_of, release_in
from lod.release import Shelf


@click.command("publish")
@click.argument("release", default="")
@click.pass_context
def command(ctx: click.Context, release: str) -> None:
    """Publish RELEASE, the newest where none is named; an earlier one is rolling back."""
    shelf = Shelf(config_of(ctx).releases)
    click.echo(shelf.publish(release_in(shelf, release or shelf.newest()).name))
