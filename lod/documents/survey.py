"""The first pass over the canonical data: who says what of whom, as rows for sort(1).

A row is `key TAB rank TAB offset TAB length` (TAB sorts before every character of an IRI, so the rows of one
thing stand together): the places in the data of which its document is made.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import BinaryIO, Final, NamedTuple

from lod.documents.keys import Nodes, kept_under
from lod.documents.lifecycle import Lifecycle
from lod.documents.scratch import Writing
from lod.documents.terms import DEPRECATED, IDENTIFIER, NOTATION, REPLACED_BY, TYPE, Terms
from lod.representations.lines import groups, in_graph, triple

OWN, RECORD, SUCCESSION, VERB, OTHER = b"a", b"b", b"c", b"d", b"e"  # ranks, in the order of a document
NAMES: Final = b"names"
GENIDS: Final = b"genids"


class Pointing(NamedTuple):
    """A statement whose object is one of our nodes."""

    predicate: bytes
    target: bytes  # IRI, without brackets
    offset: int
    length: int


@dataclass(slots=True)
class Subject:
    """A subject's lines, and those of its statements that matter to more than its own document."""

    name: bytes  # with brackets
    lines: list[bytes]
    offset: int
    length: int
    watched: list[tuple[bytes, bytes, bytes]] = field(default_factory=list)  # predicate, object, line
    pointing: list[Pointing] = field(default_factory=list)

    def objects(self, predicate: bytes) -> list[bytes]:
        """Return the objects of a watched predicate."""
        return [value for told, value, _ in self.watched if told == predicate]


@dataclass(slots=True)
class Survey:
    """What the first pass writes and remembers."""

    nodes: Nodes
    terms: Terms
    scratch: Writing  # NAMES: the lines that name a node; GENIDS: all lines of a node that was blank
    rows: BinaryIO
    identifiers: BinaryIO
    lifecycle: Lifecycle = field(default_factory=Lifecycle)
    graphs: bool = False  # some statements stand in named graphs
    samples: list[bytes] = field(default_factory=list)  # keys of things, spread over the data
    thing: Callable[[bytes], bytes] = field(init=False)

    def __post_init__(self) -> None:
        self.thing = lru_cache(1 << 16)(self.nodes.thing)

    def take(self, data: Iterable[bytes], stride: int) -> None:
        """Read the canonical data, first line to last, and take a sample every `stride` bytes."""
        offset, sample = 0, 0
        for name, lines in groups(data):
            subject = Subject(name, lines, offset, sum(map(len, lines)))
            offset += subject.length
            if offset > sample and name.startswith(self.nodes.start):
                self.samples.append(self.thing(name[1:-1]))
                sample = offset + stride
            self._look(subject)
            self._write(subject)

    def _look(self, subject: Subject) -> None:
        """Find the statements that matter, by their predicate and by an object of ours."""
        start = len(subject.name) + 1
        ours = b" " + self.nodes.start
        watched, offset, before = self.terms.watched, subject.offset, (b"", b"")
        for line in subject.lines:
            end = line.index(b">", start) + 1
            predicate = line[start:end]
            if in_graph(line):
                self.graphs = True
            if predicate in watched:
                subject.watched.append((predicate, triple(line)[end + 1 : -3], line))
            if line.startswith(ours, end):
                target = line[end + 2 : line.index(b">", end + 2)]
                if before != (predicate, target):  # the same statement in two graphs is one
                    subject.pointing.append(Pointing(predicate, target, offset, len(line)))
                before = (predicate, target)
            offset += len(line)

    def _write(self, subject: Subject) -> None:
        iri = subject.name[1:-1]
        types = subject.objects(TYPE) if subject.watched else []
        self._name(subject, is_passage=self.terms.passage in types)
        key = b""
        if subject.name.startswith(self.nodes.start):
            key = self.thing(iri)
            self._own(subject, key)
            if IDENTIFIER in types and iri != key:
                self._identify(subject, key)
            for predicate, value, _ in subject.watched:
                if predicate in self.terms.same and not self.nodes.is_record(iri):
                    self._link(value, key)
        if subject.pointing:
            self._point(subject, key, is_verb=not self.terms.verbs.isdisjoint(types))

    def _own(self, subject: Subject, key: bytes) -> None:
        is_record = self.nodes.is_record(subject.name[1:])
        self._row(key, RECORD if is_record else OWN, subject.offset, subject.length)
        if subject.name.startswith(self.nodes.genid):
            self.scratch.put(GENIDS, kept_under(subject.name), b"".join(map(triple, subject.lines)))
        if b"#" not in subject.name:
            self._end(subject, key)

    def _end(self, subject: Subject, key: bytes) -> None:
        """Remember what became of a thing that is no longer."""
        terms = self.terms
        for predicate, value, line in subject.watched:
            if predicate == terms.status:
                status = value[1:-1].rpartition(b"#")[2].decode()
                if status != "current":
                    self.lifecycle.of(key).status = status
            elif predicate == DEPRECATED and value.startswith((b'"true"', b'"1"')):
                self.lifecycle.of(key).ended = True
            elif predicate in (terms.merged_into, REPLACED_BY) and value.startswith(b"<"):
                self.lifecycle.of(key).successors.setdefault(self.thing(value[1:-1]), triple(line))

    def _name(self, subject: Subject, *, is_passage: bool) -> None:
        """Keep one label a language, the best, and the words of a passage."""
        best: dict[bytes, tuple[int, bytes]] = {}
        said: list[bytes] = []
        for predicate, value, line in subject.watched:
            rank = self.terms.labels.get(predicate)
            if rank is not None:
                language = value[value.rfind(b'"') :]
                if value.startswith(b'"') and (language not in best or rank < best[language][0]):
                    best[language] = (rank, line)
            elif is_passage and predicate in self.terms.passage_says:
                said.append(line)
        if best or said:
            lines = dict.fromkeys(map(triple, [line for _, line in best.values()] + said))
            self.scratch.put(NAMES, kept_under(subject.name), b"".join(sorted(lines)))

    def _point(self, subject: Subject, key: bytes, *, is_verb: bool) -> None:
        for predicate, target, offset, length in subject.pointing:
            other = self.thing(target)
            if other == key:
                continue
            if predicate in (self.terms.merged_into, REPLACED_BY):
                self._row(other, SUCCESSION, offset, length)
            else:
                # A verb's node is told in full where it points at a thing or a passage, not at a class.
                verb = is_verb and (target == other or b"#line=" in target) and predicate != TYPE
                self._row(other, VERB if verb else OTHER, offset, length)

    def _row(self, key: bytes, rank: bytes, offset: int, length: int) -> None:
        self.rows.write(b"%b\t%b\t%013d\t%d\n" % (key, rank, offset, length))

    def _identify(self, subject: Subject, key: bytes) -> None:
        """Write that a thing has an identifier, of the scheme that its node names."""
        statuses = subject.objects(self.terms.identifier_status)
        invalid = any(not status.endswith(b"#valid>") for status in statuses)
        for scheme in subject.objects(self.terms.scheme):
            token = scheme[1:-1].rstrip(b"/").rpartition(b"/")[2].rpartition(b"#")[2]
            for notation in subject.objects(NOTATION):
                value = notation[1 : notation.rindex(b'"')]
                if b"\\" not in value:
                    self.identifiers.write(b"%b\t%b\t%d\t%b\n" % (token, value, invalid, key))

    def _link(self, target: bytes, key: bytes) -> None:
        if target.startswith(b"<") and not target.startswith(self.nodes.start):
            self.identifiers.write(b"\t%b\t0\t%b\n" % (target[1:-1], key))
