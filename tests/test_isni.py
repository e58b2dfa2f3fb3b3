"""A list of ISNI is read whatever its columns are called; each row is told or reported."""

import io

import pytest

from lod.converters.isni import convert
from lod.errors import Notice, Problem, UnreadableSource
from lod.records.agents import Agent, AgentKind

ONE, OTHER = "0000000122429500", "000000012308257X"


def outcomes(text: str, encoding: str = "utf-8", columns: dict[str, str] | None = None) -> list[object]:
    return list(convert(io.BytesIO(text.encode(encoding)), "l.csv", encoding=encoding, columns=columns))


def read(text: str, columns: dict[str, str] | None = None) -> list[tuple[str, str]]:
    agents = (each for each in outcomes(text, columns=columns) if isinstance(each, Agent))
    return [(each.record.identifier, each.label) for each in agents]


@pytest.mark.parametrize(
    "text",
    [
        f"isni,name\n{ONE},Library\n",
        f"\ufeffISNI,Name\r\n{ONE},Library\r\n",
        f"ISNI number;Preferred Name\n{ONE};Library\n",
        '"isni_as_found"\t"label"\n"0000 0001 2242 9500"\t"Library"\n',
        f"name,isni-url\nLibrary,https://isni.org/isni/{ONE}\n",
        f"이름,ISNI\nLibrary,(ISNI){ONE}\n\n,\n",
        f"isni|preferredName\n{ONE}|Library\n",
    ],
)
def test_headings_may_be_anybodys(text: str) -> None:
    assert read(text) == [(ONE, "Library")]


def test_a_list_from_a_spreadsheet_tells_by_its_mark_that_it_is_utf_16() -> None:
    (agent,) = convert(io.BytesIO(f"ISNI\tName\r\n{ONE}\t도서관\r\n".encode("utf-16")), "l.txt")
    assert isinstance(agent, Agent)
    assert agent.label == "도서관"


def test_quotation_marks_between_tabs_are_characters() -> None:
    text = f'isni\tname\n{ONE}\t"Blind" Library\n{OTHER}\t"Press\n'
    assert read(text) == [(ONE, '"Blind" Library'), (OTHER, '"Press')]


def test_a_row_with_more_cells_than_headings_is_a_problem() -> None:
    (problem,) = outcomes(f"isni,name\n{ONE},Key, John\n")
    assert isinstance(problem, Problem)
    assert problem.kind == "cells"


def test_a_list_without_header_is_numbered() -> None:
    text = f"{ONE}\tLibrary\n{OTHER}\tPress\n"
    assert read(text) == [(ONE, "ISNI 0000 0001 2242 9500"), (OTHER, "ISNI 0000 0001 2308 257X")]
    assert read(text, columns={"isni": "1", "name": "2"}) == [(ONE, "Library"), (OTHER, "Press")]


@pytest.mark.parametrize(
    ("text", "columns", "said"),
    [
        ("id,name\n1,a\n", None, "no column isni; there are id, name"),
        (f"isni,n\n{ONE},a\n", {"name": "title"}, "no column title; there are isni, n"),
        (f"isni,n\n{ONE},a\n", {"colour": "n"}, "columns.colour is not known"),
    ],
)
def test_columns_that_are_not_there_are_named(text: str, columns: dict[str, str] | None, said: str) -> None:
    with pytest.raises(UnreadableSource, match=said):
        outcomes(text, columns=columns)


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("0000 0001 2308 2571", "invalid-identifier"),
        ("0000-0002-1825-0097", "orcid-block"),
        ("0009-0001-0000-0003", "invalid-identifier"),
        ("", "invalid-identifier"),
        ("12308257X", "invalid-identifier"),
    ],
)
def test_what_is_no_isni_is_a_problem_at_its_line(written: str, kind: str) -> None:
    first, problem = outcomes(f"isni,name\n{ONE},Library\n{written},Somebody\n")
    assert isinstance(first, Agent)
    assert isinstance(problem, Problem)
    assert (problem.line, problem.field, problem.kind) == (3, "isni", kind)


def test_what_a_row_says_amiss_is_noticed_and_the_row_kept() -> None:
    row = f"{ONE},Library,no such tongue,thing,www.nl.go.kr,long ago,x"
    _, agent, *notices = outcomes(f"isni,name,language,kind,entity,birth,colour\n{row}\n")
    assert isinstance(agent, Agent)
    assert agent.kind is AgentKind.AGENT
    assert [each.kind for each in notices if isinstance(each, Notice)] == [
        "language", "unknown-kind", "invalid-link", "invalid-date"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("born", "died", "told", "said"),
    [
        ("28.08.1749", "1832/03/22", "1749-08-28", []),
        ("1972-05-03", "", "1972", ["private"]),
        ("1972", "", "1972", []),
        ("1872-05-03", "1930", "1872-05-03", []),
    ],
)
def test_of_who_may_live_the_year_of_birth_alone_is_told(
    born: str, died: str, told: str, said: list[str]
) -> None:
    agent, *notices = outcomes(f"isni,name,kind,birth,death\n{ONE},Key,person,{born},{died}\n")
    assert isinstance(agent, Agent)
    assert str(agent.birth) == told
    assert [each.kind for each in notices if isinstance(each, Notice)] == said


def test_columns_that_nothing_reads_are_told_once() -> None:
    found = outcomes(f"isni,name,colour\n{ONE},Library,red\n{OTHER},Press,blue\n")
    assert [str(each) for each in found if isinstance(each, Notice)] == [
        "l.csv:1: colour: not mapped: colour [unmapped]"
    ]


def test_a_list_in_another_encoding_is_read_when_it_is_declared() -> None:
    (agent,) = outcomes(f"isni,이름\n{ONE},국립중앙도서관\n", "cp949")
    assert isinstance(agent, Agent)
    assert agent.names[0].text == "국립중앙도서관"


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("http://d-nb.info/gnd/118540238", {("gnd", "https://d-nb.info/gnd/118540238")}),
        ("https://example.org/key", {("", "https://example.org/key")}),
        (f"http://www.isni.org/isni/{ONE}", set()),
    ],
)
def test_the_same_elsewhere_is_told_by_its_identifier(written: str, told: set[tuple[str, str]]) -> None:
    (agent,) = outcomes(f"isni,name,entity\n{ONE},Key,{written}\n")
    assert isinstance(agent, Agent)
    found = {(each.scheme, each.iri) for each in agent.identifiers} | {("", each.iri) for each in agent.links}
    assert found == told | {("isni", agent.identifiers[0].iri)}
