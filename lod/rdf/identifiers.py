"""Identifiers as `adms:Identifier` nodes with one link each, and the links that are no identifiers."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Triple

from lod.identifiers import SCHEMES
from lod.namespaces import ADMS, FOAF, RDF, RDFS, SCHEMA, SKOS, Namespace
from lod.rdf.evidence import of_evidence
from lod.rdf.telling import Telling
from lod.records.names import Identification, IdentifierStatus, Link


def of_identifiers(
    it: NamedNode, identifiers: Iterable[Identification], telling: Telling
) -> Iterator[Triple]:
    """Yield a node for each identifier: `#isni`, `#isni-2`, in the order of the record."""
    seen: Counter[str] = Counter()
    for identifier in identifiers:
        seen[identifier.scheme] += 1
        yield from of_identifier(it, identifier, seen[identifier.scheme], telling)


def of_identifier(
    it: NamedNode, identifier: Identification, number: int, telling: Telling
) -> Iterator[Triple]:
    """Yield one identifier's node and, where it holds and has an IRI, its `schema:sameAs`."""
    ours = telling.ours
    node = identifier_node(it, identifier.scheme, number)
    isni = identifier.scheme == "isni" and re.fullmatch("[0-9]{15}[0-9X]", identifier.value)
    notation = Literal(identifier.value, datatype=ours.ap["isni"]) if isni else Literal(identifier.value)
    yield Triple(it, ADMS["identifier"], node)
    yield Triple(node, RDF["type"], ADMS["Identifier"])
    yield Triple(node, SKOS["notation"], notation)
    scheme = ours.term("scheme", identifier.scheme)
    yield Triple(node, ours.ap["scheme"], scheme)
    if identifier.scheme not in SCHEMES:  # somebody's own numbers: the vocabulary may not know them
        yield Triple(scheme, RDF["type"], SKOS["Concept"])
        yield Triple(scheme, SKOS["notation"], Literal(identifier.scheme))
    yield Triple(node, ours.ap["idStatus"], ours.ap[identifier.status.value])
    if identifier.display:
        yield Triple(node, ours.ap["display"], Literal(identifier.display))
    if identifier.link_kind:
        yield Triple(node, ours.ap["linkKind"], ours.ap[identifier.link_kind])
    yield from of_evidence(node, identifier.evidence, telling)
    if identifier.iri and identifier.status is not IdentifierStatus.CANCELLED:
        yield Triple(it, SCHEMA["sameAs"], NamedNode(identifier.iri))


def identifier_node(it: NamedNode, scheme: str, number: int) -> NamedNode:
    """Return `#isni` for the first identifier of a scheme, `#isni-2` for the second."""
    return NamedNode(f"{it.value}#{scheme}" + (f"-{number}" if number > 1 else ""))


def of_links(it: NamedNode, links: Iterable[Link], telling: Telling) -> Iterator[Triple]:
    """Yield the links of `it` that are no identifiers of a known scheme."""
    terms = _LINKS | {
        "not-to-be-confused": (telling.ours.ap, "notToBeConfusedWith"),
        "possibly-same": (telling.ours.ap, "possiblySame"),
    }
    for link in links:
        namespace, term = terms[link.kind]
        yield Triple(it, namespace[term], NamedNode(link.iri))


_LINKS: dict[str, tuple[Namespace, str]] = {
    "same": (SCHEMA, "sameAs"),
    "exact": (SKOS, "exactMatch"),
    "close": (SKOS, "closeMatch"),
    "broad": (SKOS, "broadMatch"),
    "narrow": (SKOS, "narrowMatch"),
    "related": (SKOS, "relatedMatch"),
    "homepage": (FOAF, "homepage"),
    "page": (FOAF, "page"),
    "see-also": (RDFS, "seeAlso"),
}
