"""What a record says in RDF; pure; passes `Statements` through."""

from collections.abc import Iterator
from functools import singledispatch

from pyoxigraph import Quad, Triple

from lod.rdf.telling import Telling


@singledispatch
def triples(record: object, telling: Telling) -> Iterator[Triple | Quad]:
    """Yield what `record` says, a statement at a time; no blank node among them.

    Raises:
        TypeError: no module of this room tells records of that type.
    """
    raise TypeError(f"nothing here tells a {type(record).__name__}")


# Each module of the room registers the records that it tells; it needs `triples` for that.
from lod.rdf import (  # noqa: E402
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
    "triples",
]
