"""Concepts of registers and authority files, and terms added to our schemes, in RDF."""

from collections.abc import Iterator, Mapping
from typing import Final

from lod.rdf.agents import of_areas, of_relations
from lod.rdf.documents import of_document
from lod.rdf.evidence import of_date, of_evidence, of_words, words
from lod.rdf.geometry import of_geometry
from lod.rdf.identifiers import of_identifiers, of_links
from lod.rdf.names import of_names
from lod.rdf.telling import Telling, told
from lod.rdf.terms import DCTERMS, RDF, RDFS, SCHEMA, SKOS, line, literal
from lod.records.concepts import Concept, Term
from lod.records.names import Rank

_CLASSES: Final[Mapping[str, str]] = {
    "place": SCHEMA["Place"],
    "period": DCTERMS["PeriodOfTime"],
}


@told.register
def _(concept: Concept, telling: Telling) -> Iterator[str]:
    ours = telling.own
    it = ours.thing("concept", concept.key)
    yield line(it, RDF["type"], SKOS["Concept"])
    if concept.kind in _CLASSES:
        yield line(it, RDF["type"], _CLASSES[concept.kind])
    if concept.scheme:
        scheme = ours.scheme(concept.scheme)
        yield line(it, SKOS["inScheme"], scheme)
        yield line(scheme, RDF["type"], SKOS["ConceptScheme"])
    yield from of_names(it, concept.names, concept.label, telling)
    if concept.label and not any(name.rank is Rank.PREFERRED for name in concept.names):
        yield line(it, SKOS["prefLabel"], literal(concept.label))  # a concept is nothing without one
    if concept.notation:
        yield line(it, SKOS["notation"], literal(concept.notation))
    yield from of_words(it, SCHEMA["additionalType"], concept.kinds)
    yield from of_words(it, ours.ap["associatedCountry"], concept.countries)
    yield from of_areas(it, concept.areas, telling)
    yield from of_words(it, SCHEMA["location"], concept.places)
    yield from of_words(it, SKOS["definition"], concept.definitions)
    yield from of_words(it, DCTERMS["description"], concept.descriptions)
    yield from of_words(it, SKOS["scopeNote"], concept.notes)
    yield from of_words(it, SKOS["example"], concept.examples)
    yield from of_words(it, SKOS["historyNote"], concept.history)
    yield from of_relations(it, "concept", concept.relations, telling)
    yield from of_geometry(it, concept.geometry, concept.coordinates, telling)
    yield from of_date(it, concept.date, telling)
    yield from of_identifiers(it, concept.identifiers, telling)
    yield from of_links(it, concept.links, telling)
    yield from of_evidence(it, concept.evidence, telling)
    yield from of_document("concept", concept.key, concept.record, telling)


@told.register
def _(term: Term, telling: Telling) -> Iterator[str]:
    ours = telling.own
    it, scheme = ours.term(term.scheme, term.key), ours.scheme(term.scheme)
    yield line(it, RDF["type"], SKOS["Concept"])
    yield line(it, SKOS["inScheme"], scheme)
    yield line(scheme, RDF["type"], SKOS["ConceptScheme"])
    yield from of_names(it, term.names, "", telling)
    for comment in term.comments:
        yield line(it, RDFS["comment"], words(comment))
