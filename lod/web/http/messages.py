"""A request and an answer as plain values, and how an answer goes out: conditions, codings, HEAD."""

import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from http import HTTPStatus
from typing import Any, Final

from flask import Request, Response, request
from xxhash import xxh3_128_hexdigest

from lod.representations import Format
from lod.web.http import conditions
from lod.web.http.codings import Coded, Pieces, chosen_coding, encoded
from lod.web.http.headers import FRESH, Headers, vary
from lod.web.http.statuses import PHRASES
from lod.web.http.targets import Target, target

StartResponse = Callable[..., object]  # PEP 3333: status, headers, exc_info

_FAILED: Final = (
    b'{\n  "type": "about:blank",\n  "title": "Precondition Failed",\n  "status": 412,\n'
    b'  "detail": "What is here now is another than the request takes it for."\n}\n'
)
_HTML: Final = re.compile(rb'\s*<!doctype html>\s*<html lang="([A-Za-z-]+)"', re.IGNORECASE)
_WORDED: Final = frozenset({"text/html", "application/atom+xml"})  # in the language that a request likes
_LINES: Final = {status: f"{status} {phrase}" for status, phrase in PHRASES.items()}


AT_ONCE: Final = "lod.at_once"  # in the environ: who asks waits with all others for the answer
REFUSED: Final = "lod.refused"  # in the environ: the server has no place for the query, "busy" or "client"
STOP: Final = "lod.stop"  # in the environ: a `Stop`, told where the client of a query is gone
WAITED: Final = "lod.waited"  # in the environ: the seconds for which a request had to wait for its turn
LATER: Final = "lod.later"  # in the environ: a list for what need not be done before the answer is sent


class TakesTime(Exception):  # noqa: N818 - it is no error
    """An answer that would keep others waiting; to be asked for again where none does."""


@cache
def _key(name: str) -> str:
    """Return what WSGI calls a field; our own code names them, so they are few."""
    return "HTTP_" + name.upper().replace("-", "_")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, as far as documents depend on it."""

    method: str
    target: Target
    environ: Mapping[str, Any] = field(repr=False)

    def header(self, name: str) -> str | None:
        """Return a field's value, lines of the same name joined by commas; None where it was not sent."""
        return self.environ.get(_key(name))


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer before it is encoded.

    `digest` of the body makes a strong ETag (RFC 9110 §8.8.3); without one the answer has none and is never
    304. `modified` is in seconds since 1970. `pieces` stand in the place of a body that is made as it is
    sent.
    """

    status: int
    body: bytes = b""
    headers: Headers = ()
    digest: str = ""
    modified: int | None = None
    pieces: Pieces | None = None


def digest(body: bytes) -> str:
    """Return what tells these bytes from any others: XXH3, 128 bits, thirty times as fast as SHA-256."""
    return xxh3_128_hexdigest(body)


def send(asked: Asked, answer: Answer, start_response: StartResponse) -> Iterable[bytes]:
    """Send an answer as WSGI wants it: coded as the client accepts; 304 or 412 by its conditions."""
    if answer.pieces is not None:
        coding = chosen_coding(asked.header("Accept-Encoding"))
        named = (("Content-Encoding", coding),) if coding else ()
        start_response(_LINES[answer.status], [*answer.headers, *named])
        if asked.method != "HEAD":
            return Coded(answer.pieces, coding) if coding else answer.pieces
        answer.pieces.close()
        return []
    body, coding = encoded(answer.body, asked.header("Accept-Encoding"))
    headers = list(answer.headers)
    if language := _HTML.match(answer.body):  # a page says it in its first tag
        headers.append(("Content-Language", language[1].decode()))
    status = answer.status
    if answer.digest:
        etag = f'"{answer.digest}-{coding}"' if coding else f'"{answer.digest}"'
        headers.append(("ETag", etag))
        modified = None if answer.modified is None else min(answer.modified, int(time.time()))
        if modified is not None:  # never later than the answer itself (RFC 9110 §8.8.2.1)
            headers.append(("Last-Modified", conditions.http_date(modified)))
        status = conditions.status(asked.environ, etag, modified) if status == HTTPStatus.OK else status
    if coding:
        headers.append(("Content-Encoding", coding))
    if status != answer.status:
        body = b"" if status == HTTPStatus.NOT_MODIFIED else _FAILED
        headers = [pair for pair in headers if not pair[0].startswith(("Content-Type", "Content-Encoding"))]
        headers += [("Content-Type", "application/problem+json")] if body else []
    if status != HTTPStatus.NOT_MODIFIED:
        headers.append(("Content-Length", str(len(body))))
    start_response(_LINES.get(status) or f"{status} Status", headers)
    return [] if asked.method == "HEAD" or not body else [body]


def respond(asked: Asked, answer: Answer) -> Response:
    """Make a route's response of an answer, with conditions and codings."""
    begun: list[tuple[str, list[tuple[str, str]]]] = []
    body = send(asked, answer, lambda status, headers: begun.append((status, headers)))
    ((status, headers),) = begun
    response = Response(body, status=status, headers=headers)  # an iterable: of HEAD, the length stays
    if not any(name == "Content-Type" for name, _ in headers):
        del response.headers["Content-Type"]  # which the framework gives to everything
    return response


def negotiated(
    body: bytes, format: Format, *more: tuple[str, str], fixed: bool = False, modified: int | None = None
) -> Response:
    """Make a route's response of what was written in the format that its request wants.

    Args:
        body: in that format.
        format: pages and feeds are in a language, too.
        more: further fields.
        fixed: whether the address names the format, whatever the request accepts.
        modified: in seconds since 1970.
    """
    worded = format.media_type in _WORDED
    told = (
        ("Content-Type", format.content_type),
        ("Cache-Control", FRESH),
        vary(*(() if fixed else ("Accept",)), *(("Accept-Language",) if worded else ())),
        *more,
    )
    return respond(asked_of(request), Answer(HTTPStatus.OK, body, told, digest(body), modified))


def finished(response: Response) -> Response:
    """Give a route's own answer what it has not thought of: an ETag, its conditions, a content coding.

    Only what is whole and may be kept; bodies that are streamed, files, errors and `no-store` go as they are.
    """
    told = {"ETag", "Content-Encoding"} & set(response.headers.keys())
    if response.status_code != HTTPStatus.OK or response.is_streamed or response.direct_passthrough or told:
        return response
    unkept = "no-store" in response.headers.get("Cache-Control", "")
    if unkept or request.method not in ("GET", "HEAD"):
        return response
    body = response.get_data()
    response.vary.add("Accept-Encoding")
    headers = tuple((name, value) for name, value in response.headers.items() if name != "Content-Length")
    return respond(asked_of(request), Answer(HTTPStatus.OK, body, headers, digest(body)))


def asked_of(request: Request) -> Asked:
    """Return what documents depend on of a route's request."""
    return Asked(request.method, target(request.environ), request.environ)
