"""What is said no more, and what is said now, from the data of one release to that of the next."""

from collections.abc import Iterator
from itertools import groupby
from mmap import mmap
from pathlib import Path
from typing import Final

from lod.release.difference import Line, lines
from lod.representations.lines import mapped, where

_LITTLE: Final = 0.1  # of the bytes of the data; where more changed, a store is sooner loaded anew


def differ_little(old: Path, new: Path, removed: Path, added: Path) -> bool:
    """Tell whether little changed; if so, write what did.

    Args:
        old: sorted N-Quads.
        new: likewise.
        removed: is written: the lines of `old` that are not in `new`.
        added: is written: the lines of `new` that are not in `old`, and all of a subject that lost one. A
            store knows literals by their value alone, and two of a subject may have had the same.

    Raises:
        LodError: a file cannot be read.
    """
    if not old.is_file():
        return False
    left = _LITTLE * new.stat().st_size
    data = mapped(new)
    with removed.open("wb") as gone, added.open("wb") as come:
        for subject, group in groupby(lines(old, new), key=_subject):
            changed = list(group)
            lost = [line for is_new, line in changed if not is_new]
            gone.writelines(lost)
            come.writelines(_all(data, subject) if lost else (line for _, line in changed))
            left -= sum(len(line) for _, line in changed)
            if left < 0:
                return False
    return True


def _subject(line: Line) -> bytes:
    return line.line[: line.line.index(b" ") + 1]


def _all(data: mmap | bytes, start: bytes) -> Iterator[bytes]:
    """Yield the lines that begin so."""
    begin = where(data, start)
    while data[begin : begin + len(start)] == start:
        end = data.find(b"\n", begin) + 1
        yield data[begin:end]
        begin = end
