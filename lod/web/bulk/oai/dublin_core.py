"""A document as unqualified Dublin Core, which every harvester understands (OAI-PMH 2.0 §3.4)."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from pyoxigraph import Triple

from lod.documents import Document
from lod.names import canonical_tag
from lod.namespaces import ADMS, DCTERMS, ORG, OWL, RDFS, SCHEMA, SKOS, Ours
from lod.web.bulk.oai.envelope import XSI, element, wrapped
from lod.web.pages.description import LABELS, OTHER_NAMES, Description, Literal, Term

OAI_DC: Final = "http://www.openarchives.org/OAI/2.0/oai_dc/"
SCHEMA_LOCATION: Final = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
_DC: Final = "http://purl.org/dc/elements/1.1/"
_ATTRIBUTES: Final = {
    "xmlns:oai_dc": OAI_DC,
    "xmlns:dc": _DC,
    "xmlns:xsi": XSI,
    "xsi:schemaLocation": f"{OAI_DC} {SCHEMA_LOCATION}",
}
_DESCRIPTIONS: Final = (DCTERMS["description"], SKOS["definition"], SKOS["scopeNote"], RDFS["comment"])
_SUBJECTS: Final = (DCTERMS["subject"], SKOS["broader"], ORG["classification"])
_SAME: Final = (SCHEMA["sameAs"], OWL["sameAs"], SKOS["exactMatch"], SKOS["closeMatch"])
_Told = tuple[str, str, str]  # element, text, language


def dublin_core(document: Document, triples: Sequence[Triple], base: str, licence: str) -> str:
    """Return `oai_dc:dc`: all names as titles, the preferred first; what each says is said once.

    Args:
        document: of the entity.
        triples: those of the document.
        base: the IRI prefix of what we publish.
        licence: of the whole, for an entity whose record names none.
    """
    told = dict.fromkeys(_told(document, Description(triples), base, licence))
    written = "".join(
        "\n" + element(f"dc:{name}", text, {"xml:lang": canonical_tag(tag)} if tag else None)
        for name, text, tag in told
        if text
    )
    return wrapped("oai_dc:dc", f"{written}\n" if written else "", _ATTRIBUTES)


def _told(document: Document, told: Description, base: str, licence: str) -> Iterator[_Told]:
    thing, record = document.thing, document.record or document.thing
    yield from _texts("title", told, told.values(thing, *LABELS, *OTHER_NAMES))
    yield from _texts("subject", told, told.values(thing, *_SUBJECTS, Ours(base).ap["fieldOfActivity"]))
    yield from _texts("description", told, told.values(thing, *_DESCRIPTIONS))
    yield from _texts("publisher", told, told.values(record, DCTERMS["creator"]))
    yield from (("date", text.value, "") for text in told.texts(record, DCTERMS["modified"]))
    yield from (("type", local, "") for local in sorted({_local(iri) for iri in told.types(thing)}))
    yield "identifier", thing, ""
    yield from _identifiers(thing, told, base)
    yield from (("source", text.value, "") for text in told.texts(record, DCTERMS["source"]))
    yield from (("relation", iri, "") for iri in told.iris(thing, *_SAME))
    yield from (("coverage", text.value, "") for text in told.texts(thing, SCHEMA["addressCountry"]))
    rights = told.iris(record, DCTERMS["license"]) or [licence]
    yield from (("rights", iri, "") for iri in rights)


def _texts(name: str, told: Description, values: Sequence[Term]) -> Iterator[_Told]:
    """Yield texts as they are, and of other things each of their names."""
    for value in values:
        named = [value] if isinstance(value, Literal) else told.texts(value, *LABELS)
        yield from ((name, text.value, text.language) for text in named)


def _identifiers(thing: str, told: Description, base: str) -> Iterator[_Told]:
    """Yield identifiers as `isni:0000000122429500`: the name of the scheme, then the value."""
    for node in told.iris(thing, ADMS["identifier"]):
        scheme = told.first(node, Ours(base).ap["scheme"])
        if isinstance(scheme, str):
            values = told.texts(node, SKOS["notation"])
            yield from (("identifier", f"{_local(scheme)}:{one.value}", "") for one in values)


def _local(iri: str) -> str:
    return re.split("[#/]", iri.rstrip("#/"))[-1]
