"""Persons, families and bodies."""

from enum import StrEnum

from lod.dates import Edtf
from lod.records.evidence import NOTHING_RECORDED, Evidence, RecordInfo, Row, Text
from lod.records.names import Identification, Link, Name
from lod.records.record import record


class AgentKind(StrEnum):
    """The class of an agent (MODEL.md §1)."""

    AGENT = "agent"  # somebody: the source does not tell a person from a body
    PERSON = "person"
    FAMILY = "family"
    BODY = "body"
    UNIT = "unit"
    NAME_GROUP = "name-group"  # an undifferentiated name (008/32 b): nobody in particular


@record(kw_only=True)
class Relation:
    """A tie from this entity to another.

    Told by IRI (`target`), by the key of an entity of the same source (`key`), or by its heading
    (`heading`), which `links` resolves by exact match once all records are known; beside a key, the heading
    is kept as words where nothing has that key. Beside an IRI, the key is that of the same in this source:
    where something has it, that is told and not the IRI.
    """

    property: str  # "earlier", "unitOf", "relatedTo", "otherIdentity", "broader" …, or a whole IRI
    target: str = ""
    key: str = ""
    kind: str = ""  # segment of the IRI that `key` has; "" for an entity of the same kind as this one
    heading: str = ""
    label: str = ""  # the relationship as the source words it (MARC 5XX $i)
    # Read off the form of a heading: where no record has it, nothing is missing; of several hints of one
    # record, the longest heading that a record has is meant.
    hint: bool = False
    evidence: Evidence | None = None


@record(kw_only=True)
class Membership:
    """An agent's time in a body that the record links (MARC 373 with $0 or $1)."""

    body: Text
    key: str = ""  # of the body, where it is an entity of the same source
    by_address: bool = False  # the key is read off the body's IRI, which is told unless something has the key
    date: Edtf | None = None


@record(kw_only=True)
class Dated:
    """What an agent was or had for a time (MARC 368 to 376 with $s, $t): told beside the attribute itself."""

    of: str  # the attribute of `Agent` that has the words too: "places", "occupations"
    text: Text
    date: Edtf


@record(kw_only=True)
class Agent:
    """A person, family or body, under the key of the register that owns it."""

    key: str
    kind: AgentKind
    names: tuple[Name, ...]
    label: str = ""  # short display label; "" takes the first preferred name
    heading: str = ""  # the access point that other records name it by; "" takes the preferred names
    notation: str = ""  # the id of the transcription or local list (skos:notation)
    library: bool = False  # also a schema:Library
    identifiers: tuple[Identification, ...] = ()
    links: tuple[Link, ...] = ()
    relations: tuple[Relation, ...] = ()
    birth: Edtf | None = None
    death: Edtf | None = None
    established: Edtf | None = None
    terminated: Edtf | None = None
    active_from: Edtf | None = None
    active_to: Edtf | None = None
    birth_places: tuple[Text, ...] = ()
    death_places: tuple[Text, ...] = ()
    countries: tuple[Text, ...] = ()  # countries it is associated with, in words (MARC 370 $c)
    areas: tuple[str, ...] = ()  # MARC geographic area codes (043)
    places: tuple[Text, ...] = ()  # headquarters, residence, other associated places
    country: str = ""  # ISO 3166-1 alpha-2
    country_evidence: Evidence | None = None
    addresses: tuple[Text, ...] = ()
    telephones: tuple[Text, ...] = ()
    geometry: str = ""  # well-known text in longitude and latitude: "POINT(126.97 37.56)"
    coordinates: tuple[str, ...] = ()  # the same as the source writes them
    classifications: tuple[str, ...] = ()  # keys of the scheme orgtype
    kinds: tuple[Text, ...] = ()  # 368: what sort of person or body, in words
    occupations: tuple[Text, ...] = ()
    fields: tuple[Text, ...] = ()
    affiliations: tuple[Text, ...] = ()  # bodies it belongs to, in words
    memberships: tuple[Membership, ...] = ()
    members: tuple[Text, ...] = ()  # of a family (376 $b)
    dated: tuple[Dated, ...] = ()
    languages: tuple[str, ...] = ()  # ISO 639-2 codes
    titles: tuple[Text, ...] = ()  # of a person (368 $d)
    descriptions: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()
    examples: tuple[Text, ...] = ()
    history: tuple[Text, ...] = ()
    evidence: Evidence | None = None
    record: RecordInfo = NOTHING_RECORDED
    row: Row | None = None
