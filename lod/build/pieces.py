"""A part of a source in pieces, by which what was made of them before is found again."""

import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO, Final

from lod.build.sources import Part
from lod.converters import PIECES
from lod.errors import LodError

Count = Callable[[int, int], None]  # is told the bytes and the records that were read since it was told last
_BLOCK: Final = 1 << 20
_TOGETHER: Final = 16  # pieces that are read in one stream


@dataclass(frozen=True, slots=True)
class Piece:
    """Some records of a part, or all of a part that is not cut."""

    first: int  # ordinal of its first record
    digest: bytes  # SHA-256 of its bytes
    stream: BinaryIO  # that tells where in the file it stands
    content: bytes | None = None  # its bytes, where the part is cut


def pieces(part: Part, count: Count) -> Iterator[Piece]:
    """Yield the pieces of a part, in their order; each is to be read before the next is asked for.

    Args:
        part: where it lies.
        count: is told what was read.

    Raises:
        LodError: the file cannot be read.
    """
    with _opened(part.path) as file:
        cut = PIECES.get(part.origin.converter)
        found = cut(_buffered(_Slice(file, part.start, part.end, count))) if cut else None
        if found is None:
            digest = _digest(_Slice(file, part.start, part.end, lambda read, records: None))
            yield Piece(part.first, digest, _buffered(_Slice(file, part.start, part.end, count)))
            return
        offset, first = part.start, part.first
        for content, records in found:
            yield Piece(first, sha256(content).digest(), _Content(content, offset), content)
            offset += len(content)
            first += records


def together(pieces: Iterable[Piece]) -> Iterator[tuple[list[Piece], BinaryIO]]:
    """Yield some pieces that follow each other, and a stream of them all.

    One that is not held whole is alone: it is to be read before the next is asked for.
    """
    held: list[Piece] = []
    for piece in pieces:
        if piece.content is None:
            yield [piece], piece.stream
            continue
        held.append(piece)
        if len(held) == _TOGETHER:
            yield held, _joined(held)
            held = []
    if held:
        yield held, _joined(held)


def _joined(pieces: list[Piece]) -> BinaryIO:
    return _Content(b"".join(piece.content or b"" for piece in pieces), pieces[0].stream.tell())


def _opened(path: Path) -> io.FileIO:
    try:
        return path.open("rb", buffering=0)
    except OSError as error:
        raise LodError(f"{path}: {error.strerror or error}") from error


def _buffered(raw: io.RawIOBase) -> BinaryIO:
    return io.BufferedReader(raw, _BLOCK)


def _digest(raw: io.RawIOBase) -> bytes:
    found = sha256()
    while block := raw.read(_BLOCK):
        found.update(block)
    return found.digest()


class _Content(io.BytesIO):
    """Bytes of a file that begin at `offset`."""

    def __init__(self, content: bytes, offset: int) -> None:
        super().__init__(content)
        self._offset = offset

    def tell(self) -> int:
        """Return the byte of the file that is read next: what a report names."""
        return self._offset + super().tell()


class _Slice(io.RawIOBase):
    """The bytes of a file from `start` to `end`."""

    def __init__(self, file: io.FileIO, start: int, end: int, count: Count) -> None:
        super().__init__()
        self._file = file
        self._left = end - start
        self._count = count
        file.seek(start)

    def readable(self) -> bool:
        """Return True."""
        return True

    def tell(self) -> int:
        """Return the byte of the file that is read next: what a report names."""
        return self._file.tell()

    def readinto(self, buffer: Any) -> int:
        """Fill as much of `buffer` as is left of the part."""
        view = memoryview(buffer)[: self._left]
        try:
            read = self._file.readinto(view)
        except OSError as error:
            raise LodError(f"{self._file.name}: cannot be read: {error.strerror or error}") from error
        self._left -= read
        self._count(read, 0)
        return read
