"""The facts of the record: leader, 005, 008, 040, 042, 67X, and the record itself (marc-mapping §1)."""

import re
from datetime import date, datetime
from functools import lru_cache
from typing import Final

from lod.converters.marc_authority.attributes import heading_quoted, joined, web_addresses
from lod.converters.marc_authority.codes import agency, swedish_agency
from lod.converters.marc_authority.identifiers import replaced_keys
from lod.converters.marc_authority.languages import Languages
from lod.converters.marc_authority.reading import Reading
from lod.marc21 import ISO2709, MARCXML, Field, Record, write
from lod.namespaces import meaning
from lod.records.evidence import Citation, RecordInfo

_ENCODING: Final = {"n": "complete", "o": "incomplete"}  # leader/17
_ESTABLISHMENT: Final = {"a": "full", "b": "memorandum", "c": "provisional", "d": "preliminary"}  # 008/33
_RULES: Final = {"a": "earlier-rules", "b": "aacr1", "c": "aacr2", "d": "aacr2-compatible"}  # 008/10
_MOMENT: Final = re.compile(r"[0-9]{14}(?:\.[0-9])?|[0-9]{8}")
_ALWAYS_PRIVATE: Final = frozenset({"375", "667"})
_PRIVATE_OF_THE_LIVING: Final = _ALWAYS_PRIVATE | {"371"}
_HOLDS_PRIVATE: Final = _PRIVATE_OF_THE_LIVING | {"880"}  # wholly, or a subfield of theirs
_NOTES: Final = ("260", "360", "663", "664", "665", "666")


def record_info(
    reading: Reading, languages: Languages, *, living: bool = False, quoted: Field | None = None
) -> RecordInfo:
    """Return what is told of the record.

    Args:
        reading: the record.
        languages: those of its notes.
        living: whether it is of a person without a date of death, whose 371 is private.
        quoted: a heading to be given as a passage.
    """
    record = reading.record
    private = _PRIVATE_OF_THE_LIVING if living else _ALWAYS_PRIVATE
    if untold := _untold(reading, private):
        reading.notice("/".join(untold), "is not told: it is for cataloguers, or personal", "private")
    stored, form = _stored(record, private, reading)
    creators, contributors = _agencies(reading)
    return RecordInfo(
        identifier=reading.number,
        created=_created(reading),
        modified=_modified(reading),
        creators=creators,
        contributors=contributors,
        language=_language(reading),
        rules=reading.first("040", "e") or _RULES.get(reading.position(10), ""),
        encoding_level=_ENCODING.get(record.leader[17:18], ""),
        establishment=_ESTABLISHMENT.get(reading.position(33), ""),
        authentication=_all(reading, "042"),
        in_process=reading.position(31) == "b",
        citations=tuple(filter(None, (_citation(each, reading) for each in reading.all("670")))),
        not_found_in=_all(reading, "675"),
        notes=joined(reading, languages, _NOTES, listed=True),
        replaced=replaced_keys(reading),
        quotation=heading_quoted(quoted) if quoted else "",
        file=reading.file,
        ordinal=record.ordinal,
        source_record=stored,
        source_type=form,
    )


def _untold(reading: Reading, private: frozenset[str]) -> list[str]:
    """The private fields of the record, and e-mail in the address that is told."""
    if _PRIVATE_OF_THE_LIVING.isdisjoint(reading.by_tag):
        return []
    found = private & reading.by_tag.keys()
    mail = "371" not in private and any("\x1fm" in each.text for each in reading.all("371"))
    return sorted(found | {"371$m"} if mail else found)


def _all(reading: Reading, tag: str) -> tuple[str, ...]:
    if tag not in reading.by_tag:
        return ()
    return tuple([text.strip(" ;") for each in reading.all(tag) for text in each.all("a")])


def _created(reading: Reading) -> date | None:
    """008/00-05: no MARC is older than 1968."""
    text = reading.fixed[:6]
    if not text.strip(" |0") or "|" in text:
        return None
    day = _day_of_entry(text)
    if day is None:
        reading.notice("008", f"{text!r} is no date of entry", "date")
    return day


@lru_cache(maxsize=1024)  # records are made by the hundred on one day
def _day_of_entry(text: str) -> date | None:
    try:
        year, month, day = int(text[:2]), int(text[2:4]), int(text[4:6])
        return date(year + (1900 if year >= 68 else 2000), month, day)
    except ValueError:
        return None


def _modified(reading: Reading) -> datetime | date | None:
    """005, in the time of the agency."""
    text = reading.control("005").strip()
    if not text:
        return None
    if _MOMENT.fullmatch(text):
        try:
            if len(text) == 8:
                return date.fromisoformat(text)
            moment = datetime.fromisoformat(f"{text[:8]}T{text[8:14]}")
            return moment.replace(tzinfo=reading.options.time_zone)
        except ValueError:
            pass
    reading.notice("005", f"{text!r} is no date and time", "date")
    return None


def _language(reading: Reading) -> str:
    told = reading.first("040", "b").strip().lower()
    if not told:
        return ""
    iri = meaning("languages", told)
    if not iri:
        reading.notice("040$b", f"{told!r} is no code of a language", "language")
    return iri.rpartition("/")[2]


def _agencies(reading: Reading) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The agencies of 040: who catalogued, who transcribed or changed."""
    swedish = reading.agency.startswith("SE-") or (not reading.agency and _is_of_libris(reading))
    return _agencies_of(tuple(reading.all("040")), swedish=swedish)


def _is_of_libris(reading: Reading) -> bool:
    return any(each.first("a").startswith("(LIBRIS)") for each in reading.all("035"))


@lru_cache(maxsize=1024)  # the same few come again and again
def _agencies_of(fields: tuple[Field, ...], *, swedish: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    creators: dict[str, None] = {}
    contributors: dict[str, None] = {}
    named = swedish_agency if swedish else agency
    for each in fields:
        creators |= dict.fromkeys(map(named, each.all("a")))
        contributors |= dict.fromkeys(map(named, each.all("cd")))
    for told in (creators, contributors):
        told.pop("", None)
    return tuple(creators), tuple(each for each in contributors if each not in creators)


def _citation(field: Field, reading: Reading) -> Citation | None:
    title = " ".join(" ".join(field.all("a")).split())
    found = " ".join(" ".join(field.all("b")).split())
    addresses = tuple(web_addresses(field, reading))
    numbers = tuple([" ".join(each.split()) for each in field.all("w")])
    if not (title or found or addresses or any(numbers)):
        return None
    return Citation(title=title.rstrip(" :"), found=found, iris=addresses, numbers=numbers)


def _stored(record: Record, private: frozenset[str], reading: Reading) -> tuple[bytes, str]:
    """The record as it came; where it has private fields, without them, in the same form."""
    as_it_came = record.raw, record.form
    if reading.options.encoding and record.form == ISO2709 and not record.raw.isascii():
        as_it_came = record.raw, f"{ISO2709};charset={reading.options.encoding}"
    if reading.options.publish_source or reading.by_tag.keys().isdisjoint(_HOLDS_PRIVATE):
        return as_it_came
    public = tuple(_without_mail(each) for each in record.fields if _meant(each) not in private)
    if public == record.fields:
        return as_it_came
    bare = record._replace(fields=public)
    try:
        return write(bare, record.form), record.form
    except OverflowError:
        return write(bare, MARCXML), MARCXML


def _without_mail(field: Field) -> Field:
    if "\x1fm" not in field.text or _meant(field) != "371":
        return field
    return Field(field.tag, re.sub("\x1fm[^\x1f]*", "", field.text))


def _meant(field: Field) -> str:
    """The tag of a field; of an 880, that of the field which it repeats in another script."""
    return field.tag if field.tag != "880" else field.first("6")[:3]


def public_note(reading: Reading, tag: str) -> str:
    """Return the words of a note, its subfields in their order."""
    parts = [value for each in reading.all(tag) for code, value in each.subfields() if code.isalpha()]
    return " ".join(" ".join(parts).split())
