"""Persons, families and bodies in RDF."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from lod.dates import Edtf
from lod.namespaces import DCTERMS, EDTF, FOAF, ORG, RDF, RDFS, SCHEMA, SKOS, XSD, Namespace
from lod.rdf import triples
from lod.rdf.documents import of_document
from lod.rdf.evidence import literal, of_date, of_evidence, of_words
from lod.rdf.identifiers import of_identifiers, of_links
from lod.rdf.names import of_names
from lod.rdf.telling import Telling
from lod.records.agents import Agent, AgentKind, Membership, Relation
from lod.records.evidence import Evidence

CLASSES: Final[Mapping[AgentKind, tuple[NamedNode, ...]]] = {
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


@triples.register
def _(agent: Agent, telling: Telling) -> Iterator[Triple]:
    ours = telling.ours
    it = ours.thing("agent", agent.key)
    for kind in CLASSES[agent.kind]:
        yield Triple(it, RDF["type"], kind)
    if agent.kind in _OWN_CLASSES:
        yield Triple(it, RDF["type"], ours.ap[_OWN_CLASSES[agent.kind]])
    if agent.library:
        yield Triple(it, RDF["type"], SCHEMA["Library"])
    yield from of_names(it, agent.names, agent.label, telling)
    if agent.notation:
        yield Triple(it, SKOS["notation"], Literal(agent.notation))
    yield from _of_life(it, agent, telling)
    yield from _of_words(it, agent, telling)
    for key in agent.classifications:
        yield Triple(it, ORG["classification"], ours.term("orgtype", key))
    for code in agent.languages:
        language = NamedNode(f"http://id.loc.gov/vocabulary/iso639-2/{code}")
        yield Triple(it, ours.ap["associatedLanguage"], language)
    yield from _of_country(it, agent, telling)
    for relation in agent.relations:
        yield from _of_relation(it, agent, relation, telling)
    yield from of_labelled(it, "agent", agent.relations, telling)
    yield from of_identifiers(it, agent.identifiers, telling)
    yield from of_links(it, agent.links, telling)
    yield from of_evidence(it, agent.evidence, telling)
    yield from of_document("agent", agent.key, agent.record, telling)


def _of_life(it: NamedNode, agent: Agent, telling: Telling) -> Iterator[Triple]:
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
        yield Triple(it, telling.ours.ap[own], Literal(when.text, datatype=EDTF["EDTF"]))
        exact = exactly(when)
        if schema and exact is not None:
            yield Triple(it, SCHEMA[schema], exact)


def exactly(when: Edtf) -> Literal | None:
    """Return xsd:date for a whole day, xsd:gYear for a whole year; None for anything less certain."""
    first, last = when.not_before, when.not_after
    if first is None or last is None or any(mark in when.text for mark in "?~%[{/X"):
        return None
    if first == last:
        return Literal(first.isoformat(), datatype=XSD["date"])
    if when.text == f"{first.year:04}":
        return Literal(when.text, datatype=XSD["gYear"])
    return None


def _of_words(it: NamedNode, agent: Agent, telling: Telling) -> Iterator[Triple]:
    ap = telling.ours.ap
    for term, texts in (
        (SCHEMA["birthPlace"], agent.birth_places),
        (SCHEMA["deathPlace"], agent.death_places),
        (ap["associatedCountry"], agent.countries),
        (SCHEMA["location"], agent.places),
        (SCHEMA["address"], agent.addresses),
        (ORG["classification"], agent.kinds),
        (SCHEMA["honorificPrefix"], agent.titles),
        (SCHEMA["hasOccupation"], agent.occupations),
        (ap["fieldOfActivity"], agent.fields),
        (SCHEMA["affiliation"], agent.affiliations),
        (DCTERMS["description"], agent.descriptions),
        (SKOS["scopeNote"], agent.notes),
    ):
        yield from of_words(it, term, texts)
    for code in agent.areas:
        yield Triple(
            it, ap["associatedArea"], NamedNode(f"http://id.loc.gov/vocabulary/geographicAreas/{code}")
        )
    for number, membership in enumerate(agent.memberships, 1):
        yield from _of_membership(it, membership, number, telling)


def _of_membership(it: NamedNode, membership: Membership, number: int, telling: Telling) -> Iterator[Triple]:
    """Yield a node of W3C ORG: who, in what body, when."""
    node = NamedNode(f"{it.value}#membership-{number}")
    yield Triple(node, RDF["type"], ORG["Membership"])
    yield Triple(node, ORG["member"], it)
    if membership.body.iri:
        yield Triple(node, ORG["organization"], NamedNode(membership.body.iri))
    yield Triple(node, RDFS["label"], literal(membership.body))
    yield from of_date(node, membership.date, telling)


def _of_country(it: NamedNode, agent: Agent, telling: Telling) -> Iterator[Triple]:
    if not agent.country:
        return
    yield Triple(it, SCHEMA["addressCountry"], Literal(agent.country))
    if agent.country_evidence is not None:
        said = telling.ours.thing("statement", f"{agent.key}.country")
        yield from _of_statement(said, it, "country", agent.country_evidence, telling)
        yield Triple(said, telling.ours.ap["value"], Literal(agent.country))


def _of_statement(
    said: NamedNode, about: NamedNode, aspect: str, evidence: Evidence, telling: Telling
) -> Iterator[Triple]:
    ours = telling.ours
    yield Triple(said, RDF["type"], ours.ap["Statement"])
    yield Triple(said, ours.ap["about"], about)
    yield Triple(said, ours.ap["aspect"], ours.term("aspect", aspect))
    yield from of_evidence(said, evidence, telling)


def _of_relation(it: NamedNode, agent: Agent, relation: Relation, telling: Telling) -> Iterator[Triple]:
    """Yield a relation that has a target; those told by heading alone are resolved by `links`."""
    target = relation_target("agent", relation, telling)
    if target is None:
        return
    yield Triple(it, relation_term(relation.property, telling), target)
    if relation.evidence is not None:
        said = telling.ours.thing(
            "statement", ".".join(filter(None, (agent.key, relation.property, relation.key)))
        )
        yield from _of_statement(
            said, it, _ASPECTS.get(relation.property, "related"), relation.evidence, telling
        )
        yield Triple(said, telling.ours.ap["object"], target)


def relation_target(kind: str, relation: Relation, telling: Telling) -> NamedNode | None:
    """Return the IRI that a relation of a thing of `kind` leads to, None while only a heading is known."""
    if relation.target:
        return NamedNode(relation.target)
    return telling.ours.thing(relation.kind or kind, relation.key) if relation.key else None


def of_relations(
    it: NamedNode, kind: str, relations: Iterable[Relation], telling: Telling
) -> Iterator[Triple]:
    """Yield the relations of a thing of `kind` that have a target."""
    for relation in relations:
        target = relation_target(kind, relation, telling)
        if target is not None:
            yield Triple(it, relation_term(relation.property, telling), target)
    yield from of_labelled(it, kind, relations, telling)


def of_labelled(
    it: NamedNode, kind: str, relations: Iterable[Relation], telling: Telling
) -> Iterator[Triple]:
    """Yield a node for each relation to a known target that the source words itself (MARC 5XX $i)."""
    for number, relation in enumerate(relations, 1):
        target = relation_target(kind, relation, telling)
        if target is not None and relation.label:
            yield from of_worded(it, target, relation.label, f"relation-{number}", telling)


def of_worded(
    it: NamedNode, other: NamedNode, words: str, fragment: str, telling: Telling
) -> Iterator[Triple]:
    """Yield the node of a relation to `other` that its source words itself."""
    ap = telling.ours.ap
    node = NamedNode(f"{it.value}#{fragment}")
    yield Triple(node, RDF["type"], ap["Relation"])
    yield Triple(node, ap["about"], it)
    yield Triple(node, ap["object"], other)
    yield Triple(node, ap["relationLabel"], Literal(words))


def relation_term(name: str, telling: Telling) -> NamedNode:
    """Return the property of a relation by its name, or IRI, in `Relation.property`."""
    if "://" in name:
        return NamedNode(name)
    namespace: Namespace = _NAMESPACES.get(name, telling.ours.ap)
    return namespace[name]


_NAMESPACES: Final[Mapping[str, Namespace]] = {
    "unitOf": ORG,
    "hasUnit": ORG,
    "subOrganizationOf": ORG,
    "hasSubOrganization": ORG,
    "broader": SKOS,
    "narrower": SKOS,
    "related": SKOS,
    "seeAlso": RDFS,
}
_ASPECTS: Final[Mapping[str, str]] = {"unitOf": "parent", "subOrganizationOf": "parent"}
