"""One client's connection: what has come, what is still to be sent, and how long it may take."""

import os
import select
import socket
import struct
import time
from collections.abc import Callable
from contextlib import suppress
from enum import Enum
from http import HTTPStatus
from typing import Any, Final, Self

from gunicorn.http.parser import RequestParser  # type: ignore[import-untyped]
from gunicorn.http.unreader import SocketUnreader  # type: ignore[import-untyped]

from lod.cli import heads
from lod.cli.chunks import Chunks
from lod.cli.lanes import Lane
from lod.cli.refusals import refusal
from lod.sparql import Stop

HEADERS: Final = 65536  # bytes that a request's head may have
HEAD_S: Final = 10.0  # seconds in which a request's head must come
BODY_S: Final = 30.0  # and its body
IDLE_S: Final = 15.0  # that a connection may wait for its next request
STALLED_S: Final = 30.0  # in which a client must take something of an answer
LINGER_S: Final = 2.0  # in which a client may go on sending what nobody reads any more
BUFFERED: Final = 1 << 20  # bytes of a body that are waited for before a thread takes over
_PIECE: Final = 1 << 16
_SENT_AT_ONCE: Final = 1 << 20  # of a file, before others have their turn


class Phase(Enum):
    """What a connection is about."""

    READING = 1  # a request is awaited, or coming
    WORKING = 2  # it is being answered: nobody else touches the connection
    WRITING = 3  # the answer is on its way
    LINGERING = 4  # the last answer is sent; the client is heard out, lest it lose the answer
    CLOSED = 5


class Patient(SocketUnreader):  # type: ignore[misc]
    """Reads the rest of a body from a socket that never blocks, within a time."""

    deadline = 0.0

    def chunk(self) -> bytes:
        """Return what comes next, b"" at the end.

        Raises:
            TimeoutError: nothing came in time.
        """
        wait_for(self.sock, select.POLLIN, self.deadline - time.monotonic())
        received: bytes = self.sock.recv(_PIECE)
        return received


def wait_for(client: socket.socket, event: int, seconds: float) -> None:
    """Wait until a socket can be read or written.

    Raises:
        TimeoutError: it cannot.
    """
    poll = select.poll()
    poll.register(client, event)
    if not poll.poll(max(seconds, 0) * 1000):
        raise TimeoutError("the client is too slow")


class Connection:
    """A client's socket, never blocking, and what belongs to it."""

    def __init__(self, client: socket.socket, address: Any, server: Any, cfg: Any, largest: int) -> None:
        client.setblocking(False)  # noqa: FBT003 - the library's own signature
        if client.family != socket.AF_UNIX:
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # pieces of a body do not wait
        self.socket = client
        self.address = address
        self.server = server
        self._largest = largest  # bytes of a body that are taken at all
        self.parser = RequestParser(cfg, client, address)
        self.parser.unreader = Patient(client)
        self.received = bytearray()
        self.phase = Phase.READING
        self.deadline = time.monotonic() + HEAD_S
        self.watched = 0  # events that the poller waits for
        self.whole = False  # the request has come in full
        self.begun = False  # something of the answer is sent, or on its way
        self.last = False  # the answer on its way is the last
        self.lane: Lane[Self] | None = None  # of those that are answered a few at a time
        self.client = ""  # whose the query is, where that counts
        self.waited = 0.0  # seconds, in the lane
        self.refused = ""  # why the request has no place in it
        self.away = False  # a thread has it, or it waits for one
        self.stop: Stop | None = None  # what ends the query that is asked
        self._bodiless = False  # the request that the parser has is a HEAD
        self._handed = b""  # what the parser was given
        self._outgoing = bytearray()
        self._file: tuple[Any, int, int] | None = None  # file, offset, bytes to come
        self._then: Callable[[], object] | None = None
        self._head = 0  # bytes of the head, once it is whole
        self._chunks = Chunks()
        self._continued = False

    def receive(self) -> bool:
        """Take what has come; False when the client is gone."""
        try:
            piece = self.socket.recv(_PIECE)
        except BlockingIOError:
            return True
        except OSError:
            return False
        if self.phase is Phase.LINGERING:
            return bool(piece)
        if not self.received:
            self.deadline = time.monotonic() + HEAD_S
        elif not piece and self.phase is Phase.READING:
            return self.refuse(HTTPStatus.BAD_REQUEST)  # it ended in mid-request, and may still listen
        self.received += piece
        return bool(piece)

    def is_whole(self) -> bool:
        """Tell whether a request is to be taken up: it is whole, or too large to be waited for.

        What can be no request is refused here, so that nobody waits for the rest of it.
        """
        self.whole = False
        if not self._head and not self._find_head():
            return False
        head = bytes(self.received[: self._head])
        if not heads.has_body(head):  # nothing more is waited for
            self.whole = True
            return True
        there = len(self.received) - self._head
        if (coding := heads.coding(head)) is not None:
            if coding != b"chunked":
                return True  # a coding that is not known here: it will be refused, unread
            self.whole = self._chunks.end(self.received, self._head) > 0
            if self._chunks.malformed:
                self.refuse(HTTPStatus.BAD_REQUEST)
                return False
            waited_for = BUFFERED
        else:
            waited_for = heads.length(head)
            self.whole = there >= waited_for
        if self.whole or waited_for > self._largest or min(waited_for, BUFFERED) <= there:
            return True  # also what will be refused, unread
        if heads.expects_to_go_on(head) and not self._continued:
            self._continued = True
            with suppress(OSError):  # the client is gone, which reading tells, or takes nothing
                self.socket.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        return False

    def _find_head(self) -> bool:
        while self.received[:2] == b"\r\n":  # RFC 9112 §2.2: before a request line, none is meant
            del self.received[:2]
        end = self.received.find(b"\r\n\r\n")
        seen = self.received[: end + 4] if end >= 0 else self.received
        if len(seen) > HEADERS:
            one_line = seen.find(b"\r\n", 0, HEADERS) < 0
            status = (
                HTTPStatus.REQUEST_URI_TOO_LONG if one_line else HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
            )
            self.refuse(status)
        elif seen.count(b"\n") != seen.count(b"\r\n"):
            self.refuse(HTTPStatus.BAD_REQUEST)
        elif end >= 0:
            self._head = end + 4
            self.deadline = time.monotonic() + BODY_S
            return True
        return False

    def asks_for(self, paths: tuple[bytes, ...]) -> bool:
        """Tell whether it is a simple request for one of the paths."""
        method, _, target = bytes(self.received[:64]).partition(b" ")
        return self.whole and method in (b"GET", b"HEAD") and target.startswith(paths)

    def asks_query(self) -> bool:
        """Tell whether it is a SPARQL query."""
        return heads.is_query(self.received)

    def has_ended(self) -> bool:
        """Tell whether the client sends no more: it is gone, or has closed its side."""
        try:
            return not self.socket.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return False
        except OSError:
            return True

    def asked_by(self) -> dict[str, str]:
        """Return what the head of the request that is whole tells of the client, as WSGI has it."""
        peer = self.address[0] if isinstance(self.address, tuple) else ""
        forwarded = heads.forwarded_for(self.head)
        return {"REMOTE_ADDR": peer} | ({"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {})

    def may_stall(self) -> bool:
        """Tell whether the client can hold up a thread: by the rest of a body, or a long answer not taken."""
        return not (self.whole and heads.is_bounded(self.received))

    def wants_page(self) -> bool:
        """Tell whether the request may be for a page, which takes its time."""
        return b"html" in self.received[: self._head]

    @property
    def head(self) -> bytearray:
        """The head of the request that is whole."""
        return self.received[: self._head]

    def body(self, length: int) -> bytes:
        """The body of the request that is whole."""
        return bytes(self.received[self._head : self._head + length])

    def take(self, length: int) -> None:
        """Go past a request that was read without the parser, and had a body of so many bytes."""
        del self.received[: self._head + length]
        self._head = 0
        self._continued = False

    def hand_over(self) -> Any:
        """Give the parser what has come and return the request.

        Raises:
            what gunicorn raises of a request that it does not take.
        """
        self._bodiless = self.received.startswith(b"HEAD ")
        self._handed = bytes(self.received)
        self.parser.unreader.unread(self._handed)
        self.parser.unreader.deadline = self.deadline
        self.received.clear()
        self._head = 0
        self._chunks = Chunks()
        self._continued = False
        request = next(self.parser)
        request._expected_100_continue = False  # said already, or what would come is not wanted
        return request

    def take_back(self) -> None:
        """Be again as before what has come was handed over."""
        self.parser.mesg = None  # lest it be the last one, or its body be passed over
        self.parser.unreader.take_buffered()
        self.received[:0], self._handed = self._handed, b""

    def send_now(self, data: bytes) -> None:
        """Send in the thread that asks, waiting for the client: for bodies made as they go.

        Raises:
            TimeoutError: the client takes nothing.
            OSError: it is gone.
        """
        self.begun = True
        view = memoryview(data)
        while view:
            try:
                view = view[self.socket.send(view) :]
            except BlockingIOError:
                wait_for(self.socket, select.POLLOUT, STALLED_S)

    def reset_at_end(self, *, wanted: bool) -> None:
        """Have the connection's end be a reset, also where the process dies: what was sent is not whole."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", wanted, 0))

    def send(self, data: bytes, then: Callable[[], object] | None = None) -> None:
        """Send as the client takes it, then call `then`."""
        self.begun = True
        self._outgoing += data
        self._then = then
        self.deadline = time.monotonic() + STALLED_S

    def send_file(self, file: Any, offset: int, count: int) -> None:
        """Send a part of a file after what is to be sent already."""
        self._file = (file, offset, count)

    def flush(self) -> bool:
        """Send what the client takes; True when the phase has changed."""
        try:
            if not self._flush():
                return False
        except OSError:
            self.phase = Phase.CLOSED
        then, self._then = self._then, None
        self._file = None
        if then is not None:
            then()
        if self.phase is not Phase.CLOSED:
            self._after()
        return True

    def _flush(self) -> bool:
        while self._outgoing:
            try:
                sent = self.socket.send(self._outgoing)
            except BlockingIOError:
                return False
            del self._outgoing[:sent]
            self.deadline = time.monotonic() + STALLED_S
        budget = _SENT_AT_ONCE
        while self._file is not None and self._file[2] > 0:
            file, offset, count = self._file
            try:
                sent = os.sendfile(self.socket.fileno(), file.fileno(), offset, min(count, _SENT_AT_ONCE))
            except BlockingIOError:
                return False
            if not sent:
                raise OSError("the file is shorter than it was")
            self._file = (file, offset + sent, count - sent)
            self.deadline = time.monotonic() + STALLED_S
            budget -= sent
            if budget <= 0 and self._file[2] > 0:
                return False
        return True

    def _after(self) -> None:
        """Go on after an answer: with the next request, or to the end."""
        self.begun, self._bodiless, self._handed, now = False, False, b"", time.monotonic()
        if self.last:
            try:
                self.socket.shutdown(socket.SHUT_WR)
            except OSError:
                self.phase = Phase.CLOSED
                return
            self.phase, self.deadline = Phase.LINGERING, now + LINGER_S
            return
        self.received[:0] = self.parser.unreader.take_buffered()
        self.phase, self.deadline = Phase.READING, now + (HEAD_S if self.received else IDLE_S)

    def refuse(self, status: int) -> bool:
        """Answer what is no request, and end."""
        self.send(refusal(status, bodiless=self._bodiless or self.received.startswith(b"HEAD ")))
        self.received.clear()
        self.last = True
        self.phase = Phase.WRITING
        return True

    def close(self) -> None:
        """End it, whatever it was about."""
        self.phase = Phase.CLOSED
        then, self._then = self._then, None
        if then is not None:
            then()
        self.socket.close()
