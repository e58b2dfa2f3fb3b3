"""What became of things that are no longer: chains of replacement, followed to what lives today."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from lod.documents.document import CURRENT, REPLACED, SPLIT, WITHDRAWN

_OVER: Final = frozenset({REPLACED, SPLIT, WITHDRAWN})


@dataclass(slots=True)
class Told:
    """What the data say of one thing's end; IRIs of things as UTF-8."""

    status: str = ""  # local name of its ap:recordStatus
    ended: bool = False  # deprecated, or replaced by what is not published
    successors: dict[bytes, bytes] = field(default_factory=dict)  # thing, or part → the line that says so


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of a request for a thing."""

    state: str = CURRENT
    successors: tuple[bytes, ...] = ()


class Lifecycle:
    """The things that ended, in memory: they are few beside those that live."""

    def __init__(self) -> None:
        self._told: dict[bytes, Told] = {}
        self._forerunners: dict[bytes, list[bytes]] = {}

    def of(self, thing: bytes) -> Told:
        """Return what is told of a thing, to be added to."""
        return self._told.setdefault(thing, Told())

    def settle(self, exists: Callable[[bytes], bool]) -> None:
        """Forget successors that are not published, once all is told; a thing is not its own successor."""
        for thing, told in self._told.items():
            others = {s: line for s, line in told.successors.items() if _whole(s) != thing}
            told.successors = {s: line for s, line in others.items() if exists(s) or exists(_whole(s))}
            told.ended = told.ended or len(told.successors) < len(others)
        for thing, told in self._told.items():
            for survivor in self.fate(thing).successors:
                for line in told.successors.values():
                    self._forerunners.setdefault(_whole(survivor), []).append(line)

    def fate(self, thing: bytes) -> Fate:
        """Return a thing's state and, in the order told, what lives in its place.

        Members of a loop live, but for those that are said to be no more: of them nobody is left.
        """
        told = self._told.get(thing)
        if told is None:
            return Fate()
        if self._in_loop(thing):
            return Fate(WITHDRAWN if told.status in _OVER else CURRENT)
        successors = tuple(dict.fromkeys(self._ends(thing)))
        if successors:
            return Fate(SPLIT if len(successors) > 1 or told.status == SPLIT else REPLACED, successors)
        ended = told.ended or told.status in _OVER
        return Fate(WITHDRAWN if ended else CURRENT)

    def forerunners(self, thing: bytes) -> list[bytes]:
        """Return the lines that say what was replaced, over any number of steps, by a thing that lives."""
        return self._forerunners.get(thing, [])

    def _direct(self, thing: bytes) -> Iterable[bytes]:
        told = self._told.get(thing)
        return told.successors if told is not None else ()

    def _in_loop(self, thing: bytes) -> bool:
        seen: set[bytes] = set()
        waiting = list(map(_whole, self._direct(thing)))
        while waiting:
            one = waiting.pop()
            if one == thing:
                return True
            if one not in seen:
                seen.add(one)
                waiting.extend(map(_whole, self._direct(one)))
        return False

    def _ends(self, thing: bytes) -> Iterable[bytes]:
        seen = {thing}
        waiting = list(reversed(list(self._direct(thing))))
        while waiting:
            one = waiting.pop()
            if one in seen:
                continue
            seen.add(one)
            further = list(self._direct(_whole(one)))
            if not further or self._in_loop(_whole(one)):
                yield one
            else:
                waiting.extend(reversed(further))


def _whole(iri: bytes) -> bytes:
    """Return the thing of which an IRI may be a part: with what becomes of it the part goes."""
    return iri.partition(b"#")[0]
