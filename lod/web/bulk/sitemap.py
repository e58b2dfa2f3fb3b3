"""`/sitemap.xml` and `/robots.txt`: what crawlers are to look at, and where all is had at once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus
from itertools import islice
from typing import Final
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from flask import Blueprint, Response, request

from lod.release import Datestamps, Release
from lod.web.errors import Refused, Trouble
from lod.web.http import conditions
from lod.web.http.headers import FRESH, vary
from lod.web.http.messages import Answer, asked_of, digest, respond
from lod.web.http.targets import encoded
from lod.web.publication import Publication
from lod.web.things import document_place

MOST: Final = 50_000  # addresses of a sitemap (sitemaps.org, protocol 0.9)
_XML: Final = "application/xml"
_SCHEMA: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
# What is worked out for each request, and pages of which there are as many as somebody asks for.
_KEPT_FROM: Final = (
    "sparql",
    "search",
    "suggest",
    "label/",
    "ids",
    "reconcile",
    "oai",
    "timemap/",
    "*?*incoming=",
    "*?*_profile=",
    "*?*release=",
    "*?*changes=",
    "*?*citation=",
)


def blueprint(release: Release, publication: Publication) -> Blueprint:
    """Offer the sitemaps of a release, and what robots are told."""
    sitemaps = Sitemaps(publication.site.base, publication.moment, Datestamps.open(release.path))
    routes = Blueprint("sitemap", __name__)

    @routes.get("/sitemap.xml")
    def index() -> Response:
        """Name the sitemaps."""
        return sitemaps.respond(sitemaps.index(), _XML)

    @routes.get("/sitemap-<int:number>.xml")
    def page(number: int) -> Response:
        """List the documents, at most MOST of them."""
        if not 1 <= number <= len(sitemaps.parts):
            raise Refused(Trouble(status=HTTPStatus.NOT_FOUND, detail="There is no such sitemap."))
        return sitemaps.respond(sitemaps.page(number), _XML)

    @routes.get("/robots.txt")
    def robots() -> Response:
        """Send robots to the sitemaps and the dumps (RFC 9309)."""
        return sitemaps.respond(robots_of(sitemaps.base), "text/plain; charset=utf-8")

    return routes


def robots_of(base: str) -> Iterator[str]:
    """Yield the lines for the robots of a site."""
    path = urlsplit(base).path
    yield f"# All of it at once: {base}dumps/ and what changed since: {base}changes\n"
    yield "User-agent: *\n"
    yield from (f"Disallow: {path}{each}\n" for each in _KEPT_FROM)
    yield f"\nSitemap: {base}sitemap.xml\n"


@dataclass(frozen=True)
class Sitemaps:
    """The documents of what lives, by the IRI of the thing; each with the day on which it last changed."""

    base: str
    moment: str  # from when on this is what is published, ISO 8601 date-time
    stamps: Datestamps | None = field(repr=False)

    @cached_property
    def parts(self) -> tuple[tuple[str, str], ...]:
        """For each sitemap the IRI at which it begins, and the last day on which anything in it changed."""
        parts, living = list[tuple[str, str]](), self._living()
        while part := list(islice(living, MOST)):
            parts.append((part[0][0], max(day for _, day in part)))
        return tuple(parts)

    def index(self) -> Iterator[str]:
        """Yield the index."""
        yield f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="{_SCHEMA}">\n'
        for number, (_, day) in enumerate(self.parts, 1):
            place = f"{escape(self.base)}sitemap-{number}.xml"
            yield f"<sitemap><loc>{place}</loc><lastmod>{day}</lastmod></sitemap>\n"
        yield "</sitemapindex>\n"

    def page(self, number: int) -> Iterator[str]:
        """Yield a sitemap, counted from 1."""
        yield f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{_SCHEMA}">\n'
        for iri, day in islice(self._living(self.parts[number - 1][0]), MOST):
            place = document_place(iri[len(self.base) :])[1:]
            yield f"<url><loc>{escape(self.base + encoded(place))}</loc><lastmod>{day}</lastmod></url>\n"
        yield "</urlset>\n"

    def respond(self, lines: Iterable[str], content_type: str) -> Response:
        """Answer with lines."""
        body = "".join(lines).encode()
        headers = (("Content-Type", content_type), ("Cache-Control", FRESH), vary())
        modified = conditions.seconds_of(self.moment)
        return respond(asked_of(request), Answer(HTTPStatus.OK, body, headers, digest(body), modified))

    def _living(self, start: str = "") -> Iterator[tuple[str, str]]:
        told = self.stamps.living(start) if self.stamps is not None else ()
        return (each for each in told if each[0].startswith(self.base))
