"""What was written lately, kept in memory up to a bound: a release never changes, nor does a page of it."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Final

BOUND: Final = 32 << 20  # bytes
_LARGEST: Final = BOUND // 32


class Kept:
    """The bodies asked for last, by whatever they depend on; safe to share between threads."""

    def __init__(self, bound: int = BOUND) -> None:
        self._bound = bound
        self._bodies: OrderedDict[Hashable, bytes] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """Return the body of `key`, made anew where it is not at hand.

        >>> kept = Kept()
        >>> kept.get("a", lambda: b"once"), kept.get("a", lambda: b"twice")
        (b'once', b'once')
        """
        with self._lock:
            body = self._bodies.get(key)
            if body is not None:
                self._bodies.move_to_end(key)
                return body
        body = make()
        if len(body) <= _LARGEST:
            with self._lock:
                self._size += len(body) - len(self._bodies.pop(key, b""))
                self._bodies[key] = body
                while self._size > self._bound:
                    self._size -= len(self._bodies.popitem(last=False)[1])
        return body
