"""Tombstones: what is left of a record that was merged, split or withdrawn."""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Quad, Triple

from lod.namespaces import DCTERMS, OWL, RDFS, XSD
from lod.rdf import triples
from lod.rdf.documents import of_document
from lod.rdf.evidence import literal
from lod.rdf.telling import Telling
from lod.records.agents import Agent, AgentKind
from lod.records.evidence import Text
from lod.records.lifecycle import Fate, NotAnEntity, Tombstone


@triples.register
def _(tombstone: Tombstone, telling: Telling) -> Iterator[Triple]:
    """A tombstone has no class of a living entity, so that nobody counts it (HTTP.md)."""
    ours = telling.ours
    kind, key = tombstone.kind, tombstone.key
    it, record = ours.thing(kind, key), ours.document(kind, key)
    if tombstone.label:
        yield Triple(it, RDFS["label"], literal(Text(tombstone.label)))
    yield from of_document(kind, key, tombstone.record, telling, status=tombstone.fate.value)
    yield Triple(record, OWL["deprecated"], Literal("true", datatype=XSD["boolean"]))
    for successor in tombstone.successors:
        whole = ":" in successor
        survivor = NamedNode(successor) if whole else ours.thing(kind, successor)
        document = _document_of(successor, telling) if whole else ours.document(kind, successor)
        yield Triple(record, DCTERMS["isReplacedBy"], document)
        if tombstone.fate is Fate.REPLACED:
            yield Triple(it, ours.ap["mergedInto"], survivor)
    if tombstone.reason:
        yield Triple(record, RDFS["comment"], Literal(tombstone.reason))


@triples.register
def _(record: NotAnEntity, telling: Telling) -> Iterator[Triple | Quad]:
    """An undifferentiated name is told as a group of people; of any other record nothing is.

    It is counted, and `links` lends the names of a reference record to the entity it refers to.
    """
    if record.reason == "undifferentiated":
        group = Agent(
            key=record.key,
            kind=AgentKind.NAME_GROUP,
            names=record.names,
            label=record.label,
            record=record.record,
        )
        yield from triples(group, telling)


def _document_of(iri: str, telling: Telling) -> NamedNode:
    things, documents = f"{telling.ours.base}id/", f"{telling.ours.base}doc/"
    return NamedNode(documents + iri.removeprefix(things)) if iri.startswith(things) else NamedNode(iri)
