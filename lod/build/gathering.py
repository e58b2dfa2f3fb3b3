"""All sources, converted and linked: sorted runs of statements, and the report. Nothing is published yet."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from lod.build.accounting import Report, Tally
from lod.build.conversion import Converted, Job
from lod.build.gate import shape_faults
from lod.build.linking import Linked, Otherwise, link
from lod.build.meeting import meet
from lod.build.meetings import meetings
from lod.build.sources import Origin, parts
from lod.build.workers import Watcher, convert_all
from lod.errors import Notice, Problem
from lod.links import Found


class Progress(Protocol):
    """Who shows how far a build is, and is told each problem."""

    def stage(self, name: str, total: int = 0) -> AbstractContextManager[Watcher]:
        """Begin a stage of so many bytes; 0 where its length is not known."""

    def took(self, task: str, seconds: float) -> None:
        """Take how long a part of the running stage took."""

    def problem(self, problem: Problem) -> None:
        """Take a record that is left out."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What all sources tell, by source, and what they could not."""

    runs: dict[str, tuple[Path, ...]]  # sorted N-Quads lines, each file by itself
    kept: tuple[Path, ...]  # sorted lines of the records as they came
    report: Report
    unreadable: tuple[str, ...]  # why a source could not be read to its end
    reused: int  # records that did not change, so that it was known what they tell


def gather(
    origins: Iterable[Origin],
    base: str,
    folder: Path,
    workers: int,
    progress: Progress,
    known: Path | None = None,
    keeping: Path | None = None,
) -> Gathered:
    """Convert and link all sources.

    Args:
        origins: what is read.
        base: of the IRIs.
        folder: for what is written; it is the caller's to remove.
        workers: processes to convert with.
        progress: is told how far this is.
        known: where what was made of the same pieces of sources before is kept; None to make all anew.
        keeping: a folder for what is made of them now; None where it is not to be kept.

    Raises:
        LodError: a file cannot be opened, the disk is full.
    """
    origins = tuple(origins)
    jobs = [Job(part, base, folder, known=known, keeping=keeping) for part in parts(origins, workers)]

    def convert(some: list[Job]) -> Iterator[Converted]:
        with progress.stage("convert", sum(job.part.end - job.part.start for job in some)) as watch:
            yield from convert_all(some, _enough(some, workers), watch)

    def convert_again(others: Iterable[Otherwise]) -> Iterator[Converted]:
        # What was made of the other pieces of these parts is known by now, the first time that they are.
        again = [
            replace(
                jobs[each.part],
                left_out=each.left_out,
                succeeded=each.succeeded,
                meant=each.meant,
                ended=each.ended,
                known=None if each.part in redone else keeping,
            )
            for each in others
        ]
        for each in convert(again):
            redone.add(each.part.number)
            each.reused = converted[each.part.number].reused
            yield each

    redone: set[int] = set()

    converted = {each.part.number: each for each in convert(jobs)}
    with progress.stage("check"):
        faults = list(shape_faults(origins, list(converted.values()), base, folder))
        faults += _empty(origins, converted.values())
    with progress.stage("link"):
        done, linked, ones = link(converted, base, folder, convert_again, faults)
        if ones:
            found = meetings(ones, base, {origin.number: origin.name for origin in origins})
            meet(done.values(), linked, found, folder, workers)
    return _gathered(origins, [done[number] for number in sorted(done)], linked)


def _empty(origins: Iterable[Origin], converted: Iterable[Converted]) -> Iterator[Found]:
    """Yield a notice on each source of which no record was read, and on each of its files that is empty."""
    read = {each.part.origin.number for each in converted if each.tally.records or each.unreadable}
    for origin in origins:
        if origin.number not in read:
            notice = Notice(origin.name, 0, "source", "no record was read of it", "empty-source")
            yield Found(origin.number, notice)
            continue
        for name, path in origin.files:
            if not path.stat().st_size:
                yield Found(origin.number, Notice(name, 0, "file", "it is empty", "empty-source"))


def _enough(jobs: list[Job], workers: int) -> int:
    """Return one worker where starting more would take longer than the work."""
    small = sum(job.part.end - job.part.start for job in jobs) < 4 << 20
    return 1 if small else workers


def _gathered(origins: tuple[Origin, ...], done: list[Converted], linked: dict[int, Linked]) -> Gathered:
    runs: dict[str, tuple[Path, ...]] = {}
    tallies: dict[str, Tally] = {}
    noted: dict[str, tuple[Path, ...]] = {}
    for origin in origins:
        mine: list[Converted | Linked] = [
            *(each for each in done if each.part.origin.number == origin.number)
        ]
        mine += [linked[origin.number]] if origin.number in linked else []
        tallies[origin.name] = tally = Tally()
        for each in mine:
            tally.add(each.tally)
        runs[origin.name] = tuple(path for each in mine for path in each.runs)
        noted[origin.name] = tuple(path for each in mine for path in each.noted)
    unreadable = tuple(each.unreadable for each in done if each.unreadable)
    kept = tuple(path for each in done for path in each.kept)
    return Gathered(runs, kept, Report(tallies, noted), unreadable, sum(each.reused for each in done))
