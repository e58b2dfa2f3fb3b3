"""What people type about the shipped data is answered rightly or not at all: tests/questions.tsv holds both.

A row has what was typed, the form that it means (none: it is refused), how many different things the first
column of the answer has, and what one of its cells begins with.
"""

import csv
import io
import re
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from lod.build import build
from lod.config import load
from lod.release import Shelf
from lod.web import create_app
from tests.published import Quiet

ROOT = Path(__file__).resolve().parents[1]
TYPED = list(
    csv.reader((ROOT / "tests" / "questions.tsv").read_text(encoding="utf-8").splitlines()[1:], "excel-tab")
)
_MEANT = re.compile(r'<h1 class="long"><a href="\./questions/([\w-]+)([^"]*)"')

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = tmp_path_factory.mktemp("typed")
    text = (ROOT / "lod.toml").read_text(encoding="utf-8").replace('"data/', f'"{ROOT}/data/')
    (folder / "lod.toml").write_text(text, encoding="utf-8")
    config = load(folder / "lod.toml")
    outcome = build(config, date(2026, 1, 15), Quiet())
    assert outcome.release is not None, outcome.reasons
    shelf = Shelf(config.releases)
    return create_app(shelf.open(shelf.newest()), config).test_client()


@pytest.mark.parametrize(("typed", "form", "different", "holds"), TYPED, ids=lambda cell: str(cell)[:60])
def test_a_typed_question_is_answered_rightly_or_refused(
    client: FlaskClient, typed: str, form: str, different: str, holds: str
) -> None:
    language = "ko" if re.search("[가-힣]", typed) else "en"
    page = client.get("/questions", query_string={"q": typed, "lang": language})
    assert page.status_code == 200
    meant = _MEANT.search(page.text)
    if not form:
        assert meant is None, meant
        assert 'class="fate"' in page.text
        return
    assert meant is not None, "refused"
    assert meant[1] == form
    table = client.get(f"/questions/{meant[1]}.csv{unescape(meant[2])}")
    rows = list(csv.reader(io.StringIO(table.text)))[1:]
    assert len({row[0] for row in rows}) == int(different)
    assert not holds or any(cell.startswith(holds) for row in rows for cell in row)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("国立国会図書館", "KAB201500382"),
        ("國立國會圖書館", "KAB201500382"),
        ("Kokuritsu Kokkai Toshokan", "KAB201500382"),
        ("Kokkai Toshokan", "KAB201500382"),
        ("국립국회도서관", "KAB201500382"),
        ("中國國家圖書館", "P0030"),
        ("Zhongguo guojia tushuguan", "P0030"),
        ("Монгол Улсын Үндэсний номын сан", "P0050"),
        ("Rossiiskaia gosudarstvennaia biblioteka", "P0111"),
        ("Kungnip Chungang Tosŏgwan", "KAB201400144"),
        ("Chungang Tosŏgwan", "KAB201400144"),
    ],
)
def test_a_partner_is_found_by_its_own_name_in_any_script(client: FlaskClient, typed: str, key: str) -> None:
    hits = client.get("/suggest", query_string={"q": typed}).get_json()["hits"]
    assert hits[0]["token"] == key
