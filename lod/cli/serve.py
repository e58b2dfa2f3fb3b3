"""`lod serve`: what is published, on the web."""

import click

from lod.cli.output import complain, config_of, release_in
from lod.cli.server import serve
from lod.release import Manifest, Shelf


@click.command("serve")
@click.option("--host", help="Address to listen on; `web.host` of the configuration.")
@click.option("--port", type=click.IntRange(0, 65535), help="`web.port` of the configuration.")
@click.pass_context
def command(ctx: click.Context, host: str | None, port: int | None) -> None:
    """Serve what is published; the newest release where nothing has been published yet."""
    config = config_of(ctx)
    release = release_in(Shelf(config.releases))
    if (base := Manifest.read(release).base) != config.base:
        complain(
            f"{release.name} was built for {base}, and {config.config_file.name} now says {config.base}: "
            "`lod build`, then `lod publish`, to serve the data under that"
        )
    serve(config, release, host or config.web.host, config.web.port if port is None else port)
