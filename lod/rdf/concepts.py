"""Concepts of registers and authority files, and terms added to our schemes, in RDF."""

from collections.abc import Iterator, Mapping
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from lod.namespaces import DCTERMS, GEO, RDF, RDFS, SCHEMA, SKOS
from lod.rdf import triples
from lod.rdf.agents import of_relations
from lod.rdf.documents import of_document
from lod.rdf.evidence import literal, of_date, of_evidence, of_words
from lod.rdf.identifiers import of_identifiers, of_links
from lod.rdf.names import of_names
from lod.rdf.telling import Telling
from lod.records.concepts import Concept, Term

_CLASSES: Final[Mapping[str, NamedNode]] = {
    "place": SCHEMA["Place"],
    "period": DCTERMS["PeriodOfTime"],
}


@triples.register
def _(concept: Concept, telling: Telling) -> Iterator[Triple]:
    ours = telling.ours
    it = ours.thing("concept", concept.key)
    yield Triple(it, RDF["type"], SKOS["Concept"])
    if concept.kind in _CLASSES:
        yield Triple(it, RDF["type"], _CLASSES[concept.kind])
    if concept.scheme:
        scheme = ours.scheme(concept.scheme)
        yield Triple(it, SKOS["inScheme"], scheme)
        yield Triple(scheme, RDF["type"], SKOS["ConceptScheme"])
    yield from of_names(it, concept.names, concept.label, telling)
    if concept.notation:
        yield Triple(it, SKOS["notation"], Literal(concept.notation))
    yield from of_words(it, SKOS["scopeNote"], concept.notes)
    yield from of_words(it, SKOS["example"], concept.examples)
    yield from of_words(it, SKOS["historyNote"], concept.history)
    yield from of_relations(it, "concept", concept.relations, telling)
    yield from _of_geometry(it, concept, telling)
    yield from of_date(it, concept.date, telling)
    yield from of_identifiers(it, concept.identifiers, telling)
    yield from of_links(it, concept.links, telling)
    yield from of_evidence(it, concept.evidence, telling)
    yield from of_document("concept", concept.key, concept.record, telling)


def _of_geometry(it: NamedNode, concept: Concept, telling: Telling) -> Iterator[Triple]:
    """Yield the place on the map as GeoSPARQL has it, and as the record writes it (MARC 034)."""
    if not concept.geometry:
        return
    node = NamedNode(f"{it.value}#geometry")
    yield Triple(it, GEO["hasGeometry"], node)
    yield Triple(node, RDF["type"], GEO["Geometry"])
    yield Triple(node, GEO["asWKT"], Literal(concept.geometry, datatype=GEO["wktLiteral"]))
    yield Triple(node, telling.ours.ap["coordinates"], Literal(" ".join(concept.coordinates)))


@triples.register
def _(term: Term, telling: Telling) -> Iterator[Triple]:
    ours = telling.ours
    it, scheme = ours.term(term.scheme, term.key), ours.scheme(term.scheme)
    yield Triple(it, RDF["type"], SKOS["Concept"])
    yield Triple(it, SKOS["inScheme"], scheme)
    yield Triple(scheme, RDF["type"], SKOS["ConceptScheme"])
    yield from of_names(it, term.names, "", telling)
    for comment in term.comments:
        yield Triple(it, RDFS["comment"], literal(comment))
