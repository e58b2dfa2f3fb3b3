"""The page of a document, with where else it leads."""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import Final

from lod.documents import PAGE
from lod.representations import TURTLE, read_turtle
from lod.representations.profiles import NATIVE
from lod.web.documents.forms import forms_of
from lod.web.documents.heading import incoming_page
from lod.web.documents.passages import resting
from lod.web.documents.standin import of_any
from lod.web.documents.times.mementos import Mementos
from lod.web.documents.times.showing import cited, times
from lod.web.http.messages import Asked
from lod.web.pages import ANY, Description, Frame, Links, entity, written
from lod.web.pages.times import Times
from lod.web.publication import Publication
from lod.web.things import Found

_ANY: Final = ANY.encode()


@dataclass(frozen=True, slots=True)
class Pages:
    """Writes the pages of a release's documents; what is the same for all things but for their key, once."""

    publication: Publication
    mementos: Mementos | None = None  # the document's states in other releases

    def page(self, asked: Asked, found: Found, frame: Frame, key: str) -> bytes:
        """Write the page of a document for a visitor; `key` as of `common_key`."""
        told = self._told(asked, found)
        links, past = self._links(asked, found, frame, key), Times()
        page = entity.page(found.document, told, frame, links)
        if self.mementos is not None:
            past = times(asked, found, frame, self.mementos, key=key)
        html = written(page, frame, links, past, cited(past, page.title.text, key)).encode()
        return html.replace(_ANY, frame.key.encode()) if key and _ANY in html else html

    def _told(self, asked: Asked, found: Found) -> Description:
        document = found.document
        if document.incoming <= PAGE or "incoming" in asked.target.parameters:
            return self.publication.described(document)
        told = resting(self.publication.documents, document, read_turtle(document.turtle))
        return Description(told, self.publication.site.labels)

    def _links(self, asked: Asked, found: Found, frame: Frame, key: str) -> Links:
        if not key:
            return self._made(asked, found, frame)
        alike = ("links", found.formats, asked.target.prefix, frame.lens)
        return frame.site.remembered.get(
            alike, lambda: self._made(*of_any(asked, found, frame.site.base), frame, alike=object())
        )

    def _made(self, asked: Asked, found: Found, frame: Frame, *, alike: Hashable = None) -> Links:
        """Return what a page links to beside its contents."""
        page = int(asked.target.parameters.get("incoming", "0"))
        more = found.document.incoming > PAGE and not page
        last = page * PAGE >= found.document.incoming
        forms = forms_of(asked, found)
        return Links(
            alternates=tuple(form.alternate for form in forms if form.profile == NATIVE),
            profiles=tuple(
                replace(form.alternate, label=frame.words(f"profile_{form.profile.token}"))
                for form in forms
                if form.profile != NATIVE and form.format == TURTLE
            ),
            incoming=incoming_page(asked, found, 1) if more else "",
            previous=incoming_page(asked, found, page - 1) if page > 1 else "",
            following=incoming_page(asked, found, page + 1) if page and not last else "",
            country=self.publication.country,
            alike=alike,
        )
