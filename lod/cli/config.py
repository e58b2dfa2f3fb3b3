"""`lod config`: all that is in force."""

import click

from lod.build import check_options
from lod.cli.output import config_of
from lod.config import describe


@click.command("config")
@click.pass_context
def command(ctx: click.Context) -> None:
    """Print all that is in force as TOML: what the file says, and the defaults where it is silent."""
    config = config_of(ctx)
    check_options(config)
    click.echo(describe(config), nl=False)
