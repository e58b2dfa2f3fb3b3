"""Who says so, how surely, and when: what every n-ary node and dated thing shares."""

from collections.abc import Iterable, Iterator
from datetime import date

from pyoxigraph import Literal, NamedNode, Triple

from lod.dates import Edtf
from lod.namespaces import DCTERMS, EDTF, PROV, RDF, RDFS, XSD
from lod.rdf.telling import Telling
from lod.records.evidence import Evidence, Passage, Text


def literal(text: Text) -> Literal:
    """Return the text with its language, or plain where the source does not tell one."""
    return Literal(text.text, language=text.language) if text.language else Literal(text.text)


def of_words(it: NamedNode, term: NamedNode, texts: Iterable[Text]) -> Iterator[Triple]:
    """Yield what `it` is told to have: the words, and beside them the IRI of what they name, if linked."""
    for text in texts:
        yield Triple(it, term, literal(text))
        if text.iri:
            yield Triple(it, term, NamedNode(text.iri))


def of_evidence(it: NamedNode, evidence: Evidence | None, telling: Telling) -> Iterator[Triple]:
    """Yield the certainty of `it`, its passages and the ids of the transcribed facts that it carries."""
    if evidence is None:
        return
    ap = telling.ours.ap
    if evidence.certainty:
        yield Triple(it, ap["certainty"], telling.ours.term("certainty", evidence.certainty))
    for passage in evidence.passages:
        node = passage_node(passage, telling)
        yield Triple(it, PROV["wasDerivedFrom"], node)
        yield from of_passage(passage, telling)
    if evidence.comment:
        yield Triple(it, RDFS["comment"], Literal(evidence.comment, language="en"))
    for fact in evidence.facts:
        yield Triple(it, DCTERMS["identifier"], Literal(fact))


def passage_node(passage: Passage, telling: Telling) -> NamedNode:
    """Return `{base}source/001#line=45,46` (RFC 5147 §2.2)."""
    return telling.ours.passage(passage.document, passage.first, passage.last)


def of_passage(passage: Passage, telling: Telling) -> Iterator[Triple]:
    """Yield what every mention of a passage may say; its quotation is told by the register of passages."""
    node = passage_node(passage, telling)
    yield Triple(node, RDF["type"], telling.ours.ap["Passage"])
    yield Triple(node, DCTERMS["isPartOf"], source_node(passage.document, telling))


def source_node(document: str, telling: Telling) -> NamedNode:
    """Return `{base}source/001`."""
    return NamedNode(telling.ours.passage(document, 1, 1).value.partition("#")[0])


def of_date(it: NamedNode, when: Edtf | None, telling: Telling) -> Iterator[Triple]:
    """Yield the date as stated and its bounds (MODEL.md, rule 4)."""
    if when is None:
        return
    ap = telling.ours.ap
    yield Triple(it, ap["date"], Literal(when.text, datatype=EDTF["EDTF"]))
    yield from of_bounds(it, when, telling)


def of_bounds(it: NamedNode, when: Edtf, telling: Telling) -> Iterator[Triple]:
    """Yield the first and the last day that `when` may mean, where it has them."""
    ap = telling.ours.ap
    if when.not_before is not None:
        yield Triple(it, ap["notBefore"], day(when.not_before))
    if when.not_after is not None:
        yield Triple(it, ap["notAfter"], day(when.not_after))


def day(when: date) -> Literal:
    """Return an xsd:date."""
    return Literal(when.isoformat(), datatype=XSD["date"])


def duration(text: str) -> Literal:
    """Return an xsd:duration, such as P1Y."""
    return Literal(text, datatype=XSD["duration"])
