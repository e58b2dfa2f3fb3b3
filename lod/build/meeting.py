"""The runs of all sources once more, where records meet in one entity: only what is said of these changes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import BinaryIO, Final

from lod.build.agreement import Agreement, Conflict, Said
from lod.build.conversion import Converted
from lod.build.linking import Linked
from lod.build.meetings import Meetings, Renaming
from lod.build.workers import processes
from lod.errors import Notice
from lod.namespaces import RDFS, ours
from lod.records.resolved import Related
from lod.records.ties import Ref
from lod.sorting import merged, write_sorted

_CHUNK: Final = 8 << 20  # bytes looked through at once
_RUN: Final = 200_000  # lines held in memory before they are sorted and written
_SMALL: Final = 128 << 20  # bytes of runs that are done before a process has started
_LABEL: Final = str(RDFS["label"]).encode()


@dataclass(slots=True)
class _Sorted:
    """Lines, sorted in files of some hundred thousand."""

    stem: Path
    paths: list[Path] = field(default_factory=list)
    _held: list[bytes] = field(default_factory=list)

    def take(self, line: bytes) -> None:
        """Take a line."""
        self._held.append(line)
        if len(self._held) >= _RUN:
            self.close()

    def close(self) -> None:
        """Write what is held."""
        if self._held:
            path = self.stem.with_name(f"{self.stem.name}-{len(self.paths):04}")
            self.paths.append(write_sorted(self._held, path))
            self._held.clear()


@dataclass(frozen=True, slots=True)
class _Parted:
    """A run, parted."""

    runs: list[Path]  # what is said of others, under the new names
    judged: list[Path]  # what is said of entities that meet: entity TAB source TAB line


def meet(
    converted: Iterable[Converted], linked: Mapping[int, Linked], found: Meetings, folder: Path, workers: int
) -> None:
    """Tell of each entity that several records describe under one IRI, and report where they differ.

    Args:
        converted: the parts; their runs are replaced by others where they name such an entity.
        linked: by number of the source, what is told besides; likewise, and the reports go there.
        found: what meets.
        folder: for what is written.
        workers: processes to do it with.
    """
    converted = tuple(converted)
    for part in converted:
        rename = Renaming(found, part.part.origin.number)
        part.kept = [new for path in part.kept for new in _renamed(path, rename)]
    owners: list[tuple[int, Converted | Linked]] = [
        *((each.part.origin.number, each) for each in converted),
        *linked.items(),
    ]
    jobs = [(path, source) for source, owner in owners for path in owner.runs]
    parted = _part_all(jobs, found, folder, workers)
    judged = [path for each in parted.values() for path in each.judged]
    for _, owner in owners:
        owner.runs = [new for path in owner.runs for new in parted[path].runs]
    for iri, source in sorted(found.said_by.items()):
        survivor = found.survivors[iri][0]
        linked[source].take(
            Related(of=Ref("", iri.decode()), property="mergedInto", to=Ref("", survivor.decode()))
        )
    _agree(judged, linked, found, folder)
    for each in linked.values():
        each.close()


def _renamed(kept: Path, rename: Renaming) -> list[Path]:
    """Return the files of the records as they came, each under the IRI that the record has now."""
    with kept.open("rb") as lines:
        first = next((line for line in lines if rename.moves(line.partition(b"\t")[0])), None)
    if first is None:
        return [kept]
    renamed = _Sorted(kept.with_name(f"{kept.name}-renamed"))
    with kept.open("rb") as lines:
        for line in lines:
            record, tab, rest = line.partition(b"\t")
            renamed.take(rename(b"<%b>" % record)[1:-1] + tab + rest)
    renamed.close()
    kept.unlink()
    return renamed.paths


def _part_all(
    jobs: Sequence[tuple[Path, int]], found: Meetings, folder: Path, workers: int
) -> dict[Path, _Parted]:
    if workers <= 1 or sum(path.stat().st_size for path, _ in jobs) < _SMALL:
        return _part(jobs, found, folder)
    parted: dict[Path, _Parted] = {}
    with processes(workers) as pool:
        waiting: list[Future[dict[Path, _Parted]]] = [
            pool.submit(_part, jobs[number::workers], found, folder) for number in range(workers)
        ]
        for each in waiting:
            parted |= each.result()
    return parted


def _part(jobs: Iterable[tuple[Path, int]], found: Meetings, folder: Path) -> dict[Path, _Parted]:
    return {path: _Parting(path, source, found, folder).parted() for path, source in jobs}


class _Parting:
    """Parts one run; it is left as it is where it names nothing that meets."""

    def __init__(self, run: Path, source: int, found: Meetings, folder: Path) -> None:
        self._run = run
        self._source = source
        self._found = found
        self._rename = Renaming(found, source)
        self._rest = folder / f"{run.name}-rest"
        self._moved = _Sorted(folder / f"{run.name}-moved")
        self._judged = _Sorted(folder / f"{run.name}-judged")

    def parted(self) -> _Parted:
        """Return what became of the run."""
        place = 0
        with self._run.open("rb") as run:
            for chunk in _chunks(run):
                if self._names_any(chunk):
                    break
                place += len(chunk)
            else:
                return _Parted([self._run], [])
            with self._rest.open("wb") as rest:
                run.seek(0)
                _copy(run, rest, place)
                for chunk in _chunks(run):
                    rest.writelines(self._others(chunk) if self._names_any(chunk) else (chunk,))
        self._run.unlink()
        self._moved.close()
        self._judged.close()
        return _Parted([self._rest, *self._moved.paths], self._judged.paths)

    def _names_any(self, chunk: bytes) -> bool:
        return not self._found.touched.isdisjoint(self._found.pattern.findall(chunk))

    def _others(self, chunk: bytes) -> Iterator[bytes]:
        """Yield the lines that stay as they are; take the others."""
        for line in chunk.splitlines(keepends=True):
            subject, predicate, rest = line.split(b" ", 2)
            new = self._rename(subject)
            other = rest
            if rest.startswith(b"<http"):
                end = rest.index(b">") + 1
                other = self._rename(rest[:end]) + rest[end:]
            if other.startswith(new + b" ") and not rest.startswith(subject + b" "):
                continue  # a tie of two that are one
            thing = new[1:-1].partition(b"#")[0]
            if thing in self._found.met:
                self._judged.take(b"%b\t%04d\t%b %b %b" % (thing, self._source, new, predicate, other))
                if predicate == _LABEL and subject[1:-1] in self._found.survivors:
                    self._moved.take(line)  # what the merged IRI was called
            elif new != subject or other != rest:
                self._moved.take(b"%b %b %b" % (new, predicate, other))
            else:
                yield line


def _chunks(run: BinaryIO) -> Iterator[bytes]:
    """Yield whole lines, some megabytes at once."""
    while chunk := run.read(_CHUNK):
        yield chunk + run.readline()


def _copy(run: BinaryIO, rest: BinaryIO, length: int) -> None:
    """Copy the first bytes; `run` stands behind them then."""
    while length:
        chunk = run.read(min(length, _CHUNK))
        rest.write(chunk)
        length -= len(chunk)


def _agree(judged: Sequence[Path], linked: Mapping[int, Linked], found: Meetings, folder: Path) -> None:
    sinks = {source: _Sorted(folder / f"met-{source:04}") for source in linked}
    with merged(judged, folder) as lines:
        parsed = (line.split(b"\t", 2) for line in lines)
        for entity, group in groupby(parsed, key=lambda parts: parts[0]):
            said = [Said(int(source), *line.split(b" ", 2)) for _, source, line in group]
            agreement = Agreement(b"<%b>" % entity, ours(found.base), said)
            for source, line in agreement.lines():
                sinks[source].take(line)
            for conflict in agreement.conflicts():
                linked[conflict.source].take(_notice(conflict, entity, found))
    for source, sink in sinks.items():
        sink.close()
        linked[source].runs += sink.paths
    for path in judged:
        path.unlink()


def _notice(conflict: Conflict, entity: bytes, found: Meetings) -> Notice:
    file, line = found.place(entity, conflict.source)
    where, number = found.place(entity, conflict.earlier)
    other = f"{where}:{number}" if where else found.sources[conflict.earlier]
    return Notice(
        file=file or found.sources[conflict.source],
        line=line,
        field=conflict.field,
        message=f"{conflict.value} here, {conflict.other} at {other}",
        kind="conflict",
        record=entity.decode().removeprefix(f"{found.base}id/"),
    )
