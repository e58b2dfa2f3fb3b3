"""What a record names by its number, told under the kind that it really has."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import singledispatch
from typing import Any, Final

from lod.records.agents import Agent, Membership, Relation
from lod.records.concepts import Concept
from lod.records.entities import Entity
from lod.records.lifecycle import Tombstone
from lod.records.ties import Ref

Kinds = Mapping[Ref, str]  # of what is named so, the kind that it really has

_OF_KIND: Final[Mapping[str, str]] = {  # relations that lead to this kind alone
    "broader": "concept", "narrower": "concept", "related": "concept", "classification": "concept",
    "unitOf": "agent", "earlier": "agent", "later": "agent", "otherIdentity": "agent", "affiliation": "agent",
}  # fmt: skip


def fits(name: str, kind: str) -> bool:
    """Whether a relation of that name may lead to something of that kind.

    >>> fits("relatedTo", "concept"), fits("unitOf", "concept")
    (True, False)
    """
    return _OF_KIND.get(name, kind) == kind


@singledispatch
def meaning(record: Any, kinds: Kinds, address: Callable[[Ref], str]) -> Any:
    """Return the record with all that it names under the kind it has; what fits no more is `relatedTo` it.

    What it names by its address and is here is named as it is here.

    Args:
        record: an entity or tombstone.
        kinds: what is named otherwise than it is, or by an address elsewhere.
        address: gives the IRI of an entity.
    """
    return replace(record, relations=_relations(record, kinds))


@meaning.register
def _(record: Agent, kinds: Kinds, address: Callable[[Ref], str]) -> Agent:
    here = [_here(each, kinds) for each in record.memberships]
    lost = [each for each in here if kinds.get(Ref("agent", each.key), "agent") != "agent"]
    groups = [
        Relation(property="relatedTo", key=key, kind=kinds[Ref("agent", key)])
        for key in dict.fromkeys(each.key for each in lost)
    ]
    memberships = [replace(each, key="") if each in lost else each for each in here]
    relations = (*_relations(record, kinds), *groups)
    return replace(record, relations=relations, memberships=tuple(memberships))


def _here(membership: Membership, kinds: Kinds) -> Membership:
    """Return the membership in a body that is here, not at its address."""
    if not membership.by_address or Ref("agent", membership.key) not in kinds:
        return membership
    return replace(membership, body=replace(membership.body, iri=""), by_address=False)


@meaning.register
def _(record: Tombstone, kinds: Kinds, address: Callable[[Ref], str]) -> Tombstone:
    keys = dict(record.keys)
    named = {each: Ref(record.kind, keys.get(each, each)) for each in record.successors}
    successors = [address(Ref(kinds[it], it.key)) if it in kinds else each for each, it in named.items()]
    left = [(iri, key) for iri, key in record.keys if Ref(record.kind, key) not in kinds]
    return replace(record, successors=tuple(successors), keys=tuple(left))


def _relations(record: Agent | Concept | Entity, kinds: Kinds) -> tuple[Relation, ...]:
    own = record.kind.segment if isinstance(record, Entity) else _SEGMENTS[type(record)]
    told = []
    for each in record.relations:
        kind = kinds.get(Ref(each.kind or own, each.key), "") if each.key else ""
        if kind:
            name = each.property if fits(each.property, kind) else "relatedTo"
            each = replace(each, property=name, target="", kind=kind)
        told.append(each)
    return tuple(told)


_SEGMENTS: Final[Mapping[type, str]] = {Agent: "agent", Concept: "concept"}
