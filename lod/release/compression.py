"""Bytes on their way to a file: counted, digested, packed; the same bytes each time."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, Final, Protocol, Self, cast

import zstandard
from isal import igzip, isal_zlib

_GZIP: Final = 16 + 15  # window bits that ask zlib for a gzip header: no name in it, and no time
_LEVEL: Final = {".gz": 2, ".zst": 1}  # of sorted lines, zstd's lowest makes the smallest file, and soonest
_ENOUGH: Final = 1 << 18  # bytes packed at once


class _Packer(Protocol):
    def compress(self, data: bytes, /) -> bytes: ...
    def flush(self) -> bytes: ...


def _packer(suffix: str) -> _Packer:
    if suffix == ".gz":
        return cast(_Packer, isal_zlib.compressobj(_LEVEL[suffix], isal_zlib.DEFLATED, _GZIP))
    return cast(_Packer, zstandard.ZstdCompressor(_LEVEL[suffix], write_checksum=True).compressobj())


@dataclass(slots=True)
class Packed:
    """A file that is being written."""

    path: Path
    _file: IO[bytes] = field(init=False)
    _packer: _Packer = field(init=False)
    _digest: Any = field(default_factory=sha256)
    size: int = 0

    def __post_init__(self) -> None:
        self._file = self.path.open("wb")
        self._packer = _packer(self.path.suffix)

    def write(self, data: bytes) -> None:
        """Pack some bytes."""
        self._out(self._packer.compress(data))

    def begin(self) -> int:
        """End what can be unpacked alone, begin anew, and return the place in the file where that is."""
        self._out(self._packer.flush())
        self._packer = _packer(self.path.suffix)
        return self.size

    def close(self) -> None:
        """Write what is left."""
        if not self._file.closed:
            self._out(self._packer.flush())
            self._file.close()

    @property
    def sha256(self) -> str:
        """Digest of the file, once it is closed."""
        return str(self._digest.hexdigest())

    def _out(self, packed: bytes) -> None:
        self.size += len(packed)
        self._digest.update(packed)
        self._file.write(packed)


@dataclass(slots=True)
class Packing:
    """The same content packed in every way we offer."""

    files: tuple[Packed, ...]
    known_sha256: str = ""  # of what goes in, where that is known
    _digest: Any = field(default_factory=sha256)
    _held: list[bytes] = field(default_factory=list)
    _size: int = 0

    @classmethod
    def to(cls, path: Path, known_sha256: str = "") -> Self:
        """Begin `path`.gz and `path`.zst."""
        return cls(tuple(Packed(path.with_name(path.name + suffix)) for suffix in _LEVEL), known_sha256)

    def write(self, data: bytes) -> None:
        """Take some bytes."""
        self._held.append(data)
        self._size += len(data)
        if self._size >= _ENOUGH:
            self._pack()

    def close(self) -> None:
        """Write what is left."""
        self._pack()
        for file in self.files:
            file.close()

    @property
    def content_sha256(self) -> str:
        """Digest of what went in, once closed."""
        return self.known_sha256 or str(self._digest.hexdigest())

    def _pack(self) -> None:
        data = b"".join(self._held)
        self._held.clear()
        self._size = 0
        if not self.known_sha256:
            self._digest.update(data)
        for file in self.files:
            file.write(data)


@contextmanager
def unpacked(path: Path, *, soon: bool = False) -> Iterator[IO[bytes]]:
    """Give what a file unpacks to, as a stream; zlib, not ISA-L that packed it, reads gzip.

    Args:
        path: of the file.
        soon: ISA-L reads it, in a quarter of the time.
    """
    with path.open("rb") as file:
        if path.suffix == ".gz":
            with (igzip.IGzipFile if soon else gzip.GzipFile)(fileobj=file) as stream:
                yield cast(IO[bytes], stream)
        elif path.suffix == ".zst":
            with zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True) as stream:
                yield cast(IO[bytes], stream)
        else:
            yield file
