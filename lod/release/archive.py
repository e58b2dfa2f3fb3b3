"""The releases that led to one: which of them are kept beside it, opened when they are asked for."""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final

from lod.errors import LodError
from lod.release.history import History
from lod.release.manifest import FILE
from lod.release.opening import Release

OPEN: Final = 8  # releases held open at once


@dataclass(frozen=True, slots=True)
class Archive:
    """A release and those before it, oldest first; safe between threads, to be made anew after a fork.

    What was built later, or is no forerunner of this release, is not in it.
    """

    release: Release
    names: tuple[str, ...] = field(init=False)
    _opened: OrderedDict[str, Release] = field(default_factory=OrderedDict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def __post_init__(self) -> None:
        deltas = History.open(self.release.path).deltas
        object.__setattr__(self, "names", (*(delta.old for delta in deltas), self.release.name))

    @property
    def kept(self) -> tuple[str, ...]:
        """The names of those that are at hand, this release last."""
        return tuple(name for name in self.names if self._is_kept(name))

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

    def _open(self, name: str) -> Release | None:
        try:
            found = Release.open(self.release.path.with_name(name))
        except LodError:
            return None
        return found if found.manifest.base == self.release.manifest.base else None

    def _is_kept(self, name: str) -> bool:
        return name == self.release.name or (self.release.path.with_name(name) / FILE).is_file()


def day_of(name: str) -> str:
    """Return the day of a release, ISO 8601, from its name.

    >>> day_of("2026-01-05-0123abcd")
    '2026-01-05'
    """
    return name[:10]
