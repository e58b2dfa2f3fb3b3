"""What else points at a thing: the links to it that no other part of its page shows."""

from functools import cache
from typing import Final

from lod.namespaces import DCTERMS, ORG, SKOS, Namespace
from lod.web.pages import ledgers, sources
from lod.web.pages.parts import Parts
from lod.web.pages.sections import Fact, Links, Section

INCOMING: Final = 100  # other links to here that are written out
# A tie told from both ends is shown once.
_INVERSES: Final = (("earlier", "later"), ("possiblySame",) * 2, ("notToBeConfusedWith",) * 2)
_THEIR_INVERSES: Final = (
    (ORG["unitOf"], ORG["hasUnit"]),
    (ORG["subOrganizationOf"], ORG["hasSubOrganization"]),
    (DCTERMS["isPartOf"], DCTERMS["hasPart"]),
    (SKOS["broader"], SKOS["narrower"]),
    (SKOS["related"], SKOS["related"]),
    (SKOS["topConceptOf"], SKOS["hasTopConcept"]),
)


def section(parts: Parts, links: Links, total: int) -> Section | None:
    """What else points here, grouped by how; bounded, with the way to all of it."""
    pointing = _pointing(parts)
    if not pointing and not links.incoming:
        return None
    facts, left = [], INCOMING
    for predicate, subjects in sorted(
        pointing.items(), key=lambda one: parts.terms.position("properties", one[0])
    ):
        shown = sorted(
            (sources.in_short(parts, iri) for iri in subjects), key=lambda one: one.text.casefold()
        )
        label, hidden = _inverse(parts, predicate), max(0, len(shown) - left)
        facts.append(Fact(label=label, iri=predicate, values=tuple(shown[:left]), hidden=hidden))
        left = max(0, left - len(shown))
    return Section(
        template="incoming",
        anchor="incoming",
        heading=parts.frame.words("incoming"),
        facts=tuple(facts),
        hidden=total if links.incoming else 0,
        more=links.incoming,
        previous=links.previous,
        following=links.following,
    )


def _pointing(parts: Parts) -> dict[str, list[str]]:
    """The subjects that point here, by property, but for those that the page shows elsewhere."""
    if not parts.pointing:
        return {}
    shown = ledgers.nodes(parts)
    own = (f"{parts.thing}#", parts.frame.site.base + ".well-known/genid/")
    ways = {predicate for predicate, _ in parts.pointing}
    told_here = {
        (one, target)
        for one, other in _tied(parts.ap)
        if one in ways
        for target in parts.told.iris(parts.thing, other)
    }
    pointing: dict[str, list[str]] = {}
    for predicate, subject in parts.pointing:
        if subject.startswith(own) or subject == parts.thing or subject in shown:
            continue
        if (predicate, subject) not in told_here:
            pointing.setdefault(predicate, []).append(subject)
    return pointing


@cache
def _tied(ap: Namespace) -> tuple[tuple[str, str], ...]:
    """Each property with that which says the same from the other end."""
    pairs = [*((ap[a], ap[b]) for a, b in _INVERSES), *_THEIR_INVERSES]
    return tuple((one.value, other.value) for a, b in pairs for one, other in ((a, b), (b, a)))


def _inverse(parts: Parts, predicate: str) -> str:
    words = parts.frame.words.of("incoming", parts.terms.curie(predicate))
    return words or parts.frame.words("incoming_by", property=parts.terms.named("properties", predicate))
