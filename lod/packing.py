"""A file that gzip may have packed → its bytes; no meaning."""

import gzip
import io
import zlib
from typing import Final, Protocol

from lod.errors import UnreadableSource

_BLOCK: Final = 1 << 16
_GZIP: Final = b"\x1f\x8b"


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


def unpacked(stream: _Readable) -> io.BufferedReader:
    """Return a stream of what a file holds, unpacked where gzip packed it; its first bytes tell.

    What is returned raises UnreadableSource where the packed bytes are broken.

    >>> unpacked(io.BytesIO(gzip.compress(b"a,b"))).read(), unpacked(io.BytesIO(b"a,b")).read()
    (b'a,b', b'a,b')
    """
    plain: io.BufferedReader = io.BufferedReader(_Reading(stream), _BLOCK)
    if not plain.peek(2).startswith(_GZIP):
        return plain
    return io.BufferedReader(_Reading(gzip.GzipFile(fileobj=plain)), _BLOCK)


class _Reading(io.RawIOBase):
    """A stream that only reads, as BufferedReader wants it."""

    def __init__(self, stream: _Readable) -> None:
        super().__init__()
        self._stream = stream

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill `buffer`; raises UnreadableSource where packed bytes are broken or break off."""
        try:
            data = self._stream.read(len(buffer))
        except (gzip.BadGzipFile, zlib.error) as error:
            raise UnreadableSource(f"the gzip file can't be read: {error}") from error
        except EOFError as error:
            raise UnreadableSource("the gzip file breaks off") from error
        buffer[: len(data)] = data
        return len(data)
