"""What a release is asked once, beside the pages: which questions have an answer, and which choices."""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

from lod.sparql import BadQuery, QueryError

PATIENCE: Final = 3.0  # seconds that a page waits for what it can do without
_AT_MOST: Final = 15.0  # seconds that one waits who asked for just this
_WAIT: Final = 2  # at a time, since each holds a thread of the web server: the others take what is known

T = TypeVar("T")


@dataclass(slots=True)
class Learned(Generic[T]):
    """Answers by what they answer; one that could not be had is asked for again by who wants it next."""

    ask: Callable[[str], T]
    _known: dict[str, T] = field(default_factory=dict)
    _thread: threading.Thread | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _places: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(_WAIT))

    def get(self, key: str) -> T | None:
        """Return what is known by now, None for nothing."""
        return self._known.get(key)

    def settle(self, wanted: Iterable[str], *, needed: bool = False) -> bool:
        """Wait for a while till all that is wanted is known; return whether it is.

        Where enough wait already, this does not.

        Args:
            needed: wait longer, since nothing can be told without it.
        """
        with self._lock:
            missing = sorted(set(wanted) - self._known.keys())
            if missing and (self._thread is None or not self._thread.is_alive()):
                self._thread = threading.Thread(target=self._learn, args=(missing,), daemon=True)
                self._thread.start()
            thread = self._thread
        if missing and thread is not None and self._places.acquire(blocking=False):
            try:
                thread.join(_AT_MOST if needed else PATIENCE)
            finally:
                self._places.release()
        return self._known.keys() >= set(missing)

    def _learn(self, missing: list[str]) -> None:
        for key in missing:
            try:
                self._known[key] = self.ask(key)
            except BadQuery:
                raise  # one of ours
            except QueryError:
                return  # the workers are busy: another time
