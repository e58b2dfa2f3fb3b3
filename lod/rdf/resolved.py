"""What all records together tell of one: relations found by heading, inverses, lent names."""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from lod.namespaces import SKOS
from lod.rdf import triples
from lod.rdf.agents import of_worded, relation_term
from lod.rdf.evidence import literal
from lod.rdf.telling import Telling
from lod.rdf.ties import referred
from lod.records.evidence import Text
from lod.records.mappings import Mapping
from lod.records.resolved import Lent, Related, Unmatched


@triples.register
def _(found: Related, telling: Telling) -> Iterator[Triple]:
    it, other = referred(found.of, telling), referred(found.to, telling)
    yield Triple(it, relation_term(found.property, telling), other)
    if found.label:
        yield from of_worded(it, other, found.label, f"relation-{found.to.kind}-{found.to.key}", telling)


@triples.register
def _(words: Unmatched, telling: Telling) -> Iterator[Triple]:
    """The record keeps the heading as words; nothing is said of the thing."""
    record = telling.ours.document(words.of.kind, words.of.key)
    said = f"{words.label} {words.heading}" if words.label else words.heading
    yield Triple(record, telling.ours.ap["unresolvedRelation"], Literal(said))


@triples.register
def _(lent: Lent, telling: Telling) -> Iterator[Triple]:
    it: NamedNode = referred(lent.of, telling)
    yield Triple(it, SKOS[lent.name.rank.value], literal(Text(lent.name.text, lent.name.language)))


@triples.register
def _(row: Mapping, telling: Telling) -> Iterator[Triple]:
    """What a row of a match table says depends on who is there: `links` tells it."""
    yield from ()
