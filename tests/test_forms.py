"""A name is found by any form that people write it in: forms.tsv, among names that are like it."""

import random
from pathlib import Path

import pytest

from lod.names import tag
from lod.search import Index
from lod.search.writing import write

BASE = "https://data.example.org/"
LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
ROWS = [
    line.split("\t")
    for line in Path(__file__).with_name("forms.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
# Syllables that the names are not made of together, so that no other person has a name of the table.
_FAMILY, _GIVEN = "김이박최정조윤홍안유", "돌쇠갑분례복덕팔룡술"


def _line(key: str, name: str) -> bytes:
    return f'<{BASE}id/agent/{key}> <{LABEL}> "{name}"@{tag(name)} .\n'.encode()


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("forms")
    chance = random.Random(1)
    lines = {_line(f"{place:04}", name) for place, (held, _) in enumerate(ROWS) for name in held.split("|")}
    lines |= {
        _line(f"N{place:04}", chance.choice(_FAMILY) + "".join(chance.choices(_GIVEN, k=2)))
        for place in range(2000)
    }
    (folder / "data.nq").write_bytes(b"".join(sorted(lines)))
    write(folder / "data.nq", folder / "index", BASE)
    return Index.open(folder / "index")


@pytest.mark.parametrize(
    ("key", "forms"),
    [(f"{place:04}", row[1]) for place, row in enumerate(ROWS)],
    ids=[row[0] for row in ROWS],
)
def test_a_name_is_found_by_its_forms(index: Index, key: str, forms: str) -> None:
    missed = [
        form
        for form in forms.split("|")
        if f"{BASE}id/agent/{key}" not in [hit.iri for hit in index.search(form, limit=10).hits]
    ]
    assert missed == []
