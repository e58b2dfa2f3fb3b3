"""The record: a document of its own, whose facts are never the thing's (MODEL.md, rule 1)."""

from collections.abc import Iterator
from datetime import date, datetime

from pyoxigraph import Literal, NamedNode, Triple

from lod.namespaces import DCAT, DCTERMS, FOAF, RDF, SKOS, XSD
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
    for citation in info.citations:
        yield from _of_citation(record, citation)
    for note in info.notes:
        yield Triple(record, SKOS["note"], literal(note))


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


def _of_citation(record: NamedNode, citation: Citation) -> Iterator[Triple]:
    words = f"{citation.title}: {citation.found}" if citation.found else citation.title
    yield Triple(record, DCTERMS["source"], Literal(words))
