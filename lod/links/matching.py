"""Which entities are one: rows of match tables and control numbers, judged once it is known who is there."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from lod.errors import Notice, Problem
from lod.links.clusters import Clusters, Known
from lod.links.facts import ENTITY, Fact
from lod.links.found import Found, One, Refused, Told
from lod.records.mappings import Claim
from lod.records.resolved import Related
from lod.records.ties import Ref

_SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
_PROPERTIES: Final[Mapping[Claim, str]] = {
    Claim.SAME: "https://schema.org/sameAs",
    Claim.EXACT: f"{_SKOS}exactMatch",
    Claim.CLOSE: "possiblySame",
    Claim.BROAD: f"{_SKOS}broadMatch",
    Claim.NARROW: f"{_SKOS}narrowMatch",
    Claim.RELATED: f"{_SKOS}relatedMatch",
    Claim.APART: "notToBeConfusedWith",
}
_TURNED: Final[Mapping[Claim, Claim]] = {Claim.BROAD: Claim.NARROW, Claim.NARROW: Claim.BROAD}
_SIDES: Final = ("subject_id", "object_id")
_GONE: Final[Mapping[str, str]] = {
    "tombstone": "is no longer: it was replaced, split or withdrawn",
    "name-group": "is nobody in particular, but a name that several people share",
}


@dataclass(frozen=True, slots=True)
class _Side:
    """What a row names in one of its columns."""

    iri: str
    ours: bool  # an IRI of ours, not an identifier or somebody else's
    topics: tuple[str, ...]  # whom it may mean


@dataclass(slots=True)
class _Row:
    """A row of a match table, as its sides come to be known."""

    fact: Fact
    claim: Claim
    sides: dict[str, _Side] = field(default_factory=dict)  # by column

    def refused(self, column: str, message: str, kind: str) -> Refused:
        """Return that the row does not hold."""
        place = (self.fact.file, int(self.fact.line), column, message, kind)
        return Refused(self.fact.source, Problem(*place, record=self._label()))

    def noticed(self, column: str, message: str, kind: str) -> Found:
        """Return what is to be known of the row."""
        place = (self.fact.file, int(self.fact.line), column, message, kind)
        return Found(self.fact.source, Notice(*place, record=self._label()))

    def _label(self) -> str:
        return " ".join(self.sides[column].iri for column in _SIDES)


class Matching:
    """Takes what the sorted facts tell of rows, then says what follows."""

    def __init__(self, ref: Callable[[str], Ref]) -> None:
        """`ref` parts a topic into kind and key."""
        self._ref = ref
        self._expected = False
        self._rows: dict[str, _Row] = {}
        self._wanted: set[str] = set()  # topics of entities to remember
        self._known: dict[str, Known] = {}
        self._numbers: list[tuple[str, str]] = []  # topics of two with the same control number
        self._apart: list[tuple[str, tuple[str, ...], str]] = []  # a topic, the others, where it is told
        self._shared: list[tuple[str, str, Found]] = []
        self._clusters = Clusters()

    @property
    def idle(self) -> bool:
        """Whether, as far as is known yet, nothing will be made one."""
        return not (self._expected or self._numbers)

    def expect(self) -> None:
        """Learn that there are rows."""
        self._expected = True

    def side(self, fact: Fact, topics: Sequence[str]) -> None:
        """Take a side of a row, and whom it may mean."""
        row = self._rows.setdefault(fact.sequence, _Row(fact, Claim(fact.second)))
        ours = fact.topic.startswith(f"{ENTITY} ")
        row.sides[fact.first] = _Side(fact.third, ours, tuple(dict.fromkeys(topics)))
        self._wanted.update(topics)

    def apart(self, fact: Fact, topics: Sequence[str]) -> None:
        """Take that a register tells its entity from others."""
        self._apart.append((fact.first, tuple(topics), f"{fact.file}:{fact.line}"))

    def number(self, topics: Sequence[str]) -> None:
        """Take that several entities have the same control number."""
        first, *others = dict.fromkeys(topics)
        self._numbers += [(first, other) for other in others]
        self._wanted.update(topics)

    def share(self, one: str, other: str, notice: Found) -> Iterator[Found]:
        """Yield that two entities have the same identifier, or keep it until it is known if they are one."""
        if self.idle:
            yield notice
        else:
            self._shared.append((one, other, notice))

    def know(self, topic: str, declared: Mapping[int, Fact], told: Fact | None, iri: str) -> None:
        """Take who tells of an entity, if anybody asks; `iri` as a row writes it."""
        if topic not in self._wanted:
            return
        facts = [fact for _, fact in sorted(declared.items())] or ([told] if told else [])
        if not facts:
            return
        # A source of RDF tells of an IRI; our converters' keys are the same however a row encodes them.
        name = self._ref(topic) if declared or not iri else Ref("", iri)
        places = tuple(Told(fact.source, fact.file, int(fact.line)) for fact in facts)
        self._known[topic] = Known(topic, name, places, frozenset(fact.second for fact in facts))

    def settled(self) -> Iterator[Found | Refused | One]:
        """Yield what follows from all rows and numbers."""
        rows = [row for _, row in sorted(self._rows.items())]
        self._tell_apart(rows)
        for row in rows:
            yield from self._judged(row)
        for one, other in self._numbers:
            self._by_number(one, other)
        for one, other, notice in self._shared:
            if not self._clusters.are_one(one, other):
                yield notice
        yield from self._clusters.ones()

    def _tell_apart(self, rows: Sequence[_Row]) -> None:
        for one, others, where in self._apart:
            for other in others:
                self._clusters.part(one, other, where)
        for row in rows:
            left, right = (self._meant(row, column) for column in _SIDES)
            if row.claim is Claim.APART and len(left) == len(right) == 1:
                self._clusters.part(left[0].topic, right[0].topic, f"{row.fact.file}:{row.fact.line}")

    def _meant(self, row: _Row, column: str) -> list[Known]:
        """Return whom a side means: of several that have an identifier, not the other side itself."""
        topics = row.sides[column].topics
        (other,) = (row.sides[each].topics for each in _SIDES if each != column)
        if len(topics) > 1 and len(other) == 1:
            topics = tuple(topic for topic in topics if topic != other[0])
        return [self._known[topic] for topic in topics if topic in self._known]

    def _judged(self, row: _Row) -> Iterator[Found | Refused]:
        meant = {column: self._meant(row, column) for column in _SIDES}
        for column, known in meant.items():
            fault = self._fault(row, column, known)
            if fault is not None:
                yield fault
                return
        one, other = (meant[column] for column in _SIDES)
        if one and other:
            yield from self._said(row, one[0], other[0])
        elif one or other:
            yield from self._elsewhere(row, (one or other)[0], turned=not one)
        else:
            yield row.refused(_SIDES[0], f"nobody here has {row.sides[_SIDES[0]].iri}", "unknown-reference")

    def _fault(self, row: _Row, column: str, known: Sequence[Known]) -> Refused | None:
        side = row.sides[column]
        if side.ours and not known:
            return row.refused(column, f"{side.iri} is not there", "unknown-reference")
        if len(known) > 1:
            names = ", ".join(str(each.name) for each in known)
            message = f"{side.iri} is that of {len(known)} entities: {names}"
            return row.refused(column, message, "ambiguous-reference")
        for each in known:
            for sort in sorted(each.sorts & _GONE.keys()):
                return row.refused(column, f"{each.name} {_GONE[sort]}", "no-entity")
        return None

    def _said(self, row: _Row, one: Known, other: Known) -> Iterator[Found | Refused]:
        if one.topic == other.topic:
            if row.claim is Claim.APART:
                yield row.refused(_SIDES[1], f"{other.name} is told apart from itself", "contradiction")
            return
        links = row.claim not in (Claim.SAME, Claim.EXACT)
        # Concepts of two schemes that mean the same stay two, each with its broader ones (MODEL.md §5).
        links = links or (row.claim is Claim.EXACT and one.kind == other.kind == "concept")
        if links:
            yield self._related(row, one.name, other.name)
            return
        objection = self._clusters.join(one, other, row.fact.source)
        if objection is not None:
            yield row.refused(_SIDES[1], *objection)

    def _related(self, row: _Row, one: Ref, other: Ref, claim: Claim | None = None) -> Found:
        return Found(row.fact.source, Related(of=one, property=_PROPERTIES[claim or row.claim], to=other))

    def _elsewhere(self, row: _Row, one: Known, *, turned: bool) -> Iterator[Found]:
        """Tell a match with what is not here as a link."""
        column = _SIDES[not turned]
        iri = row.sides[column].iri
        claim = _TURNED.get(row.claim, row.claim) if turned else row.claim
        if claim is Claim.EXACT and one.kind != "concept":
            claim = Claim.SAME
        yield self._related(row, one.name, Ref("", iri), claim)
        yield row.noticed(column, f"nobody here has {iri}: told as a link", "elsewhere")

    def _by_number(self, one: str, other: str) -> None:
        """Make two of the same control number one, if they are of several sources."""
        a, b = self._known.get(one), self._known.get(other)
        if a is None or b is None or a.sources & b.sources:
            return
        if not (a.sorts | b.sorts) & _GONE.keys():
            self._clusters.join(a, b, max(min(a.sources), min(b.sources)))
