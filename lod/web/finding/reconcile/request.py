"""A request of the Reconciliation Service API 0.2: batches of queries, and of cells to be filled."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

import orjson

from lod.search.properties import property_named
from lod.search.reconciling import Question
from lod.web.errors import Refused, Trouble
from lod.web.finding.countries import country_code

MOST_QUERIES: Final = 1000  # of a batch
MOST_IDS: Final = 5000  # of an extension
MOST_CANDIDATES: Final = 50
USUAL: Final = 5
_LONGEST: Final = 1000  # characters of a value of evidence


@dataclass(frozen=True, slots=True)
class Extension:
    """Entities and the properties that are wanted of them."""

    ids: tuple[str, ...]
    properties: tuple[str, ...]


def questions(text: str, classes: Mapping[str, tuple[str, ...]]) -> dict[str, Question]:
    """Read a batch of queries; its keys are the client's.

    Args:
        text: JSON.
        classes: IRIs of the classes there are, by their IRI and, in small letters, by their name.

    Raises:
        Refused: it is no batch of queries (400).
    """
    told = _object(text, "queries")
    if len(told) > MOST_QUERIES:
        raise bad(f"A batch has at most {MOST_QUERIES} queries.")
    return {key: question(key, query, classes) for key, query in told.items()}


def question(key: str, query: object, classes: Mapping[str, tuple[str, ...]]) -> Question:
    """Read one query, which messages call `key`.

    Raises:
        Refused: it is none (400).
    """
    if not isinstance(query, dict):
        raise bad(f"The query {key[:40]!r} is no object.")
    name = query.get("query", "")
    if isinstance(name, int | float):
        name = str(name)
    if not isinstance(name, str):
        raise bad(f"The query {key[:40]!r} has a name that is no text.")
    if "query" not in query and not query.get("properties"):
        raise bad(f"The query {key[:40]!r} has neither query nor properties.")
    types = _types(key, query.get("type", []))
    strict = query.get("type_strict")
    return Question(
        name=name.strip(),
        types=tuple(
            iri for each in types for iri in classes.get(each, classes.get(each.casefold(), (each,)))
        ),
        every_type=strict == "all",
        likely_type=strict == "should",
        evidence=_evidence(key, query.get("properties")),
        limit=_limit(key, query.get("limit")),
    )


def _types(key: str, told: object) -> list[str]:
    """Read a type or a list of types; some clients send `{"id": …}`."""
    several = told if isinstance(told, list) else [told]
    types = [one.get("id") if isinstance(one, dict) else one for one in several if one]
    if not all(isinstance(one, str) for one in types):
        raise bad(f"The query {key[:40]!r} has a type that is no text.")
    return [str(one) for one in types]


def _evidence(key: str, told: object) -> dict[str, tuple[str, ...]]:
    if told is None:
        return {}
    if not isinstance(told, list):
        raise bad(f"The properties of the query {key[:40]!r} are no list.")
    found: dict[str, tuple[str, ...]] = {}
    for one in told:
        if not isinstance(one, dict) or not isinstance(one.get("pid"), str) or "v" not in one:
            raise bad(f"A property of the query {key[:40]!r} has no pid or no v.")
        meant = property_named(one["pid"])
        if meant is not None:
            values = tuple(_values(one["v"]))
            if meant.id == "country":
                values = tuple(map(country_code, values))
            found[meant.id] = found.get(meant.id, ()) + values
    return found


def _values(told: object) -> Iterator[str]:
    for one in (told if isinstance(told, list) else [told])[:50]:
        value = one.get("id", one.get("name")) if isinstance(one, dict) else one
        if isinstance(value, bool) or value is None:
            continue
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, str | int | float) and (text := str(value).strip()[:_LONGEST]):
            yield text


def _limit(key: str, told: object) -> int:
    if told is None:
        return USUAL
    if not isinstance(told, int | float) or isinstance(told, bool) or told < 0:
        raise bad(f"The query {key[:40]!r} has a limit that is no number from 0.")
    return int(min(told, MOST_CANDIDATES))


def extension(text: str) -> Extension:
    """Read a request to fill cells.

    Raises:
        Refused: it is none (400).
    """
    told = _object(text, "extend")
    ids, properties = told.get("ids"), told.get("properties")
    if not isinstance(ids, list) or not all(isinstance(one, str) for one in ids):
        raise bad("ids is no list of texts.")
    if not isinstance(properties, list):
        raise bad("properties is no list.")
    names = [one.get("id") if isinstance(one, dict) else one for one in properties]
    if not all(isinstance(name, str) for name in names):
        raise bad("A property has no id.")
    if len(ids) > MOST_IDS or len(names) > 100:
        raise bad(f"At most {MOST_IDS} ids and 100 properties are filled at a time.")
    return Extension(tuple(ids), tuple(str(name) for name in names))


def _object(text: str, name: str) -> dict[str, object]:
    try:
        told = orjson.loads(text.encode(errors="surrogatepass"))
    except orjson.JSONDecodeError as error:
        raise bad(f"{name} is not JSON: {re.sub(r' at line.*', '', str(error))[:80]}.") from None
    if not isinstance(told, dict):
        raise bad(f"{name} is no JSON object.")
    return told


def bad(detail: str) -> Refused:
    """Refuse a request."""
    return Refused(Trouble(status=HTTPStatus.BAD_REQUEST, detail=detail))
