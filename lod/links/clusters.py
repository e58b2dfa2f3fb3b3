"""Entities that become one, and what forbids it."""

from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from itertools import product
from typing import Final, NamedTuple

from lod.links.found import Member, One, Told
from lod.records.ties import Ref

# Sorts that may be one entity with each other; somebody of whom it is not told may be any of these.
_ALIKE: Final = ({"person", "agent"}, {"family", "agent"}, {"body", "unit", "agent"}, {"thing"})
_KINDS: Final = frozenset({"agent", "concept", "service", "system", "undertaking", "work"})
_UNKNOWN: Final = frozenset({""})  # what an RDF source tells of is not known before it is read


@dataclass(frozen=True, slots=True)
class Known:
    """An entity that a row names, and who tells of it."""

    topic: str
    name: Ref
    told: tuple[Told, ...]  # by source, in their order
    sorts: frozenset[str] = _UNKNOWN

    @property
    def sources(self) -> frozenset[int]:
        """The numbers of the sources that tell of it."""
        return frozenset(each.source for each in self.told)

    @property
    def kind(self) -> str:
        """The first word of its topic: "agent", "concept"."""
        return self.topic.partition("/")[0]


class Objection(NamedTuple):
    """Why two entities are not one."""

    message: str
    kind: str


@dataclass(slots=True)
class _Cluster:
    members: list[Known]
    by: dict[str, int] = field(default_factory=dict)  # by topic: the source that says so


class Clusters:
    """Joins entities, unless one of them is told apart from one of the others."""

    def __init__(self) -> None:
        self._of: dict[str, _Cluster] = {}
        self._named: dict[str, int] = {}  # topics in the order in which they were named
        self._apart: dict[str, dict[str, str]] = {}

    def part(self, one: str, other: str, where: str) -> None:
        """Keep two entities apart whatever else is said; `where` it is told."""
        if one != other:
            self._apart.setdefault(one, {}).setdefault(other, where)
            self._apart.setdefault(other, {}).setdefault(one, where)

    def are_one(self, one: str, other: str) -> bool:
        """Tell whether two entities are one."""
        return one == other or (one in self._of and self._of[one] is self._of.get(other))

    def join(self, one: Known, other: Known, by: int) -> Objection | None:
        """Make two entities one, as the source with the number `by` says, or return why not."""
        if self.are_one(one.topic, other.topic):
            return None
        left, right = self._cluster(one), self._cluster(other)
        for a, b in product(left.members, right.members):
            objection = self._objection(a, b, told_so=(a, b) == (one, other))
            if objection is not None:
                return objection
        left.members += right.members
        left.by |= right.by | {other.topic: by}
        left.by.setdefault(one.topic, by)
        for each in left.members:
            self._of[each.topic] = left
        for each in (one, other):
            self._named.setdefault(each.topic, len(self._named))
        return None

    def _cluster(self, one: Known) -> _Cluster:
        return self._of.get(one.topic) or _Cluster([one])

    def _objection(self, a: Known, b: Known, *, told_so: bool) -> Objection | None:
        where = self._apart.get(a.topic, {}).get(b.topic)
        if where is not None:
            return Objection(f"{a.name} is told apart from {b.name} at {where}", "contradiction")
        if not may_be_one(a.sorts | b.sorts) or (a.kind != b.kind and {a.kind, b.kind} <= _KINDS):
            same = a.kind == b.kind
            what, other = (" and ".join(sorted(each.sorts)) if same else each.kind for each in (a, b))
            return Objection(f"{a.name} is {_a(what)}, {b.name} {_a(other)}", "different-sorts")
        if a.sources & b.sources and not told_so:
            return Objection(f"would make {a.name} and {b.name} one, both of the same source", "cardinality")
        return None

    def ones(self) -> Iterator[One]:
        """Yield what became one.

        The survivor is the entity of the source that stands first in the configuration; of one source,
        the one that was named first.
        """
        seen = set[int]()
        for cluster in self._of.values():
            if id(cluster) not in seen:
                seen.add(id(cluster))
                yield self._one(cluster)

    def _one(self, cluster: _Cluster) -> One:
        survivor, *others = sorted(cluster.members, key=lambda m: (min(m.sources), self._named[m.topic]))
        merged = (Member(each.name, each.told, cluster.by[each.topic]) for each in others)
        return One((Member(survivor.name, survivor.told), *merged))


def may_be_one(sorts: Set[str]) -> bool:
    """Tell whether entities of these sorts may be one.

    >>> may_be_one({"agent", "person"}), may_be_one({"person", "body"})
    (True, False)
    """
    known = sorts - _UNKNOWN
    return not known or any(known <= alike for alike in _ALIKE)


def _a(word: str) -> str:
    return f"an {word}" if word[:1] in "aeiu" else f"a {word}"
