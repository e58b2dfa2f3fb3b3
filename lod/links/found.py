"""What comes of the facts: judgements, records to be told, entities that several records tell of."""

from dataclasses import dataclass

from lod.errors import Notice, Problem
from lod.links.facts import Fact
from lod.records.lifecycle import Tombstone
from lod.records.resolved import Lent, Related, Unmatched
from lod.records.ties import Ref


@dataclass(frozen=True, slots=True)
class Found:
    """A judgement, or a record to be told, with the number of the source that it belongs to."""

    source: int
    what: Problem | Notice | Related | Unmatched | Lent | Tombstone


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A record that must be left out: of a source, the outcome with this number of the part with that."""

    source: int
    part: int
    outcome: int
    problem: Problem | Notice  # a Notice where the record is a further part of one that is left out


@dataclass(frozen=True, slots=True)
class Succeeded:
    """A tombstone that names nobody, of which other records say that they are in its place."""

    source: int
    part: int
    outcome: int
    successors: tuple[Ref, ...]  # of the same source


@dataclass(frozen=True, slots=True)
class Asked:
    """Of what kind is a number, under which nothing of the kind that is named is there? See `by_number`."""

    fact: Fact


@dataclass(frozen=True, slots=True)
class Meant:
    """What a record names by its number is there, but of another kind; or by its address, and is here."""

    source: int
    part: int
    outcome: int
    named: Ref  # as the record names it
    kind: str  # that it really has
    notice: Notice | None  # where the relation changes by that


@dataclass(frozen=True, slots=True)
class Ended:
    """Statements that name classes of what is no more: these are not told."""

    source: int
    part: int
    outcome: int
    notices: tuple[Notice, ...]  # one for each


@dataclass(frozen=True, slots=True)
class Refused:
    """A row of a match table that does not hold: nothing was told of it yet."""

    source: int
    problem: Problem


@dataclass(frozen=True, slots=True)
class Again:
    """How often a source tells of one subject again, whose statements stand apart in it: it is one record."""

    source: int
    entities: int  # that were counted too many
    tombstones: int


@dataclass(frozen=True, slots=True)
class Told:
    """Where a source tells of an entity."""

    source: int
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Member:
    """One of the records that an entity has, under the key that it had by itself."""

    name: Ref
    told: tuple[Told, ...]  # by source, in their order: equal keys of two sources are one entity
    by: int = 0  # number of the source that says that it is the survivor; 0 for the survivor


@dataclass(frozen=True, slots=True)
class One:
    """One entity of several records: the survivor first, whose IRI it has."""

    members: tuple[Member, ...]
