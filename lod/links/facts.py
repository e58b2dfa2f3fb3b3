"""What a record tells that only all records together can judge, as lines that meet when they are sorted."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, Final, NamedTuple
from urllib.parse import unquote

from lod.errors import InvalidValue
from lod.identifiers import guess
from lod.records.additions import IdentifierOf, Match
from lod.records.agents import Agent, Relation
from lod.records.concepts import Concept
from lod.records.entities import Entity
from lod.records.evidence import RecordInfo
from lod.records.lifecycle import Fate, NotAnEntity, Tombstone
from lod.records.mappings import Mapping as Matching
from lod.records.names import Identification, IdentifierStatus, Rank
from lod.records.references import identity, references
from lod.records.statements import Statements

# The first word of a topic, and what is said of it. The words sort in the order in which they must be read:
# who has a number or an identifier before who is who; in a topic, the lower number is read first.
MATCHES, NUMBER, CONTROL, IDENTIFIER, ENTITY, HEADING, FOREIGN = "a", "b", "c", "d", "e", "h", "x"
DECLARED, TOLD, REPLACED, NAMED, RELATED, WANTED, HINTED, LENT, MATCHED, APART = map(str, range(10))
ENDED = "a"

# How something is named: by a key that must be there; by a number, whose record may be of another kind.
REFUSES, BY_NUMBER = "refuses", "number"

CONTROLS: Final = frozenset({"nlk"})  # schemes whose value means one record, so that two with it are one

INVERSES: Final[Mapping[str, str]] = {
    "earlier": "later",
    "later": "earlier",
    "unitOf": "hasUnit",
    "hasUnit": "unitOf",
    "subOrganizationOf": "hasSubOrganization",
    "hasSubOrganization": "subOrganizationOf",
}


class Place(NamedTuple):
    """Where a record stands: in which part of which source, and as which outcome of its converter."""

    source: int
    part: int
    outcome: int
    file: str
    line: int

    @property
    def sequence(self) -> str:
        """Text that sorts as the places do."""
        return f"{self.source:04}.{self.part:07}.{self.outcome:09}"


class Fact(NamedTuple):
    """A line: topic, role and sequence come first, so that sorting brings related ones together."""

    topic: str
    role: str
    sequence: str
    file: str
    line: str
    first: str = ""
    second: str = ""
    third: str = ""

    def __bytes__(self) -> bytes:
        """Return the line."""
        plain = "".join(self).isprintable()  # most are
        return "\t".join(self if plain else map(_flat, self)).encode() + b"\n"

    @classmethod
    def parse(cls, line: bytes) -> "Fact":
        """Return the fact that `bytes()` made this line of."""
        return cls(*line.decode().rstrip("\n").split("\t"))

    @property
    def position(self) -> tuple[int, int, int]:
        """The numbers of the source, of its part and of the outcome."""
        source, part, outcome = map(int, self.sequence.split("."))
        return source, part, outcome

    @property
    def source(self) -> int:
        """The number of the source that told it."""
        return int(self.sequence[:4])


def moved_fact(line: bytes, part: int, outcomes: int, lines: int) -> bytes:
    """Return the line of a fact of a record that stands elsewhere in its source now.

    Args:
        line: as `Fact.__bytes__` has made it.
        part: in which the record stands now.
        outcomes: how many more stand before it in its part.
        lines: how many more lines, or records, stand before it in its file.
    """
    topic, role, sequence, file, number, rest = line.split(b"\t", 5)
    source, _, outcome = sequence.split(b".")
    at = b"%b.%07d.%09d" % (source, part, int(outcome) + outcomes)
    return b"\t".join((topic, role, at, file, b"%d" % (int(number) + lines), rest))


def _flat(text: str) -> str:
    return text if text.isprintable() else " ".join(text.split())


def facts(record: object, place: Place, base: str) -> Iterator[Fact]:
    """Yield what `record` declares and names."""
    said = _Said(place.sequence, place.file, str(place.line))
    if isinstance(record, Statements):
        yield from _stated(record, said, base)
        return
    who = identity(record)
    kept: RecordInfo | None = getattr(record, "record", None)
    if kept is not None and kept.source_record:
        yield from _numbered(record, who, said)
    if isinstance(record, NotAnEntity):
        yield from _lent(record, said)
        return
    if isinstance(record, Matching):
        yield from _matched(record, said, base)
        return
    row = getattr(record, "row", None)
    if who is not None:
        registered = "register" if row else ""
        yield said.of(ENTITY, "/".join(who), DECLARED, registered, _sort(record), _open(record))
    for named in references(record) if row else ():
        at = _Said(place.sequence, named.file, str(named.line))
        key = who[1] if who else ""
        yield at.of(ENTITY, f"{named.kind}/{named.key}", NAMED, named.field, REFUSES, key)
    if who is not None:
        yield from _of_entity(record, who, said, base)
    elif isinstance(record, IdentifierOf):
        if record.match is Match.EXACT:
            yield from _identified((record.identification,), str(record.of), said)
        elif record.match is Match.NOT:
            each = record.identification
            yield said.of(_kind(each.scheme), f"{each.scheme}:{each.value}", APART, str(record.of))


def _stated(record: Statements, said: "_Said", base: str) -> Iterator[Fact]:
    """Yield that a subject is told of, whether it is over, and the classes that a thing of ours has.

    A record that is over ends its thing.
    """
    subject, over = record.subject, "over" if record.is_over else ""
    things, records = f"{base}id/", f"{base}doc/"
    if not subject.startswith(base):
        yield said.of(FOREIGN, subject, TOLD, subject, over)
        return
    classes = " ".join(record.classes) if subject.startswith(things) else ""
    yield said.of(ENTITY, topic_of(subject, base), TOLD, subject, over, classes)
    if over and subject.startswith(records):
        thing = things + subject.removeprefix(records)
        yield said.of(ENTITY, topic_of(thing, base), ENDED, thing)


def _sort(record: object) -> str:
    """Return what sort of entity a record is of: two of different sorts are never one."""
    if isinstance(record, Agent):
        return record.kind
    if isinstance(record, Tombstone):
        return "tombstone"
    return "thing" if isinstance(record, Concept | Entity) else ""


def _open(record: object) -> str:
    """Return "open" for a tombstone that names nobody in its place: another record may say who is."""
    if not isinstance(record, Tombstone) or record.fate is not Fate.WITHDRAWN or record.successors:
        return ""
    return "open"


def _numbered(record: Any, who: tuple[str, str] | None, said: "_Said") -> Iterator[Fact]:
    """Yield which control number a record has, whatever it is of, and which it replaced."""
    group = "agent" if getattr(record, "label", "") else ""  # a name that is nobody's has an IRI too
    kind, key = who or (group, record.key)
    yield said.of(NUMBER, key, DECLARED, kind, _sort(record), _open(record))
    if isinstance(record, Agent | Concept | Entity):
        for replaced in record.record.replaced:
            yield said.of(ENTITY, f"{kind}/{replaced}", REPLACED, key)


def topic_of(iri: str, base: str) -> str:
    """Return how an IRI under `base` is known here.

    >>> topic_of("https://x.org/id/agent/P%20066#name-1", "https://x.org/")
    'agent/P 066'
    """
    return unquote(iri.removeprefix(base).partition("#")[0]).removeprefix("id/")


class _Said(NamedTuple):
    sequence: str
    file: str
    line: str

    def of(
        self, kind: str, topic: str, role: str, first: str = "", second: str = "", third: str = ""
    ) -> Fact:
        return _made((f"{kind} {topic}", role, *self, first, second, third))


_made: Final = partial(tuple.__new__, Fact)  # Fact._make without a call in Python


def _of_entity(record: object, who: tuple[str, str], said: _Said, base: str) -> Iterator[Fact]:
    me = "/".join(who)
    if isinstance(record, Agent | Concept | Entity):
        for heading in _headings(record):
            yield said.of(HEADING, heading, DECLARED, me)
        several = sum(relation.hint for relation in record.relations) > 1
        for relation in record.relations:
            if relation.hint:
                tail = "several" if several else ""
                yield said.of(HEADING, relation.heading, HINTED, me, relation.property, tail)
            else:
                yield from _related(relation, who[0], me, said, base, told_by_key=record.row is None)
        yield from _identified(record.identifiers, me, said)
    if isinstance(record, Agent):
        for each in record.memberships:
            if each.key:
                role = HINTED if each.by_address else NAMED
                yield said.of(ENTITY, f"agent/{each.key}", role, "affiliation", BY_NUMBER, who[1])
    if isinstance(record, Tombstone):
        for successor in record.successors:
            topic = _target(successor, who[0], base)
            if topic:
                by = "" if ":" in successor else BY_NUMBER
                yield said.of(ENTITY, topic, NAMED, "successor", by, who[1])
        for _, key in record.keys:
            yield said.of(ENTITY, f"{who[0]}/{key}", HINTED, "successor", BY_NUMBER, who[1])


def _headings(record: Agent | Concept | Entity) -> Iterator[str]:
    told = getattr(record, "heading", "")
    yield from (told,) if told else {n.text: None for n in record.names if n.rank is Rank.PREFERRED}


def _related(
    relation: Relation, kind: str, me: str, said: _Said, base: str, *, told_by_key: bool
) -> Iterator[Fact]:
    """Yield what a relation names; a register's own keys are among its `references` already."""
    inverse = INVERSES.get(relation.property, "")
    if relation.heading and not relation.target and not relation.key:
        yield said.of(HEADING, relation.heading, WANTED, me, relation.property, relation.label)
        return
    if relation.target and relation.key:
        named = f"{relation.kind or kind}/{relation.key}"
        yield said.of(ENTITY, named, HINTED, relation.property, BY_NUMBER, me.partition("/")[2])
        return
    topic = _target(relation.target or relation.key, relation.kind or kind, base)
    if topic and relation.property == "notToBeConfusedWith":
        yield said.of(ENTITY, topic, APART, me)
    if topic and (told_by_key or relation.target):
        by = "" if relation.target else BY_NUMBER
        yield said.of(ENTITY, topic, NAMED, relation.property, by, me.partition("/")[2])
        if relation.heading:
            yield said.of(ENTITY, topic, WANTED, me, relation.heading, relation.label)
    if topic and inverse:
        yield said.of(ENTITY, topic, RELATED, inverse, me)


def _target(named: str, kind: str, base: str) -> str:
    """Return the topic of a key or IRI; "" where it is somebody else's."""
    if named.startswith(f"{base}id/"):
        return topic_of(named, base)
    return "" if not named or ":" in named else f"{kind}/{named}"


def _identified(identifiers: tuple[Identification, ...], me: str, said: _Said) -> Iterator[Fact]:
    for each in identifiers:
        if each.status is IdentifierStatus.VALID and each.scheme:
            yield said.of(_kind(each.scheme), f"{each.scheme}:{each.value}", DECLARED, me)


def _kind(scheme: str) -> str:
    return CONTROL if scheme in CONTROLS else IDENTIFIER


def _matched(row: Matching, said: _Said, base: str) -> Iterator[Fact]:
    """Yield that there is a row, and each of its sides where it will meet who that is."""
    yield said.of(MATCHES, "", TOLD)
    for side, iri in (("subject_id", row.subject), ("object_id", row.object)):
        yield said.of(*_known_as(iri, base), MATCHED, side, row.claim.value, iri)


def _known_as(iri: str, base: str) -> tuple[str, str]:
    if iri.startswith(base):
        return ENTITY, topic_of(iri, base)
    try:
        identifier = guess(iri)
    except InvalidValue:
        return FOREIGN, iri
    return _kind(identifier.scheme), f"{identifier.scheme}:{identifier.compact}"


def _lent(record: NotAnEntity, said: _Said) -> Iterator[Fact]:
    """Yield the names that a reference record lends to the one it sends to, by key or by heading."""
    if record.label:  # a name that is told although it is nobody's
        yield said.of(ENTITY, f"agent/{record.key}", TOLD)
    target = record.target if "/" in record.target else f"agent/{record.target}"
    for name in record.names:
        if record.target:
            yield said.of(ENTITY, target, LENT, name.text, name.language, record.key)
        elif record.heading:
            yield said.of(HEADING, record.heading, LENT, name.text, name.language, record.key)
