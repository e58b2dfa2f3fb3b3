"""One document from the places in the data that it is made of."""

import os
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from lod.documents.document import Document
from lod.documents.keys import Nodes
from lod.documents.lifecycle import Fate
from lod.documents.scratch import Lookup
from lod.documents.survey import GENIDS, NAMES, Ready
from lod.documents.terms import PRIMARY_TOPIC
from lod.representations.blocks import Blocks
from lod.representations.lines import groups, mapped, triple, where

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
    own: tuple[Ready, ...]
    record: tuple[Ready, ...]
    verbs: tuple[bytes, ...]  # subjects that are told in full
    incoming: tuple[Place, ...]  # the others' statements, those on the way to a tombstone first
    count: int  # of all incoming statements
    fate: Fate
    forerunners: tuple[bytes, ...]  # lines


class Data:
    """The canonical data, by place and by subject, and what the survey kept of it."""

    def __init__(self, path: Path, scratch: Path, ready: Path, *, graphs: bool) -> None:
        """Open the data at `path` and the survey's files; `graphs`: some statements stand in named graphs."""
        self._graphs = graphs
        self._bytes = mapped(path)
        self._scratch = Lookup(scratch, (NAMES, GENIDS))
        self._ready = os.open(ready, os.O_RDONLY)

    def ready(self, run: Ready) -> tuple[bytes, bytes, bytes]:
        """Return the Turtle of a run, what goes first apart, and the nodes of other documents it leads to."""
        kept = os.pread(self._ready, run.turtle + run.objects, run.at)
        rest = run.turtle - run.first
        return kept[rest : run.turtle], kept[:rest], kept[run.turtle :]

    def lines(self, place: Place | Ready) -> bytes:
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
        begin = end = where(self._bytes, start)
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
        os.close(self._ready)


@dataclass(slots=True)
class Assembly:
    """Makes documents; kept from one to the next for what it remembers."""

    data: Data
    nodes: Nodes
    prefixes: Mapping[str, str]
    _blocks: Blocks = field(init=False)
    _names: dict[bytes, "Named"] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._blocks = Blocks(self.prefixes)

    def document(self, plan: Plan, changed: str) -> Document:
        """Return the document of a plan, as if it had last changed in the release of `changed`."""
        thing, record = self._thing(plan)
        told = Told(plan.key, self.nodes)
        for runs in (plan.own, plan.record):
            for run in runs:
                told.begin(run, *self.data.ready(run))
            told.settle()
        self._tell_others(plan, told)
        told.mention(plan.fate.successors)
        names = self._name_others(told)
        others = told.others(self._blocks)
        return Document(
            thing=thing.decode(),
            record=record.decode(),
            state=plan.fate.state,
            successors=tuple(s.decode() for s in plan.fate.successors),
            incoming=plan.count,
            changed=changed,
            turtle=b"".join((self._blocks.prefixes.header(told.marks), *told.own, *others, *names)),
        )

    def _tell_others(self, plan: Plan, told: "Told") -> None:
        """Tell what was blank, then what others say of the thing."""
        for node in told.walk(self.nodes.genid):
            told.add(self.data.once_blank(node))
        told.describe()
        for place in plan.incoming:
            told.add(self.data.lines(place))
        for subject in plan.verbs:
            told.add(self.data.about(subject))
        if plan.forerunners:
            told.add(b"".join(plan.forerunners))

    def _thing(self, plan: Plan) -> tuple[bytes, bytes]:
        """Return the IRIs of the thing and of its record, b"" where none is told."""
        if not plan.record:
            return plan.key, b""
        record = self.nodes.record(plan.key)
        if plan.own:
            return plan.key, record
        records = b"".join(map(self.data.lines, plan.record))
        topic = b" %b <%b> ." % (PRIMARY_TOPIC.encode(), plan.key)
        status = b"> <%bdef/ap#recordStatus> " % self.nodes.base
        if topic in records or (status in records and PRIMARY_TOPIC.encode() not in records):
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
        remembered = self._names
        while waiting:
            node = waiting.popleft()
            named = remembered.get(node) or self._name(node)
            if named is _NAMELESS:
                continue
            if node in told:
                told.add(named.lines)
            else:
                pieces.append(named.turtle)
                told.marks |= named.marks
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
            block = self._blocks.block(lines)
            found = Named(lines, block.turtle, block.marks, tuple(_OBJECT.findall(lines)))
        self._names[node] = found
        return found


class Named(NamedTuple):
    """What names a node: its labels, the words of a passage."""

    lines: bytes
    turtle: bytes
    marks: int
    names: tuple[bytes, ...]  # nodes that its lines lead to


_NAMELESS: Final = Named(b"", b"", 0, ())


class Told:
    """The statements of a document, in the order in which they are to be read.

    What the thing's own document tells comes as Turtle, what others say as lines, by subject.
    """

    def __init__(self, key: bytes, nodes: Nodes) -> None:
        self.own: list[bytes] = []
        self.marks = 0
        self._key = key
        self._nodes = nodes
        self._begun: list[bytes] = []
        self._subjects: dict[bytes, list[bytes]] = {}  # of others: subject → its lines
        self._mixed: set[bytes] = set()  # subjects told in several pieces, whose statements may meet
        self._objects: dict[bytes, None] = {}  # nodes of other documents
        self._described: set[bytes] = set()

    def __contains__(self, subject: bytes) -> bool:
        return subject in self._subjects

    def begin(self, run: Ready, first: bytes, turtle: bytes, objects: bytes) -> None:
        """Tell a run of the own document, `first` before the others."""
        self.own.append(first)
        self._begun.append(turtle)
        self.marks |= run.marks
        if objects:
            self._objects.update(dict.fromkeys(objects.splitlines()))

    def settle(self) -> None:
        """End the thing, or its record: all its runs have begun."""
        self.own += self._begun
        self._begun.clear()

    def describe(self) -> None:
        """Take what was told so far for described: it needs no further name."""
        self._described.update(self._subjects)

    def describes(self, node: bytes) -> bool:
        """Tell whether a node needs no further name: what is of this document has one, if anything has."""
        return node in self._described or self._nodes.thing(node[1:-1]) == self._key

    def add(self, lines: bytes) -> None:
        """Tell lines of others; those of a subject stand together, sorted."""
        for subject, group in groups(lines.splitlines(keepends=True)):
            said = self._subjects.get(subject)
            if said:
                self._mixed.add(subject)
                said += group
            else:
                self._subjects[subject] = group
        objects = dict.fromkeys(_OBJECT.findall(lines))
        self._objects.update((node, None) for node in objects if not self.describes(node))

    def mention(self, things: Iterable[bytes]) -> None:
        """Have things named that no statement here leads to: a record is replaced by records, not by them."""
        nodes = (b"<%b>" % thing for thing in things)
        self._objects.update((node, None) for node in nodes if not self.describes(node))

    def walk(self, start: bytes) -> Iterator[bytes]:
        """Yield each node beginning with `start` that the statements lead to, those told meanwhile too."""
        seen: set[bytes] = set()
        while new := [node for node in self._objects if node.startswith(start) and node not in seen]:
            seen.update(new)
            yield from new

    def named(self) -> list[bytes]:
        """Return the nodes that are subjects or objects here and need a name."""
        if not self._subjects:
            return list(self._objects)
        return [node for node in self._subjects | self._objects if node not in self._described]

    def others(self, blocks: Blocks) -> list[bytes]:
        """Return the Turtle of each subject of others, and mark what it uses."""
        pieces = []
        for subject, lines in self._subjects.items():
            in_order = sorted(set(lines)) if subject in self._mixed else lines
            block = blocks.block(b"".join(in_order))
            self.marks |= block.marks
            pieces.append(block.turtle)
        return pieces
