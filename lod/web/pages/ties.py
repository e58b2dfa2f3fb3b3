"""What a source says more of one of its words or links: for how long it was so, how it words a relation."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from lod.namespaces import ORG, SCHEMA
from lod.web.pages.description import LABELS, TYPE
from lod.web.pages.parts import Parts, anchor
from lod.web.pages.sections import Node, Section
from lod.web.pages.terms import capital

_DATED: Final = (ORG["Membership"].value, SCHEMA["Role"].value)


def is_tie(parts: Parts, node: str) -> bool:
    """Whether a node of the thing is no more than a tie of it: a membership, a role, a relation."""
    return not parts.told.types(node).isdisjoint((*_DATED, parts.ap["Relation"].value))


def section(parts: Parts, nodes: Sequence[str]) -> Section | None:
    """The ties of the thing, each under what it leads to."""
    if not nodes:
        return None
    told = tuple(_node(parts, each) for each in nodes)
    return Section(template="nodes", anchor="ties", heading=parts.frame.words("ties"), nodes=told)


def _node(parts: Parts, node: str) -> Node:
    ap, told, terms = parts.ap, parts.told, parts.terms
    main = next(_mains(parts, node), "")
    label = told.label(node, parts.frame.languages)
    if label is None and main:
        head = terms.shown(told.about(node)[main].values[0])
    else:
        head, main = (terms.shown(label) if label else replace(terms.node(node), href="")), ""
    worded = tuple(each.value for each in told.texts(node, ap["relationLabel"]))
    what = terms.named("properties", main) if main and main != ap["object"].value else ""
    kinds = worded or ((capital(what),) if what else _kinds(parts, node))
    bounds = (ap["notBefore"].value, ap["notAfter"].value, ap["relationLabel"].value)
    without = {TYPE, *LABELS, *bounds, *_backs(parts, node), main}
    return Node(
        head=head, kinds=kinds, anchor=anchor(node), facts=parts.facts(node, without=without, depth=1)
    )


def _kinds(parts: Parts, node: str) -> tuple[str, ...]:
    return tuple(parts.terms.named("classes", kind) for kind in sorted(parts.told.types(node)))


def _mains(parts: Parts, node: str) -> Iterator[str]:
    """The property that leads to what the tie is to: the object of a relation, the place of a role."""
    about, ap = parts.told.about(node), parts.ap
    if ap["object"].value in about:
        yield ap["object"].value
    said = {
        TYPE,
        *LABELS,
        *_backs(parts, node),
        ap["date"].value,
        ap["notBefore"].value,
        ap["notAfter"].value,
    }
    yield from (predicate for predicate in about if predicate not in said)


def _backs(parts: Parts, node: str) -> set[str]:
    """The properties that lead back to the thing."""
    return {predicate for predicate, subject in parts.told.pointing(parts.thing) if subject == node}
