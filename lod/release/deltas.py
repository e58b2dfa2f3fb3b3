"""The delta from one release to the next: statements added and removed, as RDF Patch too; things' fates.

`LC_ALL=C comm -23 old.nt removed.nt | LC_ALL=C sort -m - added.nt` is the new dump, byte for byte.
"""

import csv
import io
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lod.errors import LodError
from lod.release.compression import Packed
from lod.release.difference import GONE, Change, Kind, Side, changes, lines
from lod.release.manifest import File, day_of

ADDED: Final = "added"
REMOVED: Final = "removed"
PATCH: Final = "rdfp"
CHANGES: Final = "changes"
ENDED: Final = "gone"
COLUMNS: Final = ("iri", "change", "successors", "type", "label")
PAGE: Final = 250  # changes that are unpacked at once
_MEDIA_TYPES: Final = {
    ".nt": "application/n-triples",
    ".nq": "application/n-quads",
    ".rdfp": "application/rdf-patch",
    ".csv": "text/csv",
}


@dataclass(frozen=True, slots=True)
class Delta:
    """What one release changed in the one before: counts, and the files that tell it.

    `pages` are the places in the list of changes at which PAGE further ones begin, to be unpacked alone.
    """

    old: str  # names of releases
    new: str
    added: int  # statements
    removed: int
    changes: Mapping[str, int]  # things, by the value of their Kind
    pages: tuple[int, ...]
    files: tuple[File, ...]

    @property
    def day(self) -> str:
        """The day of the new release, ISO 8601."""
        return day_of(self.new)

    @property
    def total(self) -> int:
        """How many things changed."""
        return sum(self.changes.values())


def write_delta(
    root: Path,
    folder: str,
    old_name: str,
    new_name: str,
    old: Side,
    new: Side,
    base: str,
    languages: Sequence[str] = (),
) -> Delta:
    """Write a delta into `folder` of a release, or of its draft, at `root`.

    `{old}--{new}.added.nt.gz` and `.removed.nt.gz` (`.nq` where a statement of either release stands in
    a named graph, as of its dumps), `.rdfp.gz`; `.changes.csv.gz` of all things that changed, `.gone.csv.gz`
    of those that were merged, split, withdrawn or deleted. `languages` are those of the labels in these
    lists, BCP 47.

    Raises:
        LodError: the data cannot be compared.
    """
    (root / folder).mkdir(parents=True, exist_ok=True)
    stem = f"{old_name}--{new_name}"
    counts = {True: 0, False: 0}
    with ExitStack() as stack:
        added, removed, patch, every, gone = packed = [
            stack.enter_context(closing(Packed(root / folder / f"{stem}.{what}.gz")))
            for what in (f"{ADDED}.nt", f"{REMOVED}.nt", PATCH, f"{CHANGES}.csv", f"{ENDED}.csv")
        ]
        patch.write(_header(base, old_name, new_name))
        for is_new, line in lines(old.data, new.data):
            counts[is_new] += 1
            (added if is_new else removed).write(line)
            patch.write((b"A " if is_new else b"D ") + line)
        patch.write(b"TC .\n")
        told, pages = _listed(changes(old, new, base, languages), every, gone)
    numbers = (counts[True], counts[False], sum(counts.values()), None, None)
    graphs = old.graphs or new.graphs
    files = [
        _file(root, file, count, folder, graphs=graphs) for file, count in zip(packed, numbers, strict=True)
    ]
    return Delta(old_name, new_name, counts[True], counts[False], told, pages, tuple(files))


def read_changes(root: Path, delta: Delta, page: int) -> tuple[Change, ...]:
    """Return a page of a delta's changes, counted from 1, in the order of their IRIs; none past the last.

    Raises:
        LodError: they cannot be read.
    """
    if not 1 <= page <= len(delta.pages):
        return ()
    first, *rest = delta.pages[page - 1 : page + 1]
    path = root / next(file.path for file in delta.files if f".{CHANGES}." in file.path)
    try:
        with path.open("rb") as file:
            file.seek(first)
            text = zlib.decompress(file.read(rest[0] - first if rest else -1), 31).decode()
        rows = csv.reader(io.StringIO(text, newline=""))
        if page == 1:
            next(rows)
        return tuple(
            Change(iri, Kind(kind), tuple(others.split()), *told) for iri, kind, others, *told in rows
        )
    except (OSError, zlib.error, ValueError) as error:
        raise LodError(f"{path}: cannot be read: {error}") from error


def _header(base: str, old: str, new: str) -> bytes:
    """RDF Patch 1: which version this makes, from which; then the transaction begins."""
    return f"H id <{base}dataset?release={new}> .\nH prev <{base}dataset?release={old}> .\nTX .\n".encode()


def _listed(found: Iterable[Change], every: Packed, gone: Packed) -> tuple[dict[str, int], tuple[int, ...]]:
    """Write the changes as CSV (RFC 4180), header first; return their numbers and where the pages begin."""
    numbers, pages = Counter[str](), list[int]()
    gone.write(_row(COLUMNS))
    for number, change in enumerate(found):
        if number % PAGE == 0:
            pages.append(every.begin() if number else 0)
        if not number:
            every.write(_row(COLUMNS))
        row = _row((change.thing, change.kind.value, " ".join(change.successors), change.type, change.label))
        every.write(row)
        if change.kind in GONE:
            gone.write(row)
        numbers[change.kind.value] += 1
    if not pages:
        every.write(_row(COLUMNS))
    return dict(sorted(numbers.items())), tuple(pages)


def _row(cells: Iterable[str]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerow(cells)
    return text.getvalue().encode()


def _file(root: Path, packed: Packed, statements: int | None, folder: str, *, graphs: bool) -> File:
    """Describe a file under the name that it has, where there are graphs that of N-Quads."""
    path = packed.path
    if graphs and path.name.endswith(".nt.gz"):
        path = path.rename(path.with_name(path.name.removesuffix(".nt.gz") + ".nq.gz"))
    return File(
        path=f"{folder}/{path.name}",
        bytes=packed.size,
        sha256=packed.sha256,
        statements=statements,
        media_type=_MEDIA_TYPES[path.suffixes[-2]],
    )
