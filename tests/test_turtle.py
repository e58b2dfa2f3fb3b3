"""Turtle made from lines reads back to the same statements, in the same bytes each time."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple, parse, serialize
from rdflib import Graph

from lod.namespaces import PREFIXES
from lod.representations.blocks import RDF_TYPE as TYPE
from lod.representations.lines import canonical_tag, split, triple, with_canonical_tag
from lod.representations.prefixes import header
from lod.representations.reading import Reader, Said, gathered
from lod.representations.tables import Table, chunks, joined
from lod.representations.turtle import trig, turtle, turtle_document
from lod.representations.turtles import Turtles

XSD = "http://www.w3.org/2001/XMLSchema#"
LOCAL_PREFIXES = PREFIXES | {"x": "http://x.org/a/", "": "http://x.org/b#", "odd": "http://x.org/odd_"}


def lines_of(statements: set[Triple]) -> list[bytes]:
    told = serialize(statements, format=RdfFormat.N_TRIPLES)
    assert told is not None
    return sorted(told.splitlines(keepends=True))


def read(document: bytes, form: RdfFormat = RdfFormat.TURTLE) -> set[Quad]:
    return set(parse(document, format=form))


ends = st.text(st.sampled_from("abZ09_-.~!$&'()*+,;=:@%/?가漢é"), max_size=8).map(
    lambda text: text.replace("%", "%2F")
)
iris = st.builds(
    NamedNode,
    st.builds(
        str.__add__,
        st.sampled_from(["http://x.org/a/", "http://x.org/b#", "http://x.org/odd_", "urn:x:"]),
        ends,
    ),
)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
literals = st.one_of(
    st.builds(Literal, texts),
    st.builds(
        lambda text, tag: Literal(text, language=tag),
        texts,
        st.sampled_from(["ko", "ko-Hani", "und-latn", "zh-hant-tw"]),
    ),
    st.builds(
        lambda text, name: Literal(text, datatype=NamedNode(XSD + name)),
        st.one_of(
            texts, st.sampled_from(["1", "-01", "+1", "1.", ".5", "1.50", "1e5", "true", "TRUE", "1", "12 "])
        ),
        st.sampled_from(["integer", "decimal", "double", "boolean", "string", "date"]),
    ),
)
statements = st.sets(st.builds(Triple, iris, iris, st.one_of(iris, literals)), max_size=12)


@given(statements)
def test_turtle_reads_back_to_the_same_statements(told: set[Triple]) -> None:
    lines = lines_of(told)

    document = b"".join(turtle(lines, LOCAL_PREFIXES))

    assert {q.triple for q in read(document)} == told
    assert {q.triple for q in read(turtle_document(lines, LOCAL_PREFIXES))} == told
    assert document == b"".join(turtle(lines, LOCAL_PREFIXES))


@given(statements)
def test_trig_reads_back_to_the_same_statements(told: set[Triple]) -> None:
    graphs = ["http://g.org/1", "http://g.org/2"]
    quads = {Quad(t.subject, t.predicate, t.object, NamedNode(g)) for t in told for g in graphs} | {
        Quad(t.subject, t.predicate, t.object) for t in told
    }
    lines = sorted((serialize(quads, format=RdfFormat.N_QUADS) or b"").splitlines(keepends=True))

    assert read(b"".join(trig(lines, LOCAL_PREFIXES)), RdfFormat.TRIG) == quads


@given(statements)
def test_a_table_is_written_in_the_same_bytes_as_its_lines(told: set[Triple]) -> None:
    lines = lines_of(told)

    pieces = Turtles(LOCAL_PREFIXES).of(Table.of(b"".join(lines)))["piece"]

    assert header(LOCAL_PREFIXES) + joined(pieces) == b"".join(turtle(lines, LOCAL_PREFIXES))


@given(statements, st.sampled_from(["", "urn:x:a"]))
def test_a_table_with_graphs_is_written_in_the_same_bytes_as_its_lines(
    told: set[Triple], default: str
) -> None:
    graphs = [DefaultGraph() if not default else NamedNode(default), NamedNode("http://x.org/a/g")]
    quads = {Quad(t.subject, t.predicate, t.object, graph) for t in told for graph in graphs}
    lines = sorted((serialize(quads, format=RdfFormat.N_QUADS) or b"").splitlines(keepends=True))
    table = Table.of(b"".join(lines))

    assert table.has_graphs == bool(lines)
    assert header(LOCAL_PREFIXES) + joined(Turtles(LOCAL_PREFIXES).with_graphs(table)) == b"".join(
        trig(lines, LOCAL_PREFIXES)
    )
    once = sorted({triple(line) for line in lines})
    assert (
        joined(Turtles(LOCAL_PREFIXES).of(table)["piece"])
        == b"".join(turtle(once, LOCAL_PREFIXES))[len(header(LOCAL_PREFIXES)) :]
    )


@pytest.mark.parametrize(("size", "number"), [(1, 10), (64, 10), (300, 6), (10_000, 1)])
def test_a_chunk_ends_between_two_subjects(size: int, number: int) -> None:
    lines = [b'<http://x/%d> <http://x/p> "%d" .\n' % (n // 5, n) for n in range(50)]

    found = list(chunks(BytesIO(b"".join(lines)), size))

    assert b"".join(found) == b"".join(lines)
    begun = [chunk.partition(b" ")[0] for chunk in found]
    assert begun == list(dict.fromkeys(begun))
    assert len(found) == number


def test_turtle_is_grouped_with_a_first_and_short_where_the_lexical_form_stays() -> None:
    lines = [
        '<http://x.org/a/1> <http://purl.org/dc/terms/title> "도서관"@ko-hani .\n'.encode(),
        b'<http://x.org/a/1> <http://purl.org/dc/terms/title> "a \\"b\\" \\\\"@und-latn .\n',
        b"<http://x.org/a/1> " + TYPE + b" <http://xmlns.com/foaf/0.1/Person> .\n",
        b'<http://x.org/a/1> <http://x.org/b#n> "007"^^<http://www.w3.org/2001/XMLSchema#integer> .\n',
        b'<http://x.org/a/1> <http://x.org/b#n> "7."^^<http://www.w3.org/2001/XMLSchema#decimal> .\n',
        b'<http://x.org/a/1> <http://x.org/b#n> "8"^^<http://www.w3.org/2001/XMLSchema#integer> .\n',
        b"<http://x.org/a/2,x> <http://x.org/b#n> <http://x.org/a/> .\n",
    ]

    assert turtle_document(lines, LOCAL_PREFIXES).decode() == (
        "@prefix dcterms: <http://purl.org/dc/terms/> .\n"
        "@prefix foaf: <http://xmlns.com/foaf/0.1/> .\n"
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
        "@prefix x: <http://x.org/a/> .\n"
        "@prefix : <http://x.org/b#> .\n\n"
        "x:1 a foaf:Person ;\n"
        '    dcterms:title "도서관"@ko-Hani , "a \\"b\\" \\\\"@und-Latn ;\n'
        '    :n "007"^^xsd:integer , "7."^^xsd:decimal , 8 .\n\n'
        "<http://x.org/a/2,x> :n <http://x.org/a/> .\n\n"
    )
    assert len(Graph().parse(data=turtle_document(lines, LOCAL_PREFIXES), format="turtle")) == len(lines)


@pytest.mark.parametrize(
    ("line", "object_", "graph"),
    [
        (b"<s:s> <p:p> <o:o> .\n", b"<o:o>", b""),
        (b"<s:s> <p:p> <o:o> <g:g> .\n", b"<o:o>", b"<g:g>"),
        (b'<s:s> <p:p> "a <b> \\" ." .\n', b'"a <b> \\" ."', b""),
        (b'<s:s> <p:p> "a"@ko <g:g> .\n', b'"a"@ko', b"<g:g>"),
        (b'<s:s> <p:p> "a"^^<d:d> <g:g> .\n', b'"a"^^<d:d>', b"<g:g>"),
        (b'<s:s> <p:p> <<( <s:s> <p:p> "x" )>> .\n', b'<<( <s:s> <p:p> "x" )>>', b""),
        (b'<s:s> <p:p> <<( <s:s> <p:p> "x" )>> <g:g> .\n', b'<<( <s:s> <p:p> "x" )>>', b"<g:g>"),
    ],
)
def test_a_line_is_split_into_its_terms(line: bytes, object_: bytes, graph: bytes) -> None:
    assert split(line) == (b"<s:s>", b"<p:p>", object_, graph)
    assert triple(line) == b"<s:s> <p:p> " + object_ + b" .\n"


@pytest.mark.parametrize(
    ("tag", "canonical"),
    [
        (b"KO", b"ko"),
        (b"ko-hani", b"ko-Hani"),
        (b"zh-hant-tw", b"zh-Hant-TW"),
        (b"ja-hrkt", b"ja-Hrkt"),
        (b"ko-latn-t-ko-hang-m0-alaloc", b"ko-Latn-t-ko-hang-m0-alaloc"),
        (b"en-x-us", b"en-x-us"),
        (b"de-1996", b"de-1996"),
        (b"ar-eg--rtl", b"ar-EG--rtl"),
    ],
)
def test_a_language_tag_is_written_in_its_canonical_case(tag: bytes, canonical: bytes) -> None:
    assert canonical_tag(tag) == canonical
    for end in (b" .\n", b" <http://x/g> .\n"):
        assert with_canonical_tag(b'<s:s> <p:p> "x"@' + tag + end) == b'<s:s> <p:p> "x"@' + canonical + end


def test_a_document_declares_what_it_uses_whatever_was_written_before() -> None:
    lines = [b"<http://x.org/b#1> " + TYPE + b" <http://x.org/c> .\n"]
    told = [b"<http://x.org/b#1> <http://x.org/b#p> " + TYPE + b" .\n", *lines]

    assert turtle_document(lines, LOCAL_PREFIXES).startswith(b"@prefix : <http://x.org/b#> .\n\n:1 a ")
    assert turtle_document(told, LOCAL_PREFIXES).count(b"@prefix rdf:") == 1
    assert turtle_document([b'<u:s> <u:p> " foaf:name ^^xsd:x" .\n'], {"foaf": PREFIXES["foaf"]}) == (
        b'<u:s> <u:p> " foaf:name ^^xsd:x" .\n\n'
    )


@given(statements)
def test_a_document_is_read_back_by_subject_as_any_parser_reads_it(told: set[Triple]) -> None:
    document = turtle_document(lines_of(told), LOCAL_PREFIXES)
    meant = gathered(quad.triple for quad in parse(document, format=RdfFormat.TURTLE))
    for reader in (Reader(LOCAL_PREFIXES), Reader(LOCAL_PREFIXES, most=2)):  # which is soon full
        for _ in range(4):  # its lines are met again, remembered, and taken from memory
            assert reader.read(document) == meant


def test_a_line_that_is_met_again_outlives_a_full_memory() -> None:
    def document(*lines: str) -> bytes:
        told = " ;\n    ".join(lines)
        return f"@prefix ap: <{PREFIXES['foaf']}> .\n\n<http://x.org/a> {told} .\n\n".encode()

    reader = Reader({"ap": PREFIXES["foaf"]}, most=2)

    def read(*lines: str) -> list[Said]:
        return reader.read(document(*lines))["http://x.org/a"]

    (first,) = [read('ap:a "1"') for _ in range(3)][-1]
    assert first.made is not None
    for number in range(2, 8):  # others come again, and it between them
        read(f'ap:a "{number}"')
        assert read(f'ap:a "{number}"', 'ap:a "1"') != []
        assert read('ap:a "1"')[0] is first


@pytest.mark.parametrize(
    "document",
    [
        b'@prefix x: <http://other.org/> .\n\nx:s x:p "declared otherwise" .\n\n',
        b'<http://x.org/s> <http://x.org/p> "no prefixes" .\n',
        b'@prefix x: <http://x.org/a/> .\n\nx:s x:p "\\u00E9" , _:b .\n\n',
        b'@prefix x: <http://x.org/a/> .\n\nx:s x:p "ar"@ar--rtl , <<( x:s x:p x:o )>> .\n\n',
        b'@prefix x: <http://x.org/a/> .\n\nx:s x:p "ar"@ar--rtl .\n\n',
        b"@prefix x: <http://x.org/a/> .\n\nx:s x:p <<( _:a <http://x.org/p> _:b )>> , _:c .\n\n",
        b"@prefix x: <http://x.org/a/> .\n\n_:s x:p _:s .\n\n",
        b'@prefix x: <http://x.org/a/> .\n\n<http://x.org/\\u00E9> <http://x.org/\\u00E8> "" .\n\n',
        b'@prefix x: <http://x.org/a/> .\n\nx:s x:p 1 , "a , b \\" ;" ;\n    x:q x:o .\n\n\nx:s x:p 2 .\n',
    ],
)
def test_what_stands_otherwise_than_we_write_it_is_read_all_the_same(document: bytes) -> None:
    meant = gathered(quad.triple for quad in parse(document, format=RdfFormat.TURTLE))
    assert Reader(LOCAL_PREFIXES).read(document) == meant
