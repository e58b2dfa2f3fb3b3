"""Ending a query for whose answer nobody waits any more."""

import threading
from collections.abc import Callable


class Stop:
    """Ends a query from another thread than that which has it evaluated."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._end: Callable[[], object] | None = None
        self.told = False

    def by(self, end: Callable[[], object] | None) -> None:
        """Set what ends the query, which is done at once where it was told to end; None: it has ended."""
        with self._lock:
            self._end = end
            if self.told and end is not None:
                end()

    def __call__(self) -> None:
        """Tell it to end."""
        with self._lock:
            self.told = True
            if self._end is not None:
                self._end()
