"""A list of identifiers comes back row for row, each with its verdict: read, checked, and whose it is."""

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from lod.cli.verbs import group
from lod.config import Config
from lod.errors import LodError
from lod.release import Release
from lod.search.encodings import encoding_of
from lod.search.lists import COLUMNS, as_csv, as_json, of_lines, of_table
from lod.search.verdicts import Checker, Verdict
from tests.published import BASE, make

ALLEN = f"{BASE}id/agent/KAC199600435"
P1 = f"{BASE}id/agent/P1"


@pytest.fixture
def checker(published: tuple[Config, Release]) -> Checker:
    return Checker(published[1].documents, BASE, ("en", "ko"))


@pytest.mark.parametrize(
    ("given", "scheme", "identifier", "check", "status", "iri", "label"),
    [
        ("0000000083828479", "isni", "0000000083828479", "valid", "current", ALLEN, "Allen"),
        ("0000 0000-8382 8479", "isni", "0000000083828479", "valid", "current", ALLEN, "Allen"),
        ("isni.org/isni/0000000083828479", "isni", "0000000083828479", "valid", "current", ALLEN, "Allen"),
        ("viaf: 52759159", "viaf", "52759159", "none", "current", ALLEN, "Allen"),
        ("52759159", "viaf", "52759159", "none", "current", ALLEN, "Allen"),
        ("KAC199600435", "nlk", "KAC199600435", "none", "current", ALLEN, "Allen"),
        (ALLEN, "iri", "KAC199600435", "none", "current", ALLEN, "Allen"),
        (f"{BASE}doc/agent/KAC199600435", "iri", "KAC199600435", "none", "current", ALLEN, "Allen"),
        (f"{ALLEN}#isni", "iri", "KAC199600435", "none", "current", ALLEN, "Allen"),
        (f"{BASE}id/isni/0000000083828479", "isni", "0000000083828479", "valid", "current", ALLEN, "Allen"),
        ("P1", "control", "P1", "none", "current", P1, "National Library"),
        ("old", "control", "old", "none", "merged into", f"{BASE}id/agent/old", "National Library"),
        ("split", "control", "split", "none", "split", f"{BASE}id/agent/split", "Split"),
        ("gone", "control", "gone", "none", "deleted", f"{BASE}id/agent/gone", "Gone"),
        ("0000 0001 2242 9500", "isni", "0000000122429500", "valid", "unknown", "", ""),
        ("0000000083828478", "isni", "", "invalid", "unknown", "", ""),
        ("https://ror.org/029wwt733", "ror", "029wwt733", "valid", "unknown", "", ""),
        ("Q42", "wikidata", "Q42", "none", "unknown", "", ""),
        ("KR-011001", "isil", "KR-011001", "none", "unknown", "", ""),
        ("hello world", "", "", "", "unknown", "", ""),
        ("", "", "", "", "unknown", "", ""),
        ("\x00\ud800" + "x" * 10_000, "", "", "", "unknown", "", ""),
    ],
)  # fmt: skip
def test_an_identifier_has_a_verdict(
    checker: Checker, given: str, scheme: str, identifier: str, check: str, status: str, iri: str, label: str
) -> None:
    told = checker.verdict(given)
    assert (told.given, told.scheme, told.identifier, told.check) == (given, scheme, identifier, check)
    assert (told.status, told.iri, told.label) == (status, iri, label)


@pytest.mark.parametrize(
    ("given", "scheme", "status", "key"),
    [
        ("(XX-Lak)A1", "control", "current", "XX-Lak-A1"),
        ("XX-Lak-A1", "control", "current", "XX-Lak-A1"),  # it has the form of an ISIL, which nobody has
        ("(XX-Lak)B2", "control", "current", "B2"),
        ("B2", "control", "current", "B2"),
        ("(XX-Lak)C3", "", "unknown", ""),
        ("(YY-Lak)A1", "", "unknown", ""),
    ],
)
def test_a_control_number_is_judged_as_marc_writes_it(
    tmp_path: Path, given: str, scheme: str, status: str, key: str
) -> None:
    """With its agency, whether the key of the IRI has that (003) or not (`keys = "own"`)."""
    node = """<id/agent/{0}> a foaf:Person ; skos:prefLabel "{0}"@en ; adms:identifier <id/agent/{0}#xx-lak> .
    <id/agent/{0}#xx-lak> a adms:Identifier ; skos:notation "{1}" ; ap:scheme <def/scheme/xx-lak> ."""
    _, release = make(tmp_path, node.format("XX-Lak-A1", "A1") + node.format("B2", "B2"))
    told = Checker(release.documents, BASE).verdict(given)
    assert (told.scheme, told.status) == (scheme, status)
    assert told.iri == (f"{BASE}id/agent/{key}" if key else "")


def test_a_verdict_names_who_survived_and_what_is_the_same_elsewhere(checker: Checker) -> None:
    assert checker.verdict("old").survivor == P1
    assert checker.verdict("split").survivor.split() == [P1, f"{BASE}id/agent/P2"]
    assert checker.verdict("P1").survivor == ""
    assert checker.verdict("KAC199600435").links == ("http://viaf.org/viaf/52759159",)


@pytest.mark.parametrize(
    ("given", "note"),
    [
        ("0000000083828478", "has check character 8, not 9"),
        ("isni 00000000838284790000000083828479", "perhaps 0000000083828479 was meant"),
        ("", "is empty"),
        ("?", "is no identifier of a scheme known here"),
    ],
)
def test_a_note_says_what_is_wrong(checker: Checker, given: str, note: str) -> None:
    assert note in checker.verdict(given).note


@pytest.mark.parametrize(
    ("text", "column", "texts", "scheme"),
    [
        ("a1\nb2\n", "", ["a1", "b2"], ""),
        ("a1\r\n\r\nb2", "", ["a1", "", "b2"], ""),
        ("isni\n1\n2\n", "", ["1", "2"], "isni"),
        ("ID\n1\n", "", ["1"], ""),
        ("name,viaf\nx,1\ny,2\n", "", ["1", "2"], "viaf"),
        ("name,no such\nx,1\ny,2\n", "", ["x", "y"], ""),
        ("name,other\nx,1\ny\n", "other", ["1", ""], ""),
        ("name\tviaf\nx\t1\n", "2", ["1"], "viaf"),
        ("x1;5\ny1;6\n", "2", ["5", "6"], ""),
        ('"a,1"\n"b\nc"\n', "", ["a,1", "b\nc"], ""),
        ("", "", [], ""),
    ],
)
def test_a_table_is_read_by_its_column(text: str, column: str, texts: list[str], scheme: str) -> None:
    listed = of_table(io.StringIO(text, newline=""), column)
    assert (list(listed.texts), listed.scheme) == (texts, scheme)


@pytest.mark.parametrize("column", ["none", "0", "9", "-1", "٣"])
def test_a_column_that_is_not_there_is_refused(column: str) -> None:
    with pytest.raises(LodError, match="no column"):
        of_table(["a,b\n"], column)


def test_a_heading_tells_the_scheme_of_what_names_none_and_rows_may_be_mixed(checker: Checker) -> None:
    texts = ["118540238", "KAC199600435", "isni 0000000083828479"]
    assert [told.scheme for told in checker.verdicts(texts)] == ["gnd", "nlk", "isni"]
    assert [told.scheme for told in checker.verdicts(texts, "viaf")] == ["viaf", "nlk", "isni"]


def test_as_many_rows_come_out_as_went_in_whatever_they_hold(checker: Checker, shared: Path) -> None:
    strings = (shared / "data/records/dirty/strings/blns.txt").read_text(encoding="utf-8").split("\n")
    told = b"".join(as_csv(checker.verdicts(of_lines(strings).texts))).decode()
    rows = list(csv.DictReader(io.StringIO(told, newline="")))
    assert [row["given"] for row in rows] == [each.rstrip("\r") for each in strings]


def test_csv_and_json_tell_the_same(checker: Checker) -> None:
    given = ["KAC199600435", 'quote " and , comma', "old", "half \ud800"]
    rows = list(csv.DictReader(io.StringIO(b"".join(as_csv(checker.verdicts(given))).decode(), newline="")))
    objects = json.loads(b"".join(as_json(checker.verdicts(given))))
    assert [{**told, "links": " ".join(told["links"])} for told in objects] == rows
    assert tuple(rows[0]) == COLUMNS
    assert json.loads(b"".join(as_json([]))) == []


def test_a_list_is_streamed(checker: Checker) -> None:
    taken = 0

    def endless() -> Iterator[str]:
        nonlocal taken
        while True:
            taken += 1
            yield "KAC199600435\n"

    for write in (as_csv, as_json):
        pieces = write(checker.verdicts(of_lines(endless()).texts))
        assert len(next(pieces) + next(pieces)) > 100
    assert taken < 5000


def test_lod_ids_tells_verdicts_on_a_file(published: tuple[Config, Release], tmp_path: Path) -> None:
    config = str(published[0].config_file)
    (tmp_path / "list.csv").write_bytes("\ufeffid,name\nKAC199600435,가\nold,나\n".encode())
    told = CliRunner().invoke(group, ["--config", config, "ids", str(tmp_path / "list.csv")])
    assert told.exit_code == 0, told.output
    rows = list(csv.DictReader(io.StringIO(told.output)))
    assert [row["status"] for row in rows] == ["current", "merged into"]
    told = CliRunner().invoke(group, ["--config", config, "ids", "--format", "json", "-"], input="P1\n")
    assert [Verdict(**{**row, "links": ()}).iri for row in json.loads(told.output)] == [P1]


@pytest.mark.parametrize(
    ("body", "declared", "encoding"),
    [
        (b"", "", "utf-8-sig"),
        ("\ufeff번호\n".encode(), "", "utf-8-sig"),
        ("번호\n".encode("cp949"), "", "cp949"),
        ("똠방각하\n".encode("cp949"), "", "cp949"),  # not in EUC-KR
        ("번호\n".encode("utf-16"), "", "utf-16"),
        ("é\n".encode("latin-1"), "latin-1", "iso8859-1"),
        ("番号\n".encode("shift_jis"), "Shift_JIS", "shift_jis"),
        (b"a" * ((1 << 20) - 1) + "가".encode(), "UTF-8", "utf-8-sig"),  # a character over two blocks
    ],
)
def test_the_encoding_of_a_list_is_told_or_seen(body: bytes, declared: str, encoding: str) -> None:
    stream = io.BytesIO(body)
    assert encoding_of(stream, declared) == encoding
    assert stream.tell() == 0


@pytest.mark.parametrize(
    ("body", "declared", "rule"),
    [
        (b"ab\xe9,\n", "", "is not UTF-8: see byte 3"),
        (b"a" * (1 << 20) + b"\xff\xff", "", f"is not UTF-8: see byte {(1 << 20) + 1}"),
        (b"\xff\xfea", "", "is not UTF-16: see byte 3"),
        ("가".encode("cp949"), "utf-8", "is not utf-8: see byte 1"),
        (b"isni", "utf-16", "is not utf-16: see byte 1"),
        (b"isni", "utf-32", "is not utf-32: see byte 1"),
        (b"a", "rot13", "is in no encoding that is known here: 'rot13'"),
        (b"a", "zlib", "is in no encoding"),
        (b"a", "punycode", "is in no encoding"),
        (b"a", "\x00", "is in no encoding"),
        (b"a", "x" * 1000, "is in no encoding"),
    ],
)
def test_a_list_in_no_known_encoding_is_refused(body: bytes, declared: str, rule: str) -> None:
    with pytest.raises(LodError, match=re.escape(rule)):
        encoding_of(io.BytesIO(body), declared)


def test_a_list_from_a_korean_spreadsheet_is_read(published: tuple[Config, Release], tmp_path: Path) -> None:
    config = str(published[0].config_file)
    (tmp_path / "list.csv").write_bytes(
        '이름,제어번호\r\n안련,KAC199600435\r\n\r\n나,"old"\r\n'.encode("cp949")
    )
    told = CliRunner().invoke(group, ["--config", config, "ids", str(tmp_path / "list.csv")])
    rows = list(csv.DictReader(io.StringIO(told.output)))
    assert [row["status"] for row in rows] == ["current", "unknown", "merged into"]  # an empty line is a row


def test_lod_ids_says_in_one_line_what_it_cannot_read(
    published: tuple[Config, Release], tmp_path: Path
) -> None:
    (tmp_path / "list.csv").write_bytes(b"\xff\n")
    told = CliRunner().invoke(
        group, ["--config", str(published[0].config_file), "ids", str(tmp_path / "list.csv")]
    )
    assert told.exit_code == 2
    assert told.output == f"lod: {tmp_path}/list.csv: is not UTF-8: see byte 1\n"
