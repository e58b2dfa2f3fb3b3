"""The sorted data → store, documents, dumps, index: side by side, each in a process of its own."""

import gc
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import as_completed
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from lod import documents, search, store
from lod.build.sorting import merged
from lod.build.workers import processes
from lod.documents import Documents
from lod.documents.originals import Originals, read_lines, write_originals
from lod.errors import LodError
from lod.namespaces import ours
from lod.release import (
    DATA,
    DOCUMENTS,
    SEARCH,
    SOURCES,
    STORE,
    WHOLE,
    Dumped,
    File,
    OriginalDumps,
    verify,
    write_dumps,
)

Took = Callable[[str, float], None]
_SELDOM: Final = 500_000  # objects more than before
_LINES: Final = (".nt.gz", ".nq.gz")  # dumps of lines as they stand in the data
_SMALL: Final = 8 << 20  # bytes of data that are published before a process has started


@dataclass(frozen=True, slots=True)
class Making:
    """What every part of a release is made with."""

    draft: Path
    name: str  # that the release will have
    base: str
    day: date
    labels: tuple[str, ...] = ()
    previous: Path | None = None  # the release before

    @property
    def data(self) -> Path:
        """The canonical data."""
        return self.draft / DATA

    @property
    def changed(self) -> str:
        """The ISO 8601 date-time from which on what is new in it is told."""
        return f"{self.day.isoformat()}T00:00:00Z"

    @property
    def prefixes(self) -> Mapping[str, str]:
        """The prefixes of Turtle."""
        return ours(self.base).prefixes


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """A part of the publishing that needs none of the others."""

    name: str
    run: Callable[..., Any]
    arguments: tuple[Any, ...]

    def __call__(self) -> tuple[Any, float]:
        """Do it; return what it returns and the seconds it took."""
        began = time.monotonic()
        often = gc.get_threshold()
        gc.set_threshold(_SELDOM)  # looking for circles, of which it makes none, takes a third of the time
        try:
            return self.run(*self.arguments), time.monotonic() - began
        finally:
            gc.set_threshold(*often)


@dataclass(frozen=True, slots=True)
class Published:
    """What was made of the data."""

    documents: int
    originals: int  # documents whose record is kept
    dumped_originals: tuple[File, ...]
    dumped: tuple[Dumped, ...]  # the whole first, then in the order of the sources


def publish(
    making: Making,
    runs: Mapping[str, Sequence[Path]],
    kept: Sequence[Path],
    scratch: Path,
    workers: int,
    took: Took,
) -> Published:
    """Make all that is served.

    Args:
        making: what it is made of and with.
        runs: by source, sorted files of its statements.
        kept: sorted files of the records as they came.
        scratch: a folder for what is written on the way.
        workers: processes to do it with.
        took: is told how long each part took.

    Raises:
        LodError: the disk is full, or what was written does not read back.
    """
    # What takes longest comes first; the load alone uses more than one core.
    tasks = [
        Task("load", _load, (making,)),
        Task("documents", _documents, (making,)),
        Task("index", _index, (making,)),
        Task("records", _originals, (making, tuple(kept), scratch)),
        Task("dumps", _dumps, (making, dict(runs), scratch)),
    ]
    enough = workers if making.data.stat().st_size > _SMALL else 1
    _, count, _, (originals, files), dumped = _done(tasks, enough, took)
    return Published(count, originals, files, dumped)


def _done(tasks: Sequence[Task], workers: int, took: Took) -> list[Any]:
    """Return what the tasks return, in their order."""
    if workers <= 1:
        return [_told(task, task(), took) for task in tasks]
    with processes(min(workers, len(tasks))) as pool:
        waiting = {pool.submit(task): task for task in tasks}
        done = {waiting[each]: _told(waiting[each], each.result(), took) for each in as_completed(waiting)}
    return [done[task] for task in tasks]


def _told(task: Task, done: tuple[Any, float], took: Took) -> Any:
    took(task.name, done[1])
    return done[0]


def _load(making: Making) -> None:
    store.load(making.draft / STORE, making.data)


def _documents(making: Making) -> int:
    before = Documents.open(making.previous / DOCUMENTS) if making.previous else None
    return documents.write(
        making.data,
        making.draft / DOCUMENTS,
        base=making.base,
        changed=making.changed,
        prefixes=making.prefixes,
        labels=making.labels,
        previous=before,
    )


def _dumps(making: Making, runs: Mapping[str, Sequence[Path]], scratch: Path) -> tuple[Dumped, ...]:
    with ExitStack() as stack:
        whole = stack.enter_context(making.data.open("rb"))
        sources = {name: stack.enter_context(merged(paths, scratch)) for name, paths in runs.items()}
        dumped = write_dumps(
            making.draft, making.name, whole, sources, base=making.base, prefixes=making.prefixes
        )
    for each in dumped:
        _verify(making, each.files, set(_read_elsewhere(each)))
    return dumped


def _read_elsewhere(dumped: Dumped) -> Iterator[str]:
    """Yield the digests of what a parser reads elsewhere in this build."""
    for file in dumped.files:
        # The store parses all lines of the data, and the dumps of the whole are parsed as they are.
        is_part = dumped.in_whole and dumped.dataset != WHOLE
        if is_part or Path(file.path).name.endswith(_LINES):
            yield file.content_sha256


def _verify(making: Making, files: Sequence[File], parsed: Collection[str] = ()) -> None:
    faults = [fault for file in files for fault in verify(making.draft, file, parsed)]
    if faults:
        raise LodError("\n".join(faults))


def _index(making: Making) -> None:
    search.write(making.data, making.draft / SEARCH, making.base, labels=making.labels)


def _originals(making: Making, kept: Sequence[Path], scratch: Path) -> tuple[int, tuple[File, ...]]:
    before = Originals.open(making.previous / SOURCES) if making.previous else None
    dumps = OriginalDumps(making.draft, making.name)
    with merged(kept, scratch) as lines:
        count = write_originals(
            dumps.passing(read_lines(lines)),
            making.draft / SOURCES,
            base=making.base,
            changed=making.changed,
            size=sum(path.stat().st_size for path in kept),
            previous=before,
        )
    files = dumps.close()
    _verify(making, files)
    return count, files
