"""What the columns of a table mean, as lod.toml says it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lod.errors import UnreadableSource
from lod.identifiers import SCHEMES
from lod.names import canonical_tag
from lod.records.agents import AgentKind

TAGGED: Final = frozenset(
    {"name", "alternative", "address", "place", "type", "description", "occupation", "field"}
)
PLAIN: Final = frozenset(
    {"key", "country", "telephone", "latitude", "longitude", "homepage", "page", "same", "parent"}
    | {"established", "terminated", "birth", "death"}
)


@dataclass(frozen=True, slots=True)
class Column:
    """One thing that is read: what it is, its language, the headings or constant that it is taken from."""

    meaning: str
    language: str
    headings: tuple[str, ...]
    constant: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """All columns of a table, in the order of lod.toml."""

    columns: tuple[Column, ...]
    kind: AgentKind

    @property
    def headings(self) -> tuple[str, ...]:
        """Every heading that the file must have."""
        return tuple(heading for column in self.columns for heading in column.headings)

    def of(self, *meanings: str) -> tuple[Column, ...]:
        """Return the columns with one of these meanings."""
        return tuple(column for column in self.columns if column.meaning in meanings)

    @property
    def identifiers(self) -> tuple[Column, ...]:
        """Return the columns that hold identifiers."""
        return tuple(column for column in self.columns if column.meaning not in TAGGED | PLAIN)


def plan(file: str, columns: Mapping[str, str], kind: str) -> Plan:
    """Return what `columns` says.

    Raises:
        UnreadableSource: a meaning or kind that is not known, or `key` or `name` is missing.
    """
    kinds = {one.value: one for one in AgentKind}
    if kind not in kinds:
        raise UnreadableSource(f"{file}: kind is {kind!r}, not one of {', '.join(kinds)}")
    found = tuple(_column(file, left, right) for left, right in columns.items())
    meanings = {column.meaning for column in found}
    if len(half := meanings & {"latitude", "longitude"}) == 1:
        raise UnreadableSource(
            f"{file}: columns has a {half.pop()} alone; a place has latitude and longitude"
        )
    for required in ("key", "name"):
        if required not in meanings:
            raise UnreadableSource(f"{file}: columns does not say which heading is the {required}")
    return Plan(found, kinds[kind])


def _column(file: str, left: str, right: str) -> Column:
    meaning, _, language = left.partition("@")
    known = meaning in TAGGED or (meaning in PLAIN | set(SCHEMES) and not language)
    if not known and not meaning.startswith("id."):
        may = ", ".join(sorted(TAGGED | PLAIN | set(SCHEMES)))
        raise UnreadableSource(f"{file}: columns.{left} is not known; it may be {may}")
    tagged = canonical_tag(language) if language else ""
    if right.startswith("="):
        return Column(meaning, tagged, (), right[1:])
    return Column(meaning, tagged, tuple(part.strip() for part in right.split(" + ")))
