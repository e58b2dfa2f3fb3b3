"""Who of a kind has a thread, so many at a time; the others wait in order, and cost none while they do."""

import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from math import inf
from typing import Final, Generic, TypeVar

PATIENCE_S: Final = 5.0  # that a query waits for others to end

T = TypeVar("T")


class Lane(Generic[T]):
    """Those of one kind."""

    def __init__(
        self,
        size: int,
        places: float = inf,
        of_one: float = inf,
        waits: Callable[[int], object] = lambda change: None,
    ) -> None:
        """Let `size` go on at a time and `places` wait, `of_one` client no more than so many of both.

        Args:
            size: at least 1.
            places: 0 for none.
            of_one: at least 1.
            waits: hears of each that begins to wait (1) and does no more (-1).
        """
        self._size = size
        self._places = places
        self._of_one = of_one
        self._waits = waits
        self._running = 0
        self._waiting: deque[tuple[T, float, str]] = deque()  # who, since when, of which client
        self._clients: Counter[str] = Counter()

    def refusal(self, client: str = "") -> str:
        """Return why there is no place for one more: "client" has enough, all are "busy"; "" where there is.

        >>> lane = Lane[str](size=1, places=2, of_one=2)
        >>> lane.enter("a", "x"), lane.enter("b", "x"), lane.refusal("x"), lane.refusal("y")
        (True, False, 'client', '')
        >>> lane.enter("c", "y"), lane.refusal("y"), lane.leave("x")[0], lane.refusal("x")
        (False, 'busy', 'b', '')
        """
        if self._clients[client] >= self._of_one:
            return "client"
        full = self._running >= self._size and len(self._waiting) >= self._places
        return "busy" if full else ""

    def enter(self, one: T, client: str = "") -> bool:
        """Take one in; True: it may go on at once, and has to leave again; False: it waits."""
        self._clients[client] += 1
        if self._running < self._size:
            self._running += 1
            return True
        self._waiting.append((one, time.monotonic(), client))
        self._waits(1)
        return False

    def leave(self, client: str = "") -> tuple[T, float] | None:
        """Let one of a client's go; return the next, whose turn it is, and how many seconds it waited."""
        self._forget(client)
        if not self._waiting:
            self._running -= 1
            return None
        one, since, _ = self._waiting.popleft()
        self._waits(-1)
        return one, time.monotonic() - since

    def overdue(self, patience_s: float) -> Iterator[tuple[T, float]]:
        """Yield those that wait longer than that, and how long; they are in it no more."""
        now = time.monotonic()
        while self._waiting and now - self._waiting[0][1] >= patience_s:
            one, since, client = self._waiting.popleft()
            self._forget(client)
            self._waits(-1)
            yield one, now - since

    def remove(self, one: T) -> bool:
        """Take out one that waits; False where it does not."""
        for place, (each, _, client) in enumerate(self._waiting):
            if each is one:
                del self._waiting[place]
                self._forget(client)
                self._waits(-1)
                return True
        return False

    def _forget(self, client: str) -> None:
        self._clients[client] -= 1
        if not self._clients[client]:
            del self._clients[client]
