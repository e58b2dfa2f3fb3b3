"""Rows of a match table: what is said to be one with what, or not."""

from enum import Enum

from lod.records.record import record


class Claim(Enum):
    """What a row says of its two sides."""

    SAME = "same"  # one entity: the sources meet in it
    EXACT = "exact"  # as SAME; between concepts a link of SKOS
    CLOSE = "close"  # a hint for people
    BROAD = "broad"
    NARROW = "narrow"
    RELATED = "related"
    APART = "apart"  # two entities, whatever else says that they are one


@record(kw_only=True)
class Mapping:
    """One row; nothing is told of it until `links` knows who is there."""

    subject: str  # IRI; of an entity of ours, or an identifier's
    object: str
    claim: Claim
    file: str
    line: int
