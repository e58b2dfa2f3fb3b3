"""What a register of its own adds to an entity of another: a name, an identifier."""

from enum import Enum

from lod.records.evidence import Evidence, Row
from lod.records.names import Identification, Name
from lod.records.record import record
from lod.records.ties import Ref


@record(kw_only=True)
class NameOf:
    """A further name of an entity, with its own evidence."""

    of: Ref
    name: Name
    number: str  # tells its node from the entity's others: `#name-{number}`
    row: Row | None = None


class Match(Enum):
    """How sure it is that an identifier found elsewhere means the entity."""

    EXACT = "exact"
    PROBABLE = "probable"  # a hint for people: no link of identity is made
    NOT = "not-a-match"  # looked alike and was refused: stops the next reconciliation


@record(kw_only=True)
class IdentifierOf:
    """An identifier matched to an entity, with what speaks for it."""

    of: Ref
    identification: Identification
    match: Match
    candidate: str = ""  # IRI of what was matched, where the match is not exact
    number: int = 1  # position among the entity's identifiers of that scheme
    grounds: tuple[str, ...] = ()  # where it was found
    comment: str = ""
    evidence: Evidence | None = None  # of a refused match, which is a statement
    row: Row | None = None
