"""The delta from one release to the next: statements added and removed, as RDF Patch too; things' fates.

`LC_ALL=C comm -23 old.nt removed.nt | LC_ALL=C sort -m - added.nt` is the new dump, byte for byte.
"""

import csv
import io
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lod.release.compression import Packed
from lod.release.difference import Change, Side, changes, lines
from lod.representations.lines import in_graph

ADDED: Final = "added"
REMOVED: Final = "removed"
PATCH: Final = "rdfp"
CHANGES: Final = "changes"
COLUMNS: Final = ("iri", "change", "successors")


@dataclass(frozen=True, slots=True)
class Delta:
    """The files of one delta, and how many statements they hold."""

    old: str  # names of releases
    new: str
    added: int
    removed: int
    files: tuple[Path, ...]


def write_delta(folder: Path, old_name: str, new_name: str, old: Side, new: Side, base: str) -> Delta:
    """Write `{old}--{new}.added.nt.gz`, `.removed.nt.gz`, `.rdfp.gz` and `.changes.csv.gz` into `folder`.

    The suffix is `.nq` where a statement of the delta stands in a named graph.

    Raises:
        LodError: the data cannot be compared.
    """
    folder.mkdir(parents=True, exist_ok=True)
    stem = f"{old_name}--{new_name}"
    counts = {True: 0, False: 0}
    graphs = False
    with ExitStack() as stack:
        added, removed, patch, fates = (
            stack.enter_context(closing(Packed(folder / f"{stem}.{what}")))
            for what in (f"{ADDED}.nt.gz", f"{REMOVED}.nt.gz", f"{PATCH}.gz", f"{CHANGES}.csv.gz")
        )
        patch.write(_header(base, old_name, new_name))
        for is_new, line in lines(old.data, new.data):
            counts[is_new] += 1
            graphs = graphs or in_graph(line)
            (added if is_new else removed).write(line)
            patch.write((b"A " if is_new else b"D ") + line)
        patch.write(b"TC .\n")
        for row in _rows(changes(old, new, base)):
            fates.write(row)
    files = tuple(_named(file.path, graphs=graphs) for file in (added, removed, patch, fates))
    return Delta(old_name, new_name, counts[True], counts[False], files)


def _header(base: str, old: str, new: str) -> bytes:
    """RDF Patch 1: which version this makes, from which; then the transaction begins."""
    return f"H id <{base}dataset?release={new}> .\nH prev <{base}dataset?release={old}> .\nTX .\n".encode()


def _rows(found: Iterator[Change]) -> Iterator[bytes]:
    """Yield a CSV (RFC 4180) of the things that changed, header first."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for change in found:
        writer.writerow((change.thing, change.kind.value, " ".join(change.successors)))
        if text.tell() > 1 << 16:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def _named(path: Path, *, graphs: bool) -> Path:
    if not graphs or not path.name.endswith(".nt.gz"):
        return path
    return path.rename(path.with_name(path.name.removesuffix(".nt.gz") + ".nq.gz"))
