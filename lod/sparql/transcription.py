"""An answer in one format from an answer in another, for endpoints that have fewer of them than we.

It goes through a file, so that memory does not grow with it.
"""

import tempfile
from collections.abc import Iterable, Iterator
from typing import IO, Final, cast

from pyoxigraph import (
    Literal,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolution,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
    serialize,
)

from lod.sparql import rdfxml, wellformed
from lod.sparql.query import Unreachable

READABLE: Final[dict[str, QueryResultsFormat | RdfFormat]] = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "text/turtle": RdfFormat.TURTLE,
    "application/rdf+xml": RdfFormat.RDF_XML,
}
_SMALL: Final = 8 << 20  # bytes that are kept in memory before a file is made
_PIECE: Final = 1 << 16


def transcribed(
    pieces: Iterable[bytes], source: QueryResultsFormat | RdfFormat, media_type: str
) -> Iterator[bytes]:
    """Yield in `media_type` what `pieces` say in `source`.

    Raises:
        Unreachable: they do not say it well.
        Unwritable: the format has no words for it.
    """
    with tempfile.SpooledTemporaryFile(_SMALL) as said, tempfile.SpooledTemporaryFile(_SMALL) as told:
        for piece in pieces:
            said.write(piece)
        said.seek(0)
        try:
            _transcribe(said, source, told, media_type)
        except (SyntaxError, ValueError):
            raise Unreachable("the store behind this server answered what cannot be read") from None
        told.seek(0)
        while piece := told.read(_PIECE):
            yield wellformed.returns_kept(piece) if media_type == wellformed.XML else piece


def truth(pieces: Iterable[bytes], source: QueryResultsFormat | RdfFormat, media_type: str) -> bytes:
    """Return in `media_type` whether the answer to an ASK query is yes.

    Virtuoso 7 answers with a table: one row that says 1, or no row.
    """
    try:
        found = parse_query_results(b"".join(pieces), cast(QueryResultsFormat, source))
        if isinstance(found, QueryBoolean):
            yes = bool(found)
        else:
            yes = any(str(cell.value) not in ("0", "false") for row in found for cell in _literals(row))
    except (SyntaxError, ValueError, TypeError):
        raise Unreachable("the store behind this server answered what cannot be read") from None
    said = b'{"head":{},"boolean":%s}' % (b"true" if yes else b"false")
    boolean = parse_query_results(said, QueryResultsFormat.JSON)
    return boolean.serialize(format=QueryResultsFormat.from_media_type(media_type)) or b""


def _literals(row: QuerySolution) -> Iterator[Literal]:
    return (cell for cell in row if isinstance(cell, Literal))


def _transcribe(
    said: IO[bytes], source: QueryResultsFormat | RdfFormat, told: IO[bytes], media_type: str
) -> None:
    if isinstance(source, QueryResultsFormat):
        parse_query_results(said, source).serialize(told, QueryResultsFormat.from_media_type(media_type))
        return
    triples: Iterator[Triple] = (quad.triple for quad in parse(said, source, base_iri="http://localhost/"))
    target = RdfFormat.from_media_type(media_type)
    if target != RdfFormat.RDF_XML:
        serialize(triples, told, target)
        return
    told.writelines(rdfxml.written(triples, {}))
