"""The first pass over the canonical data: who says what of whom, as rows for sort(1).

A row is `key TAB rank TAB offset TAB length` (TAB sorts before every character of an IRI, so the rows of one
thing stand together): the places in the data of which its document is made.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import BinaryIO, Final

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
from lod.representations.lines import groups, in_graph, triple

OWN, RECORD, SUCCESSION, VERB, OTHER = b"a", b"b", b"c", b"d", b"e"  # ranks, in the order of a document
NAMES: Final = b"names"
GENIDS: Final = b"genids"


_NOTHING: Final = (b"", b"", 0, 0)


@dataclass(slots=True)
class Subject:
    """A subject's lines, and those of its statements that matter to more than its own document."""

    name: bytes  # with brackets
    lines: list[bytes]
    offset: int
    key: bytes  # of its document, b"" for a foreign one
    end: int = 0
    kinds: int = 0  # of all that is watched
    watched: list[tuple[bytes, bytes, bytes]] = field(default_factory=list)  # predicate, object, line
    # Statements about a node of ours: predicate, IRI without brackets, offset, length.
    pointing: list[tuple[bytes, bytes, int, int]] = field(default_factory=list)

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
    thing: Callable[[bytes], bytes] = field(init=False)  # of a node that is pointed at
    _held: tuple[bytes, bytes, int, int] = _NOTHING  # key, rank, start and end of rows not written yet

    def __post_init__(self) -> None:
        self.thing = lru_cache(1 << 16)(self.nodes.thing)

    def take(self, data: Iterable[bytes], stride: int) -> None:
        """Read the canonical data, first line to last, and take a sample every `stride` bytes."""
        offset, sample = 0, 0
        start, ours = self.nodes.start, self.nodes.thing
        for name, lines in groups(data):
            subject = Subject(name, lines, offset, ours(name[1:-1]) if name.startswith(start) else b"")
            self._look(subject)
            if offset >= sample and subject.key:
                self.samples.append(subject.key)
                sample = offset + stride
            offset = subject.end
            self._write(subject)
        self._flush()

    def _look(self, subject: Subject) -> None:
        """Find the statements that matter, by their predicate and by an object of ours."""
        ours, kind_of = self.nodes.start, self.terms.watched.get
        found, kinds = subject.watched, 0
        offset, before = subject.offset, (b"", b"")
        for line in subject.lines:
            _, predicate, rest = line.split(b" ", 2)
            if rest.endswith(b"> .\n") and rest.count(b" ") > 1 and in_graph(line):
                self.graphs = True
            if kind := kind_of(predicate, 0):
                kinds |= kind
                found.append((predicate, _object(line, rest), line))
            if rest.startswith(ours):
                target = rest[1 : rest.index(b">")]
                if before != (predicate, target):  # the same statement in two graphs is one
                    subject.pointing.append((predicate, target, offset, len(line)))
                before = (predicate, target)
            offset += len(line)
        subject.kinds = kinds
        subject.end = offset

    def _write(self, subject: Subject) -> None:
        types = subject.objects(TYPE) if subject.kinds & Kind.TYPE else []
        if subject.kinds & (Kind.LABEL | Kind.SAYS):
            self._name(subject, is_passage=self.terms.passage in types)
        if subject.key:
            self._own(subject)
            if IDENTIFIER in types and subject.kinds & Kind.IDENTIFIER:
                self._identify(subject)
            if subject.kinds & Kind.SAME and not self.nodes.is_record(subject.name[1:]):
                for predicate, value, _ in subject.watched:
                    if predicate in self.terms.same:
                        self._link(value, subject.key)
        if subject.pointing:
            self._point(subject, is_verb=not self.terms.verbs.isdisjoint(types))

    def _own(self, subject: Subject) -> None:
        """Write the row of a subject, one for all that stand side by side in the same document."""
        rank = RECORD if self.nodes.is_record(subject.name[1:]) else OWN
        key, place, start, end = self._held
        if (key, place, end) == (subject.key, rank, subject.offset):
            self._held = (key, rank, start, subject.end)
        else:
            self._flush()
            self._held = (subject.key, rank, subject.offset, subject.end)
        if subject.name.startswith(self.nodes.genid):
            self.scratch.put(GENIDS, kept_under(subject.name), b"".join(map(triple, subject.lines)))
        if subject.kinds & Kind.LIFECYCLE and b"#" not in subject.name:
            self._end(subject, subject.key)

    def _flush(self) -> None:
        key, rank, start, end = self._held
        if key:
            self._row(key, rank, start, end - start)
        self._held = _NOTHING

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

    def _point(self, subject: Subject, *, is_verb: bool) -> None:
        for predicate, target, offset, length in subject.pointing:
            other = self.thing(target)
            if other == subject.key:
                continue
            if predicate in (self.terms.merged_into, REPLACED_BY):
                self._row(other, SUCCESSION, offset, length)
            else:
                # A verb's node is told in full where it points at a thing or a passage, not at a class.
                verb = is_verb and (target == other or b"#line=" in target) and predicate != TYPE
                # So is a further record of a thing.
                verb = verb or (predicate == PRIMARY_TOPIC and self.nodes.is_record(subject.name[1:]))
                self._row(other, VERB if verb else OTHER, offset, length)

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


def _object(line: bytes, rest: bytes) -> bytes:
    """Return the object of a line, of which `rest` follows the predicate."""
    if rest.startswith(b"<"):
        return rest[: rest.index(b">") + 1]
    return triple(line).split(b" ", 2)[2][:-3]
