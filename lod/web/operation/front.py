"""The outermost layer: what every request must be and every answer carries; documents without a detour.

Documents and queries are answered here, before the framework: at a fraction of its cost. All else goes to
Flask, and what Flask has no route for comes back to the documents, since a source may state any IRI under
the base.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

from lod.web.documents.front import ALLOWED, DocumentFront
from lod.web.errors import Trouble
from lod.web.errors import answer as tell
from lod.web.http.codings import chosen_coding, takes_identity
from lod.web.http.headers import METHODS, RELEASE, Headers, preflight, shared
from lod.web.http.messages import Answer, Asked, StartResponse, send
from lod.web.http.targets import LONGEST, MalformedTarget, Target, target

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]

_HOST: Final = re.compile(r"(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._~%!$&'()*+;=-]+)(?::[0-9]*)?")
_METHOD: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_KNOWN: Final = frozenset(METHODS.split(", "))


@dataclass(frozen=True, slots=True)
class Front:
    """A WSGI application around another."""

    documents: DocumentFront
    inner: Application
    allowed: Callable[[Mapping[str, Any]], str]  # the methods of a route of `inner`, "" where it has none
    direct: Mapping[tuple[str, str], Callable[[Asked], Answer]]  # who answers for `inner`: by method, path
    _shared: Headers = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_shared", shared(self.documents.publication.site.release))

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        try:
            asked = Asked(environ["REQUEST_METHOD"], target(environ), environ)
        except MalformedTarget as error:
            unreadable = Trouble(status=HTTPStatus.BAD_REQUEST, detail=str(error))
            return self._told(_without_target(environ), unreadable, start_response)
        trouble = malformed(asked)
        if trouble is not None:
            return self._told(asked, trouble, start_response)
        if asked.method not in _KNOWN:  # the routes would take `get` for GET (RFC 9110 §9.1)
            return self._told(asked, self._no_method(asked), start_response)
        if asked.method == "OPTIONS":
            return self._send(asked, self._options(asked), start_response)
        doubled = environ.get("PATH_INFO", "").startswith("//")  # which the routes would pass over
        if doubled or asked.target.path.startswith(("/doc/", "/id/")):
            return self._send(asked, self.documents.answer(asked), start_response)
        answer = self.direct.get((asked.method, asked.target.path))
        if answer is not None:
            return self._send(asked, answer(asked), start_response)
        if not environ.get("PATH_INFO"):  # the absolute form without a path (RFC 9112 §3.2.2)
            environ["PATH_INFO"] = "/"
        return self.inner(environ, self._completing(start_response))

    def _no_method(self, asked: Asked) -> Trouble:
        return Trouble(
            status=HTTPStatus.METHOD_NOT_ALLOWED,
            detail=f"{asked.method[:40]} is not a method of this resource.",
            headers=(("Allow", self.allowed(asked.environ) or ALLOWED),),
        )

    def _options(self, asked: Asked) -> Answer:
        """Answer OPTIONS, of the server as a whole (`*`) or of a resource."""
        allow = METHODS if asked.target.path == "*" else self.allowed(asked.environ) or ALLOWED
        return Answer(
            HTTPStatus.NO_CONTENT, headers=preflight(allow, asked.header("Access-Control-Request-Headers"))
        )

    def _told(self, asked: Asked, trouble: Trouble, start_response: StartResponse) -> Iterable[bytes]:
        return self._send(asked, tell(asked, trouble, self.documents.publication.site), start_response)

    def _send(self, asked: Asked, answer: Answer, start_response: StartResponse) -> Iterable[bytes]:
        def begin(status: str, headers: list[tuple[str, str]], *rest: Any) -> object:
            # An earlier state of a document names the release that it is of.
            own = RELEASE in [name for name, _ in headers]
            headers += [pair for pair in self._shared if pair[0] != RELEASE] if own else self._shared
            return start_response(status, headers, *rest)

        return send(asked, answer, begin)

    def _completing(self, start_response: StartResponse) -> StartResponse:
        """Add what an answer of the routes has not set itself."""

        def begin(status: str, headers: list[tuple[str, str]], *rest: Any) -> object:
            told = {name.lower() for name, _ in headers}
            missing = [pair for pair in self._shared if pair[0].lower() not in told]
            return start_response(status, [*headers, *missing], *rest)

        return begin


def malformed(asked: Asked) -> Trouble | None:
    """Say what is wrong with a request, whatever it asks for (RFC 9112 §3.2, RFC 9110 §7.2)."""
    environ = asked.environ
    if not _METHOD.fullmatch(asked.method):
        return Trouble(status=HTTPStatus.BAD_REQUEST, detail="The request method is malformed.")
    if asked.target.path == "*" and asked.method != "OPTIONS":
        return Trouble(status=HTTPStatus.BAD_REQUEST, detail="The request target is no path.")
    if len(asked.target.path) + len(asked.target.query) > LONGEST:
        return Trouble(
            status=HTTPStatus.REQUEST_URI_TOO_LONG,
            detail=f"The request target is longer than {LONGEST} bytes.",
        )
    codings = environ.get("HTTP_ACCEPT_ENCODING")
    if codings and not takes_identity(codings) and not chosen_coding(codings) and asked.method != "OPTIONS":
        detail = "There are the content codings zstd and gzip, and none; the request accepts none of these."
        return Trouble(status=HTTPStatus.NOT_ACCEPTABLE, detail=detail)
    host = environ.get("HTTP_HOST")
    if host is None and environ.get("SERVER_PROTOCOL") == "HTTP/1.1":
        return Trouble(status=HTTPStatus.BAD_REQUEST, detail="The request names no host.")
    if host and not _HOST.fullmatch(host):
        # Several Host fields come joined by a comma, which no host has.
        return Trouble(status=HTTPStatus.BAD_REQUEST, detail="The Host field names no host, or several.")
    return None


def _without_target(environ: Mapping[str, Any]) -> Asked:
    """Return the request as if it had asked for the root, since what it asked for cannot be read."""
    plain = {**environ, "RAW_URI": "/", "REQUEST_URI": "/", "PATH_INFO": "/", "QUERY_STRING": ""}
    return Asked(environ["REQUEST_METHOD"], Target("/"), plain)
