"""The sorted data → store, documents, dumps, index: side by side, each in a process of its own."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from lod import store
from lod.build.differing import differ_little
from lod.build.tasks import Task, Took, do
from lod.build.telling import telling
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
    altered,
    verify,
    verify_alike,
    write_datestamps,
    write_history,
)
from lod.release.dumps import Dumped, dumping
from lod.representations.tables import Table, chunks
from lod.representations.turtles import Turtles
from lod.search.following import Before
from lod.search.writing import write as write_index
from lod.sorting import merged

_LINES: Final = (".nt.gz", ".nq.gz")  # dumps of lines as they stand in the data
_SMALL: Final = 8 << 20  # bytes of data that are published before a process has started


@dataclass(frozen=True, slots=True)
class Making:
    """What every part of a release is made with."""

    draft: Path
    name: str  # that the release will have
    base: str
    day: str  # of the release, ISO 8601
    changed: str  # ISO 8601 date-time from which on what is new in it is told
    labels: tuple[str, ...] = ()
    previous: Path | None = None  # the release before, as the public sees it
    newest: Path | None = None  # the release that was built last: what can be taken over from it is
    beside: Path | None = None  # the release that had been rolled back to
    languages: tuple[str, ...] = ()  # of the labels in lists of changes
    sha256: str = ""  # of the data; "" where no one has digested them

    @property
    def data(self) -> Path:
        """The canonical data."""
        return self.draft / DATA

    @property
    def prefixes(self) -> Mapping[str, str]:
        """The prefixes of Turtle."""
        return ours(self.base).prefixes


@dataclass(frozen=True, slots=True)
class Published:
    """What was made of the data."""

    documents: int
    originals: int  # documents whose record is kept
    dumped_originals: tuple[File, ...]
    dumped: tuple[Dumped, ...]  # the whole first, then in the order of the sources
    damaged: tuple[str, ...] = ()  # what of the newest release could not be taken over


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
    damaged = _damage(making.newest) if making.newest and changed else ()
    changed = () if damaged else changed
    took("compare", time.monotonic() - began)
    # What others wait for comes first. The load keeps more than one core busy, but not two: what no one
    # waits for is done beside it, and is left for that.
    dumps = Task("dumps", _dumps, (making, dict(runs), scratch))
    index = Task("index", _index, (making, changed))
    records = Task("records", _originals, (making, tuple(kept), scratch))
    documents = Task("documents", _documents, (making,), after=(dumps,))
    remembered = Task("history", _history, (making, dict(runs), scratch), after=(dumps, documents, records))
    verified = Task("verify", _verify, (making,), after=(dumps,))
    load = Task("load", _load, (making, changed))
    enough = workers if making.data.stat().st_size > _SMALL else 1
    done = do([dumps, index, records, documents, load, remembered, verified], enough, took)
    originals, files = done["records"]
    return Published(done["documents"], originals, files, done["dumps"][0], damaged)


def _changed(making: Making, scratch: Path) -> tuple[Path, ...]:
    """Return files of what is said no more and of what is said now; none where that is much, or all."""
    removed, added = scratch / "removed.nq", scratch / "added.nq"
    if making.newest and differ_little(making.newest / DATA, making.data, removed, added):
        return removed, added
    return ()


def _damage(release: Path) -> tuple[str, ...]:
    """Return what is wrong with what would be taken over: a link would hand it on from release to release."""
    try:
        return tuple(altered(release))
    except LodError as error:
        return (str(error),)


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
        survey = stack.enter_context(surveying(making.data, folder, base=making.base, labels=making.labels))
        dumps = stack.enter_context(
            dumping(
                making.draft,
                making.name,
                runs,
                base=making.base,
                turtles=turtles,
                scratch=folder,
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


def _history(
    making: Making,
    runs: Mapping[str, Sequence[Path]],
    scratch: Path,
    dumps: tuple[tuple[Dumped, ...], Surveyed],
    *_: object,
) -> None:
    """Write what the release remembers of those before; its data, documents and records are made."""
    write_history(
        making.draft,
        making.name,
        making.base,
        making.previous,
        making.languages,
        graphs=dumps[0][0].figures.graphs > 0,
    )
    write_datestamps(
        making.draft,
        making.name,
        making.day,
        making.base,
        datasets=list(runs),
        telling=telling(dumps[0], making.base, scratch),
        previous=making.previous,
        beside=making.beside,
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
        # The store reads all lines of the data; the Turtle of the whole, with all their terms, is read by a
        # strict parser, here and in each build.
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
