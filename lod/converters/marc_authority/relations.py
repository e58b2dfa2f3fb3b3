"""Relations to other entities: 5XX, 7XX, and the parent in a unit's own heading (marc-mapping §5)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lod.converters.marc_authority.codes import meaning, web_address
from lod.converters.marc_authority.dates import period_of
from lod.converters.marc_authority.headings import LINKED, TRACINGS, access_point, is_name_title
from lod.converters.marc_authority.identifiers import Target, targets
from lod.converters.marc_authority.languages import Languages
from lod.converters.marc_authority.reading import Reading
from lod.dates import Edtf
from lod.marc21 import Field
from lod.records.agents import Membership, Relation
from lod.records.evidence import Text
from lod.records.names import Link

_SEGMENTS: Final = {"00": "agent", "10": "agent", "11": "undertaking", "30": "work", "47": "undertaking"}
_PSEUDONYM: Final = re.compile(
    r"pseudonym|alternate identity|real identity|real name|other identity|필명|본명|이명|다른 이름",
    re.IGNORECASE,
)
_ATTRIBUTES: Final = frozenset({
    "birthPlace", "deathPlace", "place", "occupation", "title", "field", "life", "existence", "activity",
    "affiliation",
})  # fmt: skip
_DIRECT: Final = frozenset({
    "earlier", "later", "otherIdentity", "broader", "narrower", "related", "unitOf", "relatedTo",
})  # fmt: skip


@dataclass(slots=True)
class Ties:
    """What the tracings of a record say."""

    relations: list[Relation] = field(default_factory=list)
    attributes: dict[str, list[Text]] = field(default_factory=dict)  # of the GND: places, occupations …
    memberships: list[Membership] = field(default_factory=list)


def ties(reading: Reading, languages: Languages, segment: str) -> Ties:
    """Gather the 5XX of the record of an agent, a concept or an undertaking (`segment`)."""
    found = Ties()
    if reading.by_tag.keys().isdisjoint(TRACINGS):
        return found
    for each in reading.all(*TRACINGS):
        told = _told(each)
        if told in _ATTRIBUTES and segment == "agent":
            _add_attribute(found, told, each, reading, languages)
        elif each.tag == "548" and segment != "concept":
            reading.notice("548", "the time is not told by a code that is known here", "unmapped")
        else:
            found.relations += _relation(each, told, reading, segment)
    return found


def _told(each: Field) -> str:
    """The relationship that `$w`, `$4` or `$i` names; "" where they name none."""
    control = each.first("w")[:1]
    if control and control in "abght":
        return meaning("relations", f"w:{control}")
    for code in each.all("4"):
        if known := meaning("relations", code.strip()):
            return known
    for code in each.all("4"):
        if iri := web_address(code):
            return _canonical(iri)
    return "otherIdentity" if _PSEUDONYM.search(each.first("i")) else ""


def _canonical(iri: str) -> str:
    """RDA and LC write their relationships with http or https, with and without a stop at the end."""
    iri = iri.rstrip(".")
    return re.sub(r"^https://(?=rdaregistry\.info/|www\.rdaregistry\.info/|id\.loc\.gov/)", "http://", iri)


def _relation(each: Field, told: str, reading: Reading, segment: str) -> Iterator[Relation]:
    other = _SEGMENTS.get(each.tag[1:], "concept")
    label = " ".join(each.first("i").split()).rstrip(" :")
    name = _property(each, told, reading, segment, other)
    found = targets(each, reading)
    if is_name_title(each) or other == "work":
        heading, found = access_point(each), [target for target in found if target.iri]
    else:
        heading = access_point(each)
    if found:
        yield _aimed(found[0], name, other, segment, label)
    elif heading:
        yield Relation(property=name, heading=heading, label=label)


def _property(each: Field, told: str, reading: Reading, segment: str, other: str) -> str:
    concepts = segment == other == "concept"
    if told == "unitOf" and segment != "agent":
        return "broader" if concepts else "relatedTo"
    if told in ("broader", "narrower") and not concepts:
        return "relatedTo"
    if told == "related" or (not told and concepts):
        return "related" if concepts else "relatedTo"
    if told in _DIRECT or "://" in told:
        return told
    # AACR2 marks the names of one person by $w nnnc and tells of them in 663.
    if each.tag == "500" and segment == "agent" and "663" in reading.by_tag and each.first("w")[3:4] == "c":
        return "otherIdentity"
    return "relatedTo"


def _aimed(target: Target, name: str, other: str, segment: str, label: str) -> Relation:
    kind = other if target.key and other != segment else ""
    return Relation(property=name, target=target.iri, key=target.key, kind=kind, label=label)


def _add_attribute(found: Ties, told: str, each: Field, reading: Reading, languages: Languages) -> None:
    iri = next((target.iri for target in targets(each, reading) if target.iri), "")
    text = languages.noted(access_point(each), iri)
    if told == "affiliation":
        date = period_of(each.first("s"), each.first("t"))
        found.memberships.append(Membership(body=text, date=date))
        return
    found.attributes.setdefault(told, []).append(text)


def parent_of_unit(heading: Field) -> str:
    """Return the heading of the body that a unit's heading begins with; "" for a body of its own.

    >>> parent_of_unit(Field("110", "2 \\x1faCatholic Church.\\x1fbConcilium Vaticanum"))
    'Catholic Church'
    """
    codes = [code for code, _ in heading.subfields()]
    units = codes.count("b")
    if not units or (heading.ind1 == "1" and units == 1):
        return ""
    last = len(codes) - 1 - codes[::-1].index("b")
    kept = heading.subfields()[:last]
    return access_point(Field(heading.tag, heading.text[:2] + "".join(f"\x1f{c}{v}" for c, v in kept)))


def matches(reading: Reading, *, of_concept: bool) -> Iterator[Link]:
    """Yield the links of 7XX: close matches of concepts, the same agents; nothing without `$0` or `$1`."""
    if reading.by_tag.keys().isdisjoint(LINKED):
        return
    for each in reading.all(*LINKED):
        told = next((known for code in each.all("4") if (known := meaning("relations", code.strip()))), "")
        kind = told if told in ("exact", "close", "broad", "narrow", "related") else "close"
        for target in targets(each, reading):
            if target.iri:
                yield Link(iri=target.iri, kind=kind if of_concept else "same", names=target.names)


def gnd_dates(texts: list[Text]) -> tuple[Edtf | None, Edtf | None]:
    """Return beginning and end of a 548 of the GND: `1815-1852`, `10.12.1815-27.12.1852`."""
    best: tuple[Edtf | None, Edtf | None] = (None, None)
    for text in sorted(texts, key=lambda each: len(each.text)):
        begin, _, end = text.text.partition("-")
        pair = _gnd_date(begin), _gnd_date(end)
        best = pair[0] or best[0], pair[1] or best[1]
    return best


def _gnd_date(text: str) -> Edtf | None:
    found = re.fullmatch(r"(?:(?:([0-9]{2})\.)?([0-9]{2})\.)?([0-9]{4})", text.strip())
    if not found:
        return None
    day, month, year = found.groups()
    return Edtf("-".join(filter(None, (year, month, day))))
