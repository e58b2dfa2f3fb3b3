"""A document holds all that is told of a thing and is found by its exact IRI, whatever became of it."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse, serialize

from lod.documents import PAGE, Document, Documents
from lod.documents.writing import write
from lod.errors import LodError
from lod.search.called import called

BASE = "https://data.example.org/"
DAY = "2026-01-15T00:00:00Z"
PREFIXES = f"""
@base <{BASE}> .
@prefix ap: <{BASE}def/ap#> .
@prefix adms: <http://www.w3.org/ns/adms#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix skosxl: <http://www.w3.org/2008/05/skos-xl#> .
@prefix x: <http://x.org/> .
"""


def canonical(text: str) -> bytes:
    quads = parse((PREFIXES + text).encode(), format=RdfFormat.TRIG)
    return b"".join(sorted((serialize(quads, format=RdfFormat.N_QUADS) or b"").splitlines(keepends=True)))


def made(folder: Path, text: str, *, previous: Documents | None = None, changed: str = DAY) -> Documents:
    folder.mkdir(exist_ok=True)
    (folder / "data.nq").write_bytes(canonical(text))
    write(folder / "data.nq", folder / "documents", base=BASE, changed=changed, previous=previous)
    return Documents.open(folder / "documents")


def told(document: Document | None) -> set[str]:
    assert document is not None
    return {str(quad.triple).replace(BASE, "") for quad in parse(document.turtle, format=RdfFormat.TURTLE)}


def lines(text: str) -> set[str]:
    return {
        str(q.triple).replace(BASE, "") for q in parse((PREFIXES + text).encode(), format=RdfFormat.TURTLE)
    }


AGENT = """
<id/agent/1> a foaf:Person ; skos:prefLabel "도서관"@ko-Hani ; adms:identifier <id/agent/1#isni> ;
    schema:knows <id/agent/2> ; x:n "007"^^<http://www.w3.org/2001/XMLSchema#integer> .
<id/agent/1#isni> a adms:Identifier ; skos:notation "0000000122429500" ; ap:scheme <def/scheme/isni> ;
    ap:idStatus ap:valid .
<doc/agent/1> foaf:primaryTopic <id/agent/1> ; ap:recordStatus ap:current .
<doc/agent/1#100> prov:value "100 1_" .
"""
OTHERS = """
<id/agent/10> rdfs:label "neighbour in the sorting" .
<id/agent/2> rdfs:label "Two"@en , "둘"@ko ; skos:prefLabel "Deux"@fr , "Zwei"@en ; x:secret "not here" .
<def/scheme/isni> skos:prefLabel "ISNI" .
<id/participation/p> a ap:Participation ; ap:agent <id/agent/1> ; ap:in <id/undertaking/u> ;
    prov:wasDerivedFrom <source/001#line=1,2> .
<id/undertaking/u> rdfs:label "Undertaking" ; ap:partOf <id/agent/1> ; x:secret "not here" .
<source/001#line=1,2> a ap:Passage ; prov:value "as printed" ; dcterms:isPartOf <source/001> .
<source/001> dcterms:title "Source" .
"""


def test_a_document_is_the_closure_of_its_thing_and_names_what_it_mentions(tmp_path: Path) -> None:
    document = made(tmp_path, AGENT + OTHERS).get(BASE + "id/agent/1")

    assert told(document) == lines(AGENT) | lines("""
        <id/agent/2> rdfs:label "Two"@en , "둘"@ko ; skos:prefLabel "Deux"@fr .
        <def/scheme/isni> skos:prefLabel "ISNI" .
        <id/participation/p> a ap:Participation ; ap:agent <id/agent/1> ; ap:in <id/undertaking/u> ;
            prov:wasDerivedFrom <source/001#line=1,2> .
        <id/undertaking/u> rdfs:label "Undertaking" ; ap:partOf <id/agent/1> .
        <source/001#line=1,2> prov:value "as printed" ; dcterms:isPartOf <source/001> .
        <source/001> dcterms:title "Source" .
    """)
    assert document is not None
    assert (document.record, document.state, document.incoming) == (BASE + "doc/agent/1", "current", 2)
    assert "@ko-Hani" in document.turtle.decode()
    assert '"007"^^xsd:integer' in document.turtle.decode()
    assert document.turtle.index(b"id/agent/1> a foaf:Person") < document.turtle.index(b"#isni> a")
    assert document.changed == DAY


def test_what_has_names_that_are_nodes_alone_is_named_by_them_where_it_is_mentioned(tmp_path: Path) -> None:
    rivers = """
        <c/1> skosxl:prefLabel <l/1> , <c/1#l> ; skosxl:altLabel <l/2> .
        <l/1> skosxl:literalForm "Rivers"@en .
        <c/1#l> skosxl:literalForm "강"@ko .
    """
    documents = made(
        tmp_path,
        rivers
        + """
        <l/2> skosxl:literalForm "Streams"@en ; x:secret "not here" .
        <c/2> skosxl:prefLabel <c/2#l> ; skos:prefLabel "Lakes"@en ; skos:related <c/1> .
        <c/2#l> skosxl:literalForm "Lakes"@en .
        <c/3> skos:related <c/2> .
        """,
    )

    named = lines(rivers) - lines("<c/1> skosxl:altLabel <l/2> .")
    assert told(documents.get(BASE + "c/2")) >= named
    assert told(documents.get(BASE + "c/3")) == lines(
        '<c/3> skos:related <c/2> . <c/2> skos:prefLabel "Lakes"@en .'
    )
    own = documents.get(BASE + "c/1")
    assert told(own) > named
    assert [called(own, languages).text for languages in (["ko"], ["en"])] == ["강", "Rivers"]
    assert called(documents.get(BASE + "c/2"), ["en"]).text == "Lakes"


ODD = [
    "gnd/118540238", "a%2Fb", "a/b", "a%20b", "a+b", "a(b)", "a;b", "a,b", "도서관", "%EB%8F%84",
    "name/", "name",     "x.ttl", "x", "a'b", "a%2fb", "A/B", "a?b=c", "id", "id/", "doc/own", "L" * 600,
    "L" * 601, "é/" + "가" * 200, "id/agent/1", "id/agent/1/", "id/agent/1.ttl", "id/agent/1%20",
]  # fmt: skip


def test_every_iri_is_found_as_it_is_spelled_and_no_other(tmp_path: Path) -> None:
    documents = made(tmp_path, "".join(f'<{end}> x:says "{n}" .\n' for n, end in enumerate(ODD)))

    for n, end in enumerate(ODD):
        document = documents.get(BASE + end)
        assert told(document) == {f'<{end}> <http://x.org/says> "{n}"'}, end
        assert document is not None
        assert document.thing == BASE + end
    assert sorted(documents.iris()) == sorted(BASE + end for end in ODD)
    assert len(documents) == len(ODD)
    for unknown in ["", "a b", "gnd", "gnd/11854023", "gnd/118540238/", "NAME", "a%2F", "L" * 602, "\udcff"]:
        assert documents.get(BASE + unknown) is None
    for beginning in ("gnd/1185", "gnd/118540238", "L" * 600):
        assert documents.begins_any([BASE + "nobody", BASE + beginning]), beginning
    assert not documents.begins_any([BASE + "gnd/118540238.", BASE + "zzz", BASE + "\udcff"])


def test_it_is_known_whether_any_iri_ends_as_if_it_had_a_suffix(tmp_path: Path) -> None:
    plain = made(tmp_path / "plain", '<id/v1.2/a> x:says "1.2" . <id/b#c.ttl> x:says "" . <id/d> x:says "" .')
    dotted = made(tmp_path / "dotted", '<id/a> x:says "" . <id/a.ttl> x:says "" . <id/b> x:says "" .')

    assert [one.dotted for one in (plain, dotted)] == [False, True]


def test_what_was_blank_and_what_has_a_fragment_stand_in_the_document_that_leads_there(
    tmp_path: Path,
) -> None:
    text = """
        <w/1> x:has <.well-known/genid/b-1> , <http://foreign.org/1> .
        <.well-known/genid/b-1> x:has <.well-known/genid/b-2> , <w/2> .
        <.well-known/genid/b-2> x:has <.well-known/genid/b-1> ; x:says "deep" .
    """
    other = """
        <w/2> x:says "other" .
        <def/ap#Programme> rdfs:label "Programme" .
        <def/ap#Activity> rdfs:label "Activity" .
        <http://foreign.org/1> rdfs:label "Foreign" ; x:says "not here" .
    """
    documents = made(tmp_path, text + other)

    assert told(documents.get(BASE + "w/1")) == lines(text + '<http://foreign.org/1> rdfs:label "Foreign" .')
    assert told(documents.get(BASE + "def/ap")) == lines(
        '<def/ap#Programme> rdfs:label "Programme" . <def/ap#Activity> rdfs:label "Activity" .'
    )
    assert list(documents.iris()) == [BASE + "def/ap", BASE + "w/1", BASE + "w/2"]
    assert documents.get("http://foreign.org/1") is None


def test_statements_of_named_graphs_are_in_the_document_once(tmp_path: Path) -> None:
    text = """
        <w/1> x:says "1" , "2" .
        <http://g.org/a> { <w/1> x:says "1" , "3" . <w/2> x:has <w/1> }
        <http://g.org/b> { <w/2> x:has <w/1> }
    """
    document = made(tmp_path, text).get(BASE + "w/1")

    assert told(document) == lines('<w/1> x:says "1" , "2" , "3" . <w/2> x:has <w/1> .')
    assert document is not None
    assert document.incoming == 1


MERGED = "<id/a/1> ap:mergedInto <id/a/2> ."
LOOP = MERGED + "<id/a/2> ap:mergedInto <id/a/1> ."


@pytest.mark.parametrize(
    ("data", "thing", "state", "successors"),
    [
        ("<doc/a/1> ap:recordStatus ap:replaced ; dcterms:isReplacedBy <doc/a/2> .", "1", "replaced", ["2"]),
        ("<doc/a/1> ap:recordStatus ap:replaced . <id/a/1> ap:mergedInto <id/a/2> .", "1", "replaced", ["2"]),
        ("<id/a/1> ap:mergedInto <id/a/2> . <id/a/2> ap:mergedInto <id/a/3> .", "1", "replaced", ["3"]),
        ("<id/a/1> dcterms:isReplacedBy <id/a/2> , <id/a/3> .", "1", "split", ["2", "3"]),
        ("<doc/a/1> ap:recordStatus ap:split . <id/a/1> ap:mergedInto <id/a/2> .", "1", "split", ["2"]),
        (MERGED + "<id/a/2> dcterms:isReplacedBy <id/a/3> , <id/a/4> .", "1", "split", ["3", "4"]),
        ("<doc/a/1> ap:recordStatus ap:withdrawn .", "1", "withdrawn", []),
        ("<id/a/1> owl:deprecated true .", "1", "withdrawn", []),
        ("<id/a/1> owl:deprecated false .", "1", "current", []),
        ("<id/a/1#part> owl:deprecated true .", "1", "current", []),
        ("<id/a/1> ap:mergedInto <id/a/unknown> .", "1", "withdrawn", []),
        ("<id/a/1> ap:mergedInto <id/a/unknown> ; owl:deprecated true .", "1", "withdrawn", []),
        ("<id/a/1> ap:mergedInto <id/a/1> .", "1", "current", []),
        (LOOP, "1", "current", []),
        (LOOP + "<doc/a/1> ap:recordStatus ap:replaced .", "1", "withdrawn", []),
        (LOOP + "<id/a/3> ap:mergedInto <id/a/1> .", "3", "replaced", ["1"]),
        ('<id/a/1> dcterms:isReplacedBy "2" .', "1", "current", []),
    ],
)  # fmt: skip
def test_lifecycle(tmp_path: Path, data: str, thing: str, state: str, successors: list[str]) -> None:
    living = "".join(
        f'<id/a/{n}> rdfs:label "{n}" . <doc/a/{n}> foaf:primaryTopic <id/a/{n}> .' for n in range(1, 5)
    )

    document = made(tmp_path, living + data).get(f"{BASE}id/a/{thing}")

    assert document is not None
    assert (document.state, list(document.successors)) == (state, [f"{BASE}id/a/{s}" for s in successors])


@pytest.mark.parametrize(
    ("named", "state", "successors"),
    [
        ("<http://other/vocabulary#a>", "replaced", ["a"]),
        ("<http://other/vocabulary#a> , <http://other/vocabulary#b>", "split", ["a", "b"]),
    ],
)
def test_a_successor_elsewhere_keeps_its_fragment(
    tmp_path: Path, named: str, state: str, successors: list[str]
) -> None:
    document = made(tmp_path, f"<id/a/1> dcterms:isReplacedBy {named} .").get(f"{BASE}id/a/1")

    assert document is not None
    assert document.state == state
    assert list(document.successors) == [f"http://other/vocabulary#{name}" for name in successors]


@pytest.mark.parametrize(
    ("data", "state", "successors"),
    [
        ("<id/a/1> ap:mergedInto <id/a/2#b> .", "replaced", ["2#b"]),
        ("<id/a/1> ap:mergedInto <id/a/4#b> . <id/a/4#b> rdfs:label 'B' .", "replaced", ["4#b"]),
        ("<id/a/1> dcterms:isReplacedBy <id/a/2#b> , <id/a/2#c> .", "split", ["2#b", "2#c"]),
        (
            "<id/a/1> ap:mergedInto <id/a/2#b> . <id/a/2> ap:mergedInto <id/a/3#c> .",
            "replaced",
            ["3#c"],
        ),
        ("<id/a/1> ap:mergedInto <id/a/1#b> .", "current", []),
        ("<id/a/1> ap:mergedInto <id/a/5#b> .", "withdrawn", []),
        ("<id/a/1> ap:mergedInto <id/a/2#b> . <id/a/2> ap:mergedInto <id/a/1#c> .", "current", []),
        ("<doc/a/1> dcterms:isReplacedBy <doc/a/2#100> .", "replaced", ["2"]),
    ],
)
def test_a_part_of_a_thing_is_a_successor_with_its_fragment(
    tmp_path: Path, data: str, state: str, successors: list[str]
) -> None:
    living = "".join(f'<id/a/{n}> rdfs:label "{n}" .' for n in range(1, 4))
    documents = made(tmp_path, living + data)

    document = documents.get(f"{BASE}id/a/1")

    assert document is not None
    assert (document.state, list(document.successors)) == (state, [f"{BASE}id/a/{s}" for s in successors])
    for successor in successors:
        heir = documents.get(f"{BASE}id/a/{successor.partition('#')[0]}")
        assert heir is not None
        assert b"a/1> " in heir.turtle, "it names what was merged into it"


def test_what_was_split_names_what_it_is_now_of_which_it_tells_the_records_alone(tmp_path: Path) -> None:
    documents = made(
        tmp_path,
        """<doc/a/1> ap:recordStatus ap:split ; dcterms:isReplacedBy <doc/a/2> , <doc/a/3> .
        <id/a/2> rdfs:label "Two"@en . <id/a/3> skos:prefLabel "Three"@en ; rdfs:label "3"@en .""",
    )
    named = lines('<id/a/2> rdfs:label "Two"@en . <id/a/3> rdfs:label "3"@en .')
    assert named <= told(documents.get(f"{BASE}id/a/1"))


def test_a_survivor_names_all_that_was_merged_into_it_however_much_else_points_at_it(tmp_path: Path) -> None:
    crowd = "".join(f"<id/a/x{n}> x:knows <id/a/z> ." for n in range(PAGE * 2))
    documents = made(
        tmp_path,
        crowd
        + '<id/a/z> rdfs:label "Z" . <id/a/y> ap:mergedInto <id/a/z> . <id/a/w> ap:mergedInto <id/a/y> .',
    )

    document = documents.get(BASE + "id/a/z")

    assert lines("<id/a/y> ap:mergedInto <id/a/z> . <id/a/w> ap:mergedInto <id/a/y> .") <= told(document)
    assert document is not None
    assert document.incoming == PAGE * 2 + 1
    assert document.turtle.count(b"/knows>") == PAGE - 1


def test_incoming_statements_are_counted_and_paged(tmp_path: Path) -> None:
    count = 2 * PAGE + 7
    crowd = "".join(f"<w/{n}> x:knows <id/a/z> ." for n in range(count))
    verbs = "".join(f"<id/participation/{n}> a ap:Participation ; ap:agent <id/a/z> ." for n in range(3))
    documents = made(tmp_path, crowd + verbs + '<id/a/z> rdfs:label "Z" .')

    pages = [documents.incoming(BASE + "id/a/z", page) for page in range(5)]

    assert [page.count(b"\n") for page in pages] == [0, PAGE, PAGE, 10, 0]
    assert all(page.splitlines() == sorted(page.splitlines()) for page in pages)
    assert len(set(parse(b"".join(pages), format=RdfFormat.N_TRIPLES))) == count + 3
    assert pages[1].count(b"id/participation/") == 3
    assert documents.incoming(BASE + "id/a/unknown") == b""


@pytest.mark.parametrize(
    ("scheme", "value", "thing"),
    [
        ("isni", "0000000122429500", "1"),
        ("isni", "0000 0001 2242 9500", "1"),
        ("viaf", "http://viaf.org/viaf/52759159", "2"),
        ("local", "a/b c", "3"),
        ("isni", "000000012242950X", None),
        ("nothing", "1", None),
        ("viaf", "", None),
    ],
)
def test_an_identifier_leads_to_its_thing(tmp_path: Path, scheme: str, value: str, thing: str | None) -> None:
    documents = made(
        tmp_path,
        AGENT
        + """
        <id/agent/2> schema:sameAs <http://viaf.org/viaf/52759159> .
        <id/agent/0#old> a adms:Identifier ; skos:notation "0000000122429500" ; ap:scheme <def/scheme/isni> ;
            ap:idStatus ap:cancelled .
        <id/agent/3#l> a adms:Identifier ; skos:notation "a/b c" ; ap:scheme <def/scheme/local> .
    """,
    )

    assert documents.resolve(scheme, value) == (f"{BASE}id/agent/{thing}" if thing else None)


def test_a_document_that_says_the_same_keeps_the_day_on_which_it_changed(tmp_path: Path) -> None:
    first = made(tmp_path / "first", '<w/1> x:says "1" . <w/2> x:says "2" .')
    second = made(
        tmp_path / "second",
        '<w/1> x:says "1" . <w/2> x:says "3" .',
        previous=first,
        changed="2026-02-01T00:00:00Z",
    )

    found = {
        iri: (document.changed, document.digest) for iri in second.iris() if (document := second.get(iri))
    }

    assert {iri.removeprefix(BASE): changed for iri, (changed, _) in found.items()} == {
        "w/1": DAY,
        "w/2": "2026-02-01T00:00:00Z",
    }
    assert all(len(digest) == 64 for _, digest in found.values())


def test_equal_data_give_equal_bytes(tmp_path: Path) -> None:
    text = "".join(
        f'<w/{n}> a foaf:Person ; rdfs:label "Person {n * 7919 % 1000}"@en ; x:knows <w/{n * 3 % 300}> .'
        for n in range(300)
    )
    for name in ("a", "b"):
        made(tmp_path / name, text)

    assert (tmp_path / "a/documents/documents.mdb").read_bytes() == (
        tmp_path / "b/documents/documents.mdb"
    ).read_bytes()
    assert [path.name for path in (tmp_path / "a/documents").iterdir()] == ["documents.mdb"]

    made(
        tmp_path / "c",
        text,
        previous=Documents.open(tmp_path / "a/documents"),
        changed="2026-02-01T00:00:00Z",
    )
    assert (tmp_path / "a/documents/documents.mdb").read_bytes() == (
        tmp_path / "c/documents/documents.mdb"
    ).read_bytes()


def test_no_data_are_no_documents(tmp_path: Path) -> None:
    documents = made(tmp_path, "")

    assert (len(documents), list(documents.iris()), documents.get(BASE)) == (0, [], None)


def test_a_document_is_what_was_kept_of_it() -> None:
    document = Document(
        NamedNode(BASE + "id/a/1").value,
        "",
        "split",
        (BASE + "id/a/2", BASE + "id/a/3"),
        7,
        DAY,
        b'<s:s> <p:p> "\t" .\n',
    )

    assert Document.parse(bytes(document)) == document


def test_documents_are_opened_as_often_as_one_likes(tmp_path: Path) -> None:
    made(tmp_path, '<w/1> x:says "1" .')
    readers = [Documents.open(tmp_path / "documents") for _ in range(3)]
    del readers[0]

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda n: readers[n % 2].get(BASE + "w/1"), range(200)))

    assert all(document == found[0] and document is not None for document in found)


@pytest.mark.parametrize("text", [None, b"", b"no documents"])
def test_documents_that_cannot_be_read_are_one_line(tmp_path: Path, text: bytes | None) -> None:
    if text is not None:
        (tmp_path / "documents.mdb").write_bytes(text)

    with pytest.raises(LodError, match="cannot be opened"):
        Documents.open(tmp_path)
