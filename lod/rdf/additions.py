"""Names and identifiers that a register of its own adds to an entity, in RDF."""

from collections.abc import Iterator

from lod.rdf.evidence import of_evidence, words
from lod.rdf.identifiers import identifier_node, of_identifier
from lod.rdf.names import of_node
from lod.rdf.telling import Telling, told
from lod.rdf.terms import DCTERMS, RDF, SKOS, iri, line, literal
from lod.rdf.ties import referred
from lod.records.additions import IdentifierOf, Match, NameOf
from lod.records.evidence import Evidence, Text


@told.register
def _(addition: NameOf, telling: Telling) -> Iterator[str]:
    it, name = referred(addition.of, telling), addition.name
    yield line(it, SKOS[name.rank], words(Text(name.text, name.language)))
    yield from of_node(it, name, f"name-{addition.number}", name.rank, telling)


@told.register
def _(addition: IdentifierOf, telling: Telling) -> Iterator[str]:
    """A refused match leaves no identifier, only the warning; a probable one links to no identity."""
    it, identification = referred(addition.of, telling), addition.identification
    ap = telling.own.ap
    if addition.match is Match.NOT:
        yield from _of_warning(it, addition, telling)
        return
    yield from of_identifier(it, identification, addition.number, telling)
    node = identifier_node(it, identification.scheme, addition.number)
    for ground in addition.grounds:
        yield line(node, DCTERMS["source"], literal(ground))
    yield line(node, ap["match"], ap[_MATCHES[addition.match]])
    yield from of_evidence(node, Evidence(comment=addition.comment), telling)
    if addition.match is Match.PROBABLE and addition.candidate:
        yield line(it, ap["possiblySame"], iri(addition.candidate))


def _of_warning(it: str, addition: IdentifierOf, telling: Telling) -> Iterator[str]:
    ours, identification = telling.own, addition.identification
    said = ours.thing("statement", f"{addition.of.key}.not.{identification.value}")
    yield line(said, RDF["type"], ours.ap["Statement"])
    yield line(said, ours.ap["about"], it)
    yield line(said, ours.ap["aspect"], ours.term("aspect", "not-to-be-confused-with"))
    yield line(said, ours.ap["value"], literal(identification.value))
    if addition.candidate:
        yield line(said, ours.ap["object"], iri(addition.candidate))
        yield line(it, ours.ap["notToBeConfusedWith"], iri(addition.candidate))
    for ground in addition.grounds:
        yield line(said, DCTERMS["source"], literal(ground))
    yield from of_evidence(said, addition.evidence, telling)


_MATCHES = {Match.EXACT: "exact", Match.PROBABLE: "probable"}
