"""How many connections each worker has, in memory that all see: who has the fewest takes the next.

The kernel wakes whom it likes, so that of two workers one may have all the clients and the other none.
"""

import mmap
from typing import Final

LEFT_S: Final = 0.005  # that a connection is left for another worker to take
_ABSENT: Final = -1


class Shares:
    """A count for each worker; to be made before the workers are forked."""

    def __init__(self, rows: int) -> None:
        self._cells = memoryview(mmap.mmap(-1, rows * 4)).cast("i")
        for row in range(rows):
            self._cells[row] = _ABSENT
        self._row = 0

    def take_row(self, row: int) -> None:
        """Count here from now on: in a worker, after the fork."""
        self._row = row % len(self._cells)

    def tell(self, connections: int) -> None:
        """Say how many connections this worker has."""
        self._cells[self._row] = connections

    def leave(self, row: int | None = None) -> None:
        """Say that a worker takes no more: this one, or, of one that has ended, by its row."""
        self._cells[self._row if row is None else row % len(self._cells)] = _ABSENT

    def is_fullest(self, connections: int) -> bool:
        """Tell whether another worker has fewer than so many.

        >>> shares = Shares(3)
        >>> shares.tell(2), shares.is_fullest(2)
        (None, False)
        >>> shares.take_row(1), shares.tell(1), shares.is_fullest(2), shares.is_fullest(1)
        (None, None, True, False)
        """
        return any(_ABSENT < other < connections for other in self._cells)
