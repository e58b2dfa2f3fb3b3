"""Persons, families and bodies in RDF."""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import compress
from operator import attrgetter
from typing import Final

from lod.dates import Edtf
from lod.rdf.documents import of_document
from lod.rdf.evidence import of_date, of_evidence, of_words, words
from lod.rdf.geometry import of_geometry
from lod.rdf.identifiers import of_identifiers, of_links
from lod.rdf.names import of_names
from lod.rdf.telling import Telling, told
from lod.rdf.terms import (
    DCTERMS,
    EDTF,
    FOAF,
    ORG,
    RDF,
    RDFS,
    SCHEMA,
    SKOS,
    XSD,
    Vocabulary,
    iri,
    line,
    literal,
    part,
)
from lod.records.agents import Agent, AgentKind, Dated, Membership, Relation
from lod.records.evidence import Evidence

CLASSES: Final[Mapping[AgentKind, tuple[str, ...]]] = {
    AgentKind.AGENT: (FOAF["Agent"],),
    AgentKind.PERSON: (FOAF["Person"], SCHEMA["Person"]),
    AgentKind.FAMILY: (FOAF["Group"],),
    AgentKind.BODY: (ORG["FormalOrganization"], FOAF["Organization"]),
    AgentKind.UNIT: (ORG["OrganizationalUnit"], FOAF["Organization"]),
    AgentKind.NAME_GROUP: (),
}
_OWN_CLASSES: Final[Mapping[AgentKind, str]] = {
    AgentKind.FAMILY: "Family",
    AgentKind.NAME_GROUP: "NameGroup",
}


@told.register
def _(agent: Agent, telling: Telling) -> Iterator[str]:
    ours = telling.own
    it = ours.thing("agent", agent.key)
    for kind in CLASSES[agent.kind]:
        yield line(it, RDF["type"], kind)
    if agent.kind in _OWN_CLASSES:
        yield line(it, RDF["type"], ours.ap[_OWN_CLASSES[agent.kind]])
    if agent.library:
        yield line(it, RDF["type"], SCHEMA["Library"])
    yield from of_names(it, agent.names, agent.label, telling)
    if agent.notation:
        yield line(it, SKOS["notation"], literal(agent.notation))
    yield from _of_life(it, agent, telling)
    yield from _of_words(it, agent, telling)
    for key in agent.classifications:
        yield line(it, ORG["classification"], ours.term("orgtype", key))
    yield from of_languages(it, agent.languages, telling)
    yield from _of_country(it, agent, telling)
    for relation in agent.relations:
        yield from _of_relation(it, agent, relation, telling)
    if agent.relations:
        yield from of_labelled(it, "agent", agent.relations, telling)
    yield from of_identifiers(it, agent.identifiers, telling)
    yield from of_links(it, agent.links, telling)
    yield from of_evidence(it, agent.evidence, telling)
    yield from of_document("agent", agent.key, agent.record, telling)


def _of_life(it: str, agent: Agent, telling: Telling) -> Iterator[str]:
    """Yield birth and death, beginning and end: EDTF as stated, schema.org's where day or year is sure."""
    dates: tuple[tuple[str, str, Edtf | None], ...] = (
        ("birth", "birthDate", agent.birth),
        ("death", "deathDate", agent.death),
        ("established", "foundingDate", agent.established),
        ("terminated", "dissolutionDate", agent.terminated),
        ("activeFrom", "", agent.active_from),
        ("activeTo", "", agent.active_to),
    )
    for own, schema, when in dates:
        if when is None:
            continue
        yield line(it, telling.own.ap[own], literal(when.text, datatype=EDTF["EDTF"]))
        exact = exactly(when)
        if schema and exact is not None:
            yield line(it, SCHEMA[schema], exact)


@lru_cache(maxsize=16384)  # dates repeat
def exactly(when: Edtf) -> str | None:
    """Return xsd:date for a whole day, xsd:gYear for a whole year; None for anything less certain."""
    first, last = when.not_before, when.not_after
    if first is None or last is None or any(mark in when.text for mark in "?~%[{/X"):
        return None
    if first == last:
        return literal(first.isoformat(), datatype=XSD["date"])
    if when.text == f"{first.year:04}":
        return literal(when.text, datatype=XSD["gYear"])
    return None


def _of_words(it: str, agent: Agent, telling: Telling) -> Iterator[str]:
    ap = telling.own.ap
    told = _words(agent)
    for (namespace, term), texts in compress(zip(_WORDS.values(), told, strict=True), told):
        yield from of_words(it, (namespace or ap)[term], texts)
    yield from of_areas(it, agent.areas, telling)
    yield from of_geometry(it, agent.geometry, agent.coordinates, telling)
    for number, membership in enumerate(agent.memberships, 1):
        yield from _of_membership(it, membership, number, telling)
    for number, each in enumerate(agent.dated, 1):
        yield from _of_dated(it, each, number, telling)


# The attributes of an agent that are words; None is for our own terms.
_WORDS: Final[Mapping[str, tuple[Vocabulary | None, str]]] = {
    "birth_places": (SCHEMA, "birthPlace"),
    "death_places": (SCHEMA, "deathPlace"),
    "countries": (None, "associatedCountry"),
    "places": (SCHEMA, "location"),
    "addresses": (SCHEMA, "address"),
    "telephones": (SCHEMA, "telephone"),
    "kinds": (ORG, "classification"),
    "titles": (SCHEMA, "honorificPrefix"),
    "occupations": (SCHEMA, "hasOccupation"),
    "fields": (None, "fieldOfActivity"),
    "affiliations": (SCHEMA, "affiliation"),
    "members": (SCHEMA, "member"),
    "descriptions": (DCTERMS, "description"),
    "notes": (SKOS, "scopeNote"),
    "examples": (SKOS, "example"),
    "history": (SKOS, "historyNote"),
}
_words: Final = attrgetter(*_WORDS)


def of_areas(it: str, areas: Iterable[str], telling: Telling) -> Iterator[str]:
    """Yield the MARC geographic areas of `it`."""
    for code in areas:
        area = iri(f"http://id.loc.gov/vocabulary/geographicAreas/{code}")
        yield line(it, telling.own.ap["associatedArea"], area)


def of_languages(it: str, codes: Iterable[str], telling: Telling) -> Iterator[str]:
    """Yield the languages of `it`, by their ISO 639-2 codes."""
    for code in codes:
        language = iri(f"http://id.loc.gov/vocabulary/iso639-2/{code}")
        yield line(it, telling.own.ap["associatedLanguage"], language)


def _of_dated(it: str, dated: Dated, number: int, telling: Telling) -> Iterator[str]:
    """Yield schema.org's Role: the attribute once more, with its time (https://schema.org/Role)."""
    node, ap = part(it, f"role-{number}"), telling.own.ap
    namespace, term = _WORDS[dated.of]
    yield line(node, RDF["type"], SCHEMA["Role"])
    yield line(node, ap["about"], it)
    yield from of_words(node, (namespace or ap)[term], (dated.text,))
    yield from of_date(node, dated.date, telling)


def _of_membership(it: str, membership: Membership, number: int, telling: Telling) -> Iterator[str]:
    """Yield a node of W3C ORG: who, in what body, when."""
    node = part(it, f"membership-{number}")
    yield line(node, RDF["type"], ORG["Membership"])
    yield line(node, ORG["member"], it)
    if membership.key and not membership.by_address:
        yield line(node, ORG["organization"], telling.own.thing("agent", membership.key))
    if membership.body.iri:
        yield line(node, ORG["organization"], iri(membership.body.iri))
    yield line(node, RDFS["label"], words(membership.body))
    yield from of_date(node, membership.date, telling)


def _of_country(it: str, agent: Agent, telling: Telling) -> Iterator[str]:
    if not agent.country:
        return
    yield line(it, SCHEMA["addressCountry"], literal(agent.country))
    if agent.country_evidence is not None:
        said = telling.own.thing("statement", f"{agent.key}.country")
        yield from _of_statement(said, it, "country", agent.country_evidence, telling)
        yield line(said, telling.own.ap["value"], literal(agent.country))


def _of_statement(said: str, about: str, aspect: str, evidence: Evidence, telling: Telling) -> Iterator[str]:
    ours = telling.own
    yield line(said, RDF["type"], ours.ap["Statement"])
    yield line(said, ours.ap["about"], about)
    yield line(said, ours.ap["aspect"], ours.term("aspect", aspect))
    yield from of_evidence(said, evidence, telling)


def _of_relation(it: str, agent: Agent, relation: Relation, telling: Telling) -> Iterator[str]:
    """Yield a relation that has a target; those told by heading alone are resolved by `links`."""
    target = relation_target("agent", relation, telling)
    if target is None:
        return
    yield line(it, relation_term(relation.property, telling), target)
    if relation.evidence is not None:
        said = telling.own.thing(
            "statement", ".".join(filter(None, (agent.key, relation.property, relation.key)))
        )
        yield from _of_statement(
            said, it, _ASPECTS.get(relation.property, "related"), relation.evidence, telling
        )
        yield line(said, telling.own.ap["object"], target)


def relation_target(kind: str, relation: Relation, telling: Telling) -> str | None:
    """Return the IRI that a relation of a thing of `kind` leads to, None while only a heading is known."""
    if relation.target:
        return iri(relation.target)
    return telling.own.thing(relation.kind or kind, relation.key) if relation.key else None


def of_relations(it: str, kind: str, relations: Iterable[Relation], telling: Telling) -> Iterator[str]:
    """Yield the relations of a thing of `kind` that have a target."""
    for relation in relations:
        target = relation_target(kind, relation, telling)
        if target is not None:
            yield line(it, relation_term(relation.property, telling), target)
    yield from of_labelled(it, kind, relations, telling)


def of_labelled(it: str, kind: str, relations: Iterable[Relation], telling: Telling) -> Iterator[str]:
    """Yield a node for each relation to a known target that the source words itself (MARC 5XX $i)."""
    for number, relation in enumerate(relations, 1):
        target = relation_target(kind, relation, telling)
        if target is not None and relation.label:
            yield from of_worded(it, target, relation.label, f"relation-{number}", telling)


def of_worded(it: str, other: str, words: str, fragment: str, telling: Telling) -> Iterator[str]:
    """Yield the node of a relation to `other` that its source words itself."""
    ap = telling.own.ap
    node = part(it, fragment)
    yield line(node, RDF["type"], ap["Relation"])
    yield line(node, ap["about"], it)
    yield line(node, ap["object"], other)
    yield line(node, ap["relationLabel"], literal(words))


def relation_term(name: str, telling: Telling) -> str:
    """Return the property of a relation by its name, or IRI, in `Relation.property`."""
    if "://" in name:
        return iri(name)
    namespace: Vocabulary = _NAMESPACES.get(name, telling.own.ap)
    return namespace[name]


_NAMESPACES: Final[Mapping[str, Vocabulary]] = {
    "unitOf": ORG,
    "hasUnit": ORG,
    "subOrganizationOf": ORG,
    "hasSubOrganization": ORG,
    "broader": SKOS,
    "narrower": SKOS,
    "related": SKOS,
    "seeAlso": RDFS,
    "birthPlace": SCHEMA,
    "deathPlace": SCHEMA,
    "location": SCHEMA,
    "hasOccupation": SCHEMA,
    "honorificPrefix": SCHEMA,
    "member": SCHEMA,
    "classification": ORG,
    "additionalType": SCHEMA,
}
_ASPECTS: Final[Mapping[str, str]] = {"unitOf": "parent", "subOrganizationOf": "parent"}
