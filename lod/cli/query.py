"""`lod query FILE`: a SPARQL query on a release."""

import sys
from pathlib import Path
from typing import Final

import click

from lod.cli.output import config_of
from lod.config import Config
from lod.errors import LodError
from lod.release import Shelf
from lod.sparql.embedded import Embedded
from lod.sparql.query import GRAPH_TYPES, RESULT_TYPES, Executor, SparqlQuery

_STDIN: Final = Path("-")
_RESULTS: Final = dict(zip(("json", "xml", "csv", "tsv"), RESULT_TYPES, strict=True))
_GRAPHS: Final = dict(zip(("turtle", "ntriples", "jsonld", "rdfxml"), GRAPH_TYPES, strict=True))


@click.command("query")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--release", default="", help="On which release; what is published, or the newest.")
@click.option(
    "--format",
    "form",
    type=click.Choice([*_RESULTS, *_GRAPHS]),
    help="Of the answer; a table as tsv and a graph as turtle where it is not given.",
)
@click.pass_context
def command(ctx: click.Context, file: Path, release: str, form: str | None) -> None:
    """Answer the SPARQL query in FILE ("-" reads stdin) on stdout."""
    config = config_of(ctx)
    try:
        text = sys.stdin.read() if file == _STDIN else file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise LodError(f"{file}: is not UTF-8") from error
    opened = Shelf(config.releases).open(release)
    query = SparqlQuery(
        text=text,
        base=config.base,
        results=_RESULTS.get(form or "tsv", ""),
        graph=_GRAPHS.get(form or "turtle", ""),
    )
    _answer(_executor(opened.store_path, config), query)


def _executor(store: Path, config: Config) -> Executor:
    limits = config.sparql
    return Embedded(
        store,
        timeout_s=limits.timeout_s,
        workers=1,
        memory_mb=limits.memory_mb,
        max_rows=limits.max_rows,
        services=limits.services,
    )


def _answer(executor: Executor, query: SparqlQuery) -> None:
    try:
        answer = executor.evaluate(query)
        try:
            for piece in answer:
                sys.stdout.buffer.write(piece)
        finally:
            answer.close()
        sys.stdout.buffer.flush()
    finally:
        executor.close()
