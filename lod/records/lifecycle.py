"""Records that are no longer, and records that were never of an entity."""

from collections.abc import Sized
from dataclasses import replace
from enum import Enum

from lod.records.evidence import NOTHING_RECORDED, RecordInfo
from lod.records.names import Name
from lod.records.record import record


class Fate(Enum):
    """What became of a record (`ap:recordStatus`)."""

    REPLACED = "replaced"
    SPLIT = "split"
    WITHDRAWN = "withdrawn"

    @classmethod
    def of(cls, successors: Sized) -> "Fate":
        """Return what became of a record that these came after."""
        return (cls.WITHDRAWN, cls.REPLACED)[len(successors)] if len(successors) < 2 else cls.SPLIT


@record(kw_only=True)
class Tombstone:
    """A record that was deleted, merged into another or split; its IRI keeps answering."""

    kind: str  # segment of the IRI: "agent", "concept", "undertaking", "work"
    key: str
    label: str
    fate: Fate
    language: str = ""  # tag of the label
    successors: tuple[str, ...] = ()  # keys of the same source, or whole IRIs
    # Of such IRIs, the key of the same in this source: where something has it, that is in its place.
    keys: tuple[tuple[str, str], ...] = ()
    reason: str = ""  # a public note (MARC 682)
    record: RecordInfo = NOTHING_RECORDED

    def succeeded_by(self, successors: tuple[str, ...]) -> "Tombstone":
        """Return the tombstone of the same record, once it is known who is in its place (`successors`)."""
        return replace(self, fate=Fate.of(successors), successors=successors)


@record(kw_only=True)
class NotAnEntity:
    """A record that describes no entity of its own: counted as `not_agents`, never dropped silently.

    A reference record lends its names to `target`.
    """

    key: str
    reason: str  # "reference", "undifferentiated", "name-title", "subdivision", "node-label"
    file: str
    line: int
    names: tuple[Name, ...] = ()
    label: str = ""  # short display label of a name that is told although it is nobody's
    target: str = ""
    heading: str = ""  # the heading of the target, where it is told by no more than that
    record: RecordInfo = NOTHING_RECORDED
