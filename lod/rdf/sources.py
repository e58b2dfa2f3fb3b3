"""The documents that facts were taken from, and the passages quoted, in RDF."""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from lod.namespaces import DCTERMS, FOAF, PROV, RDF, RDFS, SKOS, XSD
from lod.rdf import triples
from lod.rdf.evidence import literal, of_date, of_passage, passage_node, source_node
from lod.rdf.telling import Telling
from lod.records.sources import Quotation, RegisterLine, SourceDocument


@triples.register
def _(document: SourceDocument, telling: Telling) -> Iterator[Triple]:
    ours = telling.ours
    it = source_node(document.key, telling)
    yield Triple(it, RDF["type"], PROV["Entity"])
    yield Triple(it, RDF["type"], FOAF["Document"])
    yield Triple(it, RDFS["label"], literal(document.label or document.title))
    yield Triple(it, DCTERMS["title"], literal(document.title))
    if document.notation:
        yield Triple(it, SKOS["notation"], Literal(document.notation))
    if document.file:
        yield Triple(it, DCTERMS["identifier"], Literal(document.file))
    if document.publisher:
        yield Triple(it, DCTERMS["publisher"], ours.thing("agent", document.publisher))
    elif document.publisher_name:
        yield Triple(it, DCTERMS["publisher"], Literal(document.publisher_name))
    if document.language:
        yield Triple(it, DCTERMS["language"], Literal(document.language))
    yield from of_date(it, document.date, telling)
    if document.as_of:
        yield Triple(it, ours.ap["asOf"], Literal(document.as_of))
    if document.lines is not None:
        yield Triple(it, ours.ap["lines"], Literal(str(document.lines), datatype=XSD["integer"]))
    if document.sha256:
        yield Triple(it, ours.ap["sha256"], Literal(document.sha256))
    if document.licence:
        yield Triple(it, DCTERMS["license"], NamedNode(document.licence))
    if document.note:
        yield Triple(it, RDFS["comment"], Literal(document.note, language="en"))


@triples.register
def _(quotation: Quotation, telling: Telling) -> Iterator[Triple]:
    yield from of_passage(quotation.passage, telling)
    yield Triple(passage_node(quotation.passage, telling), PROV["value"], Literal(quotation.text))


@triples.register
def _(line: RegisterLine, telling: Telling) -> Iterator[Triple]:
    yield from of_passage(line.passage, telling)
    yield Triple(passage_node(line.passage, telling), PROV["value"], Literal(line.text))
    register = source_node(line.passage.document, telling)
    yield Triple(register, RDF["type"], PROV["Entity"])
    yield Triple(register, RDF["type"], FOAF["Document"])
    yield Triple(register, RDFS["label"], Literal(line.passage.document))
