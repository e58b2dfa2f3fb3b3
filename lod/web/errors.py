"""What went wrong, told in the asked kind: a page for people, problem details (RFC 9457) for machines."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

import orjson
from flask import Flask, Request, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound
from werkzeug.routing import RequestRedirect

from lod.representations import HTML, MARC, MARCXML, RDF_FORMATS, Format
from lod.web.http import negotiation
from lod.web.http.headers import BRIEF, FRESH, Headers, link, links, vary
from lod.web.http.messages import Answer, Asked, asked_of, respond
from lod.web.http.statuses import PHRASES
from lod.web.http.targets import reference
from lod.web.languages import visit
from lod.web.pages import Alternate, Frame, Site, not_acceptable_page, not_found_page, problem_page, render
from lod.web.translated import translated

PROBLEM: Final = "application/problem+json"
_WORDS: Final[Mapping[int, str]] = {
    HTTPStatus.NOT_FOUND: "Nothing here has that IRI.",
    HTTPStatus.METHOD_NOT_ALLOWED: "That is not a method of this resource.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The body is longer than is taken here.",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "The body is of a media type that is not taken here.",
}
# Where one who does not say what he accepts is a person (HTTP.md).
_FOR_PEOPLE: Final = frozenset({"", "search", "browse", "dumps", "docs"})


@dataclass(frozen=True, slots=True)
class _Kind:
    media_type: str


_PROBLEM: Final = _Kind(PROBLEM)
_JSON: Final = _Kind("application/json")
_PAGE: Final = _Kind(HTML.media_type)
_DATA: Final = (  # what no person asks for
    *(one.media_type for one in (*RDF_FORMATS, MARC, MARCXML)), "text/plain", "text/csv",
    "text/tab-separated-values", "application/activity+json", "application/rdf-patch",
    "application/sparql-results+json", "application/sparql-results+xml", "application/xml", "text/xml",
)  # fmt: skip
_MACHINES: Final = (_PROBLEM, _JSON, *map(_Kind, _DATA))


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """An error as its reader should hear it: never a path, a traceback, a library's name.

    `told` are further members of the problem details; `links` what might be meant or had instead, as links
    of pages and, for machines, a list of `href`, `label` and `type` under `offered`.
    """

    status: int
    detail: str
    title: str = ""
    offered: str = "alternates"
    links: tuple[Alternate, ...] = ()
    told: Mapping[str, object] = field(default_factory=dict)
    headers: Headers = ()
    varies: tuple[str, ...] = ()  # fields that had a say in it, beside Accept

    @property
    def heading(self) -> str:
        """The title, or the phrase of the status."""
        return self.title or PHRASES[self.status]

    def type(self, base: str) -> str:
        """The IRI of the kind of problem: where docs/http.md tells of it; without a title it has none."""
        return f"{base}docs/http#{self.title.lower().replace(' ', '-')}" if self.title else "about:blank"


def unacceptable(detail: str, formats: Iterable[Format], *, varies: tuple[str, ...] = ()) -> Trouble:
    """Return a 406 that names the formats in which the same address is to be had."""
    there = tuple(Alternate(label=one.label, href="", media_type=one.media_type) for one in formats)
    return Trouble(status=HTTPStatus.NOT_ACCEPTABLE, detail=detail, links=there, varies=varies)


def answer(asked: Asked, trouble: Trouble, site: Site, *, people: bool = False) -> Answer:
    """Tell a trouble in the kind that the request accepts.

    Args:
        asked: the request.
        trouble: what went wrong.
        site: what is published, for the page.
        people: whether one who says nothing is a person (`/`, `/search`) or a program (`/doc/…`).
    """
    page = wants_page(asked.header("Accept"), people=people)
    body = _page(asked, trouble, site) if page else _details(trouble, site.base)
    cache = BRIEF if trouble.status in (300, 404, 406, 410) else "no-store"
    return Answer(
        trouble.status,
        body,
        (
            ("Content-Type", HTML.content_type if page else PROBLEM),
            ("Cache-Control", cache),
            vary(*dict.fromkeys(("Accept", *trouble.varies, *(("Accept-Language",) if page else ())))),
            *trouble.headers,
            *_alternates(trouble),
        ),
    )


def _alternates(trouble: Trouble) -> Headers:
    """Return the links of a 406 as a header, unless it has a better one (RFC 9110 §15.5.7)."""
    told = any(name == "Link" for name, _ in trouble.headers)
    if trouble.status != HTTPStatus.NOT_ACCEPTABLE or told or not trouble.links:
        return ()
    return (links(link(one.href, "alternate", type=one.media_type) for one in trouble.links),)


def tell_choices(asked: Asked, trouble: Trouble, site: Site) -> Answer:
    """Offer the links of a trouble to choose from: 300."""
    if not wants_page(asked.header("Accept"), people=False):
        return answer(asked, trouble, site)
    frame = Frame(site, visit(Request(dict(asked.environ))))
    page = render(
        "choices.html",
        frame,
        title=frame.words("error_300"),
        detail=translated(trouble.detail, frame.words) or trouble.detail,
        choices=trouble.links,
    )
    return Answer(
        trouble.status,
        page.encode(),
        (
            ("Content-Type", HTML.content_type),
            ("Cache-Control", BRIEF),
            vary("Accept", *trouble.varies, "Accept-Language"),
            *trouble.headers,
        ),
    )


def wants_page(accept: str | None, *, people: bool) -> bool:
    """Tell whether an error goes to a person: HTML is what the request likes best, or all it could get."""
    offers = (_PAGE, *_MACHINES) if people else (*_MACHINES, _PAGE)
    chosen = negotiation.choose(accept, offers)
    return chosen in (_PAGE, None)


def _is_for_people(path: str) -> bool:
    """Tell whether one who does not say what he accepts at a path is a person; for files he is a program."""
    place, _, further = path[1:].partition("/")
    return place in _FOR_PEOPLE and not (place == "dumps" and further)


class Refused(Exception):  # noqa: N818 - a request is refused
    """A route's way to answer with a trouble."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.detail)
        self.trouble = trouble


def register(app: Flask, site: Site, unrouted: Callable[[Asked], Answer]) -> None:
    """Have an application tell its errors our way.

    Args:
        app: to register with.
        site: what is published.
        unrouted: answers a request that no route is made for.
    """

    def told(trouble: Trouble) -> Response:
        asked = asked_of(request)
        people = _is_for_people(request.path) and request.args.get("format") != "json"
        return respond(asked, answer(asked, trouble, site, people=people))

    @app.errorhandler(Refused)
    def refused(error: Refused) -> Response:
        return told(error.trouble)

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> ResponseReturnValue:
        if error.response is not None:
            return error.get_response()  # a route's own
        if isinstance(error, NotFound) and request.routing_exception is not None:
            asked = asked_of(request)
            found, bare = unrouted(asked), request.path.removesuffix("/")
            slash = found.status == HTTPStatus.NOT_FOUND and bare != request.path
            return respond(asked, _bare(asked) if slash and app.url_map.bind("").test(bare) else found)
        return told(_of_framework(error))

    @app.after_request
    def relative(response: Response) -> Response:
        """Redirect within the site, whatever host the request named: the framework names it for a slash."""
        if isinstance(request.routing_exception, RequestRedirect):
            parts = urlsplit(response.headers["Location"])
            response.headers["Location"] = parts.path + (f"?{parts.query}" if parts.query else "")
            response.headers["Cache-Control"] = FRESH
            response.vary.add("Accept-Encoding")
            response.data = b""
        return response

    @app.errorhandler(TimeoutError)
    def slow(error: TimeoutError) -> Response:
        return told(Trouble(status=HTTPStatus.REQUEST_TIMEOUT, detail="The request did not come in time."))

    @app.errorhandler(Exception)
    def broken(error: Exception) -> Response:
        app.logger.error("%s %s", request.method, request.path, exc_info=error)
        return told(Trouble(status=500, detail="Something here does not work as it should."))


def _bare(asked: Asked) -> Answer:
    """Lead to the page without the slash at the end, as the framework leads to one with it."""
    place = reference(asked.target, asked.target.path.removesuffix("/"))
    headers = (("Location", place), ("Cache-Control", FRESH), vary())
    return Answer(HTTPStatus.PERMANENT_REDIRECT, headers=headers)


def _of_framework(error: HTTPException) -> Trouble:
    """Tell in our words what the framework refuses by itself."""
    status = error.code or int(HTTPStatus.INTERNAL_SERVER_ERROR)
    headers = [(name, value) for name, value in error.get_headers() if name not in ("Content-Type", "Allow")]
    if isinstance(error, MethodNotAllowed):
        headers.append(("Allow", ", ".join(sorted(error.valid_methods or ()))))
    detail = _WORDS.get(status) or str(error.description or "")
    return Trouble(status=status, detail=detail, headers=tuple(headers))


def _details(trouble: Trouble, base: str) -> bytes:
    told: dict[str, object] = {
        "type": trouble.type(base),
        "title": trouble.heading,
        "status": trouble.status,
        "detail": trouble.detail,
    }
    if trouble.links:
        told[trouble.offered] = [
            {"href": one.href, "label": one.label} | ({"type": one.media_type} if one.media_type else {})
            for one in trouble.links
        ]
    return orjson.dumps(told | dict(trouble.told), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _page(asked: Asked, trouble: Trouble, site: Site) -> bytes:
    frame = Frame(site, visit(Request(dict(asked.environ))))
    if trouble.status == HTTPStatus.NOT_FOUND:
        return not_found_page(frame, reason=trouble.detail, suggestions=trouble.links).encode()
    if trouble.status == HTTPStatus.NOT_ACCEPTABLE and trouble.links:
        return not_acceptable_page(frame, trouble.links).encode()
    return problem_page(trouble.status, trouble.heading, trouble.detail, frame).encode()
