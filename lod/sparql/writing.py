"""The worker's end of an answer: what the engine writes, in frames, with language tags in canonical case.

The engine lower-cases language tags; they leave as RFC 5646 §2.1.1 recommends (`ko-Hani`), as in our
documents. Only what cannot be anything but a language tag is touched: in JSON and XML, a quotation mark or
an angle bracket of text is written otherwise than one of markup. The engine also writes into XML what
XML cannot hold, and carriage returns as they are, which any reader of XML takes for line feeds.
"""

import re
import socket
from typing import IO, Final, cast

from lod.representations.lines import canonical_tag
from lod.sparql import wellformed
from lod.sparql.frames import SIZE, Letter, frame
from lod.sparql.query import Kind
from lod.sparql.rows import Rows

_TAG: Final = rb"([a-z]{1,8}(?:-[a-z0-9]{1,8}){1,8})"
_JSON: Final = re.compile(rb'"xml:lang":"' + _TAG + rb'"')
_JSON_LD: Final = re.compile(rb'"@language":"' + _TAG + rb'"')
_XML: Final = re.compile(rb'<literal xml:lang="' + _TAG + rb'"')
# A string of Turtle and its kin with the tag after it; strings are taken one by one, with a tag or without.
_STRING: Final = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"(?:@' + _TAG + rb")?")
_BEHIND: Final = 128  # bytes held back, so that no tag is cut in two

_BY_TYPE: Final = {
    "application/sparql-results+json": _JSON,
    wellformed.XML: _XML,
    "text/tab-separated-values": _STRING,
    "text/turtle": _STRING,
    "application/n-triples": _STRING,
    "application/ld+json": _JSON_LD,
}


def _canonical(found: re.Match[bytes]) -> bytes:
    whole = found[0]
    if found[1] is None:
        return whole
    start, end = found.start(1) - found.start(), found.end(1) - found.start()
    return whole[:start] + canonical_tag(found[1]) + whole[end:]


class Writer:
    """A file for the engine to write to; frames go out as they fill up.

    The head is sent with the first frame, so that an error before it is an error of the whole.
    """

    def __init__(self, channel: socket.socket, kind: Kind, media_type: str, rows: Rows | None) -> None:
        self._channel = channel
        self._head = frame(Letter.HEAD, f"{kind.value} {media_type}".encode())
        self._tags = _BY_TYPE.get(media_type)
        self._lines = self._tags is _STRING
        self._rows = rows
        self._held: list[bytes] = []
        self._size = 0

    @property
    def file(self) -> IO[bytes]:
        """Itself: the engine wants no more of a file than `write` and `flush`."""
        return cast(IO[bytes], self)

    def write(self, written: bytes) -> int:
        """Take some bytes; they are sent when a frame is full, which waits while the owner does not read."""
        if self._rows is not None:
            self._rows.count(written)
        self._held.append(written)
        self._size += len(written)
        if self._size >= SIZE:
            self._send()
        return len(written)

    def flush(self) -> None:
        """Do nothing: a frame goes out when it is full or the last."""

    def finish(self) -> None:
        """Send what is left, as the last frame."""
        self._out(Letter.LAST, self._corrected(b"".join(self._held)))

    def _send(self) -> None:
        held = b"".join(self._held)
        if self._tags is None:
            now, later = held, b""
        elif self._lines:
            cut = held.rfind(b"\n") + 1
            now, later = self._corrected(held[:cut]), held[cut:]
        else:
            held = self._corrected(held)
            now, later = held[:-_BEHIND], held[-_BEHIND:]
        self._held, self._size = [later], len(later)
        if now:
            self._out(Letter.DATA, now)

    def _corrected(self, text: bytes) -> bytes:
        if self._tags is _XML:
            wellformed.check(text)
            text = wellformed.returns_kept(text)
        return self._tags.sub(_canonical, text) if self._tags is not None else text

    def _out(self, letter: Letter, content: bytes) -> None:
        head, self._head = self._head, b""
        self._channel.sendall(head + frame(letter, content))
