"""The graph of an answer in RDF/XML, whole or not at all."""

from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import Triple

from lod.representations import rdfxml
from lod.sparql.query import Kind, Unwritable


def written(told: Iterable[Triple], prefixes: Mapping[str, str]) -> Iterator[bytes]:
    """Yield the document in pieces.

    Raises:
        Unwritable: it has no words for one of the statements.
    """
    for piece in rdfxml.stream(told, prefixes):
        if rdfxml.UNTOLD in piece:
            raise Unwritable(Kind.GRAPH)
        yield piece.encode()
