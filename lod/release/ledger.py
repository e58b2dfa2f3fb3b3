"""What was ever public, and since when: a line for each time that `current` was pointed at a release.

What led to the release that was published first stands before it: as long as nothing is published, the newest
is served.
"""

import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Self

from lod.errors import LodError
from lod.release.drafts import sync
from lod.release.history import History
from lod.release.manifest import day_of

LEDGER: Final = "published.tsv"
CURRENT: Final = "current"


@dataclass(frozen=True, slots=True)
class Entry:
    """A publication, the first of a release or one more."""

    time: str  # ISO 8601 date-time, UTC
    release: str  # its name

    @property
    def line(self) -> str:
        """The line that is kept."""
        return f"{self.time}\t{self.release}\n"


@dataclass(frozen=True, slots=True)
class Ledger:
    """All publications, oldest first. The releases need not exist any more."""

    entries: tuple[Entry, ...] = ()

    @classmethod
    def read(cls, releases: Path) -> Self:
        """Read what was noted in the folder of releases.

        Publishing switches `current` first: where it was killed then, what is not noted is made up here.

        Raises:
            LodError: it cannot be read.
        """
        path = releases / LEDGER
        try:
            kept = path.read_text(encoding="utf-8").splitlines()
            entries = [_entry(line, f"{path}:{number}") for number, line in enumerate(kept, 1)]
        except FileNotFoundError:
            entries = []
        except (OSError, ValueError) as error:
            raise LodError(f"{path}: cannot be read: {error}") from error
        now = _switched(releases)
        if now is None or (entries and entries[-1].release == now.release):
            return cls(tuple(entries))
        if not entries:
            led_here = (delta.old for delta in History.open(releases / now.release).deltas)
            entries = [Entry(f"{day_of(old)}T00:00:00Z", old) for old in led_here]
        return cls((*entries, now))

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all that were ever public, in the order in which they first were."""
        return tuple(dict.fromkeys(entry.release for entry in self.entries))

    @property
    def since(self) -> str:
        """When what is published now was: ISO 8601 date-time, "" where nothing is."""
        return self.entries[-1].time if self.entries else ""

    def write(self, releases: Path) -> None:
        """Keep the entries, all or none of them."""
        waiting = releases / f".{LEDGER}"
        try:
            waiting.write_text("".join(entry.line for entry in self.entries), encoding="utf-8")
            sync(waiting)
            waiting.replace(releases / LEDGER)
        finally:
            waiting.unlink(missing_ok=True)


def _entry(line: str, place: str) -> Entry:
    time, tab, release = line.partition("\t")
    if not (time and tab and release):
        raise LodError(f"{place}: {line!r} is no time, tab and name of a release")
    return Entry(time, release)


def _switched(releases: Path) -> Entry | None:
    """Return what `current` points at, and when it was made so."""
    link = releases / CURRENT
    try:
        name, second = link.readlink().name, int(link.lstat().st_mtime)
    except OSError:
        return None
    return Entry(datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), name)


def point(releases: Path, name: str) -> None:
    """Point `current` at a release, and note that. Readers see the old link or the new one, never none.

    A full disk keeps nobody from rolling back: what cannot be noted is made up when the ledger is read.

    Raises:
        LodError: it cannot be switched.
    """
    waiting = releases / f".{CURRENT}-{os.getpid()}"
    try:
        _note(releases)  # what a kill or a full disk has kept from being noted
        waiting.unlink(missing_ok=True)
        waiting.symlink_to(name)
        waiting.replace(releases / CURRENT)
        sync(releases)
    except OSError as error:
        raise LodError(f"{releases / CURRENT}: cannot be switched: {error.strerror}") from error
    _note(releases)


def _note(releases: Path) -> None:
    ledger = Ledger.read(releases)
    if ledger.entries:
        with suppress(OSError):
            ledger.write(releases)
