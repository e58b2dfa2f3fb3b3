"""A part of a source → sorted runs of N-Quads lines, facts for `links`, outcomes for the report."""

import gc
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Final

from lod.build.accounting import Tally, noted
from lod.build.sources import Part
from lod.converters import CONVERTERS
from lod.documents.originals import Original, line
from lod.errors import LodError, Notice, Problem, UnreadableSource
from lod.links import Place, facts
from lod.namespaces import ours
from lod.rdf.lines import lines
from lod.rdf.telling import Telling
from lod.records.lifecycle import NotAnEntity
from lod.records.references import identity

_RUN: Final = 400_000  # lines held in memory before they are sorted and written: some 100 MB
_AT_ONCE: Final = 32  # outcomes taken together
_KEPT: Final = 32 << 20  # bytes of records held in memory

Count = Callable[[int, int], None]  # is told the bytes and the records that were read since it was told last


@dataclass(frozen=True, slots=True)
class Job:
    """A part to convert, and where to put what comes of it."""

    part: Part
    base: str
    folder: Path
    left_out: Mapping[int, Problem] = field(default_factory=dict)  # by outcome: duplicates of others
    succeeded: Mapping[int, tuple[str, ...]] = field(default_factory=dict)  # by outcome: who is in its place


@dataclass(slots=True)
class Converted:
    """What a worker made of a part."""

    part: Part
    tally: Tally = field(default_factory=Tally)
    runs: list[Path] = field(default_factory=list)
    facts: list[Path] = field(default_factory=list)
    noted: list[Path] = field(default_factory=list)
    kept: list[Path] = field(default_factory=list)  # the records as they came
    unreadable: str = ""  # why the part, and with it the source, could not be read


def convert(job: Job, count: Count = lambda read, records: None) -> Converted:
    """Convert one part; what it writes does not depend on how the source was divided, nor on the clock."""
    done = Converted(job.part)
    sink = _Sink(job, done)
    enabled = gc.isenabled()
    gc.disable()  # records make no cycles, and looking for them costs more than making them (SPEED.md §5)
    try:
        with _opened(job.part.path) as file:
            stream = io.BufferedReader(_Slice(file, job.part.start, job.part.end, count), 1 << 20)
            for some in _some(enumerate(_outcomes(job.part, stream))):
                sink.take(some)
                count(0, sum(not isinstance(outcome, Notice) for _, outcome in some))
        sink.close()
    except UnreadableSource as error:
        done.unreadable = str(error)
    except OSError as error:  # what cannot be read says so itself
        where = error.filename or job.folder
        raise LodError(f"{where}: cannot be written: {error.strerror or error}") from error
    finally:
        sink.abandon()
        if enabled:
            gc.enable()
    return done


def _opened(path: Path) -> io.FileIO:
    try:
        return path.open("rb", buffering=0)
    except OSError as error:
        raise LodError(f"{path}: {error.strerror or error}") from error


def _some(outcomes: Iterable[tuple[int, Any]]) -> Iterator[list[tuple[int, Any]]]:
    """Yield outcomes some at a time: each step of the work then finds its code and tables in the cache."""
    held: list[tuple[int, Any]] = []
    try:
        for outcome in outcomes:
            held.append(outcome)
            if len(held) == _AT_ONCE:
                yield held
                held = []
    except UnreadableSource:
        yield held
        raise
    yield held


def _outcomes(part: Part, stream: BinaryIO) -> Iterator[Any]:
    return CONVERTERS[part.origin.converter](stream, part.file, first=part.first, **part.origin.options)


class _Slice(io.RawIOBase):
    """The bytes of a file from `start` to `end`."""

    def __init__(self, file: io.FileIO, start: int, end: int, count: Count) -> None:
        super().__init__()
        self._file = file
        self._left = end - start
        self._count = count
        file.seek(start)

    def readable(self) -> bool:
        """Return True."""
        return True

    def tell(self) -> int:
        """Return the byte of the file that is read next: what a report names."""
        return self._file.tell()

    def readinto(self, buffer: Any) -> int:
        """Fill as much of `buffer` as is left of the part."""
        view = memoryview(buffer)[: self._left]
        try:
            read = self._file.readinto(view)
        except OSError as error:
            raise LodError(f"{self._file.name}: cannot be read: {error.strerror or error}") from error
        self._left -= read
        self._count(read, 0)
        return read


def _set_aside(record: NotAnEntity) -> Notice:
    """Return the report's line on a record that is counted as `not_agents`."""
    message = f"describes no entity of its own: {record.reason}"
    return Notice(record.file, record.line, "record", message, "not-an-entity", record.key)


def _faulty(problem: Problem) -> tuple[str, int, str]:
    """Return what several Problems of one record have alike; several records may stand on a line."""
    return problem.file, problem.line, problem.record


class _Sink:
    """Where outcomes go: statements to sorted runs, facts to sorted files, problems and notices to lines."""

    def __init__(self, job: Job, done: Converted) -> None:
        self._job = job
        self._done = done
        origin = job.part.origin
        self._telling = Telling(ours(job.base), origin.name, origin.licence)
        self._lines: list[bytes] = []
        self._facts: list[bytes] = []
        self._kept: list[bytes] = []
        self._kept_bytes = 0
        self._ordinal = job.part.first - 1
        self._noted: BinaryIO | None = None
        self._faulty = ("", 0, "")  # file, line and record of the last Problem

    def take(self, outcomes: Iterable[tuple[int, Any]]) -> None:
        """Take some outcomes, each with its number in the part."""
        records = list(self._records(outcomes))
        for outcome, place in records:
            self._facts += map(bytes, facts(outcome, place, self._job.base))
        for outcome, _ in records:
            self._keep(outcome)
        if len(self._lines) >= _RUN:
            self._write_run()
            gc.collect()  # the little that went round in circles since the last time
        if len(self._facts) >= _RUN:
            self._write_facts()

    def _records(self, outcomes: Iterable[tuple[int, Any]]) -> Iterator[tuple[Any, Place]]:
        """Hold what the records say, yield each with its place; count them, and note what is none."""
        outcome: Any
        for number, given in outcomes:
            if number in self._job.left_out:
                outcome = self._job.left_out[number]
            elif number in self._job.succeeded:
                outcome = self._told(given.succeeded_by(self._job.succeeded[number]))
            else:
                outcome = self._told(given)
            further = isinstance(outcome, Problem) and _faulty(outcome) == self._faulty
            self._done.tally.take(outcome, further=further)
            self._ordinal += not (further or isinstance(outcome, Notice))
            if isinstance(outcome, Problem | Notice):
                self._note(outcome)
                continue
            if isinstance(outcome, NotAnEntity):
                self._note(_set_aside(outcome))
            yield outcome, self._place(number, outcome, self._ordinal)

    def close(self) -> None:
        """Write what is held."""
        self._write_run()
        self._write_facts()
        self._write_kept()

    def abandon(self) -> None:
        """Close the file that may be open."""
        if self._noted is not None:
            self._noted.close()

    def _told(self, outcome: Any) -> Any:
        """Hold the lines of a record; one that cannot be told in RDF becomes a Problem."""
        if isinstance(outcome, Problem | Notice):
            return outcome
        try:
            self._lines += lines(outcome, self._telling)
        except ValueError as error:  # pyoxigraph's: no IRI, no language tag
            place = self._place(0, outcome, self._ordinal + 1)
            message, who = f"cannot be told in RDF: {error}", getattr(outcome, "key", "")
            return Problem(place.file, place.line, "record", message, "invalid-term", who)
        return outcome

    def _place(self, number: int, outcome: Any, ordinal: int) -> Place:
        part = self._job.part
        row = getattr(outcome, "row", None) or outcome
        info = getattr(outcome, "record", None)
        file, line = getattr(row, "file", ""), getattr(row, "line", 0) or getattr(info, "line", 0)
        return Place(part.origin.number, part.number, number, file or part.file, line or ordinal)

    def _keep(self, outcome: Any) -> None:
        """Hold the record as it came, where the converter hands it on and it has a document."""
        info, who = getattr(outcome, "record", None), identity(outcome)
        if isinstance(outcome, NotAnEntity) and outcome.reason == "undifferentiated":
            who = ("agent", outcome.key)  # nobody in particular has a document too
        if info is None or who is None or not info.source_record:
            return
        origin = self._job.part.origin
        original = Original(origin.name, info.source_type, info.source_record)
        self._kept.append(line(self._telling.own.document(*who)[1:-1], origin.number, original))
        self._kept_bytes += len(self._kept[-1])
        if self._kept_bytes >= _KEPT:
            self._write_kept()

    def _note(self, outcome: Problem | Notice) -> None:
        if self._noted is None:
            self._done.noted.append(self._path("noted", 0))
            self._noted = self._done.noted[0].open("wb")
        self._noted.write(noted(outcome))
        if isinstance(outcome, Problem):
            self._faulty = _faulty(outcome)

    def _write_run(self) -> None:
        self._write(self._lines, "run", self._done.runs)

    def _write_facts(self) -> None:
        self._write(self._facts, "facts", self._done.facts)

    def _write_kept(self) -> None:
        self._write(self._kept, "kept", self._done.kept)
        self._kept_bytes = 0

    def _write(self, held: list[bytes], what: str, paths: list[Path]) -> None:
        if not held:
            return
        held.sort()
        path = self._path(what, len(paths))
        with path.open("wb") as out:
            out.writelines(dict.fromkeys(held))
        paths.append(path)
        held.clear()

    def _path(self, what: str, number: int) -> Path:
        return self._job.folder / f"{what}-{self._job.part.number:07}-{number:04}"
