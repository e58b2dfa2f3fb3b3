"""The terms that the making of a document turns on, as N-Triples write them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from lod.namespaces import ADMS, DCTERMS, FOAF, OWL, PROV, QB, RDF, RDFS, SCHEMA, SKOS, Ours

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
TYPE: Final = str(RDF["type"]).encode()
NOTATION: Final = str(SKOS["notation"]).encode()
REPLACED_BY: Final = str(DCTERMS["isReplacedBy"]).encode()
DEPRECATED: Final = str(OWL["deprecated"]).encode()
PRIMARY_TOPIC: Final = str(FOAF["primaryTopic"]).encode()


class Kind:
    """What a watched predicate matters to; bits, as a subject may have several."""

    TYPE: Final = 1
    LABEL: Final = 2
    SAYS: Final = 4
    SAME: Final = 8
    LIFECYCLE: Final = 16
    IDENTIFIER: Final = 32


@dataclass(frozen=True, slots=True)
class Terms:
    """Our own terms under a base, and the sets that predicates and classes are looked up in."""

    labels: Mapping[bytes, int]  # predicate → its rank: the lower, the sooner it is taken for a label
    verbs: frozenset[bytes]  # classes whose nodes are told in full where they point
    passage: bytes
    passage_says: frozenset[bytes]
    same: frozenset[bytes]
    status: bytes
    merged_into: bytes
    scheme: bytes
    identifier_status: bytes
    watched: Mapping[bytes, int]  # every predicate that the survey looks at → its Kind

    @classmethod
    def under(cls, base: str, labels: Iterable[str]) -> "Terms":
        """Return the terms for data under `base`; `labels` are further label predicates."""
        ap = Ours(base).ap
        names = {f"<{iri}>".encode(): rank for rank, iri in enumerate(dict.fromkeys([*LABELS, *labels]))}
        says = _set(PROV["value"], DCTERMS["isPartOf"])
        same = frozenset(f"<{iri}>".encode() for iri in SAME)
        status, merged_into, scheme, identifier_status = (
            str(ap[term]).encode() for term in ("recordStatus", "mergedInto", "scheme", "idStatus")
        )
        return cls(
            labels=names,
            verbs=_set(ap["Participation"], ap["Statement"], QB["Observation"]),
            passage=str(ap["Passage"]).encode(),
            passage_says=says,
            same=same,
            status=status,
            merged_into=merged_into,
            scheme=scheme,
            identifier_status=identifier_status,
            watched={
                TYPE: Kind.TYPE,
                **dict.fromkeys(same, Kind.SAME),
                **dict.fromkeys(says, Kind.SAYS),
                **dict.fromkeys((NOTATION, scheme, identifier_status), Kind.IDENTIFIER),
                **dict.fromkeys((status, merged_into, REPLACED_BY, DEPRECATED), Kind.LIFECYCLE),
                **dict.fromkeys(names, Kind.LABEL),
            },
        )


IDENTIFIER: Final = str(ADMS["Identifier"]).encode()


def _set(*terms: object) -> frozenset[bytes]:
    return frozenset(str(term).encode() for term in terms)
