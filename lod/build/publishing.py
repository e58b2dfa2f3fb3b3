"""The sorted data → store, documents, dumps, index: side by side, each in a process of its own."""

import gc
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from lod import store
from lod.build.differing import differ_little
from lod.build.sorting import merged
from lod.build.workers import processes
from lod.documents import Documents
from lod.documents.originals import Originals, read_lines, write_originals
from lod.documents.writing import Surveyed, assemble, surveying
from lod.errors import LodError
from lod.namespaces import ours
from lod.release import (
    DATA,
    DOCUMENTS,
    SEARCH,
    SOURCES,
    STORE,
    WHOLE,
    File,
    OriginalDumps,
    verify,
    verify_alike,
)
from lod.release.dumps import Dumped, dumping
from lod.representations.tables import Table, chunks
from lod.representations.turtles import Turtles
from lod.search.following import Before
from lod.search.writing import write as write_index

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
    changed: str  # ISO 8601 date-time from which on what is new in it is told
    labels: tuple[str, ...] = ()
    previous: Path | None = None  # the release before, as the public sees it
    newest: Path | None = None  # the release that was built last: what can be taken over from it is
    sha256: str = ""  # of the data; "" where no one has digested them

    @property
    def data(self) -> Path:
        """The canonical data."""
        return self.draft / DATA

    @property
    def prefixes(self) -> Mapping[str, str]:
        """The prefixes of Turtle."""
        return ours(self.base).prefixes


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """A part of the publishing."""

    name: str
    run: Callable[..., Any]
    arguments: tuple[Any, ...]
    after: "Task | None" = None  # what that returns is an argument too, the last

    def __call__(self, *more: Any) -> tuple[Any, float]:
        """Do it; return what it returns and the seconds it took."""
        began = time.monotonic()
        often = gc.get_threshold()
        gc.set_threshold(_SELDOM)  # looking for circles, of which it makes none, takes a third of the time
        try:
            return self.run(*self.arguments, *more), time.monotonic() - began
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
    began = time.monotonic()
    changed = _changed(making, scratch)
    took("compare", time.monotonic() - began)
    # What takes longest, and what others wait for, comes first; the load alone uses more than one core.
    dumps = Task("dumps", _dumps, (making, dict(runs), scratch))
    tasks = [
        dumps,
        Task("index", _index, (making, changed)),
        Task("load", _load, (making, changed)),
        Task("records", _originals, (making, tuple(kept), scratch)),
        Task("documents", _documents, (making,), after=dumps),
        Task("verify", _verify, (making,), after=dumps),
    ]
    enough = workers if making.data.stat().st_size > _SMALL else 1
    done = _done(tasks, enough, took)
    originals, files = done["records"]
    return Published(done["documents"], originals, files, done["dumps"][0])


def _done(tasks: Sequence[Task], workers: int, took: Took) -> dict[str, Any]:
    """Return what the tasks return, by their names."""
    done: dict[str, Any] = {}
    if workers <= 1:
        for task in tasks:
            done[task.name] = _told(task, task(*_before(task, done)), took)
        return done
    # One process more than there are cores: what others wait for, and what takes longest, begins at once.
    with processes(min(workers + 1, len(tasks))) as pool:
        later = list(tasks)
        waiting: dict[Future[Any], Task] = {}
        while later or waiting:
            for task in [task for task in later if task.after is None or task.after.name in done]:
                later.remove(task)
                waiting[pool.submit(task, *_before(task, done))] = task
            for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                task = waiting.pop(future)
                done[task.name] = _told(task, future.result(), took)
    return done


def _before(task: Task, done: Mapping[str, Any]) -> tuple[Any, ...]:
    return () if task.after is None else (done[task.after.name],)


def _told(task: Task, done: tuple[Any, float], took: Took) -> Any:
    took(task.name, done[1])
    return done[0]


def _changed(making: Making, scratch: Path) -> tuple[Path, ...]:
    """Return files of what is said no more and of what is said now; none where that is much, or all."""
    removed, added = scratch / "removed.nq", scratch / "added.nq"
    if making.newest and differ_little(making.newest / DATA, making.data, removed, added):
        return removed, added
    return ()


def _load(making: Making, changed: tuple[Path, ...]) -> None:
    """Load the store, or what changed in that of the release that was built last."""
    if making.newest and changed:
        store.follow(making.draft / STORE, making.newest / STORE, *changed)
    else:
        store.load(making.draft / STORE, making.data)


def _dumps(
    making: Making, runs: Mapping[str, Sequence[Path]], scratch: Path
) -> tuple[tuple[Dumped, ...], Surveyed]:
    """Write the dumps and survey the data for the documents, in one pass."""
    folder = scratch / "documents"
    folder.mkdir()
    turtles = Turtles(making.prefixes)
    with ExitStack() as stack:
        whole = stack.enter_context(making.data.open("rb"))
        sources = {name: stack.enter_context(merged(paths, scratch)) for name, paths in runs.items()}
        survey = stack.enter_context(surveying(making.data, folder, base=making.base, labels=making.labels))
        dumps = stack.enter_context(
            dumping(
                making.draft,
                making.name,
                sources,
                base=making.base,
                turtles=turtles,
                whole_sha256=making.sha256,
            )
        )
        for lines in chunks(whole):
            table = Table.of(lines)
            turtle = turtles.of(table)
            survey.take(table, turtle)
            dumps.take(lines, table, turtle)
    return dumps.dumped(), Surveyed.of(survey, making.data, folder)


def _documents(making: Making, passed: tuple[Any, Surveyed]) -> int:
    before = Documents.open(making.previous / DOCUMENTS) if making.previous else None
    return assemble(
        passed[1],
        making.draft / DOCUMENTS,
        base=making.base,
        changed=making.changed,
        prefixes=making.prefixes,
        previous=before,
    )


def _verify(making: Making, passed: tuple[tuple[Dumped, ...], Any]) -> None:
    faults: list[str] = []
    for dumped in passed[0]:
        parsed = set(_read_elsewhere(dumped))
        for content, files in groupby(dumped.files, key=lambda file: file.content_sha256):
            original = making.data if content == making.sha256 else None
            faults += verify_alike(making.draft, list(files), parsed, original)
    _refuse(faults)


def _read_elsewhere(dumped: Dumped) -> Iterator[str]:
    """Yield the digests of what a parser reads elsewhere in this build."""
    for file in dumped.files:
        # The store parses all lines of the data, and the dumps of the whole are parsed as they are.
        is_part = dumped.in_whole and dumped.dataset != WHOLE
        if is_part or Path(file.path).name.endswith(_LINES):
            yield file.content_sha256


def _refuse(faults: Sequence[str]) -> None:
    if faults:
        raise LodError("\n".join(faults))


def _index(making: Making, changed: tuple[Path, ...]) -> None:
    before = Before(making.newest / SEARCH, changed) if making.newest and changed else None
    write_index(making.data, making.draft / SEARCH, making.base, labels=making.labels, before=before)


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
    _refuse([fault for file in files for fault in verify(making.draft, file)])
    return count, files
