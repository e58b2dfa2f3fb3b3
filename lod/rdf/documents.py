"""The record: a document of its own, whose facts are never the thing's (MODEL.md, rule 1)."""

from collections.abc import Iterator
from datetime import date, datetime

from lod.rdf.evidence import words
from lod.rdf.telling import Telling
from lod.rdf.terms import DCAT, DCTERMS, FOAF, PROV, RDF, RDFS, SKOS, XSD, iri, line, literal, part
from lod.records.evidence import Citation, RecordInfo


def of_document(
    kind: str, key: str, info: RecordInfo, telling: Telling, *, status: str = "current"
) -> Iterator[str]:
    """Yield the record of `/id/{kind}/{key}`: status, dates, agency, licence, sources consulted."""
    ours = telling.own
    it, record = ours.thing(kind, key), ours.document(kind, key)
    yield line(it, FOAF["isPrimaryTopicOf"], record)
    yield line(record, RDF["type"], FOAF["Document"])
    yield line(record, RDF["type"], DCAT["CatalogRecord"])
    yield line(record, FOAF["primaryTopic"], it)
    yield line(record, DCTERMS["identifier"], literal(info.identifier or key))
    yield line(record, ours.ap["recordStatus"], ours.ap[status])
    yield line(record, DCTERMS["isPartOf"], ours.dataset(telling.dataset))
    licence = info.licence or telling.licence
    if licence:
        yield line(record, DCTERMS["license"], iri(licence))
    yield from _of_dates(record, info)
    yield from _of_agencies(record, info, telling)
    yield from _of_cataloguing(record, info, telling)
    for number, citation in enumerate(info.citations, 1):
        yield from _of_citation(record, citation, number, telling)
    for heading in info.unresolved:
        yield line(record, ours.ap["unresolvedRelation"], words(heading))
    for note in info.notes:
        yield line(record, SKOS["note"], words(note))
    if info.quotation:
        passage = part(record, "heading")
        yield line(it, PROV["wasDerivedFrom"], passage)
        yield from _of_passage(record, passage, info.quotation, telling)


def moment(when: date | datetime) -> str:
    """Return an xsd:dateTime or xsd:date, as precise as the record."""
    return literal(when.isoformat(), datatype=XSD["dateTime" if isinstance(when, datetime) else "date"])


def _of_dates(record: str, info: RecordInfo) -> Iterator[str]:
    if info.created is not None:
        yield line(record, DCTERMS["created"], moment(info.created))
    if info.modified is not None:
        yield line(record, DCTERMS["modified"], moment(info.modified))
    if info.issued is not None:
        yield line(record, DCTERMS["issued"], moment(info.issued))


def _of_agencies(record: str, info: RecordInfo, telling: Telling) -> Iterator[str]:
    creators = info.creators or ((telling.agency,) if telling.agency else ())
    for term, agencies in (("creator", creators), ("contributor", info.contributors)):
        for agency in agencies:
            is_iri = agency.startswith(("http://", "https://"))
            yield line(record, DCTERMS[term], iri(agency) if is_iri else literal(agency))


def _of_cataloguing(record: str, info: RecordInfo, telling: Telling) -> Iterator[str]:
    """Yield how the record was made: language, rules, levels, sources that told nothing."""
    ap = telling.own.ap
    if info.language:
        language = iri(f"http://id.loc.gov/vocabulary/iso639-2/{info.language}")
        yield line(record, DCTERMS["language"], language)
    for term, texts in (
        (ap["descriptionRules"], (info.rules,)),
        (ap["encodingLevel"], (info.encoding_level,)),
        (ap["establishment"], (info.establishment,)),
        (ap["authentication"], info.authentication),
        (ap["notFoundIn"], info.not_found_in),
    ):
        for text in texts:
            if text:
                yield line(record, term, literal(text))
    if info.in_process:
        yield line(record, ap["inProcess"], literal("true", datatype=XSD["boolean"]))


def _of_citation(record: str, citation: Citation, number: int, telling: Telling) -> Iterator[str]:
    """Yield a source consulted: its title, or a passage where the record says what was found there."""
    if not citation.found and not citation.numbers:
        yield line(record, DCTERMS["source"], literal(citation.title))
        if citation.iri:
            yield line(record, DCTERMS["source"], iri(citation.iri))
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
    if citation.iri:
        yield line(passage, RDFS["seeAlso"], iri(citation.iri))


def _of_passage(record: str, passage: str, quotation: str, telling: Telling) -> Iterator[str]:
    yield line(passage, RDF["type"], telling.own.ap["Passage"])
    yield line(passage, PROV["value"], literal(quotation))
    yield line(passage, DCTERMS["isPartOf"], record)
