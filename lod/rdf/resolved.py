"""What all records together tell of one: relations found by heading, inverses, lent names."""

from collections.abc import Iterator

from lod.rdf.agents import of_worded, relation_term
from lod.rdf.evidence import words
from lod.rdf.telling import Telling, told
from lod.rdf.terms import SKOS, line, literal
from lod.rdf.ties import referred
from lod.records.evidence import Text
from lod.records.mappings import Mapping
from lod.records.resolved import Lent, Related, Unmatched


@told.register
def _(found: Related, telling: Telling) -> Iterator[str]:
    it, other = referred(found.of, telling), referred(found.to, telling)
    yield line(it, relation_term(found.property, telling), other)
    if found.label:
        yield from of_worded(it, other, found.label, f"relation-{found.to.kind}-{found.to.key}", telling)


@told.register
def _(found: Unmatched, telling: Telling) -> Iterator[str]:
    """The record keeps the heading as words; nothing is said of the thing."""
    record = telling.own.document(found.of.kind, found.of.key)
    said = f"{found.label} {found.heading}" if found.label else found.heading
    yield line(record, telling.own.ap["unresolvedRelation"], literal(said))


@told.register
def _(lent: Lent, telling: Telling) -> Iterator[str]:
    it = referred(lent.of, telling)
    yield line(it, SKOS[lent.name.rank], words(Text(lent.name.text, lent.name.language)))


@told.register
def _(row: Mapping, telling: Telling) -> Iterator[str]:
    """What a row of a match table says depends on who is there: `links` tells it."""
    yield from ()
