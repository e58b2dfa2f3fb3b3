"""The passages of a source document, in order of line, with the facts that rest on them."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from lod.namespaces import PROV, SDMX_MEASURE
from lod.web.pages.parts import Parts, passage_order
from lod.web.pages.sections import Fact, Node, Section
from lod.web.pages.terms import Shown

PASSAGES: Final = 250  # that are written out
_WORDS: Final = PROV["value"].value
LONGEST: Final = 72  # characters of what names a fact


def section(parts: Parts) -> Section | None:
    """The passages that this document holds, if it is a source document."""
    told, kind = parts.told, parts.ap["Passage"].value
    passages = [
        node for node in told.fragments(parts.thing) if _WORDS in told.about(node) or told.is_a(node, kind)
    ]
    if not passages:
        return None
    ordered = sorted(passages, key=passage_order)
    return Section(
        template="passages",
        anchor="passages",
        heading=parts.frame.words("passages"),
        nodes=tuple(_passage(parts, passage) for passage in ordered[:PASSAGES]),
        hidden=max(0, len(ordered) - PASSAGES),
    )


def _passage(parts: Parts, passage: str) -> Node:
    value = parts.told.texts(passage, PROV["value"])
    resting = tuple(_facts(parts, passage))
    return Node(
        head=Shown(text=value[0].value if value else "", note=parts.lines(passage)),
        anchor=passage.partition("#")[2],
        facts=(Fact(label=parts.frame.words("rests_here"), values=resting),) if resting else (),
    )


def _facts(parts: Parts, passage: str) -> Iterator[Shown]:
    """What was derived from a passage, named so that a reader knows it."""
    nodes = sorted({subject for _, subject in parts.told.pointing(passage, PROV["wasDerivedFrom"])})
    # Of an entity and its names, which rest on the same words, one mention is enough.
    told = [node for node in nodes if "#" not in node or node.partition("#")[0] not in nodes]
    shown = {one.text: one for one in (_cut(in_short(parts, node)) for node in reversed(told))}
    yield from sorted(shown.values(), key=lambda one: one.text.casefold())


def _cut(named: Shown) -> Shown:
    """Cut a long text, such as a whole statement, to what tells it from others; its page has all of it."""
    if len(named.text) <= LONGEST:
        return named
    return replace(named, text=f"{named.text[:LONGEST].rstrip()} …")


def in_short(parts: Parts, node: str) -> Shown:
    """A node by its label, or, of the verb kind, by what it ties together."""
    ap, languages = parts.ap, parts.frame.languages
    if parts.told.label(node, languages):
        return parts.terms.node(node)
    holder, mark, _ = node.partition("#")
    if mark and parts.told.label(holder, languages):
        return replace(parts.terms.node(holder), href=parts.frame.link(node), iri=node)
    ties = parts.told.values(node, *(ap[term] for term in _TIES), SDMX_MEASURE["obsValue"], ap["value"])
    date = parts.told.first(node, ap["date"])
    said = [parts.said(node, term).text for term in (*ties, *([date] if date else ()))]
    if not said:
        return parts.terms.node(node)
    return Shown(text=" · ".join(said), href=parts.frame.link(node), iri=node)


_TIES: Final = ("about", "agent", "indicator", "aspect", "in", "object")
