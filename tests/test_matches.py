"""What a match says is one has one IRI, each record its own; what is told apart stays apart."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from rdflib import Graph

from lod.build import Watcher, build
from lod.build.gathering import gather
from lod.build.sources import origins
from lod.config import load
from lod.errors import Problem
from lod.release import Release, check
from lod.web import create_app

BASE = "https://data.example.org/"
CONFIG = f"""
base = "{BASE}"
title = {{ en = "Test" }}
licence = "https://creativecommons.org/publicdomain/zero/1.0/"

[[source]]
name = "partners"
converter = "registers"
path = "*s.csv"

[[source]]
name = "isil"
converter = "register_table"
path = "isil.tsv"

[source.columns]
key = "key"
"name@en" = "en"
"name@ko" = "ko"
country = "country"
established = "from"
isni = "isni"
ror = "ror"

[[source]]
name = "people"
converter = "register_table"
path = "people.tsv"
kind = "person"
columns = {{ key = "key", name = "name" }}

[[source]]
name = "nlk"
converter = "nlk_lod"
path = "nlk.json"

[[source]]
name = "graph"
converter = "rdf"
path = "graph.ttl"

[[source]]
name = "matches"
converter = "matches"
path = "*.sssom.tsv"
"""
INSTITUTIONS = """key,name,language,country,established,not_to_be_confused_with,isni,ror
P1,Lakeside Library,en,CH,1900,,0000000122429500,05gj5ka88
P2,Hillside Library,en,AT,,P3,,
P3,Hilltop Library,en,AT,,,,
KAB201400144,National Library,en,KR,1945,,,
"""
ISIL = """key\ten\tko\tcountry\tfrom\tisni\tror
1\tLake Library\t호수 도서관\tCH\t1900-05\t0000000122429500\t05gj5ka88
2\tHillside Library\t\tDE\t1950\t\t
3\tHilltop\t\t\t\t\t
4\tLake Library Annexe\t\t\t\t\t
"""
NLK = [
    {
        "@id": "nlk:KAB201400144",
        "@type": "foaf:Organization",
        "prefLabel": "국립중앙도서관",
        "dateOfEstablishment": "1947",
        "altLabel": ["國立中央圖書館"],
    },
    {"@id": "nlk:KAB201500167", "@type": "foaf:Organization", "prefLabel": "국립도서관"},
]
GRAPH = """@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://data.example.org/id/agent/G1> a foaf:Organization ;
    skos:prefLabel "Graph"@en ; skos:altLabel "G"@en ;
    foaf:knows <https://data.example.org/id/agent/isil-1#isni> .
<https://data.example.org/id/concept/C1> a skos:Concept ; skos:prefLabel "Hills"@en .
"""
IDENTIFIERS = "entity,scheme,identifier,match\nagent/KAB201400144,nlk,KAB201500167,not-a-match\n"
HEADER = "subject_id\tpredicate_id\tobject_id\tpredicate_modifier\tconfidence\n"


class Quiet:
    """Listens to a build."""

    @contextmanager
    def stage(self, name: str, total: int = 0) -> Iterator[Watcher]:
        """Note nothing."""
        yield lambda read, records: None

    def took(self, name: str, seconds: float) -> None:
        """Note nothing."""

    def problem(self, problem: Problem) -> None:
        """Note nothing."""


def begin(folder: Path, *rows: str, files: Mapping[str, str] | None = None) -> Path:
    """Write the sources and a match table of these rows: "agent/P1 = agent/isil-1"."""
    words = {"=": "skos:exactMatch", "~": "skos:closeMatch", "≠": "skos:exactMatch", "<": "skos:broadMatch"}
    table = HEADER
    for row in rows:
        subject, word, object_ = row.split(" ")
        table += f"{subject}\t{words[word]}\t{object_}\t{'Not' if word == '≠' else ''}\t\n"
    texts: dict[str, str] = {
        "lod.toml": CONFIG,
        "institutions.csv": INSTITUTIONS,
        "identifiers.csv": IDENTIFIERS,
        "isil.tsv": ISIL,
        "people.tsv": "key\tname\n1\tLake, Lady\n",
        "graph.ttl": GRAPH,
        "own.sssom.tsv": table,
        "nlk.json": json.dumps({"@graph": NLK}, ensure_ascii=False),
    } | dict(files or {})
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder / "lod.toml"


@dataclass(frozen=True)
class Made:
    """What the sources tell together, by source, and what was reported."""

    lines: dict[str, set[str]]
    notes: list[str]
    counts: dict[str, dict[str, object]]

    @property
    def all(self) -> set[str]:
        """What all sources together tell."""
        return set().union(*self.lines.values())

    def of(self, subject: str, *predicates: str) -> set[str]:
        """What is said of a subject, as `predicate object` with short names."""
        told = {
            line.removeprefix(f"<{BASE}{subject}> ")
            for line in self.all
            if line.startswith(f"<{BASE}{subject}> ")
        }
        short = {_short(line) for line in told}
        return {line for line in short if not predicates or line.split(" ")[0] in predicates}


def _short(line: str) -> str:
    predicate, _, rest = line.removesuffix(" .").partition(" ")
    name = predicate[1:-1].replace("#", "/").rpartition("/")[2]
    if "skos-xl" in predicate:
        name = f"xl:{name}"
    return f"{name} {rest.replace(BASE, '')}"


def made(folder: Path, *rows: str, files: Mapping[str, str] | None = None) -> Made:
    config = load(begin(folder, *rows, files=files))
    scratch = folder / "scratch"
    scratch.mkdir()
    gathered = gather(origins(config), BASE, scratch, 1, Quiet())
    lines = {
        name: {line for path in paths for line in path.read_text(encoding="utf-8").splitlines()}
        for name, paths in gathered.runs.items()
    }
    unasked = ("[unmapped]", "[unknown-reference]")
    notes = [str(each) for each in gathered.report.outcomes() if not str(each).endswith(unasked)]
    return Made(lines, notes, {str(each["name"]): each for each in gathered.report.sources()})


def test_what_a_table_says_is_one_has_one_iri_and_each_record_its_own(tmp_path: Path) -> None:
    told = made(tmp_path, "agent/P1 = agent/isil-1")
    assert told.of("id/agent/isil-1") == {"mergedInto <id/agent/P1>", 'label "Lake Library"@en'}
    assert told.of("id/agent/P1", "isPrimaryTopicOf") == {
        "isPrimaryTopicOf <doc/agent/P1>",
        "isPrimaryTopicOf <doc/agent/isil-1>",
    }
    assert {
        "primaryTopic <id/agent/P1>",
        "isPartOf <dataset/isil>",
        "recordStatus <def/ap#current>",
    } <= told.of("doc/agent/isil-1")
    assert f"<{BASE}id/agent/isil-1> <{BASE}def/ap#mergedInto> <{BASE}id/agent/P1> ." in told.lines["matches"]
    assert told.counts["matches"]["entities"] == 1


def test_the_source_that_stands_first_keeps_its_preferred_labels(tmp_path: Path) -> None:
    told = made(tmp_path, "agent/P1 = agent/isil-1")
    assert told.of("id/agent/P1", "prefLabel", "altLabel", "label") == {
        'label "Lakeside Library"@en',
        'prefLabel "Lakeside Library"@en',
        'altLabel "Lake Library"@en',
        'prefLabel "호수 도서관"@ko',
    }


@pytest.mark.parametrize(
    ("row", "survivor", "merged"),
    [
        ("agent/P1 = agent/isil-1", "P1", "isil-1"),
        ("agent/isil-1 = agent/P1", "P1", "isil-1"),  # the source that stands first has the survivor
        ("agent/P3 = agent/P1", "P3", "P1"),  # of one source, the subject is
        ("agent/isil-2 = agent/isil-3", "isil-2", "isil-3"),
        ("agent/G1 = agent/isil-2", "isil-2", "G1"),
        (f"{BASE}id/agent/P1 = {BASE}id/agent/isil-1", "P1", "isil-1"),
        ("agent/isil-2 = http://lod.nl.go.kr/resource/KAB201500167", "isil-2", "KAB201500167"),
        # Both have the number: the one that the row does not name itself is meant.
        ("agent/P1 = https://ror.org/05gj5ka88", "P1", "isil-1"),
        ("https://isni.org/isni/0000000122429500 = agent/isil-1", "P1", "isil-1"),
    ],
)
def test_the_survivor_is_of_the_source_that_stands_first(
    tmp_path: Path, row: str, survivor: str, merged: str
) -> None:
    told = made(tmp_path, row)
    assert f"mergedInto <id/agent/{survivor}>" in told.of(f"id/agent/{merged}")
    assert told.counts["matches"]["problems"] == 0


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["agent/P9 = agent/P1"], f"subject_id: {BASE}id/agent/P9 is not there"),
        (["agent/P1 = agent/isil-9"], f"object_id: {BASE}id/agent/isil-9 is not there"),
        (["https://ror.org/00p9h0053 = https://viaf.org/viaf/1"], "subject_id: nobody here has"),
        (["https://ror.org/05gj5ka88 = agent/isil-2"], "https://ror.org/05gj5ka88 is that of 2 entities"),
        (["agent/P1 = agent/people-1"], "object_id: agent/P1 is a body, agent/people-1 a person"),
        (["agent/P1 = concept/C1"], "object_id: agent/P1 is an agent, https://data"),
        (["agent/P2 = agent/P3"], "agent/P2 is told apart from agent/P3 at institutions.csv:3"),
        (["agent/P1 ≠ agent/P1"], "agent/P1 is told apart from itself"),
        (
            ["agent/P1 = agent/isil-2", "agent/P1 ≠ agent/isil-2"],
            "apart from agent/isil-2 at own.sssom.tsv:3",
        ),
        (["agent/P1 ≠ agent/isil-2", "agent/isil-2 = agent/P1"], "apart from agent/P1 at own.sssom.tsv:2"),
        # Chains: what joins two that are apart, or two of one source that nobody calls one.
        (["agent/P2 = agent/isil-2", "agent/isil-2 = agent/P3"], "agent/P2 is told apart from agent/P3"),
        (
            ["agent/P1 = agent/isil-1", "agent/P1 = agent/isil-4"],
            "agent/isil-1 and agent/isil-4 one, both of",
        ),
        # A trap of the register: told apart by a number that another source's record has.
        (["agent/KAB201400144 = agent/KAB201500167"], "apart from agent/KAB201500167 at identifiers.csv:2"),
    ],
)
def test_a_row_that_does_not_hold_is_a_problem_with_its_place(
    tmp_path: Path, rows: list[str], said: str
) -> None:
    told = made(tmp_path, *rows)
    (problem,) = [note for note in told.notes if note.startswith("own.sssom.tsv") and not note.endswith("]")]
    assert said in problem
    counts = told.counts["matches"]
    assert (counts["records"], counts["entities"], counts["problems"]) == (len(rows), len(rows) - 1, 1)


def test_a_match_that_is_refused_leaves_both_as_they_were(tmp_path: Path) -> None:
    told = made(tmp_path, "agent/P1 = agent/people-1", "agent/P2 = agent/P3")
    assert not [line for line in told.all if "mergedInto>" in line and not line.startswith(f"<{BASE}def/")]
    assert 'prefLabel "Lake, Lady"@und-Latn' in told.of("id/agent/people-1")


@pytest.mark.parametrize(
    ("row", "statement"),
    [
        ("agent/P1 ~ agent/isil-1", "possiblySame <id/agent/isil-1>"),
        ("agent/P1 ≠ agent/isil-1", "notToBeConfusedWith <id/agent/isil-1>"),
        ("agent/P1 ≠ agent/people-1", "notToBeConfusedWith <id/agent/people-1>"),
        ("agent/P1 < agent/isil-1", "broadMatch <id/agent/isil-1>"),
        ("agent/P1 = http://www.wikidata.org/entity/Q1", "sameAs <http://www.wikidata.org/entity/Q1>"),
        ("http://www.wikidata.org/entity/Q1 < agent/P1", "narrowMatch <http://www.wikidata.org/entity/Q1>"),
        ("agent/P1 ~ https://example.net/x", "possiblySame <https://example.net/x>"),
    ],
)
def test_what_makes_no_two_one_is_a_statement(tmp_path: Path, row: str, statement: str) -> None:
    told = made(tmp_path, row)
    assert statement in told.of("id/agent/P1")
    assert told.of("doc/agent/isil-1", "primaryTopic") == {"primaryTopic <id/agent/isil-1>"}


def test_concepts_that_mean_the_same_are_linked_and_stay_two(tmp_path: Path) -> None:
    concepts = "key,name,language,scheme\nS1,Hills,en,terrain\n"
    told = made(tmp_path, "concept/S1 = concept/C1", files={"concepts.csv": concepts})
    assert "exactMatch <id/concept/C1>" in told.of("id/concept/S1")
    assert 'prefLabel "Hills"@en' in told.of("id/concept/C1")


def test_an_identifier_alone_merges_nothing_and_is_reported(tmp_path: Path) -> None:
    told = made(tmp_path)
    shared = [note for note in told.notes if note.endswith("[shared-identifier]")]
    assert len(shared) == 2
    assert not told.of("id/agent/isil-1", "mergedInto")


def test_an_identifier_that_two_records_of_one_entity_have_is_no_fault_and_one_node(tmp_path: Path) -> None:
    told = made(tmp_path, "agent/P1 = agent/isil-1")
    assert [note for note in told.notes if "shared" in note] == []
    assert told.of("id/agent/P1", "identifier") == {
        "identifier <id/agent/P1#isni>",
        "identifier <id/agent/P1#ror>",
    }


def test_the_same_control_number_makes_one_of_two_sources(tmp_path: Path) -> None:
    institutions = INSTITUTIONS.replace("ror\n", "ror,nlk\n").replace("\n", ",\n").replace("nlk,", "nlk")
    institutions = institutions.replace(
        "P3,Hilltop Library,en,AT,,,,,", "P3,Hilltop Library,en,AT,,,,,KAB201500167"
    )
    told = made(tmp_path, files={"institutions.csv": institutions})
    assert told.of("id/agent/KAB201500167") == {"mergedInto <id/agent/P3>", 'label "국립도서관"@ko'}
    told = made(
        _folder(tmp_path, "apart"), "agent/P3 ≠ agent/KAB201500167", files={"institutions.csv": institutions}
    )
    assert 'prefLabel "국립도서관"@ko' in told.of("id/agent/KAB201500167")


def _folder(parent: Path, name: str) -> Path:
    (parent / name).mkdir()
    return parent / name


def test_one_key_of_two_sources_is_one_entity_with_a_record_each(tmp_path: Path) -> None:
    told = made(tmp_path)
    assert told.of("id/agent/KAB201400144", "isPrimaryTopicOf") == {
        "isPrimaryTopicOf <doc/agent/KAB201400144>",
        "isPrimaryTopicOf <doc/nlk/agent/KAB201400144>",
    }
    assert "isPartOf <dataset/partners>" in told.of("doc/agent/KAB201400144")
    assert told.of("doc/agent/KAB201400144", "isPartOf") == {"isPartOf <dataset/partners>"}
    assert told.of("doc/nlk/agent/KAB201400144", "isPartOf", "primaryTopic") == {
        "isPartOf <dataset/nlk>",
        "primaryTopic <id/agent/KAB201400144>",
    }
    assert told.of("id/agent/KAB201400144", "prefLabel", "altLabel", "label") == {
        'label "National Library"@en',
        'prefLabel "National Library"@en',
        'prefLabel "국립중앙도서관"@ko',
        'altLabel "國立中央圖書館"@und-Hani',
    }
    assert told.of("id/agent/KAB201400144#nlk.nlk", "notation") == {'notation "KAB201400144"'}


def test_contradictions_are_reported_with_both_values(tmp_path: Path) -> None:
    told = made(tmp_path, "agent/P1 = agent/isil-1", "agent/P2 = agent/isil-2")
    assert [note for note in told.notes if note.endswith("[conflict]")] == [
        # 1900-05 is no contradiction of 1900
        "isil.tsv:3: country: DE here, AT at institutions.csv:3 (agent/P2) [conflict]",
        "nlk.json:1: established: 1947 here, 1945 at institutions.csv:5 (agent/KAB201400144) [conflict]",
    ]
    assert told.of("id/agent/P2", "addressCountry") == {'addressCountry "AT"', 'addressCountry "DE"'}


def test_a_chain_over_three_sources_is_one_entity(tmp_path: Path) -> None:
    told = made(tmp_path, "agent/isil-2 = agent/G1", "agent/G1 = agent/P2")
    for merged in ("isil-2", "G1"):
        assert "mergedInto <id/agent/P2>" in told.of(f"id/agent/{merged}")
    assert {'altLabel "Graph"@en', 'altLabel "G"@en'} <= told.of("id/agent/P2")


def test_whoever_points_at_the_merged_points_at_the_survivor(tmp_path: Path) -> None:
    told = made(tmp_path, "agent/P2 = agent/isil-1", "agent/P2 ~ agent/isil-1")
    assert "knows <id/agent/P2#isil-1.isni>" in told.of("id/agent/G1")
    assert told.of("id/agent/P2#isil-1.isni", "notation")
    assert not told.of("id/agent/P2", "possiblySame"), "what is one is not possibly the same as itself"


def test_names_that_lose_their_rank_lose_it_as_nodes_too(tmp_path: Path) -> None:
    names = "entity,name,language,rank,status\nagent/P3,Top of the Hill,en,preferred,authorized\n"
    told = made(tmp_path, "agent/P2 = agent/P1", files={"names.csv": names})
    assert told.of("id/agent/P2", "prefLabel") == {'prefLabel "Hillside Library"@en'}
    names = names.replace("P3,Top of the Hill", "P1,Lakeside Library")
    told = made(_folder(tmp_path, "b"), "agent/P2 = agent/P1", files={"names.csv": names})
    assert not told.of("id/agent/P2", "xl:prefLabel")


def test_without_matches_nothing_is_touched(tmp_path: Path) -> None:
    alone = CONFIG[: CONFIG.index('[[source]]\nname = "nlk"')]
    told = made(tmp_path, files={"lod.toml": alone})
    assert not [path for path in (tmp_path / "scratch").iterdir() if path.name.endswith(("-rest", "-judged"))]
    assert told.counts.keys() == {"vocabulary", "partners", "isil", "people"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = tmp_path_factory.mktemp("site")
    config = load(begin(folder, "agent/P1 = agent/isil-1"))
    outcome = build(config, date(2026, 1, 15), Quiet())
    assert outcome.release is not None, outcome.reasons
    assert check(outcome.release) == []
    return create_app(Release.open(outcome.release), config).test_client()


@pytest.mark.parametrize(
    ("path", "status", "place"),
    [
        ("/id/agent/isil-1", 301, "/id/agent/P1"),
        ("/id/agent/isil-1.ttl", 301, "/id/agent/P1.ttl"),
        ("/id/agent/P1", 303, "/doc/agent/P1"),
        ("/doc/agent/isil-1", 200, None),
        ("/doc/nlk/agent/KAB201400144", 200, None),
        ("/doc/nlk/agent/KAB201400144.ttl", 200, None),
        ("/id/nlk/agent/KAB201400144", 404, None),
        ("/id/ror/05gj5ka88", 301, "/id/agent/P1"),
    ],
)
def test_every_record_and_every_old_iri_dereferences(
    site: FlaskClient, path: str, status: int, place: str | None
) -> None:
    answer = site.get(path)
    assert (answer.status_code, answer.headers.get("Location")) == (status, place)


@pytest.mark.parametrize(
    ("thing", "record"),
    [("agent/P1", "doc/agent/isil-1"), ("agent/KAB201400144", "doc/nlk/agent/KAB201400144")],
)
def test_the_survivors_document_says_which_records_it_has_and_of_which_source(
    site: FlaskClient, thing: str, record: str
) -> None:
    graph = Graph().parse(data=site.get(f"/doc/{thing}.ttl").data, format="turtle")
    ask = f"""PREFIX foaf: <http://xmlns.com/foaf/0.1/> PREFIX dcterms: <http://purl.org/dc/terms/>
    ASK {{ <{BASE}id/{thing}> foaf:isPrimaryTopicOf <{BASE}{record}> .
           <{BASE}{record}> foaf:primaryTopic <{BASE}id/{thing}> ; dcterms:isPartOf ?dataset }}"""
    assert graph.query(ask).askAnswer
    page = site.get(f"/doc/{thing}.html").text
    assert f"/{record}" in page


def test_the_register_and_the_national_librarys_data_meet_and_the_traps_stay_apart(
    shared: Path, tmp_path: Path
) -> None:
    """The traps of the facts: records that look alike, told apart by the register, whoever calls them one."""
    data = Path(__file__).parent.parent / "data"
    sample = (shared / "data/records/nlk-lod/Organization_sample.jsonld").read_text(encoding="utf-8")
    keys = ("KAB201400144", "KAB201500167", "KAB201500386", "KAB201500381", "KAB201500382")
    ours = [
        {"@id": f"nlk:{key}", "@type": "foaf:Organization", "prefLabel": f"도서관 {key[-3:]}"} for key in keys
    ]
    config = CONFIG[: CONFIG.index("[[source]]")]
    for name, converter, path in (
        ("partners", "registers", f"{data}/*.csv"),
        ("nlk", "nlk_lod", "*.jsonld"),
        ("matches", "matches", "*.sssom.tsv"),
    ):
        config += f'[[source]]\nname = "{name}"\nconverter = "{converter}"\npath = "{path}"\n'
    traps = [("agent/KAB201400144", key) for key in ("KAB201500167", "KAB201400286", "KAB201500386")]
    traps.append(("agent/KAB201500381", "KAB201500382"))
    told = made(
        tmp_path,
        *(f"{one} = agent/{other}" for one, other in traps),
        *(f"http://lod.nl.go.kr/resource/{other} = {one}" for one, other in traps),
        files={
            "lod.toml": config,
            "sample.jsonld": sample,
            "own.jsonld": json.dumps({"@graph": ours}, ensure_ascii=False),
        },
    )
    assert told.counts["matches"]["problems"] == 8
    for one, other in traps:
        assert f"notToBeConfusedWith <id/agent/{other}>" in told.of(f"id/{one}")
        assert (
            f"isPrimaryTopicOf <doc/agent/{other}>" in told.of(f"id/agent/{other}") or other == "KAB201500382"
        )
    assert 'prefLabel "국립어린이청소년도서관"@ko' in told.of("id/agent/KAB201400263")
    assert any("國立어린이靑少年圖書館" in each for each in told.of("id/agent/KAB201400263", "altLabel"))
    for name in ("KAB201400263", "KAB201400425", "KAB201400146", "KAB201400144"):
        assert f"isPrimaryTopicOf <doc/nlk/agent/{name}>" in told.of(f"id/agent/{name}")
        preferred = [each.rpartition("@")[2] for each in told.of(f"id/agent/{name}", "prefLabel")]
        assert len(preferred) == len(set(preferred))
