"""A build seals a release of all its sources or nothing at all, the same bytes wherever it runs."""

import gzip
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import polars
import pytest

from lod.build import Outcome, Watcher, build, check_sources, convert_one, origin_named
from lod.build.workers import processes
from lod.config import load
from lod.errors import LodError, Problem
from lod.release import DATA, Release, Shelf, check
from tests.parsers import reading_back

DAY = date(2026, 1, 15)
CONFIG = """
base = "https://data.example.org/"
title = { en = "Test" }
licence = "https://creativecommons.org/publicdomain/zero/1.0/"
"""
REGISTERS = """
[[source]]
name = "registers"
converter = "registers"
path = "*.csv"
"""
GRAPH = """
[[source]]
name = "graph"
converter = "rdf"
path = "graph.ttl"
"""
INSTITUTIONS = """key,name,language,country,parent
L1,Lakeside Library,en,CH,
L2,Hillside Library,en,AT,L1
"""
TURTLE = """@prefix foaf: <http://xmlns.com/foaf/0.1/> .
<https://data.example.org/id/agent/G1> a foaf:Person ; foaf:name "한글"@ko-Hang ;
    foaf:knows [ foaf:name "b" ] .
"""
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}


class Quiet:
    """Listens to a build."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self.stages: list[str] = []

    @contextmanager
    def stage(self, name: str, total: int = 0) -> Iterator[Watcher]:
        """Note a stage."""
        self.stages.append(name)
        yield lambda read, records: None

    def took(self, task: str, seconds: float) -> None:
        """Note nothing."""

    def problem(self, problem: Problem) -> None:
        """Note a problem."""
        self.problems.append(str(problem))


def begin(folder: Path, config: str = CONFIG + REGISTERS + GRAPH, **files: str) -> Path:
    """Write a dataset and return its configuration."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = {"institutions.csv": INSTITUTIONS, "graph.ttl": TURTLE, "lod.toml": config} | files
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder / "lod.toml"


def run(config: Path, day: date = DAY, *, anew: bool = False) -> tuple[Outcome, list[str]]:
    quiet = Quiet()
    return build(load(config), day, quiet, anew=anew), quiet.problems


def left(config: Path) -> list[str]:
    """What lies among the releases."""
    found = (path.name for path in (config.parent / "releases").iterdir())
    return sorted(name for name in found if not name.startswith((".lock", ".conversions")))


def digests(release: Path) -> dict[str, bytes]:
    """The bytes of what must be the same everywhere: all but the store's and index's files and digests."""
    return {
        str(path.relative_to(release)): path.read_bytes()
        for path in sorted(release.rglob("*"))
        if path.is_file()
        and path.relative_to(release).parts[0] not in ("store", "search", "history", "digests.json")
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with reading_back(twice=True):
        outcome, problems = run(begin(tmp_path_factory.mktemp("built")))
        assert problems == []
        assert outcome.release is not None
        assert check(outcome.release) == []
    return outcome.release


def test_a_release_holds_every_source_and_our_vocabulary(built: Path) -> None:
    release = Release.open(built)
    data = release.data.read_text(encoding="utf-8")
    assert '"Lakeside Library"@en' in data
    assert '"한글"@ko-Hang' in data, "the tag keeps its canonical case"
    assert "<https://data.example.org/def/ap#Programme>" in data
    assert "_:" not in data, "no blank node is published"
    lines = release.data.read_bytes().splitlines()
    assert lines == sorted(set(lines))
    assert check(built) == []
    assert len(release.open_store()) == len(lines)


def test_its_manifest_counts_each_record_once(built: Path) -> None:
    sources = {each["name"]: each for each in json.loads((built / "manifest.json").read_bytes())["sources"]}
    assert list(sources) == ["vocabulary", "registers", "graph"]
    for each in sources.values():
        parts = (each["entities"], each["tombstones"], each["problems"], each["not_agents"])
        assert each["records"] == sum(parts)
    assert sources["registers"]["entities"] == 2
    assert sources["graph"]["entities"] == 1


def test_the_inverse_of_a_relation_is_told_once(built: Path) -> None:
    data = (built / "data.nq").read_text(encoding="utf-8")
    assert data.count("<https://data.example.org/id/agent/L2>") > 1


def test_the_same_sources_give_the_same_bytes_in_another_folder(built: Path, tmp_path: Path) -> None:
    outcome, _ = run(begin(tmp_path / "some where" / "else"))
    assert outcome.release is not None
    assert outcome.release.name == built.name
    assert digests(outcome.release) == digests(built)


def test_several_workers_give_the_same_bytes_as_one(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lod.build.gathering._enough", lambda jobs, workers: workers)
    monkeypatch.setattr("lod.build.publishing._SMALL", 0)
    outcome, _ = run(begin(tmp_path / "x", CONFIG + REGISTERS + GRAPH + "[build]\nworkers = 3\n"))
    assert outcome.release is not None
    assert digests(outcome.release) == digests(built)


def test_a_process_beside_others_keeps_to_one_core() -> None:
    with processes(1) as pool:
        assert pool.submit(polars.thread_pool_size).result() == 1


def test_no_path_of_this_machine_is_in_it(built: Path) -> None:
    for name, content in digests(built).items():
        assert str(built.parent).encode() not in content, name


def test_a_second_build_of_the_same_is_the_same_release(tmp_path: Path) -> None:
    config = begin(tmp_path)
    first, _ = run(config)
    second, _ = run(config)
    assert first.release == second.release
    assert len(left(config)) == 1


BROKEN = """key,name,language,country,parent,isni
L1,Lakeside Library,en,CH,,
L1,Hillside Library,en,AT,,
L3,Third,en,AT,L9,
L4,Fourth,en,AT,,0000 0001 2308 2571
L5,Fifth,en,Austria,,
"""


def test_all_that_is_wrong_is_told_in_one_run_and_nothing_is_sealed(tmp_path: Path) -> None:
    config = begin(tmp_path, **{"institutions.csv": BROKEN, "graph.ttl": "<a> <b> ."})
    outcome, problems = run(config)
    assert outcome.release is None
    said = "\n".join(problems)
    for place in ("institutions.csv:3: key:", "institutions.csv:4: parent:", "institutions.csv:5: isni:"):
        assert place in said
    assert "has check character" in said
    assert any("graph.ttl:1:" in reason for reason in outcome.reasons)
    assert "what keeps a release from being sealed: 1 duplicate-key, 1 unknown-reference" in outcome.reasons
    assert left(config) == []


def test_a_source_of_which_nothing_is_read_is_reported(tmp_path: Path) -> None:
    outcome, problems = run(begin(tmp_path, **{"graph.ttl": ""}))
    assert outcome.release is not None
    assert problems == []
    report = json.loads((outcome.release / "problems.json").read_bytes())
    assert [(each["source"], each["kind"]) for each in report["outcomes"]] == [("graph", "empty-source")]


def test_a_file_that_came_empty_beside_others_is_reported(tmp_path: Path) -> None:
    source = GRAPH.replace("graph.ttl", "*.ttl")
    outcome, problems = run(begin(tmp_path, CONFIG + source, **{"graph.ttl": TURTLE, "more.ttl": ""}))
    assert outcome.release is not None
    assert problems == []
    assert "more.ttl:0: file: it is empty [empty-source]" in (outcome.release / "problems.txt").read_text()


def test_a_source_that_lost_much_is_told_to_who_builds(tmp_path: Path) -> None:
    config = begin(tmp_path)
    first, _ = run(config)
    assert first.warnings == ()
    assert first.release is not None

    (tmp_path / "graph.ttl").write_text("", encoding="utf-8")
    outcome, _ = run(config)

    assert outcome.release is not None
    assert outcome.warnings == (f"graph has 0 entities; 1 were in {first.release.name}",)


def test_a_packed_file_that_breaks_off_is_named(tmp_path: Path) -> None:
    source = '[[source]]\nname = "ror"\nconverter = "ror"\npath = "ror.json.gz"\n'
    config = begin(tmp_path, CONFIG + source)
    (tmp_path / "ror.json.gz").write_bytes(gzip.compress(b"[]")[:-6])
    outcome, _ = run(config)
    assert outcome.reasons == ("ror.json.gz: the gzip file breaks off",)
    origin = origin_named("ror", "https://data.example.org/", load(config))
    with (tmp_path / "ror.json.gz").open("rb") as stream, pytest.raises(LodError, match=r"^ror\.json\.gz: "):
        list(convert_one(origin, "https://data.example.org/", stream, "ror.json.gz"))


@pytest.mark.parametrize(("limit", "sealed"), [("0", False), ("1", True), ("0.9", False), ("1.0", True)])
def test_max_lost_decides_how_much_less_is_too_little(tmp_path: Path, limit: str, sealed: bool) -> None:  # noqa: FBT001
    config = begin(tmp_path, f"max_lost = {limit}\n" + CONFIG + GRAPH)
    first, _ = run(config)
    assert first.release is not None
    (tmp_path / "graph.ttl").write_text("", encoding="utf-8")
    outcome, _ = run(config)
    assert (outcome.release is not None) is sealed
    if not sealed:
        said = f"graph has 0 entities; 1 were in {first.release.name}; max_lost is {limit}"
        assert outcome.reasons == (said,)


def test_what_was_lost_is_counted_from_the_release_that_was_rolled_back_to(tmp_path: Path) -> None:
    config = begin(tmp_path)
    good, _ = run(config)
    assert good.release is not None
    shelf = Shelf(tmp_path / "releases")
    shelf.publish()
    (tmp_path / "graph.ttl").write_text("", encoding="utf-8")
    assert run(config)[0].release is not None
    shelf.publish()
    shelf.publish(good.release.name)

    outcome, _ = run(begin(tmp_path, "max_lost = 0.1\n" + CONFIG + GRAPH, **{"graph.ttl": ""}))

    said = f"graph has 0 entities; 1 were in {good.release.name}; max_lost is 0.1"
    assert outcome.reasons == (said,)


def test_several_forms_of_one_value_and_forms_of_none_are_kept_apart(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    values = (
        """1, 01, "1"^^x:decimal, 1.0, 1.00, true, "1"^^x:boolean, "2020-13-45"^^x:date, "a"^^x:integer"""
    )
    turtle = (
        f"PREFIX x: <http://www.w3.org/2001/XMLSchema#> <https://data.example.org/v> a x:v ; x:p {values} ."
    )

    outcome, _ = run(begin(tmp_path, CONFIG + GRAPH, **{"graph.ttl": turtle}))

    assert outcome.release is not None
    data = (outcome.release / "data.nq").read_text(encoding="utf-8")
    assert data.count("#p> ") == 9
    assert list(check(outcome.release)) == []
    assert "Traceback" not in capfd.readouterr().err


def test_a_record_at_fault_is_left_out_and_reported(tmp_path: Path) -> None:
    wrong = "key,name,isni\nL1,One,0000 0001 2308 2571\nL2,Two,\n"
    config = begin(tmp_path, CONFIG + REGISTERS, **{"institutions.csv": wrong})
    outcome, problems = run(config)
    assert outcome.release is not None
    assert len(problems) == 1
    assert (outcome.release / "problems.txt").read_text(encoding="utf-8") == f"{problems[0]}\n"
    report = json.loads((outcome.release / "problems.json").read_bytes())
    (told,) = [each for each in report["outcomes"] if each["is"] == "problem"]
    assert (told["source"], told["file"], told["line"], told["field"]) == (
        "registers",
        "institutions.csv",
        2,
        "isni",
    )
    assert outcome.report[1]["problems"] == 1


def test_a_record_of_which_rdf_refuses_a_term_is_named_with_its_line_and_key(tmp_path: Path) -> None:
    source = REGISTERS + 'licence = "http://[x/"\n'
    config = load(begin(tmp_path, CONFIG + source, **{"institutions.csv": INSTITUTIONS}))
    quiet = Quiet()
    check_sources(config, tmp_path, quiet)
    assert [re.sub(": cannot be told in RDF: .*", "", said) for said in quiet.problems] == [
        "institutions.csv:2: record",
        "institutions.csv:3: record",
    ]
    assert [said.rpartition(" ")[2] for said in quiet.problems] == ["(L1)", "(L2)"]
    origin = origin_named("registers", config.base, config)
    with (tmp_path / "institutions.csv").open("rb") as stream:
        alone = list(convert_one(origin, config.base, stream, "institutions.csv"))
    assert [str(each) for each in alone] == quiet.problems


@pytest.mark.parametrize(("limit", "sealed"), [("0", False), ("1", True), ("0.4", False), ("0.5", True)])
def test_max_problems_decides_what_is_too_much(tmp_path: Path, limit: str, sealed: bool) -> None:  # noqa: FBT001
    wrong = INSTITUTIONS.replace(",AT,L1", ",Austria-Hungary,")
    config = begin(tmp_path, f"max_problems = {limit}\n" + CONFIG + REGISTERS, **{"institutions.csv": wrong})
    outcome, problems = run(config)
    assert len(problems) == 1
    assert (outcome.release is not None) is sealed
    if not sealed:
        assert outcome.reasons == (f"1 of 2 records have problems; max_problems is {limit}",)


def test_a_record_told_twice_by_another_source_is_kept_once(tmp_path: Path) -> None:
    twice = "ISNI,Name\n0000000122429500,First\n000000012308257X,Other\n0000 0001 2242 9500,Second\n"
    source = '[[source]]\nname = "isni"\nconverter = "isni"\npath = "isni.csv"\n'
    config = begin(tmp_path, CONFIG + source, **{"isni.csv": twice})
    outcome, problems = run(config)
    assert outcome.release is not None
    assert len(problems) == 1
    assert problems[0].startswith(
        "isni.csv:4: key: agent isni-0000000122429500 is told at isni.csv:2 already"
    )
    (counts,) = [each for each in outcome.report if each["name"] == "isni"]
    assert (counts["records"], counts["entities"], counts["problems"]) == (3, 2, 1)


def test_who_is_no_more_has_no_class_wherever_its_class_stands(tmp_path: Path) -> None:
    """In the run of its end, in another of the same file, in another source; once more in the next build."""
    start = "@prefix foaf: <http://xmlns.com/foaf/0.1/> .\n@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
    one, living = "<https://data.example.org/id/agent/G1>", "<https://data.example.org/id/agent/G2>"
    graph = f"{start}{one} a foaf:Person .\n{living} a foaf:Person .\n{one} foaf:name 'G' ; a foaf:Agent .\n"
    ends = f"{start}{one} owl:deprecated true ; a foaf:Organization .\n"
    source = '[[source]]\nname = "ends"\nconverter = "rdf"\npath = "ends.ttl"\n'
    config = begin(tmp_path, CONFIG + GRAPH + source, **{"graph.ttl": graph, "ends.ttl": ends})
    before: dict[str, bytes] = {}
    for anew in (False, False, True):
        outcome, problems = run(config, anew=anew)
        assert (problems, outcome.release is not None) == ([], True)
        assert outcome.release is not None
        data = (outcome.release / DATA).read_text(encoding="utf-8").splitlines()
        classes = [line.split(" ")[0] for line in data if "22-rdf-syntax-ns#type> <http://xmlns.com" in line]
        assert (classes.count(living), classes.count(one)) == (1, 0)
        assert f'{one} <http://xmlns.com/foaf/0.1/name> "G" .' in data
        counted = {each["name"]: each for each in outcome.report}
        assert (counted["graph"]["notices"], counted["ends"]["notices"]) == (2, 1)
        assert (counted["graph"]["entities"], counted["ends"]["tombstones"]) == (2, 1)
        assert before in ({}, digests(outcome.release))
        before = digests(outcome.release)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (
            'encodng = "utf-8"',
            "source[1].encodng: unknown option of converter registers; did you mean encoding?",
        ),
        ("encoding = 3", "source[1].encoding: must be a string"),
        ('converter = "registr"', "source[1].converter: registr: unknown converter; did you mean registers?"),
        ('path = "nothing.csv"', "source registers: no file at"),
        ('shapes = ["nothing.ttl"]', "source registers: no file at"),
    ],
)
def test_a_source_that_is_configured_wrongly_is_named(tmp_path: Path, more: str, said: str) -> None:
    key = more.partition(" ")[0]
    kept = "\n".join(line for line in REGISTERS.splitlines() if not line.startswith(key))
    config = begin(tmp_path, CONFIG + kept + "\n" + more)
    with pytest.raises(LodError) as error:
        run(config)
    assert said in str(error.value)
    assert not (tmp_path / "releases").exists()


def test_a_register_that_breaks_a_shape_is_not_sealed_and_its_row_is_named(tmp_path: Path) -> None:
    shape = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix org: <http://www.w3.org/ns/org#> .
    @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    <shapes#Named> a sh:NodeShape ; sh:targetClass org:FormalOrganization ;
      sh:property [ sh:path skos:altLabel ; sh:minCount 1 ; sh:message "needs another name" ] ."""
    config = begin(tmp_path, CONFIG + REGISTERS + 'shapes = ["own.ttl"]\n', **{"own.ttl": shape})
    outcome, problems = run(config)
    assert outcome.release is None
    assert problems[0].startswith("institutions.csv:2: http://www.w3.org/2004/02/skos/core#altLabel:")
    assert "https://data.example.org/id/agent/L1 breaks Named: needs another name" in problems[0]
    assert len(problems) == 2


def test_a_shape_of_an_rdf_source_leaves_out_what_breaks_it(tmp_path: Path) -> None:
    shape = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
    <shapes#P> a sh:NodeShape ; sh:targetClass foaf:Person ;
      sh:property [ sh:path foaf:name ; sh:minCount 1 ] ."""
    more = TURTLE + "<https://data.example.org/id/agent/G2> a foaf:Person .\n"
    config = begin(
        tmp_path, CONFIG + GRAPH + 'shapes = ["own.ttl"]\n', **{"own.ttl": shape, "graph.ttl": more}
    )
    outcome, problems = run(config)
    assert outcome.release is not None
    assert len(problems) == 1
    assert "G2 breaks P" in problems[0]
    assert "G2" not in (outcome.release / "data.nq").read_text(encoding="utf-8")
    assert outcome.report[1]["entities"] == 1


def test_a_subject_whose_statements_stand_apart_is_left_out_as_one_record(tmp_path: Path) -> None:
    shape = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
    <shapes#P> a sh:NodeShape ; sh:targetClass foaf:Person ;
      sh:property [ sh:path foaf:homepage ; sh:minCount 1 ] ."""
    graph = (
        TURTLE + "<https://x.org/a> a foaf:Agent .\n<https://data.example.org/id/agent/G1> foaf:nick 'G' .\n"
    )
    config = begin(
        tmp_path, CONFIG + GRAPH + 'shapes = ["own.ttl"]\n', **{"own.ttl": shape, "graph.ttl": graph}
    )
    outcome, _ = run(config)
    assert outcome.release is not None
    counts = outcome.report[1]
    assert (counts["records"], counts["entities"], counts["problems"], counts["notices"]) == (2, 1, 1, 1)
    assert "G1>" not in (outcome.release / "data.nq").read_text(encoding="utf-8")


GONE = "<https://x.org/a> <https://x.org/b> <<( <https://x.org/c> <https://x.org/d> <https://x.org/e> )>> ."


@pytest.mark.parametrize(
    ("converter", "path", "text"),
    [
        ("nlk_lod", "a.json", '{"@graph": [{"@id": "x"}, {"@id": "y"}, 5]}'),
        ("nlk_lod", "a.json", '{"@graph": [{"@id": "x"}]}\n{"@graph": [{"@id": "y"}, {}]}'),
        ("rdf", "a.ttl", "\n".join([GONE] * 3)),
        ("marc_authority", "a.mrk", "=LDR  00000nz  a2200000n  4500\n=001  a\n\n" * 3),
    ],
)
def test_each_record_that_cannot_be_used_is_counted(
    tmp_path: Path, converter: str, path: str, text: str
) -> None:
    source = f'[[source]]\nname = "a"\nconverter = "{converter}"\npath = "{path}"\n'
    outcome, _ = run(begin(tmp_path, CONFIG + source, **{path: text}))
    (counts,) = [each for each in outcome.report if each["name"] == "a"]
    assert (counts["records"], counts["problems"]) == (3, 3)


def test_nothing_else_is_noticed_of_a_record_that_is_left_out(tmp_path: Path) -> None:
    source = '[[source]]\nname = "m"\nconverter = "marc_authority"\npath = "m.mrk"\n'
    record = "=LDR  00000nz  a2200000n  4500\n=001  a1\n=100  1\\$aKey, John\n=375  \\\\$amale\n\n"
    outcome, _ = run(begin(tmp_path, CONFIG + source, **{"m.mrk": record * 3}))
    counts = outcome.report[1]
    assert (counts["entities"], counts["problems"], counts["notices"]) == (1, 2, 1)


def test_an_option_that_means_nothing_is_told_with_its_source(tmp_path: Path) -> None:
    source = '[[source]]\nname = "m"\nconverter = "marc_authority"\npath = "m.mrk"\ntime_zone = "JST"\n'
    with pytest.raises(LodError, match=r"^time_zone is 'JST', .* \(source m\)$"):
        run(begin(tmp_path, CONFIG + source, **{"m.mrk": ""}))


def test_a_shape_leaves_out_every_record_of_one_key(tmp_path: Path) -> None:
    shape = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
    <shapes#P> a sh:NodeShape ; sh:targetClass foaf:Person ;
      sh:property [ sh:path foaf:homepage ; sh:minCount 1 ] ."""
    source = '[[source]]\nname = "m"\nconverter = "marc_authority"\npath = "m.mrk"\nshapes = ["own.ttl"]\n'
    record = "=LDR  00000nz  a2200000n  4500\n=001  a1\n=100  1\\$aKey, John\n\n"
    config = begin(tmp_path, CONFIG + source, **{"own.ttl": shape, "m.mrk": record * 2})
    outcome, problems = run(config)
    assert outcome.release is not None
    assert [problem.partition(" (")[0][:7] for problem in problems] == ["m.mrk:1", "m.mrk:5"]
    assert all("m-a1 breaks P" in problem for problem in problems)
    assert outcome.report[1]["problems"] == 2


def test_one_build_at_a_time(tmp_path: Path) -> None:
    config = begin(tmp_path)
    program = (
        "import sys, time; from pathlib import Path; from lod.release import drafting\n"
        "with drafting(Path(sys.argv[1])): print('here', flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path / "releases")], stdout=subprocess.PIPE, env=ENVIRONMENT
    ) as other:
        try:
            assert other.stdout is not None
            other.stdout.readline()
            with pytest.raises(LodError, match="another build"):
                run(config)
        finally:
            other.kill()
    assert run(config)[0].release is not None


def lod(config: Path, *arguments: str, **more: object) -> subprocess.Popen[str]:
    return subprocess.Popen(  # type: ignore[call-overload, no-any-return]
        [sys.executable, "-m", "lod", "--config", str(config), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=ENVIRONMENT,
        **more,
    )


@pytest.mark.slow
def test_a_full_disk_is_one_line_and_leaves_what_was_there(tmp_path: Path) -> None:
    """Wherever the build is when there is no more room, the line names what could not be written."""
    config = begin(tmp_path)
    assert run(config)[0].release is not None
    shelf = Shelf(tmp_path / "releases")
    before = shelf.publish()
    (tmp_path / "graph.ttl").write_text(TURTLE.replace("G1", "G7"), encoding="utf-8")
    for room in (1_000, 200_000):

        def small_files(room: int = room) -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

        with lod(config, "build", preexec_fn=small_files) as process:
            _, errors = process.communicate()
        assert process.returncode == 2, room
        assert "Traceback" not in errors
        said = errors.splitlines()[-1]
        assert said.startswith(f"lod: {tmp_path}/releases"), said
        assert "too large" in said or "signal" in said, said
        assert "cannot be written" in said, said
        assert left(config) == [before, "current", "published.tsv"]
        assert check(shelf.path / before) == []


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 4
    path.write_bytes(bytes(content))


def shorten(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


@pytest.mark.slow
def test_whatever_of_a_release_is_damaged_is_told_and_not_published(tmp_path: Path) -> None:
    """Every file that is read to serve it, whoever made it: a copy may have broken off anywhere."""
    first, shelf = run(begin(tmp_path))[0].release, Shelf(tmp_path / "releases")
    assert first is not None
    whole = tmp_path / "whole"
    shutil.copytree(first, whole)
    files = [path.relative_to(whole) for path in whole.rglob("*") if path.is_file() and path.stat().st_size]
    assert len(files) > 30
    for file in files:
        if file.name in {"LOCK", "LOG"}:  # the engine's own, of no use to a reader
            continue
        for damage in (flip, shorten, Path.unlink):
            shutil.rmtree(first)
            shutil.copytree(whole, first)
            damage(first / file)
            told = check(first)
            if file.name == "digests.json" and damage is shorten:
                continue  # by the line feed at its end alone
            assert told, (file, damage)
            if damage is not flip and file.name != "manifest.json":
                assert any(str(file) in each for each in told), told
                with pytest.raises(LodError, match=r"is damaged|cannot be"):
                    shelf.publish()


@pytest.mark.slow
def test_a_release_of_an_earlier_day_is_told_not_to_be_the_newest(tmp_path: Path) -> None:
    """A clock was set back: a script that builds and publishes would publish what was there before."""
    config = begin(tmp_path)
    later = run(config)[0].release
    earlier = run(config, date(2026, 1, 14))[0]

    assert later is not None
    assert earlier.release is not None
    (warning,) = earlier.warnings
    assert warning.startswith(f"{earlier.release.name} is of an earlier day than {later.name}")


class _Meddling(Quiet):
    """Is told how far the build is, and writes to a source then."""

    def __init__(self, stage: str, source: Path) -> None:
        super().__init__()
        self._at, self._source = stage, source

    @contextmanager
    def stage(self, name: str, total: int = 0) -> Iterator[Watcher]:
        with super().stage(name, total) as watch:
            yield watch
        if name == self._at:
            self._source.write_bytes(self._source.read_bytes() + b"\n")


@pytest.mark.slow
@pytest.mark.parametrize("stage", ["convert", "merge", "publish"])
def test_a_source_that_changes_while_it_is_read_makes_no_release(tmp_path: Path, stage: str) -> None:
    """The manifest would have the digest of a file that was never read so."""
    config = begin(tmp_path)
    source = tmp_path / "graph.ttl"

    with pytest.raises(LodError, match=r"graph\.ttl: changed while it was read; build again"):
        build(load(config), DAY, _Meddling(stage, source))

    assert left(config) == []
    assert run(config)[0].release is not None


@pytest.mark.slow
def test_a_damaged_release_is_neither_taken_over_nor_taken_for_the_new_one(tmp_path: Path) -> None:
    config = begin(tmp_path)
    first = run(config)[0].release
    assert first is not None
    flip(next(first.glob("search/*.store")))

    with pytest.raises(LodError, match="has the same content and is damaged; move it away"):
        run(config)
    (tmp_path / "graph.ttl").write_text(TURTLE.replace("G1", "G7"), encoding="utf-8")
    outcome = run(config)[0]

    assert outcome.release is not None
    assert [warning for warning in outcome.warnings if f"{first.name} is damaged" in warning]
    assert check(outcome.release) == []
    tables = {path.stat().st_ino for path in first.rglob("*.sst")}
    assert tables.isdisjoint(path.stat().st_ino for path in outcome.release.rglob("*.sst"))


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_build_that_is_stopped_leaves_what_was_there(tmp_path: Path, number: signal.Signals) -> None:
    config = begin(tmp_path)
    assert run(config)[0].release is not None
    shelf = Shelf(tmp_path / "releases")
    shelf.publish()
    before = shelf.published()
    (tmp_path / "graph.ttl").write_text(TURTLE.replace("G1", "G7"), encoding="utf-8")
    for moment in (0.0, 0.5, 1.2, 2.0):
        with lod(config, "build") as process:
            while process.poll() is None and not list((tmp_path / "releases").glob(".draft*")):
                time.sleep(0.01)  # until it has begun: before that Python itself is still starting
            time.sleep(moment)
            process.send_signal(number)
            _, errors = process.communicate()
        assert "Traceback" not in errors
        for name in shelf.names():
            assert check(shelf.path / name) == []
        assert shelf.published() == before
    assert run(config)[0].release is not None
    assert [name for name in left(config) if name.startswith(".draft")] == []


@pytest.mark.slow
def test_the_workers_of_a_killed_build_end_with_it(tmp_path: Path) -> None:
    config = begin(tmp_path, CONFIG + GRAPH.replace("graph.ttl", "big-*.nt") + "[build]\nworkers = 2\n")
    line = '<https://data.example.org/id/agent/{}> <http://xmlns.com/foaf/0.1/name> "a name" .\n'
    for part in range(2):
        with (tmp_path / f"big-{part}.nt").open("w") as out:
            out.writelines(line.format(number) for number in range(60_000))
    with lod(config, "build") as process:
        deadline = time.monotonic() + 60
        while len(children := _children(process.pid)) < 2 and time.monotonic() < deadline:
            time.sleep(0.05)
        process.kill()
        process.communicate()
    while any(map(_lives, children)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not any(map(_lives, children))


def _children(pid: int) -> list[int]:
    try:
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in ("Z", "X")
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.slow
def test_a_published_release_can_be_moved_to_another_machine(built: Path, tmp_path: Path) -> None:
    moved = shutil.copytree(built, tmp_path / "elsewhere" / built.name)
    assert check(moved) == []
