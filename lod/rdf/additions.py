"""Names and identifiers that a register of its own adds to an entity, in RDF."""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from lod.namespaces import DCTERMS, RDF, SKOS
from lod.rdf import triples
from lod.rdf.evidence import literal, of_evidence
from lod.rdf.identifiers import identifier_node, of_identifier
from lod.rdf.names import of_node
from lod.rdf.telling import Telling
from lod.rdf.ties import referred
from lod.records.additions import IdentifierOf, Match, NameOf
from lod.records.evidence import Evidence, Text


@triples.register
def _(addition: NameOf, telling: Telling) -> Iterator[Triple]:
    it, name = referred(addition.of, telling), addition.name
    yield Triple(it, SKOS[name.rank.value], literal(Text(name.text, name.language)))
    yield from of_node(it, name, f"name-{addition.number}", name.rank, telling)


@triples.register
def _(addition: IdentifierOf, telling: Telling) -> Iterator[Triple]:
    """A refused match leaves no identifier, only the warning; a probable one links to no identity."""
    it, identification = referred(addition.of, telling), addition.identification
    ap = telling.ours.ap
    if addition.match is Match.NOT:
        yield from _of_warning(it, addition, telling)
        return
    yield from of_identifier(it, identification, addition.number, telling)
    node = identifier_node(it, identification.scheme, addition.number)
    for ground in addition.grounds:
        yield Triple(node, DCTERMS["source"], Literal(ground))
    yield Triple(node, ap["match"], ap[_MATCHES[addition.match]])
    yield from of_evidence(node, Evidence(comment=addition.comment), telling)
    if addition.match is Match.PROBABLE and addition.candidate:
        yield Triple(it, ap["possiblySame"], NamedNode(addition.candidate))


def _of_warning(it: NamedNode, addition: IdentifierOf, telling: Telling) -> Iterator[Triple]:
    ours, identification = telling.ours, addition.identification
    said = ours.thing("statement", f"{addition.of.key}.not.{identification.value}")
    yield Triple(said, RDF["type"], ours.ap["Statement"])
    yield Triple(said, ours.ap["about"], it)
    yield Triple(said, ours.ap["aspect"], ours.term("aspect", "not-to-be-confused-with"))
    yield Triple(said, ours.ap["value"], Literal(identification.value))
    if addition.candidate:
        yield Triple(said, ours.ap["object"], NamedNode(addition.candidate))
        yield Triple(it, ours.ap["notToBeConfusedWith"], NamedNode(addition.candidate))
    for ground in addition.grounds:
        yield Triple(said, DCTERMS["source"], Literal(ground))
    yield from of_evidence(said, addition.evidence, telling)


_MATCHES = {Match.EXACT: "exact", Match.PROBABLE: "probable"}
