"""What is told in RDF uses declared terms only, and the registers keep to the shapes that gate the seal."""

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, serialize
from pyshacl import validate
from rdflib import Graph, URIRef
from rdflib.namespace import RDFS, SKOS

from lod.converters import CONVERTERS
from lod.dates import Edtf
from lod.errors import Notice, Problem
from lod.namespaces import DCTERMS, RDF
from lod.rdf import triples
from lod.rdf.identifiers import DECLARED
from lod.rdf.lines import lines
from lod.rdf.terms import iri, literal, part
from lod.records.agents import Agent, AgentKind
from lod.records.evidence import Evidence, Passage
from lod.records.lifecycle import Fate, NotAnEntity, Tombstone
from lod.records.names import Name, Rank
from lod.records.ties import Participation
from lod.representations.lines import with_canonical_tag
from tests.registers import BASE, ROOT, TELLING, VOCABULARY, told, told_by_registers
from tests.registers import records as registered

OURS = re.compile(rf"<({re.escape(BASE)}def/[^>]+)>")
SHAPES = ROOT / "vocab" / "shapes.ttl"
LANGUAGES = {"en", "ko", "ja", "zh-Hans"}  # in which the vocabulary is told


@pytest.fixture(scope="module")
def vocabulary() -> Graph:
    graph = Graph()
    for file in VOCABULARY:
        graph.parse(data=file.read_text(encoding="utf-8"), format="turtle", publicID=BASE)
    return graph


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return Graph().parse(data=SHAPES.read_text(encoding="utf-8"), format="turtle", publicID=BASE)


def named_in_code() -> Iterator[str]:
    """Yield our own terms that the telling of records names, and those that relations are told by."""
    for file in (ROOT / "lod" / "rdf").glob("*.py"):
        for term in re.findall(r'\bap\["([A-Za-z0-9]+)"\]', file.read_text(encoding="utf-8")):
            yield f"{BASE}def/ap#{term}"


def told_by_cases() -> Iterator[str]:
    """Yield our own terms in what each converter's cases are expected to tell."""
    for file in (ROOT / "tests" / "cases").glob("*/*/expected.nt"):
        yield from OURS.findall(file.read_text(encoding="utf-8"))


def told_by_data() -> Iterator[str]:
    """Yield our own terms and concepts that the shipped registers tell of."""
    for quad in told_by_registers():
        yield from OURS.findall(f"{quad.predicate} {quad.object}")


def test_every_term_of_ours_is_declared_with_a_label_in_each_language(vocabulary: Graph) -> None:
    terms = {iri for iri in (*named_in_code(), *told_by_cases(), *told_by_data()) if "/ap#" in iri}
    assert {iri for iri in terms if languages(vocabulary, iri) != LANGUAGES} == set()
    assert len(terms) > 50


def test_no_record_tells_of_a_scheme_of_identifiers_that_the_vocabulary_declares(vocabulary: Graph) -> None:
    schemes = vocabulary.subjects(SKOS.inScheme, URIRef(f"{BASE}def/scheme"))
    assert {str(each).removeprefix(f"{BASE}def/scheme/") for each in schemes} == DECLARED


def test_every_concept_that_the_registers_use_has_its_label_in_each_language(vocabulary: Graph) -> None:
    concepts = {iri for iri in told_by_data() if "/ap#" not in iri and not iri.endswith("def/dsd")}
    assert {iri for iri in concepts if languages(vocabulary, iri) != LANGUAGES} == set()
    assert len(concepts) > 200


def test_every_value_that_the_vocabulary_declares_has_its_label_in_each_language(vocabulary: Graph) -> None:
    declared = map(str, vocabulary.subjects(URIRef(RDF["type"].value), SKOS.Concept))
    assert {iri for iri in declared if not languages(vocabulary, iri) >= LANGUAGES} == set()


def languages(graph: Graph, iri: str) -> set[str]:
    labels = (*graph.objects(URIRef(iri), RDFS.label), *graph.objects(URIRef(iri), SKOS.prefLabel))
    return {str(getattr(label, "language", "")) for label in labels}


def test_every_declared_term_says_which_vocabulary_defines_it(vocabulary: Graph) -> None:
    ours = {s for s in vocabulary.subjects() if str(s).startswith(f"{BASE}def/ap#")}
    defined = set(vocabulary.subjects(RDFS.isDefinedBy, URIRef(f"{BASE}def/ap")))
    assert ours == defined


def test_the_registers_conform_to_the_shapes(vocabulary: Graph, shapes: Graph) -> None:
    graph = as_graph(told_by_registers()) + vocabulary
    conforms, _, report = validate(graph, shacl_graph=shapes)
    assert conforms, report


def as_graph(quads: Iterator[Quad]) -> Graph:
    lines = "".join(f"{quad.subject} {quad.predicate} {quad.object} .\n" for quad in quads)
    return Graph().parse(data=lines, format="nt")


SOUND = """
<id/undertaking/PR13> a ap:Programme ; rdfs:label "x"@en ;
    ap:certainty cert:stated ; prov:wasDerivedFrom <source/1#line=0,1> .
<id/agent/P1> a foaf:Organization , org:FormalOrganization ; rdfs:label "y"@en .
<id/participation/1> a ap:Participation ; ap:in <id/undertaking/PR13> ; ap:agent <id/agent/P1> ;
    ap:role <def/role/host> ; ap:date "2019"^^edtf:EDTF ; ap:notBefore "2019-01-01"^^xsd:date ;
    ap:notAfter "2019-12-31"^^xsd:date ; ap:certainty cert:stated ; prov:wasDerivedFrom <source/1#line=0,1> .
<id/observation/1> a qb:Observation ; ap:about <id/agent/P1> ; ap:indicator <def/indicator/users> ;
    ap:period <id/period/2019> ; sdmxm:obsValue 7 ;
    ap:certainty cert:stated ; prov:wasDerivedFrom <source/1#line=0,1> .
<id/statement/1> a ap:Statement ; ap:about <id/agent/P1> ; ap:aspect <def/aspect/topic> ; ap:value "z"@en ;
    ap:certainty cert:stated ; prov:wasDerivedFrom <source/1#line=0,1> .
<source/1#line=0,1> a ap:Passage ; prov:value "x" ; dcterms:isPartOf <source/1> .
<id/agent/P1#isni> a adms:Identifier ; skos:notation "0000000122429500"^^ap:isni ;
    ap:scheme <def/scheme/isni> ; ap:idStatus ap:valid .
<doc/agent/P1> a dcat:CatalogRecord ; foaf:primaryTopic <id/agent/P1> ; ap:recordStatus ap:current .
"""


def document(turtle: str) -> Graph:
    prefixes = TELLING.ours.prefixes | {"cert": f"{BASE}def/certainty/"}
    head = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in prefixes.items())
    return Graph().parse(data=head + turtle, format="turtle", publicID=BASE)


NAMES = """
skos:prefLabel "안련"@ko , "安連"@ko-Hani , "An Ryeon"@ko-Latn , "Allen"@en ;
    skos:altLabel "y@z.org" , "3.1"@ko ;
"""
LONG = "x" * 161
OF_RECORDS = f"""
<id/agent/P1#isni-2> a adms:Identifier ; skos:notation "0000 0001" ;
    ap:scheme <def/scheme/isni> ; ap:idStatus ap:unverified .
<doc/agent/P1#source-1> a ap:Passage ; prov:value "{LONG}" ; dcterms:isPartOf <doc/agent/P1> .
"""


def test_a_sound_example_conforms(vocabulary: Graph, shapes: Graph) -> None:
    sound = SOUND.replace('rdfs:label "y"@en', f'{NAMES} rdfs:label "y"@en')
    conforms, _, report = validate(document(sound + OF_RECORDS) + vocabulary, shacl_graph=shapes)
    assert conforms, report


@pytest.mark.parametrize(
    ("right", "wrong", "rule"),
    [
        ('rdfs:label "y"@en .', ".", "an agent needs a label"),
        ('rdfs:label "y"@en .', 'rdfs:label "y" ; skos:prefLabel "y"@en , "z"@en .', "one prefLabel|S14"),
        ('rdfs:label "y"@en .', 'rdfs:label "y" ; skos:prefLabel "y"@en ; skos:altLabel "y"@en .', "S13"),
        ('rdfs:label "y"@en .', 'rdfs:label "y" ; skos:altLabel "安連@zh" .', "inside the string"),
        ('rdfs:label "y"@en .', 'rdfs:label "y" ; skos:altLabel "Allen"@ko .', "Hangul"),
        ('rdfs:label "y"@en .', 'rdfs:label "y" ; skos:altLabel "안련"@ko-Hani .', "Han character"),
        ('rdfs:label "y"@en .', 'rdfs:label "y" ; adms:identifier <x> .', "adms:Identifier"),
        ("ap:in <id/undertaking/PR13>", "ap:in <id/agent/P1>", "programme, agreement or activity"),
        ("ap:role <def/role/host>", "ap:role <def/role/ghost>", "one role"),
        ('ap:date "2019"^^edtf:EDTF ;', 'ap:date "2019" ;', "EDTF"),
        ('ap:notBefore "2019-01-01"', 'ap:notBefore "2020-01-01"', "not after the last"),
        (
            '"2019-01-01"^^xsd:date ;\n    ap:notAfter "2019-12-31"^^xsd:date ;',
            '"2019"^^xsd:gYear ;',
            "first day",
        ),
        ("ap:certainty cert:stated", "ap:certainty cert:sure", "certainty"),
        ("prov:wasDerivedFrom <source/1#line=0,1> .", "rdfs:seeAlso <x> .", "a passage is needed"),
        ("sdmxm:obsValue 7", 'sdmxm:obsValue "1.77 million"', "one number"),
        ("ap:period <id/period/2019> ;", "", "period"),
        ('ap:value "z"@en ;', "", "says nothing"),
        ('prov:value "x" ;', "", "quotation"),
        ('prov:value "x" ;', 'prov:value "x" , "y" ;', "quotation"),
        ('prov:value "x" ;', f'prov:value "{LONG}" ;', "160 characters"),
        ('"0000000122429500"', '"0000 0001 2242 9500"', "ISNI"),
        ("ap:idStatus ap:valid", "ap:idStatus ap:current", "valid, cancelled or unverified"),
        ("ap:recordStatus ap:current", "ap:recordStatus ap:replaced", "isReplacedBy"),
    ],
)
def test_a_broken_rule_is_named(right: str, wrong: str, rule: str, vocabulary: Graph, shapes: Graph) -> None:
    assert right in SOUND
    conforms, _, report = validate(document(SOUND.replace(right, wrong)) + vocabulary, shacl_graph=shapes)
    assert not conforms
    assert re.search(rule, report), report


def test_a_name_that_is_preferred_is_not_told_as_an_alternative_too() -> None:
    agent = Agent(
        key="P1",
        kind=AgentKind.BODY,
        names=(
            Name(text="Harbour Library", language="en", rank=Rank.PREFERRED),
            Name(text="Port Library", language="en", rank=Rank.PREFERRED),
            Name(text="Harbour Library", language="en"),
        ),
    )
    labels = {f"{quad.predicate.value.partition('#')[2]} {quad.object}" for quad in told(agent)}
    assert {label for label in labels if "abel" in label} == {
        'prefLabel "Harbour Library"@en',
        'altLabel "Port Library"@en',
        'rdf-schema#label "Harbour Library"@en'.removeprefix("rdf-schema#"),
    }


def test_a_tombstone_has_no_class_of_a_living_entity() -> None:
    for fate in Fate:
        gone = Tombstone(kind="agent", key="K1", label="Old", fate=fate, successors=("K2",))
        it = TELLING.ours.thing("agent", "K1")
        assert [quad for quad in told(gone) if quad.subject == it and quad.predicate == RDF["type"]] == []
        replaced = [quad.object for quad in told(gone) if quad.predicate == DCTERMS["isReplacedBy"]]
        assert replaced == [NamedNode(f"{BASE}doc/agent/K2")]


def test_a_record_of_no_entity_tells_nothing() -> None:
    assert list(told(NotAnEntity(key="K1", reason="reference", file="x", line=1))) == []


def test_an_unknown_record_is_a_bug() -> None:
    with pytest.raises(TypeError, match="nothing here tells a object"):
        triples(object(), TELLING)


@pytest.mark.parametrize(
    ("when", "bounds"),
    [
        ("2019-06/2019-10", ["2019-06-01", "2019-10-31"]),
        ("[2018..2022]", ["2018-01-01", "2022-12-31"]),
        ("2008/", ["2008-01-01"]),  # began 2008, end unknown
        ("/1984", ["1984-12-31"]),
        ("2006/..", ["2006-01-01"]),
    ],
)
def test_a_date_is_told_as_stated_with_the_bounds_that_it_has(when: str, bounds: list[str]) -> None:
    tie = Participation(
        key="1",
        undertaking="PR13",
        agent="P1",
        role="host",
        date=Edtf(when),
        evidence=Evidence("stated", (Passage("001", 46, 46),)),
    )
    quads = list(told(tie))
    found = [quad.object for quad in quads if quad.predicate.value.endswith(("#notBefore", "#notAfter"))]
    assert [getattr(value, "value", "") for value in found] == bounds
    assert f'"{when}"' in str([str(quad.object) for quad in quads])
    assert f"<{BASE}source/001#line=45,46>" in {str(quad.object) for quad in quads}


@pytest.mark.parametrize(
    "text",
    [
        "서울",
        'a "b" \\c',
        "a\tb\nc\rd",
        "\x00\x08\x0b\x0c\x7f\x85",
        "a\u00a0b\u200b\u2028",
        "\ufeff\uffff",
        "🎻\U000e0001",
        "",
    ],
)
def test_a_literal_is_written_as_pyoxigraph_writes_it(text: str) -> None:
    assert literal(text) == str(Literal(text))
    assert literal(text, language="ko") == str(Literal(text, language="ko"))
    date = NamedNode("http://www.w3.org/2001/XMLSchema#date")
    assert literal(text, datatype=str(date)) == str(Literal(text, datatype=date))


def test_no_character_that_can_be_printed_is_escaped_but_for_two() -> None:
    printable = "".join(filter(str.isprintable, map(chr, range(sys.maxunicode + 1))))
    plain = printable.replace('"', "").replace("\\", "")
    assert len(plain) > 100_000
    assert str(Literal(plain)) == f'"{plain}"'


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: iri("http://x/a b"),
        lambda: iri("x"),
        lambda: part("<http://x/a>", "b c"),
        lambda: part("<http://x/a#b>", "c"),
        lambda: literal("a", language="in Korean"),
        lambda: literal("\ud800"),
    ],
)
def test_what_is_no_term_is_refused(wrong: Callable[[], str]) -> None:
    with pytest.raises(ValueError, match=r"IRI|tag|literal value"):
        wrong()


@pytest.mark.parametrize("suffix", ["mrc", "marcxml", "mrk", "xml"])
def test_each_real_record_is_told_in_the_lines_that_pyoxigraph_writes(shared: Path, suffix: str) -> None:
    records = 0
    for file in sorted((shared / "data" / "records" / "auth-marc").rglob(f"*.{suffix}")):
        with file.open("rb") as stream:
            for outcome in CONVERTERS["marc_authority"](stream, file.name):
                if not isinstance(outcome, Problem | Notice):
                    records += 1
                    assert lines(outcome, TELLING) == written(outcome)
    assert records > 5


def test_what_the_registers_tell_is_told_in_the_lines_that_pyoxigraph_writes() -> None:
    for record in registered():
        assert lines(record, TELLING) == written(record)


def written(record: object) -> list[bytes]:
    """Return what a record says, read and written again by pyoxigraph."""
    said = serialize(triples(record, TELLING), format=RdfFormat.N_QUADS) or b""
    return [with_canonical_tag(line) for line in said.splitlines(keepends=True)]
