"""Identifiers as `adms:Identifier` nodes with one link each, and the links that are no identifiers."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final

from lod.identifiers import SCHEMES
from lod.rdf.evidence import of_evidence
from lod.rdf.telling import Telling
from lod.rdf.terms import ADMS, FOAF, RDF, RDFS, SCHEMA, SKOS, iri, line, literal, part
from lod.records.names import Identification, IdentifierStatus, Link

_ISNI: Final = re.compile("[0-9]{15}[0-9X]")
# The schemes that vocab/schemes/scheme.ttl tells of.
DECLARED: Final = frozenset(SCHEMES) | {"unspecified", "ocolc", "grid", "fundref"}


def of_identifiers(it: str, identifiers: Iterable[Identification], telling: Telling) -> Iterator[str]:
    """Yield a node for each identifier: `#isni`, `#isni-2`, in the order of the record."""
    seen: dict[str, int] = {}
    for identifier in identifiers:
        seen[identifier.scheme] = number = seen.get(identifier.scheme, 0) + 1
        yield from of_identifier(it, identifier, number, telling)


def of_identifier(it: str, identifier: Identification, number: int, telling: Telling) -> Iterator[str]:
    """Yield one identifier's node and, where it holds and has an IRI, its `schema:sameAs`."""
    ours, ap = telling.own, telling.own.ap
    node = identifier_node(it, identifier.scheme, number)
    isni = identifier.scheme == "isni" and _ISNI.fullmatch(identifier.value)
    notation = literal(identifier.value, datatype=ap["isni"]) if isni else literal(identifier.value)
    scheme = ours.term("scheme", identifier.scheme)
    yield from (
        f"{it} {ADMS['identifier']} {node} .\n",
        f"{node} {RDF['type']} {ADMS['Identifier']} .\n",
        f"{node} {SKOS['notation']} {notation} .\n",
        f"{node} {ap['scheme']} {scheme} .\n",
        f"{node} {ap['idStatus']} {ap[identifier.status]} .\n",
    )
    if identifier.scheme not in DECLARED:  # somebody's own numbers
        yield from _of_scheme(scheme, identifier.scheme)
    if identifier.display:
        yield line(node, ap["display"], literal(identifier.display))
    if identifier.link_kind:
        yield line(node, ap["linkKind"], ap[identifier.link_kind])
    if identifier.evidence is not None:
        yield from of_evidence(node, identifier.evidence, telling)
    if identifier.iri and identifier.status is not IdentifierStatus.CANCELLED:
        yield line(it, SCHEMA["sameAs"], iri(identifier.iri))


@lru_cache(maxsize=1024)  # the same few again and again
def _of_scheme(scheme: str, code: str) -> tuple[str, ...]:
    return (
        line(scheme, RDF["type"], SKOS["Concept"]),
        line(scheme, SKOS["notation"], literal(code)),
        line(scheme, SKOS["prefLabel"], literal(code)),
    )


def identifier_node(it: str, scheme: str, number: int) -> str:
    """Return `#isni` for the first identifier of a scheme, `#isni-2` for the second."""
    return part(it, f"{scheme}-{number}" if number > 1 else scheme)


def of_links(it: str, links: Iterable[Link], telling: Telling) -> Iterator[str]:
    """Yield the links of `it` that are no identifiers of a known scheme."""
    for number, link in enumerate(links, 1):
        term = _LINKS.get(link.kind) or telling.own.ap[_OWN_LINKS[link.kind]]
        yield line(it, term, iri(link.iri))
        if link.names:
            node, ap = part(it, f"link-{number}"), telling.own.ap
            yield line(node, RDF["type"], ap["Relation"])
            yield line(node, ap["about"], it)
            yield line(node, ap["object"], iri(link.iri))
            yield line(node, ap["linkKind"], ap[link.names])


_LINKS: Final[Mapping[str, str]] = {
    "same": SCHEMA["sameAs"],
    "exact": SKOS["exactMatch"],
    "close": SKOS["closeMatch"],
    "broad": SKOS["broadMatch"],
    "narrow": SKOS["narrowMatch"],
    "related": SKOS["relatedMatch"],
    "homepage": FOAF["homepage"],
    "page": FOAF["page"],
    "see-also": RDFS["seeAlso"],
}
_OWN_LINKS: Final[Mapping[str, str]] = {
    "not-to-be-confused": "notToBeConfusedWith",
    "possibly-same": "possiblySame",
}
