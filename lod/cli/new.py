"""`lod new DIR`: a dataset to begin with."""

from importlib.resources import files
from pathlib import Path
from typing import Final

import click

from lod.errors import LodError

_TEMPLATE: Final = "new"
_FILES: Final = ("lod.toml", "institutions.csv", "README.md", ".gitignore")


@click.command("new")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def command(folder: Path) -> None:
    """Make DIR with a small dataset that can be built and served as it is, and changed from there."""
    begin(folder)
    click.echo(f"made {folder}; now: cd {folder} && lod build && lod serve")


def begin(folder: Path) -> None:
    """Write the dataset.

    Raises:
        LodError: `folder` holds something already, or cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise LodError(f"{folder}: is there already and not empty")
    folder.mkdir(parents=True, exist_ok=True)
    template = files("lod.templates") / _TEMPLATE
    for name in _FILES:
        # Names that begin with a dot are not shipped in a wheel by `**/*`.
        text = (template / name.removeprefix(".")).read_text(encoding="utf-8")
        (folder / name).write_text(text, encoding="utf-8")
