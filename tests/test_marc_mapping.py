"""Each row of the mapping of MARC 21 and KORMARC authority records: the fields, and what they tell."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from lod.errors import Notice, Problem
from lod.records.lifecycle import NotAnEntity
from tests.marc_records import LEADER, convert, marc, told

ROWS = Path(__file__).parent / "marc_mapping.txt"
PREFIXES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dct": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "org": "http://www.w3.org/ns/org#",
    "adms": "http://www.w3.org/ns/adms#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "schema": "https://schema.org/",
    "edtf": "http://id.loc.gov/datatypes/edtf/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "lc": "http://id.loc.gov/vocabulary/",
    "ap": "def/ap#",
}


@dataclass
class Row:
    """A block of the file."""

    name: str
    leader: str = LEADER
    fields: list[tuple[str, str]] = field(default_factory=list)
    said: dict[str, list[str]] = field(default_factory=lambda: {mark: [] for mark in "=!?>"})


def rows() -> Iterator[Row]:
    blocks = ROWS.read_text(encoding="utf-8").split("\n## ")[1:]
    for block in blocks:
        name, *lines = block.split("\n")
        row = Row(name)
        for line in filter(None, lines):
            if line[0] in row.said:
                row.said[line[0]].append(line[2:])
            elif line.startswith("LDR "):
                row.leader = line[4:]
            else:
                row.fields.append((line[:3], line[4:]))
        yield row


def shortened(statement: str) -> str:
    """`<id/agent/a1#isni> <…core#notation> "…" .` as `#isni skos:notation "…"`."""
    for prefix, iri in PREFIXES.items():
        statement = statement.replace(f"<{iri}", f"<{prefix}:")
    for kind in ("agent", "concept", "undertaking"):
        for of, letter in (("id", "A"), ("doc", "D")):
            statement = statement.replace(f"<{of}/{kind}/a1>", letter)
            statement = statement.replace(f"<{of}/{kind}/a1#", f"<{letter}#")
    return statement.replace("<A#", "<#").replace("<", "").replace(">", "").replace("rdf:type", "a")


@pytest.mark.parametrize("row", list(rows()), ids=lambda row: row.name)
def test_a_row_of_the_mapping(row: Row) -> None:
    outcomes = convert(marc(*row.fields, leader=row.leader), keys="own")
    notices = [f"{each.kind} {each.field}" for each in outcomes if isinstance(each, Notice)]
    (record,) = (each for each in outcomes if not isinstance(each, Notice))
    statements = set() if isinstance(record, Problem) else set(map(shortened, told(record)))
    reason = []
    if isinstance(record, Problem):
        reason = [record.kind]
    elif isinstance(record, NotAnEntity) and not statements:
        reason = [record.reason]

    assert set(row.said["="]) - statements == set()
    assert [each for each in statements for words in row.said["!"] if words in each] == []
    assert set(row.said["?"]) - set(notices) == set()
    assert row.said[">"] == reason
