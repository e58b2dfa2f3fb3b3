"""Each record of every real file, as another reader counts them, is in the release or in the report."""

import csv
import gzip
import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from lod.build import check_sources
from lod.config import load
from tests.published import Quiet

MARC = "auth-marc"
NATIONAL = f"{MARC}/national-samples"
CINII = "array = '@graph'\ncolumns = { key = 'cinii:memberid', 'name@ja' = 'foaf:name' }"
PROGRAMME = "encoding = 'cp949'\ncolumns = { key = '번호', 'name@ko' = '도서관명' }"
LIBRARIES = """encoding = 'cp949'
columns = { key = '제공기관코드 + 도서관명 + 소재지도로명주소', 'name@ko' = '도서관명' }"""
ISILS = """header = ['isil', 'item']
columns = { key = 'isil', isil = 'isil', name = 'isil', wikidata = 'item' }"""
LOOKUP = "columns = { key = '?isil', isil = '?isil', name = '?itemLabel', wikidata = '?item' }"
LIBRARIES_ORG = "columns = { key = 'LibraryID', name = 'LibraryName' }"
ESTONIA = """kind = 'person'
columns = { key = 'rara_id', name = 'rara_id', viaf = 'viaf_id', wikidata = 'wkp_id' }"""
MEF = """kind = 'agent'
columns = { key = 'pid', name = 'preferred_name', alternative = 'variant_name' }"""


def iso2709(data: bytes) -> int:
    return data.count(b"\x1d")


def marcxml(data: bytes) -> int:
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, recover=True, no_network=True))
    return sum(_name(each) == "record" and "leader" in map(_name, each) for each in root.iter())


def _name(element: etree._Element) -> str:
    return re.split("[}:]", str(element.tag))[-1]


def mrk(data: bytes) -> int:
    return len(re.findall(rb"^=LDR", data, re.MULTILINE))


def graph(data: bytes) -> int:
    """Resources of JSON-LD documents, one after the other."""
    text, at, found = data.decode(), 0, 0
    while text[at:].strip():
        at += len(text[at:]) - len(text[at:].lstrip())
        document, at = json.JSONDecoder().raw_decode(text, at)
        found += len(document["@graph"])
    return found


def lines(data: bytes) -> int:
    return sum(1 for line in gzip.decompress(data).splitlines() if line.strip())


def rows(encoding: str, delimiter: str, header: int = 1) -> Callable[[bytes], int]:
    def counted(data: bytes) -> int:
        found = csv.reader(io.StringIO(data.decode(encoding), newline=""), delimiter=delimiter)
        return sum(1 for row in found if any(row)) - header

    return counted


# converter, files, how they are counted, options as lod.toml has them
KINDS: list[tuple[str, str, Callable[[bytes], int], str]] = [
    ("marc_authority", f"{MARC}/*.mrc", iso2709, ""),
    ("marc_authority", f"{MARC}/*.mrk", mrk, ""),
    ("marc_authority", f"{MARC}/*.marcxml", marcxml, ""),
    ("marc_authority", f"{NATIONAL}/**/*.mrc", iso2709, ""),
    ("marc_authority", f"{NATIONAL}/**/*.iso2709", iso2709, ""),
    ("marc_authority", f"{NATIONAL}/**/*.xml", marcxml, ""),
    ("marc_authority", f"{NATIONAL}/**/*.mrcx", marcxml, ""),
    ("nlk_lod", "nlk-lod/*.jsonld", graph, ""),
    ("nlk_lod", "nlk-lod/*.json", graph, ""),
    ("isni", "isni/*.tsv", rows("utf-8", "\t"), ""),
    ("ror", "orgs/ror/*.jsonl.gz", lines, ""),
    ("register_table", "orgs/cinii-libraries/*.jsonl.gz", lines, CINII),
    ("register_table", "orgs/korea/book*.csv", rows("cp949", ","), PROGRAMME),
    ("register_table", "orgs/korea/library*.csv", rows("cp949", ","), LIBRARIES),
    ("register_table", "orgs/isil/isil2wikidata.csv", rows("utf-8", "\t", 0), ISILS),
    ("register_table", "orgs/isil/wikidata-isil-lookup.tsv", rows("utf-8", "\t"), LOOKUP),
    ("register_table", "orgs/isil/librariesOrg2lobidOrg.tsv", rows("utf-8", "\t"), LIBRARIES_ORG),
    ("register_table", "viaf-gnd-lc/estonia/*.tsv", rows("utf-8", "\t"), ESTONIA),
    ("register_table", "viaf-gnd-lc/rero-mef/??gnd.json", lambda data: len(json.loads(data)), MEF),
]


def sources(records: Path) -> Iterator[tuple[str, Path, str, Callable[[bytes], int], str]]:
    number = 0
    for converter, pattern, counted, options in KINDS:
        found = sorted(records.glob(pattern))
        assert found, pattern
        for path in found:
            number += 1
            yield f"source-{number}", path, converter, counted, options


@pytest.fixture(scope="module")
def report(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """The counts of a dry run over all the files, each a source of its own."""
    folder = tmp_path_factory.mktemp("accounting")
    config = ['base = "https://data.example.org/"']
    for name, path, converter, _, options in sources(shared / "data/records"):
        config += [
            "[[source]]",
            f"name = '{name}'",
            f"converter = '{converter}'",
            f"path = '{path}'",
            options,
        ]
    (folder / "lod.toml").write_text("\n".join(config), encoding="utf-8")
    outcome = check_sources(load(folder / "lod.toml"), folder, Quiet())
    return {str(each["name"]): each for each in outcome.report}


def test_each_record_of_every_file_is_accounted_for(shared: Path, report: dict[str, dict[str, Any]]) -> None:
    wrong = []
    for name, path, _, counted, _ in sources(shared / "data/records"):
        told = report[name]
        parts = [told[each] for each in ("entities", "tombstones", "problems", "not_agents")]
        there = counted(path.read_bytes())
        if not told["records"] == sum(parts) == there:
            wrong.append(f"{path.name}: {told['records']} records, {parts}; another reader finds {there}")
    assert wrong == []
    assert sum(each["records"] for each in report.values()) > 9000
