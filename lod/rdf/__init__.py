"""What a record says in RDF; pure; passes `Statements` through."""

from collections.abc import Iterator
from functools import singledispatch

from pyoxigraph import Quad, RdfFormat, parse

from lod.rdf.telling import Telling


@singledispatch
def told(record: object, telling: Telling) -> Iterator[str]:
    """Yield what `record` says in lines of N-Quads, each ended by a line feed; no blank node among them.

    Raises:
        TypeError: no module of this room tells records of that type.
        ValueError: the record holds what is no IRI, language tag or text.
    """
    raise TypeError(f"nothing here tells a {type(record).__name__}")


def triples(record: object, telling: Telling) -> Iterator[Quad]:
    """Return what `record` says, a statement at a time, as terms that are checked.

    Raises:
        TypeError, ValueError: as `told`.
    """
    written = "".join(told(record, telling))
    return parse(written, format=RdfFormat.N_QUADS)


# Each module of the room registers the records that it tells; it needs `told` for that.
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
    "told",
    "triples",
]
