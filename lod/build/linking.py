"""What `links` judges, told and noted: duplicates are left out, relations found by heading are added."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Final

from lod.build.accounting import Tally, noted
from lod.build.conversion import Converted
from lod.build.sources import Origin
from lod.errors import Notice, Problem
from lod.links import Again, Found, LeftOut, One, Refused, Succeeded, resolve
from lod.namespaces import ours
from lod.rdf.lines import lines
from lod.rdf.telling import Telling
from lod.sorting import merged, write_sorted

_RUN: Final = 200_000  # lines held in memory before they are sorted and written


@dataclass(frozen=True, slots=True)
class Otherwise:
    """What of a part is to be told otherwise than its converter does."""

    part: int  # its number
    left_out: Mapping[int, Problem | Notice]  # by outcome
    succeeded: Mapping[int, tuple[str, ...]]


@dataclass(slots=True)
class Linked:
    """What all records of a source together tell."""

    origin: Origin
    base: str
    folder: Path
    tally: Tally = field(default_factory=Tally)
    runs: list[Path] = field(default_factory=list)
    noted: list[Path] = field(default_factory=list)
    _lines: list[bytes] = field(default_factory=list)
    _notes: list[Problem | Notice] = field(default_factory=list)

    def take(self, found: object) -> None:
        """Take a judgement, or a record to be told."""
        if isinstance(found, Problem | Notice):
            self.tally.take(found)
            self._notes.append(found)
        else:
            telling = Telling(ours(self.base), self.origin.name, self.origin.licence)
            self._lines += lines(found, telling)
        if len(self._lines) >= _RUN:
            self._write_run()
        if len(self._notes) >= _RUN:
            self._write_notes()

    def refuse(self, problem: Problem) -> None:
        """Take that a row which was counted does not hold."""
        self.tally.entities -= 1
        self.take(problem)

    def again(self, again: Again) -> None:
        """Take that records were counted which are no more than further statements of others."""
        self.tally.entities -= again.entities
        self.tally.tombstones -= again.tombstones

    def close(self) -> None:
        """Write what is held."""
        self._write_run()
        self._write_notes()

    def _write_run(self) -> None:
        if self._lines:
            write_sorted(self._lines, self._path("run", self.runs))
            self._lines.clear()

    def _write_notes(self) -> None:
        if self._notes:
            in_order = sorted(self._notes, key=lambda note: (note.file, note.line, note.field, note.message))
            self._path("noted", self.noted).write_bytes(b"".join(map(noted, in_order)))
            self._notes.clear()

    def _path(self, what: str, paths: list[Path]) -> Path:
        paths.append(self.folder / f"links-{what}-{self.origin.number:04}-{len(paths):04}")
        return paths[-1]


def link(
    converted: Mapping[int, Converted],
    base: str,
    folder: Path,
    again: Callable[[Iterable[Otherwise]], Iterator[Converted]],
    faults: Iterable[LeftOut | Found] = (),
) -> tuple[dict[int, Converted], dict[int, Linked], list[One]]:
    """Return the converted parts, without what must be left out; what is told besides, by source; what meets.

    Args:
        converted: by the number of the part.
        base: of the IRIs.
        folder: for what is written.
        again: converts parts once more, of which some outcomes are to be told otherwise.
        faults: what was found wrong with records otherwise.
    """
    parts, given = dict(converted), list(faults)
    linked, other, ones = _judge(list(parts.values()), given, base, folder)
    if other:
        left_out: dict[int, dict[int, Problem | Notice]] = defaultdict(dict)
        succeeded: dict[int, dict[int, tuple[str, ...]]] = defaultdict(dict)
        for each in other:
            if isinstance(each, LeftOut):
                left_out[each.part].setdefault(each.outcome, each.problem)
            else:
                succeeded[each.part][each.outcome] = each.successors
        others = [
            Otherwise(number, left_out.get(number, {}), succeeded.get(number, {}))
            for number in sorted({*left_out, *succeeded})
        ]
        for redone in again(others):
            _forget(parts[redone.part.number], redone)
            parts[redone.part.number] = redone
        given = [each for each in given if isinstance(each, Found)]
        linked, _, ones = _judge(list(parts.values()), given, base, folder)
    return parts, linked, ones


def _forget(first: Converted, redone: Converted) -> None:
    """Remove what the first conversion of a part wrote and the second did not write anew."""
    kept = {*redone.runs, *redone.facts, *redone.noted, *redone.kept}
    for path in {*first.runs, *first.facts, *first.noted, *first.kept} - kept:
        path.unlink()


def _judge(
    converted: Sequence[Converted], given: Iterable[LeftOut | Found], base: str, folder: Path
) -> tuple[dict[int, Linked], list[LeftOut | Succeeded], list[One]]:
    linked = {each.part.origin.number: Linked(each.part.origin, base, folder) for each in converted}
    other: list[LeftOut | Succeeded] = []  # what must be converted otherwise
    ones: list[One] = []
    with merged([path for each in converted for path in each.facts], folder) as facts:
        for found in chain(given, resolve(facts)):
            if isinstance(found, LeftOut | Succeeded):
                other.append(found)
            elif isinstance(found, One):
                ones.append(found)
            elif isinstance(found, Refused):
                linked[found.source].refuse(found.problem)
            elif isinstance(found, Again):
                linked[found.source].again(found)
            else:
                linked[found.source].take(found.what)
    for each in linked.values():
        each.close()
    return linked, other, ones
