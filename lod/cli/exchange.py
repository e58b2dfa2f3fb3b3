"""One request and its answer, between a connection and the application."""

import logging
import os
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any, Final

from gunicorn.http import errors as faults  # type: ignore[import-untyped]
from gunicorn.http.wsgi import FileWrapper, Response, base_environ, create  # type: ignore[import-untyped]

from lod.cli import plain
from lod.cli.connections import Connection, Phase
from lod.cli.fields import ENDING, meaning
from lod.cli.refusals import NAME
from lod.errors import LodError
from lod.web.http.messages import AT_ONCE, LATER, REFUSED, STOP, WAITED, TakesTime

_GATHERED: Final = 1 << 23  # bytes of a body of known length that are held until the client takes them
_LOG: Final = logging.getLogger(__name__)

# What gunicorn's parser raises → how it is told (RFC 9110 §15.5, RFC 6585 §5).
_FAULTS: Final[tuple[tuple[type[Exception], HTTPStatus], ...]] = (
    (faults.LimitRequestLine, HTTPStatus.REQUEST_URI_TOO_LONG),
    (faults.LimitRequestHeaders, HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE),
    (faults.UnsupportedTransferCoding, HTTPStatus.NOT_IMPLEMENTED),
    (faults.ExpectationFailed, HTTPStatus.EXPECTATION_FAILED),
    (faults.InvalidHTTPVersion, HTTPStatus.HTTP_VERSION_NOT_SUPPORTED),
    (faults.ParseException, HTTPStatus.BAD_REQUEST),
)


class Reply(Response):  # type: ignore[misc]
    """gunicorn's response, which counts and frames; the bytes go through our connection."""

    def __init__(self, req: Any, sock: Any, cfg: Any, connection: Connection) -> None:
        super().__init__(req, sock, cfg)
        self.response_length: int | None = None
        self.version = NAME
        self._connection = connection

    def process_headers(self, headers: Iterable[tuple[str, str]]) -> None:
        """As gunicorn's, at a third of the cost: a name is looked at once, a value for what would end it."""
        for name, value in headers:
            if ENDING.search(value):
                raise faults.InvalidHeader(name)
            kind = meaning(name)
            if kind == "content-length":
                self.response_length = int(value)
            if kind != "hop":
                self.headers.append((name, value.strip(" \t")))

    def head(self) -> bytes:
        """Return the status line and header."""
        self.headers_sent = True
        if self.req.version > (1, 1):
            self.req.version = (1, 1)  # the highest that is spoken here (RFC 9110 §6.2)
        lines = [*self.default_headers(), *(f"{name}: {value}\r\n" for name, value in self.headers), "\r\n"]
        return "".join(lines).encode("latin-1")

    def send_headers(self) -> None:
        """Send the header by itself."""
        if not self.headers_sent:
            if self._ends_with_connection():
                self._connection.reset_at_end(wanted=True)  # until `close`
            self._connection.send_now(self.head())

    def _emit_body(self, data: bytes) -> None:
        if self.chunked:
            data = b"%X\r\n%b\r\n" % (len(data), data)
        self._connection.send_now(data)

    def close(self) -> None:
        """Send what ends a body."""
        self.send_headers()
        if self.chunked:
            self._connection.send(b"0\r\n\r\n")  # once the query has left its place: see `Exchange`
        elif self._ends_with_connection():
            self._connection.reset_at_end(wanted=False)

    def _ends_with_connection(self) -> bool:
        """Tell whether nothing else tells the client where the body ends, as in HTTP/1.0 (RFC 9112 §6.3)."""
        return not self.chunked and self.response_length is None


class Exchange:
    """Answers requests by an application."""

    def __init__(
        self,
        application: Callable[..., Iterable[bytes]],
        cfg: Any,
        leaving: Callable[[], bool],
        made: Callable[[Connection], object],
    ) -> None:
        """Take what answers.

        Args:
            application: by WSGI.
            cfg: gunicorn's settings.
            leaving: tells whether an answer should be the last of its connection.
            made: hears, in a thread, of each connection whose answer is made, before the end of it is sent:
                who has it may ask again at once, and finds the place free that it had.
        """
        self._application = application
        self._cfg = cfg
        self._leaving = leaving
        self._made = made
        self._base = {**base_environ(cfg), **plain.SAME, "wsgi.multithread": True}

    def answer_at_once(self, connection: Connection) -> bool:
        """Answer the request that has come, if that is quick; else nothing is done, and False."""
        environ = plain.environ_of(connection.head, connection, self._base)
        if environ is not None:
            environ[AT_ONCE] = True
        elif connection.refused or connection.wants_page():
            return False
        try:
            self._answer(connection, environ, at_once=True)
        except TakesTime:
            if environ is None:
                connection.take_back()
            return False
        return True

    def answer(self, connection: Connection) -> None:
        """Answer the request that has come, in a thread, and send what the client takes at once.

        What the client need not wait for comes after that. Where one thread answers all clients, to send
        before that would cost more than it saves: they would ask one by one, no more several at a time.
        """
        environ = plain.environ_of(connection.head, connection, self._base) if connection.whole else None
        later: list[Callable[[], object]] = []
        if environ is not None:
            environ[LATER] = later
        self._answer(connection, environ)
        self._made(connection)
        if connection.phase is Phase.WRITING:
            connection.flush()
        for each in later:
            each()

    def _answer(
        self, connection: Connection, environ: dict[str, Any] | None, *, at_once: bool = False
    ) -> None:
        """Answer a plain request by its environ, any other by the parser."""
        try:
            if environ is not None:
                _tell(environ, connection)
                self._answer_plainly(connection, environ)
            else:
                self._answer_parsed(connection, at_once=at_once)
        except (StopIteration, faults.NoMoreData):
            connection.phase = Phase.CLOSED
        except faults.ParseException as fault:
            connection.refuse(_status(fault))
        except OSError:  # the client is gone, or takes nothing any more
            connection.phase = Phase.CLOSED
        except LodError as error:
            # Known beforehand, such as a query past its limit: the body breaks off, the log says why.
            _LOG.warning("%s", error)
            _end(connection)
        except TakesTime:
            raise
        except Exception:
            # The last resort of the process: whatever the application did, other connections go on.
            _LOG.exception("a request could not be answered, or not to its end")
            _end(connection)

    def _answer_plainly(self, connection: Connection, environ: dict[str, Any]) -> None:
        begun = plain.begun(self._application, environ)
        connection.take(int(environ.get("CONTENT_LENGTH", 0)))
        connection.last = self._leaving() or environ.get("HTTP_CONNECTION", "").lower() == "close"
        if begun.is_whole:
            connection.send(begun.written(server=NAME, last=connection.last))
        else:
            reply = Reply(plain.Request(begun.method), connection.socket, self._cfg, connection)
            if connection.last:
                reply.force_close()
            reply.start_response(begun.status, begun.headers)
            _send(connection, reply, begun.pieces)
            connection.last = reply.should_close()
        connection.phase = Phase.WRITING

    def _answer_parsed(self, connection: Connection, *, at_once: bool) -> None:
        request = connection.hand_over()
        _check_codings(request)
        reply, environ = create(
            request, connection.socket, connection.address, connection.server, self._cfg,
            response_class=Reply, response_args=(connection,),
        )  # fmt: skip
        environ["wsgi.multithread"] = True
        environ[AT_ONCE] = at_once
        _tell(environ, connection)
        if self._leaving() or not connection.whole or _wants_end(request):
            reply.force_close()
        _send(connection, reply, self._application(environ, reply.start_response))
        connection.last = reply.should_close() or not self._read_up(connection)
        connection.phase = Phase.WRITING

    def _read_up(self, connection: Connection) -> bool:
        """Pass over what the application left of a body that has come; False where that is not all of it."""
        return connection.whole and bool(connection.parser.finish_body())


def _tell(environ: dict[str, Any], connection: Connection) -> None:
    """Tell the application what became of a query before it came to it."""
    if connection.refused:
        environ[REFUSED] = connection.refused
    if connection.stop:
        environ[STOP] = connection.stop
    if connection.waited:
        environ[WAITED] = connection.waited


def _check_codings(request: Any) -> None:
    """Refuse a transfer coding that the parser would pass over: what it hides is no body to us."""
    for name, value in request.headers:
        if name == "TRANSFER-ENCODING" and value.strip(" \t").lower() != "chunked":
            raise faults.UnsupportedTransferCoding(value)


def _wants_end(request: Any) -> bool:
    """Tell whether `close` is among the options of Connection, of any line of it (RFC 9110 §7.6.1)."""
    said = (value for name, value in request.headers if name == "CONNECTION")
    return any(option.strip(" \t").lower() == "close" for value in said for option in value.split(","))


def _end(connection: Connection) -> None:
    """End what failed: by breaking off, or, where nothing was sent yet, by saying so."""
    if connection.begun:
        connection.phase = Phase.CLOSED
    else:
        connection.refuse(HTTPStatus.INTERNAL_SERVER_ERROR)


def _status(fault: Exception) -> HTTPStatus:
    status = next(status for kind, status in _FAULTS if isinstance(fault, kind))
    if isinstance(fault, faults.InvalidHTTPVersion) and not isinstance(fault.version, tuple):
        return HTTPStatus.BAD_REQUEST  # what stands there is no version at all
    return status


def _send(connection: Connection, reply: Reply, body: Iterable[bytes]) -> None:
    """Send a body, or have it sent, and close it."""
    close = getattr(body, "close", None)
    later = False
    try:
        if isinstance(body, FileWrapper):
            later = _file(connection, reply, body, close)
        else:
            _pieces(connection, reply, body)
    finally:
        if close is not None and not later:
            close()


def _file(connection: Connection, reply: Reply, body: Any, close: Callable[[], object] | None) -> bool:
    """Have a file sent, from where it stands; True: it is closed when it is sent."""
    offset = os.lseek(body.filelike.fileno(), 0, os.SEEK_CUR)
    connection.send(reply.head(), then=close)
    connection.send_file(body.filelike, offset, reply.response_length or 0)
    return True


def _pieces(connection: Connection, reply: Reply, body: Iterable[bytes]) -> None:
    """Gather a body of known length, to be sent as the client takes it; send any other as it is made."""
    gathered: list[bytes] = []
    held = 0
    for piece in body:
        gathered.append(piece)
        held += len(piece)
        if reply.response_length is None or (held > _GATHERED and type(body) is not list):
            for one in gathered:
                reply.write(one)
            gathered.clear()
    if reply.headers_sent or (reply.response_length is None and not reply._omits_body):
        reply.close()
        if (reply.response_length or 0) > reply.sent:
            reply.force_close()  # the client must see that something is missing
        return
    whole = b"" if reply._omits_body else b"".join(gathered)[: reply.response_length]
    connection.send(reply.head() + whole)
    if len(whole) < (reply.response_length or 0) and not reply._omits_body:
        reply.force_close()
