"""How many queries each address has running."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class TooMany(Exception):  # noqa: N818 - the name says what it is
    """An address has as many queries running as it may."""


class Place:
    """One query's place in the count; it is left when the query ends."""

    def __init__(self, clients: "Clients", address: str) -> None:
        self._clients = clients
        self._address = address
        self.kept = False

    def keep(self) -> None:
        """Keep it beyond the `with`, until `leave`."""
        self.kept = True

    def leave(self) -> None:
        """Leave it."""
        self._clients.leave(self._address)


class Clients:
    """The count, shared by the threads of a process."""

    def __init__(self, limit: int, running: Callable[[int], object] = lambda change: None) -> None:
        self._limit = limit  # 0: none
        self._changed = running  # hears of each query that begins (1) and ends (-1)
        self._lock = threading.Lock()
        self._running: Counter[str] = Counter()

    def too_many(self) -> TooMany:
        """Return what is told to one who asks for more."""
        return TooMany(f"Of one address, {self._limit} queries are answered at a time.")

    @contextmanager
    def place(self, address: str) -> Iterator[Place]:
        """Give a query its place; it is left at the end unless it was kept.

        Raises:
            TooMany: there is none.
        """
        with self._lock:
            if self._limit and self._running[address] >= self._limit:
                raise self.too_many()
            self._running[address] += 1
        self._changed(1)
        place = Place(self, address)
        try:
            yield place
        finally:
            if not place.kept:
                place.leave()

    def leave(self, address: str) -> None:
        """Count one less."""
        with self._lock:
            self._running[address] -= 1
            if not self._running[address]:
                del self._running[address]
        self._changed(-1)
