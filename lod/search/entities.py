"""The entities of a release as the index sees them, read from its sorted N-Quads in one pass."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from lod.namespaces import (
    ADMS,
    DCAT,
    DCTERMS,
    FOAF,
    ORG,
    OWL,
    QB,
    RDF,
    RDFS,
    SCHEMA,
    SKOS,
    SKOSXL,
    Namespace,
    Ours,
)
from lod.search.cursor import Records, lines_without
from lod.search.lines import iri_of, literal_of

_SCHEMA_HTTP: Final = Namespace("http://schema.org/")


@dataclass(frozen=True, slots=True)
class Label:
    """One name of an entity."""

    text: str
    language: str = ""
    rank: str = "variant"  # "preferred", "variant", "hidden"


def language_rank(language: str, languages: Sequence[str]) -> int:
    """Return how well a language tag suits: the lowest suits best, one with a script after one without."""
    for place, wanted in enumerate(languages):
        if language == wanted:
            return 2 * place
        if language.startswith(f"{wanted}-"):
            return 2 * place + 1
    return 2 * len(languages)


@dataclass(slots=True)
class Participants:
    """Who took part in what, and what belongs to which programme."""

    within: dict[str, set[str]] = field(default_factory=dict)  # IRI of an agent → of undertakings
    parts: dict[str, str] = field(default_factory=dict)  # IRI of an undertaking → of its programme

    def add(self, agent: str, undertaking: str) -> None:
        """Note that an agent took part in an undertaking."""
        self.within.setdefault(agent, set()).add(undertaking)

    def programmes(self, iri: str) -> set[str]:
        """Return the programmes that a thing belongs to, or took part in."""
        found = {self.parts[iri]} if iri in self.parts else set()
        for undertaking in self.within.get(iri, ()):
            found.add(self.parts.get(undertaking, undertaking))
        return found


@dataclass(slots=True)
class Entity:
    """What the index holds of one entity; filled line by line."""

    iri: str
    preferred: dict[tuple[str, str], None] = field(default_factory=dict)  # (text, language): an ordered set
    variants: dict[tuple[str, str], None] = field(default_factory=dict)
    hidden: dict[tuple[str, str], None] = field(default_factory=dict)
    types: list[str] = field(default_factory=list)
    identifiers: list[str] = field(default_factory=list)
    country: str = ""
    begins: str = ""  # EDTF or a plain date
    ends: str = ""
    details: list[str] = field(default_factory=list)  # occupations, places: what tells homonyms apart
    source: str = ""
    part_of: str = ""  # IRI of the programme of an undertaking
    agent: str = ""  # of a participation: IRIs
    within: str = ""
    gone: bool = False  # a tombstone

    @property
    def labels(self) -> list[Label]:
        """All names, each once, preferred ones first."""
        told = [Label(*name, "preferred") for name in self.preferred]
        told += [Label(*name, "variant") for name in self.variants if name not in self.preferred]
        told += [
            Label(*name, "hidden")
            for name in self.hidden
            if name not in self.preferred and name not in self.variants
        ]
        return told

    @property
    def is_thing(self) -> bool:
        """Whether it is an entity with a name, alive, and not a node of another's description."""
        return bool(self.preferred or self.variants) and not self.gone and not _NODES.intersection(self.types)


def _terms(*terms: str) -> frozenset[str]:
    return frozenset(terms)


# Classes whose members tell of something else, or are words of a vocabulary.
_NODES: Final = _terms(
    SKOSXL["Label"].value, ADMS["Identifier"].value, QB["Observation"].value,
    QB["DataStructureDefinition"].value,
    DCAT["CatalogRecord"].value, DCAT["Distribution"].value, DCAT["DataService"].value,
    RDF["Property"].value, RDFS["Class"].value, OWL["Class"].value, OWL["Ontology"].value,
    OWL["ObjectProperty"].value, OWL["DatatypeProperty"].value, OWL["AnnotationProperty"].value,
    DCTERMS["PeriodOfTime"].value, ORG["Membership"].value, RDFS["Datatype"].value,
)  # fmt: skip
_OWN_NODES: Final = ("Participation", "Passage", "Statement")

_PREFERRED: Final = (
    SKOS["prefLabel"], RDFS["label"], FOAF["name"], SCHEMA["name"], _SCHEMA_HTTP["name"], DCTERMS["title"],
)  # fmt: skip
_VARIANTS: Final = (SKOS["altLabel"], SCHEMA["alternateName"], _SCHEMA_HTTP["alternateName"])
_IDENTIFIERS: Final = (SCHEMA["sameAs"], _SCHEMA_HTTP["sameAs"], OWL["sameAs"], SKOS["exactMatch"])
_NUMBERS: Final = (SKOS["notation"], DCTERMS["identifier"], SCHEMA["identifier"], _SCHEMA_HTTP["identifier"])
_COUNTRIES: Final = (SCHEMA["addressCountry"], _SCHEMA_HTTP["addressCountry"])
_BEGINS: Final = (
    SCHEMA["birthDate"], SCHEMA["foundingDate"], SCHEMA["startDate"],
    _SCHEMA_HTTP["birthDate"], _SCHEMA_HTTP["foundingDate"], _SCHEMA_HTTP["startDate"],
)  # fmt: skip
_ENDS: Final = (
    SCHEMA["deathDate"], SCHEMA["dissolutionDate"], SCHEMA["endDate"],
    _SCHEMA_HTTP["deathDate"], _SCHEMA_HTTP["dissolutionDate"], _SCHEMA_HTTP["endDate"],
)  # fmt: skip
_DETAILS: Final = (
    SCHEMA["hasOccupation"], SCHEMA["jobTitle"], _SCHEMA_HTTP["jobTitle"], SCHEMA["birthPlace"],
    SCHEMA["location"], ORG["unitOf"],
)  # fmt: skip


def _roles(ours: Ours, extra: Iterable[str]) -> Mapping[bytes, str]:
    """Return what each predicate, as N-Triples write it, tells an entity."""
    own = ours.ap
    told = {
        "preferred": _PREFERRED,
        "variant": _VARIANTS,
        "hidden": (SKOS["hiddenLabel"],),
        "type": (RDF["type"],),
        "same": _IDENTIFIERS,
        "number": _NUMBERS,
        "country": _COUNTRIES,
        "begins": (own["birth"], own["established"], own["date"], *_BEGINS),
        "ends": (own["death"], own["terminated"], *_ENDS),
        "detail": _DETAILS,
        "part of": (own["partOf"],),
        "agent": (own["agent"],),
        "within": (own["in"],),
        "gone": (own["mergedInto"], OWL["deprecated"], DCTERMS["isReplacedBy"]),
    }
    roles = {str(predicate).encode(): role for role, predicates in told.items() for predicate in predicates}
    return roles | {
        f"<{predicate}>".encode(): "variant" for predicate in extra if f"<{predicate}>".encode() not in roles
    }


def entities(
    nquads: Path, base: str, labels: Iterable[str] = (), participants: Participants | None = None
) -> Iterator[Entity]:
    """Yield every entity that has a name, in the order of the file; memory does not grow with it.

    Args:
        nquads: N-Quads or N-Triples, sorted bytewise.
        base: the prefix of our own IRIs.
        labels: IRIs of further properties that hold names.
        participants: takes who took part in what.
    """
    ours = Ours(base)
    nodes = frozenset(ours.ap[each].value for each in _OWN_NODES)
    reading = _Reading(_roles(ours, labels), nodes, participants or Participants())
    records = Records(nquads, base)
    # Records of things, nodes that were blank, the words of our vocabulary: none is an entity.
    for entity in reading.entities(
        lines_without(nquads, [f"<{base}{each}/".encode() for each in _NOT_THINGS])
    ):
        record = records.of(entity.iri)
        if not record.gone:
            entity.source = record.source
            yield entity


_NOT_THINGS: Final = (".well-known", "def", "doc")


class _Reading:
    """One pass over the lines: an entity's fragments come before it in the order of bytes (`#` < `>`)."""

    def __init__(self, roles: Mapping[bytes, str], nodes: frozenset[str], participants: Participants) -> None:
        self._roles = roles
        self._participants = participants
        self._nodes = nodes
        # Identifiers of fragments whose holder has not come yet. Between a holder and its fragments stand
        # only IRIs that begin with the holder's, so that no more wait than one IRI has prefixes.
        self._waiting: dict[bytes, list[str]] = {}

    def entities(self, lines: Iterable[bytes]) -> Iterator[Entity]:
        roles = self._roles
        current, entity = b"", Entity("")
        for line in lines:
            subject, predicate, rest = line.split(b" ", 2)
            if subject != current:
                yield from self._finished(entity)
                current, entity = subject, self._begun(subject)
            if role := roles.get(predicate):
                _tell(entity, role, rest)
        yield from self._finished(entity)

    def _begun(self, subject: bytes) -> Entity:
        entity = Entity(subject[1:-1].decode())
        if self._waiting:
            for holder in [each for each in self._waiting if not subject.startswith(each)]:
                del self._waiting[holder]
            entity.identifiers += self._waiting.pop(subject[:-1], ())
        return entity

    def _finished(self, entity: Entity) -> Iterator[Entity]:
        if entity.agent and entity.within:
            self._participants.add(entity.agent, entity.within)
        if entity.part_of:
            self._participants.parts[entity.iri] = entity.part_of
        if ADMS["Identifier"].value in entity.types and "#" in entity.iri:
            holder = entity.iri.partition("#")[0]
            self._waiting.setdefault(f"<{holder}".encode(), []).extend(entity.identifiers)
        elif entity.is_thing and self._nodes.isdisjoint(entity.types):
            yield entity


def _tell(entity: Entity, role: str, rest: bytes) -> None:
    match role:  # what there is most of comes first
        case "type":
            entity.types.append(iri_of(rest))
        case "number":
            entity.identifiers.append(literal_of(rest)[0])
        case "variant":
            _name(entity.variants, rest)
        case "preferred":
            _name(entity.preferred, rest)
        case "hidden":
            _name(entity.hidden, rest)
        case "same":
            entity.identifiers.append(iri_of(rest))
        case "country":
            entity.country = entity.country or literal_of(rest)[0] or re.split("[/#]", iri_of(rest))[-1]
        case "part of":
            entity.part_of = iri_of(rest)
        case "agent":
            entity.agent = iri_of(rest)
        case "within":
            entity.within = iri_of(rest)
        case "begins":
            entity.begins = entity.begins or literal_of(rest)[0]
        case "ends":
            entity.ends = entity.ends or literal_of(rest)[0]
        case "detail":
            if (text := literal_of(rest)[0]) and len(entity.details) < 4:
                entity.details.append(text)
        case _:
            entity.gone = entity.gone or b'"false"' not in rest


def _name(names: dict[tuple[str, str], None], rest: bytes) -> None:
    text, language = literal_of(rest)
    if text:
        names[text, language] = None
