"""Any SPARQL 1.1 Protocol endpoint, asked by URL: its answers are handed on, its errors told in our words."""

import http.client
import re
import socket
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from http import HTTPStatus
from typing import Final
from urllib.parse import urlencode, urlsplit

from lod.errors import InvalidValue
from lod.sparql import services, wellformed
from lod.sparql.bindings import with_values
from lod.sparql.query import (
    BadQuery,
    Busy,
    Failed,
    Kind,
    NotAcceptable,
    QueryError,
    SparqlQuery,
    TimedOut,
    TooLarge,
    Unreachable,
)
from lod.sparql.rows import Rows
from lod.sparql.stopping import Stop
from lod.sparql.tokens import form, tokens
from lod.sparql.transcription import READABLE, transcribed, truth
from lod.sparql.turns import PATIENCE, Turns

_KINDS: Final[Mapping[str, Kind]] = {
    "select": Kind.SOLUTIONS,
    "ask": Kind.BOOLEAN,
    "construct": Kind.GRAPH,
    "describe": Kind.GRAPH,
}
_PIECE: Final = 1 << 16
_ERROR: Final = 4096  # bytes of an error's text that are read
_LINE: Final = re.compile(r"line\s+(\d+)(?:,?\s*col(?:umn)?\.?\s*(\d+))?", re.IGNORECASE)
_ABSOLUTE: Final = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:")


class Remote:
    """Evaluates queries at an endpoint; safe to use from several threads.

    A query's time and rows are bounded here as in a store of ours. Whether the work stops when we hang up
    is the endpoint's matter, so it should have limits of its own as well.
    """

    def __init__(
        self,
        endpoint: str,
        *,
        timeout_s: float = 30,
        workers: int = 2,
        queue: int = 16,
        max_rows: int = 0,
        services: Sequence[str] = (),
    ) -> None:
        parts = urlsplit(endpoint)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise InvalidValue(endpoint, "is not the http or https URL of an endpoint")
        self._parts = parts
        self._timeout_s = timeout_s
        self._max_rows = max_rows
        self._services = tuple(services)
        self._turns = Turns(workers, queue)

    def evaluate(self, query: SparqlQuery, stop: Stop | None = None) -> "RemoteAnswer":
        """See `Executor.evaluate`."""
        services.check(query.text, self._services)
        kind = _KINDS.get(form(query.text))
        if kind is None:
            raise BadQuery("this is no query: SELECT, ASK, CONSTRUCT or DESCRIBE is missing")
        media_type = query.graph if kind is Kind.GRAPH else query.results
        if not media_type:
            raise NotAcceptable(kind)
        self._turns.take(min(PATIENCE, self._timeout_s))
        try:
            return RemoteAnswer(self, query, kind, media_type, stop or Stop())
        except BaseException:
            self._turns.give()
            raise

    def start(self) -> None:
        """See `Executor.start`."""

    def close(self) -> None:
        """See `Executor.close`."""

    def connect(self) -> http.client.HTTPConnection:
        """Return a connection that is not open yet."""
        made = http.client.HTTPSConnection if self._parts.scheme == "https" else http.client.HTTPConnection
        return made(str(self._parts.hostname), self._parts.port, timeout=self._timeout_s)

    @property
    def path(self) -> str:
        """What is asked of the endpoint's host."""
        query = f"?{self._parts.query}" if self._parts.query else ""
        return (self._parts.path or "/") + query

    @property
    def limits(self) -> tuple[float, int]:
        """Seconds and rows (0 for any number) of one answer."""
        return self._timeout_s, self._max_rows

    def give(self) -> None:
        """Let the next query begin."""
        self._turns.give()


class RemoteAnswer:
    """An answer on its way from the endpoint."""

    def __init__(self, remote: Remote, query: SparqlQuery, kind: Kind, media_type: str, stop: Stop) -> None:
        self.kind = kind
        self._stop = stop
        self.media_type = media_type
        self._remote = remote
        timeout_s, max_rows = remote.limits
        self._late = f"the query ran longer than {timeout_s:g} seconds, the limit here"
        self._deadline = time.monotonic() + timeout_s
        self._connection = remote.connect()
        self._open = True
        self._response: http.client.HTTPResponse | None = None
        try:
            self._response = self._asked(query)
            self._rows = _rows(kind, media_type, max_rows, self._response)
            self._pieces = self._told(self._response)
            self._first = next(self._pieces, b"")
            second = next(self._pieces, None) if len(self._first) < _PIECE else b""
        except BaseException:
            self._hang_up()
            raise
        self._second = second or b""
        self.whole = self._first if second is None else None
        if self.whole is not None:
            self.close()

    def __iter__(self) -> Iterator[bytes]:
        yield self._first
        if self.whole is None:
            yield self._second
            yield from self._pieces
            self.close()

    def close(self) -> None:
        """Hang up."""
        if self._open:
            self._open = False
            self._hang_up()
            self._remote.give()

    def _break_off(self) -> None:
        """Have whoever waits for the endpoint wait no more: from any thread."""
        with suppress(OSError):  # it has hung up itself
            # Of TLS, its own would have what has come read on as it is, enciphered.
            socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def _hang_up(self) -> None:
        self._stop.by(None)
        if self._response is not None:
            self._response.close()
        self._connection.close()

    def _asked(self, query: SparqlQuery) -> http.client.HTTPResponse:
        try:
            self._connection.connect()
            self._socket = self._connection.sock  # the connection forgets it when the answer is its last
            self._stop.by(self._break_off)
            self._connection.request("POST", self._remote.path, _form(query), _headers(self))
            response = self._connection.getresponse()
        except TimeoutError:
            raise TimedOut(self._late) from None
        except (OSError, http.client.HTTPException):
            raise Unreachable("the store behind this server does not answer") from None
        if response.status != HTTPStatus.OK:
            with response:
                raise _refusal(response, self._late)
        if response.headers.get("X-SQL-State"):  # how Virtuoso says that it stopped half-way
            raise TimedOut(self._late)
        return response

    def _told(self, response: http.client.HTTPResponse) -> Iterator[bytes]:
        """Yield the answer's bytes in the media type that is wanted."""
        said = response.headers.get_content_type()
        if self.kind is Kind.BOOLEAN and said in READABLE:
            yield truth(self._received(response), READABLE[said], self.media_type)
            return
        if said == self.media_type or said in _SAME.get(self.media_type, ()):
            pieces: Iterator[bytes] = self._received(response)
        elif said in READABLE:
            pieces = transcribed(self._received(response), READABLE[said], self.media_type)
        else:
            raise Unreachable("the store behind this server answered in a format that was not asked for")
        if self.media_type in (wellformed.XML, "application/rdf+xml"):
            pieces = wellformed.checked(pieces)
        for piece in pieces:
            if self._rows is not None:
                self._rows.count(piece)
            yield piece
        if self._rows is not None:
            self._rows.finish()

    def _received(self, response: http.client.HTTPResponse) -> Iterator[bytes]:
        while not response.isclosed():  # from Python 3.13 on with the last byte, and the socket with it
            left = self._deadline - time.monotonic()
            if left <= 0:
                raise TimedOut(self._late)
            try:
                self._socket.settimeout(left)
                piece = response.read1(_PIECE)
            except TimeoutError:
                raise TimedOut(self._late) from None
            except (OSError, http.client.HTTPException):
                raise Unreachable("the store behind this server broke off its answer") from None
            if self._stop.told:  # what was broken off may look like the end of an answer
                raise Failed("the query was ended")
            if piece:
                yield piece
            elif response.length:
                raise Unreachable("the store behind this server broke off its answer")
            else:
                return


# Older names of the same formats.
_SAME: Final[Mapping[str, tuple[str, ...]]] = {
    "text/turtle": ("application/x-turtle",),
    "application/n-triples": ("text/ntriples",),
    "application/sparql-results+json": ("application/json",),
}


def _form(query: SparqlQuery) -> bytes:
    text = with_values(query.text, query.bindings)
    if any(word.kind == "iri" and not _ABSOLUTE.match(word.text) for word in tokens(text)):
        text = f"BASE <{query.base}> {text}"
    graphs = [("default-graph-uri", iri) for iri in query.default_graphs]
    graphs += [("named-graph-uri", iri) for iri in query.named_graphs]
    return urlencode([("query", text), *graphs]).encode()


def _headers(answer: RemoteAnswer) -> dict[str, str]:
    others = (
        ("application/n-triples", "text/turtle", "application/rdf+xml")
        if answer.kind is Kind.GRAPH
        else ("application/sparql-results+json", "application/sparql-results+xml")
    )
    first = others[0] if answer.kind is Kind.BOOLEAN else answer.media_type
    accepted = [first, *(f"{one};q=0.{9 - n}" for n, one in enumerate(others))]
    return {
        "Accept": ", ".join(accepted),
        "Content-Type": "application/x-www-form-urlencoded",
        "Connection": "close",
    }


class _Bounded:
    """Counts rows against our limit, and against one that the endpoint says it has."""

    def __init__(self, rows: Rows, theirs: int) -> None:
        self._rows = rows
        self._theirs = theirs

    def count(self, piece: bytes) -> None:
        self._rows.count(piece)

    def finish(self) -> None:
        if self._theirs and self._rows.seen >= self._theirs:
            raise TooLarge(f"the answer has {self._theirs} rows or more, which is the limit here")


def _rows(kind: Kind, media_type: str, max_rows: int, response: http.client.HTTPResponse) -> _Bounded | None:
    said = response.headers.get("X-SPARQL-MaxRows", "")  # how Virtuoso says that it may have cut
    theirs = int(said) if said.isascii() and said.isdigit() else 0
    if kind is Kind.BOOLEAN or not (theirs or max_rows):
        return None
    if kind is Kind.GRAPH and media_type != "application/n-triples":
        return None  # statements can be counted in lines alone
    return _Bounded(Rows(max_rows or (1 << 62), media_type), theirs)


def _refusal(response: http.client.HTTPResponse, late: str) -> QueryError:
    try:
        said = response.read(_ERROR).decode(errors="replace")
    except (OSError, http.client.HTTPException):
        said = ""
    match response.status:
        case HTTPStatus.BAD_REQUEST:
            found = _LINE.search(said)
            line, column = (int(found[1]), int(found[2] or 0)) if found else (0, 0)
            return BadQuery("the query was not understood", line, column)
        case HTTPStatus.NOT_ACCEPTABLE | HTTPStatus.UNSUPPORTED_MEDIA_TYPE:
            return Unreachable("the store behind this server does not have this format")
        case HTTPStatus.TOO_MANY_REQUESTS | HTTPStatus.SERVICE_UNAVAILABLE:
            return Busy("the store behind this server is busy: try again in a while")
        case HTTPStatus.GATEWAY_TIMEOUT | HTTPStatus.REQUEST_TIMEOUT:
            return TimedOut(late)
        case status if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return Failed("the query could not be evaluated")
        case _:
            return Unreachable("the store behind this server does not take queries")
