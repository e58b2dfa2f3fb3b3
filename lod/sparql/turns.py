"""Who may go on and who must wait: so many at a time, so many in the queue, the rest come again later."""

import threading
from typing import Final

from lod.sparql.query import Busy

PATIENCE: Final = 5.0  # seconds to wait for a turn: a waiting query holds a thread of the web server


class Turns:
    """Turns for the threads of one process."""

    def __init__(self, size: int, queue: int) -> None:
        self._free = size
        self._places = queue
        self._changed = threading.Condition()

    def take(self, patience: float = PATIENCE) -> None:
        """Wait for a turn, `patience` seconds at most.

        Raises:
            Busy: too many wait already, or none came.
        """
        with self._changed:
            if not self._free:
                self._wait(patience)
            self._free -= 1

    def _wait(self, patience: float) -> None:
        if not self._places:
            raise Busy("as many queries as this server takes are running and waiting: try again in a while")
        self._places -= 1
        try:
            if not self._changed.wait_for(lambda: self._free, patience):
                raise Busy("all other queries are still running: try again in a while")
        finally:
            self._places += 1

    def give(self) -> None:
        """Give a turn back."""
        with self._changed:
            self._free += 1
            self._changed.notify()
