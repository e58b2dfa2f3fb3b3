"""`/label/…`: whose name this is."""

import re
from collections.abc import Sequence
from http import HTTPStatus
from typing import Final
from urllib.parse import quote, unquote

from flask import Blueprint, Response, request

from lod.errors import InvalidValue
from lod.search import Hit, Index
from lod.web.errors import Refused, Trouble, tell_choices
from lod.web.http.headers import FRESH, Headers, link, links, vary
from lod.web.http.messages import Answer, Asked, asked_of, respond
from lod.web.http.targets import encoded, reference
from lod.web.pages import Alternate, Site
from lod.web.requests import languages

MOST: Final = 100  # candidates
_HEADER: Final = re.compile(r"[\x20-\x7e]*")


def blueprint(site: Site, index: Index) -> Blueprint:
    """Resolve exact names by a release's index."""
    routes = Blueprint("label", __name__)

    @routes.get("/label/<path:text>")
    def label(text: str) -> Response:
        """Lead to the one thing that has the name, or offer those that have it."""
        asked = asked_of(request)
        text = unquote(asked.target.path.removeprefix("/label/"), errors="replace")
        try:
            hits = _named(index, text)
        except InvalidValue as error:
            raise Refused(Trouble(status=HTTPStatus.BAD_REQUEST, detail=f"The name {error.rule}.")) from None
        if not hits:
            raise Refused(Trouble(status=HTTPStatus.NOT_FOUND, detail="Nothing here has exactly that name."))
        if len(hits) == 1:
            return respond(asked, _one(asked, hits[0], site))
        return respond(asked, _several(asked, hits, site))

    return routes


def _named(index: Index, text: str) -> Sequence[Hit]:
    """Return who has the name: to the letter, or, where nobody has, but for case, accents and blanks."""
    hits = [hit for hit in index.named(text, MOST) if hit.why != "misprint"]
    wanted = " ".join(text.split())
    exact = [hit for hit in hits if any(label.text == wanted for label in hit.labels)]
    return exact or hits


def _one(asked: Asked, hit: Hit, site: Site) -> Answer:
    headers = (
        ("Location", _place(asked, hit.iri, site)),
        ("X-URI", encoded(hit.iri)),
        ("X-PrefLabel", header_text(hit.preferred(languages(site)).text)),
        ("Cache-Control", FRESH),
        vary(),
    )
    return Answer(HTTPStatus.SEE_OTHER, headers=headers)


def _several(asked: Asked, hits: Sequence[Hit], site: Site) -> Answer:
    found = tuple(
        Alternate(label=_told(hit, site), href=_place(asked, hit.iri, site), media_type="") for hit in hits
    )
    headers: Headers = (links([link(one.href, "alternate") for one in found[:20]]),)
    trouble = Trouble(
        status=HTTPStatus.MULTIPLE_CHOICES,
        detail="Several have that name.",
        offered="candidates",
        links=found,
        told={"uris": [hit.iri for hit in hits]},
        headers=headers,
    )
    return tell_choices(asked, trouble, site)


def _told(hit: Hit, site: Site) -> str:
    """Return what tells namesakes apart: name, dates, occupation."""
    return " · ".join(
        filter(None, (hit.preferred(languages(site)).text, hit.dates, *hit.details[:2], hit.country))
    )


def _place(asked: Asked, iri: str, site: Site) -> str:
    if not iri.startswith(site.base):
        return encoded(iri)
    path, mark, fragment = iri.removeprefix(site.base).partition("#")
    return reference(asked.target, f"/{path}", "") + mark + encoded(fragment)


def header_text(text: str) -> str:
    """Write text in a header: as it is, or, with more than ASCII in it, as RFC 8187 §3.2.1 does.

    >>> header_text("Allen, Horace"), header_text("안련")
    ('Allen, Horace', "UTF-8''%EC%95%88%EB%A0%A8")
    """
    plain = _HEADER.fullmatch(text) and not text.startswith("UTF-8'")
    return text if plain else f"UTF-8''{quote(text, safe='!#$&+-.^_`|~')}"
