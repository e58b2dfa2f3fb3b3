"""Names stand in the lists of their alphabets, in the order each language is used to, counted and paged."""

import gc
import json
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from lod.errors import LodError
from lod.names.alphabets import alphabet_of, place
from lod.search.browsing import Lists
from lod.search.rolls import FILE
from lod.web import create_app
from tests.published import BASE, make

THINGS = """
<id/agent/1> a foaf:Person ; skos:prefLabel "홍길동"@ko ; skos:altLabel "Hong, Kil-tong"@ko-Latn ;
    ap:birth "1443" .
<id/agent/2> a foaf:Person ; skos:prefLabel "金九"@ko-Hani ; ap:birth "1876" ; schema:addressCountry "KR" .
<id/agent/3> a foaf:Person ; skos:prefLabel "꽃님"@ko .
<id/agent/4> a foaf:Person ; skos:prefLabel "夏目, 漱石"@ja ; skos:altLabel "ナツメ, ソウセキ"@ja-Hrkt .
<id/agent/5> a foaf:Person ; skos:prefLabel "毛澤東"@zh-Hant .
<id/agent/6> a foaf:Person ; skos:prefLabel "Ångström, Anders" .
<id/agent/7> a foaf:Organization ; skos:prefLabel "«Éditions» du Rocher"@fr , "4.19 혁명 기념회"@ko ;
    schema:addressCountry "FR" .
<id/agent/8> a foaf:Person ; skos:prefLabel "Достоевский, Фёдор"@ru .
<id/agent/9> a foaf:Person ; skos:prefLabel "이순신"@ko ; skos:hiddenLabel "Yi misprint" .
<id/undertaking/PR1> a ap:Programme ; skos:prefLabel "Reading Rooms"@en .
<id/undertaking/AC1> a ap:Activity , schema:Event ; skos:prefLabel "Opening"@en ;
    ap:partOf <id/undertaking/PR1> ; ap:date "2019-09-05" .
<id/participation/AC1.host.7> a ap:Participation ; ap:in <id/undertaking/AC1> ; ap:agent <id/agent/7> .
"""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    config, release = make(tmp_path_factory.mktemp("browse"), THINGS)
    return create_app(release, config).test_client()


def read(client: FlaskClient, path: str, **query: str) -> Any:
    answer = client.get(path, query_string={"format": "json", **query})
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    return json.loads(answer.data)


def test_the_page_offers_each_kind_once_and_the_newest_years_first(client: FlaskClient) -> None:
    page = client.get("/browse?lang=en").text
    assert ">Activity</a>" in page
    assert ">Event</a>" not in page  # the same as activities
    assert re.findall(r"year=[^>]*>(\d+)</a>", page) == ["2019", "1876", "1443"]


@pytest.mark.parametrize(
    ("alphabet", "names", "letters"),
    [
        ("ko", ["4.19 혁명 기념회", "金九", "꽃님", "이순신", "홍길동"], "#ㄱㅇㅎ"),
        ("ja", ["夏目, 漱石"], "な"),
        ("zh", ["毛澤東"], "M"),
        (
            "latin",
            ["Ångström, Anders", "«Éditions» du Rocher", "Hong, Kil-tong", "Opening"],
            "AEHO",
        ),
        ("cyrillic", ["Достоевский, Фёдор"], "Д"),
    ],
)
def test_each_alphabet_has_its_list(
    client: FlaskClient, alphabet: str, names: list[str], letters: str
) -> None:
    told = read(client, f"/browse/{alphabet}", limit="500")
    # In the Latin list stand the words of the vocabulary too, which is part of every release.
    ours = [entry for entry in told["entries"] if "/id/agent/" in entry["iri"] or "/AC1" in entry["iri"]]
    assert [entry["label"] for entry in ours] == names
    assert "".join(dict.fromkeys(entry["letter"] for entry in ours)) == letters
    assert told["total"] == len(told["entries"]) == sum(one["count"] for one in told["letters"])
    for one in told["letters"]:
        assert told["entries"][one["position"]]["letter"] == one["letter"]
    counted = {one["value"]: one["count"] for one in read(client, "/browse")["alphabets"]}
    assert counted[alphabet] == told["total"]


@pytest.mark.parametrize(
    ("alphabet", "narrowing", "names"),
    [
        ("ko", {"country": "KR"}, ["金九"]),
        ("latin", {"year": "2019"}, ["Opening"]),
        ("ko", {"year": "1443"}, ["홍길동"]),
        ("latin", {"type": "http://xmlns.com/foaf/0.1/Organization"}, ["«Éditions» du Rocher"]),
        ("latin", {"programme": f"{BASE}id/undertaking/PR1"}, ["«Éditions» du Rocher", "Opening"]),
    ],
)
def test_a_list_is_narrowed_by_type_country_year_and_programme(
    client: FlaskClient, alphabet: str, narrowing: dict[str, str], names: list[str]
) -> None:
    told = read(client, f"/browse/{alphabet}", **narrowing)
    assert [entry["label"] for entry in told["entries"]] == names
    page = client.get(f"/browse/{alphabet}", query_string=narrowing).get_data(as_text=True)
    assert all(name in page for name in names)


def test_pages_make_up_the_list(client: FlaskClient) -> None:
    whole = read(client, "/browse/ko")["entries"]
    at: int | None = 0
    turned = []
    while at is not None:
        page = read(client, "/browse/ko", at=str(at), limit="2")
        turned += page["entries"]
        at = page["next"]
    assert turned == whole
    assert read(client, "/browse/ko", at="900000000")["entries"] == []
    assert read(client, "/browse/ko", **{"from": "이"})["at"] == 3
    assert read(client, "/browse/latin", **{"from": "ho"})["entries"][0]["label"] == "Hong, Kil-tong"


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("path", ["/browse", "/browse/", "/browse/ko", "/browse/latin?country=FR"])
def test_there_is_a_page_in_both_languages(client: FlaskClient, path: str, language: str) -> None:
    answer = client.get(path, headers={"Accept": "text/html", "Accept-Language": language})
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    assert f'<html lang="{language}">' in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/browse/klingon", 404),
        ("/browse/ko?country=ZZ", 404),
        ("/browse/ko?country=KR&year=1900", 400),
        ("/browse/ko?at=-1", 400),
        ("/browse/ko?from=" + "x" * 5000, 400),
    ],
)
def test_what_is_no_list_is_refused(client: FlaskClient, path: str, status: int) -> None:
    assert client.get(path).status_code == status


def test_where_no_lists_are_it_is_said(tmp_path: Path) -> None:
    with pytest.raises(LodError, match="no alphabetical lists"):
        Lists.open(tmp_path)


@pytest.mark.parametrize(
    ("text", "language", "alphabet"),
    [
        ("홍길동", "ko", "ko"),
        ("洪吉童", "ko-Hani", "ko"),
        ("毛澤東", "", "zh"),
        ("ひらがな", "", "ja"),
        ("Ελλάδα", "el", "greek"),
        ("سلام", "ar", "arabic"),
        ("42", "", "latin"),
        ("გამარჯობა", "ka", "other"),
    ],
)
def test_a_name_has_one_alphabet(text: str, language: str, alphabet: str) -> None:
    assert alphabet_of(text, language) == alphabet
    assert place(text, language).alphabet == alphabet


def test_lists_that_nothing_holds_close_their_file(tmp_path: Path) -> None:
    _, release = make(tmp_path, THINGS)
    database = sqlite3.connect(release.search_path / FILE)
    lists = Lists(database)
    assert lists.alphabets["ko"]
    del lists
    gc.collect()
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        database.execute("SELECT 1")
