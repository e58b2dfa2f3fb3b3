"""Relations to other entities: 5XX, 7XX, and the parent in a unit's own heading (marc-mapping §5)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from lod.converters.marc_authority.attributes import linked, membership, named
from lod.converters.marc_authority.dates import period_of
from lod.converters.marc_authority.headings import (
    LINKED,
    TRACINGS,
    access_point,
    is_name_title,
    is_subdivided,
)
from lod.converters.marc_authority.identifiers import Target, targets
from lod.converters.marc_authority.languages import Languages
from lod.converters.marc_authority.reading import Reading
from lod.identifiers import web_address
from lod.marc21 import Field
from lod.namespaces import meaning
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
_OF_TIMES: Final = frozenset({"existence", "activity", "held"})
_OF_EVENTS: Final = frozenset({"held", "venue"})
_PROPERTIES: Final = {  # of a record of the same source that such an attribute names
    "birthPlace": "birthPlace",
    "deathPlace": "deathPlace",
    "place": "location",
    "occupation": "hasOccupation",
    "title": "honorificPrefix",
    "field": "fieldOfActivity",
    "venue": "location",
}
_BODIES: Final = frozenset({"510", "511"})  # what one may be affiliated to
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
    there = [tag for tag in TRACINGS if tag in reading.by_tag]
    for traced in (one for tag in there for one in reading.all_linked(tag)):
        each = traced.field
        if traced.partner is not None:
            reading.unmapped.add("880")  # the same relation in another script
            continue
        told = _told(each)
        if _is_attribute(told, each.tag, segment):
            _add_attribute(found, told, each, reading, languages)
        elif each.tag == "548" and segment != "concept":
            reading.notice("548", "the time is not told by a code that is known here", "unmapped")
        else:
            found.relations += _relation(each, told, reading, segment)
    return found


def _is_attribute(told: str, tag: str, segment: str) -> bool:
    if segment == "concept":
        return tag == "548" and told in _OF_TIMES
    if segment == "undertaking":
        return told in _OF_EVENTS
    return segment == "agent" and told in _ATTRIBUTES and (told != "affiliation" or tag in _BODIES)


def _told(each: Field) -> str:
    """The relationship that `$w`, `$4` or `$i` names; "" where they name none."""
    control = each.first("w")[:1]
    if control and control in "abght":
        return meaning("relations", f"w:{control}")
    for code in each.all("4"):
        if known := meaning("relations", code.strip()):
            return known
    for code in each.all("4"):
        if iri := web_address(code) or meaning("relators", code.strip()):
            return _canonical(iri)
    return "otherIdentity" if _PSEUDONYM.search(each.first("i")) else ""


def _canonical(iri: str) -> str:
    """RDA and LC write their relationships with http or https, with and without a stop at the end."""
    iri = iri.rstrip(".")
    return re.sub(r"^https://(?=rdaregistry\.info/|www\.rdaregistry\.info/|id\.loc\.gov/)", "http://", iri)


def _relation(each: Field, told: str, reading: Reading, segment: str) -> Iterator[Relation]:
    other = "concept" if is_subdivided(each) else _SEGMENTS.get(each.tag[1:], "concept")
    label = " ".join(each.first("i").split()).rstrip(" :")
    name = _property(each, told, reading, segment, other)
    found = targets(each, reading)
    if other == "work" or (is_name_title(each) and not is_subdivided(each)):
        heading, found = access_point(each), [target for target in found if target.iri]
    else:
        heading = access_point(each)
    if found:
        aimed = _aimed(found[0], name, other, segment, label)
        yield aimed if aimed.target else replace(aimed, heading=heading)
        if found[0].key:  # where that is not there, its IRI still leads to it
            yield from (_aimed(each, name, other, segment, "") for each in found[1:] if each.iri)
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
    text, links = languages.noted(access_point(each)), targets(each, reading)
    if told == "affiliation":
        found.memberships.append(membership(text, links, period_of(each, reading)))
        return
    name = _PROPERTIES.get(told, "")  # a time is nothing that a link could name
    texts = linked(text, links, reading, name) if links and name else (text,)
    found.attributes.setdefault(told, []).extend(texts)


def parents_of_unit(heading: Field) -> list[str]:
    """Return the headings of the bodies that a unit's heading begins with, the longest first.

    It has none if it is a body of its own, as the first `$b` under the name of a jurisdiction is.

    >>> parents_of_unit(Field("110", "2 \\x1faCatholic Church.\\x1fbDiocese.\\x1fbOffice"))
    ['Catholic Church. Diocese', 'Catholic Church']
    >>> parents_of_unit(Field("110", "1 \\x1faKorea.\\x1fbMinistry"))
    []
    """
    if "\x1fb" not in heading.text:
        return []
    parts = heading.text.split("\x1f")
    units = [at for at, part in enumerate(parts) if at and part[:1] == "b"][heading.ind1 == "1" :]
    return [access_point(Field(heading.tag, "\x1f".join(parts[:at]))) for at in reversed(units)]


def groups(reading: Reading) -> Iterator[Relation]:
    """Yield the groups that 373 associates with an event: by what it links, else by heading."""
    for each in reading.all("373"):
        for body, links in named(each, "a", reading):
            if links:
                yield _aimed(links[0], "relatedTo", "agent", "undertaking", "")
            else:
                yield Relation(property="relatedTo", heading=body)


def matches(reading: Reading, *, of_concept: bool) -> Iterator[Link]:
    """Yield the links of 7XX: close matches of concepts, the same agents; nothing without `$0` or `$1`.

    What is no agent of that sort (750 of a person), or said to match otherwise, is only to be seen beside it.
    """
    if reading.by_tag.keys().isdisjoint(LINKED):
        return
    for each in reading.all(*LINKED):
        known = [one for code in each.all("4") if (one := meaning("relations", code.strip()))]
        told = "exact" if "exact" in known else next(iter(known), "")
        kind = told if told in ("exact", "close", "broad", "narrow", "related") else "close"
        if not of_concept:
            is_like = any(f"1{tag[1:]}" in reading.by_tag for tag in _ALIKE.get(each.tag, ()))
            kind = "same" if is_like and told in ("", "exact", "equivalent") else "see-also"
        found = [target.iri for target in targets(each, reading) if target.iri]
        if not found:
            reading.unmapped.add(each.tag)
        yield from (Link(iri=iri, kind=kind) for iri in found)


_CORPORATE: Final = ("710", "711", "751")  # a jurisdiction is a place elsewhere, a conference's series a body
_ALIKE: Final = {
    "700": ("700",),
    "747": ("747",),
    **dict.fromkeys(_CORPORATE, _CORPORATE),
}  # what may be one agent in two systems
