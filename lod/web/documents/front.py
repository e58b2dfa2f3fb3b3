"""A thing and its documents: every row of that table of HTTP.md."""

from dataclasses import dataclass, field, replace
from http import HTTPStatus

from lod.documents import Document
from lod.representations import Format
from lod.search.called import called
from lod.web.documents.heading import by_time
from lod.web.documents.representing import Representing
from lod.web.documents.spellings import Elsewhere, sought
from lod.web.documents.times.front import TimeFront
from lod.web.documents.times.mementos import Mementos
from lod.web.errors import Trouble, tell_choices
from lod.web.errors import answer as tell
from lod.web.http.headers import FRESH, link, links, vary
from lod.web.http.messages import Answer, Asked
from lod.web.http.targets import encoded, reference
from lod.web.pages import Alternate
from lod.web.publication import Publication
from lod.web.things import Found, document_place, with_suffix

ALLOWED = "GET, HEAD, OPTIONS"


@dataclass(frozen=True, slots=True)
class DocumentFront:
    """Answers what is asked of things and their documents."""

    publication: Publication
    mementos: Mementos
    times: TimeFront = field(init=False)
    _representing: Representing = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "times", TimeFront(self.publication, self.mementos))
        object.__setattr__(self, "_representing", Representing(self.publication, self.mementos))

    def answer(self, asked: Asked) -> Answer:
        """Answer any request whose path is a thing's or a document's, 404 where there is neither."""
        if asked.target.query:
            asked = replace(asked, target=self.publication.things.with_its_query(asked.target))
        found = self._answer(asked)
        return tell(asked, found, self.publication.site) if isinstance(found, Trouble) else found

    def _answer(self, asked: Asked) -> Answer | Trouble:
        if asked.method not in ("GET", "HEAD"):
            return Trouble(
                status=HTTPStatus.METHOD_NOT_ALLOWED,
                detail=f"{asked.method[:40]} is not a method of this resource.",
                headers=(("Allow", ALLOWED),),
            )
        past = self.times.answer(asked)
        if past is not None:
            return past
        if asked.target.path.startswith("/doc/"):
            found = self.publication.things.document(asked.target)
            return self._document(asked, found) if found is not None else self._unknown(asked)
        found = self.publication.things.thing(asked.target)
        return self._thing(asked, found) if found is not None else self._unknown(asked)

    def _document(self, asked: Asked, found: Found) -> Answer | Trouble:
        gone = found.document.state == "withdrawn"
        return self._representing.represent(asked, found, HTTPStatus.GONE if gone else HTTPStatus.OK)

    def _thing(self, asked: Asked, found: Found) -> Answer | Trouble:
        document = found.document
        if not found.is_offered:  # an IRI is not answered by sending on to what is not there
            return self._document(asked, found)
        match document.state:
            case "withdrawn":
                return self._document(asked, found)
            case "replaced":
                successor, varies = document.successors[0], by_time(asked, found)
                return self._moved(asked, successor, found.format, found.query, varies=varies)
            case "split":
                return self._split(asked, found)
        if found.format is None and self.publication.things.holds_fragments(document):
            return self._document(asked, found)
        place = self._located(asked, with_suffix(found.place, found.format), found.query)
        headers = (
            ("Location", place),
            ("Cache-Control", FRESH),
            vary(*by_time(asked, found)),
            links([link(place, "describedby")]),
        )
        return Answer(HTTPStatus.SEE_OTHER, b"", headers)

    def _moved(
        self, asked: Asked, iri: str, format: Format | None, query: str, *, varies: tuple[str, ...] = ()
    ) -> Answer:
        """Send on to a thing, in one hop and for good."""
        place = self._place(asked, iri, format, query)
        headers = (
            ("Location", place),
            ("Cache-Control", FRESH),
            links([link(place, "canonical")]),
            vary(*varies),
        )
        return Answer(HTTPStatus.MOVED_PERMANENTLY, b"", headers)

    def _split(self, asked: Asked, found: Found) -> Answer:
        """Offer the successors to choose from (RFC 9110 §15.4.1), and the tombstone."""
        places = [
            (iri, self._place(asked, iri, found.format, found.query)) for iri in found.document.successors
        ]
        tombstone = self._located(asked, found.place, "")
        listed = [link(place, "successor-version") for _, place in places]
        trouble = Trouble(
            status=HTTPStatus.MULTIPLE_CHOICES,
            detail="What this named is now several things.",
            offered="successors",
            links=tuple(Alternate(label=self._name(iri), href=place, media_type="") for iri, place in places),
            headers=(links([*listed, link(tombstone, "describedby")]),),
            varies=by_time(asked, found),
        )
        return tell_choices(asked, trouble, self.publication.site)

    def _unknown(self, asked: Asked) -> Answer | Trouble:
        """Send another spelling on, or say why there is nothing and what was probably meant."""
        things = self.publication.things
        path = asked.target.path
        result = sought(path, things)
        if isinstance(result, Elsewhere):
            current = _living(things.documents.get(result.iri), result.iri)
            name = things.name(current)
            if name is not None and path.startswith("/doc/"):
                current = things.base + document_place(name)[1:]
            return self._moved(asked, current, result.format, asked.target.query)
        left = self.times.left(asked)
        return left or Trouble(
            status=HTTPStatus.NOT_FOUND,
            detail=result.reason,
            offered="suggestions",
            links=tuple(
                Alternate(label=self._called(iri), href=self._place(asked, iri, None, ""), media_type="")
                for iri in result.meant
            ),
        )

    def _called(self, iri: str) -> str:
        """Return what a thing is called, with its IRI, of which the reader has a spelling like it."""
        name = self._name(iri)
        return iri if name == iri else f"{name} · {iri}"

    def _name(self, iri: str) -> str:
        """Return what a thing is called, its IRI where nothing tells."""
        document = self.publication.documents.get(iri.partition("#")[0])
        return called(document, self.publication.site.languages, iri).text or iri

    def _place(self, asked: Asked, iri: str, format: Format | None, query: str) -> str:
        """Return where an IRI leads: a relative reference for ours, the IRI itself for another's."""
        name = self.publication.things.name(iri)
        if name is None:
            return encoded(iri)
        whole, mark, part = name.partition("#")
        place = self._located(asked, with_suffix(f"/{whole}", format), query)
        return f"{place}{mark}{encoded(part)}"

    def _located(self, asked: Asked, place: str, query: str) -> str:
        """Return a reference to a place whose IRI may have a query of its own."""
        path, _, own = place.partition("?")
        return reference(asked.target, path, "&".join(part for part in (own, query) if part))


def _living(document: Document | None, iri: str) -> str:
    """Follow a thing that was merged, so that an identifier leads to the survivor in one hop."""
    merged = document is not None and document.state == "replaced"
    return document.successors[0] if document is not None and merged else iri
