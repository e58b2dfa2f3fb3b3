"""Names, identifiers and links of an entity."""

from enum import StrEnum
from typing import Self

from lod.identifiers import Identifier
from lod.records.evidence import Evidence
from lod.records.record import record


class Rank(StrEnum):
    """Which SKOS label a name becomes."""

    PREFERRED = "prefLabel"
    ALTERNATIVE = "altLabel"
    HIDDEN = "hiddenLabel"  # misprints and superseded forms: found by search, never displayed


@record(kw_only=True)
class Name:
    """One form of a name.

    It becomes a plain SKOS label, and a `skosxl:Label` node beside it only where there is more to
    say than text and language (MODEL.md §10): any of the fields below `rank` is set.
    """

    text: str
    language: str = ""  # BCP 47 in canonical case: "ko", "ko-Hani", "ko-Latn", "und-Latn"
    rank: Rank = Rank.ALTERNATIVE
    status: str = ""  # local name of an `ap:` status: "authorized", "earlier", "acronym", …
    same_as: int | None = None  # position in `names` of the same name in another script
    romanization: str = ""  # key of the romanization scheme: "rr2000", "alalc"
    addition: str = ""  # title, dynasty, "Jr." (MARC 100 $c)
    held_by: str = ""  # institution to which the form applies (MARC 4XX $5)
    relation: str = ""  # to the preferred form, as the source words it (MARC 4XX $i)
    evidence: Evidence | None = None


class IdentifierStatus(StrEnum):
    """Whether an identifier holds (`ap:idStatus`)."""

    VALID = "valid"
    CANCELLED = "cancelled"  # no link is made; an alias that still resolves
    UNVERIFIED = "unverified"  # breaks the rule of its scheme, kept as it stands


@record(kw_only=True)
class Identification:
    """An identifier of the entity: an `adms:Identifier` node and, where `iri` is set, one `schema:sameAs`."""

    scheme: str  # key of the identifier scheme: "isni", "viaf", "lccn", "ror", "nlk", …
    value: str  # normalised, as skos:notation: "0000000122429500"
    display: str = ""  # "0000 0001 2242 9500"; "" where the value is its own display form
    status: IdentifierStatus = IdentifierStatus.VALID
    iri: str = ""  # canonical IRI to link to; "" for none
    link_kind: str = ""  # "record" or "thing", where the source tells what the link leads to (MARC $0, $1)
    evidence: Evidence | None = None

    @classmethod
    def of(cls, identifier: Identifier) -> Self:
        """Return that a checked identifier is valid, with its link.

        >>> from lod.identifiers import Isni
        >>> Identification.of(Isni("0000000122429500")).display
        '0000 0001 2242 9500'
        """
        shown = str(identifier)
        return cls(
            scheme=identifier.scheme,
            value=identifier.compact,
            display=shown if shown != identifier.compact else "",
            iri=identifier.iri,
        )


@record(kw_only=True)
class Link:
    """A link that is no identifier of a known scheme."""

    iri: str
    kind: str = "same"  # "same" (schema:sameAs), "exact", "close", "broad", "narrow", "related" (SKOS),
    # "homepage", "page", "see-also", "not-to-be-confused", "possibly-same"
    names: str = ""  # "record" or "thing" where the source tells which ($0, $1)
