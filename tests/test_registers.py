"""A register is read as RFC 4180 has it; each fault is named by file, line, column and reason."""

import io
import re
from collections.abc import Iterator

import pytest

from lod.converters.registers import REGISTERS, convert
from lod.errors import Notice, Problem, UnreadableSource
from lod.records.agents import Agent
from lod.records.references import references
from lod.records.ties import Participation
from tests.registers import DATA


def converted(text: str | bytes, file: str = "institutions.csv", encoding: str = "utf-8") -> list[object]:
    raw = text.encode() if isinstance(text, str) else text
    return list(convert(io.BytesIO(raw), file, encoding=encoding))


def problems(text: str | bytes, file: str = "institutions.csv", encoding: str = "utf-8") -> list[str]:
    return [str(found) for found in converted(text, file, encoding) if isinstance(found, Problem)]


def names(found: list[object]) -> list[str]:
    return [record.names[0].text for record in found if isinstance(record, Agent)]


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        ("key,name\nP1,항구도서관\n".encode(), "utf-8"),
        ("\ufeffkey,name\r\nP1,항구도서관\r\n".encode(), "utf-8"),
        ("\ufeffkey,name\nP1,항구도서관".encode(), "utf-8-sig"),
        ("key,name\nP1,항구도서관\n".encode("cp949"), "cp949"),
        ("key,name\nP1,항구도서관\n".encode("euc-kr"), "EUC-KR"),
        ("key,name\nP1,항구도서관\n".encode("utf-16"), "utf-16"),
        ('"key","name"\n"P1","항구도서관"\n\n'.encode(), "utf-8"),
        ("Key , NAME\n P1 ,항구도서관 \n".encode(), "utf-8"),
        ("key,name\nP1,\u1112\u1161\u11bc구도서관\n".encode(), "utf-8"),  # made NFC
    ],
)
def test_a_register_is_read_in_any_usual_form(raw: bytes, encoding: str) -> None:
    assert names(converted(raw, encoding=encoding)) == ["항구도서관"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", ["key: required column is missing", "name: required column is missing"]),
        ("name\nHarbour\n", ["institutions.csv:1: key: required column is missing"]),
        ("key,name,key\nP1,Harbour,P1\n", ["institutions.csv:1: key: column stands twice"]),
        ("key,name,contry\n", ["institutions.csv:1: contry: unknown column; country is meant?"]),
        ("key,name\nP1,A\nP1,B\n", ["institutions.csv:3: key: 'P1' stands on line 2 already"]),
        ('key,name\nP1,"A\nB"\nP1,C\n', ["institutions.csv:4: key: 'P1' stands on line 2 already"]),
        ("key,name\n한글,A\n", ["institutions.csv:2: key: '한글' is no key"]),
        ("key,name\nP1,\n", ["institutions.csv:2: name: is empty"]),
        ("key,name\nP1\n", ["institutions.csv:2: record: has 1 cells, the header has 2"]),
        ("key,name,ror\nP1,A,05gj5ka89\n", ["institutions.csv:2: ror: "]),
        ("key,name,established\nP1,A,1945/1940\n", ["established: '1945/1940' ends before it begins"]),
        ("key,name,country\nP1,A,Korea\n", ["institutions.csv:2: country: 'Korea' is no country code"]),
        ("key,name,homepage\nP1,A,javascript:alert(1)\n", ["homepage: 'javascript:alert(1)' is no http"]),
        ("key,name,certainty\nP1,A,sure\n", ["institutions.csv:2: certainty: 'sure' is none of stated"]),
    ],
)
def test_a_fault_names_file_line_column_and_reason(text: str, told: list[str]) -> None:
    found = problems(text)
    assert len(found) == len(told)
    assert all(words in line for words, line in zip(told, found, strict=True)), found


def test_all_faults_of_a_file_are_told_in_one_run() -> None:
    found = problems("key,name,isni,established\nP1,,0000000123082571,soon\nP 2,B,,\nP3,C,,\n")
    assert [line.split(" ")[1] for line in found] == ["name:", "established:", "isni:", "key:"]


@pytest.mark.parametrize("kind", ["missing-column", "duplicate-key", "bad-key", "wrong-encoding"])
def test_a_broken_key_refuses_the_seal_and_a_broken_value_does_not(kind: str) -> None:
    texts = {
        "missing-column": b"key\nP1\n",
        "duplicate-key": b"key,name\nP1,A\nP1,B\n",
        "bad-key": b"key,name\nP/1,A\n",
        "wrong-encoding": "key,name\nP1,항구\n".encode("cp949"),
    }
    refused = [found for found in converted(texts[kind]) if isinstance(found, Problem)]
    assert [(found.kind, found.refuses) for found in refused] == [(kind, True)]
    harmless = converted("key,name,isni\nP1,A,0000000123082571\n")
    assert [found.refuses for found in harmless if isinstance(found, Problem)] == [False]


def test_bytes_of_another_encoding_are_placed_to_the_column() -> None:
    raw = "key,name\nP1,도서관\n".encode() + "P2,도서관\n".encode("cp949")
    (told,) = problems(raw)
    assert re.match(r"institutions.csv:3: column 4: the bytes .. .. are not UTF-8; it reads as cp949", told)


def test_an_encoding_that_does_not_exist_stops_the_build() -> None:
    with pytest.raises(UnreadableSource, match="no encoding"):
        converted("key,name\n", encoding="utf-9")


def test_a_file_that_is_no_register_says_which_there_are() -> None:
    (told,) = problems("key,name\n", "partners.csv")
    assert "partners.csv:1: register: 'partners' is no register: set register to one of institutions" in told


def test_an_isil_longer_than_its_standard_is_kept_with_a_notice() -> None:
    found = converted("key,name,isil\nP1,A,KR-00011000000001\n")
    assert [type(record) for record in found] == [Notice, Agent]


def test_a_row_names_the_records_that_it_needs() -> None:
    text = "undertaking,agent,role,source\nPR1,P1,host,001:3\n"
    (tie,) = converted(text, "data/participations.csv")
    assert isinstance(tie, Participation)
    named = [(f"{to.kind}/{to.key}", to.field, to.file, to.line) for to in references(tie)]
    at = ("data/participations.csv", 2)
    assert named == [
        ("undertaking/PR1", "undertaking", *at),
        ("agent/P1", "agent", *at),
        ("def/role/host", "role", *at),
        ("source/001", "source", *at),
    ]


def documented() -> Iterator[tuple[str, set[str], set[str]]]:
    """Yield each register that data/README.md tells of, its required and all its columns."""
    common = ("certainty", "source", "facts", "note")
    for line in (DATA / "README.md").read_text(encoding="utf-8").splitlines():
        cells = line.strip("| ").split(" | ")
        files = re.findall(r"`([a-z]+)\.csv`", cells[0])
        if not files or len(cells) != 3:
            continue
        text = re.sub(r"\([^)]*\)", "", cells[2])
        required = set(re.findall(r"\*\*([a-z_]+)\*\*", text))
        columns = {word.strip(" ⋮*") for word in text.split(",")}
        for name in files:
            shared = () if name in ("identifiers", "sources", "passages", "terms") else common
            yield name, required, columns.union(shared)


def test_the_readme_tells_every_register_with_its_columns() -> None:
    told = {name: (required, columns) for name, required, columns in documented()}
    assert set(told) == set(REGISTERS)
    for name, register in REGISTERS.items():
        schemes = {column for column in register.optional if column not in told[name][1]}
        assert told[name][0] == set(register.required), name
        assert told[name][1] <= set(register.required + register.optional), name
        assert schemes <= {*SCHEMES_AND_LABELS}, name


SCHEMES_AND_LABELS = (
    "isni", "orcid", "viaf", "lccn", "ror", "wikidata", "gnd", "isil", "nlk", "isbn", "issn", "control",
    "korean", "short_name", "label", "other_names", "homepage",
)  # fmt: skip
