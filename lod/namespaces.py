"""Prefixes and terms of the vocabularies we speak; `ours(base)` for our own; what codes stand for."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final
from urllib.parse import quote

from pyoxigraph import NamedNode


class Namespace(dict[str, NamedNode]):
    """An IRI prefix whose terms are taken by name: by our code, which names the same few again and again.

    >>> print(SKOS["prefLabel"])
    <http://www.w3.org/2004/02/skos/core#prefLabel>
    """

    def __init__(self, iri: str) -> None:
        super().__init__()
        self.iri = iri

    def __missing__(self, term: str) -> NamedNode:
        node = self[term] = NamedNode(self.iri + term)
        return node

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Namespace) and other.iri == self.iri

    def __hash__(self) -> int:  # type: ignore[override]  # by what it is of, not by what was asked
        return hash(self.iri)


ADMS: Final = Namespace("http://www.w3.org/ns/adms#")
DC: Final = Namespace("http://purl.org/dc/elements/1.1/")
DCAT: Final = Namespace("http://www.w3.org/ns/dcat#")
DCTERMS: Final = Namespace("http://purl.org/dc/terms/")
EDTF: Final = Namespace("http://id.loc.gov/datatypes/edtf/")
FOAF: Final = Namespace("http://xmlns.com/foaf/0.1/")
GEO: Final = Namespace("http://www.opengis.net/ont/geosparql#")
MADS: Final = Namespace("http://www.loc.gov/mads/rdf/v1#")
ORG: Final = Namespace("http://www.w3.org/ns/org#")
OWL: Final = Namespace("http://www.w3.org/2002/07/owl#")
PROF: Final = Namespace("http://www.w3.org/ns/dx/prof/")
PROV: Final = Namespace("http://www.w3.org/ns/prov#")
QB: Final = Namespace("http://purl.org/linked-data/cube#")
RDF: Final = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS: Final = Namespace("http://www.w3.org/2000/01/rdf-schema#")
SCHEMA: Final = Namespace("https://schema.org/")
SD: Final = Namespace("http://www.w3.org/ns/sparql-service-description#")
SDMX_MEASURE: Final = Namespace("http://purl.org/linked-data/sdmx/2009/measure#")
SKOS: Final = Namespace("http://www.w3.org/2004/02/skos/core#")
SKOSXL: Final = Namespace("http://www.w3.org/2008/05/skos-xl#")
SPDX: Final = Namespace("http://spdx.org/rdf/terms#")
VOID: Final = Namespace("http://rdfs.org/ns/void#")
XSD: Final = Namespace("http://www.w3.org/2001/XMLSchema#")

SCHEMA_HTTP: Final = Namespace("http://schema.org/")  # as older data write it
# What names a thing, whoever tells of it, the best first.
NAMES: Final = (
    SKOS["prefLabel"], RDFS["label"], FOAF["name"], SCHEMA["name"], SCHEMA_HTTP["name"],
    DCTERMS["title"], DC["title"],
)  # fmt: skip

# In the order in which Turtle and the pages show them.
PREFIXES: Final = {
    "adms": ADMS.iri,
    "dcat": DCAT.iri,
    "dcterms": DCTERMS.iri,
    "edtf": EDTF.iri,
    "foaf": FOAF.iri,
    "geo": GEO.iri,
    "org": ORG.iri,
    "owl": OWL.iri,
    "prof": PROF.iri,
    "prov": PROV.iri,
    "qb": QB.iri,
    "rdf": RDF.iri,
    "rdfs": RDFS.iri,
    "schema": SCHEMA.iri,
    "sdmxm": SDMX_MEASURE.iri,
    "skos": SKOS.iri,
    "skosxl": SKOSXL.iri,
    "spdx": SPDX.iri,
    "void": VOID.iri,
    "xsd": XSD.iri,
}


@dataclass(frozen=True, slots=True)
class Ours:
    """The IRIs that a publisher mints under its base (an absolute IRI that ends with a slash).

    >>> ours = Ours("https://data.example.org/")
    >>> print(ours.thing("agent", "KAC199600435"))
    <https://data.example.org/id/agent/KAC199600435>
    >>> print(ours.document("agent", "KAC199600435"))
    <https://data.example.org/doc/agent/KAC199600435>
    >>> print(ours.term("role", "host"))
    <https://data.example.org/def/role/host>
    """

    base: str

    @property
    def ap(self) -> Namespace:
        """Our own terms: `{base}def/ap#`."""
        return _own_terms(self.base)

    @property
    def prefixes(self) -> dict[str, str]:
        """PREFIXES with `ap:` for our own terms."""
        return {"ap": self.ap.iri} | PREFIXES

    def thing(self, kind: str, key: str) -> NamedNode:
        """`{base}id/{kind}/{key}`: the person, body, undertaking itself; `key` is percent-encoded."""
        return NamedNode(f"{self.base}id/{kind}/{_segment(key)}")

    def document(self, kind: str, key: str) -> NamedNode:
        """`{base}doc/{kind}/{key}`: the record that describes the thing."""
        return NamedNode(f"{self.base}doc/{kind}/{_segment(key)}")

    def term(self, scheme: str, key: str) -> NamedNode:
        """`{base}def/{scheme}/{key}`: a concept of one of our schemes (role, certainty, indicator …)."""
        return NamedNode(f"{self.base}def/{scheme}/{_segment(key)}")

    def scheme(self, key: str) -> NamedNode:
        """`{base}def/{scheme}`: one of our concept schemes."""
        return NamedNode(f"{self.base}def/{_segment(key)}")

    def dataset(self, name: str) -> NamedNode:
        """`{base}dataset/{name}`."""
        return NamedNode(f"{self.base}dataset/{_segment(name)}")

    def passage(self, document: str, first: int, last: int) -> NamedNode:
        """Lines of a source document as RFC 5147 counts them; `first` and `last` are counted from 1.

        >>> print(Ours("https://x.org/").passage("001", 46, 46))
        <https://x.org/source/001#line=45,46>
        """
        return NamedNode(f"{self.base}source/{_segment(document)}#line={first - 1},{last}")

    def period(self, edtf: str) -> NamedNode:
        """`{base}id/period/{edtf}`, or `unknown` where the source gives no date."""
        return NamedNode(f"{self.base}id/period/{_segment(edtf or 'unknown')}")


_KEY: Final = ".,:~!$&'()*+=@"  # RFC 3986 pchar: the rest of a path segment is percent-encoded


def _segment(text: str) -> str:
    if text.isascii() and text.replace("-", "").isalnum():
        return text  # most keys
    return _quoted(text)


@lru_cache(maxsize=4096)
def _quoted(text: str) -> str:
    return quote(text, safe=_KEY)


@lru_cache(maxsize=64)
def _own_terms(base: str) -> Namespace:
    return Namespace(f"{base}def/ap#")


def ours(base: str) -> Ours:
    """Return the IRIs minted under `base`."""
    return Ours(base)


@cache
def codes(name: str) -> Mapping[str, tuple[str, ...]]:
    """Return vocab/codes/{name}.tsv: what stands behind each code."""
    lines = files("lod.vocab").joinpath("codes", f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {code: tuple(rest) for code, *rest in rows}


def meaning(name: str, code: str) -> str:
    """Return what a code of a table means, "" where the table does not have it.

    >>> meaning("areas", "a-mp"), meaning("areas", "zz")
    ('MN', '')
    """
    known = codes(name).get(code)
    return known[0] if known else ""
