"""Undertakings, services, systems and works in RDF."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from lod.dates import Edtf
from lod.rdf.agents import of_areas, of_languages, of_relations
from lod.rdf.documents import of_document
from lod.rdf.evidence import duration, of_date, of_evidence, of_words
from lod.rdf.identifiers import of_identifiers, of_links
from lod.rdf.names import of_names
from lod.rdf.telling import Telling, told
from lod.rdf.terms import DCTERMS, RDF, SCHEMA, SKOS, XSD, line, literal
from lod.records.entities import Entity, EntityKind

_OWN: Final[Mapping[EntityKind, str]] = {
    EntityKind.PROGRAMME: "Programme",
    EntityKind.AGREEMENT: "Agreement",
    EntityKind.ACTIVITY: "Activity",
}
_SCHEMA: Final[Mapping[EntityKind, str]] = {
    EntityKind.ACTIVITY: "Event",
    EntityKind.SERVICE: "Service",
    EntityKind.SYSTEM: "SoftwareApplication",
    EntityKind.WORK: "CreativeWork",
}


@told.register
def _(entity: Entity, telling: Telling) -> Iterator[str]:
    ours = telling.own
    it = ours.thing(entity.kind.segment, entity.key)
    if entity.kind in _OWN:
        yield line(it, RDF["type"], ours.ap[_OWN[entity.kind]])
    if entity.kind in _SCHEMA:
        yield line(it, RDF["type"], SCHEMA[_SCHEMA[entity.kind]])
    yield from of_names(it, entity.names, entity.label, telling)
    if entity.notation:
        yield line(it, SKOS["notation"], literal(entity.notation))
    for key in entity.types:
        yield line(it, DCTERMS["type"], ours.term(f"{entity.kind.value}type", key))
    yield from of_date(it, entity.date, telling)
    if entity.kind is EntityKind.ACTIVITY and entity.date is not None:
        yield from _of_days(it, entity.date)
    if entity.frequency:
        yield line(it, SCHEMA["repeatFrequency"], duration(entity.frequency))
    yield from of_words(it, SCHEMA["additionalType"], entity.kinds)
    yield from of_words(it, SCHEMA["location"], entity.places)
    yield from of_areas(it, entity.areas, telling)
    yield from of_words(it, ours.ap["fieldOfActivity"], entity.fields)
    yield from of_languages(it, entity.languages, telling)
    yield from of_words(it, DCTERMS["description"], entity.descriptions)
    yield from of_words(it, SKOS["scopeNote"], entity.notes)
    yield from of_words(it, SKOS["example"], entity.examples)
    yield from of_words(it, SKOS["historyNote"], entity.history)
    for creator in entity.creators:
        yield line(it, DCTERMS["creator"], ours.thing("agent", creator))
    yield from of_identifiers(it, entity.identifiers, telling)
    yield from of_links(it, entity.links, telling)
    yield from of_relations(it, entity.kind.segment, entity.relations, telling)
    yield from of_evidence(it, entity.evidence, telling)
    yield from of_document(entity.kind.segment, entity.key, entity.record, telling)


def _of_days(it: str, when: Edtf) -> Iterator[str]:
    """Yield schema.org's first and last day, only where the source states whole days."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d(/\d{4}-\d\d-\d\d)?", when.text):
        first, _, last = when.text.partition("/")
        yield line(it, SCHEMA["startDate"], literal(first, datatype=XSD["date"]))
        yield line(it, SCHEMA["endDate"], literal(last or first, datatype=XSD["date"]))
