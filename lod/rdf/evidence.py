"""Who says so, how surely, and when: what every n-ary node and dated thing shares."""

from collections.abc import Iterable, Iterator
from datetime import date

from lod.dates import Edtf
from lod.rdf.telling import Telling
from lod.rdf.terms import DCTERMS, EDTF, PROV, RDF, RDFS, XSD, iri, line, literal
from lod.records.evidence import Evidence, Generation, Passage, Text


def words(text: Text) -> str:
    """Return the text with its language, or plain where the source does not tell one."""
    return literal(text.text, language=text.language)


def of_words(it: str, term: str, texts: Iterable[Text]) -> Iterator[str]:
    """Yield what `it` is told to have: the words, and beside them the IRI of what they name, if linked."""
    for text in texts:
        yield line(it, term, words(text))
        if text.iri:
            yield line(it, term, iri(text.iri))


def of_evidence(it: str, evidence: Evidence | None, telling: Telling) -> Iterator[str]:
    """Yield the certainty of `it`, its passages and the ids of the transcribed facts that it carries."""
    if evidence is None:
        return
    ap = telling.own.ap
    if evidence.certainty:
        yield line(it, ap["certainty"], telling.own.term("certainty", evidence.certainty))
    for passage in evidence.passages:
        node = passage_node(passage, telling)
        yield line(it, PROV["wasDerivedFrom"], node)
        yield from of_passage(passage, telling)
    if evidence.comment:
        yield line(it, RDFS["comment"], literal(evidence.comment, language="en"))
    for fact in evidence.facts:
        yield line(it, DCTERMS["identifier"], literal(fact))
    if evidence.generation is not None:
        yield from _of_generation(it, evidence.generation, telling)


def _of_generation(it: str, made: Generation, telling: Telling) -> Iterator[str]:
    """Yield the process that generated `it`, a node beside that of `it`."""
    node = f"{it[:-1]}{'-' if '#' in it else '#'}generation>"
    yield line(it, PROV["wasGeneratedBy"], node)
    yield line(node, RDF["type"], PROV["Activity"])
    if made.process:
        yield line(node, RDFS["label"], literal(made.process))
    if made.iri:
        yield line(node, RDFS["seeAlso"], iri(made.iri))
    if made.day is not None:
        yield line(node, PROV["endedAtTime"], literal(f"{made.day}T00:00:00", datatype=XSD["dateTime"]))
    if made.agency:
        is_iri = made.agency.startswith(("http://", "https://"))
        agency = iri(made.agency) if is_iri else literal(made.agency)
        yield line(node, PROV["wasAssociatedWith"] if is_iri else DCTERMS["creator"], agency)
    if made.confidence is not None:
        written = literal(str(made.confidence), datatype=XSD["decimal"])
        yield line(node, telling.own.ap["confidence"], written)
    if made.until is not None:
        yield line(node, DCTERMS["valid"], literal(f"/{made.until}", datatype=EDTF["EDTF"]))


def passage_node(passage: Passage, telling: Telling) -> str:
    """Return `{base}source/001#line=45,46` (RFC 5147 §2.2)."""
    return telling.own.passage(passage.document, passage.first, passage.last)


def of_passage(passage: Passage, telling: Telling) -> Iterator[str]:
    """Yield what every mention of a passage may say; its quotation is told by the register of passages."""
    node = passage_node(passage, telling)
    yield line(node, RDF["type"], telling.own.ap["Passage"])
    yield line(node, DCTERMS["isPartOf"], source_node(passage.document, telling))


def source_node(document: str, telling: Telling) -> str:
    """Return `{base}source/001`."""
    return telling.own.passage(document, 1, 1).partition("#")[0] + ">"


def of_date(it: str, when: Edtf | None, telling: Telling) -> Iterator[str]:
    """Yield the date as stated and its bounds (MODEL.md, rule 4)."""
    if when is None:
        return
    ap = telling.own.ap
    yield line(it, ap["date"], literal(when.text, datatype=EDTF["EDTF"]))
    yield from of_bounds(it, when, telling)


def of_bounds(it: str, when: Edtf, telling: Telling) -> Iterator[str]:
    """Yield the first and the last day that `when` may mean, where it has them."""
    ap = telling.own.ap
    if when.not_before is not None:
        yield line(it, ap["notBefore"], day(when.not_before))
    if when.not_after is not None:
        yield line(it, ap["notAfter"], day(when.not_after))


def day(when: date) -> str:
    """Return an xsd:date."""
    return literal(when.isoformat(), datatype=XSD["date"])


def duration(text: str) -> str:
    """Return an xsd:duration, such as P1Y."""
    return literal(text, datatype=XSD["duration"])
