"""An index of data that differ little from those of another: what did not change is taken over from that."""

import json
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lod.namespaces import Ours
from lod.program import fingerprint
from lod.representations.lines import mapped, where
from lod.search.rolls import FILE as ROLLS

_MADE_BY: Final = "made-by.json"
_LISTS: Final = ("meta.json", ".managed.json")  # what the engine writes anew; it never writes to a segment
_ROOMS: Final = ("dates", "identifiers", "names", "namespaces", "representations", "search")
_PACKAGES: Final = (
    "jaconv", "polars", "pyicu-wheels", "pypinyin", "sudachidict-core", "sudachipy", "tantivy",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Before:
    """An index that was made before, of other data."""

    folder: Path
    changed: tuple[Path, ...]  # N-Quads: each line that only one of the data have is in one of these


def made_by(base: str, labels: Iterable[str]) -> str:
    """Return what an index depends on besides the data."""
    return json.dumps([fingerprint(_ROOMS, _PACKAGES), base, sorted(labels)])


def sign(folder: Path, told: str) -> None:
    """Note in an index what it was made by; let who reads that read the engine's lists, which are private."""
    (folder / _MADE_BY).write_text(told, encoding="utf-8")
    for name in _LISTS:
        shutil.copymode(folder / _MADE_BY, folder / name)


def changed_things(before: Before, told: str, base: str) -> list[str] | None:
    """Return the things, without fragments, of which something else is said now, in the order of their IRIs.

    None where nothing can be taken over: another program made that index, or what took part in what has
    changed, which the lists tell of others than those that say it.
    """
    try:
        if (before.folder / _MADE_BY).read_text(encoding="utf-8") != told:
            return None
    except OSError:
        return None
    ap = Ours(base).ap
    ties = {str(ap[name]).encode() for name in ("agent", "in", "partOf")}
    docs, ids = f"{base}doc/".encode(), f"{base}id/".encode()
    things: set[bytes] = set()
    for path in before.changed:
        with path.open("rb") as lines:
            for line in lines:
                subject, predicate, _ = line.split(b" ", 2)
                if predicate in ties:
                    return None
                thing = subject[1:-1].partition(b"#")[0]
                things.add(thing)
                if thing.startswith(docs):
                    things |= {ids + thing[len(docs) :], base.encode() + thing[len(docs) :]}
    return sorted(thing.decode() for thing in things)


def take_over(before: Before, folder: Path) -> None:
    """Take over the segments of an index, by hard links where the disk can."""
    for path in before.folder.iterdir():
        if path.name in _LISTS:
            shutil.copyfile(path, folder / path.name)
        elif path.name not in (ROLLS, _MADE_BY):
            try:
                (folder / path.name).hardlink_to(path)
            except OSError:
                shutil.copyfile(path, folder / path.name)


def write_lines_about(things: Sequence[str], nquads: Path, base: str, target: Path) -> None:
    """Write all lines about things, their fragments and their records, sorted, without reading the others."""
    data = mapped(nquads)
    with target.open("wb") as out:
        for start in sorted(start for thing in things for start in _starts(thing, base)):
            begin = where(data, start)
            end = begin
            while data[end : end + len(start)] == start:
                end = data.find(b"\n", end) + 1
            out.write(data[begin:end])


def _starts(thing: str, base: str) -> Iterable[bytes]:
    """Yield how the lines about a thing begin."""
    names = [thing]
    if thing.startswith(base):
        names.append(f"{base}doc/{thing.removeprefix(base).removeprefix('id/')}")
    return [f"<{name}{end}".encode() for name in names for end in ("#", "> ")]
