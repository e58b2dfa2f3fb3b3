"""One record while it is read: its fields by tag, and what was noticed about it."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from operator import attrgetter
from typing import Final

from lod.converters.marc_authority.origins import origin, origins
from lod.converters.marc_authority.punctuation import punctuated, with_commas
from lod.errors import Notice
from lod.marc21 import DELIMITER, Field, Record
from lod.marc21.linking import Linked, alone, linked
from lod.records.agents import Relation
from lod.records.evidence import Evidence

_CONTROL: Final = re.compile("[\x00-\x1e\x7f-\x9f\ufeff\ufffe\uffff]")
_BLANK: Final = re.compile("[\t\n\r]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the operator says of the source."""

    source: str = ""
    encoding: str = ""  # of the whole file, where the operator declares one
    own_keys: bool = False  # the 001 alone is the key
    time_zone: tzinfo | None = None  # of 005
    publish_source: bool = False  # the stored record keeps its private fields
    language: str = ""  # of names in Han characters, where the record does not tell


@dataclass(slots=True)
class Reading:
    """What is needed of a record to understand one of its fields."""

    record: Record
    options: Options
    file: str
    key: str = ""
    number: str = ""  # 001
    agency: str = ""  # 003
    fixed: str = ""  # 008
    linked: list[Linked] = field(default_factory=list)  # all fields, where 880 repeats one in another script
    by_tag: dict[str, list[Field]] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    origins: Mapping[str, Evidence] = field(default_factory=dict)  # of 883, by link number
    tied: list[Relation] = field(default_factory=list)  # to the records of its source that its words name
    unmapped: set[str] = field(default_factory=set)  # tags of which a field tells nothing here

    def all(self, tag: str, *more: str) -> list[Field]:
        """The fields of these tags, tag by tag, in the order of the record."""
        found = self.by_tag.get(tag) or []
        return [*found, *(each for one in more for each in self.all(one))] if more else found

    def all_linked(self, tag: str) -> list[Linked]:
        """The fields of a tag, each with what 880 has to do with it."""
        if not self.linked:
            return list(map(alone, self.by_tag.get(tag, ())))  # of most records nothing
        return [each for each in self.linked if each.field.tag == tag]

    def first(self, tag: str, code: str) -> str:
        """The first subfield of that code in the first field of that tag, "" where there is none."""
        found = self.by_tag.get(tag)
        return found[0].first(code).strip() if found else ""

    def control(self, tag: str) -> str:
        """The text of a control field, "" where there is none."""
        found = self.by_tag.get(tag)
        return found[0].data if found else ""

    def position(self, at: int) -> str:
        """One character of 008; a blank where it is too short."""
        return self.fixed[at : at + 1] or " "

    def notice(self, where: str, message: str, kind: str) -> None:
        """Note what was not used, or was put right, in a record that is kept."""
        number = self.record.ordinal
        self.notices.append(Notice(self.file, number, where, message, kind, self.key))


def opened(record: Record, options: Options, file: str) -> Reading:
    """Return the record ready to be understood: NFC, no control characters, 880 beside their partners."""
    reading = Reading(record, options, file)
    fields = _clean(record.fields)
    if record.leader[18:19] == "c":
        fields = tuple(map(punctuated, fields))
    elif record.leader[18:19] in " #u|":  # nothing is said of punctuation
        fields = tuple(map(with_commas, fields))
    by_tag = _by_tag(fields)
    if "880" in by_tag:
        reading.linked = linked(fields)
        fields = tuple(each.field for each in reading.linked)
        by_tag = _by_tag(fields)
    reading.by_tag = by_tag
    reading.number = reading.control("001").strip()
    reading.agency = reading.control("003").strip()
    reading.fixed = reading.control("008")
    if "883" in by_tag:
        reading.origins = origins(reading.all("883"))
        if not any(_has_node(each.tag) and origin(each, reading.origins) for each in fields):
            reading.unmapped.add("883")
    for warning in record.warnings:
        reading.notice("leader", warning, "record-form")
    # Not what it says: it may be of a field that is private.
    for tag in filter(None, map(_astray, fields)):
        reading.notice(tag, "text that stands in no subfield is not read", "record-form")
    return reading


def _astray(field: Field) -> str:
    """Return the tag of a field that has text before its first subfield, mostly since `$a` was forgotten."""
    if field.text[2:3] == DELIMITER or field.tag < "010":  # of most fields
        return ""
    return field.tag if field.text.partition(DELIMITER)[0][2:].strip() else ""


def _by_tag(fields: tuple[Field, ...]) -> dict[str, list[Field]]:
    found: dict[str, list[Field]] = {}
    for each in fields:
        found.setdefault(each.tag, []).append(each)
    return found


def _has_node(tag: str) -> bool:
    """Whether a field becomes a name or an identifier, of which it can be told how it was made."""
    return tag[0] in "14" or tag in ("010", "012", "016", "024", "035")


_text: Final = attrgetter("text")


def _clean(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """Records that need neither are handed on as they are: the most."""
    whole = DELIMITER.join(map(_text, fields))
    shown = whole.replace(DELIMITER, "")  # of all that can be shown nothing is a control character
    if (shown.isprintable() or not _CONTROL.search(whole)) and unicodedata.is_normalized("NFC", whole):
        return fields
    return tuple(Field(each.tag, _clean_text(each.text)) for each in fields)


def _clean_text(text: str) -> str:
    return unicodedata.normalize("NFC", _CONTROL.sub("", _BLANK.sub(" ", text)))
