"""The documents that facts were taken from, and the passages quoted, in RDF."""

from collections.abc import Iterator

from lod.rdf.evidence import of_date, of_passage, passage_node, source_node, words
from lod.rdf.telling import Telling, told
from lod.rdf.terms import DCTERMS, FOAF, PROV, RDF, RDFS, SKOS, XSD, iri, line, literal
from lod.records.sources import Quotation, RegisterLine, SourceDocument


@told.register
def _(document: SourceDocument, telling: Telling) -> Iterator[str]:
    ours = telling.own
    it = source_node(document.key, telling)
    yield line(it, RDF["type"], PROV["Entity"])
    yield line(it, RDF["type"], FOAF["Document"])
    yield line(it, RDFS["label"], words(document.label or document.title))
    yield line(it, DCTERMS["title"], words(document.title))
    if document.notation:
        yield line(it, SKOS["notation"], literal(document.notation))
    if document.file:
        yield line(it, DCTERMS["identifier"], literal(document.file))
    if document.publisher:
        yield line(it, DCTERMS["publisher"], ours.thing("agent", document.publisher))
    elif document.publisher_name:
        yield line(it, DCTERMS["publisher"], literal(document.publisher_name))
    if document.language:
        yield line(it, DCTERMS["language"], literal(document.language))
    yield from of_date(it, document.date, telling)
    if document.as_of:
        yield line(it, ours.ap["asOf"], literal(document.as_of))
    if document.lines is not None:
        yield line(it, ours.ap["lines"], literal(str(document.lines), datatype=XSD["integer"]))
    if document.sha256:
        yield line(it, ours.ap["sha256"], literal(document.sha256))
    if document.licence:
        yield line(it, DCTERMS["license"], iri(document.licence))
    if document.note:
        yield line(it, RDFS["comment"], literal(document.note, language="en"))


@told.register
def _(quotation: Quotation, telling: Telling) -> Iterator[str]:
    yield from of_passage(quotation.passage, telling)
    yield line(passage_node(quotation.passage, telling), PROV["value"], literal(quotation.text))


@told.register
def _(cited: RegisterLine, telling: Telling) -> Iterator[str]:
    yield from of_passage(cited.passage, telling)
    yield line(passage_node(cited.passage, telling), PROV["value"], literal(cited.text))
    register = source_node(cited.passage.document, telling)
    yield line(register, RDF["type"], PROV["Entity"])
    yield line(register, RDF["type"], FOAF["Document"])
    yield line(register, RDFS["label"], literal(cited.passage.document))
