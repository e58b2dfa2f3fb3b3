"""Which entity a record is, and which others it names: what `links` checks across all records."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import singledispatch
from pathlib import PurePath

from lod.records.additions import IdentifierOf, NameOf
from lod.records.agents import Agent
from lod.records.concepts import Concept, Term
from lod.records.entities import Entity
from lod.records.evidence import Evidence, Row
from lod.records.lifecycle import Tombstone
from lod.records.sources import Quotation, SourceDocument
from lod.records.ties import Assertion, Observation, Participation, Ref


@dataclass(frozen=True, slots=True, order=True)
class Reference:
    """A record of a register names another by kind and key; if there is none, nothing is sealed.

    `kind` is "agent", "undertaking", "service", "system", "work", "concept" or "source"; or a scheme of the
    vocabulary, "def/role", whose concept {base}def/role/{key} a `Term` or the vocabulary itself must tell.
    """

    kind: str
    key: str
    field: str  # the column
    file: str
    line: int


@singledispatch
def identity(record: object) -> tuple[str, str] | None:
    """Return (kind, key) of what a record is about: unique in a release; None where it adds to another's."""
    return None


@singledispatch
def references(record: object) -> Iterator[Reference]:
    """Yield the entities that a row of a register names; nothing for records of other sources."""
    yield from ()


@identity.register
def _(record: Agent) -> tuple[str, str]:
    return "agent", record.key


@identity.register
def _(record: Entity) -> tuple[str, str]:
    return record.kind.segment, record.key


@identity.register
def _(record: Concept) -> tuple[str, str]:
    return "concept", record.key


@identity.register
def _(record: Term) -> tuple[str, str]:
    return f"def/{record.scheme}", record.key


@identity.register
def _(record: Tombstone) -> tuple[str, str]:
    return record.kind, record.key


@identity.register
def _(record: Participation) -> tuple[str, str]:
    return "participation", record.key


@identity.register
def _(record: Observation) -> tuple[str, str]:
    return "observation", record.key


@identity.register
def _(record: Assertion) -> tuple[str, str]:
    return "statement", record.key


@identity.register
def _(record: SourceDocument) -> tuple[str, str]:
    return "source", record.key


@references.register
def _(record: Agent) -> Iterator[Reference]:
    if record.row is None:
        return
    for relation in record.relations:
        if relation.key:
            yield _named(
                Ref("agent", relation.key), _COLUMNS.get(relation.property, relation.property), record.row
            )
        yield from _evidence(relation.evidence, record.row)
    yield from _concepts("orgtype", record.classifications, "type", record.row)
    yield from _evidence(record.evidence, record.row)
    yield from _evidence(record.country_evidence, record.row)
    for name in record.names:
        yield from _evidence(name.evidence, record.row)


@references.register
def _(record: Entity) -> Iterator[Reference]:
    if record.row is not None:
        yield from _concepts(f"{record.kind.value}type", record.types, "type", record.row)
        yield from _evidence(record.evidence, record.row)


@references.register
def _(record: Concept) -> Iterator[Reference]:
    if record.row is None:
        return
    for relation in record.relations:
        if relation.key:
            yield _named(Ref("concept", relation.key), relation.property, record.row)
    yield from _evidence(record.evidence, record.row)


@references.register
def _(record: Participation) -> Iterator[Reference]:
    if record.row is None:
        return
    yield _named(Ref("undertaking", record.undertaking), "undertaking", record.row)
    yield _named(Ref("agent", record.agent), "agent", record.row)
    yield from _concepts("role", (record.role,), "role", record.row)
    yield from _evidence(record.evidence, record.row)


@references.register
def _(record: Observation) -> Iterator[Reference]:
    if record.row is None:
        return
    yield _named(record.about, "about", record.row)
    yield from _concepts("indicator", (record.indicator,), "indicator", record.row)
    yield from _evidence(record.evidence, record.row)


@references.register
def _(record: Assertion) -> Iterator[Reference]:
    if record.row is None:
        return
    yield _named(record.about, "about", record.row)
    if record.object is not None and record.object.kind:
        yield _named(record.object, "object", record.row)
    yield from _concepts("aspect", (record.aspect,), "aspect", record.row)
    yield from _evidence(record.evidence, record.row)


@references.register
def _(record: NameOf) -> Iterator[Reference]:
    if record.row is not None:
        yield _named(record.of, "entity", record.row)
        yield from _evidence(record.name.evidence, record.row)


@references.register
def _(record: IdentifierOf) -> Iterator[Reference]:
    if record.row is not None:
        yield _named(record.of, "entity", record.row)


@references.register
def _(record: SourceDocument) -> Iterator[Reference]:
    if record.row is not None and record.publisher:
        yield _named(Ref("agent", record.publisher), "publisher", record.row)


@references.register
def _(record: Quotation) -> Iterator[Reference]:
    if record.row is not None:
        yield _named(Ref("source", record.passage.document), "source", record.row)


_COLUMNS = {
    "unitOf": "parent",
    "subOrganizationOf": "parent",
    "notToBeConfusedWith": "not_to_be_confused_with",
    "possiblySame": "possibly_same_as",
}


def _named(named: Ref, field: str, row: Row) -> Reference:
    return Reference(named.kind, named.key, field, row.file, row.line)


def _concepts(scheme: str, keys: tuple[str, ...], field: str, row: Row) -> Iterator[Reference]:
    for key in keys:
        yield Reference(f"def/{scheme}", key, field, row.file, row.line)


def _evidence(evidence: Evidence | None, row: Row) -> Iterator[Reference]:
    if evidence is None:
        return
    for passage in evidence.passages:
        if passage.document != PurePath(row.file).name:  # the register itself, where nothing is cited
            yield Reference("source", passage.document, "source", row.file, row.line)
