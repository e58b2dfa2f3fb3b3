"""The datestamps of a release, from those of the release before and what changed since; memory is flat."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import IO

from lod.documents import Documents
from lod.documents.document import CURRENT, Document
from lod.documents.originals import Originals
from lod.release.datestamps import BY_DAY, BY_IRI, COUNTS, Dated, Datestamps, Stamp, later, without
from lod.release.difference import Change, Side, changes
from lod.release.history import History
from lod.release.manifest import Manifest, day_of
from lod.release.opening import DATA, DOCUMENTS, SOURCES, Release
from lod.representations.lines import mapped, where
from lod.sorting import replace, sort

# What of an entity is to be looked at anew: its statements, its source's record; its statements, since
# they differ from those of a release that had been rolled back to.
_ITSELF, _RECORD, _BESIDE = b"c", b"r", b"s"


def write_datestamps(
    draft: Path,
    name: str,
    day: str,
    base: str,
    *,
    datasets: Collection[str],
    telling: Path,
    previous: Path | None,
    beside: Path | None = None,
) -> None:
    """Write into a draft, whose documents and history are made, when each entity last changed.

    Only what changed is looked at; the rest is taken over by comm(1) and sort(1).

    Args:
        draft: folder of the draft.
        name: that the release will have.
        day: of the release, ISO 8601.
        base: the IRI prefix of what we publish.
        datasets: names of all sources.
        telling: sorted lines of entity and source, a tab between, for sources that keep no record of each;
            of an entity that has a record, the record says whose it is.
        previous: folder of the release before; None for the first.
        beside: folder of the release that had been rolled back to; who knows that alone learns of everything
            in which it differs.

    Raises:
        LodError: the disk is full, or the release before cannot be read.
    """
    before = _before(previous, base)
    making = _Making(
        documents=Documents.open(draft / DOCUMENTS),
        originals=Originals.open(draft / SOURCES),
        base=base,
        day=day,
        before=before,
        datasets=frozenset(datasets),
        told=_Told(telling),
        todo=draft / f"{BY_IRI}.todo",
    )
    if before is not None:
        with making.todo.open("wb") as out:
            out.writelines(making.touched(draft, name, previous, beside))
        sort(making.todo)
    by_iri, by_day, counts = _Lines(draft / BY_IRI), _Lines(draft / BY_DAY), _Counts(before)
    for old, new in making.changes() if before is not None else making.first():
        for dated, lines, many in ((old, 0, -1), (new, 1, 1)):
            if dated is not None:
                by_iri.write(lines, dated.line)
                for list_, when in dated.lists:
                    counts.add(list_, when, many)
                    by_day.write(lines, f"{list_}\t{when}\t{dated.iri}\n")
    making.todo.unlink(missing_ok=True)
    earlier = previous if before is not None else None
    by_iri.finish(earlier and earlier / BY_IRI)
    by_day.finish(earlier and earlier / BY_DAY)
    counts.write(draft / COUNTS)


def _before(previous: Path | None, base: str) -> Datestamps | None:
    """Return what is known from before; under another base nothing was told of these entities."""
    if previous is None or Manifest.read(previous).base != base:
        return None
    return Datestamps.open(previous)


@dataclass(frozen=True, slots=True)
class _Making:
    documents: Documents
    originals: Originals | None
    base: str
    day: str
    before: Datestamps | None
    datasets: frozenset[str]
    told: "_Told"
    todo: Path  # what is to be looked at
    _today: str = field(init=False)
    _dataset: re.Pattern[bytes] = field(init=False)

    def __post_init__(self) -> None:
        # A day before the last one moves no datestamp back.
        days = self.before.days if self.before is not None else ()
        object.__setattr__(self, "_today", max((self.day, *days)))
        start = re.escape(f"{self.base}dataset/".encode())
        object.__setattr__(self, "_dataset", re.compile(rb"<%b([^<>/#]+)>" % start))

    def touched(self, draft: Path, name: str, previous: Path | None, beside: Path | None) -> Iterator[bytes]:
        """Yield what is to be looked at: in what the release differs from others."""
        for other, what in ((previous, _ITSELF), (beside, _BESIDE)):
            if other is None:
                continue
            for change in self._changes(draft, name, Release.open(other)):
                yield b"%b\t%b\n" % (change.thing.encode(), what)
            if self.originals is not None:
                for record in self.originals.differing(Originals.open(other / SOURCES)):
                    yield b"%b\t%b\n" % (self._thing(record).encode(), _RECORD)

    def _changes(self, draft: Path, name: str, other: Release) -> Iterator[Change]:
        """Yield the changes since another release: as the history has them, where that is the one before."""
        history = History.open(draft)
        delta = history.delta(name)
        if delta is None or delta.old != other.name:
            yield from changes(Side.of(other), Side(draft / DATA, self.documents), self.base)
            return
        for page in range(1, len(delta.pages) + 1):
            yield from history.changes(delta, page)

    def first(self) -> Iterator[tuple[None, Dated]]:
        """Yield what is, for each entity of a first release."""
        for document in self.documents.all():
            # All have its day, whatever they were dated when it was built.
            yield None, self._now(document.thing, document, self._today if self._is_kept(document) else "")

    def changes(self) -> Iterator[tuple[Dated | None, Dated]]:
        """Yield what was kept and what is, for each entity of which that is not the same."""
        with self.todo.open("rb") as lines:
            for iri, group in groupby((line[:-1].split(b"\t") for line in lines), key=lambda pair: pair[0]):
                what = {each for _, each in group}
                old = self.before.get(iri.decode()) if self.before is not None else None
                new = self._after(iri.decode(), old, what)
                if new is not None and new != old:
                    yield old, new

    def _after(self, iri: str, old: Dated | None, what: Collection[bytes]) -> Dated | None:
        document = self.documents.get(iri)
        if document is None:  # of what was blank there is none either
            return without(old, self._today, anew=_BESIDE in what) if old is not None else None
        when = self.originals.when(self._record(iri)) if self.originals is not None else ""
        now = self._now(iri, document, self._today if when and _RECORD in what else when and day_of(when))
        return later(old, now, self._today, changed=set(what) != {_RECORD})

    def _now(self, iri: str, document: Document, recorded: str) -> Dated:
        """Return what is told of an entity as if it had changed today; `recorded`: the day of its record."""
        gone = document.state != CURRENT
        return Dated(
            iri=iri,
            entity=Stamp(self._today, gone),
            datasets=tuple(sorted({*self._named(document), *self.told.of(iri)})),
            record=Stamp(recorded, gone) if recorded else None,
        )

    def _is_kept(self, document: Document) -> bool:
        return self.originals is not None and self.originals.has(self._record(document.thing))

    def _record(self, iri: str) -> str:
        """Return the IRI of the document of the source's record, where there is one."""
        things = f"{self.base}id/"
        return f"{self.base}doc/{iri[len(things) :]}" if iri.startswith(things) else iri

    def _thing(self, document: str) -> str:
        """Return the thing of a record's document; a further record of a thing is one by itself."""
        records = f"{self.base}doc/"
        thing = f"{self.base}id/{document.removeprefix(records)}"
        return thing if self.documents.get(thing) is not None else document

    def _named(self, document: Document) -> set[str]:
        """Return the datasets that the records of an entity are part of."""
        return {name.decode() for name in self._dataset.findall(document.turtle)} & self.datasets


class _Told:
    """Which sources without records tell of an entity; soonest told of one that follows the one before."""

    def __init__(self, lines: Path) -> None:
        self._lines = mapped(lines)
        self._at = 0  # behind what was found last

    def of(self, iri: str) -> Iterator[str]:
        """Yield their names."""
        start = f"{iri}\t".encode()
        begin = self._at
        if self._lines[begin : begin + len(start)] != start:
            begin = where(self._lines, start)
        while self._lines[begin : begin + len(start)] == start:
            end = self._lines.find(b"\n", begin)
            yield self._lines[begin + len(start) : end].decode()
            begin = self._at = end + 1


class _Counts:
    """How many stand in each list, by day."""

    def __init__(self, before: Datestamps | None) -> None:
        told = before.counts.items() if before is not None else ()
        self._counts = defaultdict[str, Counter[str]](Counter, {name: Counter(days) for name, days in told})

    def add(self, name: str, day: str, many: int) -> None:
        """Count so many more, or less, of a day in a list."""
        self._counts[name][day] += many

    def write(self, path: Path) -> None:
        """Write what is left, lists and days in order."""
        left = {name: {day: n for day, n in days.items() if n} for name, days in self._counts.items()}
        text = json.dumps({name: days for name, days in left.items() if days}, sort_keys=True, indent=1)
        path.write_text(text + "\n", encoding="utf-8")


class _Lines:
    """A file of sorted lines, made of an earlier one by what is in it no more and what is new."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._paths = [path.with_name(f"{path.name}.{what}") for what in ("old", "new")]
        self._files: list[IO[str]] = [each.open("w", encoding="utf-8") for each in self._paths]

    def write(self, which: int, line: str) -> None:
        """Take a line that is in it no more (0), or that is new (1)."""
        self._files[which].write(line)

    def finish(self, earlier: Path | None) -> None:
        """Write the file."""
        for path, file in zip(self._paths, self._files, strict=True):
            file.close()
            sort(path)
        old, new = self._paths
        if earlier is None:
            new.rename(self._path)
        else:
            replace(earlier, old, new, self._path)
            new.unlink()
        old.unlink()
