"""Participations, figures and statements that point at a thing, as tables by date."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from pyoxigraph import NamedNode

from lod.namespaces import QB, Namespace
from lod.web.pages.entries import entry
from lod.web.pages.parts import Parts
from lod.web.pages.sections import Section

ROWS: Final = 88  # of one page that are written out, so that it stays within 100 kB


@dataclass(frozen=True, slots=True)
class Ledger:
    """One kind of table: the nodes of a class that point at the thing by one property.

    `main` names each row, `beside` stands next to it; `column` is the catalogue's word over both.
    """

    name: str
    kind: NamedNode
    back: NamedNode
    main: tuple[NamedNode, ...]
    beside: tuple[NamedNode, ...]
    column: str


def ledgers(parts: Parts) -> tuple[Ledger, ...]:
    """The tables there may be, in the order of a page: those whose property points at the thing."""
    if not parts.pointing:
        return ()
    told = {predicate for predicate, _ in parts.pointing}
    return tuple([ledger for ledger in _ledgers(parts.ap) if ledger.back.value in told])


@cache
def _ledgers(ap: Namespace) -> tuple[Ledger, ...]:
    return tuple(_all(ap))


def _all(ap: Namespace) -> Iterator[Ledger]:
    figure = QB["Observation"]
    tie, said = ap["Participation"], ap["Statement"]
    yield Ledger("participations", tie, ap["agent"], (ap["in"],), (ap["role"],), "undertaking")
    yield Ledger("participants", tie, ap["in"], (ap["agent"],), (ap["role"],), "institution")
    yield Ledger("in_role", tie, ap["role"], (ap["agent"],), (ap["in"],), "institution")
    yield Ledger("figures", figure, ap["about"], (ap["indicator"],), (), "figure")
    yield Ledger("figures_of", figure, ap["indicator"], (ap["about"],), (), "figure")
    yield Ledger("figures_in", figure, ap["period"], (ap["about"],), (ap["indicator"],), "figure")
    yield Ledger("statements", said, ap["about"], (ap["aspect"],), (ap["object"],), "statement")
    yield Ledger("said_of", said, ap["object"], (ap["about"],), (ap["aspect"],), "statement")
    yield Ledger("statements_of", said, ap["aspect"], (ap["about"],), (ap["object"],), "statement")


def sections(parts: Parts) -> Iterator[Section]:
    """The tables that have rows; together no more rows than a page may hold."""
    left = ROWS
    for ledger in ledgers(parts):
        if nodes := _nodes(parts, ledger):
            section = _section(parts, ledger, nodes, left)
            left -= len(section.entries)
            yield section


def nodes(parts: Parts) -> set[str]:
    """The nodes that stand in the tables."""
    return {node for ledger in ledgers(parts) for node in _nodes(parts, ledger)}


def _nodes(parts: Parts, ledger: Ledger) -> set[str]:
    back, kind = ledger.back.value, ledger.kind.value
    return {node for predicate, node in parts.pointing if predicate == back and parts.told.is_a(node, kind)}


def _section(parts: Parts, ledger: Ledger, found: set[str], left: int) -> Section:
    words = parts.frame.words
    entries = sorted(
        (entry(parts, node, ledger.main, ledger.beside, ledger.back) for node in found),
        key=lambda one: one.key,
    )
    return Section(
        template="ledger",
        anchor=ledger.name,
        heading=words(ledger.name),
        columns=(words("when"), words(ledger.column), words("source")),
        entries=tuple(entries[:left]),
        hidden=max(0, len(entries) - left),
    )
