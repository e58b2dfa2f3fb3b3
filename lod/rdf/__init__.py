"""What a record says in RDF; pure; passes `Statements` through."""

from collections.abc import Iterator

from pyoxigraph import Quad, RdfFormat, parse

# Each of these registers the records that it tells.
from lod.rdf import (
    additions,
    agents,
    concepts,
    entities,
    lifecycle,
    resolved,
    sources,
    statements,
    ties,
)
from lod.rdf.telling import Telling, told


def triples(record: object, telling: Telling) -> Iterator[Quad]:
    """Return what `record` says, a statement at a time, as terms that are checked.

    Raises:
        TypeError, ValueError: as `told`.
    """
    written = "".join(told(record, telling))
    return parse(written, format=RdfFormat.N_QUADS)


__all__ = [
    "additions",
    "agents",
    "concepts",
    "entities",
    "lifecycle",
    "resolved",
    "sources",
    "statements",
    "ties",
    "told",
    "triples",
]
