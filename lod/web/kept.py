"""What was asked for lately, kept in memory up to a bound: a release never changes, nor does a page of it.

It is kept from the second time on: of a million things most are asked for once, and to keep those would push
out what is wanted again, and turn over all of the memory for nothing.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Final

BOUND: Final = 32 << 20  # bytes
_LARGEST: Final = BOUND // 32
_MET: Final = 1 << 14  # keys that are remembered as asked for once


class Kept:
    """The bodies asked for last, by whatever they depend on; safe to share between threads."""

    def __init__(self, bound: int = BOUND) -> None:
        self._bound = bound
        self._bodies: OrderedDict[Hashable, bytes] = OrderedDict()
        self._size = 0
        self._met: set[int] = set()  # hashes of keys
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """Return the body of `key`, made anew where it is not at hand.

        >>> kept = Kept()
        >>> [kept.get("a", lambda: made) for made in (b"once", b"twice", b"again")]
        [b'once', b'twice', b'twice']
        """
        with self._lock:
            body = self._bodies.get(key)
            if body is not None:
                self._bodies.move_to_end(key)
                return body
        body = make()
        if len(body) <= _LARGEST and self._is_met(hash(key)):
            with self._lock:
                self._size += len(body) - len(self._bodies.pop(key, b""))
                self._bodies[key] = body
                while self._size > self._bound:
                    self._size -= len(self._bodies.popitem(last=False)[1])
        return body

    def _is_met(self, known: int) -> bool:
        """Tell whether a key was asked for before, most probably."""
        if known in self._met:
            return True
        if len(self._met) >= _MET:
            self._met.clear()
        self._met.add(known)
        return False
