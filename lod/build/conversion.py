"""A part of a source → sorted runs of N-Quads lines, facts for `links`, outcomes for the report."""

import gc
from collections.abc import Iterable, Iterator, Mapping, Set
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import BinaryIO, Final

from lod.build.accounting import Tally
from lod.build.conversions import Keeping, Kept, key_of, opened
from lod.build.pieces import Count, Piece, pieces
from lod.build.sources import Part
from lod.build.tellers import Teller
from lod.build.told import Told
from lod.errors import LodError, Notice, Problem, UnreadableSource
from lod.records.kinds import Kinds
from lod.records.ties import Ref
from lod.sorting import write_sorted

_RUN: Final = 400_000  # lines held in memory before they are sorted and written: some 100 MB
_KEPT: Final = 32 << 20  # bytes of records held in memory


@dataclass(frozen=True, slots=True)
class Job:
    """A part to convert, and where to put what comes of it."""

    part: Part
    base: str
    folder: Path
    left_out: Mapping[int, Problem | Notice] = field(default_factory=dict)  # by outcome: duplicates of others
    succeeded: Mapping[int, tuple[Ref, ...]] = field(default_factory=dict)  # by outcome: who is in its place
    meant: Mapping[int, Kinds] = field(default_factory=dict)  # by outcome: what is of another kind than named
    ended: Set[int] = frozenset()  # outcomes that name classes of what is no more
    known: Path | None = None  # where what was made of pieces before is kept
    keeping: Path | None = None  # where what is made of them now is to be kept

    @property
    def is_again(self) -> bool:
        """Whether the part was converted before in this build."""
        return bool(self.left_out or self.succeeded or self.meant or self.ended)


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
    reused: int = 0  # records of which it was known what they tell


def convert(job: Job, count: Count = lambda read, records: None) -> Converted:
    """Convert one part; what it writes does not depend on how the source was divided, nor on the clock."""
    done = Converted(job.part)
    sink = _Sink(job, done)
    enabled = gc.isenabled()
    gc.disable()  # records make no cycles, and looking for them costs more than making them (SPEED.md §5)
    gc.freeze()  # nor is what was there before looked through each time that a run is written
    try:
        with ExitStack() as stack:
            keeping = None
            if job.keeping:
                keeping = stack.enter_context(Keeping(job.keeping, job.part.number, again=job.is_again))
            for told in _Pieces(job, keeping, done).told(count):
                sink.take(told)
                count(0, told.records)
        sink.close()
    except UnreadableSource as error:
        done.unreadable = str(error)
    except OSError as error:  # what cannot be read says so itself
        where = error.filename or job.folder
        raise LodError(f"{where}: cannot be written: {error.strerror or error}") from error
    finally:
        sink.abandon()
        gc.unfreeze()
        if enabled:
            gc.enable()
    return done


class _Pieces:
    """The pieces of a part, each told as it was before, or anew."""

    def __init__(self, job: Job, keeping: Keeping | None, done: Converted) -> None:
        self._job = job
        self._keeping = keeping
        self._done = done
        self._known = opened(job.known) if job.known else None
        # Outcomes that are told otherwise than before.
        self._otherwise = {*job.left_out, *job.succeeded, *job.meant, *job.ended}

    def told(self, count: Count) -> Iterator[Told]:
        """Yield what the pieces tell."""
        outcome = 0
        for kept, found in groupby(pieces(self._job.part, count), self._kept):
            if kept is None or self._is_otherwise(outcome, kept.outcomes):
                some = self._anew(found, outcome)
            else:
                some = self._again(next(found), outcome, kept)
            for told in some:
                yield told
                outcome += told.outcomes

    def _key(self, piece: Piece) -> bytes:
        return key_of(self._job.part, self._job.base, piece.digest)

    def _kept(self, piece: Piece) -> Kept | None:
        return self._known.get(self._key(piece)) if self._known else None

    def _is_otherwise(self, outcome: int, outcomes: int) -> bool:
        return not self._otherwise.isdisjoint(range(outcome, outcome + outcomes))

    def _again(self, piece: Piece, outcome: int, kept: Kept) -> Iterator[Told]:
        """Yield what is known of a piece, as it stands now."""
        first = piece.first
        for form, told in kept:
            if self._keeping:
                self._keeping.write(form, told)
            yield told.at(self._job.part.number, outcome, first)
            outcome, first = outcome + told.outcomes, first + told.records
            self._done.reused += told.records
        if self._keeping:
            self._keeping.found_by(self._key(piece))

    def _anew(self, some: Iterable[Piece], outcome: int) -> Iterator[Told]:
        """Yield what pieces tell, and keep it but where one has Problems: they name bytes of the file."""
        job = self._job
        teller = Teller(job.part, job.base, job.left_out, job.succeeded, job.meant, job.ended)
        for piece, found in groupby(teller.told(some, outcome), itemgetter(0)):
            keeping = self._keeping
            if keeping:
                keeping.forget()
            for _, told in found:
                if told.tally.problems or self._is_otherwise(told.outcome, told.outcomes):
                    keeping = None
                if keeping:
                    keeping.write(bytes(told), told)
                yield told
            if keeping:
                keeping.found_by(self._key(piece))


class _Sink:
    """Where what is told goes: statements to sorted runs, facts to sorted files, notes to lines."""

    def __init__(self, job: Job, done: Converted) -> None:
        self._job = job
        self._done = done
        self._lines: list[bytes] = []
        self._facts: list[bytes] = []
        self._kept: list[bytes] = []
        self._kept_bytes = 0
        self._noted: BinaryIO | None = None

    def take(self, told: Told) -> None:
        """Take what some records tell."""
        self._done.tally.add(told.tally)
        self._lines += told.lines
        self._facts += told.facts
        self._kept += told.kept
        self._kept_bytes += sum(map(len, told.kept))
        self._note(told.noted)
        if len(self._lines) >= _RUN:
            self._write(self._lines, "run", self._done.runs)
            gc.collect()  # the little that went round in circles since the last time
        if len(self._facts) >= _RUN:
            self._write(self._facts, "facts", self._done.facts)
        if self._kept_bytes >= _KEPT:
            self._write(self._kept, "kept", self._done.kept)
            self._kept_bytes = 0

    def close(self) -> None:
        """Write what is held."""
        self._write(self._lines, "run", self._done.runs)
        self._write(self._facts, "facts", self._done.facts)
        self._write(self._kept, "kept", self._done.kept)

    def abandon(self) -> None:
        """Close the file that may be open."""
        if self._noted is not None:
            self._noted.close()

    def _note(self, notes: Iterable[bytes]) -> None:
        for note in notes:
            if self._noted is None:
                self._done.noted.append(self._path("noted", 0))
                self._noted = self._done.noted[0].open("wb")
            self._noted.write(note)

    def _write(self, held: list[bytes], what: str, paths: list[Path]) -> None:
        if not held:
            return
        paths.append(write_sorted(held, self._path(what, len(paths))))
        held.clear()

    def _path(self, what: str, number: int) -> Path:
        return self._job.folder / f"{what}-{self._job.part.number:07}-{number:04}"
