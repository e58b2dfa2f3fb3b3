"""What agents do together or offer: programmes, agreements, activities, services, systems, works."""

from enum import Enum

from lod.dates import Edtf
from lod.records.agents import Relation
from lod.records.evidence import NOTHING_RECORDED, Evidence, RecordInfo, Row, Text
from lod.records.names import Identification, Link, Name
from lod.records.record import record


class EntityKind(Enum):
    """The class of an entity that is no agent (MODEL.md §1)."""

    PROGRAMME = "programme"
    AGREEMENT = "agreement"
    ACTIVITY = "activity"
    SERVICE = "service"
    SYSTEM = "system"
    WORK = "work"

    @property
    def segment(self) -> str:
        """The segment of its IRI: `/id/{segment}/{key}`."""
        return self.value if self in (self.SERVICE, self.SYSTEM, self.WORK) else "undertaking"


@record(kw_only=True)
class Entity:
    """An undertaking, service, system or work, under the key of its register."""

    key: str
    kind: EntityKind
    names: tuple[Name, ...]
    label: str = ""  # short display label; "" takes the first preferred name
    heading: str = ""  # the access point that other records name it by; "" takes the preferred names
    notation: str = ""  # the id of the transcription or local list (skos:notation)
    types: tuple[str, ...] = ()  # keys of the scheme `{kind}type`: "memorandum-of-understanding"
    date: Edtf | None = None
    frequency: str = ""  # how often it recurs, as xsd:duration: "P1Y", "P2Y", "P6M"
    places: tuple[Text, ...] = ()
    kinds: tuple[Text, ...] = ()  # what sort of event, in words (MARC 368)
    areas: tuple[str, ...] = ()  # MARC geographic area codes (043)
    fields: tuple[Text, ...] = ()
    languages: tuple[str, ...] = ()  # ISO 639-2 codes
    descriptions: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()
    examples: tuple[Text, ...] = ()
    history: tuple[Text, ...] = ()
    creators: tuple[str, ...] = ()  # keys of agents
    identifiers: tuple[Identification, ...] = ()
    links: tuple[Link, ...] = ()
    relations: tuple[Relation, ...] = ()
    evidence: Evidence | None = None
    record: RecordInfo = NOTHING_RECORDED
    row: Row | None = None
