"""The header of a document: what it is, where, its other forms, its states, what it varies by (HTTP.md)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final

from lod.documents import PAGE
from lod.representations import HTML, Format
from lod.web.documents.choosing import Chosen, offers
from lod.web.documents.places import Places
from lod.web.documents.standin import of_any
from lod.web.documents.times.mementos import memento_links
from lod.web.http.headers import BRIEF, FRESH, LASTING, Headers, link, links, vary
from lod.web.http.messages import Asked
from lod.web.http.releases import memento_headers
from lod.web.http.targets import encoded, reference
from lod.web.languages import varies, worded
from lod.web.originals import MARC_FORMATS, download
from lod.web.pages import ANY
from lod.web.publication import Publication
from lod.web.things import Found, document_place

_FOAF_DOCUMENT: Final = "http://xmlns.com/foaf/0.1/Document"

_Kind = tuple[Chosen, int, Format | None, tuple[Format, ...], str]


@dataclass(frozen=True, slots=True)
class Headings:
    """Writes the headers of a release's documents; those of the common kind but for the key, once."""

    publication: Publication
    # As many as there are ways of asking; each value in pieces, with a key between them.
    _written: dict[_Kind, tuple[tuple[str, list[str]], ...]] = field(default_factory=dict)

    def of(self, asked: Asked, found: Found, chosen: Chosen, status: int, key: str) -> Headers:
        """Return the header of a document in what was chosen; `key` as of `common_key`."""
        base = self.publication.site.base
        if not key or chosen.format in MARC_FORMATS:
            return tuple(self._fields(asked, found, chosen, status))
        kind = (chosen, status, found.format, found.formats, asked.target.prefix)
        written = self._written.get(kind)
        if written is None:
            fields = self._fields(*of_any(asked, found, base), chosen, status)
            written = self._written[kind] = tuple((name, value.split(ANY)) for name, value in fields)
        return tuple([(name, key.join(pieces)) for name, pieces in written])

    def _fields(self, asked: Asked, found: Found, chosen: Chosen, status: int) -> Iterator[tuple[str, str]]:
        places = Places.of_document(asked.target, found)
        pinned = bool(asked.target.parameters.get("release"))
        site, lang = self.publication.site, asked.target.parameters.get("lang", "")
        place = places.of(chosen.format, chosen.profile)
        paged = chosen.format == HTML  # pages alone have a language
        yield "Content-Type", chosen.format.content_type
        yield "Content-Location", worded(place, lang, site) if paged else place
        yield "Cache-Control", (LASTING if pinned else FRESH) if status == HTTPStatus.OK else BRIEF
        yield vary(*chosen.varies, *(varies(lang, site) if paged else ()), *by_time(asked, found))
        yield links(self._links(asked, found, chosen, places))
        yield from memento_headers(site.release) if pinned else ()
        if chosen.format in MARC_FORMATS:
            yield download(found.name, chosen.format)

    def _links(self, asked: Asked, found: Found, chosen: Chosen, places: Places) -> Iterator[str]:
        document, site = found.document, self.publication.site
        here = encoded(document.record or site.base + found.place[1:])
        yield link(here, "canonical")
        yield places.alternates(offers(chosen.profile, found.formats), chosen.profile)
        yield link(here, "describedby", anchor=encoded(document.thing))
        yield link(chosen.profile.iri(site.base), "profile")
        yield link(_FOAF_DOCUMENT, "type")
        if site.licence:
            yield link(encoded(site.licence), "license")
        for successor in document.successors:
            yield link(self._successor(asked, successor), "successor-version")
        yield from _paging(asked, found)
        yield memento_links(site.base, found.place, site.release)

    def _successor(self, asked: Asked, iri: str) -> str:
        name = self.publication.things.name(iri)
        return encoded(iri) if name is None else reference(asked.target, document_place(name), "")


def _paging(asked: Asked, found: Found) -> Iterator[str]:
    """Lead to the other pages of incoming links."""
    page = int(asked.target.parameters.get("incoming", "1"))
    if page * PAGE < found.document.incoming:
        yield link(incoming_page(asked, found, page + 1), "next")
    if page > 1:
        yield link(incoming_page(asked, found, page - 1), "prev")


def incoming_page(asked: Asked, found: Found, number: int) -> str:
    """Return where a page of the links to a thing is, counted from 1."""
    place, _, query = found.place.partition("?")
    release = asked.target.parameters.get("release", "")
    parts = (query, f"release={release}" if release else "", f"incoming={number}")
    return reference(asked.target, place, "&".join(part for part in parts if part))


def by_time(asked: Asked, found: Found) -> tuple[str, ...]:
    """Return the field that leads to another state; an address with a suffix, or of a release, is fixed."""
    pinned = asked.target.query and asked.target.parameters.get("release")
    return () if found.format is not None or pinned else ("Accept-Datetime",)
