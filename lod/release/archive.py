"""All releases that were public up to one: which of them are kept beside it, opened when asked for."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from lod.errors import LodError
from lod.release.datestamps import Datestamps
from lod.release.history import History
from lod.release.ledger import Ledger
from lod.release.manifest import FILE, Manifest
from lod.release.opening import Release
from lod.release.succession import Succession

OPEN: Final = 8  # releases held open at once


@dataclass(frozen=True, slots=True)
class Archive:
    """A release, those that led to it, and those from which it was rolled back to; in the order they came.

    What was built and never published is not in it. Safe between threads, to be made anew after a fork.
    """

    release: Release
    names: tuple[str, ...] = field(init=False)
    since: str = field(init=False)  # when it was rolled back to, ISO 8601 date-time; "" where it was not
    left: tuple[str, ...] = field(init=False)  # the names of those from which it was rolled back to
    _opened: OrderedDict[str, Release] = field(default_factory=OrderedDict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def __post_init__(self) -> None:
        led_here = [delta.old for delta in History.open(self.release.path).deltas]
        ledger = Ledger.read(self.release.path.parent)
        names = tuple(dict.fromkeys((*led_here, self.release.name, *ledger.names)))
        object.__setattr__(self, "names", names)
        later = names[names.index(self.release.name) + 1 :]
        left = tuple(filter(self._is_of_this_base, later))
        object.__setattr__(self, "left", left)
        object.__setattr__(self, "since", ledger.since if left else "")

    @property
    def kept(self) -> tuple[str, ...]:
        """The names of those that are at hand."""
        return tuple(name for name in self.names if self._is_kept(name))

    @property
    def past(self) -> tuple[str, ...]:
        """The names of those at hand that led to this release, and its own, the last."""
        names = self.names[: self.names.index(self.release.name) + 1]
        return tuple(name for name in names if self._is_kept(name))

    def floor(self, release: Release) -> str:
        """Return the ISO 8601 date-time than which no document of a release counts as older, "" for none."""
        floor = Succession.read(release.path).floor
        return max(floor, self.since) if release.name == self.release.name else floor

    @property
    def moment(self) -> str:
        """The ISO 8601 date-time from which on this release is what is published."""
        return max(Succession.read(self.release.path).moment, self.since)

    def get(self, name: str) -> Release | None:
        """Return an open release; None where it is pruned, or never was.

        One that another base was given to, or that cannot be read by now, counts as pruned.
        """
        if name == self.release.name:
            return self.release
        if name not in self.names or not self._is_kept(name):
            return None
        with self._lock:
            found = self._opened.pop(name, None) or self._open(name)
            if found is not None:
                self._opened[name] = found
                while len(self._opened) > OPEN:
                    self._opened.popitem(last=False)  # closed when its last reader lets go of it
            return found

    def _is_of_this_base(self, name: str) -> bool:
        """Tell whether a release is at hand that spoke of the same things."""
        path = self.release.path.with_name(name)
        return self._is_kept(name) and Manifest.read(path).base == self.release.manifest.base

    def _open(self, name: str) -> Release | None:
        try:
            found = Release.open(self.release.path.with_name(name))
        except LodError:
            return None
        return found if found.manifest.base == self.release.manifest.base else None

    def _is_kept(self, name: str) -> bool:
        return name == self.release.name or (self.release.path.with_name(name) / FILE).is_file()


def gone_from(archive: Archive) -> Callable[[str], bool]:
    """Return what tells of an IRI whether it is of a thing that is no more, or not yet again.

    A release from which it was rolled back may have told of it alone.

    Raises:
        LodError: the datestamps of the release cannot be read.
    """
    stamps = Datestamps.open(archive.release.path)
    left = archive.left if archive.since else ()

    def gone(iri: str) -> bool:
        dated = stamps.get(iri) if stamps is not None else None
        if dated is not None:
            return dated.entity.gone
        later = (archive.get(name) for name in left)
        return any(release is not None and release.documents.get(iri) is not None for release in later)

    return gone
