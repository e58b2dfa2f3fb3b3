"""The records (documents) of a sorted file of N-Quads, asked for in the order of their things."""

import mmap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lod.namespaces import DCTERMS, OWL
from lod.representations.lines import where
from lod.search.lines import iri_of


@dataclass(frozen=True, slots=True)
class Record:
    """What a thing's record says that its index entry needs."""

    source: str = ""  # name of the dataset
    gone: bool = False  # a tombstone


_NONE: Final = Record()


class Records:
    """The records of things that are asked for in the order of the file.

    `{base}doc/X` is the record of `{base}id/X` and, for other things, `{base}doc/Y` that of `{base}Y`:
    within each of the two families records and things have one order, so two readers that only go
    forward find all.
    """

    def __init__(self, nquads: Path, base: str) -> None:
        self._things = f"{base}id/"
        self._base = base
        self._of_ids = _Forward(nquads, base)
        self._of_others = _Forward(nquads, base)

    def of(self, thing: str) -> Record:
        """Return the record of `thing`, an empty one where it has none."""
        thing = thing.partition("#")[0]
        if thing.startswith(self._things):
            return self._of_ids.find(thing[len(self._things) :])
        if thing.startswith(self._base):
            return self._of_others.find(thing[len(self._base) :])
        return _NONE


class _Forward:
    """Reads the records once, forward from the first that is asked for, keeping one at a time."""

    def __init__(self, nquads: Path, base: str) -> None:
        self._nquads = nquads
        self._base = base
        self._records: Iterator[tuple[bytes, Record]] | None = None
        self._path, self._record = b"", _NONE

    def find(self, path: str) -> Record:
        wanted = path.encode() + b">"
        if self._records is None:
            prefix = f"<{self._base}doc/".encode()
            self._records = _records(self._nquads, prefix, wanted, f"{self._base}dataset/")
        while self._path < wanted:
            self._path, self._record = next(self._records, (b"\xff", _NONE))
        return self._record if self._path == wanted else _NONE


_IS_PART_OF: Final = str(DCTERMS["isPartOf"]).encode()
_DEPRECATED: Final = str(OWL["deprecated"]).encode()


def _records(nquads: Path, prefix: bytes, first: bytes, datasets: str) -> Iterator[tuple[bytes, Record]]:
    """Yield path and content of each record from `first` on; paths with the bracket that they sort by."""
    path, source, gone = b"", "", False
    for line in _from(nquads, prefix + first):
        if not line.startswith(prefix):
            break
        subject, predicate, rest = line.split(b" ", 2)
        here = subject[len(prefix) :]
        if here != path:
            if path:
                yield path, Record(source, gone)
            path, source, gone = here, "", False
        if predicate == _IS_PART_OF:
            source = source or iri_of(rest).removeprefix(datasets)
        elif predicate == _DEPRECATED:
            gone = b'"true"' in rest
    if path:
        yield path, Record(source, gone)


def _from(nquads: Path, prefix: bytes) -> Iterator[bytes]:
    """Yield the lines of a sorted file from the first that begins with `prefix` or comes after it."""
    with nquads.open("rb") as lines:
        lines.seek(_place(nquads, prefix))
        yield from lines


_BLOCK: Final = 1 << 18  # bytes read at once


def lines_without(nquads: Path, prefixes: Sequence[bytes]) -> Iterator[bytes]:
    """Yield the lines of a sorted file but those that begin with one of the prefixes, unread."""
    with nquads.open("rb") as lines:
        place = 0
        for prefix in sorted(prefixes):
            stop = _place(nquads, prefix)
            while place < stop:
                block = lines.read(min(_BLOCK, stop - place))
                block += b"" if block.endswith(b"\n") else lines.readline()
                place += len(block)
                yield from block.splitlines(keepends=True)
            place = lines.seek(_place(nquads, prefix + b"\xff"))
        yield from lines


def _place(nquads: Path, prefix: bytes) -> int:
    with nquads.open("rb") as lines:
        if not nquads.stat().st_size:
            return 0
        with mmap.mmap(lines.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
            return where(mapped, prefix)
