"""A file that gzip may have packed → its bytes; no meaning."""

import io
import zlib
from collections.abc import Iterable, Iterator
from typing import Final, Protocol

from lod.errors import UnreadableSource

GZIP: Final = b"\x1f\x8b"  # a packed file begins so
_BLOCK: Final = 1 << 16
_MEMBER: Final = 16 + 15  # window bits that tell zlib to expect gzip's header and check sum


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


def unpacked(stream: _Readable) -> io.BufferedReader:
    """Return a stream of what a file holds, unpacked where gzip packed it; its first bytes tell.

    What is returned raises UnreadableSource where the packed bytes are broken.

    >>> import gzip
    >>> unpacked(io.BytesIO(gzip.compress(b"a,b"))).read(), unpacked(io.BytesIO(b"a,b")).read()
    (b'a,b', b'a,b')
    """
    plain: io.BufferedReader = io.BufferedReader(_Reading(_blocks(stream)), _BLOCK)
    if not plain.peek(2).startswith(GZIP):
        return plain
    return io.BufferedReader(_Reading(unzipped(_blocks(plain))), _BLOCK)


def unzipped(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield what the members of a gzip file hold (RFC 1952), some of it at a time.

    Raises:
        UnreadableSource: the packed bytes are broken, or break off.
    """
    member = zlib.decompressobj(_MEMBER)
    try:
        for block in blocks:
            while block:
                if member.eof:
                    block = block.lstrip(b"\0")  # what fills up a block of a tape or disk
                    member = zlib.decompressobj(_MEMBER) if block else member
                    continue
                if piece := member.decompress(block, _BLOCK):
                    yield piece
                block = member.unconsumed_tail or member.unused_data
    except zlib.error as error:
        raise UnreadableSource(f"the gzip file can't be read: {error}") from error
    if not member.eof:
        raise UnreadableSource("the gzip file breaks off")


def _blocks(stream: _Readable) -> Iterator[bytes]:
    return iter(lambda: stream.read(_BLOCK), b"")


class _Reading(io.RawIOBase):
    """A stream of blocks that come one after the other."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        super().__init__()
        self._blocks = blocks
        self._held = b""

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill as much of `buffer` as is at hand; 0 at the end."""
        while not self._held:
            block = next(self._blocks, None)
            if block is None:
                return 0
            self._held = block
        taken, self._held = self._held[: len(buffer)], self._held[len(buffer) :]
        buffer[: len(taken)] = taken
        return len(taken)
