"""Who did what in what, how many, what is said of what: the n-ary nodes, each with its evidence."""

from dataclasses import dataclass
from decimal import Decimal

from lod.dates import Edtf
from lod.records.evidence import Evidence, Row, Text
from lod.records.record import record


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """An entity named by another record: by kind and key as in its IRI, or by a whole IRI of someone else's.

    >>> print(Ref("agent", "P0066"))
    agent/P0066
    """

    kind: str  # segment of the IRI: "agent", "undertaking", "concept", …; "" where `key` is an IRI
    key: str

    def __str__(self) -> str:
        return f"{self.kind}/{self.key}" if self.kind else self.key


@record(kw_only=True)
class Participation:
    """One agent in one undertaking, in one role, at one time, according to one or more sources."""

    key: str
    undertaking: str
    agent: str
    role: str  # key of the scheme role
    date: Edtf | None = None
    frequency: str = ""  # xsd:duration
    state: str = ""  # "active", "ended"
    list_number: int | None = None
    as_printed: tuple[str, ...] = ()
    evidence: Evidence
    row: Row | None = None


@record(kw_only=True)
class Observation:
    """A figure: how much of what, of whom, when."""

    key: str
    about: Ref
    indicator: str  # key of the scheme indicator
    value: int | Decimal
    unit: str = ""
    qualifier: str = ""  # "approximate", "rounded", "more than"
    date: Edtf | None = None
    as_printed: tuple[str, ...] = ()
    evidence: Evidence
    row: Row | None = None


@record(kw_only=True)
class Assertion:
    """Anything else that a source says of an entity: an `ap:Statement`."""

    key: str
    about: Ref
    aspect: str  # key of the scheme aspect
    value: Text | int | Decimal | None = None
    is_iri: bool = False  # the value is an address on the web
    unit: str = ""
    object: Ref | None = None
    date: Edtf | None = None
    frequency: str = ""
    ordinal: int | None = None
    place: Text | None = None
    evidence: Evidence
    row: Row | None = None
