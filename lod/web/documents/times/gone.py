"""What is left of a thing that earlier releases told of and this one does not: its tombstone."""

from collections.abc import Collection
from functools import lru_cache
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from lod.documents import Document
from lod.documents.document import WITHDRAWN
from lod.namespaces import DCAT, DCTERMS, FOAF, OWL, RDF, RDFS, SKOS, XSD, Ours
from lod.release import Datestamps
from lod.representations import read_turtle
from lod.representations.turtle import turtle_document
from lod.web.things import document_place

_STATUS = (("en", "withdrawn"), ("ko", "폐기됨"))
_WHY = (
    ("en", "No source tells of it any more. The last release that did:"),
    ("ko", "이를 말하는 원자료가 더는 없습니다. 마지막으로 실린 판:"),
)


@lru_cache(maxsize=4)
def stamps_of(release: Path) -> Datestamps | None:
    """Return the datestamps of a release, opened once; they know what is gone, pruned or not."""
    return Datestamps.open(release)


def tombstone(last: Document, day: str, release: str, ours: Ours, labels: Collection[str]) -> Document:
    """Return the document of a thing that is gone: its labels, since when, why.

    Args:
        last: its document in the last release that told of it.
        day: of the release that tells of it no more, ISO 8601.
        release: name of the last release that told of it.
        ours: the IRIs of the publisher.
        labels: IRIs of the properties that name a thing.
    """
    it = NamedNode(last.thing)
    record = NamedNode(last.record or ours.base + document_place(last.thing.removeprefix(ours.base))[1:])
    told = [
        *(t for t in read_turtle(last.turtle) if t.subject == it and t.predicate.value in labels),
        Triple(it, FOAF["isPrimaryTopicOf"], record),
        Triple(record, RDF["type"], FOAF["Document"]),
        Triple(record, RDF["type"], DCAT["CatalogRecord"]),
        Triple(record, FOAF["primaryTopic"], it),
        Triple(record, ours.ap["recordStatus"], ours.ap[WITHDRAWN]),
        *(
            Triple(ours.ap[WITHDRAWN], SKOS["prefLabel"], Literal(text, language=tag))
            for tag, text in _STATUS
        ),
        Triple(record, OWL["deprecated"], Literal("true", datatype=XSD["boolean"])),
        Triple(record, DCTERMS["modified"], Literal(day, datatype=XSD["date"])),
        *(Triple(record, RDFS["comment"], Literal(f"{why} {release}", language=tag)) for tag, why in _WHY),
    ]
    turtle = turtle_document((f"{each} .\n".encode() for each in told), ours.prefixes)
    return Document(last.thing, record.value, WITHDRAWN, (), 0, f"{day}T00:00:00Z", turtle)
