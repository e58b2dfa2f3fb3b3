"""The releases of a publisher: which there are, which is published."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lod.errors import LodError
from lod.release import manifest as manifests
from lod.release.drafts import discard, locked, sweep, sync
from lod.release.opening import Release

CURRENT: Final = "current"


@dataclass(frozen=True, slots=True)
class Shelf:
    """The folder `releases`."""

    path: Path

    def names(self) -> tuple[str, ...]:
        """Return the names of all sealed releases, oldest first."""
        try:
            found = [
                (each.name[:10], (each / manifests.FILE).stat().st_mtime_ns, each.name)
                for each in self.path.iterdir()
                if not each.name.startswith(".")
                and not each.is_symlink()
                and (each / manifests.FILE).is_file()
            ]
        except FileNotFoundError:
            return ()
        return tuple(name for _, _, name in sorted(found))

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

    def find(self, name: str) -> Path:
        """Return the folder of a release, given its name or an unambiguous beginning of it.

        Raises:
            LodError: there is none, or more than one.
        """
        names = self.names()
        found = [each for each in names if each == name] or [each for each in names if each.startswith(name)]
        if len(found) == 1 and name:
            return self.path / found[0]
        known = f": {', '.join(found or names)}" if names else ""
        raise LodError(f"{self.path}: {'more than one' if found else 'no'} release {name!r}{known}")

    def open(self, name: str = "") -> Release:
        """Open the release of a name; else the published one; else the newest.

        Raises:
            LodError: there is none, or it cannot be opened.
        """
        wanted = name or self.published() or self.newest()
        if not wanted:
            raise LodError(f"{self.path}: no release yet; `lod build` makes one")
        return Release.open(self.find(wanted))

    def publish(self, name: str = "") -> str:
        """Point `current` at a release, the newest by default, and return its name.

        Publishing an earlier one is rolling back. Readers see the old link or the new one, never none.

        Raises:
            LodError: there is no such release, or it does not open: then nothing is switched.
        """
        target = self.find(name or self.newest())
        release = Release.open(target)
        release.open_store()
        waiting = self.path / f".{CURRENT}-{os.getpid()}"
        try:
            waiting.unlink(missing_ok=True)
            waiting.symlink_to(target.name)
            waiting.replace(self.path / CURRENT)
            sync(self.path)
        except OSError as error:
            raise LodError(f"{self.path / CURRENT}: cannot be switched: {error.strerror}") from error
        return target.name

    def prune(self, keep: int) -> Iterator[str]:
        """Remove all but the `keep` newest releases and yield their names; the published one stays.

        Raises:
            LodError: a build is at work.
        """
        with locked(self.path):
            sweep(self.path)
            names = self.names()
            for name in names[: max(0, len(names) - keep)]:
                if name != self.published():
                    discard(self.path / name)
                    yield name
