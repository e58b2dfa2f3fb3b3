"""A document says the same in every format it is offered in, and two parsers agree on what that is."""

import json
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse, serialize
from rdflib import Graph

from lod.namespaces import PREFIXES
from lod.representations import (
    BY_EXTENSION,
    FORMATS,
    JSON_LD,
    N_QUADS,
    N_TRIPLES,
    RDF_FORMATS,
    RDF_XML,
    TRIG,
    TURTLE,
    Format,
    read_turtle,
    render,
)

THING = NamedNode("https://data.example.org/id/agent/KAC1")
SKOS = "http://www.w3.org/2004/02/skos/core#"
XSD = "http://www.w3.org/2001/XMLSchema#"
TOLD = [
    Triple(THING, NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), NamedNode(SKOS + "Concept")),
    Triple(THING, NamedNode(SKOS + "prefLabel"), Literal("安連", language="ko-Hani")),
    Triple(THING, NamedNode(SKOS + "prefLabel"), Literal('Allen, "Horace" <N.> & co\n\r\t', language="en")),
    Triple(
        THING, NamedNode(SKOS + "note"), Literal('xml:lang="ko-hani" \\ " @ko-hani .', language="und-latn")
    ),
    Triple(THING, NamedNode(SKOS + "notation"), Literal("01", datatype=NamedNode(XSD + "integer"))),
    Triple(THING, NamedNode(SKOS + "notation"), Literal("1.0", datatype=NamedNode(XSD + "decimal"))),
    Triple(THING, NamedNode("http://example.org/가나"), NamedNode("http://example.org/a%2Fb?x=1&y='2'#가")),
    Triple(THING, NamedNode(SKOS + "related"), NamedNode("geo:37.5,127")),
    Triple(THING, NamedNode("http://www.opengis.net/ont/geosparql#asWKT"), Literal("POINT(1 2)")),
]


def statements(document: bytes, format: RdfFormat) -> set[str]:
    return {str(quad.triple) for quad in parse(document, format=format)}


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own, in its JSON-LD parser
@pytest.mark.parametrize("format", RDF_FORMATS, ids=lambda f: f.token)
def test_every_format_holds_every_statement_for_two_parsers(format: Format) -> None:
    document = render(TOLD, format, PREFIXES)
    assert format.rdf is not None
    assert statements(document, format.rdf) == {str(triple) for triple in TOLD}
    assert len(Graph().parse(data=document, format=format.media_type)) == len(TOLD)


@pytest.mark.parametrize("format", RDF_FORMATS, ids=lambda f: f.token)
def test_order_of_telling_leaves_no_trace(format: Format) -> None:
    assert render(TOLD, format, PREFIXES) == render([*reversed(TOLD), TOLD[0]], format, PREFIXES)


@pytest.mark.parametrize("format", RDF_FORMATS, ids=lambda f: f.token)
def test_language_tags_leave_in_canonical_case(format: Format) -> None:
    document = render(TOLD, format, PREFIXES).decode()
    assert "ko-Hani" in document
    assert "und-Latn" in document
    assert 'xml:lang="ko-hani' in document.replace("\\", "").replace("&quot;", '"'), "a text is no syntax"


def test_json_ld_is_compact_and_carries_its_own_context() -> None:
    document = json.loads(render(TOLD, JSON_LD, PREFIXES))
    (node,) = document["@graph"]
    assert document["@context"] == {"skos": SKOS, "xsd": XSD}, "geo: is taken by an IRI of that scheme"
    assert node["@type"] == "skos:Concept"
    assert {"@language": "ko-Hani", "@value": "安連"} in node["skos:prefLabel"]
    assert {"@type": "xsd:integer", "@value": "01"} in node["skos:notation"]


def test_json_ld_begins_with_the_thing_and_its_own_nodes() -> None:
    it = "http://example.org/m"
    subjects = ("http://example.org/a", f"{it}#name", it, "http://example.org/z")
    told = [Triple(NamedNode(subject), NamedNode(SKOS + "note"), Literal("x")) for subject in subjects]
    for order in (told, told[::-1]):
        document = json.loads(render(order, JSON_LD, PREFIXES, it))
        assert [node["@id"] for node in document["@graph"]] == [it, f"{it}#name", subjects[0], subjects[3]]


@pytest.mark.parametrize(
    ("predicate", "value"),
    [("http://example.org/123", "x"), ("http://example.org/", "x"), (SKOS + "note", "a\x01b")],
)
def test_what_xml_cannot_say_is_left_out_and_said_so(predicate: str, value: str) -> None:
    told = [*TOLD, Triple(THING, NamedNode(predicate), Literal(value))]
    document = render(told, RDF_XML, PREFIXES)
    assert statements(document, RdfFormat.RDF_XML) == {str(triple) for triple in TOLD}
    assert b"RDF/XML cannot write it" in document


def test_graphs_are_told_in_n_quads_and_trig() -> None:
    graph = NamedNode("https://data.example.org/graph/1")
    told = [Quad(t.subject, t.predicate, t.object, graph) for t in TOLD]
    told.append(Quad(TOLD[0].subject, TOLD[0].predicate, TOLD[0].object))
    for format in (N_QUADS, TRIG):
        assert format.rdf is not None
        document = render(told, format, PREFIXES)
        assert {str(q) for q in parse(document, format=format.rdf)} == {
            str(q) for q in parse(serialize(told, format=RdfFormat.N_QUADS) or b"", format=RdfFormat.N_QUADS)
        }
    assert len(render(told, N_TRIPLES, PREFIXES).splitlines()) == len(TOLD), "once, whatever its graph"


def test_a_document_is_read_back_as_it_was_written() -> None:
    assert {str(t) for t in read_turtle(render(TOLD, TURTLE, PREFIXES))} == {str(t) for t in TOLD}


def test_what_is_no_rdf_is_not_rendered() -> None:
    with pytest.raises(ValueError, match="HTML is no RDF"):
        render(TOLD, BY_EXTENSION["html"], PREFIXES)


def test_each_format_has_a_suffix_token_and_media_type_of_its_own() -> None:
    for attribute in ("extension", "token", "media_type"):
        assert len({getattr(format, attribute) for format in FORMATS}) == len(FORMATS)


def test_real_records_are_the_same_in_every_format(shared: Path) -> None:
    source = (shared / "design" / "example.ttl").read_bytes()
    told = [q.triple for q in parse(source, format=RdfFormat.TURTLE) if "_:" not in str(q)]
    expected = {str(triple) for triple in told}
    for format in RDF_FORMATS:
        assert format.rdf is not None
        assert statements(render(told, format, PREFIXES), format.rdf) == expected, format.label
