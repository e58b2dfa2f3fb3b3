"""Names as plain SKOS labels, and as nodes where there is more to say of a name."""

from collections.abc import Iterator, Mapping
from typing import Final

from lod.rdf.evidence import of_evidence
from lod.rdf.telling import Telling
from lod.rdf.terms import RDF, RDFS, SKOS, SKOSXL, line, literal, part
from lod.records.names import Name, Rank


def of_names(it: str, names: tuple[Name, ...], label: str, telling: Telling) -> Iterator[str]:
    """Yield the display label, the SKOS labels and the name nodes of `it`.

    A second preferred name of one language, and a name that is also preferred, are alternative or not
    told again (SKOS Reference, S13 and S14).
    """
    preferred = _preferred(names)
    if label:
        yield line(it, RDFS["label"], literal(label, language=preferred.language if preferred else ""))
    elif shown := preferred or next(iter(names), None):
        yield line(it, RDFS["label"], literal(shown.text, language=shown.language))
    for name, number, rank in _ranked(names):
        yield line(it, SKOS[rank], literal(name.text, language=name.language))
        if has_more_to_say(name):
            yield from of_node(it, name, f"name-{number}", rank, telling)


def _preferred(names: tuple[Name, ...]) -> Name | None:
    for name in names:
        if name.rank is Rank.PREFERRED:
            return name
    return None


def has_more_to_say(name: Name) -> bool:
    """Whether a name deserves a node beside its label (MODEL.md §10)."""
    return bool(
        name.status
        or name.same_as is not None
        or name.romanization
        or name.addition
        or name.held_by
        or name.relation
        or name.evidence
    )


def of_node(it: str, name: Name, fragment: str, rank: Rank, telling: Telling) -> Iterator[str]:
    """Yield the `skosxl:Label` of `name`; its literal form needs a tag, `und` where none is known."""
    ours = telling.own
    node = part(it, fragment)
    yield line(it, SKOSXL[rank], node)
    yield line(node, RDF["type"], SKOSXL["Label"])
    yield line(node, SKOSXL["literalForm"], literal(name.text, language=name.language or "und"))
    if name.status:
        yield line(node, ours.ap["nameStatus"], ours.ap[_STATUSES.get(name.status, name.status)])
    if name.same_as is not None:
        yield line(node, ours.ap["sameNameAs"], part(it, f"name-{name.same_as + 1}"))
    if name.romanization:
        yield line(node, ours.ap["romanization"], ours.term("romanization", name.romanization))
    if name.addition:
        yield line(node, ours.ap["nameAddition"], literal(name.addition))
    if name.held_by:
        yield line(node, ours.ap["heldBy"], literal(name.held_by))
    if name.relation:
        yield line(node, ours.ap["relationLabel"], literal(name.relation))
    yield from of_evidence(node, name.evidence, telling)


def _ranked(names: tuple[Name, ...]) -> Iterator[tuple[Name, int, Rank]]:
    """Give each name its number, from 1, and the rank that SKOS lets it have: its node is #name-{number}."""
    preferred: dict[str, str] = {}
    for name in names:
        if name.rank is Rank.PREFERRED:
            preferred.setdefault(name.language, name.text)
    pointed = {name.same_as for name in names}
    for number, name in enumerate(names, 1):
        rank = name.rank
        main = preferred.get(name.language)
        if rank is Rank.PREFERRED and main != name.text:
            rank = Rank.ALTERNATIVE
        elif main == name.text:
            rank = Rank.PREFERRED
        if number - 1 in pointed and not has_more_to_say(name):
            name = _with_status(name)
        yield name, number, rank


# `ap:earlier` is the property of a body; the state of a name has a term of its own.
_STATUSES: Final[Mapping[str, str]] = {"earlier": "earlierName"}


def _with_status(name: Name) -> Name:
    """A name that another form points at needs a node to be pointed at."""
    status = "authorized" if name.rank is Rank.PREFERRED else "variant"
    return Name(text=name.text, language=name.language, rank=name.rank, status=status)
