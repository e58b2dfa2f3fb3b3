"""The terms that the making of a document turns on, as N-Triples write them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from lod.namespaces import ADMS, DCTERMS, FOAF, OWL, PROV, QB, RDFS, SCHEMA, SKOS, SKOSXL, Ours

LABELS: Final = (
    RDFS["label"].value,
    SKOS["prefLabel"].value,
    FOAF["name"].value,
    SCHEMA["name"].value,
    "http://schema.org/name",
    DCTERMS["title"].value,
)
SAME: Final = (
    SCHEMA["sameAs"].value,
    "http://schema.org/sameAs",
    OWL["sameAs"].value,
    SKOS["exactMatch"].value,
)
NOTATION: Final = str(SKOS["notation"])
REPLACED_BY: Final = str(DCTERMS["isReplacedBy"])
DEPRECATED: Final = str(OWL["deprecated"])
PRIMARY_TOPIC: Final = str(FOAF["primaryTopic"])
IDENTIFIER: Final = str(ADMS["Identifier"])


@dataclass(frozen=True, slots=True)
class Terms:
    """Our own terms under a base, and the sets that predicates and classes are looked up in."""

    labels: Mapping[str, int]  # predicate → its rank: the lower, the sooner it is taken for a label
    name_node: str  # predicate that leads to a name which is a node of its own
    form: str  # predicate that tells its words
    verbs: tuple[str, ...]  # classes whose nodes are told in full where they point
    passage: str
    passage_says: tuple[str, ...]
    same: tuple[str, ...]
    status: str
    merged_into: str
    scheme: str
    identifier_status: str

    @classmethod
    def under(cls, base: str, labels: Iterable[str]) -> "Terms":
        """Return the terms for data under `base`; `labels` are further label predicates."""
        ap = Ours(base).ap
        return cls(
            labels={f"<{iri}>": rank for rank, iri in enumerate(dict.fromkeys([*LABELS, *labels]))},
            name_node=str(SKOSXL["prefLabel"]),
            form=str(SKOSXL["literalForm"]),
            verbs=(str(ap["Participation"]), str(ap["Statement"]), str(QB["Observation"])),
            passage=str(ap["Passage"]),
            passage_says=(str(PROV["value"]), str(DCTERMS["isPartOf"])),
            same=tuple(f"<{iri}>" for iri in SAME),
            status=str(ap["recordStatus"]),
            merged_into=str(ap["mergedInto"]),
            scheme=str(ap["scheme"]),
            identifier_status=str(ap["idStatus"]),
        )
