"""The first pass over the canonical data: who says what of whom, as rows for sort(1).

A row is `key TAB rank TAB offset TAB length` (TAB sorts before every character of an IRI, so the rows of one
thing stand together): the places in the data of which its document is made. What a thing's own document
tells of it is kept ready as Turtle, and the row says where: `TAB at TAB first TAB turtle TAB objects TAB
marks`, as in `Ready`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import BinaryIO, Final, NamedTuple

from lod.documents.keys import Nodes, kept_under
from lod.documents.lifecycle import Lifecycle
from lod.documents.scratch import Writing
from lod.documents.terms import (
    DEPRECATED,
    IDENTIFIER,
    NOTATION,
    PRIMARY_TOPIC,
    REPLACED_BY,
    TYPE,
    Kind,
    Terms,
)
from lod.representations.blocks import CALLERS, IN_GRAPH, NODE, OURS, Block, Said

OWN, RECORD, SUCCESSION, VERB, OTHER = b"a", b"b", b"c", b"d", b"e"  # ranks, in the order of a document
NAMES: Final = b"names"
GENIDS: Final = b"genids"


class Ready(NamedTuple):
    """A run of subjects that stand side by side in the data and in one document, kept as Turtle."""

    offset: int  # in the data
    length: int
    at: int  # in the file of what is ready: the Turtle, then the nodes that it leads to
    first: int  # bytes of the Turtle that go before all else in the document: of the thing, of the record
    turtle: int  # bytes
    objects: int  # bytes; those of other documents, each once, a line feed between two
    marks: int


@dataclass(slots=True)
class Subject:
    """A block, and those of its statements that matter to more than its own document."""

    block: Block
    offset: int
    key: bytes  # of its document, b"" for a foreign one
    watched: list[Said]

    @property
    def name(self) -> bytes:
        """The subject with brackets."""
        return self.block.subject

    @property
    def kinds(self) -> int:
        """Of all that is watched."""
        return self.block.marks & CALLERS

    def objects(self, predicate: bytes) -> list[bytes]:
        """Return the objects of a watched predicate."""
        return [said.object for said in self.watched if said.predicate == predicate]

    def line(self, said: Said) -> bytes:
        """Return a statement as an N-Triples line."""
        return b"%b %b %b .\n" % (self.block.subject, said.predicate, said.object)


@dataclass(slots=True)
class _Run:
    """Subjects of one document that stand side by side."""

    key: bytes
    rank: bytes
    start: int
    end: int
    first: bytes = b""
    turtle: list[bytes] = field(default_factory=list)
    objects: dict[bytes, None] = field(default_factory=dict)
    marks: int = 0


@dataclass(slots=True)
class Survey:
    """What the first pass writes and remembers."""

    nodes: Nodes
    terms: Terms
    scratch: Writing  # NAMES: the lines that name a node; GENIDS: all lines of a node that was blank
    rows: BinaryIO
    ready: BinaryIO
    identifiers: BinaryIO
    stride: int  # bytes of data from one sample to the next
    lifecycle: Lifecycle = field(default_factory=Lifecycle)
    graphs: bool = False  # some statements stand in named graphs
    samples: list[bytes] = field(default_factory=list)  # keys of things, spread over the data
    thing: Callable[[bytes], bytes] = field(init=False)  # of a node, with brackets, that is pointed at
    _offset: int = 0
    _at: int = 0  # in what is ready
    _sample: int = 0
    _run: _Run | None = None  # not written yet

    def __post_init__(self) -> None:
        self.thing = lru_cache(1 << 16)(lambda node: self.nodes.thing(node[1:-1]))

    def take(self, blocks: Iterable[Block]) -> None:
        """Look at the next subjects of the canonical data."""
        start, ours = self.nodes.start, self.nodes.thing
        for block in blocks:
            name, marks = block.subject, block.marks
            key = ours(name[1:-1]) if name.startswith(start) else b""
            watched = [said for said in block.said if said.marks & CALLERS] if marks & CALLERS else []
            subject = Subject(block, self._offset, key, watched)
            if key and self._offset >= self._sample:
                self.samples.append(key)
                self._sample = self._offset + self.stride
            if marks & IN_GRAPH:
                self.graphs = True
            self._write(subject)
            self._offset += len(block.text)

    def close(self) -> None:
        """Write what is left."""
        self._flush()

    def _write(self, subject: Subject) -> None:
        kinds = subject.kinds
        types = subject.objects(TYPE) if kinds & Kind.TYPE else []
        if kinds & (Kind.LABEL | Kind.SAYS):
            self._name(subject, is_passage=self.terms.passage in types)
        if subject.key:
            self._own(subject)
            if kinds & Kind.IDENTIFIER and IDENTIFIER in types:
                self._identify(subject)
            if kinds & Kind.SAME and not self.nodes.is_record(subject.name[1:]):
                for said in subject.watched:
                    if said.predicate in self.terms.same:
                        self._link(said.object, subject.key)
        if subject.block.marks & NODE:
            self._point(subject, types)

    def _own(self, subject: Subject) -> None:
        """Keep a subject ready, in one run with all that stand side by side in the same document."""
        name, key, block = subject.name, subject.key, subject.block
        rank = RECORD if self.nodes.is_record(name[1:]) else OWN
        run = self._run
        if run is None or run.key != key or run.rank != rank or run.end != subject.offset:
            self._flush()
            run = self._run = _Run(key, rank, subject.offset, subject.offset)
        run.end += len(block.text)
        run.marks |= block.marks
        if b"#" not in name and name[1:-1] == (key if rank == OWN else self.nodes.record(key)):
            run.first = block.turtle
        else:
            run.turtle.append(block.turtle)
        if name.startswith(self.nodes.genid):
            lines = dict.fromkeys(map(subject.line, block.said))
            self.scratch.put(GENIDS, kept_under(name), b"".join(lines))
        if subject.kinds & Kind.LIFECYCLE and b"#" not in name:
            self._end(subject, key)

    def _flush(self) -> None:
        run = self._run
        if run is None:
            return
        turtle = run.first + b"".join(run.turtle)
        objects = b"\n".join(run.objects)
        ready = (
            run.start,
            run.end - run.start,
            self._at,
            len(run.first),
            len(turtle),
            len(objects),
            run.marks,
        )
        self.rows.write(b"%b\t%b\t%013d\t%d\t%d\t%d\t%d\t%d\t%d\n" % (run.key, run.rank, *ready))
        self.ready.write(turtle)
        self.ready.write(objects)
        self._at += len(turtle) + len(objects)
        self._run = None

    def _end(self, subject: Subject, key: bytes) -> None:
        """Remember what became of a thing that is no longer."""
        terms = self.terms
        for said in subject.watched:
            predicate, value = said.predicate, said.object
            if predicate == terms.status:
                status = value[1:-1].rpartition(b"#")[2].decode()
                if status != "current":
                    self.lifecycle.of(key).status = status
            elif predicate == DEPRECATED and value.startswith((b'"true"', b'"1"')):
                self.lifecycle.of(key).ended = True
            elif predicate in (terms.merged_into, REPLACED_BY) and value.startswith(b"<"):
                self.lifecycle.of(key).successors.setdefault(self.thing(value), subject.line(said))

    def _name(self, subject: Subject, *, is_passage: bool) -> None:
        """Keep one label a language, the best, and the words of a passage."""
        best: dict[bytes, tuple[int, Said]] = {}
        chosen: list[Said] = []
        for said in subject.watched:
            rank = self.terms.labels.get(said.predicate)
            if rank is not None:
                value = said.object
                language = value[value.rfind(b'"') :]
                if value.startswith(b'"') and (language not in best or rank < best[language][0]):
                    best[language] = (rank, said)
            elif is_passage and said.predicate in self.terms.passage_says:
                chosen.append(said)
        chosen += (said for _, said in best.values())
        if chosen:
            lines = sorted(set(map(subject.line, chosen)))
            self.scratch.put(NAMES, kept_under(subject.name), b"".join(lines))

    def _point(self, subject: Subject, types: list[bytes]) -> None:
        """Write a row for each statement about a node of another document, and keep what the own leads to."""
        block, key, thing = subject.block, subject.key, self.thing
        objects = self._run.objects if self._run is not None and key else {}
        before = (b"", b"")
        offset, more = subject.offset, len(block.subject) + len(b" \n")
        for said in block.said:
            marks = said.marks
            if marks & OURS:
                other = thing(said.object)
                if other != key:
                    objects[said.object] = None
                    if before != said[:2]:  # the same statement in two graphs is one
                        self._row(other, self._rank(subject, types, said, other), offset, more + said.length)
                    before = said[:2]
            elif marks & NODE:
                objects[said.object] = None
            offset += more + said.length

    def _rank(self, subject: Subject, types: list[bytes], said: Said, other: bytes) -> bytes:
        predicate, target = said.predicate, said.object[1:-1]
        if predicate in (self.terms.merged_into, REPLACED_BY):
            return SUCCESSION
        if predicate == PRIMARY_TOPIC and self.nodes.is_record(subject.name[1:]):
            return VERB  # a further record of a thing is told in full
        if types and not self.terms.verbs.isdisjoint(types) and predicate != TYPE:
            # So is a verb's node where it points at a thing or a passage, not at a class.
            return VERB if target == other or b"#line=" in target else OTHER
        return OTHER

    def _row(self, key: bytes, rank: bytes, offset: int, length: int) -> None:
        self.rows.write(b"%b\t%b\t%013d\t%d\n" % (key, rank, offset, length))

    def _identify(self, subject: Subject) -> None:
        """Write that a thing has an identifier, of the scheme that its node names."""
        statuses = subject.objects(self.terms.identifier_status)
        invalid = any(not status.endswith(b"#valid>") for status in statuses)
        for scheme in subject.objects(self.terms.scheme):
            token = scheme[1:-1].rstrip(b"/").rpartition(b"/")[2].rpartition(b"#")[2]
            for notation in subject.objects(NOTATION):
                value = notation[1 : notation.rindex(b'"')]
                if b"\\" not in value:
                    self.identifiers.write(b"%b\t%b\t%d\t%b\n" % (token, value, invalid, subject.key))

    def _link(self, target: bytes, key: bytes) -> None:
        if target.startswith(b"<") and not target.startswith(self.nodes.start):
            self.identifiers.write(b"\t%b\t0\t%b\n" % (target[1:-1], key))
