"""The records that a release was made of, as they came, by their IRI: given back byte for byte."""

from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, groupby, islice
from pathlib import Path
from typing import Any, Final, Self

import lmdb
import zstandard

from lod.documents.keys import kept_under
from lod.documents.scratch import Writing, opened
from lod.errors import LodError

FILE: Final = "originals.mdb"
_ORIGINALS, _ABOUT = _DATABASES = (b"originals", b"about")
_SAMPLES: Final = 2000
_ENOUGH: Final = 8  # samples, of which a dictionary can be trained
_DICTIONARY: Final = 1 << 16  # bytes
_LEVEL: Final = 3


@dataclass(frozen=True, slots=True)
class Original:
    """A record as its source has it."""

    source: str  # name of the source
    media_type: str
    content: bytes


def line(record: str, number: int, original: Original) -> bytes:
    """Return an original as a line that sorts by the IRI of its record, then by the number of its source."""
    content = b64encode(original.content)
    head = f"{record}\t{number:04}\t{original.source}\t{original.media_type}\t"
    return head.encode() + content + b"\n"


def write_originals(lines: Iterable[bytes], folder: Path, size: int) -> int:
    """Keep the originals of sorted `line`s in `folder` and return for how many records there are some.

    Memory is flat; equal input gives equal bytes. Where there are no lines, nothing is written.

    Args:
        lines: as `line` makes them, sorted bytewise.
        folder: made if need be.
        size: a bound of the bytes that the lines have.

    Raises:
        LodError: the disk is full.
    """
    waiting = iter(lines)
    samples = list(islice(waiting, _SAMPLES))
    if not samples:
        return 0
    folder.mkdir(parents=True, exist_ok=True)
    dictionary = _trained([b64decode(sample.rpartition(b"\t")[2]) for sample in samples])
    packer = zstandard.ZstdCompressor(_LEVEL, dict_data=_dictionary(dictionary))
    number = 0
    with Writing(folder / FILE, _DATABASES, (1 << 26) + 4 * size) as target:
        target.put(_ABOUT, b"dictionary", dictionary)
        told = groupby(chain(samples, waiting), key=lambda line: line.partition(b"\t")[0])
        for record, group in told:
            number += 1
            kept = b"".join(each.partition(b"\t")[2] for each in group)
            target.put(_ORIGINALS, kept_under(record), packer.compress(_unpacked(kept)))
    return number


def _unpacked(kept: bytes) -> bytes:
    """Return the originals of a record, each after a line that tells its length: base64 does not compress."""
    told = []
    for each in kept.splitlines():
        _, source, media_type, content = each.split(b"\t")
        plain = b64decode(content)
        told.append(b"%b\t%b\t%d\n%b" % (source, media_type, len(plain), plain))
    return b"".join(told)


def _trained(samples: list[bytes | bytearray | memoryview]) -> bytes:
    if len(samples) < _ENOUGH:
        return b""
    try:
        return bytes(zstandard.train_dictionary(_DICTIONARY, samples, k=1024, d=8).as_bytes())
    except zstandard.ZstdError:
        return b""  # too little to learn from: the records are few


def _dictionary(trained: bytes) -> zstandard.ZstdCompressionDict | None:
    return zstandard.ZstdCompressionDict(trained) if trained else None


class Originals:
    """Reads originals by the IRI of their record; to be opened anew after a fork."""

    def __init__(self, folder: Path) -> None:
        """Use `Originals.open`."""
        self._file = opened(folder / FILE, len(_DATABASES))
        self._originals, self._about = (
            self._file.environment.open_db(name, create=False) for name in _DATABASES
        )
        self._dictionary = _dictionary(self._read(self._about, b"dictionary") or b"")

    @classmethod
    def open(cls, folder: Path) -> Self | None:
        """Open what `write_originals` put into `folder`; None where it wrote nothing.

        Raises:
            LodError: they cannot be read.
        """
        if not (folder / FILE).exists():
            return None
        try:
            return cls(folder)
        except lmdb.Error as error:
            raise LodError(f"the sources in {folder} cannot be opened: {error}") from error

    def get(self, record: str) -> tuple[Original, ...]:
        """Return the originals of the record of this IRI, in the order of the sources."""
        kept = self._read(self._originals, kept_under(record.encode(errors="surrogateescape")))
        if kept is None:
            return ()
        # A decompressor is made for each reading: it is not to be shared by threads.
        return tuple(_parsed(zstandard.ZstdDecompressor(dict_data=self._dictionary).decompress(kept)))

    def _read(self, database: Any, key: bytes) -> bytes | None:
        with self._file.environment.begin() as reader:
            found: bytes | None = reader.get(key, db=database)
            return found


def _parsed(kept: bytes) -> Iterator[Original]:
    while kept:
        head, _, rest = kept.partition(b"\n")
        source, media_type, length = head.decode().split("\t")
        yield Original(source, media_type, rest[: int(length)])
        kept = rest[int(length) :]
