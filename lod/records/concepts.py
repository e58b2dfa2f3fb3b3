"""Subjects, places, periods, genres, strategic directions: what is thought rather than met."""

from lod.dates import Edtf
from lod.records.agents import Relation
from lod.records.evidence import NOTHING_RECORDED, Evidence, RecordInfo, Row, Text
from lod.records.names import Identification, Link, Name
from lod.records.record import record


@record(kw_only=True)
class Concept:
    """A skos:Concept under the key of the register or file that owns it."""

    key: str
    names: tuple[Name, ...]
    label: str = ""  # short display label; "" takes the first preferred name
    heading: str = ""  # the access point that other records name it by; "" takes the preferred names
    kind: str = ""  # "topic", "place", "period", "genre", …; "" where the source does not tell
    notation: str = ""
    scheme: str = ""  # key of the concept scheme: {base}def/{scheme}
    date: Edtf | None = None
    relations: tuple[Relation, ...] = ()  # "broader", "narrower", "related", …
    kinds: tuple[Text, ...] = ()  # what sort of place or thing, in words (MARC 368)
    countries: tuple[Text, ...] = ()  # countries it is associated with, in words (370 $c)
    areas: tuple[str, ...] = ()  # MARC geographic area codes (043)
    places: tuple[Text, ...] = ()
    definitions: tuple[Text, ...] = ()
    descriptions: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()
    examples: tuple[Text, ...] = ()
    history: tuple[Text, ...] = ()
    geometry: str = ""  # well-known text in longitude and latitude: "POINT(126.97 37.56)"
    coordinates: tuple[str, ...] = ()  # the same as the record writes them (MARC 034 $d $e $f $g)
    identifiers: tuple[Identification, ...] = ()
    links: tuple[Link, ...] = ()
    evidence: Evidence | None = None
    record: RecordInfo = NOTHING_RECORDED
    row: Row | None = None


@record(kw_only=True)
class Term:
    """A concept of one of the vocabulary's schemes, added by a register: a role, an aspect, an indicator."""

    scheme: str  # "role", "aspect", "indicator", …: it becomes {base}def/{scheme}/{key}
    key: str
    names: tuple[Name, ...]
    comments: tuple[Text, ...] = ()
    row: Row | None = None
