"""What a reader wants to know first of a thing of its kind, in one line under its name."""

from collections.abc import Iterator
from typing import Final

from pyoxigraph import NamedNode

from lod.namespaces import DCTERMS, FOAF, ORG, QB, SCHEMA, SDMX_MEASURE, Namespace
from lod.web.pages.parts import Parts
from lod.web.pages.terms import Shown

_PARTIES: Final = 4  # of an agreement that are named
_HTTP: Final = Namespace("http://schema.org/")


def summary(parts: Parts) -> tuple[Shown, ...]:
    """Return dates, kind, place or parties, as the thing's kind deserves."""
    types = parts.told.types(parts.thing)
    if FOAF["Person"].value in types or SCHEMA["Person"].value in types:
        return tuple(_of_person(parts))
    if FOAF["Organization"].value in types or ORG["FormalOrganization"].value in types:
        return tuple(_of_body(parts))
    if types & {parts.ap[kind].value for kind in ("Programme", "Agreement", "Activity")}:
        return tuple(_of_undertaking(parts, agreement=parts.ap["Agreement"].value in types))
    return ()


def figure(parts: Parts) -> tuple[Shown, ...]:
    """Return the number of an observation, with its qualifier and unit."""
    if QB["Observation"].value not in parts.told.types(parts.thing):
        return ()
    ap = parts.ap
    measured = parts.told.values(parts.thing, ap["qualifier"], SDMX_MEASURE["obsValue"], ap["unit"])
    return tuple(parts.terms.shown(value) for value in measured)


def _of_person(parts: Parts) -> Iterator[Shown]:
    yield from _span(
        parts, (parts.ap["birth"], SCHEMA["birthDate"]), (parts.ap["death"], SCHEMA["deathDate"]), "born"
    )
    yield from _shown(parts, SCHEMA["hasOccupation"], SCHEMA["jobTitle"], _HTTP["jobTitle"])


def _of_body(parts: Parts) -> Iterator[Shown]:
    yield from _shown(parts, ORG["classification"])
    yield from _countries(parts)
    begun = (parts.ap["established"], SCHEMA["foundingDate"])
    yield from _span(parts, begun, (parts.ap["terminated"], SCHEMA["dissolutionDate"]), "founded")


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


def _shown(parts: Parts, *predicates: NamedNode) -> Iterator[Shown]:
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


def _span(
    parts: Parts, begun: tuple[NamedNode, ...], ended: tuple[NamedNode, ...], open_: str
) -> Iterator[Shown]:
    """Yield a life in years, where one of its ends is known; `open_` says when one began that has no end."""
    first, last = (parts.told.first(parts.thing, *ends) for ends in (begun, ended))
    if first is None and last is None:
        return
    begin, end = (parts.terms.shown(one).text if one is not None else "" for one in (first, last))
    yield Shown(text=f"{begin}–{end}" if last is not None else _begun(begin, open_, parts))


def _begun(said: str, open_: str, parts: Parts) -> str:
    """Return when somebody was born, or something founded: in Korean a year alone is "1970년생"."""
    plain = said.removesuffix("년")
    if open_ == "born" and said.endswith("년") and plain.isdecimal():
        return parts.frame.words("born_year", year=plain)
    return parts.frame.words(open_, date=said)
