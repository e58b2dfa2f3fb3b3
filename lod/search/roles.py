"""What a predicate tells the index of an entity, and which classes are no entities."""

from collections.abc import Iterable, Mapping
from typing import Final

from lod.namespaces import (
    ADMS,
    DCAT,
    DCTERMS,
    NAMES,
    ORG,
    OWL,
    QB,
    RDF,
    RDFS,
    SCHEMA,
    SCHEMA_HTTP,
    SKOS,
    SKOSXL,
    Ours,
)
from lod.search.forms import FORMS

IDENTIFIER: Final = ADMS["Identifier"].value
PERIOD: Final = DCTERMS["PeriodOfTime"].value
CONCEPT: Final = SKOS["Concept"].value

# Classes whose members tell of something else, or are words of a vocabulary.
_NODES: Final = (
    SKOSXL["Label"], ADMS["Identifier"], QB["Observation"], QB["DataStructureDefinition"],
    DCAT["CatalogRecord"], DCAT["Distribution"], DCAT["DataService"],
    RDF["Property"], RDFS["Class"], OWL["Class"], OWL["Ontology"],
    OWL["ObjectProperty"], OWL["DatatypeProperty"], OWL["AnnotationProperty"],
    DCTERMS["PeriodOfTime"], ORG["Membership"], RDFS["Datatype"],
)  # fmt: skip
_OWN_NODES: Final = ("Participation", "Passage", "Statement")

_VARIANTS: Final = (SKOS["altLabel"], SCHEMA["alternateName"], SCHEMA_HTTP["alternateName"])
_SAME: Final = (SCHEMA["sameAs"], SCHEMA_HTTP["sameAs"], OWL["sameAs"], SKOS["exactMatch"])
_NUMBERS: Final = (SKOS["notation"], DCTERMS["identifier"], SCHEMA["identifier"], SCHEMA_HTTP["identifier"])
_COUNTRIES: Final = (SCHEMA["addressCountry"], SCHEMA_HTTP["addressCountry"])
_BEGINS: Final = (
    SCHEMA["birthDate"], SCHEMA["foundingDate"], SCHEMA["startDate"],
    SCHEMA_HTTP["birthDate"], SCHEMA_HTTP["foundingDate"], SCHEMA_HTTP["startDate"],
)  # fmt: skip
_ENDS: Final = (
    SCHEMA["deathDate"], SCHEMA["dissolutionDate"], SCHEMA["endDate"],
    SCHEMA_HTTP["deathDate"], SCHEMA_HTTP["dissolutionDate"], SCHEMA_HTTP["endDate"],
)  # fmt: skip
_DETAILS: Final = (
    SCHEMA["hasOccupation"], SCHEMA["jobTitle"], SCHEMA_HTTP["jobTitle"], SCHEMA["birthPlace"],
    SCHEMA["location"], ORG["unitOf"],
)  # fmt: skip


def roles(ours: Ours, extra: Iterable[str]) -> Mapping[str, str]:
    """Return what each predicate, as N-Triples write it, tells of an entity; `extra` hold names too."""
    own = ours.ap
    told = {
        "preferred": NAMES,
        "variant": _VARIANTS,
        "hidden": (SKOS["hiddenLabel"],),
        FORMS["preferred"]: (SKOSXL["prefLabel"],),
        FORMS["variant"]: (SKOSXL["altLabel"],),
        FORMS["hidden"]: (SKOSXL["hiddenLabel"],),
        "type": (RDF["type"],),
        "same": _SAME,
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
    known = {str(predicate): role for role, predicates in told.items() for predicate in predicates}
    return {f"<{predicate}>": "variant" for predicate in extra} | known


def no_entities(ours: Ours) -> tuple[str, ...]:
    """Return the IRIs of the classes whose members are no entities."""
    return tuple(each.value for each in (*_NODES, *(ours.ap[name] for name in _OWN_NODES)))
