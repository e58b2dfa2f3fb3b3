"""What many pages have in common, made once: a fact about a thing, a part of the frame."""

from collections.abc import Callable, Hashable
from typing import Any, Final, TypeVar

MOST: Final = 4096

T = TypeVar("T")


class Remembered:
    """What was made lately, by all that it depends on; begun anew when it is full.

    Safe to share between threads: two may make the same, and either is right.
    """

    def __init__(self) -> None:
        self._made: dict[Hashable, object] = {}

    def known(self, key: Hashable) -> Any:
        """Return what was made, None where nothing was."""
        return self._made.get(key)

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what `make` makes; `key` names the maker too, and with it the type.

        >>> remembered = Remembered()
        >>> remembered.get("a", lambda: "once"), remembered.get("a", lambda: "twice")
        ('once', 'once')
        """
        made = self._made.get(key)
        if made is None:
            made = make()
            if len(self._made) >= MOST:
                self._made.clear()
            self._made[key] = made
        return made  # type: ignore[return-value]  # of this key nothing else was made
