"""`lod releases`: list and prune."""

import click

from lod.cli.output import complain, config_of
from lod.errors import LodError
from lod.release import Manifest, Shelf
from lod.release.drafts import LINKED


@click.command("releases")
@click.option("--prune", is_flag=True, help="Remove all but the newest, and the published one.")
@click.option("--keep", type=click.IntRange(1), help="How many --prune keeps; `keep` of the configuration.")
@click.pass_context
def command(ctx: click.Context, *, prune: bool, keep: int | None) -> None:
    """List the releases, the newest last; * is published."""
    config = config_of(ctx)
    shelf = Shelf(config.releases)
    if prune:
        number = keep or config.keep
        if not number:
            raise LodError("say how many to keep: --keep N, or `keep` in the configuration")
        before = shelf.names()
        for name in shelf.prune(number):
            click.echo(f"removed {name}")
        if shelf.names() == before:
            click.echo("nothing to remove", err=True)
        return
    names, linked = shelf.names(), shelf.linked()
    for name in linked:
        complain(f"{shelf.path / name}: {LINKED}")
    if not names and not linked:
        click.echo(f"{shelf.path}: no release yet; `lod build` makes one", err=True)
    public = shelf.public()
    for name in names:
        whole = Manifest.read(config.releases / name).dataset("all")
        triples = whole.figures.triples if whole else 0
        mark = "*" if name == shelf.published() else " "
        unseen = ", not published" if public and name not in public else ""
        click.echo(f"{mark} {name} {triples:>14,} statements{unseen}")
