"""`/changes`: what changed, as Activity Streams for programs, as a page and as an Atom feed for people."""

from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from urllib.parse import quote

import orjson
from flask import Blueprint, Response, request

from lod.release import Archive, History, Release
from lod.representations import HTML, Format
from lod.web.bulk import activities
from lod.web.bulk.changesets import ChangeSet, ChangeSets, RolledBack
from lod.web.bulk.news import feed, feed_page, news_page, set_page
from lod.web.errors import Refused, Trouble
from lod.web.http import conditions, negotiation
from lod.web.http.headers import link, links
from lod.web.http.messages import asked_of, negotiated
from lod.web.http.targets import reference
from lod.web.languages import visit, worded
from lod.web.pages import Alternate, Frame
from lod.web.publication import Publication

ACTIVITIES: Final = Format("activities", "Activity Streams", "application/activity+json", "json")
ATOM: Final = Format("atom", "Atom", "application/atom+xml", "atom")
_LD: Final = Format("ld", "JSON-LD", "application/ld+json", "json")
_JSON: Final = Format("json", "JSON", "application/json", "json")
_OFFERED: Final = (ACTIVITIES, _LD, _JSON, HTML, ATOM)
_SUFFIXED: Final = {format.extension: format for format in (ACTIVITIES, HTML, ATOM)}
_PATH: Final = "changes"
_LONGEST: Final = 35  # characters of a time with fractions and zone


def blueprint(archive: Archive, publication: Publication) -> Blueprint:
    """Offer the changes up to a release."""
    sets = ChangeSets(History.open(archive.release.path))
    offered = Offered(archive.release, publication, sets, RolledBack(archive.since, archive.left))
    routes = Blueprint("changes", __name__)

    @routes.get("/changes")
    @routes.get("/changes.<extension>")
    def whole(extension: str = "") -> Response:
        """Tell where the changes begin, all of them or those since a day."""
        return offered.whole(extension)

    @routes.get("/changes/<release>/<number>")
    def page(release: str, number: str) -> Response:
        """Tell a page of changes."""
        number, _, extension = number.partition(".")
        return offered.page(release, number, extension)

    return routes


@dataclass(frozen=True, slots=True)
class Offered:
    """Answers for the changes up to a release."""

    release: Release
    publication: Publication
    sets: ChangeSets
    back: RolledBack

    def whole(self, extension: str) -> Response:
        """Answer with the collection; the feed is its newest entries."""
        format = _format(extension)
        since = request.args.get("since", "")
        sets = self._since(since)
        path = _PATH + (f"?since={quote(since)}" if since else "")
        if format == HTML:
            body = news_page(self._frame(), sets, self.publication.documents, self.back, since).encode()
        elif format == ATOM:
            body = feed(self._frame(), sets, self.release.manifest, self.back).encode()
        else:
            title = self.publication.site.name("en")
            body = _json(activities.collection(sets, self.release.manifest, path, title, self.back))
        around = {"first": sets.first, "last": sets.last}
        return self._answer(body, format, path, around, extension)

    def page(self, release: str, number: str, extension: str) -> Response:
        """Answer with a change set; 404 where there is none."""
        format = _format(extension)
        ordinal = int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else 0
        one = self.sets.find(release, ordinal)
        if one is None or number != str(ordinal):
            detail = "There is no such page of changes; /changes leads to those there are."
            raise Refused(Trouble(status=HTTPStatus.NOT_FOUND, detail=detail))
        if format == HTML:
            body = set_page(self._frame(), one, self.sets, self.publication.documents).encode()
        elif format == ATOM:
            body = feed_page(self._frame(), one, self.sets, self.release.manifest).encode()
        else:
            body = _json(activities.page(one, self.sets, self.publication.site.base))
        around = {"prev": self.sets.preceding(one), "next": self.sets.following(one)}
        return self._answer(body, format, one.path, around, extension)

    def _since(self, since: str) -> ChangeSets:
        if not since:
            return self.sets
        written = since.replace(" ", "+") if len(since) <= _LONGEST else ""  # + of a zone, not encoded
        second = conditions.seconds_of(written)
        if second is None:
            detail = "since is a day or a time as of ISO 8601: 2026-01-31, 2026-01-31T12:00:00Z."
            raise Refused(Trouble(status=HTTPStatus.BAD_REQUEST, detail=detail))
        return self.sets.since(second)

    def _frame(self) -> Frame:
        return Frame(self.publication.site, visit(request))

    def _answer(
        self, body: bytes, format: Format, path: str, around: dict[str, ChangeSet | None], extension: str
    ) -> Response:
        place = _suffixed(path, format)
        if format in (HTML, ATOM):
            place = worded(place, request.args.get("lang", ""), self.publication.site)
        more = (("Content-Location", place), links(self._links(path, around)))
        # A page of long ago gets a link to what came after it: all are as new as the release.
        modified = conditions.seconds_of(self.publication.moment)
        return negotiated(body, format, *more, fixed=bool(extension), modified=modified)

    def _links(self, path: str, around: dict[str, ChangeSet | None]) -> Iterator[str]:
        yield link(self.publication.site.base + path, "canonical")
        for format in _SUFFIXED.values():
            yield link(_suffixed(path, format), "alternate", type=format.media_type)
        for relation, one in around.items():
            if one is not None:
                yield link(_place(one.path), relation)


def _format(extension: str) -> Format:
    """Return the format that a suffix names, or that the request accepts."""
    if extension:
        if extension not in _SUFFIXED:
            raise Refused(Trouble(status=HTTPStatus.NOT_FOUND, detail="Changes are not had in that form."))
        return _SUFFIXED[extension]
    chosen = negotiation.choose(request.headers.get("Accept"), _OFFERED)
    if chosen is None:
        forms = tuple(
            Alternate(label=one.label, href=_suffixed(_PATH, one), media_type=one.media_type)
            for one in _SUFFIXED.values()
        )
        detail = "Changes are to be had as Activity Streams, as a page and as an Atom feed."
        raise Refused(Trouble(status=HTTPStatus.NOT_ACCEPTABLE, detail=detail, links=forms))
    return chosen


def _suffixed(path: str, format: Format) -> str:
    stem, mark, query = path.partition("?")
    return _place(f"{stem}.{format.extension}{mark}{query}")


def _place(path: str) -> str:
    stem, _, query = path.partition("?")
    return reference(asked_of(request).target, f"/{stem}", query)


def _json(told: dict[str, object]) -> bytes:
    return orjson.dumps(told, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
