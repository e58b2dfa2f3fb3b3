"""Entities that several records tell of: under which IRIs what their sources say is told."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final
from urllib.parse import quote

from lod.links import Member, One
from lod.namespaces import Ours
from lod.records.ties import Ref

_NOWHERE: Final = ("", 0)


@dataclass
class Meetings:
    """All that meet, in memory: some 600 bytes for each record of such an entity. IRIs without brackets."""

    base: str
    sources: dict[int, str]  # name of each, by number
    survivors: dict[bytes, tuple[bytes, bytes]] = field(default_factory=dict)  # IRI → survivor's, own key
    said_by: dict[bytes, int] = field(default_factory=dict)  # merged IRI → number of the source
    later: dict[int, set[bytes]] = field(default_factory=dict)  # source → things that an earlier one tells of
    places: dict[tuple[bytes, int], tuple[str, int]] = field(default_factory=dict)  # survivor, source → where
    met: set[bytes] = field(default_factory=set)  # survivors

    def __bool__(self) -> bool:
        return bool(self.met)

    def add(self, one: One) -> None:
        """Take an entity of several records."""
        survivor, *merged = one.members
        mine = self.iri(survivor.name)
        self.met.add(mine)
        for member in one.members:
            self._second(member)
            for told in member.told:
                self.places.setdefault((mine, told.source), (told.file, told.line))
        for member in merged:
            iri = self.iri(member.name)
            self.survivors[iri] = (mine, iri.rpartition(b"/")[2])
            self.said_by[iri] = member.by
            self.met.discard(iri)

    def _second(self, member: Member) -> None:
        for told in member.told[1:]:
            self.later.setdefault(told.source, set()).add(self.iri(member.name))

    def settle(self) -> None:
        """Forget, once all is taken, that something survives by itself which was merged into another."""
        self.met -= self.survivors.keys()

    def iri(self, name: Ref) -> bytes:
        """Return the IRI of an entity."""
        iri = Ours(self.base).thing(name.kind, name.key).value if name.kind else name.key
        return iri.encode()

    def place(self, survivor: bytes, source: int) -> tuple[str, int]:
        """Return where a source tells of an entity."""
        return self.places.get((survivor, source), _NOWHERE)

    @cached_property
    def pattern(self) -> re.Pattern[bytes]:
        """What every node looks like that may be one of those that meet."""
        names = self.met | self.survivors.keys()
        rooms = {name.rpartition(b"/")[0] + b"/" for name in names}
        rooms |= {self._record(room) for room in rooms}
        return re.compile(rb"<((?:%b)[^>#/]*)" % b"|".join(map(re.escape, sorted(rooms))))

    @cached_property
    def touched(self) -> frozenset[bytes]:
        """The things that meet, and their records."""
        names = self.met | self.survivors.keys()
        return frozenset(names | {self._record(name) for name in names})

    def _record(self, thing: bytes) -> bytes:
        return record_of(thing, self.base.encode())


def record_of(thing: bytes, base: bytes) -> bytes:
    """Return the IRI of the record of a thing.

    >>> record_of(b"http://x/id/agent/1", b"http://x/")
    b'http://x/doc/agent/1'
    """
    rest = thing.removeprefix(base)
    return base + b"doc/" + rest.removeprefix(b"id/")


class Renaming:
    """The nodes of one source, as they are named where records meet.

    A merged entity is its survivor; what stands behind `#` has the merged key before it. Of an entity that an
    earlier source tells of under the same key, what stands behind `#` has the source's name before it, and
    the record is `{base}doc/{source}/…`.
    """

    def __init__(self, meetings: Meetings, source: int) -> None:
        """`source` is the number of the source whose statements are renamed."""
        self._survivors = meetings.survivors
        self._later = meetings.later.get(source, set())
        self._name = quote(meetings.sources[source], safe="").encode()
        base = meetings.base.encode()
        self._docs = base + b"doc/"
        self._records = {record_of(thing, base) for thing in self._later}

    def moves(self, record: bytes) -> bool:
        """Tell whether a record, by its IRI without brackets, is a further one of its entity."""
        return record in self._records

    def __call__(self, node: bytes) -> bytes:
        """Return a node, with brackets, under its new name."""
        bare, mark, fragment = node[1:-1].partition(b"#")
        if bare in self._records:
            bare = self._docs + self._name + b"/" + bare[len(self._docs) :]
        elif bare in self._later and mark:
            fragment = self._name + b"." + fragment
        found = self._survivors.get(bare)
        if found is not None:
            bare, key = found
            fragment = key + b"." + fragment if mark else fragment
        return b"<" + bare + mark + fragment + b">"


def meetings(ones: Iterable[One], base: str, sources: dict[int, str]) -> Meetings:
    """Return all that meet."""
    found = Meetings(base, sources)
    for one in ones:
        found.add(one)
    found.settle()
    return found
