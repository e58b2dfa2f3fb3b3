"""The record: a document of its own, whose facts are never the thing's (MODEL.md, rule 1)."""

from collections.abc import Iterator
from datetime import date, datetime

from pyoxigraph import Literal, NamedNode, Triple

from lod.namespaces import DCAT, DCTERMS, FOAF, PROV, RDF, RDFS, SKOS, XSD
from lod.rdf.evidence import literal
from lod.rdf.telling import Telling
from lod.records.evidence import Citation, RecordInfo


def of_document(
    kind: str, key: str, info: RecordInfo, telling: Telling, *, status: str = "current"
) -> Iterator[Triple]:
    """Yield the record of `/id/{kind}/{key}`: status, dates, agency, licence, sources consulted."""
    ours = telling.ours
    it, record = ours.thing(kind, key), ours.document(kind, key)
    yield Triple(it, FOAF["isPrimaryTopicOf"], record)
    yield Triple(record, RDF["type"], FOAF["Document"])
    yield Triple(record, RDF["type"], DCAT["CatalogRecord"])
    yield Triple(record, FOAF["primaryTopic"], it)
    yield Triple(record, DCTERMS["identifier"], Literal(info.identifier or key))
    yield Triple(record, ours.ap["recordStatus"], ours.ap[status])
    yield Triple(record, DCTERMS["isPartOf"], ours.dataset(telling.dataset))
    licence = info.licence or telling.licence
    if licence:
        yield Triple(record, DCTERMS["license"], NamedNode(licence))
    yield from _of_dates(record, info)
    yield from _of_agencies(record, info, telling)
    yield from _of_cataloguing(record, info, telling)
    for number, citation in enumerate(info.citations, 1):
        yield from _of_citation(record, citation, number, telling)
    for note in info.notes:
        yield Triple(record, SKOS["note"], literal(note))
    if info.quotation:
        passage = NamedNode(f"{record.value}#heading")
        yield Triple(it, PROV["wasDerivedFrom"], passage)
        yield from _of_passage(record, passage, info.quotation, telling)


def moment(when: date | datetime) -> Literal:
    """Return an xsd:dateTime or xsd:date, as precise as the record."""
    return Literal(when.isoformat(), datatype=XSD["dateTime" if isinstance(when, datetime) else "date"])


def _of_dates(record: NamedNode, info: RecordInfo) -> Iterator[Triple]:
    if info.created is not None:
        yield Triple(record, DCTERMS["created"], moment(info.created))
    if info.modified is not None:
        yield Triple(record, DCTERMS["modified"], moment(info.modified))
    if info.issued is not None:
        yield Triple(record, DCTERMS["issued"], moment(info.issued))


def _of_agencies(record: NamedNode, info: RecordInfo, telling: Telling) -> Iterator[Triple]:
    creators = info.creators or ((telling.agency,) if telling.agency else ())
    for term, agencies in (("creator", creators), ("contributor", info.contributors)):
        for agency in agencies:
            is_iri = agency.startswith(("http://", "https://"))
            yield Triple(record, DCTERMS[term], NamedNode(agency) if is_iri else Literal(agency))


def _of_cataloguing(record: NamedNode, info: RecordInfo, telling: Telling) -> Iterator[Triple]:
    """Yield how the record was made: language, rules, levels, sources that told nothing."""
    ap = telling.ours.ap
    if info.language:
        language = NamedNode(f"http://id.loc.gov/vocabulary/iso639-2/{info.language}")
        yield Triple(record, DCTERMS["language"], language)
    words = (
        ("descriptionRules", (info.rules,)),
        ("encodingLevel", (info.encoding_level,)),
        ("establishment", (info.establishment,)),
        ("authentication", info.authentication),
        ("notFoundIn", info.not_found_in),
    )
    for term, texts in words:
        for text in filter(None, texts):
            yield Triple(record, ap[term], Literal(text))
    if info.in_process:
        yield Triple(record, ap["inProcess"], Literal("true", datatype=XSD["boolean"]))


def _of_citation(record: NamedNode, citation: Citation, number: int, telling: Telling) -> Iterator[Triple]:
    """Yield a source consulted: its title, or a passage where the record says what was found there."""
    if not citation.found:
        yield Triple(record, DCTERMS["source"], Literal(citation.title))
        if citation.iri:
            yield Triple(record, DCTERMS["source"], NamedNode(citation.iri))
        return
    passage = NamedNode(f"{record.value}#source-{number}")
    yield Triple(record, DCTERMS["source"], passage)
    yield from _of_passage(record, passage, citation.found, telling)
    if citation.title:
        yield Triple(passage, DCTERMS["title"], Literal(citation.title))
    if citation.iri:
        yield Triple(passage, RDFS["seeAlso"], NamedNode(citation.iri))


def _of_passage(record: NamedNode, passage: NamedNode, quotation: str, telling: Telling) -> Iterator[Triple]:
    yield Triple(passage, RDF["type"], telling.ours.ap["Passage"])
    yield Triple(passage, PROV["value"], Literal(quotation))
    yield Triple(passage, DCTERMS["isPartOf"], record)
