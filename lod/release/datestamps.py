"""When each entity last changed, the gone ones too: what a harvester asks for (OAI-PMH 2.0 §2.7).

Sorted lines in `history/`, found by bisection: one file by IRI, one by list, day and IRI, and their numbers.
A datestamp is the day of the release in which the entity's own statements last changed; who links to it
makes no difference. What was deleted stays, however many releases are pruned.
"""

import json
import mmap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, Self

from lod.errors import LodError
from lod.release.opening import HISTORY
from lod.representations.lines import mapped, where

BY_IRI: Final = f"{HISTORY}/datestamps.tsv"
BY_DAY: Final = f"{HISTORY}/datestamps.by-day.tsv"
COUNTS: Final = f"{HISTORY}/datestamps.json"
ENTITIES: Final = "entities"  # the list of all; `entities:{dataset}` that of one dataset
RECORDS: Final = "records"  # the list of those that have, or had, a source's own record
_GONE: Final = "-"


@dataclass(frozen=True, slots=True)
class Stamp:
    """A day on which something changed, ISO 8601; `gone` where that was its end."""

    day: str
    gone: bool = False

    def __str__(self) -> str:
        return self.day + _GONE * self.gone

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Return the stamp of what `str()` gives, None of ""."""
        return (
            cls(text.removesuffix(_GONE) if text.endswith(_GONE) else text, text.endswith(_GONE))
            if text
            else None
        )


@dataclass(frozen=True, slots=True)
class Dated:
    """An entity, or what was one, with its datestamps."""

    iri: str
    entity: Stamp  # gone: merged, split, withdrawn, or deleted without a trace
    datasets: tuple[str, ...] = ()  # names of the sources that tell of it
    record: Stamp | None = None  # of the source's own record (MARC), None where there never was one

    @property
    def line(self) -> str:
        """The line that is kept: lines sort by IRI."""
        told = (self.iri, str(self.entity), " ".join(self.datasets), str(self.record or ""))
        return "\t".join(told) + "\n"

    @classmethod
    def parse(cls, line: str) -> Self:
        """Return what `line` made a line of."""
        iri, entity, datasets, record = line.rstrip("\n").split("\t")
        stamp = Stamp.parse(entity)
        if stamp is None:
            raise ValueError(f"{iri} has no datestamp")
        return cls(iri, stamp, tuple(datasets.split()), Stamp.parse(record))

    @property
    def lists(self) -> Iterator[tuple[str, str]]:
        """The lists that it is in, each with the day under which it stands there."""
        for name, stamp in ((ENTITIES, self.entity), (RECORDS, self.record)):
            if stamp is not None:
                yield name, stamp.day
                yield from ((f"{name}:{dataset}", stamp.day) for dataset in self.datasets)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reader of a list stands: after this entity of this day; at the beginning by default."""

    day: str = ""
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Window:
    """A list between two days, both included; "" is no bound."""

    list: str
    first: str = ""
    last: str = ""

    def holds(self, day: str) -> bool:
        """Tell whether a day lies within."""
        return self.first <= day and (not self.last or day <= self.last)


@dataclass(frozen=True, slots=True)
class Datestamps:
    """The datestamps of a release, opened for reading; safe to share between threads."""

    _by_iri: mmap.mmap | bytes = field(repr=False)
    _by_day: mmap.mmap | bytes = field(repr=False)
    counts: Mapping[str, Mapping[str, int]]  # by list and day

    @classmethod
    def open(cls, release: Path) -> Self | None:
        """Open those of a release's folder; None where it was made before there were any.

        Raises:
            LodError: they cannot be read.
        """
        try:
            counts = json.loads((release / COUNTS).read_bytes())
            return cls(mapped(release / BY_IRI), mapped(release / BY_DAY), counts)
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise LodError(f"{release / COUNTS}: cannot be read: {error}") from error

    def get(self, iri: str) -> Dated | None:
        """Return what is kept of an entity."""
        start = f"{iri}\t".encode(errors="surrogateescape")
        begin = where(self._by_iri, start)
        line = self._by_iri[begin : self._by_iri.find(b"\n", begin) + 1]
        return Dated.parse(line.decode()) if line.startswith(start) else None

    def all(self) -> Iterator[Dated]:
        """Yield all, in the byte order of their IRIs."""
        for line in _lines(self._by_iri, 0):
            yield Dated.parse(line.decode())

    def living(self, start: str = "") -> Iterator[tuple[str, str]]:
        """Yield what lives, from an IRI on in their byte order, with the day on which it last changed."""
        for line in _lines(self._by_iri, where(self._by_iri, start.encode()) if start else 0):
            iri, stamp, _ = line.split(b"\t", 2)
            if not stamp.endswith(_GONE.encode()):
                yield iri.decode(), stamp.decode()

    def after(self, place: Place, window: Window) -> Iterator[Place]:
        """Yield what stands in a window after a place, oldest day first, then by IRI."""
        here = max(place, Place(window.first), key=lambda one: (one.day, one.iri))
        own = f"{window.list}\t".encode()
        start = own + f"{here.day}\t{here.iri}".encode() if here.day else own
        for line in _lines(self._by_day, where(self._by_day, start)):
            if not line.startswith(own):
                return
            day, iri = line[len(own) : -1].decode().split("\t")
            if window.last and day > window.last:
                return
            if (day, iri) != (here.day, here.iri):
                yield Place(day, iri)

    def count(self, window: Window) -> int:
        """Return how many stand in a window."""
        counts = self.counts.get(window.list, {})
        return sum(number for day, number in counts.items() if window.holds(day))

    @property
    def lists(self) -> tuple[str, ...]:
        """The names of all lists in which something stands, or stood."""
        return tuple(self.counts)

    @property
    def days(self) -> tuple[str, ...]:
        """The days on which anything changed, oldest first."""
        return tuple(sorted(self.counts.get(ENTITIES, {})))


def _lines(text: mmap.mmap | bytes, begin: int) -> Iterator[bytes]:
    while begin < len(text):
        end = text.find(b"\n", begin) + 1
        yield text[begin:end]
        begin = end


def later(before: Dated | None, now: Dated, today: str, *, changed: bool) -> Dated:
    """Return what is kept of an entity that a release has a document of.

    Args:
        before: what was kept, None for a new one.
        now: what the release tells, as if it had changed today, with the day of its record.
        today: the day of the release.
        changed: whether its own statements changed.
    """
    if before is None:
        return now
    same = not changed and before.entity.gone == now.entity.gone
    return Dated(
        iri=now.iri,
        entity=before.entity if same else now.entity,
        datasets=now.datasets or before.datasets,
        record=_record(before.record, now.record, today),
    )


def without(before: Dated, today: str, *, anew: bool = False) -> Dated:
    """Return what is kept of an entity that a release has no document of.

    Args:
        before: what was kept.
        today: the day of the release.
        anew: whether its end is to be told again, to who saw it alive since.
    """
    record = before.record and _ended(before.record, today, anew=anew)
    return replace(before, entity=_ended(before.entity, today, anew=anew), record=record)


def _ended(stamp: Stamp, today: str, *, anew: bool = False) -> Stamp:
    return stamp if stamp.gone and not anew else Stamp(today, gone=True)


def _record(before: Stamp | None, now: Stamp | None, today: str) -> Stamp | None:
    """Return the datestamp of a record that is sent as its source has it."""
    if now is None or before is None:
        return before and _ended(before, today) if now is None else now
    same = before.gone == now.gone and now.day <= before.day
    return before if same else replace(now, day=today)
