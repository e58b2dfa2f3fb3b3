"""One document from the places in the data that it is made of."""

import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from lod.documents.document import Document
from lod.documents.keys import Nodes
from lod.documents.lifecycle import Fate
from lod.documents.scratch import Lookup, at, mapped
from lod.documents.survey import GENIDS, NAMES
from lod.documents.terms import PRIMARY_TOPIC
from lod.representations.lines import groups, triple
from lod.representations.lines import told as told_in
from lod.representations.turtle import Shortener, bodies, body, header

_REMEMBERED: Final = 1 << 16  # names of nodes
_OBJECT: Final = re.compile(rb'> (<[^<> "]*>) \.\n')  # an IRI; line feeds in literals are escaped


class Place(NamedTuple):
    """A run of lines in the data."""

    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What one document is made of."""

    key: bytes  # the thing's IRI
    own: tuple[Place, ...]
    record: tuple[Place, ...]
    verbs: tuple[bytes, ...]  # subjects that are told in full
    incoming: tuple[Place, ...]  # the others' statements, those on the way to a tombstone first
    count: int  # of all incoming statements
    fate: Fate
    forerunners: tuple[bytes, ...]  # lines


class Data:
    """The canonical data, by place and by subject, and what the survey kept of it."""

    def __init__(self, path: Path, scratch: Path, *, graphs: bool) -> None:
        """Open the data at `path` and the survey's file; `graphs`: some statements stand in named graphs."""
        self._graphs = graphs
        self._bytes = mapped(path)
        self._scratch = Lookup(scratch, (NAMES, GENIDS))

    def lines(self, place: Place) -> bytes:
        """Return the lines of a place, each once, without their graphs."""
        lines = self._bytes[place.offset : place.offset + place.length]
        if not self._graphs:
            return lines
        return b"".join(dict.fromkeys(map(triple, lines.splitlines(keepends=True))))

    def subject_at(self, offset: int) -> bytes:
        """Return the subject, with brackets, of the line that begins there."""
        return self._bytes[offset : self._bytes.find(b" ", offset)]

    def about(self, subject: bytes) -> bytes:
        """Return all lines of a subject, found by bisection."""
        start = subject + b" "
        begin = end = at(self._bytes, start)
        while self._bytes[end : end + len(start)] == start:
            end = self._bytes.find(b"\n", end) + 1
        return self.lines(Place(begin, end - begin))

    def names(self, node: bytes) -> bytes:
        """Return the lines that name a node, b"" for none."""
        return self._scratch.get(NAMES, node) or b""

    def once_blank(self, node: bytes) -> bytes:
        """Return the lines of a node that stands for a blank node."""
        return self._scratch.get(GENIDS, node) or b""

    def close(self) -> None:
        """Let go of the files."""
        self._scratch.close()


@dataclass(slots=True)
class Assembly:
    """Makes documents; kept from one to the next for what it remembers."""

    data: Data
    nodes: Nodes
    prefixes: Mapping[str, str]
    _shorten: Shortener = field(init=False)
    _names: dict[bytes, "Named"] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._shorten = Shortener(self.prefixes)

    def document(self, plan: Plan, changed: str) -> Document:
        """Return the document of a plan, as if it had last changed in the release of `changed`."""
        told = Told()
        thing, record = self._own(plan, told)
        for place in plan.incoming:
            told.add(self.data.lines(place))
        for subject in plan.verbs:
            told.add(self.data.about(subject))
        told.add(b"".join(plan.forerunners))
        names = self._name_others(told)
        body = b"".join([*told.bodies(self._shorten), *names])
        return Document(
            thing=thing.decode(),
            record=record.decode(),
            state=plan.fate.state,
            successors=tuple(s.decode() for s in plan.fate.successors),
            incoming=plan.count,
            changed=changed,
            turtle=header(self._shorten.used(body)) + body,
        )

    def _own(self, plan: Plan, told: "Told") -> tuple[bytes, bytes]:
        """Tell the thing, its fragments, its record and what was blank among them; return their IRIs."""
        records = b"".join(map(self.data.lines, plan.record))
        thing, record = self._thing(plan, records)
        told.begin(thing)
        for place in plan.own:
            told.add(self.data.lines(place))
        if record:
            told.begin(record)
        told.add(records)
        for node in told.walk(self.nodes.genid):
            told.add(self.data.once_blank(node))
        told.settle()
        return thing, record

    def _thing(self, plan: Plan, records: bytes) -> tuple[bytes, bytes]:
        """Return the IRIs of the thing and of its record, b"" where none is told."""
        record = self.nodes.record(plan.key)
        if not records:
            return plan.key, b""
        topic = b" %b <%b> ." % (PRIMARY_TOPIC, plan.key)
        status = b"> <%bdef/ap#recordStatus> " % self.nodes.base
        if plan.own or topic in records or (status in records and PRIMARY_TOPIC not in records):
            return plan.key, record
        # An RDF source's own /doc/…, of which no thing is told; or a further record of something else.
        return record, b""

    def _name_others(self, told: "Told") -> list[bytes]:
        """Return, as Turtle, a label a language for every node that is named and not described.

        A passage says its words, and names its source, which has a label too.
        """
        pieces: list[bytes] = []
        waiting = deque(told.named())
        known = set(waiting)
        while waiting:
            node = waiting.popleft()
            named = self._names.get(node) or self._name(node)
            if named is _NAMELESS:
                continue
            if node in told:
                told.add(named.lines)
            else:
                pieces.append(named.turtle)
            if named.names:
                further = [other for other in named.names if other not in known and not told.describes(other)]
                known.update(further)
                waiting.extend(further)
        return pieces

    def _name(self, node: bytes) -> "Named":
        if len(self._names) >= _REMEMBERED:
            self._names.clear()
        lines = self.data.names(node)
        found = _NAMELESS
        if lines:
            turtle = b"".join(bodies(lines.splitlines(keepends=True), self._shorten))
            found = Named(lines, turtle, tuple(_OBJECT.findall(lines)))
        self._names[node] = found
        return found


class Named(NamedTuple):
    """What names a node: its labels, the words of a passage."""

    lines: bytes
    turtle: bytes
    names: tuple[bytes, ...]  # nodes that its lines lead to


_NAMELESS: Final = Named(b"", b"", ())


class Told:
    """The statements of a document by subject, in the order in which they are to be read."""

    def __init__(self) -> None:
        self._subjects: dict[bytes, list[bytes]] = {}  # subject → its lines
        self._mixed: set[bytes] = set()  # subjects told in several pieces, whose statements may meet
        self._objects: dict[bytes, None] = {}
        self._described: set[bytes] = set()

    def __contains__(self, subject: bytes) -> bool:
        return subject in self._subjects

    def begin(self, iri: bytes) -> None:
        """Reserve the next place for a subject that needs no further name."""
        self._subjects[b"<%b>" % iri] = []
        self._described.add(b"<%b>" % iri)

    def settle(self) -> None:
        """Take what was told so far for described: it needs no further name."""
        self._described.update(self._subjects)

    def describes(self, node: bytes) -> bool:
        """Tell whether a node needs no further name."""
        return node in self._described

    def add(self, lines: bytes) -> None:
        """Tell lines; those of a subject stand together, sorted."""
        for subject, group in groups(lines.splitlines(keepends=True)):
            said = self._subjects.get(subject)
            if said:
                self._mixed.add(subject)
                said += group
            else:
                self._subjects[subject] = group
        self._objects.update(dict.fromkeys(_OBJECT.findall(lines)))

    def walk(self, start: bytes) -> Iterator[bytes]:
        """Yield each node beginning with `start` that the statements lead to, those told meanwhile too."""
        seen = {subject for subject in self._subjects if subject.startswith(start)}
        while new := [node for node in self._objects if node.startswith(start) and node not in seen]:
            seen.update(new)
            yield from new

    def named(self) -> list[bytes]:
        """Return the nodes that are subjects or objects here and need a name."""
        return [node for node in self._subjects | self._objects if node not in self._described]

    def bodies(self, shorten: Shortener) -> Iterator[bytes]:
        """Yield the Turtle of each subject."""
        for subject, lines in self._subjects.items():
            if lines:
                in_order = sorted(set(lines)) if subject in self._mixed else lines
                yield body(subject, told_in(in_order), shorten)
