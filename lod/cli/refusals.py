"""The answers to what could not even be read as a request."""

import json
import time
from http import HTTPStatus
from typing import Final

from lod.web.http.conditions import http_date
from lod.web.http.headers import shared
from lod.web.http.statuses import PHRASES

NAME: Final = "lod"  # of the server, in every answer
_WORDS: Final = {
    HTTPStatus.BAD_REQUEST: "The request is malformed.",
    HTTPStatus.REQUEST_TIMEOUT: "The request did not come in time.",
    HTTPStatus.REQUEST_URI_TOO_LONG: "The request target is too long.",
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: "The header of the request is too large.",
    HTTPStatus.NOT_IMPLEMENTED: "The body has a transfer coding that is not known here.",
    HTTPStatus.EXPECTATION_FAILED: "The expectation of the request cannot be met.",
    HTTPStatus.HTTP_VERSION_NOT_SUPPORTED: "HTTP/1.0 and HTTP/1.1 are spoken here.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Something here does not work as it should.",
}


def refusal(status: int, *, bodiless: bool = False) -> bytes:
    """Return a whole answer to what could not even be read as a request; without its body to a HEAD."""
    known = HTTPStatus(status)
    detail = _WORDS[known]
    told = {"type": "about:blank", "title": PHRASES[status], "status": known.value, "detail": detail}
    body = json.dumps(told, indent=2).encode() + b"\n"
    headers = (
        ("Server", NAME),
        ("Date", http_date(int(time.time()))),
        ("Content-Type", "application/problem+json"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        ("Connection", "close"),
        *(pair for pair in shared("") if pair[1]),
    )
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers)
    head = f"HTTP/1.1 {known.value} {PHRASES[status]}\r\n{lines}\r\n".encode()
    return head if bodiless else head + body
