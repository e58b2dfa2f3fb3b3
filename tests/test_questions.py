"""Questions asked of the shipped registers are answered as expected; nothing is invented."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolutions, RdfFormat

from lod.store import Store
from tests.registers import BASE, DATA, ROOT, VOCABULARY, told_by_registers

QUERIES = ROOT / "vocab" / "queries"
FLAGS = {"suspect", "ambiguous"}


@dataclass(frozen=True)
class Published:
    """Statements that can be asked, and the base of their IRIs."""

    store: Store
    base: str

    def ask(self, query: Path) -> QuerySolutions | QueryBoolean:
        """Evaluate a named query, which no CONSTRUCT is."""
        answer = self.store.query(query.stem, base=self.base)
        assert isinstance(answer, QuerySolutions | QueryBoolean)
        return answer


@pytest.fixture(scope="module", params=["registers", pytest.param("release", marks=pytest.mark.slow)])
def published(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Published:
    """Return what the registers tell, from memory and from a release that was built of the shipped data."""
    if request.param == "release":
        return built(tmp_path_factory.mktemp("shipped"))
    store = pyoxigraph.Store()
    store.extend(told_by_registers())
    for file in VOCABULARY:
        store.load(file.read_bytes(), format=RdfFormat.TURTLE, base_iri=BASE)
    return Published(Store(store), BASE)


def built(folder: Path) -> Published:
    """Build the shipped configuration in a folder of its own."""
    text = (ROOT / "lod.toml").read_text(encoding="utf-8").replace('"data/', f'"{DATA}/')
    (folder / "lod.toml").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "lod", "--config", str(folder / "lod.toml"), "build"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    (release,) = (folder / "releases").glob("[0-9]*")
    base = re.search(r'^base *= *"([^"]+)"', text, re.MULTILINE)
    assert base
    return Published(Store.open(release / "store"), base[1])


def header(query: Path, name: str) -> str:
    found = re.search(rf"^# {name}: (.*)$", query.read_text(encoding="utf-8"), re.MULTILINE)
    return found[1] if found else ""


def answers(published: Published, query: Path) -> Iterator[list[object]]:
    """Yield the answer's rows: the plain values of its columns."""
    answer = published.ask(query)
    if isinstance(answer, QueryBoolean):
        yield [bool(answer)]
        return
    for row in answer:
        yield [plain(term) for term in row]


def plain(term: object) -> object:
    if isinstance(term, Literal):
        is_number = term.datatype.value.endswith(("#integer", "#decimal"))
        return float(term.value) if is_number else term.value
    assert isinstance(term, NamedNode | None)
    return term.value if term else ""


def expected_values(question: dict[str, object]) -> list[object]:
    expected = question["expected"]
    assert isinstance(expected, list)
    return [value["id"] if isinstance(value, dict) else value for value in expected]


def by_question() -> dict[str, Path]:
    return {header(query, "question"): query for query in QUERIES.glob("*.rq") if header(query, "question")}


def test_every_question_has_a_query_and_every_question_its_answer(published: Published, shared: Path) -> None:
    text = (shared / "data" / "facts" / "questions.json").read_text(encoding="utf-8")
    questions = json.loads(text)["questions"]
    queries = by_question()
    wrong = []
    for question in questions:
        rows = list(answers(published, queries[question["id"]]))
        expected = expected_values(question)
        wide = len(rows) == 1 and len(expected) > 1  # several answers in one row, or one a row
        found = rows[0][: len(expected)] if wide else [row[0] for row in rows]
        same = (
            found == expected
            if question["ordered"]
            else sorted(map(str, found))
            == sorted(
                str(float(value)) if isinstance(value, int) and not isinstance(value, bool) else str(value)
                for value in expected
            )
        )
        if not same:
            wrong.append(f"{question['id']}: {found} is not {expected}")
    assert not wrong
    assert len(questions) == 20


@pytest.mark.parametrize("query", sorted(QUERIES.glob("*.rq")), ids=lambda query: query.stem)
def test_every_query_has_a_title_in_both_languages_and_runs(published: Published, query: Path) -> None:
    assert header(query, "en")
    assert re.search("[가-힣]", header(query, "ko"))
    published.ask(query)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("CQ01", ["2016"]),
        ("CQ07", [59.0]),
        ("CQ13", []),  # '08 is the year in which it was established; when it ended, nobody says
        ("CQ16", ["KZ", "RU", "VN"]),
        ("CQ28", [False]),  # "In 2008 and 2010" is two years
        ("CQ31", ["2007", "2009", "2015", "2017"]),
        ("CQ46", []),
        ("CQ55", [2.0]),  # "Bi-annual" is twice a year here
        ("CQ58", [30602036.0]),
    ],
)
def test_a_question_is_answered(published: Published, question: str, answer: list[object]) -> None:
    assert [row[0] for row in answers(published, by_question()[question])] == answer


def test_a_doubtful_answer_shows_its_flag(published: Published) -> None:
    rows = list(answers(published, by_question()["CQ04"]))
    flags = {row[0]: str(row[3]).rpartition("/")[2] for row in rows}

    assert flags["I067"] in FLAGS
    assert {id for id, flag in flags.items() if flag in FLAGS} == {"I067"}
    assert ["I067", "Libary of Manila University(Philippines)"] in [row[:2] for row in rows]
