"""The record: a document of its own, whose facts are never the thing's (MODEL.md, rule 1)."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache

from lod.rdf.evidence import words
from lod.rdf.telling import Telling
from lod.rdf.terms import DCAT, DCTERMS, FOAF, PROV, RDF, RDFS, SKOS, XSD, Own, iri, line, literal, part
from lod.records.evidence import Citation, RecordInfo


def of_document(
    kind: str, key: str, info: RecordInfo, telling: Telling, *, status: str = "current"
) -> Iterator[str]:
    """Yield the record of `/id/{kind}/{key}`: status, dates, agency, licence, sources consulted."""
    ours = telling.own
    it, record = ours.thing(kind, key), ours.document(kind, key)
    yield f"{it} {FOAF['isPrimaryTopicOf']} {record} .\n"
    yield f"{record} {FOAF['primaryTopic']} {it} .\n"
    yield f"{record} {DCTERMS['identifier']} {literal(info.identifier or key)} .\n"
    for said in _said_by_many(
        ours,
        telling.dataset,
        status,
        info.licence or telling.licence,
        info.creators or ((telling.agency,) if telling.agency else ()),
        info.contributors,
        info.language,
        info.rules,
        info.encoding_level,
        info.establishment,
        info.authentication,
        info.in_process,
    ):
        yield record + said
    yield from _of_dates(record, info)
    for number, citation in enumerate(info.citations, 1):
        yield from _of_citation(record, citation, number, telling)
    for text in filter(None, info.not_found_in):
        yield line(record, ours.ap["notFoundIn"], literal(text))
    for heading in info.unresolved:
        yield line(record, ours.ap["unresolvedRelation"], words(heading))
    for note in info.notes:
        yield line(record, SKOS["note"], words(note))
    if info.quotation:
        passage = part(record, "heading")
        yield line(it, PROV["wasDerivedFrom"], passage)
        yield from _of_passage(record, passage, info.quotation, telling)


@lru_cache(maxsize=1024)  # what many records of a source have word for word
def _said_by_many(
    ours: Own,
    dataset: str,
    status: str,
    licence: str,
    creators: tuple[str, ...],
    contributors: tuple[str, ...],
    language: str,
    rules: str,
    encoding_level: str,
    establishment: str,
    authentication: tuple[str, ...],
    in_process: bool,  # noqa: FBT001 - as the others
) -> tuple[str, ...]:
    """Return what a record is, of whom, and how it was made: statements but for their subject."""
    ap = ours.ap
    said = [
        (RDF["type"], FOAF["Document"]),
        (RDF["type"], DCAT["CatalogRecord"]),
        (ap["recordStatus"], ap[status]),
        (DCTERMS["isPartOf"], ours.dataset(dataset)),
    ]
    if licence:
        said.append((DCTERMS["license"], iri(licence)))
    for term, agencies in (("creator", creators), ("contributor", contributors)):
        for agency in agencies:
            is_iri = agency.startswith(("http://", "https://"))
            said.append((DCTERMS[term], iri(agency) if is_iri else literal(agency)))
    if language:
        said.append((DCTERMS["language"], iri(f"http://id.loc.gov/vocabulary/iso639-2/{language}")))
    for term, text in (
        ("descriptionRules", rules),
        ("encodingLevel", encoding_level),
        ("establishment", establishment),
        *(("authentication", each) for each in authentication),
    ):
        if text:
            said.append((ap[term], literal(text)))
    if in_process:
        said.append((ap["inProcess"], literal("true", datatype=XSD["boolean"])))
    return tuple(line("", *each) for each in said)


def moment(when: date | datetime) -> str:
    """Return an xsd:dateTime or xsd:date, as precise as the record."""
    return f'"{when.isoformat()}"^^{XSD["dateTime" if isinstance(when, datetime) else "date"]}'


def _of_dates(record: str, info: RecordInfo) -> Iterator[str]:
    if info.created is not None:
        yield line(record, DCTERMS["created"], moment(info.created))
    if info.modified is not None:
        yield line(record, DCTERMS["modified"], moment(info.modified))
    if info.issued is not None:
        yield line(record, DCTERMS["issued"], moment(info.issued))


def _of_citation(record: str, citation: Citation, number: int, telling: Telling) -> Iterator[str]:
    """Yield a source consulted: its title, or a passage where the record says what was found there."""
    if not citation.found and not citation.numbers:
        if citation.title:
            yield line(record, DCTERMS["source"], literal(citation.title))
        for each in citation.iris:
            yield line(record, DCTERMS["source"], iri(each))
        return
    passage = part(record, f"source-{number}")
    yield line(record, DCTERMS["source"], passage)
    if citation.found:
        yield from _of_passage(record, passage, citation.found, telling)
    else:
        yield line(passage, RDF["type"], DCTERMS["BibliographicResource"])
    for control_number in citation.numbers:
        yield line(passage, DCTERMS["identifier"], literal(control_number))
    if citation.title:
        yield line(passage, DCTERMS["title"], literal(citation.title))
    for each in citation.iris:
        yield line(passage, RDFS["seeAlso"], iri(each))


def _of_passage(record: str, passage: str, quotation: str, telling: Telling) -> Iterator[str]:
    yield line(passage, RDF["type"], telling.own.ap["Passage"])
    yield line(passage, PROV["value"], literal(quotation))
    yield line(passage, DCTERMS["isPartOf"], record)
