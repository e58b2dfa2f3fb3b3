"""The releases of a publisher: which there are, which is published."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple

from lod.errors import LodError
from lod.release import manifest as manifests
from lod.release.digests import cut
from lod.release.drafts import LINKED, PUBLISHING, discard, locked, sweep
from lod.release.history import History
from lod.release.ledger import CURRENT, Ledger, point
from lod.release.opening import Release
from lod.release.settling import complete, settle
from lod.release.succession import Succession

_FIRST: Final = 3  # faults that are told of a damaged release; `check` tells all


class Before(NamedTuple):
    """What a new release follows, by name; "" for nothing."""

    previous: str  # the one that was new to the public before
    beside: str = ""  # the one that is published instead of it, having been rolled back to
    since: str = ""  # when that was; ISO 8601 date-time


@dataclass(frozen=True, slots=True)
class Shelf:
    """The folder `releases`."""

    path: Path

    def names(self) -> tuple[str, ...]:
        """Return the names of all sealed releases, oldest first."""
        try:
            found = [
                (manifests.day_of(each.name), (each / manifests.FILE).stat().st_mtime_ns, each.name)
                for each in self.path.iterdir()
                if not each.name.startswith(".")
                and each.name != CURRENT
                and not each.is_symlink()
                and (each / manifests.FILE).is_file()
            ]
        except FileNotFoundError:
            return ()
        return tuple(name for _, _, name in sorted(found))

    def linked(self) -> tuple[str, ...]:
        """Return the names of links to releases; they are none, for what stands beside one belongs to it."""
        if not self.path.is_dir():
            return ()
        return tuple(
            sorted(
                each.name
                for each in self.path.iterdir()
                if each.name != CURRENT and each.is_symlink() and (each / manifests.FILE).is_file()
            )
        )

    def newest(self) -> str:
        """Return the name of the newest release, "" where there is none."""
        names = self.names()
        return names[-1] if names else ""

    def published(self) -> str:
        """Return the name of the release that `current` points at, "" where nothing was published."""
        try:
            name = (self.path / CURRENT).readlink().name
        except OSError:
            return ""
        return name if (self.path / name / manifests.FILE).is_file() else ""

    def served(self) -> str:
        """Return the name of the published release, of the newest where nothing was ever published.

        Raises:
            LodError: there is none, or what was published is not there: nobody said that another is to be.
        """
        link = self.path / CURRENT
        if not os.path.lexists(link):
            name = self.newest()
            if not name:
                raise self._empty()
            return name
        name = self.published()
        if not name:
            found = f"leads to {link.readlink()}, which is" if link.is_symlink() else "is"
            raise LodError(
                f"{link}: {found} no release in this folder (was it copied without its links?); "
                "remove it, then `lod publish NAME`"
            )
        return name

    def find(self, name: str) -> Path:
        """Return the folder of a release, given its name or an unambiguous beginning of it.

        Raises:
            LodError: there is none, or more than one.
        """
        names = self.names()
        if not names and not name:
            raise self._empty()
        found = [each for each in names if each == name] or [each for each in names if each.startswith(name)]
        if len(found) == 1 and name:
            return self.path / found[0]
        if found:
            candidates = ", ".join(self._said(each) for each in found)
            raise LodError(
                f"{self.path}: {name!r} begins more than one release, the oldest first: {candidates}"
            )
        if name in self.linked():
            raise LodError(f"{self.path / name}: {LINKED}")
        known = f": {', '.join(names)}" if names else ""
        raise LodError(f"{self.path}: no release {name!r}{known}")

    def _empty(self) -> LodError:
        if linked := self.linked():
            return LodError(f"{self.path / linked[-1]}: {LINKED}")
        return LodError(f"{self.path}: no release yet; `lod build` makes one")

    def _said(self, name: str) -> str:
        """Return a name with the time at which it was sealed, and whether it is published."""
        sealed = datetime.fromtimestamp((self.path / name / manifests.FILE).stat().st_mtime, UTC)
        published = ", published" if name == self.published() else ""
        return f"{name} (sealed {sealed:%Y-%m-%d %H:%M} UTC{published})"

    def open(self, name: str = "") -> Release:
        """Open the release of a name; else the published one; else the newest.

        Raises:
            LodError: there is none, or it cannot be opened.
        """
        return Release.open(self.find(name or self.served()))

    def before(self) -> Before:
        """Return what a new release follows: what was last published for the first time.

        Where nothing has been published yet, the newest, which `lod serve` shows then.

        Raises:
            LodError: the ledger cannot be read.
        """
        ledger, now = Ledger.read(self.path), self.published()
        kept = [name for name in ledger.names if (self.path / name / manifests.FILE).is_file()]
        previous = kept[-1] if kept else now or self.newest()
        return Before(previous, now, ledger.since) if now and now != previous else Before(previous)

    def publish(self, name: str = "", languages: Sequence[str] = (), *, first: bool = False) -> str:
        """Point `current` at a release, the newest by default, and return its name.

        Publishing one that was published before is rolling back, or forth. One that is published for the
        first time gets its history now, unless it was built for it.

        Args:
            name: of the release, or an unambiguous beginning of it.
            languages: of the labels in the lists of changes, in order of preference, BCP 47.
            first: whether history begins with it: what was built before was no more than a trial.

        Raises:
            LodError: there is no such release, or it is damaged or does not open: then nothing is switched.
        """
        with locked(self.path, PUBLISHING):
            target = self.find(name or self.newest())
            complete(target)
            if faults := list(cut(target)):
                raise LodError(f"{target} is damaged and is not published: {'; '.join(faults[:_FIRST])}")
            release = Release.open(target)
            release.open_store()
            if first and Ledger.read(self.path).entries:
                raise LodError(f"{self.path}: history has begun: something was published before")
            if first:
                settle(target, None, languages=languages)
            elif not self._has_its_history(target):
                before = self.before()
                beside = self.path / before.beside if before.beside else None
                settle(target, self.path / before.previous, beside, before.since, languages)
            point(self.path, target.name)
        return target.name

    def public(self) -> tuple[str, ...]:
        """Return the names of all releases that were ever public; none where nothing was published yet.

        Raises:
            LodError: the ledger cannot be read.
        """
        return Ledger.read(self.path).names

    def _has_its_history(self, release: Path) -> bool:
        """Tell whether a release was public before, or was built to follow what was published last."""
        public, before = self.public(), self.before()
        if not public or release.name in (*public, before.previous):
            return True
        return (History.open(release).previous, Succession.read(release).beside) == before[:2]

    def prune(self, keep: int) -> Iterator[str]:
        """Remove all but the `keep` newest releases and yield their names.

        The published one stays, and the one that the next will follow.

        Raises:
            LodError: a build or a publication is at work.
        """
        with locked(self.path), locked(self.path, PUBLISHING):
            sweep(self.path)
            names = self.names()
            staying = {self.published(), self.before().previous}
            for name in names[: max(0, len(names) - keep)]:
                if name not in staying:
                    discard(self.path / name)
                    yield name
