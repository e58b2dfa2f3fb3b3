"""The sorted data → store, documents, dumps, index: side by side, each in a process of its own."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from lod import documents, search, store
from lod.build.sorting import merged
from lod.build.workers import processes
from lod.documents import Documents
from lod.errors import LodError
from lod.namespaces import ours
from lod.release import DATA, DOCUMENTS, SEARCH, STORE, WHOLE, Figures, File, verify, write_dumps
from lod.release.manifest import digest

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
    def prefixes(self) -> Mapping[str, str]:
        """The prefixes of Turtle."""
        return ours(self.base).prefixes


@dataclass(frozen=True, slots=True)
class Dumped:
    """The dumps of a dataset, each of them read again."""

    dataset: str
    figures: Figures
    files: tuple[File, ...]


@dataclass(frozen=True, slots=True)
class Published:
    """What was made of the data."""

    documents: int
    dumped: tuple[Dumped, ...]  # the whole first, then in the order of the sources


def publish(making: Making, runs: Mapping[str, Sequence[Path]], scratch: Path, workers: int) -> Published:
    """Make all that is served.

    Args:
        making: what it is made of and with.
        runs: by source, sorted files of its statements.
        scratch: a folder for what is written on the way.
        workers: processes to do it with.

    Raises:
        LodError: the disk is full, or what was written does not read back.
    """
    dumps = [(WHOLE, (making.data,)), *((name, tuple(paths)) for name, paths in runs.items())]
    # The load takes longest and comes first; the rest is done beside it.
    tasks: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [
        (_load, (making,)),
        (_documents, (making,)),
        *((_dump, (making, name, paths, scratch)) for name, paths in dumps),
        (_index, (making,)),
    ]
    _, count, *dumped, _ = _done(tasks, workers if making.data.stat().st_size > _SMALL else 1)
    return Published(count, tuple(dumped))


def _done(tasks: Sequence[tuple[Callable[..., Any], tuple[Any, ...]]], workers: int) -> list[Any]:
    if workers <= 1:
        return [task(*arguments) for task, arguments in tasks]
    with processes(min(workers, len(tasks))) as pool:
        waiting: list[Future[Any]] = [pool.submit(task, *arguments) for task, arguments in tasks]
        return [each.result() for each in waiting]


def _load(making: Making) -> None:
    store.load(making.draft / STORE, making.data)


def _documents(making: Making) -> int:
    before = Documents.open(making.previous / DOCUMENTS) if making.previous else None
    return documents.write(
        making.data,
        making.draft / DOCUMENTS,
        base=making.base,
        changed=f"{making.day.isoformat()}T00:00:00Z",
        prefixes=making.prefixes,
        labels=making.labels,
        previous=before,
    )


def _dump(making: Making, dataset: str, runs: Sequence[Path], scratch: Path) -> Dumped:
    with merged(runs, scratch) as lines:
        figures, files = write_dumps(
            making.draft, making.name, dataset, lines, base=making.base, prefixes=making.prefixes
        )
    # The store parses the data itself: a dump of the very same bytes need not be parsed twice.
    parsed = {digest(making.data)} if dataset == WHOLE else set[str]()
    faults = [fault for file in files for fault in verify(making.draft, file, parsed)]
    if faults:
        raise LodError("\n".join(faults))
    return Dumped(dataset, figures, files)


def _index(making: Making) -> None:
    search.write(making.data, making.draft / SEARCH, making.base, labels=making.labels)
