"""The first pass over the canonical data: who says what of whom, as rows for sort(1).

A row is `key TAB rank TAB offset TAB length` (TAB sorts before every character of an IRI, so the rows of one
thing stand together): the places in the data of which its document is made. What a thing's own document
tells of it is kept ready as Turtle, and the row says where: `TAB at TAB first TAB turtle TAB objects TAB
marks`, as in `Ready`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
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
_REMEMBERED: Final = 1 << 16  # nodes


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
class _Run:
    """Subjects of one document that stand side by side."""

    key: bytes
    rank: bytes
    starts: tuple[bytes, ...]  # how a subject begins that belongs to it
    own: tuple[bytes, ...]  # how a node begins that belongs to its document
    begins: int
    ends: int
    first: bytes = b""
    turtle: list[bytes] = field(default_factory=list)
    objects: dict[bytes, None] = field(default_factory=dict)
    marks: int = 0


class _Subject(NamedTuple):
    """A subject, and those of its statements that matter to more than its own document."""

    block: Block
    key: bytes  # of its document, b"" for a foreign one
    watched: list[Said]

    def objects(self, kind: int) -> list[bytes]:
        """Return the objects of what is watched for its kind."""
        return [said.object for said in self.watched if said.marks & kind]

    def line(self, said: Said) -> bytes:
        """Return a statement as an N-Triples line."""
        return b"%b %b %b .\n" % (self.block.subject, said.predicate, said.object)


# A statement about a node of another document: predicate, node with brackets, offset, length.
_Pointing = tuple[bytes, bytes, int, int]


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
    _offset: int = 0
    _at: int = 0  # in what is ready
    _sample: int = 0
    _run: _Run | None = None  # not written yet
    _things: dict[bytes, bytes] = field(default_factory=dict)  # of nodes that are pointed at
    _told: list[bytes] = field(default_factory=list)  # rows

    def take(self, blocks: Iterable[Block]) -> None:
        """Look at the next subjects of the canonical data."""
        for block in blocks:
            run = self._run
            if run is None or not block.subject.startswith(run.starts):
                self._flush()
                run = self._run = self._begun(block.subject)
            if run is not None and self._offset >= self._sample:
                self.samples.append(run.key)
                self._sample = self._offset + self.stride
            self._look(block, run)
            self._offset += len(block.text)
        self.rows.write(b"".join(self._told))
        self._told.clear()

    def close(self) -> None:
        """Write what is left."""
        self._flush()
        self.rows.write(b"".join(self._told))

    def _begun(self, name: bytes) -> _Run | None:
        """Begin a run with a subject; None for a foreign one."""
        if not name.startswith(self.nodes.start):
            return None
        key = self.nodes.thing(name[1:-1])
        thing = (b"<%b>" % key, b"<%b#" % key)
        record = self.nodes.record(key)
        own = (*thing, b"<%b>" % record, b"<%b#" % record) if record else thing
        if self.nodes.is_record(name[1:]):
            return _Run(key, RECORD, own[2:], own, self._offset, self._offset)
        return _Run(key, OWN, thing, own, self._offset, self._offset)

    def _look(self, block: Block, run: _Run | None) -> None:
        """Find the statements that matter, by their predicate and by an object of ours."""
        watched, pointing = list[Said](), list[_Pointing]()
        own, objects = (run.own, run.objects) if run is not None else ((), {})
        offset, more = self._offset, len(block.subject) + len(b" \n")
        for said in block.said:
            predicate, node, _, _, marks, length, _ = said
            if marks & OURS:
                if not node.startswith(own):
                    objects[node] = None
                    pointing.append((predicate, node, offset, more + length))
            elif marks & NODE:
                objects[node] = None
            if marks & CALLERS:
                watched.append(said)
            offset += more + length
        if block.marks & IN_GRAPH:
            self.graphs = True
            # The same statement in two graphs is one; they stand side by side.
            pointing = [next(same) for _, same in groupby(pointing, key=lambda each: each[:2])]
        subject = _Subject(block, run.key if run is not None else b"", watched)
        types = subject.objects(Kind.TYPE)
        if block.marks & (Kind.LABEL | Kind.SAYS):
            self._name(subject, is_passage=self.terms.passage in types)
        if run is not None:
            self._keep(subject, run)
            self._find(subject, run, types)
        if pointing:
            self._point(pointing, types, is_record=run is not None and run.rank == RECORD)

    def _keep(self, subject: _Subject, run: _Run) -> None:
        """Keep a subject ready, in one run with all that stand side by side in the same document."""
        block = subject.block
        run.ends += len(block.text)
        run.marks |= block.marks
        if block.subject == run.starts[0]:
            run.first = block.turtle
            if block.marks & Kind.LIFECYCLE:
                self._end(subject, run.key)
        else:
            run.turtle.append(block.turtle)
        if block.subject.startswith(self.nodes.genid):
            lines = dict.fromkeys(map(subject.line, block.said))
            self.scratch.put(GENIDS, kept_under(block.subject), b"".join(lines))

    def _find(self, subject: _Subject, run: _Run, types: list[bytes]) -> None:
        """Write by what a thing is found: its identifiers and its links."""
        kinds = subject.block.marks
        if kinds & Kind.IDENTIFIER and IDENTIFIER in types:
            self._identify(subject)
        if kinds & Kind.SAME and run.rank == OWN:
            for target in subject.objects(Kind.SAME):
                self._link(target, run.key)

    def _flush(self) -> None:
        run = self._run
        if run is None:
            return
        turtle = run.first + b"".join(run.turtle)
        objects = b"\n".join(run.objects)
        place = (run.begins, run.ends - run.begins, self._at)
        ready = (*place, len(run.first), len(turtle), len(objects), run.marks)
        self._told.append(b"%b\t%b\t%013d\t%d\t%d\t%d\t%d\t%d\t%d\n" % (run.key, run.rank, *ready))
        self.ready.write(turtle + objects)
        self._at += len(turtle) + len(objects)
        self._run = None

    def _end(self, subject: _Subject, key: bytes) -> None:
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
                self.lifecycle.of(key).successors.setdefault(
                    self.nodes.thing(value[1:-1]), subject.line(said)
                )

    def _name(self, subject: _Subject, *, is_passage: bool) -> None:
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
            self.scratch.put(NAMES, kept_under(subject.block.subject), b"".join(lines))

    def _point(self, pointing: list[_Pointing], types: list[bytes], *, is_record: bool) -> None:
        """Write a row for each statement about a node of another document."""
        is_verb = not self.terms.verbs.isdisjoint(types)
        for predicate, node, offset, length in pointing:
            thing = self._things.get(node) or self._thing(node)
            rank = OTHER
            if predicate in (self.terms.merged_into, REPLACED_BY):
                rank = SUCCESSION
            elif is_record and predicate == PRIMARY_TOPIC:
                rank = VERB  # a further record of a thing is told in full
            elif is_verb and predicate != TYPE and (b"#line=" in node or node[1:-1] == thing):
                rank = VERB  # so is a verb's node where it points at a thing or a passage, not at a class
            self._told.append(b"%b\t%b\t%013d\t%d\n" % (thing, rank, offset, length))

    def _thing(self, node: bytes) -> bytes:
        """Return the thing whose document holds a node, given with brackets."""
        if len(self._things) >= _REMEMBERED:
            self._things.clear()
        found = self._things[node] = self.nodes.thing(node[1:-1])
        return found

    def _identify(self, subject: _Subject) -> None:
        """Write that a thing has an identifier, of the scheme that its node names."""
        told: dict[bytes, list[bytes]] = {}
        for said in subject.watched:
            told.setdefault(said.predicate, []).append(said.object)
        invalid = any(
            not status.endswith(b"#valid>") for status in told.get(self.terms.identifier_status, ())
        )
        for scheme in told.get(self.terms.scheme, ()):
            token = scheme[1:-1].rstrip(b"/").rpartition(b"/")[2].rpartition(b"#")[2]
            for notation in told.get(NOTATION, ()):
                value = notation[1 : notation.rindex(b'"')]
                if b"\\" not in value:
                    self.identifiers.write(b"%b\t%b\t%d\t%b\n" % (token, value, invalid, subject.key))

    def _link(self, target: bytes, key: bytes) -> None:
        if target.startswith(b"<") and not target.startswith(self.nodes.start):
            self.identifiers.write(b"\t%b\t0\t%b\n" % (target[1:-1], key))
