"""Concepts of registers and authority files, and terms added to our schemes, in RDF."""

from collections.abc import Iterator

from pyoxigraph import Literal, Triple

from lod.namespaces import RDF, RDFS, SKOS
from lod.rdf import triples
from lod.rdf.agents import relation_target, relation_term
from lod.rdf.documents import of_document
from lod.rdf.evidence import literal, of_date, of_evidence
from lod.rdf.identifiers import of_identifiers, of_links
from lod.rdf.names import of_names
from lod.rdf.telling import Telling
from lod.records.concepts import Concept, Term


@triples.register
def _(concept: Concept, telling: Telling) -> Iterator[Triple]:
    ours = telling.ours
    it = ours.thing("concept", concept.key)
    yield Triple(it, RDF["type"], SKOS["Concept"])
    if concept.scheme:
        scheme = ours.scheme(concept.scheme)
        yield Triple(it, SKOS["inScheme"], scheme)
        yield Triple(scheme, RDF["type"], SKOS["ConceptScheme"])
    yield from of_names(it, concept.names, concept.label, telling)
    if concept.notation:
        yield Triple(it, SKOS["notation"], Literal(concept.notation))
    for note in concept.notes:
        yield Triple(it, SKOS["scopeNote"], literal(note))
    for relation in concept.relations:
        target = relation_target("concept", relation, telling)
        if target is not None:
            yield Triple(it, relation_term(relation.property, telling), target)
    yield from of_date(it, concept.date, telling)
    yield from of_identifiers(it, concept.identifiers, telling)
    yield from of_links(it, concept.links, telling)
    yield from of_evidence(it, concept.evidence, telling)
    yield from of_document("concept", concept.key, concept.record, telling)


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
