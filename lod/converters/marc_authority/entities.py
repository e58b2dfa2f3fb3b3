"""The entities that headings name: agents, concepts, events (marc-mapping §3)."""

from typing import Any, Final

from lod.converters.marc_authority import attributes as told
from lod.converters.marc_authority.administration import record_info
from lod.converters.marc_authority.dates import (
    date_of_concept,
    date_of_event,
    dates_of_body,
    dates_of_family,
    dates_of_person,
    gnd_dates,
)
from lod.converters.marc_authority.headings import is_subdivided
from lod.converters.marc_authority.identifiers import identifications, links
from lod.converters.marc_authority.languages import Languages
from lod.converters.marc_authority.names import Names
from lod.converters.marc_authority.places import areas_of, geometry
from lod.converters.marc_authority.reading import Reading
from lod.converters.marc_authority.relations import (
    Ties,
    groups,
    matches,
    parents_of_unit,
    ties,
)
from lod.dates import Edtf, year_alone
from lod.marc21 import Field
from lod.namespaces import meaning
from lod.records.agents import Agent, AgentKind, Relation
from lod.records.concepts import Concept
from lod.records.entities import Entity, EntityKind
from lod.records.evidence import Evidence, Text
from lod.records.names import Identification, Link

_BY_TAG: Final = {
    "100": "person", "110": "body", "111": "event", "130": "work", "147": "event", "148": "period",
    "150": "topic", "151": "place", "155": "genre", "162": "medium",
    "180": "subdivision", "181": "subdivision", "182": "subdivision", "185": "subdivision",
}  # fmt: skip
_AGENTS: Final = frozenset({"person", "family", "body", "name-group"})
_TRACED: Final = {  # by attribute, what 5XX of the GND tell of an agent in words
    "birth_places": "birthPlace", "death_places": "deathPlace", "places": "place", "titles": "title",
    "occupations": "occupation", "fields": "field",
}  # fmt: skip
_KINDS: Final = {kind.value: kind for kind in AgentKind}


def type_of(reading: Reading, heading: Field) -> str:
    """Return what sort of entity a heading names: 075 before the tag, subdivisions make it a subject."""
    if heading.tag < "152" and is_subdivided(heading):
        return "topic"
    by_tag = "family" if heading.tag == "100" and heading.ind1 == "3" else _BY_TAG[heading.tag]
    sort = _told(reading) or by_tag
    return "name-group" if sort == "person" and reading.position(32) == "b" else sort


def _told(reading: Reading) -> str:
    """The sort that 075 tells, "" where it tells none."""
    if "075" not in reading.by_tag:
        return ""
    codes = (code.strip().casefold() for each in reading.all("075") for code in each.all("ab"))
    return next(filter(None, (meaning("entities", code) for code in codes)), "")


def segment_of(sort: str) -> str:
    """Return the segment of the IRI of such an entity."""
    if sort in _AGENTS:
        return "agent"
    return {"event": "undertaking", "work": "work"}.get(sort, "concept")


def agent(reading: Reading, heading: Field, sort: str, names: Names, languages: Languages) -> Agent:
    """Return the person, family or body of a record."""
    person, family = sort == "person", sort == "family"
    dates = _dates(reading, heading, sort)
    tied = ties(reading, languages, "agent")
    _gnd_life(dates, tied, reading, person=person)
    living = sort in ("person", "family") and "death" not in dates
    identifiers, linked = _identified(reading, of_concept=False, living=living)
    parents = parents_of_unit(heading) if sort == "body" else []
    plain, members = told.memberships(reading, languages)
    areas, country = areas_of(reading)
    shape, written = geometry(reading) if sort == "body" else ("", ())
    words: dict[str, Any] = told.words_of_agent(reading, languages, family=family)
    for attribute, traced in _TRACED.items() if tied.attributes else ():
        words[attribute] = (*words.get(attribute, ()), *tied.attributes.get(traced, ()))
    return Agent(
        key=reading.key,
        kind=AgentKind.UNIT if parents else _KINDS[sort],
        names=tuple(names.forms),
        label=names.label,
        heading=names.heading,
        identifiers=identifiers,
        links=linked,
        birth=dates.get("birth"),
        death=dates.get("death"),
        established=dates.get("established"),
        terminated=dates.get("terminated"),
        active_from=dates.get("active_from"),
        active_to=dates.get("active_to"),
        areas=areas,
        country=country,
        geometry=shape,
        coordinates=written,
        addresses=() if living else told.addresses(reading, languages),
        classifications=_government(reading) if sort == "body" else (),
        affiliations=plain,
        memberships=(*members, *tied.memberships),
        dated=told.dated(reading, languages, living=living),
        languages=told.languages_of(reading),
        relations=(*tied.relations, *reading.tied, *_unit(parents)),  # the words above have tied some
        record=record_info(reading, languages, living=living),
        **words,
    )


def _dates(reading: Reading, heading: Field, sort: str) -> dict[str, Edtf]:
    if sort == "person":
        return dates_of_person(reading, heading)
    return dates_of_family(reading, heading) if sort == "family" else dates_of_body(reading)


def _government(reading: Reading) -> tuple[str, ...]:
    """008/28: an agency of a government, or of several."""
    code = reading.position(28)
    return ("international-organization",) if code == "i" else ("government-agency",) * (code in "acflmos")


def _unit(parents: list[str]) -> tuple[Relation, ...]:
    """Of these headings, the longest that a record has is that of the body above."""
    return tuple(Relation(property="unitOf", heading=each, hint=True) for each in parents)


def _gnd_life(dates: dict[str, Edtf], tied: Ties, reading: Reading, *, person: bool) -> None:
    """Where 046 is silent, 548 of the GND tells life, existence and activity."""
    if not tied.attributes:
        return
    for name, begin, end in (
        ("life", "birth", "death"),
        ("existence", "established", "terminated"),
        ("activity", "active_from", "active_to"),
    ):
        if (name == "life") is person or name == "activity":
            first, last = gnd_dates(tied.attributes.get(name, []), reading)
            if name == "life" and first and not last and "death" not in dates:
                first = year_alone(first) or first  # of someone who may live
            for key, date in ((begin, first), (end, last)):
                if date is not None and (key not in dates or len(dates[key].text) < len(date.text)):
                    dates[key] = date


def concept(reading: Reading, sort: str, names: Names, languages: Languages) -> Concept:
    """Return the subject, place, period, genre of a record."""
    identifiers, linked = _identified(reading, of_concept=True)
    shape, written = geometry(reading)
    areas, _ = areas_of(reading)
    tied = ties(reading, languages, "concept")
    traced = [text for texts in tied.attributes.values() for text in texts]

    def also(tag: str, codes: str, name: str) -> tuple[Text, ...]:
        return told.words(reading, languages, tag, codes, name)

    return Concept(
        key=reading.key,
        names=tuple(names.forms),
        label=names.label,
        heading=names.heading,
        kind=sort,
        scheme=_scheme(reading),
        date=date_of_concept(reading, gnd_dates(traced, reading)),
        kinds=also("368", "abc", "additionalType"),
        countries=also("370", "c", "associatedCountry"),
        areas=areas,
        places=also("370", "ef", "location"),
        definitions=told.joined(reading, languages, ("677",), "a"),
        descriptions=told.joined(reading, languages, ("678",), "ab"),
        notes=told.joined(reading, languages, ("680",)),
        examples=told.joined(reading, languages, ("681",)),
        history=told.joined(reading, languages, ("688",)),
        geometry=shape,
        coordinates=written,
        identifiers=identifiers,
        links=linked,
        relations=(*tied.relations, *reading.tied),
        record=record_info(reading, languages),
    )


def _scheme(reading: Reading) -> str:
    """040 `$f`, else 008/11; NLK's own numbers tell its subject headings."""
    if named := reading.first("040", "f"):
        return "".join(each for each in named.casefold() if each.isalnum() or each in "-_")[:40]
    told = meaning("thesauri", reading.position(11))
    if reading.number.startswith("KSH") or (told == "cash" and reading.first("040", "b") == "kor"):
        return "ksh"  # what is k in MARC 21 is NLK's list in KORMARC
    return told


def event(reading: Reading, heading: Field, names: Names, languages: Languages) -> Entity:
    """Return the meeting or event of a record."""
    identifiers, linked = _identified(reading, of_concept=False)
    places = tuple(languages.noted(text) for value in heading.all("c") if (text := _bare(value)))
    areas, _ = areas_of(reading)
    tied = ties(reading, languages, "undertaking")
    venues = tied.attributes.get("venue", [])

    def also(tag: str, codes: str, name: str) -> tuple[Text, ...]:
        return told.words(reading, languages, tag, codes, name)

    return Entity(
        key=reading.key,
        kind=EntityKind.ACTIVITY,
        names=tuple(names.forms),
        label=names.label,
        heading=names.heading,
        date=date_of_event(reading, heading, gnd_dates(tied.attributes.get("held", []), reading)),
        places=tuple(dict.fromkeys((*places, *also("370", "acef", "location"), *venues))),
        kinds=also("368", "abc", "additionalType"),
        areas=areas,
        fields=also("372", "a", "fieldOfActivity"),
        languages=told.languages_of(reading),
        descriptions=told.joined(reading, languages, ("678",), "ab"),
        notes=told.joined(reading, languages, ("680",)),
        examples=told.joined(reading, languages, ("681",)),
        history=told.joined(reading, languages, ("688",)),
        identifiers=identifiers,
        links=linked,
        relations=(*tied.relations, *groups(reading), *reading.tied),
        evidence=Evidence(certainty="stated"),
        record=record_info(reading, languages, quoted=heading),
    )


def _bare(text: str) -> str:
    """Return a place without the marks of the heading: of `Rome).` before `$e`, of `(Paris (France))`."""
    text = text.strip(" :;,").removeprefix("(")
    text = text.removesuffix(".") if text.endswith(").") else text
    return text.removesuffix(")") if text.count(")") > text.count("(") else text


def _identified(
    reading: Reading, *, of_concept: bool, living: bool = False
) -> tuple[tuple[Identification, ...], tuple[Link, ...]]:
    identifiers = tuple(identifications(reading))
    known = {each.iri for each in identifiers if each.iri}
    linked = [*links(reading, known), *matches(reading, of_concept=of_concept)]
    return identifiers, tuple(dict.fromkeys((*linked, *told.web_links(reading, living=living))))
