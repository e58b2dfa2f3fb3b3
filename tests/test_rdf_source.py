"""RDF is published as it came: only blank nodes get names, names that last, and nothing is fetched."""

import io
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat

from lod.converters.rdf_source import FORMATS, convert
from lod.errors import Notice, Problem, UnreadableSource
from lod.records.statements import Statements

BASE = "https://data.example.org/"


def told(text: str, file: str = "input.ttl") -> list[Statements | Problem | Notice]:
    return list(convert(io.BytesIO(text.encode()), file, source="cases", base=BASE))


def genids(outcomes: list[Statements | Problem | Notice], subject: str) -> list[str]:
    quads = [q for o in outcomes if isinstance(o, Statements) and o.subject == subject for q in o.quads]
    return sorted({str(q.object) for q in quads if "genid" in str(q.object)})


NESTED = "<http://a> <http://p> [ <http://q> [ <http://r> 1 ] ] , [ <http://q> 2 ] ."


@pytest.mark.parametrize("before", ["", "<http://other> <http://p> [] , [] .\n", "[] <http://p> [] .\n"])
@pytest.mark.parametrize("after", ["", "\n<http://z> <http://p> [ <http://q> 3 ] ."])
def test_a_blank_node_keeps_its_name_whatever_stands_around_its_subject(before: str, after: str) -> None:
    alone = genids(told(NESTED), "http://a")
    assert len(alone) == 3
    assert genids(told(before + NESTED + after), "http://a") == alone


def test_a_blank_node_is_found_again_wherever_its_statements_stand() -> None:
    late = "<http://a> <http://p> _:x .\n<http://b> <http://p> 1 .\n_:x <http://q> 2 ."
    early = "_:x <http://q> 2 .\n<http://b> <http://p> 1 .\n<http://a> <http://p> _:x ."
    quads = [
        {str(q) for o in told(text) if isinstance(o, Statements) for q in o.quads} for text in (late, early)
    ]
    assert quads[0] == quads[1]
    assert not any("_:" in quad for quad in quads[0])


@pytest.mark.parametrize(
    "text",
    [
        "[] <http://p> 1 .",
        "_:a <http://p> _:b . _:b <http://p> _:a .",
        "_:g { <http://a> <http://p> _:g }",
        "[] <http://p> [] , [] ; <http://q> [ <http://r> [] ] .",
    ],
)
def test_no_blank_node_is_left_and_every_quad_is_kept(text: str) -> None:
    outcomes = told(text, "input.trig")
    quads = [str(q) for o in outcomes if isinstance(o, Statements) for q in o.quads]
    assert quads
    assert "_:" not in " ".join(quads)
    assert outcomes == told(text, "input.trig")


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("x.ttl", "<http://a> <http://p> bad .", "x.ttl:1:23: bad is not a valid RDF object"),
        (
            "x.jsonld",
            '{"@context": "https://schema.org/", "name": "x"}',
            "a remote JSON-LD context is not fetched",
        ),
        ("x.jsonld", "{bad", "x.jsonld:1:2"),
        ("x.rdf", "<rdf:RDF", "x.rdf:1:"),
        ("x.rdf", '<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]><r/>', "entity e points outside"),
        ("x.rdf", '<!DOCTYPE r [<!ENTITY a "a"><!ENTITY b "&a;&a;">]><r/>', "entity b is nested"),
        ("x.txt", "", "no RDF format is known by 'txt'"),
    ],
)
def test_a_source_that_cannot_be_read_says_where_and_why(file: str, text: str, said: str) -> None:
    with pytest.raises(UnreadableSource, match=said.replace("(", r"\(")):
        told(text, file)


def test_an_abbreviating_entity_is_expanded() -> None:
    text = """<!DOCTYPE rdf:RDF [<!ENTITY x "http://x/">]>
    <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="http://x/">
    <rdf:Description rdf:about="&x;a"><x:p>1</x:p></rdf:Description></rdf:RDF>"""
    assert [o.subject for o in told(text, "x.rdf") if isinstance(o, Statements)] == ["http://x/a"]


NAMED = """PREFIX v: <http://v.example/>
<http://x/a> v:preferredNameForThePerson "Hong"; v:variantName "Kil"; v:born "1500" .
<http://x/b> v:preferredNameForThePerson "Key" ; v:nameOf <http://x/a> .
<http://x/c> <http://purl.org/dc/terms/title> "Songs" ; v:shortTitle "S" .
<http://x/d> v:born "1501" ; v:part [ v:name "Lake" ] ."""
TAKEN = "http://v.example/preferredNameForThePerson"


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        (
            (),
            [
                "input.ttl:1: labels: of 4 subjects 2 have no name that pages show and search finds; "
                f"in lod.toml `labels` may name {TAKEN}, http://v.example/variantName [no-name]"
            ],
        ),
        ((TAKEN,), []),
    ],
)
def test_properties_that_seem_to_name_what_has_no_known_name_are_told(
    labels: tuple[str, ...], said: list[str]
) -> None:
    stream = io.BytesIO(NAMED.encode())
    outcomes = convert(stream, "input.ttl", source="cases", base=BASE, labels=labels)
    assert [str(each) for each in outcomes if isinstance(each, Notice)] == said


LINES = """{"@id": "http://x/a", "http://x/p": [{"@id": "_:b"}, {"@value": "1"}]}

{"@id": "http://x/b", "http://x/p": {"@id": "_:b", "http://x/q": "2"}}
{"@id": "http://x/c"
{"@context": "http://x/context", "@id": "http://x/d"}
{"@id": "http://x/e", "http://x/p": {"@id": "http://x/%zz<"}}
"""


def test_a_subject_told_in_several_runs_is_not_said_to_have_no_name() -> None:
    skos, names = "http://www.w3.org/2004/02/skos/core#", ("prefLabel", "altLabel")
    lines = [f'<http://x/{n}> <{skos}{name}> "Key {n}" .' for name in names for n in range(3)]
    short = [f'<http://x/{n}> <http://v.example/shortTitle> "K" .' for n in range(3)]
    assert not [o for o in told("\n".join((*lines, *short)), "x.nt") if isinstance(o, Notice)]


@pytest.mark.parametrize(
    ("said", "over"),
    [("true", True), ('"true"', True), ('"1"', True), ("false", False), ("<http://x>", False)],
)
def test_what_is_deprecated_is_over_however_the_truth_is_written(said: str, over: bool) -> None:  # noqa: FBT001
    (subject,) = told(f"<http://a> <http://www.w3.org/2002/07/owl#deprecated> {said} .")
    assert isinstance(subject, Statements)
    assert subject.is_over == over


def test_documents_of_json_ld_may_stand_on_a_line_each() -> None:
    outcomes = told(LINES, "x.jsonl")
    assert [o.subject for o in outcomes if isinstance(o, Statements)] == ["http://x/a", "http://x/b"]
    assert set(genids(outcomes, "http://x/a")).isdisjoint(genids(outcomes, "http://x/b"))
    assert [(o.line, o.kind) for o in outcomes if isinstance(o, Problem)] == [
        (4, "syntax"), (5, "syntax"), (6, "syntax")
    ]  # fmt: skip
    assert outcomes == told(LINES, "x.jsonl")


def test_json_ld_by_line_that_is_not_called_so_is_refused_with_a_hint() -> None:
    with pytest.raises(UnreadableSource, match='where each line is one, set format = "jsonl"'):
        told('{"@id": "http://x/a"}\n{"@id": "http://x/b"}', "x.jsonld")


def test_xml_that_is_no_rdf_is_refused_by_its_root() -> None:
    with pytest.raises(UnreadableSource, match="the root of this XML is m:mads, not rdf:RDF"):
        told('<?xml version="1.0"?>\n<m:mads xmlns:m="http://m"><m:name>Key</m:name></m:mads>', "x.xml")


def test_a_node_may_be_the_root_of_rdf_xml() -> None:
    text = """<x:Key xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="http://x/"
    rdf:about="http://x/a"/>"""
    assert [o.subject for o in told(text, "x.rdf") if isinstance(o, Statements)] == ["http://x/a"]


def test_w3c_n_triples_are_read_or_refused_line_by_line(shared: Path) -> None:
    folder = shared / "data/records/dirty/rdf/w3c-rdf11/rdf-n-triples"
    for path in sorted(folder.rglob("*.nt")):
        with path.open("rb") as stream:
            problems = [
                o for o in convert(stream, path.name, source="w3c", base=BASE) if isinstance(o, Problem)
            ]
        assert bool(problems) == ("-bad-" in path.name), path.name


def test_real_gnd_files_are_read_whole(shared: Path) -> None:
    for path in sorted((shared / "data/records/viaf-gnd-lc/gnd").rglob("*.ttl")):
        with path.open("rb") as stream:
            *outcomes, last = convert(stream, path.name, source="gnd", base="https://d-nb.info/")
        assert outcomes, path.name
        assert all(isinstance(o, Statements) for o in outcomes), path.name
        assert isinstance(last, Notice), path.name
        assert "gnd#preferredNameFor" in last.message, path.name


def test_every_format_of_the_documentation_has_a_suffix() -> None:
    six = {
        RdfFormat.TURTLE,
        RdfFormat.N_TRIPLES,
        RdfFormat.N_QUADS,
        RdfFormat.TRIG,
        RdfFormat.RDF_XML,
        RdfFormat.JSON_LD,
    }
    assert six == set(FORMATS.values())


@pytest.mark.parametrize(
    "end",
    [
        "owl:deprecated true",
        "<https://data.example.org/def/ap#mergedInto> <id/agent/B>",
        "dcterms:isReplacedBy <id/agent/B>",
    ],
)
def test_who_is_no_more_has_no_class_of_the_living(end: str) -> None:
    text = f"""
    @prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix dcterms: <http://purl.org/dc/terms/> .
    @prefix foaf: <http://xmlns.com/foaf/0.1/> .
    <id/agent/A> a foaf:Person , foaf:Agent ; foaf:name "A" ; foaf:knows [ a foaf:Person ] ; {end} .
    <id/agent/B> a foaf:Person .
    <def/term> a owl:ObjectProperty ; {end} .
    """
    outcomes = told(text)
    classes = {
        str(each.subject): str(each.object)
        for one in outcomes
        if isinstance(one, Statements)
        for each in one.quads
        if str(each.predicate).endswith("#type>")
    }
    assert f"<{BASE}id/agent/A>" not in classes
    assert classes[f"<{BASE}id/agent/B>"] == "<http://xmlns.com/foaf/0.1/Person>"
    assert f"<{BASE}def/term>" in classes, "a term that is deprecated is a term still"
    assert len(classes) == 3, "what the blank node stands for is no tombstone"
    noticed = [each for each in outcomes if isinstance(each, Notice) and each.kind == "tombstone-class"]
    assert [each.message.split()[0].rpartition("/")[2] for each in noticed] == ["Person", "Agent"]
