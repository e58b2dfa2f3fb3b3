"""The registers: which columns each must have and may have, and what reads a row."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from lod.converters.registers import said, things
from lod.converters.registers.cells import Cells
from lod.identifiers import SCHEMES
from lod.records.entities import EntityKind

_EVIDENCE: Final = ("certainty", "source", "facts", "note")
_THING: Final = ("label", "language", "korean", "short_name", "other_names", "facts_id", "homepage")
_DATED: Final = ("type", "date", "frequency", "place", "description")


@dataclass(frozen=True, slots=True)
class Register:
    """One kind of CSV file."""

    required: tuple[str, ...]
    optional: tuple[str, ...]
    read: Callable[[Cells], object]

    def nearest(self, column: str) -> str:
        """Return the column that a misspelt one was probably meant to be, "" for none."""
        return next(iter(get_close_matches(column, self.required + self.optional, 1)), "")


def _things(kind: EntityKind) -> Register:
    return Register(("key", "name"), (*_THING, *_DATED, *_EVIDENCE, *SCHEMES), things.entity(kind))


REGISTERS: Final[Mapping[str, Register]] = {
    "institutions": Register(
        ("key", "name"),
        (
            *_THING,
            *("kind", "type", "country", "country_certainty", "parent", "parent_certainty"),
            *("established", "terminated", "earlier", "later"),
            *("possibly_same_as", "not_to_be_confused_with"),
            *_EVIDENCE,
            *SCHEMES,
        ),
        things.institution,
    ),
    "people": Register(
        ("key", "name"), (*_THING, "birth", "death", "country", *_EVIDENCE, *SCHEMES), things.person
    ),
    "programmes": _things(EntityKind.PROGRAMME),
    "agreements": _things(EntityKind.AGREEMENT),
    "activities": _things(EntityKind.ACTIVITY),
    "services": _things(EntityKind.SERVICE),
    "systems": _things(EntityKind.SYSTEM),
    "works": _things(EntityKind.WORK),
    "concepts": Register(
        ("key", "name"), (*_THING, "scheme", "broader", *_EVIDENCE, *SCHEMES), things.concept
    ),
    "terms": Register(("scheme", "key", "name"), ("language", "korean", "note"), things.term),
    "participations": Register(
        ("undertaking", "agent", "role"),
        ("key", "date", "frequency", "state", "list_number", "as_printed", *_EVIDENCE),
        said.participation,
    ),
    "statistics": Register(
        ("about", "indicator", "value"),
        ("key", "unit", "qualifier", "date", "as_printed", *_EVIDENCE),
        said.observation,
    ),
    "statements": Register(
        ("about", "aspect"),
        (
            *("key", "value", "value_type", "language", "unit", "object", "date", "frequency"),
            *("ordinal", "place", *_EVIDENCE),
        ),
        said.assertion,
    ),
    "names": Register(("entity", "name"), ("language", "rank", "status", "number", *_EVIDENCE), said.name),
    "identifiers": Register(
        ("entity", "scheme", "identifier"), ("match", "evidence", "note"), said.identifier
    ),
    "sources": Register(
        ("key", "title"),
        (
            *("label", "facts_id", "file", "publisher", "publisher_name", "language"),
            *("date", "as_of", "lines", "sha256", "licence", "note"),
        ),
        said.document,
    ),
    "passages": Register(("source", "quotation"), (), said.quotation),
}
