"""A document in the format and profile asked for, with the headers that go with it (HTTP.md)."""

from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Final

from markupsafe import escape
from pyoxigraph import NamedNode

from lod.documents import PAGE, Document
from lod.namespaces import RDFS, SKOS
from lod.representations import HTML, TURTLE, read_turtle, render
from lod.representations.profiles import NATIVE, view
from lod.representations.turtle import turtle_document
from lod.web.documents.choosing import Chosen, choose
from lod.web.documents.described import Pages
from lod.web.documents.forms import ALTERNATES, forms_of, listing
from lod.web.documents.heading import Headings, by_time
from lod.web.documents.standin import common_key
from lod.web.documents.times.mementos import Mementos
from lod.web.errors import Trouble
from lod.web.http import conditions
from lod.web.http.headers import links
from lod.web.http.messages import AT_ONCE, Answer, Asked, TakesTime, digest
from lod.web.kept import Kept
from lod.web.languages import visit_of
from lod.web.originals import MARC_FORMATS, written
from lod.web.pages import Frame
from lod.web.publication import Publication
from lod.web.things import Found

_LONG: Final = 10_000  # bytes of a document whose writing anew takes some milliseconds
_DIGITS: Final = 9  # of the number of a page
_HYDRA: Final = "http://www.w3.org/ns/hydra/core#"
_NAMING: Final = {SKOS["prefLabel"].value, RDFS["label"].value}


@dataclass(frozen=True, slots=True)
class Representing:
    """Writes documents for requests."""

    publication: Publication
    mementos: Mementos | None = None  # the document's states in other releases
    _made: Kept = field(default_factory=Kept)
    _headings: Headings = field(init=False)
    _pages: Pages = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_headings", Headings(self.publication))
        object.__setattr__(self, "_pages", Pages(self.publication, self.mementos))

    def represent(self, asked: Asked, found: Found, status: int = HTTPStatus.OK) -> Answer | Trouble:
        """Answer with the document, or its tombstone, in what the request asks for."""
        if asked.target.parameters.get("_profile") in ALTERNATES:
            varies = by_time(asked, found)
            return listing(asked, forms_of(asked, found), found, self.publication, varies)
        chosen = choose(asked, found, self.publication.site.base)
        if isinstance(chosen, Trouble):
            if status == HTTPStatus.GONE and chosen.status == HTTPStatus.NOT_ACCEPTABLE:
                gone = "This was withdrawn. Its tombstone is not to be had in what the request accepts."
                chosen = replace(chosen, status=status, detail=gone)
            return self._with_forms(asked, found, chosen)
        turned = self._turned(asked, found)
        if isinstance(turned, Trouble):
            return turned
        document = turned.document
        turned = self._counted(asked, turned)
        key = common_key(asked, turned, self.publication.site.base)
        body = self._body(asked, turned, chosen, key)
        if body is None:
            return self._with_forms(asked, found, _unwritable(found, chosen))
        return Answer(
            status,
            body,
            self._headings.of(asked, turned, chosen, status, key),
            digest=digest(body),
            modified=conditions.seconds_of(self._changed(document, chosen)),
        )

    def _with_forms(self, asked: Asked, found: Found, trouble: Trouble) -> Trouble:
        """Add to a 406 what there would be, as links of the body and of the header (RFC 9110 §15.5.7)."""
        forms = forms_of(asked, found)
        return replace(
            trouble,
            links=tuple(form.alternate for form in forms if form.profile == NATIVE),
            headers=(
                links(form.link(self.publication.site.base) for form in forms if form.profile == NATIVE),
            ),
            varies=("Accept-Profile", *by_time(asked, found)),
        )

    def _body(self, asked: Asked, found: Found, chosen: Chosen, common: str) -> bytes | None:
        document = found.document
        if chosen.format in MARC_FORMATS:
            kept = self.publication.things.kept(document)
            return written(kept, chosen.format) if kept is not None else None
        if chosen.profile == NATIVE and chosen.format == TURTLE:
            return document.turtle
        if len(document.turtle) > _LONG and asked.environ.get(AT_ONCE):
            raise TakesTime
        key = (document.thing, asked.target.parameters.get("incoming"), chosen.format, chosen.profile)
        if chosen.format != HTML:
            return self._made.get(key, lambda: self._rendered(document, chosen))
        frame = Frame(self.publication.site, visit_of(asked), str(escape(common)))
        visit = frame.visit
        whose = (key, visit.path, visit.language, visit.chosen, visit.query, asked.target.prefix)
        return self._made.get(whose, lambda: self._pages.page(asked, found, frame, common))

    def _changed(self, document: Document, chosen: Chosen) -> str:
        """Return when the document last changed; of a source's record, when that did."""
        kept = self.publication.things.kept(document) if chosen.format in MARC_FORMATS else None
        return max(kept.changed if kept is not None else document.changed, self.publication.floor)

    def _rendered(self, document: Document, chosen: Chosen) -> bytes:
        base, prefixes = self.publication.site.base, self.publication.prefixes
        told = view(read_turtle(document.turtle), chosen.profile, document.thing, base)
        return render(told, chosen.format, prefixes, document.thing)

    def _turned(self, asked: Asked, found: Found) -> Found | Trouble:
        """Turn to the page of incoming links that was asked for."""
        wanted = asked.target.parameters.get("incoming")
        if wanted is None:
            return found
        if not (wanted.isascii() and wanted.isdecimal() and wanted.strip("0")):
            return Trouble(status=HTTPStatus.BAD_REQUEST, detail="incoming is the number of a page, from 1.")
        document = found.document
        page = int(wanted) if len(wanted) <= _DIGITS else 0  # as many as there can be
        lines = self.publication.documents.incoming(document.thing, page)
        if not lines:
            return Trouble(status=HTTPStatus.NOT_FOUND, detail="There are no more incoming links than that.")
        own = (line for line in names(document) if line not in lines)
        told = [*own, *lines.splitlines(keepends=True)]
        turtle = turtle_document(told, self.publication.prefixes)
        return replace(found, document=replace(document, turtle=turtle))

    def _counted(self, asked: Asked, found: Found) -> Found:
        """Say in the document itself how many links come in, and where the next are, if it has not all."""
        document = found.document
        if document.incoming <= PAGE:
            return found
        page = int(asked.target.parameters.get("incoming", "1"))
        here = document.record or self.publication.site.base + found.place[1:]
        following = f"{here}{'&' if '?' in here else '?'}incoming={page + 1}"
        more = f" ;\n    <{_HYDRA}next> <{following}>" if page * PAGE < document.incoming else ""
        told = f"\n<{here}> <{_HYDRA}totalItems> {document.incoming}{more} .\n".encode()
        return replace(found, document=replace(document, turtle=document.turtle + told))


def names(document: Document) -> list[bytes]:
    """Return what names the thing, as N-Triples lines, so that a page of links says whose they are."""
    told = [t for t in read_turtle(document.turtle) if t.subject == NamedNode(document.thing)]
    return [f"{t} .\n".encode() for t in told if t.predicate.value in _NAMING]


def _unwritable(found: Found, chosen: Chosen) -> Trouble:
    """Say of a record that it is longer than ISO 2709 allows."""
    return Trouble(
        status=HTTPStatus.NOT_ACCEPTABLE if found.format is None else HTTPStatus.NOT_FOUND,
        detail=f"The record cannot be written as {chosen.format.label}; it can in the other formats.",
    )
