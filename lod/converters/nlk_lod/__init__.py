"""The linked data of the National Library of Korea as published: JSON-LD, its certain faults repaired."""

from collections.abc import Iterator
from typing import BinaryIO

from lod.converters.nlk_lod.agents import agent
from lod.converters.nlk_lod.concepts import concept
from lod.converters.nlk_lod.materials import material
from lod.converters.nlk_lod.reading import Resource, resource_key
from lod.errors import InvalidValue, Notice, Problem
from lod.identifiers import NlkNumber
from lod.jsontext import JsonFault, JsonObject, objects
from lod.records.agents import Agent, AgentKind
from lod.records.concepts import Concept
from lod.records.entities import Entity
from lod.records.lifecycle import NotAnEntity


def convert(
    stream: BinaryIO, file: str, *, first: int = 1
) -> Iterator[Agent | Concept | Entity | NotAnEntity | Problem | Notice]:
    """Yield an agent, concept or work for each resource, in the order of the file, keyed by control number.

    Repairs are those that leave no doubt (MODEL.md §2.1); each is a Notice of its kind: `datatype-in-string`,
    `language-in-string`, `hanja-in-brackets`, `compatibility-ideograph`, `impossible-date`, `truncated-link`,
    `misspelt-property`, `invalid-link`. Library materials are told as far as they tell of authors with a
    record; the others are set aside.

    Args:
        stream: JSON-LD with an `@graph`, one document or several run together, or JSON Lines.
        file: how a Problem names the source.
        first: ordinal of the first resource.
    """
    for item in objects(stream, path="@graph"):
        line = item.line + first - 1
        if isinstance(item, JsonFault):
            yield Problem(file, line, "record", item.reason, "syntax")
        else:
            yield from _resource(item, file, line)


def _resource(
    item: JsonObject, file: str, line: int
) -> Iterator[Agent | Concept | Entity | NotAnEntity | Problem | Notice]:
    name = str(item.value.get("@id", ""))
    resource = Resource(item.value, file, line)
    try:
        resource.key = NlkNumber.parse(resource_key(name)).compact
    except InvalidValue:
        yield Problem(
            file, line, "@id", f"{name[:80]!r} is no resource of the library", "no-resource", name[:80]
        )
        return
    record = _record(resource)
    if isinstance(record, Agent | Concept) and not record.names and not record.label:
        yield Problem(file, line, "label", "there is no name", "no-name", resource.key)
        return
    yield record
    yield from resource.notices()


def _record(resource: Resource) -> Agent | Concept | Entity | NotAnEntity:
    types = {text.rpartition("/")[2].rpartition(":")[2] for text in resource.strings("@type")}
    types |= {text.rpartition("/")[2].rpartition(":")[2] for text in resource.strings("rdf:type", "type_")}
    if "Concept" in types:
        return concept(resource)
    if types & {"OfflineMaterial", "OnlineMaterial", "Book"}:
        return material(resource)
    return agent(resource, _kind(resource.key, types))


def _kind(key: str, types: set[str]) -> AgentKind:
    """Return the kind of an agent by its class, or by the file its control number belongs to (KAC, KAB)."""
    if "Organization" in types or key.startswith("KAB"):
        return AgentKind.BODY
    return AgentKind.PERSON if "Person" in types or key.startswith("KAC") else AgentKind.AGENT
