"""Rows of the registers of things: institutions, people, undertakings, services, systems, works, concepts."""

import re
from collections.abc import Callable

from lod.converters.registers.cells import Cells, slug
from lod.records.agents import Agent, AgentKind, Relation
from lod.records.concepts import Concept, Term
from lod.records.entities import Entity, EntityKind
from lod.records.evidence import Evidence, RecordInfo, Text
from lod.records.names import Link, Name, Rank


def institution(cells: Cells) -> Agent:
    """Read a row of the register of institutions."""
    types = cells.many("type")
    unit = cells.word("kind", ("body", "unit"), "body") == "unit"
    evidence = cells.evidence(needed=False)
    return Agent(
        key=cells.key(),
        kind=AgentKind.UNIT if unit else AgentKind.BODY,
        names=_names(cells, None),
        notation=cells.text("facts_id"),
        library=any(re.search(r"\blibrary\b", words) for words in types),
        classifications=tuple(map(slug, types)),
        country=_country(cells),
        country_evidence=_aside(cells, "country_certainty", evidence),
        established=cells.date("established"),
        terminated=cells.date("terminated"),
        relations=_relations(cells, evidence, unit=unit),
        identifiers=cells.identifiers(),
        links=_links(cells),
        evidence=evidence,
        record=RecordInfo(),
        row=cells.row,
    )


def person(cells: Cells) -> Agent:
    """Read a row of the register of people."""
    return Agent(
        key=cells.key(),
        kind=AgentKind.PERSON,
        names=_names(cells, None),
        notation=cells.text("facts_id"),
        birth=cells.date("birth"),
        death=cells.date("death"),
        country=_country(cells),
        identifiers=cells.identifiers(),
        links=_links(cells),
        evidence=cells.evidence(needed=False),
        row=cells.row,
    )


def entity(kind: EntityKind) -> Callable[[Cells], Entity]:
    """Return the reader of a register of programmes, agreements, activities, services, systems or works."""

    def read(cells: Cells) -> Entity:
        evidence = cells.evidence(needed=True)
        return Entity(
            key=cells.key(),
            kind=kind,
            names=_names(cells, evidence if cells.text("facts") else None),
            label=cells.text("label"),
            notation=cells.text("facts_id"),
            types=tuple(map(slug, cells.many("type"))),
            date=cells.date(),
            frequency=cells.frequency(),
            places=cells.words("place", cells.language()),
            descriptions=cells.words("description", cells.language()),
            identifiers=cells.identifiers(),
            links=_links(cells),
            evidence=_own(evidence),
            row=cells.row,
        )

    return read


def concept(cells: Cells) -> Concept:
    """Read a row of the register of concepts: strategic directions, key initiatives, subjects."""
    broader = (Relation(property="broader", key=key) for key in cells.many("broader"))
    return Concept(
        key=cells.key(),
        names=_names(cells, None),
        notation=cells.text("facts_id"),
        scheme=slug(cells.text("scheme")),
        relations=tuple(broader),
        identifiers=cells.identifiers(),
        evidence=cells.evidence(needed=False),
        row=cells.row,
    )


def term(cells: Cells) -> Term:
    """Read a row of the register of terms: a role, an aspect, an indicator that the vocabulary lacks."""
    names = [cells.name(cells.needed("name"), Rank.PREFERRED)]
    if cells.text("korean"):
        names.append(Name(text=cells.text("korean"), language="ko", rank=Rank.PREFERRED))
    return Term(
        scheme=slug(cells.needed("scheme")),
        key=slug(cells.needed("key")),
        names=tuple(names),
        comments=cells.words("note"),
        row=cells.row,
    )


def _names(cells: Cells, evidence: Evidence | None) -> tuple[Name, ...]:
    """Return the label, the name as printed, which carries the row's evidence, and the other names."""
    name, label = cells.needed("name"), cells.text("label")
    found = []
    if label and label != name:
        found = [cells.name(label, Rank.PREFERRED)]
    rank = Rank.ALTERNATIVE if found else Rank.PREFERRED
    found.append(cells.name(name, rank, evidence))
    if cells.text("short_name"):
        found.append(cells.name(cells.text("short_name"), Rank.ALTERNATIVE, status="acronym"))
    if cells.text("korean"):
        found.append(Name(text=cells.text("korean"), language="ko", rank=Rank.PREFERRED))
    for other in cells.many("other_names"):
        found.append(cells.name(other, Rank.ALTERNATIVE))
    return tuple(found)


def _own(evidence: Evidence | None) -> Evidence | None:
    """Leave the fact ids to the node of the name, which is the fact; the entity shares its evidence."""
    return Evidence(evidence.certainty, evidence.passages, evidence.comment) if evidence else None


def _country(cells: Cells) -> str:
    code = cells.text("country")
    if code and not re.fullmatch("[A-Z]{2}", code):
        rule = "is no country code of two capitals (ISO 3166-1 alpha-2)"
        cells.fault("country", f"{code!r} {rule}", kind="bad-country")
    return code


def _aside(cells: Cells, column: str, evidence: Evidence | None) -> Evidence | None:
    """Return the evidence of one cell that has a certainty of its own."""
    certainty = cells.certainty(column)
    if not certainty:
        return None
    return Evidence(certainty, evidence.passages if evidence and evidence.passages else (cells.here(),))


def _relations(cells: Cells, evidence: Evidence | None, *, unit: bool) -> tuple[Relation, ...]:
    parent = "unitOf" if unit else "subOrganizationOf"
    proof = _aside(cells, "parent_certainty", evidence)
    found = [Relation(property=parent, key=key, evidence=proof) for key in cells.many("parent")]
    for column, name in (
        ("earlier", "earlier"),
        ("later", "later"),
        ("possibly_same_as", "possiblySame"),
        ("not_to_be_confused_with", "notToBeConfusedWith"),
    ):
        found += [Relation(property=name, key=key) for key in cells.many(column)]
    return tuple(found)


def _links(cells: Cells) -> tuple[Link, ...]:
    homepage = cells.iri("homepage")
    return (Link(iri=homepage, kind="homepage"),) if homepage else ()


def place(cells: Cells, column: str = "place") -> Text | None:
    """Return the place of a row, None where it names none."""
    return next(iter(cells.words(column, cells.language())), None)
