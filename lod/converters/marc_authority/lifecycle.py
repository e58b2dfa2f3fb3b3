"""Records that are no longer, and records that describe no entity (marc-mapping §1, HTTP.md)."""

from typing import Final

from lod.converters.marc_authority.administration import public_note
from lod.converters.marc_authority.headings import access_point, is_name_title, is_subdivided
from lod.converters.marc_authority.identifiers import own_key, targets
from lod.converters.marc_authority.names import Names
from lod.converters.marc_authority.reading import Reading
from lod.marc21 import DELIMITER, Field
from lod.records.evidence import RecordInfo
from lod.records.lifecycle import Fate, NotAnEntity, Tombstone

GONE: Final = frozenset("dosx")  # leader/05
CURRENT: Final = frozenset("acn")
_REFERENCES: Final = {"b": "reference", "c": "reference", "g": "reference", "e": "node-label"}  # 008/09


def tombstone(reading: Reading, kind: str, label: str, info: RecordInfo) -> Tombstone:
    """Return what is left of a deleted record; its successors are those of `$0`, never of words."""
    status = reading.record.leader[5]
    found = dict.fromkeys(
        successor
        for field in (*reading.all("682"), *_later_headings(reading))
        for links in _links_of_each_heading(field)
        for successor in _successors(links, reading)
    )
    keys = {iri: key for iri in found if ":" in iri and (key := own_key(iri, reading))}
    successors = tuple(each for each in found if each and keys.get(each, each) != reading.key)
    if len(successors) > 1:
        fate = Fate.SPLIT
    elif successors:
        fate = Fate.SPLIT if status == "s" else Fate.REPLACED
    else:
        fate = Fate.WITHDRAWN
        if status in "sx":
            told = "split" if status == "s" else "replaced"
            reading.notice("682", f"the record was {told}, but names no successor by $0", "no-successor")
    return Tombstone(
        kind=kind,
        key=reading.key,
        label=label,
        fate=fate,
        successors=successors,
        keys=tuple((iri, key) for iri, key in keys.items() if key != reading.key),
        reason=public_note(reading, "682"),
        record=info,
    )


def _links_of_each_heading(field: Field) -> list[Field]:
    """The `$0` and `$1` that follow each other, as a field of their own: they are of one heading."""
    found = [""]
    for code, value in field.subfields():
        if code in "01":
            found[-1] += f"{DELIMITER}{code}{value}"
        elif found[-1]:
            found.append("")
    return [Field(field.tag, f"  {links}") for links in found]


def _successors(links: Field, reading: Reading) -> list[str]:
    """The records of the same source that the links of a heading name, else the first address of it.

    The GND gives one heading's number as that of a record, as GND number and as an address, each in a `$0`.
    """
    found = targets(links, reading)
    return [each.key for each in found if each.key and not each.iri] or [each.iri for each in found][:1]


def _later_headings(reading: Reading) -> list[Field]:
    tags = ("500", "510", "511", "530", "547", "548", "550", "551", "555")
    return [each for each in reading.all(*tags) if each.first("w")[:1] == "b"]


def why_no_entity(reading: Reading, heading: Field, kind: str) -> str:
    """Return why a record is of no entity, "" if it is of one (marc-mapping §8, 2)."""
    established = reading.position(9)
    if established in _REFERENCES:
        return _REFERENCES[established]
    if established == "d" and kind == "agent":
        return "subdivision"
    if is_name_title(heading) and not is_subdivided(heading):
        return "name-title"
    return "title" if kind == "work" else ""


def not_an_entity(reading: Reading, reason: str, names: Names, info: RecordInfo) -> NotAnEntity:
    """Return the record that is counted, with the heading that it refers to."""
    return NotAnEntity(
        key=reading.key,
        reason=reason,
        file=reading.file,
        line=reading.record.ordinal,
        names=tuple(names.forms),
        label=names.label if reason == "undifferentiated" else "",
        heading=_referred(reading) if reason == "reference" else "",
        record=info,
    )


def _referred(reading: Reading) -> str:
    """The one heading that a reference record sends to: 664 or 260, `$b` or `$a`; else its one 5XX."""
    told = [
        value
        for tag, code in (("664", "b"), ("260", "a"))
        for each in reading.all(tag)
        for value in each.all(code)
    ]
    told = told or [access_point(each) for each in reading.all("500", "510", "511", "550", "551")]
    return " ".join(told[0].split()).rstrip(" .;:,") if len(told) == 1 else ""
