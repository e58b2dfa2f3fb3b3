"""One document from the places in the data that it is made of."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from lod.documents.document import Document
from lod.documents.keys import Nodes
from lod.documents.lifecycle import Fate
from lod.documents.scratch import Lookup, at, mapped
from lod.documents.survey import GENIDS, NAMES
from lod.documents.terms import PRIMARY_TOPIC
from lod.representations.lines import triple
from lod.representations.turtle import Shortener, document


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

    def __init__(self, path: Path, scratch: Path) -> None:
        """Open the data at `path` and the survey's file."""
        self._bytes = mapped(path)
        self._scratch = Lookup(scratch, (NAMES, GENIDS))

    def lines(self, place: Place) -> Iterator[bytes]:
        """Yield the lines of a place, without their graphs."""
        return map(triple, self._bytes[place.offset : place.offset + place.length].splitlines(keepends=True))

    def subject_at(self, offset: int) -> bytes:
        """Return the subject, with brackets, of the line that begins there."""
        return self._bytes[offset : self._bytes.find(b" ", offset)]

    def about(self, subject: bytes) -> list[bytes]:
        """Return all lines of a subject, found by bisection."""
        start = subject + b" "
        begin = end = at(self._bytes, start)
        while self._bytes[end : end + len(start)] == start:
            end = self._bytes.find(b"\n", end) + 1
        return list(self.lines(Place(begin, end - begin)))

    def names(self, node: bytes) -> bytes:
        """Return the lines that name a node, b"" for none."""
        return self._scratch.get(NAMES, node) or b""

    def once_blank(self, node: bytes) -> list[bytes]:
        """Return the lines of a node that stands for a blank node."""
        return (self._scratch.get(GENIDS, node) or b"").splitlines(keepends=True)

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
    _names: dict[bytes, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._shorten = Shortener(self.prefixes)

    def document(self, plan: Plan, changed: str) -> Document:
        """Return the document of a plan, as if it had last changed in the release of `changed`."""
        told = Told()
        thing, record = self._own(plan, told)
        told.add(line for place in plan.incoming for line in self.data.lines(place))
        for subject in plan.verbs:
            told.add(self.data.about(subject))
        told.add(plan.forerunners)
        self._name_others(told)
        return Document(
            thing=thing.decode(),
            record=record.decode(),
            state=plan.fate.state,
            successors=tuple(s.decode() for s in plan.fate.successors),
            incoming=plan.count,
            changed=changed,
            turtle=document(told.lines(), self._shorten),
        )

    def _own(self, plan: Plan, told: "Told") -> tuple[bytes, bytes]:
        """Tell the thing, its fragments, its record and what was blank among them; return their IRIs."""
        records = [line for place in plan.record for line in self.data.lines(place)]
        thing, record = self._thing(plan, records)
        told.begin(thing)
        told.add(line for place in plan.own for line in self.data.lines(place))
        if record:
            told.begin(record)
        told.add(records)
        for node in told.walk(self.nodes.genid):
            told.add(self.data.once_blank(node))
        return thing, record

    def _thing(self, plan: Plan, records: list[bytes]) -> tuple[bytes, bytes]:
        """Return the IRIs of the thing and of its record, b"" where none is told."""
        record = self.nodes.record(plan.key)
        if not records:
            return plan.key, b""
        topic = b" %b <%b> ." % (PRIMARY_TOPIC, plan.key)
        if plan.own or any(topic in line for line in records):
            return plan.key, record
        return record, b""  # an RDF source's own /doc/…, of which no thing is told

    def _name_others(self, told: "Told") -> None:
        """Add a label a language for every node that is named and not described; a passage says its words."""
        for _ in range(2):  # a passage names its source, which has a label too
            for node in told.named():
                told.name(node, self._name(node).splitlines(keepends=True))

    def _name(self, node: bytes) -> bytes:
        name = self._names.get(node)
        if name is None:
            if len(self._names) >= 1 << 16:
                self._names.clear()
            name = self._names[node] = self.data.names(node)
        return name


class Told:
    """The lines of a document by subject, in the order in which they are to be read."""

    def __init__(self) -> None:
        self._subjects: dict[bytes, dict[bytes, None]] = {}
        self._known: set[bytes] = set()

    def begin(self, iri: bytes) -> None:
        """Reserve the next place for a subject that needs no further name."""
        self._subjects.setdefault(b"<%b>" % iri, {})
        self._known.add(b"<%b>" % iri)

    def add(self, lines: Iterable[bytes]) -> None:
        """Tell lines."""
        subjects = self._subjects
        for line in lines:
            subject = line[: line.index(b" ")]
            told = subjects.get(subject)
            if told is None:
                told = subjects[subject] = {}
            told[line] = None

    def name(self, node: bytes, lines: Iterable[bytes]) -> None:
        """Tell what there is of a node's names, once."""
        self._known.add(node)
        self.add(lines)

    def walk(self, start: bytes) -> Iterator[bytes]:
        """Yield each node beginning with `start` that the lines lead to, those found meanwhile too."""
        waiting = deque(line for lines in self._subjects.values() for line in lines if start in line)
        seen = {subject for subject in self._subjects if subject.startswith(start)}
        while waiting:
            node = _object(waiting.popleft())
            if node.startswith(start) and node not in seen:
                seen.add(node)
                yield node
                waiting.extend(self._subjects.get(node, ()))

    def named(self) -> list[bytes]:
        """Return the nodes that are subjects or objects here and whose names were not asked for yet."""
        nodes = dict.fromkeys(self._subjects)
        for lines in self._subjects.values():
            nodes.update(dict.fromkeys(map(_object, lines)))
        nodes.pop(b"", None)
        return [node for node in nodes if node not in self._known]

    def lines(self) -> Iterator[bytes]:
        """Yield all lines, those of a subject together and sorted."""
        for lines in self._subjects.values():
            yield from sorted(lines)


def _object(line: bytes) -> bytes:
    """Return the object of a line if it is an IRI, b"" otherwise."""
    end = line.index(b"> ", line.index(b" ") + 1) + 2
    return line[end:-3] if line.startswith(b"<", end) and not line.startswith(b"<<", end) else b""
