"""The Reconciliation Service API 1.0 draft, where it differs from 0.2: JSON bodies, conditions, lists."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson

from lod.search.properties import PROPERTIES, property_named
from lod.search.reconciling import Candidate, Question
from lod.web.finding.reconcile.request import MOST_QUERIES, bad, question

VERSION: Final = "1.0-draft"


@dataclass(frozen=True, slots=True)
class Asked:
    """A query of the draft: what is looked for, and what a candidate has to agree with."""

    question: Question
    required: tuple[str, ...] = ()  # ids of properties


def read_body(body: bytes) -> dict[str, Any]:
    """Read the object that is posted.

    Raises:
        Refused: it is none (400).
    """
    try:
        told = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise bad("The body is not JSON.") from None
    if not isinstance(told, dict):
        raise bad("The body is no JSON object.")
    return told


def asked(told: Mapping[str, Any], classes: Mapping[str, tuple[str, ...]]) -> list[Asked]:
    """Read a batch of queries.

    Raises:
        Refused: it is none (400).
    """
    queries = told.get("queries")
    if not isinstance(queries, list):
        raise bad("queries is no list.")
    if len(queries) > MOST_QUERIES:
        raise bad(f"A batch has at most {MOST_QUERIES} queries.")
    return [_asked(str(number), query, classes) for number, query in enumerate(queries)]


def _asked(key: str, query: object, classes: Mapping[str, tuple[str, ...]]) -> Asked:
    if not isinstance(query, dict):
        raise bad(f"The query {key} is no object.")
    conditions = query.get("conditions")
    if not isinstance(conditions, list) or not conditions:
        raise bad(f"The query {key} has no conditions.")
    name: object = ""
    properties, required = [], []
    for one in conditions:
        if not isinstance(one, dict) or "propertyValue" not in one:
            raise bad(f"A condition of the query {key} has no propertyValue.")
        if one.get("matchQuantifier", "any") != "any":
            raise bad(f"A condition of the query {key}: only the matchQuantifier any is understood.")
        value = one["propertyValue"]
        match one.get("matchType"):
            case "name":
                name = value[0] if isinstance(value, list) and value else value
            case "id":
                name = name or (value.get("id", "") if isinstance(value, dict) else value)
            case "property":
                properties.append({"pid": one.get("propertyId"), "v": value})
                meant = property_named(str(one.get("propertyId")))
                if one.get("required") is True and meant is not None:
                    required.append(meant.id)
            case _:
                raise bad(
                    f"A condition of the query {key} has a matchType that is none of name, id, property."
                )
    plain = {"query": name, "properties": properties} | {
        part: query[part] for part in ("type", "limit") if part in query
    }
    return Asked(question(key, plain, classes), tuple(required))


def kept(one: Asked, candidates: Sequence[Candidate]) -> Iterator[Candidate]:
    """Yield the candidates that agree with all that is required."""
    for candidate in candidates:
        if all(candidate.features.get(name, 0) > 0 for name in one.required):
            yield candidate


def candidate(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return a candidate of 0.2 as the draft has it: features have names."""
    named = [{**one, "name": _named(one["id"])} for one in told["features"]]
    return {**told, "features": named}


def _named(feature: str) -> str:
    return PROPERTIES[feature].name if feature in PROPERTIES else feature.capitalize()


def extended(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return filled cells of 0.2 as the draft has them: lists in the order that was asked."""
    rows = [
        {"id": iri, "properties": [{"id": name, "values": values} for name, values in cells.items()]}
        for iri, cells in told["rows"].items()
    ]
    return {"meta": told["meta"], "rows": rows}


def manifest(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return the manifest of 0.2 as the draft has it: what is offered stands beneath its own address."""
    return {
        "versions": [VERSION],
        **{part: told[part] for part in ("name", "serviceVersion", "defaultTypes")},
        "view": {"url": "{+id}"},
        "suggest": {"entity": True, "property": True, "type": True},
        "preview": {part: told["preview"][part] for part in ("width", "height")},
        "extend": {"proposeProperties": True, "propertySettings": []},
    }
