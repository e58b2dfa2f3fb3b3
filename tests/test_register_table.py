"""A register of somebody else's needs columns in lod.toml and no code; each row is told or reported."""

import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from lod.converters.register_table import convert
from lod.errors import Notice, Problem, UnreadableSource
from lod.records.agents import Agent

KOREA = {
    "key": "번호",
    "name@ko": "도서관명",
    "place@ko": "지역",
    "address@ko": "주소",
    "homepage": "홈페이지",
}
LIBRARIES = {
    "key": "제공기관코드 + 도서관명",
    "name@ko": "도서관명",
    "type@ko": "도서관유형",
    "homepage": "홈페이지주소",
}
CINII = {"key": "cinii:memberid", "name@ja": "foaf:name", "alternative@ja": "dcterms:alternative"}
WIKIDATA = {"key": "isil", "isil": "isil", "wikidata": "item", "name": "isil"}
LOOKUP = {"key": "?isil", "isil": "?isil", "wikidata": "?item", "name": "?itemLabel", "gnd": "?gndId"}


@pytest.mark.parametrize(
    ("path", "records", "options"),
    [
        (
            "korea/book_connection_info-chaekieum-programme.cp949.csv",
            86,
            {"columns": KOREA, "encoding": "cp949"},
        ),
        ("korea/library_info.cp949.csv", 407, {"columns": LIBRARIES, "encoding": "cp949"}),
        ("cinii-libraries/cinii_library_20200420.jsonl.gz", 172, {"columns": CINII, "array": "@graph"}),
        ("cinii-libraries/cinii_library_20200928.jsonl.gz", 176, {"columns": CINII, "array": "@graph"}),
        ("isil/isil2wikidata.csv", 592, {"columns": WIKIDATA, "delimiter": "\t", "header": ["isil", "item"]}),
        ("isil/wikidata-isil-lookup.tsv", 2074, {"columns": LOOKUP, "short_rows": True}),
    ],
)
def test_every_row_of_a_real_register_is_told_or_reported(
    shared: Path, path: str, records: int, options: dict[str, Any]
) -> None:
    file = shared / "data/records/orgs" / path
    with file.open("rb") as stream:
        told = [o for o in convert(stream, file.name, **options) if not isinstance(o, Notice)]
    kinds = Counter(type(o) for o in told)
    assert len(told) == records, kinds
    assert kinds[Agent] > 0.9 * records, [o for o in told if isinstance(o, Problem)][:5]


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"key": "id"}, "which heading is the name"),
        ({"key": "id", "name": "label", "colour": "x"}, "columns.colour is not known"),
        ({"key": "id", "name": "label", "isil": "ISIL"}, "no column ISIL; there are id, label"),
    ],
)
def test_columns_that_do_not_fit_are_named(columns: dict[str, str], said: str) -> None:
    with pytest.raises(UnreadableSource, match=said):
        list(convert(io.BytesIO(b"id,label\n1,a\n"), "x.csv", columns=columns))


def test_a_table_in_another_encoding_is_refused_with_a_hint() -> None:
    data = "번호,도서관명\n1,가상도서관\n".encode("cp949")
    (problem,) = convert(io.BytesIO(data), "x.csv", columns={"key": "번호", "name": "도서관명"})
    assert isinstance(problem, Problem)
    assert problem.refuses
    assert "cp949" in problem.message


def test_a_row_that_ends_early_is_held_back_unless_the_steward_says_that_rows_do() -> None:
    data = b"key,name,place\nL1,One,Seoul\nL2,Two\n"
    columns = {"key": "key", "name": "name", "place": "place"}
    told = list(convert(io.BytesIO(data), "t.csv", columns=columns))
    assert [each.key for each in told if isinstance(each, Agent)] == ["L1"]
    (problem,) = [each for each in told if isinstance(each, Problem)]
    assert str(problem).startswith("t.csv:3: record: has 2 cells under 3 headings; `short_rows = true`")
    told = list(convert(io.BytesIO(data), "t.csv", columns=columns, short_rows=True))
    assert [each.key for each in told if isinstance(each, Agent)] == ["L1", "L2"]


def test_a_web_address_without_a_scheme_takes_the_one_that_the_steward_names() -> None:
    data = b"key,name,web\nL1,One,www.example.org/a\nL2,Two,http://example.org/\nL3,Three,see Facebook\n"
    columns = {"key": "key", "name": "name", "homepage": "web"}

    def homepages(**options: Any) -> list[list[str]]:
        told = convert(io.BytesIO(data), "t.csv", columns=columns, **options)
        return [[link.iri for link in each.links] for each in told if isinstance(each, Agent)]

    assert homepages() == [[], ["http://example.org/"], []]
    assert homepages(address_scheme="https") == [["https://www.example.org/a"], ["http://example.org/"], []]
    with pytest.raises(UnreadableSource, match="address_scheme is 'ftp'"):
        homepages(address_scheme="ftp")


def test_a_place_has_both_its_coordinates() -> None:
    with pytest.raises(UnreadableSource, match="columns has a latitude alone"):
        list(convert(io.BytesIO(b""), "t.csv", columns={"key": "a", "name": "b", "latitude": "c"}))


@pytest.mark.parametrize(
    ("latitude", "longitude", "told"),
    [
        ("44,4925", "11,3431", "POINT(11.3431 44.4925)"),
        ("-33.5", "151", "POINT(151 -33.5)"),
        ("0", "0", ""),
        ("1,234,5", "2", ""),
        ("95,1", "10", ""),
    ],
)
def test_degrees_may_have_a_decimal_comma(latitude: str, longitude: str, told: str) -> None:
    columns = {"key": "no", "name": "name", "latitude": "lat", "longitude": "lon"}
    table = io.BytesIO(f"no;name;lat;lon\n1;Key;{latitude};{longitude}\n".encode())
    library, *notices = convert(table, "t.csv", columns=columns)
    assert isinstance(library, Agent)
    assert library.geometry == told
    assert len(notices) == (not told)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("18.11.1870", "1870-11-18"),
        ("1.2.1970", "1970-02-01"),
        ("1945.10.15", "1945-10-15"),
        ("1945. 10. 5.", "1945-10-05"),
        ("1945/10/15", "1945-10-15"),
        ("1945년 10월 15일", "1945-10-15"),
        ("1945年10月", "1945-10"),
        ("1945년", "1945"),
        ("1945-10-15T00:00:00Z", "1945-10-15"),
        ("+1945-10-15T00:00:00Z", "1945-10-15"),
        ("+1945-00-00T00:00:00Z", "1945"),
        ("+1945-10-00T00:00:00Z", "1945-10"),
        ("1945-01-01T00:00:00Z/9", "1945"),
        ("1945-10-01T00:00:00Z/10", "1945-10"),
        ("1945-01-01T00:00:00Z/11", "1945-01-01"),
        ("1945-01-01", "1945-01-01"),
        ("1945-10-15T00:00:00Z/1946-01-01T00:00:00Z", "1945-10-15/1946-01-01"),
        ("1945/1950", "1945/1950"),
        ("1945.13.15", ""),
        ("15/10/1945", ""),
        ("1945/10.15", ""),
    ],
)
def test_a_day_is_read_as_people_write_it_where_it_can_be_but_one(written: str, told: str) -> None:
    columns = {"key": "no", "name": "name", "established": "since"}
    library, *notices = convert(
        io.BytesIO(f"no;name;since\n1;Key;{written}\n".encode()), "t.csv", columns=columns
    )
    assert isinstance(library, Agent)
    assert (str(library.established) if library.established else "") == told
    said = [str(each) for each in notices if isinstance(each, Notice)]
    assert [each for each in said if written in each] == said
    assert len(said) == (not told)


def test_of_the_first_of_january_at_midnight_no_more_than_the_year_is_told() -> None:
    columns = {"key": "no", "name": "name", "established": "since"}
    data = b"no;name;since\n1;Key;1945-01-01T00:00:00Z\n"
    library, notice = convert(io.BytesIO(data), "t.csv", columns=columns)
    assert isinstance(library, Agent)
    assert str(library.established) == "1945"
    assert isinstance(notice, Notice)
    assert (notice.field, notice.kind, notice.record) == ("since", "date-form", "1")
    assert notice.message == "'1945-01-01T00:00:00Z' may be no more than a year, and is told as one"


def test_a_quotation_mark_that_nothing_closes_costs_its_own_row() -> None:
    data = b'key,name\nL1,"One\nL2,Two\nL3,"Three\nand more"\nL4,5" disks\n'
    told = list(convert(io.BytesIO(data), "t.csv", columns={"key": "key", "name": "name"}))
    (problem,) = (each for each in told if isinstance(each, Problem))
    assert (problem.line, problem.kind, problem.refuses) == (2, "not-csv", False)
    names = [(each.record.line, each.names[0].text) for each in told if isinstance(each, Agent)]
    assert names == [(3, "Two"), (4, "Three\nand more"), (6, '5" disks')]


def test_bytes_that_are_not_of_the_encoding_cost_their_own_row() -> None:
    data = "key,name\nL1,하나\nL2,둘\n".encode() + b'L3,"\xff\nmore"\n' + "L4,넷\n".encode()
    told = list(convert(io.BytesIO(data), "t.csv", columns={"key": "key", "name": "name"}))
    (problem,) = (each for each in told if isinstance(each, Problem))
    assert (problem.line, problem.field, problem.kind) == (4, "column 5", "not-encoded")
    assert not problem.refuses
    assert [each.key for each in told if isinstance(each, Agent)] == ["L1", "L2", "L4"]


def test_a_damaged_row_among_many_in_ascii_is_one_row() -> None:
    rows = [f"L{number},One\n".encode() for number in range(300)]
    rows[200] = b"L200,On\xff\n"
    told = list(
        convert(io.BytesIO(b"key,name\n" + b"".join(rows)), "t.csv", columns={"key": "key", "name": "name"})
    )
    assert [each.kind for each in told if isinstance(each, Problem)] == ["not-encoded"]
    assert sum(isinstance(each, Agent) for each in told) == 299


@pytest.mark.parametrize("rows", [2, 100])
def test_a_table_whose_rows_are_in_another_encoding_is_not_published(rows: int) -> None:
    data = b"key,name\n" + "".join(f"L{n},도서관\n" for n in range(rows)).encode("cp949")
    told = list(convert(io.BytesIO(data), "t.csv", columns={"key": "key", "name": "name"}))
    *others, last = [each for each in told if isinstance(each, Problem)]
    assert (last.kind, last.refuses) == ("wrong-encoding", True)
    assert "it reads as cp949" in last.message
    assert {each.kind for each in others} == {"not-encoded"}
    assert len(others) == min(rows - 1, 20)


def test_control_characters_and_other_normal_forms_are_not_told() -> None:
    data = "key;name\nL1;\x00\uf90a\x0b九\n".encode()
    (agent,) = convert(io.BytesIO(data), "t.csv", columns={"key": "key", "name": "name"})
    assert isinstance(agent, Agent)
    assert agent.names[0].text == "金九"


def test_a_heading_that_stands_twice_is_told() -> None:
    table = io.BytesIO(b"no,name,name\n1,A,B\n")
    notice, agent = convert(table, "t.csv", columns={"key": "no", "name": "name"})
    assert str(notice) == "t.csv:1: name: stands several times; the last is read [double-column]"
    assert isinstance(agent, Agent)
    assert [name.text for name in agent.names] == ["B"]


def test_a_table_whose_lines_end_as_on_old_macs_is_read() -> None:
    table = io.BytesIO(b"no,name\r1,A\r2,B\r")
    agents = convert(table, "t.csv", columns={"key": "no", "name": "name"})
    assert [each.key for each in agents if isinstance(each, Agent)] == ["1", "2"]


def test_a_zip_archive_is_told_to_be_one() -> None:
    with pytest.raises(UnreadableSource, match=r"t.csv: is a zip archive, as .xlsx is"):
        list(convert(io.BytesIO(b"PK\x03\x04\x14\0"), "t.csv", columns={"key": "no", "name": "name"}))


HOUSES = """
{"id": "A", "name": "Two houses", "open": true, "at": [
  {"street": "First 1", "code": "11", "lat": "1", "lon": "2"},
  {"street": "Second 2", "lat": "3", "lon": "4"}]}
{"id": "B", "name": "One house", "at": {"street": "Third 3", "code": "33"}, "of": {"law": [{"en": "public"}]}}
"""
ADDRESSES = {"key": "id", "name": "name", "address": "at/street + at/code"}


def of_houses(columns: dict[str, str]) -> list[Any]:
    return list(convert(io.BytesIO(HOUSES.encode()), "houses.json", columns=columns))


ANSWER = {"head": {}, "results": {"bindings": [{"item": {"value": "Q1"}, "name": {"value": "Key"}}]}}
BINDINGS = {"key": "item/value", "name": "name/value"}


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("array", ["results/bindings", "bindings"])
def test_an_array_may_stand_deeper_and_one_that_is_not_there_is_told(array: str, indent: int | None) -> None:
    """As in the answer of a SPARQL endpoint, on one line or on many."""
    data = json.dumps(ANSWER, indent=indent).encode()
    told = list(convert(io.BytesIO(data), "a.json", columns=BINDINGS, array=array))
    agents = [each for each in told if isinstance(each, Agent)]
    problems = [each for each in told if isinstance(each, Problem)]
    assert (len(agents), len(problems)) == ((1, 0) if "/" in array else (0, 1))


def test_each_object_of_an_array_is_told_and_joined_with_its_own_alone() -> None:
    houses = [each for each in of_houses(ADDRESSES) if isinstance(each, Agent)]
    told = [[address.text for address in house.addresses] for house in houses]
    assert told == [["First 1 11", "Second 2"], ["Third 3 33"]]


def test_what_stands_beside_an_array_is_said_of_each_of_its_objects() -> None:
    houses = of_houses({**ADDRESSES, "address": "at/street + name"})
    assert [address.text for address in houses[0].addresses] == ["First 1 Two houses", "Second 2 Two houses"]


def test_of_several_places_the_first_is_told_and_the_others_are_named() -> None:
    house, *notices = of_houses({**ADDRESSES, "latitude": "at/lat", "longitude": "at/lon"})
    assert house.geometry == "POINT(2 1)"
    said = [str(each) for each in notices if isinstance(each, Notice) and each.kind == "several-values"]
    assert said == [
        "houses.json:1: at/lat: has further values, 3: none is told (A) [several-values]",
        "houses.json:1: at/lon: has further values, 4: none is told (A) [several-values]",
    ]


def test_what_objects_have_and_nothing_reads_is_told_once_and_what_none_has_too() -> None:
    notices = [str(each) for each in of_houses({**ADDRESSES, "place": "at/town"}) if isinstance(each, Notice)]
    assert notices == [
        "houses.json:1: at/town: stands in no object [missing-path]",
        "houses.json:1: open: not mapped: open, at/lat, at/lon, of/law/en [unmapped]",
    ]


@pytest.mark.parametrize(
    ("born", "died", "told", "said"),
    [
        ("19720503", "", "1972", ["private"]),
        ("1972-05", "", "1972", ["private"]),
        ("21.02.1972", "", "1972", ["private"]),
        ("18.11.1870", "18.01.1951", "1870-11-18", []),
        ("1972", "", "1972", []),
        ("1872-05-03", "1930", "1872-05-03", []),
    ],
)
def test_of_who_may_live_the_year_of_birth_alone_is_told(
    born: str, died: str, told: str, said: list[str]
) -> None:
    columns = {"key": "no", "name": "name", "birth": "born", "death": "died"}
    table = io.BytesIO(f"no,name,born,died\n1,Key,{born},{died}\n".encode())
    person, *notices = convert(table, "people.csv", columns=columns, kind="person")
    assert isinstance(person, Agent)
    assert str(person.birth) == told
    assert [each.kind for each in notices if isinstance(each, Notice)] == said


@pytest.mark.parametrize("mark", [";", ",", "; ", ";www.", " | "])
def test_several_addresses_in_a_cell_are_no_link_unless_what_stands_between_is_told(mark: str) -> None:
    columns = {"key": "no", "name": "name", "homepage": "page"}
    written = f"https://a.org/{mark}http://b.org/".replace("www.http://", "www.")
    table = f"no\tname\tpage\n1\tKey Library\t{written}\n".encode()
    library, *notices = convert(io.BytesIO(table), "t.tsv", columns=columns)
    assert isinstance(library, Agent)
    assert library.links == ()
    assert ["`separator` beside the source" in str(each) for each in notices] == [True]
    library, *notices = convert(
        io.BytesIO(table), "t.tsv", columns=columns, separator=mark.strip()[:1], address_scheme="http"
    )
    assert isinstance(library, Agent)
    assert len(library.links) == 2
    assert notices == []


@pytest.mark.parametrize(
    ("written", "code", "words", "said"),
    [
        ("KR", "KR", [], []),
        ("kr", "KR", [], []),
        ("대한민국", "", ["대한민국"], []),
        ("KR|JP|Korea", "KR", ["Korea"], ["country: has further values, JP: none is told"]),
    ],
)
def test_a_country_is_told_by_its_code_or_in_words(
    written: str, code: str, words: list[str], said: list[str]
) -> None:
    columns = {"key": "no", "name": "name", "country": "country"}
    table = io.BytesIO(f"no,name,country\n1,Key Library,{written}\n".encode())
    library, *notices = convert(table, "libraries.csv", columns=columns, separator="|")
    assert isinstance(library, Agent)
    assert (library.country, [each.text for each in library.countries]) == (code, words)
    assert [f"{each.field}: {each.message}" for each in notices if isinstance(each, Notice)] == said


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("http://d-nb.info/gnd/118540238", {("gnd", "https://d-nb.info/gnd/118540238")}),
        ("https://viaf.org/viaf/24602065/", {("viaf", "http://viaf.org/viaf/24602065")}),
        ("https://viaf.org/viaf/none", {("", "https://viaf.org/viaf/none")}),
        ("https://lobid.org/organisations/DE-9", {("", "https://lobid.org/organisations/DE-9")}),
        ("http://lod.nl.go.kr/resource/KAB20140", {("", "http://lod.nl.go.kr/resource/KAB20140")}),
    ],
)
def test_the_same_elsewhere_is_told_by_its_identifier_and_linked_as_that_is(
    written: str, told: set[tuple[str, str]]
) -> None:
    columns = {"key": "no", "name": "name", "same": "same", "gnd": "gnd"}
    table = io.BytesIO(f"no,name,same,gnd\n1,Key Library,{written},118540238\n".encode())
    (library,) = convert(table, "libraries.csv", columns=columns)
    assert isinstance(library, Agent)
    found = {(each.scheme, each.iri) for each in library.identifiers}
    found |= {("", each.iri) for each in library.links}
    assert found == told | {("gnd", "https://d-nb.info/gnd/118540238")}


@pytest.mark.parametrize("name", ["people.csv", "people.json"])
def test_what_stands_for_no_value_is_none(name: str) -> None:
    columns = {"key": "no", "name": "name", "wikidata": "qid", "homepage": "page"}
    table = "no,name,qid,page\n1,Key,NA,없음\nNA,Lake,Q1,\n"
    objects = (
        '[{"no": 1, "name": "Key", "qid": "NA", "page": "없음"}, {"no": "NA", "name": "Lake", "qid": "Q1"}]'
    )
    source = io.BytesIO((table if name.endswith("csv") else objects).encode())
    agent, problem = convert(source, name, columns=columns, absent=["NA", "없음"])
    assert isinstance(agent, Agent)
    assert (agent.identifiers, agent.links) == ((), ())
    assert isinstance(problem, Problem)
    assert problem.message == "there is no key"
