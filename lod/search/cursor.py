"""A sorted file of N-Quads, read in spans of whole subjects: things, and their records beside them."""

from collections.abc import Iterator, Sequence
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import IO, Final

import polars as pl

from lod.namespaces import DCTERMS, OWL
from lod.representations.lines import where
from lod.representations.tables import chunks, read


def subjects_without(nquads: Path, prefixes: Sequence[bytes]) -> Iterator[bytes]:
    """Yield the lines of a sorted file, some subjects at a time, but those that begin with a prefix."""
    begin = 0
    for prefix in sorted(prefixes):
        yield from _between(nquads, begin, _place(nquads, prefix))
        begin = _place(nquads, prefix + b"\xff")
    yield from _between(nquads, begin, nquads.stat().st_size)


def _between(nquads: Path, begin: int, end: int) -> Iterator[bytes]:
    with nquads.open("rb") as lines:
        lines.seek(begin)
        yield from chunks(_Span(lines, end - begin))


class _Span:
    """As much of a file as is left of a span."""

    def __init__(self, file: IO[bytes], size: int) -> None:
        self._file = file
        self._left = size

    def read(self, size: int, /) -> bytes:
        """Return at most `size` bytes."""
        read = self._file.read(min(size, self._left))
        self._left -= len(read)
        return read


def _place(nquads: Path, prefix: bytes) -> int:
    with nquads.open("rb") as lines:
        if not nquads.stat().st_size:
            return 0
        with mmap(lines.fileno(), 0, access=ACCESS_READ) as mapped:
            return where(mapped, prefix)


class Records:
    """What the records (documents) of things say that their index entries need.

    `{base}doc/X` is the record of `{base}id/X` and, for other things, `{base}doc/Y` that of `{base}Y`:
    within each of the two families records and things have one order, so two readers that only go
    forward find all.
    """

    def __init__(self, nquads: Path, base: str) -> None:
        self._base = base
        self._of_ids = _Forward(nquads, base)
        self._of_others = _Forward(nquads, base)

    def of(self, things: pl.Series) -> pl.DataFrame:
        """Return the `source` (name of the dataset) of some things, and whether they are `gone` (tombstones).

        "" and false where there is no record.

        Args:
            things: IRIs without brackets, in the order of the file; a fragment has the record of its thing.
        """
        bare = things.str.extract("^([^#]*)")
        told = pl.DataFrame({"bare": bare}).with_row_index("place")
        of_id = pl.col("bare").str.starts_with(f"{self._base}id/")
        ours = pl.col("bare").str.starts_with(self._base)
        ids = told.filter(of_id).with_columns(path=pl.col("bare").str.strip_prefix(f"{self._base}id/"))
        others = told.filter(ours & ~of_id).with_columns(path=pl.col("bare").str.strip_prefix(self._base))
        found = pl.concat([self._of_ids.find(ids), self._of_others.find(others)])
        return told.join(found, on="place", how="left", maintain_order="left").select(
            pl.col("source").fill_null(""), pl.col("gone").fill_null(value=False)
        )


_FOUND: Final = {"path": pl.String, "source": pl.String, "gone": pl.Boolean}


class _Forward:
    """Reads the records once, forward from the first that is asked for."""

    def __init__(self, nquads: Path, base: str) -> None:
        self._nquads = nquads
        self._base = base
        self._waiting: Iterator[bytes] | None = None
        self._held = pl.DataFrame(schema=_FOUND)  # those read last, which what is asked for next may need too

    def find(self, things: pl.DataFrame) -> pl.DataFrame:
        """Return `place`, `source` and `gone` of things, by their `path`."""
        if not things.is_empty():
            self._read(str((things["path"] + ">").min()), str((things["path"] + ">").max()))
        return things.join(self._held, on="path").select("place", "source", "gone")

    def _read(self, first: str, last: str) -> None:
        """Hold the records from `first` to `last`: paths with the bracket that they sort by."""
        docs = f"<{self._base}doc/"
        if self._waiting is None:
            end = _place(self._nquads, docs.encode() + b"\xff")
            self._waiting = _between(self._nquads, _place(self._nquads, (docs + first).encode()), end)
        held = [self._held.filter(pl.col("path") + ">" >= first)]
        while held[-1].is_empty() or str(held[-1]["path"][-1]) + ">" < last:
            lines = next(self._waiting, None)
            if lines is None:
                break
            if not (found := self._records(lines)).is_empty():
                held.append(found)
        self._held = pl.concat(held)

    def _records(self, lines: bytes) -> pl.DataFrame:
        said = read(lines, [_IS_PART_OF, _DEPRECATED]).filter(
            ~pl.col("subject").str.contains("#", literal=True)
        )
        part_of = pl.col("predicate") == _IS_PART_OF
        dataset = pl.col("object").str.extract("^<([^>]*)").str.strip_prefix(f"{self._base}dataset/")
        gone = pl.col("object").filter(~part_of).str.contains('^"(?:true|1)"')
        return (
            said.group_by("block", maintain_order=True)
            .agg(
                path=pl.col("subject").first().str.strip_prefix(f"<{self._base}doc/").str.strip_suffix(">"),
                source=dataset.filter(part_of).first().fill_null(""),
                gone=gone.last().fill_null(value=False),
            )
            .select("path", "source", "gone")
        )


_IS_PART_OF: Final = str(DCTERMS["isPartOf"])
_DEPRECATED: Final = str(OWL["deprecated"])
