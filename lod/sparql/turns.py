"""Who may go on and who must wait: so many at a time, so many in the queue, the rest come again later."""

import threading
from collections import deque
from typing import Final

from lod.sparql.query import FULL, Busy

PATIENCE: Final = 5.0  # seconds to wait for a turn: a waiting query holds a thread of the web server


class Turns:
    """Turns for the threads of one process, in the order in which they came."""

    def __init__(self, size: int, queue: int) -> None:
        self._free = size
        self._places = queue
        self._waiting: deque[object] = deque()  # a token of each
        self._changed = threading.Condition()

    def take(self, patience: float = PATIENCE) -> None:
        """Wait for a turn, `patience` seconds at most.

        Raises:
            Busy: too many wait already, or none came.
        """
        with self._changed:
            if self._free:
                self._free -= 1
            else:
                self._wait(patience)

    def _wait(self, patience: float) -> None:
        if len(self._waiting) >= self._places:
            raise Busy(FULL)
        mine = object()
        self._waiting.append(mine)
        if not self._changed.wait_for(lambda: mine not in self._waiting, patience):
            self._waiting.remove(mine)
            raise Busy("all other queries are still running: try again in a while")

    def give(self) -> None:
        """Give a turn back, to the first who waits."""
        with self._changed:
            if self._waiting:
                self._waiting.popleft()
                self._changed.notify_all()
            else:
                self._free += 1
