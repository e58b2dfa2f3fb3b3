"""What `links` judges, told and noted: duplicates are left out, relations found by heading are added."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Final

from lod.build.accounting import Tally, noted
from lod.build.conversion import Converted
from lod.build.sources import Origin
from lod.errors import LodError, Notice, Problem
from lod.links import Again, Asked, Ended, Found, LeftOut, Meant, One, Refused, Succeeded, by_number, resolve
from lod.namespaces import ours
from lod.rdf.lines import lines
from lod.rdf.telling import Telling
from lod.records.kinds import Kinds
from lod.records.ties import Ref
from lod.sorting import merged, write_sorted

_RUN: Final = 200_000  # lines held in memory before they are sorted and written


@dataclass(frozen=True, slots=True)
class Otherwise:
    """What of a part is to be told otherwise than its converter does."""

    part: int  # its number
    left_out: Mapping[int, Problem | Notice]  # by outcome
    succeeded: Mapping[int, tuple[Ref, ...]]
    meant: Mapping[int, Kinds]
    ended: Set[int]  # outcomes whose classes are not told


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
    parts, given, told = dict(converted), list(faults), _Told()
    linked, other, ones = _judge(list(parts.values()), given, base, folder)
    while other:
        # What a record says that is left out is not asked of others: they are judged once it is gone.
        taken = [each for each in other if isinstance(each, LeftOut)] or other
        before = len(told)
        others = told.add(taken)
        if len(told) == before:
            raise LodError(f"{len(taken)} records name what is never settled, such as {taken[0]}")
        for redone in again(others):
            _forget(parts[redone.part.number], redone)
            parts[redone.part.number] = redone
        given = [each for each in given if isinstance(each, Found)]
        given += [Found(each.source, notice) for each in taken for notice in _notices(each)]
        linked, other, ones = _judge(list(parts.values()), given, base, folder)
    return parts, linked, ones


def _notices(found: "_Otherwise") -> tuple[Notice, ...]:
    if isinstance(found, Ended):
        return found.notices
    return (found.notice,) if isinstance(found, Meant) and found.notice else ()


class _Told:
    """What is to be told otherwise, by part and outcome."""

    def __init__(self) -> None:
        self._left_out: defaultdict[int, dict[int, Problem | Notice]] = defaultdict(dict)
        self._succeeded: defaultdict[int, dict[int, tuple[Ref, ...]]] = defaultdict(dict)
        self._meant: defaultdict[int, defaultdict[int, dict[Ref, str]]] = defaultdict(
            lambda: defaultdict(dict)
        )
        self._ended: defaultdict[int, set[int]] = defaultdict(set)

    def __len__(self) -> int:
        several = (self._left_out, self._succeeded, self._ended)
        meant = sum(len(kinds) for part in self._meant.values() for kinds in part.values())
        return meant + sum(len(part) for each in several for part in each.values())

    def add(self, found: Iterable["_Otherwise"]) -> list[Otherwise]:
        """Take what was found; return all that is known of the parts which it touches."""
        for each in found:
            if isinstance(each, LeftOut):
                self._left_out[each.part].setdefault(each.outcome, each.problem)
            elif isinstance(each, Succeeded):
                self._succeeded[each.part].setdefault(each.outcome, each.successors)
            elif isinstance(each, Ended):
                self._ended[each.part].add(each.outcome)
            else:
                self._meant[each.part][each.outcome][each.named] = each.kind
        return [
            Otherwise(
                number,
                self._left_out[number],
                self._succeeded[number],
                dict(self._meant[number]),
                self._ended[number],
            )
            for number in sorted({each.part for each in found})
        ]


def _forget(first: Converted, redone: Converted) -> None:
    """Remove what the first conversion of a part wrote and the second did not write anew."""
    kept = {*redone.runs, *redone.facts, *redone.noted, *redone.kept}
    for path in {*first.runs, *first.facts, *first.noted, *first.kept} - kept:
        path.unlink()


_Otherwise = LeftOut | Succeeded | Meant | Ended  # what must be converted otherwise


def _judge(
    converted: Sequence[Converted], given: Iterable[LeftOut | Found], base: str, folder: Path
) -> tuple[dict[int, Linked], list[_Otherwise], list[One]]:
    linked = {each.part.origin.number: Linked(each.part.origin, base, folder) for each in converted}
    other: list[_Otherwise] = []
    ones: list[One] = []
    files = [path for each in converted for path in each.facts]
    asked = _Asked(folder)
    with merged(files, folder) as facts:
        for found in chain(given, resolve(facts)):
            if isinstance(found, LeftOut | Succeeded | Ended | Meant):
                other.append(found)
            elif isinstance(found, One):
                ones.append(found)
            elif isinstance(found, Refused):
                linked[found.source].refuse(found.problem)
            elif isinstance(found, Again):
                linked[found.source].again(found)
            elif isinstance(found, Asked):
                asked.take(found)
            else:
                linked[found.source].take(found.what)
    if questions := asked.close():
        with merged([*files, *questions], folder) as facts:
            for answer in by_number(facts):
                if isinstance(answer, Found):
                    linked[answer.source].take(answer.what)
                else:
                    other.append(answer)
    for each in linked.values():
        each.close()
    return linked, other, ones


class _Asked:
    """What is asked of the numbers, on disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._runs: list[Path] = []
        self._lines: list[bytes] = []

    def take(self, asked: Asked) -> None:
        """Take a question."""
        self._lines.append(bytes(asked.fact))
        if len(self._lines) >= _RUN:
            self._write()

    def close(self) -> list[Path]:
        """Return the files, sorted."""
        if self._lines:
            self._write()
        return self._runs

    def _write(self) -> None:
        target = self._folder / f"links-asked-{len(self._runs):04}"
        self._runs.append(write_sorted(self._lines, target))
        self._lines.clear()
