"""`lod ids FILE`: verdicts on a list of identifiers."""

import io
import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Final, TextIO

import click

from lod.cli.output import config_of
from lod.errors import LodError
from lod.release import Archive, Shelf, gone_from
from lod.search.encodings import encoding_of
from lod.search.lists import as_csv, as_json, of_lines, of_table
from lod.search.verdicts import Checker

_STDIN: Final = Path("-")


@click.command("ids")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--column", default="", help="Heading or number of the column; the first of identifiers.")
@click.option("--format", "form", type=click.Choice(["csv", "json"]), default="csv", show_default=True)
@click.option("--encoding", default="", help="Of FILE; UTF-8, or CP949 where it is not that, by default.")
@click.option("--release", default="", help="By which release; what is published, or the newest.")
@click.pass_context
def command(ctx: click.Context, file: Path, column: str, form: str, encoding: str, release: str) -> None:
    """Say of each identifier in FILE ("-" reads stdin) whether it is right, and whose.

    FILE is CSV, or, where its name ends in .txt, a list of one a line. As many rows come out, in the same
    order: as given, scheme, normalised, its check, status, IRI, survivor, label, links, note.
    """
    config = config_of(ctx)
    opened = Shelf(config.releases).open(release)
    gone = gone_from(Archive(opened))
    checker = Checker(opened.documents, opened.manifest.base, config.languages, gone)
    try:
        with _text(file, encoding) as lines:
            listed = of_lines(lines) if file.suffix == ".txt" else of_table(lines, column)
            verdicts = checker.verdicts(listed.texts, listed.scheme)
            for piece in as_json(verdicts) if form == "json" else as_csv(verdicts):
                sys.stdout.buffer.write(piece)
    except LodError as error:
        raise LodError(f"{file}: {error}") from None
    sys.stdout.buffer.flush()


@contextmanager
def _text(file: Path, encoding: str) -> Iterator[TextIO]:
    with ExitStack() as stack:
        if file == _STDIN:
            stream: IO[bytes] = stack.enter_context(TemporaryFile())
            shutil.copyfileobj(sys.stdin.buffer, stream)
            stream.seek(0)
        else:
            stream = stack.enter_context(file.open("rb"))
        told = encoding_of(stream, encoding)
        yield stack.enter_context(io.TextIOWrapper(stream, told, newline=""))
