"""Questions asked of the shipped registers are answered as expected; nothing is invented."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolutions, RdfFormat, Store

from tests.registers import BASE, VOCABULARY, told_by_registers

QUERIES = Path(__file__).resolve().parent.parent / "vocab" / "queries"
FLAGS = {"suspect", "ambiguous"}


@pytest.fixture(scope="module")
def store() -> Store:
    store = Store()
    store.extend(told_by_registers())
    for file in VOCABULARY:
        store.load(file.read_bytes(), format=RdfFormat.TURTLE, base_iri=BASE)
    return store


def header(query: Path, name: str) -> str:
    found = re.search(rf"^# {name}: (.*)$", query.read_text(encoding="utf-8"), re.MULTILINE)
    return found[1] if found else ""


def asked(store: Store, query: Path) -> QuerySolutions | QueryBoolean:
    answer = store.query(query.read_text(encoding="utf-8"), base_iri=BASE)
    assert isinstance(answer, QuerySolutions | QueryBoolean)
    return answer


def answers(store: Store, query: Path) -> Iterator[list[object]]:
    """Yield the answer's rows: the plain values of its columns."""
    answer = asked(store, query)
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


def test_every_question_has_a_query_and_every_question_its_answer(store: Store, shared: Path) -> None:
    text = (shared / "data" / "facts" / "questions.json").read_text(encoding="utf-8")
    questions = json.loads(text)["questions"]
    queries = by_question()
    wrong = []
    for question in questions:
        rows = list(answers(store, queries[question["id"]]))
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
def test_every_query_has_a_title_in_both_languages_and_runs(store: Store, query: Path) -> None:
    assert header(query, "en")
    assert re.search("[가-힣]", header(query, "ko"))
    asked(store, query)


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
def test_a_question_is_answered(store: Store, question: str, answer: list[object]) -> None:
    assert [row[0] for row in answers(store, by_question()[question])] == answer


def test_a_doubtful_answer_shows_its_flag(store: Store) -> None:
    rows = list(answers(store, by_question()["CQ04"]))
    flags = {row[0]: str(row[3]).rpartition("/")[2] for row in rows}

    assert flags["I067"] in FLAGS
    assert {id for id, flag in flags.items() if flag in FLAGS} == {"I067"}
    assert ["I067", "Libary of Manila University(Philippines)"] in [row[:2] for row in rows]
