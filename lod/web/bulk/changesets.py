"""The change sets of a release's history: pages of changes, the newest first, by lasting addresses."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Self

from lod.release import Change, Delta, History
from lod.web.http import conditions

_DAY: Final = 86400  # seconds


@dataclass(frozen=True, slots=True)
class RolledBack:
    """That the release was published again in place of later ones: what these changed does not hold now."""

    since: str = ""  # ISO 8601 date-time; "" where it was not
    releases: tuple[str, ...] = ()  # the later ones, by name

    def said(self, template: str, **values: str) -> str:
        """Return a sentence on it, "" where there is nothing to say."""
        return template.format(releases=", ".join(self.releases), **values) if self.since else ""


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """A page of what one release changed, counted from 1."""

    delta: Delta
    number: int

    @property
    def path(self) -> str:
        """Where it is, without the base: `changes/{release}/{number}`."""
        return f"changes/{self.delta.new}/{self.number}"

    @property
    def published(self) -> str:
        """When its changes were, as an ISO 8601 date-time: releases know days."""
        return f"{self.delta.day}T00:00:00Z"


@dataclass(frozen=True, slots=True)
class ChangeSets:
    """All change sets up to a release; of releases that changed no thing there are none."""

    history: History
    deltas: tuple[Delta, ...] = field(init=False)  # the newest first

    def __post_init__(self) -> None:
        changed = (delta for delta in reversed(self.history.deltas) if delta.total)
        object.__setattr__(self, "deltas", tuple(changed))

    def since(self, second: int) -> Self:
        """Return those that were published on the day of a time, in seconds since 1970, or later.

        A release may come at any hour of its day: who asks from noon on may not have seen it. Releases
        follow one another: what came after one that fits, fits too.
        """
        days = [conditions.seconds_of(delta.day) or 0 for delta in self.history.deltas]
        first = next((place for place, day in enumerate(days) if day > second - _DAY), len(days))
        return type(self)(History(self.history.release, self.history.deltas[first:]))

    @property
    def total(self) -> int:
        """How many changes there are in all."""
        return self.history.total

    @property
    def first(self) -> ChangeSet | None:
        """The newest; None where nothing has changed yet."""
        return ChangeSet(self.deltas[0], 1) if self.deltas else None

    @property
    def last(self) -> ChangeSet | None:
        """The oldest."""
        return ChangeSet(self.deltas[-1], len(self.deltas[-1].pages)) if self.deltas else None

    def find(self, release: str, number: int) -> ChangeSet | None:
        """Return a change set by its address."""
        delta = next((delta for delta in self.deltas if delta.new == release), None)
        return ChangeSet(delta, number) if delta is not None and 1 <= number <= len(delta.pages) else None

    def following(self, one: ChangeSet) -> ChangeSet | None:
        """Return the next, which is as old or older."""
        if one.number < len(one.delta.pages):
            return ChangeSet(one.delta, one.number + 1)
        place = self.deltas.index(one.delta) + 1
        return ChangeSet(self.deltas[place], 1) if place < len(self.deltas) else None

    def preceding(self, one: ChangeSet) -> ChangeSet | None:
        """Return the one before, which is as new or newer."""
        if one.number > 1:
            return ChangeSet(one.delta, one.number - 1)
        place = self.deltas.index(one.delta) - 1
        return ChangeSet(self.deltas[place], len(self.deltas[place].pages)) if place >= 0 else None

    def changes(self, one: ChangeSet) -> tuple[Change, ...]:
        """Return the changes of a change set, in the order of their IRIs."""
        return self.history.changes(one.delta, one.number)

    def newest(self, most: int) -> Iterator[tuple[ChangeSet, int, Change]]:
        """Yield the newest changes, at most so many, with their places."""
        one = self.first
        while one is not None and most > 0:
            for place, change in enumerate(self.changes(one)[:most], 1):
                yield one, place, change
                most -= 1
            one = self.following(one)
