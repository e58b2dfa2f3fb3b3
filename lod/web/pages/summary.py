"""What a reader wants to know first of a thing of its kind, in one line under its name."""

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Final

from pyoxigraph import NamedNode

from lod.namespaces import DCTERMS, FOAF, ORG, QB, SCHEMA, SDMX_MEASURE, Namespace
from lod.web.pages.parts import Parts
from lod.web.pages.terms import Shown

_PARTIES: Final = 4  # of an agreement that are named
_OCCUPATIONS: Final = tuple(
    term.value
    for term in (SCHEMA["hasOccupation"], SCHEMA["jobTitle"], Namespace("http://schema.org/")["jobTitle"])
)
_OBSERVATION: Final = QB["Observation"].value


def summary(parts: Parts) -> tuple[Shown, ...]:
    """Return dates, kind, place or parties, as the thing's kind deserves."""
    match _sort(parts.told.classes(parts.thing), parts.ap.iri):
        case "person":
            return tuple(_of_person(parts))
        case "body":
            return tuple(_of_body(parts))
        case "agreement" | "undertaking" as sort:
            return tuple(_of_undertaking(parts, agreement=sort == "agreement"))
    return ()


@lru_cache(maxsize=256)
def _sort(classes: tuple[str, ...], ap: str) -> str:
    """Return which sort of thing is of these classes, "" where there is no more to say of it."""
    if FOAF["Person"].value in classes or SCHEMA["Person"].value in classes:
        return "person"
    if FOAF["Organization"].value in classes or ORG["FormalOrganization"].value in classes:
        return "body"
    if f"{ap}Agreement" in classes:
        return "agreement"
    return "undertaking" if f"{ap}Programme" in classes or f"{ap}Activity" in classes else ""


def figure(parts: Parts) -> tuple[Shown, ...]:
    """Return the number of an observation, with its qualifier and unit."""
    if not parts.told.is_a(parts.thing, _OBSERVATION):
        return ()
    ap = parts.ap
    measured = parts.told.values(parts.thing, ap["qualifier"], SDMX_MEASURE["obsValue"], ap["unit"])
    return tuple(parts.terms.shown(value) for value in measured)


def _of_person(parts: Parts) -> Iterator[Shown]:
    yield from _span(
        parts, _ends(parts.ap.iri, "birth", "birthDate"), _ends(parts.ap.iri, "death", "deathDate"), "born"
    )
    yield from _shown(parts, *_OCCUPATIONS)


def _of_body(parts: Parts) -> Iterator[Shown]:
    yield from _shown(parts, ORG["classification"])
    yield from _countries(parts)
    begun = _ends(parts.ap.iri, "established", "foundingDate")
    yield from _span(parts, begun, _ends(parts.ap.iri, "terminated", "dissolutionDate"), "founded")


def _of_undertaking(parts: Parts, *, agreement: bool) -> Iterator[Shown]:
    yield from _shown(parts, DCTERMS["type"])
    date = parts.told.first(parts.thing, parts.ap["date"])
    if date is not None:
        yield parts.terms.shown(date)
    for often in parts.told.texts(parts.thing, SCHEMA["repeatFrequency"]):
        yield from parts.fact(SCHEMA["repeatFrequency"].value, [often]).values
    yield from _shown(parts, SCHEMA["location"])
    if agreement:
        yield from _parties(parts)


def _parties(parts: Parts) -> Iterator[Shown]:
    ap, told = parts.ap, parts.told
    ties = (node for _, node in told.pointing(parts.thing, ap["in"]))
    agents = dict.fromkeys(agent for node in ties for agent in told.iris(node, ap["agent"]))
    if len(agents) <= _PARTIES:
        yield from (parts.terms.node(agent) for agent in agents)


def _shown(parts: Parts, *predicates: NamedNode | str) -> Iterator[Shown]:
    seen: set[str] = set()
    for value in parts.told.values(parts.thing, *predicates):
        shown = parts.terms.shown(value)
        if shown.text not in seen:
            seen.add(shown.text)
            yield shown


def _countries(parts: Parts) -> Iterator[Shown]:
    property = SCHEMA["addressCountry"].value
    values = parts.told.texts(parts.thing, SCHEMA["addressCountry"])
    yield from parts.fact(property, values).values if values else ()


@cache
def _ends(ap: str, own: str, theirs: str) -> tuple[str, str]:
    """The properties that tell of one end of a life, ours first."""
    return ap + own, SCHEMA[theirs].value


def _span(parts: Parts, begun: tuple[str, str], ended: tuple[str, str], open_: str) -> Iterator[Shown]:
    """Yield a life in years, where one of its ends is known; `open_` says when one began that has no end."""
    first, last = parts.told.first(parts.thing, *begun), parts.told.first(parts.thing, *ended)
    if first is None and last is None:
        return
    begin = parts.terms.shown(first).text if first is not None else ""
    end = parts.terms.shown(last).text if last is not None else ""
    yield Shown(text=f"{begin}–{end}" if last is not None else _begun(begin, open_, parts))


def _begun(said: str, open_: str, parts: Parts) -> str:
    """Return when somebody was born, or something founded: in Korean a year alone is "1970년생"."""
    plain = said.removesuffix("년")
    if open_ == "born" and said.endswith("년") and plain.isdecimal():
        return parts.frame.words("born_year", year=plain)
    return parts.frame.words(open_, date=said)
