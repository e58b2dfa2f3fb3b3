"""Tombstones: what is left of a record that was merged, split or withdrawn."""

from collections.abc import Iterator

from lod.rdf.documents import of_document
from lod.rdf.evidence import words
from lod.rdf.telling import Telling, told
from lod.rdf.terms import DCTERMS, OWL, RDFS, XSD, iri, line, literal
from lod.records.agents import Agent, AgentKind
from lod.records.evidence import Text
from lod.records.lifecycle import Fate, NotAnEntity, Tombstone


@told.register
def _(tombstone: Tombstone, telling: Telling) -> Iterator[str]:
    """A tombstone has no class of a living entity, so that nobody counts it (HTTP.md)."""
    ours = telling.own
    kind, key = tombstone.kind, tombstone.key
    it, record = ours.thing(kind, key), ours.document(kind, key)
    if tombstone.label:
        yield line(it, RDFS["label"], words(Text(tombstone.label, tombstone.language)))
    yield from of_document(kind, key, tombstone.record, telling, status=tombstone.fate.value)
    yield line(record, OWL["deprecated"], literal("true", datatype=XSD["boolean"]))
    for successor in tombstone.successors:
        whole = ":" in successor
        survivor = iri(successor) if whole else ours.thing(kind, successor)
        document = _document_of(successor, telling) if whole else ours.document(kind, successor)
        yield line(record, DCTERMS["isReplacedBy"], document)
        if tombstone.fate is Fate.REPLACED:
            yield line(it, ours.ap["mergedInto"], survivor)
    if tombstone.reason:
        yield line(record, RDFS["comment"], literal(tombstone.reason))


@told.register
def _(record: NotAnEntity, telling: Telling) -> Iterator[str]:
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
        yield from told(group, telling)


def _document_of(thing: str, telling: Telling) -> str:
    things, documents = f"{telling.own.base}id/", f"{telling.own.base}doc/"
    return iri(documents + thing.removeprefix(things)) if thing.startswith(things) else iri(thing)
