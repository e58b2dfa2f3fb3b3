"""MARC 21 and KORMARC authority records → agents, concepts, events, tombstones."""

from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO, Final

from lod import marc21
from lod.converters.marc_authority import entities
from lod.converters.marc_authority.administration import record_info
from lod.converters.marc_authority.attributes import timed
from lod.converters.marc_authority.headings import (
    HEADINGS,
    LINKED,
    TRACINGS,
    VARIANTS,
    is_name_title,
    short_label,
)
from lod.converters.marc_authority.identifiers import key_of
from lod.converters.marc_authority.languages import languages
from lod.converters.marc_authority.lifecycle import CURRENT, GONE, not_an_entity, tombstone, why_no_entity
from lod.converters.marc_authority.names import is_other_form, names
from lod.converters.marc_authority.reading import Options, Reading, opened
from lod.converters.marc_authority.unimarc import unimarc_heading
from lod.converters.marc_authority.unread import unread
from lod.errors import LodError, Notice, Problem
from lod.marc21 import Fault, Record
from lod.marc21.linking import Linked
from lod.namespaces import meaning
from lod.records.agents import Agent
from lod.records.concepts import Concept
from lod.records.entities import Entity
from lod.records.lifecycle import NotAnEntity, Tombstone

Outcome = Agent | Concept | Entity | Tombstone | NotAnEntity | Problem | Notice

# What is read somewhere; any other field is counted as unmapped.
_ALWAYS: Final = frozenset({
    "001", "003", "005", "008", "010", "012", "016", "024", "035", "040", "042", "043", "046", "075",
    "260", "360", "368", "370", "375", "663", "664", "665", "666", "667", "670", "675", "678",
    "680", "681", "688", "856", "883", *HEADINGS, *VARIANTS, *TRACINGS, *LINKED,
})  # fmt: skip
_AGENT: Final = _ALWAYS | {"371", "372", "373", "374", "377", "378"}
_MAPPED: Final = {  # by sort or segment
    "agent": _AGENT,
    "body": _AGENT | {"034"},
    "family": _AGENT | {"376"},
    "concept": _ALWAYS | {"034", "677"},
    "undertaking": _ALWAYS | {"372", "373", "377"},
}
_OTHERS: Final = {"acdefgijkmoprt": "bibliographic", "uvxy": "holdings", "w": "classification"}  # leader/06


def convert(
    stream: BinaryIO,
    file: str,
    *,
    first: int = 1,
    source: str = "",
    keys: str = "003",
    encoding: str = "",
    time_zone: str = "Z",
    publish_source: bool = False,
    language: str = "",
) -> Iterator[Outcome]:
    """Turn authority records into what they describe, one for each record, notices beside it.

    Args:
        stream: ISO 2709, MARCXML or .mrk, told apart by the first bytes; read once, never held whole.
        file: how a Problem names the source.
        first: ordinal of the stream's first record.
        source: name of the source: in the keys of records without 003.
        keys: "own": the 001 alone is the key; "003": with the agency (003) or the source before it.
        encoding: "" goes by the records; else what the whole file is in: "euc-kr", "cp949", "marc-8" …
        time_zone: offset of the times in 005, "+09:00" for Korea.
        publish_source: whether the stored records keep the fields that are private.
        language: code (ISO 639) of the register's names in Han characters, where a record tells none.

    Yields:
        for each record an entity, a Tombstone, a NotAnEntity or a Problem; before it, Notices.

    Raises:
        LodError: an option has a value that means nothing.
    """
    if keys not in ("own", "003"):
        raise LodError(f'keys is {keys!r}, not "own" or "003"')
    if language and not meaning("languages", language.lower()) and len(language) != 2:
        raise LodError(f'language is {language!r}, no code of ISO 639-2 such as "jpn" or "chi"')
    try:
        zone = datetime.strptime(time_zone, "%z").tzinfo
    except ValueError:
        raise LodError(f'time_zone is {time_zone!r}, not an offset such as "+09:00"') from None
    options = Options(
        source=source,
        encoding=encoding,
        own_keys=keys == "own",
        time_zone=zone,
        publish_source=publish_source,
        language=language,
    )
    return _outcomes(marc21.read(stream, encoding, first), options, file)


def _outcomes(records: Iterator[Record | Fault], options: Options, file: str) -> Iterator[Outcome]:
    for record in records:
        if isinstance(record, Fault):
            message = f"at byte {record.offset}: {record.reason}"
            yield Problem(file, record.ordinal, "record", message, "unreadable", record.control_number)
            continue
        reading = opened(record, options, file)
        outcome = _outcome(reading)
        if not isinstance(outcome, Problem):
            yield from reading.notices
        yield outcome


def _outcome(reading: Reading) -> Outcome:
    """What one record is."""
    record = reading.record
    if heading := unimarc_heading(reading):
        message = f"the heading is in {heading}: this is UNIMARC, not MARC 21"
        return _problem(reading, heading, message, "not-authority")
    if record.leader[6:7] != "z":
        kind = record.leader[6:7]
        other = next((name for kinds, name in _OTHERS.items() if kind and kind in kinds), "")
        message = f"leader/06 is {kind!r}, so this is no authority record{other and f' but a {other} one'}"
        return _problem(reading, "leader", message, "not-authority")
    number = reading.number
    reading.key = key_of(number, reading)
    if not reading.key:
        message = f"{number[:40]!r} can be no key" if number else "there is no control number"
        return _problem(reading, "001", message, "control-number")
    numbers = reading.all("001")
    if len(numbers) > 1 and (further := {each.data.strip() for each in numbers} - {number}):
        message = f"there are several control numbers, {number} and {', '.join(sorted(further))[:80]}"
        return _problem(reading, "001", message, "control-number")
    found = _heading(reading)
    if found is None and record.leader[5:6] in GONE:
        return _deleted_without_heading(reading)
    if found is None:
        return _problem(reading, "1XX", _why_no_heading(reading), "no-heading")
    return _made(reading, found)


def _why_no_heading(reading: Reading) -> str:
    if empty := " ".join(filter(reading.by_tag.__contains__, HEADINGS)):
        return f"the heading has no words in subfields ({empty})"
    others = " ".join(sorted(tag for tag in reading.by_tag if tag.startswith("1")))
    return f"there is no heading in a tag of MARC 21 Authority ({others or 'no 1XX at all'})"


def _problem(reading: Reading, field: str, message: str, kind: str) -> Problem:
    record = reading.record
    number = reading.number[:40]
    return Problem(reading.file, record.ordinal, field, f"at byte {record.offset}: {message}", kind, number)


def _heading(reading: Reading) -> Linked | None:
    """The 1XX: the first that has words and, if one is none, is no 880; all but its forms are told of."""
    there = filter(reading.by_tag.__contains__, HEADINGS)
    found = [each for tag in there for each in reading.all_linked(tag) if short_label(each.field)]
    if len(found) < 2:
        return found[0] if found else None
    taken = next((each for each in found if not each.alternate), found[0])
    for each in found:
        if each is not taken and not is_other_form(each, taken):
            reading.notice(each.field.tag, "is a second heading; the first is taken", "second-heading")
    return taken


def _deleted_without_heading(reading: Reading) -> Tombstone:
    """Some agencies send of a deleted record its number alone; 008/14 may tell a subject."""
    kind = "concept" if reading.position(14) == "b" else "agent"
    spoken = languages(reading, of_terms=kind == "concept")
    return tombstone(reading, kind, reading.number, record_info(reading, spoken, living=True))


def _made(reading: Reading, heading: Linked) -> Outcome:
    sort = entities.type_of(reading, heading.field)
    segment = entities.segment_of(sort)
    spoken = languages(reading, of_terms=segment == "concept")
    status = reading.record.leader[5:6]
    if status in GONE:
        kind = "work" if is_name_title(heading.field) else segment
        label = short_label(heading.field)
        return tombstone(reading, kind, label, record_info(reading, spoken, living=sort == "person"))
    if status not in CURRENT:
        reading.notice("leader", f"leader/05 is {status!r}; the record is taken as current", "record-status")
    gathered = names(reading, heading, spoken)
    reason = "undifferentiated" if sort == "name-group" else why_no_entity(reading, heading.field, segment)
    if reason:
        info = record_info(reading, spoken, living=True)
        return not_an_entity(reading, reason, gathered, info)
    entity: Agent | Concept | Entity
    if segment == "agent":
        entity = entities.agent(reading, heading.field, sort, gathered, spoken)
    elif segment == "undertaking":
        entity = entities.event(reading, heading.field, gathered, spoken)
    else:
        entity = entities.concept(reading, sort, gathered, spoken)
    if segment != "agent":
        reading.unmapped |= timed(reading)
    reading.unmapped |= unread(reading, sort, segment)
    _tell_unmapped(reading, _MAPPED.get(sort) or _MAPPED[segment])
    return entity


def _tell_unmapped(reading: Reading, mapped: frozenset[str]) -> None:
    """One notice a record: the report counts by the tags in its field."""
    if reading.unmapped or not reading.by_tag.keys() <= mapped:
        left = sorted((reading.by_tag.keys() - mapped) | reading.unmapped)
        reading.notice(" ".join(left), "is not mapped, so it is in the kept record alone", "unmapped")


def split(stream: BinaryIO, file: str, size: int) -> Iterator[tuple[int, int]]:
    """Yield byte and first ordinal of parts of about `size` bytes; one part for what is no ISO 2709."""
    return marc21.parts(stream, size)


def pieces(stream: BinaryIO) -> Iterator[tuple[bytes, int]] | None:
    """Cut ISO 2709 into pieces of some records: the bytes, how many ordinals; None for other forms."""
    return marc21.pieces(stream)
