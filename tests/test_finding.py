"""Names and identifiers are found over HTTP: suggested, resolved, judged; always an answer or a refusal."""

import csv
import io
import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lod.config import Config
from lod.release import Release
from lod.search.properties import PROPERTIES
from lod.web import create_app
from tests.published import BASE, make

CSV = "text/csv"
JSON = "application/json"
ALLEN = f"{BASE}id/agent/KAC199600435"
THINGS = """
<id/agent/KAC199600435> a foaf:Person ; skos:prefLabel "Allen, Horace Newton"@en , "안련"@ko ;
    skos:altLabel "安連"@ko-Hani ; skos:hiddenLabel "Alen, Horace" ;
    ap:birth "1858" ; ap:death "1932" ; schema:addressCountry "US" ;
    schema:sameAs <https://isni.org/isni/0000000083828479> , <http://viaf.org/viaf/52759159> .
<id/agent/KAC1> a foaf:Person ; skos:prefLabel "홍길동"@ko , "Hong, Gildong"@en ; ap:birth "1443" .
<id/agent/KAC2> a foaf:Person ; skos:prefLabel "홍길동"@ko , "Hong, Kil-tong"@en ; ap:birth "1920" ;
    ap:death "1999" .
<id/agent/KAC3> a foaf:Person ; skos:prefLabel "allen, horace newton"@en-x-small ; ap:birth "1900" .
<id/agent/KAB1> a foaf:Organization ; skos:prefLabel "National Library"@en , "국립도서관"@ko ;
    schema:addressCountry "KR" ; schema:sameAs <https://ror.org/029wwt733> .
<id/agent/P1> a foaf:Organization ; skos:prefLabel "Slash / and ? mark"@en .
<id/agent/P2> a foaf:Person ; rdfs:label "Natsume, Sōseki"@ja-Latn ; skos:altLabel "夏目金之助"@ja ;
    skos:prefLabel "夏目, 漱石, 1867-1916"@ja , "Natsume, Sōseki, 1867-1916"@ja-Latn .
<id/undertaking/A1> a ap:Activity ; skos:prefLabel "東方学者会議"@ja ; ap:date "1960-05-12/1960-05-14" ;
    schema:endDate "1960-05-14" .
<id/agent/old> skos:prefLabel "Merged"@en ; ap:mergedInto <id/agent/KAB1> .
<staff#kim> a foaf:Person ; skos:prefLabel "Kim Chŏlsu"@ko-Latn .
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> tuple[Config, Release]:
    return make(tmp_path_factory.mktemp("found"), THINGS)


@pytest.fixture(scope="module")
def client(served: tuple[Config, Release]) -> FlaskClient:
    config, release = served
    return create_app(release, config).test_client()


def read(answer: TestResponse) -> Any:
    return json.loads(answer.data)


@pytest.mark.parametrize(
    ("q", "uri", "suggested", "name", "variant"),
    [
        ("Allen", ALLEN, "Allen, Horace Newton", "Allen, Horace Newton", ""),
        ("안", ALLEN, "안련", "안련", ""),
        ("安連", ALLEN, "安連 (USE 안련)", "안련", "安連"),
        ("Alen, Horace", ALLEN, "안련", "안련", ""),  # a misprint leads here and is not shown
        ("0000 0000 8382 8479", ALLEN, "안련", "안련", ""),
        ("국", f"{BASE}id/agent/KAB1", "국립도서관", "국립도서관", ""),
    ],
)
def test_a_name_is_suggested_while_it_is_typed(
    client: FlaskClient, q: str, uri: str, suggested: str, name: str, variant: str
) -> None:
    answer = client.get("/suggest", query_string={"q": q})
    assert answer.mimetype == "application/json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    told = read(answer)
    assert (told["q"], told["offset"], told["count"]) == (q, 0, len(told["hits"]))
    hit = told["hits"][0]
    assert (hit["uri"], hit["suggestLabel"], hit["aLabel"], hit["vLabel"]) == (uri, suggested, name, variant)
    assert hit["token"] == uri.rpartition("/")[2]
    assert "Alen, Horace" not in json.dumps(hit["more"])


@pytest.mark.parametrize("q", ["미국", "United States", "アメリカ合衆国", "usa"])
def test_the_name_of_a_country_finds_what_is_there(client: FlaskClient, q: str) -> None:
    hits = read(client.get("/search", query_string={"q": q, "format": "json"}))["hits"]
    assert [(hit["iri"], hit["why"]) for hit in hits] == [(ALLEN, "country")]
    assert read(client.get("/suggest", query_string={"q": q}))["hits"][0]["uri"] == ALLEN


def test_a_result_has_no_name_twice_with_its_years_and_without(client: FlaskClient) -> None:
    page = client.get("/search", query_string={"q": "夏目漱石", "format": "html", "lang": "en"}).text
    assert page.count("Natsume, Sōseki") == 1
    assert "夏目, 漱石, 1867-1916" in page  # another name


def test_of_what_lasts_for_days_the_end_is_told_once(client: FlaskClient) -> None:
    page = client.get("/search", query_string={"q": "東方学者会議", "format": "html", "lang": "en"}).text
    assert "12–14 May 1960" in page
    assert page.count("14 May 1960") == 1
    asked = {"queries": json.dumps({"q0": {"query": "東方学者会議"}})}
    (found,) = read(client.post("/reconcile", data=asked))["q0"]["result"]
    assert found["description"] == "1960-05-12/1960-05-14"


@pytest.mark.parametrize(
    ("q", "why"),
    [
        ("夏目, 漱石, 1867-1916", "name"),
        ("夏目漱石", "other form"),  # the preferred name without its years: no variant
        ("夏目金之助", "variant"),
    ],
)
def test_a_hit_says_in_which_way_its_name_was_met(client: FlaskClient, q: str, why: str) -> None:
    (hit,) = read(client.get("/search", query_string={"q": q, "format": "json"}))["hits"]
    assert hit["why"] == why
    assert read(client.get("/suggest", query_string={"q": q}))["hits"][0]["more"]["why"] == why


@pytest.mark.parametrize(
    "q",
    [
        "0000000083828479", "0000 0000 8382 8479", "ISNI 0000-0000-8382-8479", "(isni)0000000083828479",
        "https://isni.org/isni/0000000083828479", "52759159", "VIAF 52759159", "viaf:52759159",
        "http://viaf.org/viaf/52759159/", "KAC199600435", "kac199600435", "KAC 1996-00435", "KAC199600435.",
        "(KR-SeNL)KAC199600435", "XY 52759159", ALLEN,
    ],
)  # fmt: skip
def test_an_identifier_in_any_spelling_finds_its_entity_first(client: FlaskClient, q: str) -> None:
    hits = read(client.get("/search", query_string={"q": q, "format": "json"}))["hits"]
    assert hits[0]["iri"] == ALLEN


def test_suggestions_are_paged_and_narrowed(client: FlaskClient) -> None:
    whole = [hit["uri"] for hit in read(client.get("/suggest?q=홍길동"))["hits"]]
    paged = [read(client.get(f"/suggest?q=홍길동&count=1&offset={n}"))["hits"] for n in range(3)]
    assert [hit["uri"] for page in paged for hit in page] == whole
    assert len(whole) == 2
    assert read(client.get("/suggest?q=National&country=us"))["hits"] == []
    assert [hit["token"] for hit in read(client.get("/suggest?q=N&country=kr"))["hits"]] == ["KAB1"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 200),
        ("q=", 200),
        ("q=zzz", 200),
        ("q=a&count=-1", 400),
        ("q=a&count=x", 400),
        ("q=a&offset=99999999", 400),
        (f"q={'a' * 600}", 400),
    ],
)
def test_a_suggestion_that_cannot_be_is_empty_or_refused(
    client: FlaskClient, query: str, status: int
) -> None:
    answer = client.get(f"/suggest?{query}")
    assert answer.status_code == status
    assert status != 200 or read(answer)["hits"] == []


@pytest.mark.parametrize(
    ("limit", "wanted"),
    [
        ("", 10), ("0", 0), ("1", 1), ("2", 2), ("0000000000001", 1), ("100000", 100), ("9" * 12, 100),
        ("9" * 5000, 100), ("-1", None), ("x", None), ("1.5", None), ("1e2", None), ("%201", None),
        ("٣", None),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    ("path", "part", "there"),
    [
        ("/search?q=홍길동&format=json&limit=", "hits", 2),
        ("/suggest?q=홍길동&limit=", "hits", 2),
        ("/suggest?q=홍길동&limit=7&count=", "hits", 2),
        ("/browse/ko?format=json&limit=", "entries", 4),
        ("/reconcile/properties?limit=", "properties", len(PROPERTIES)),
    ],
)
def test_as_many_are_given_as_are_wanted(
    client: FlaskClient, path: str, part: str, there: int, limit: str, wanted: int | None
) -> None:
    answer = client.get(path + limit)
    if wanted is None:
        assert answer.status_code == 400
        assert read(answer)["detail"].endswith("is a whole number, from 0.")
        return
    assert answer.status_code == 200
    given = there if not limit else min(wanted, there)
    assert len(read(answer)[part]) == given
    assert wanted or read(answer).get("next") is None, "nothing leads to nothing"


@pytest.mark.parametrize(
    ("format", "status", "media_type"),
    [
        ("json", 200, JSON),
        ("JSON", 200, JSON),
        ("application/json", 200, JSON),
        ("html", 200, "text/html"),
        ("", 200, "text/html"),
        ("xml", 400, "text/html"),
    ],
)
def test_a_format_is_named_in_the_address(
    client: FlaskClient, format: str, status: int, media_type: str
) -> None:
    for path in ("/search?q=a&", "/browse?", "/browse/latin?"):
        answer = client.get(f"{path}format={format}", headers={"Accept": "text/html"})
        assert (answer.status_code, answer.mimetype) == (status, media_type)
    posted = client.post(f"/ids?format={format}", data="KAB1", headers={"Accept": "text/html"})
    assert (posted.status_code, posted.mimetype) == (status, media_type)


def test_suggestions_are_json_alone(client: FlaskClient) -> None:
    assert client.get("/suggest?q=a", headers={"Accept": "text/html,*/*;q=0.1"}).status_code == 200
    assert client.get("/suggest?q=a", headers={"Accept": "text/turtle"}).status_code == 406


@pytest.mark.parametrize(
    ("lang", "name"),
    [
        ("ko", "안련"), ("KO", "안련"), ("ko-KR", "안련"), ("Ko-kore-KR", "안련"),
        ("EN", "Allen, Horace Newton"), ("en-GB", "Allen, Horace Newton"),
        ("k", "안련"), ("fr", "안련"), ("-", "안련"), ("", "안련"),  # the site's first language
    ],
)  # fmt: skip
def test_names_are_in_the_language_that_a_tag_names(client: FlaskClient, lang: str, name: str) -> None:
    answer = client.get("/suggest", query_string={"q": "KAC199600435", "lang": lang})
    assert read(answer)["hits"][0]["aLabel"] == name


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    ("name", "location", "label"),
    [
        ("Allen, Horace Newton", "/id/agent/KAC199600435", "UTF-8''%EC%95%88%EB%A0%A8"),
        ("安連", "/id/agent/KAC199600435", "UTF-8''%EC%95%88%EB%A0%A8"),
        ("ALLEN, HORACE NEWTON?", "", ""),
        ("Hong, Gildong", "/id/agent/KAC1", "UTF-8''%ED%99%8D%EA%B8%B8%EB%8F%99"),
        ("hong, gildong", "/id/agent/KAC1", "UTF-8''%ED%99%8D%EA%B8%B8%EB%8F%99"),
        ("Slash / and ? mark", "/id/agent/P1", "Slash / and ? mark"),
        ("Kim Chŏlsu", "/staff#kim", "UTF-8''Kim%20Ch%C5%8Flsu"),
    ],
)
def test_an_exact_name_leads_to_the_one_who_has_it(
    client: FlaskClient, method: str, name: str, location: str, label: str
) -> None:
    answer = client.open(f"/label/{quote(name, safe='')}", method=method)
    if not location:
        assert answer.status_code == 300
        return
    assert (answer.status_code, answer.headers["Location"]) == (303, location)
    assert answer.headers["X-URI"] == BASE + location[1:]
    assert answer.headers["X-PrefLabel"] == label


def test_namesakes_are_offered(client: FlaskClient) -> None:
    answer = client.get("/label/홍길동")
    told = read(answer)
    assert answer.status_code == 300
    assert [one["href"] for one in told["candidates"]] == ["/id/agent/KAC1", "/id/agent/KAC2"]
    assert [one["label"] for one in told["candidates"]] == ["홍길동 · 1443–", "홍길동 · 1920–1999"]
    page = client.get("/label/홍길동", headers={"Accept": "text/html"})
    assert (page.status_code, page.mimetype) == (300, "text/html")
    assert 'href="/id/agent/KAC1"' in page.text


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("nobody", 404),
        ("Hong", 404),
        ("Alen,%20Horace", 404),
        ("Merged", 404),
        ("x" * 501, 400),
        ("%FF", 404),
    ],
)
def test_a_name_that_nobody_has_is_not_found(client: FlaskClient, name: str, status: int) -> None:
    assert client.get(f"/label/{name}").status_code == status


@pytest.mark.parametrize(
    ("body", "kind", "accept", "answered"),
    [
        (b"isni\n0000000083828479\nKAB1\n", CSV, None, CSV),
        (b"0000000083828479\nKAB1\n", CSV, "text/csv, application/json;q=0.5", CSV),
        (b"0000000083828479\nKAB1", "text/plain", JSON, JSON),
        (b'["0000000083828479", "KAB1"]', JSON, JSON, JSON),
        (b"0000000083828479\nKAB1\n", "application/x-www-form-urlencoded", None, CSV),  # curl --data-binary
        (b"ids=0000000083828479%0D%0AKAB1", "application/x-www-form-urlencoded", None, CSV),
        ("\ufeffid,x\r\n0000000083828479,1\r\nKAB1,2\r\n".encode(), CSV, "*/*", CSV),
    ],
)
def test_identifiers_are_judged_row_by_row(
    client: FlaskClient, body: bytes, kind: str, accept: str | None, answered: str
) -> None:
    headers = {"Accept": accept} if accept else {}
    answer = client.post("/ids", data=body, content_type=kind, headers=headers)
    assert (answer.status_code, answer.mimetype) == (200, answered)
    rows = read(answer) if answered == JSON else list(csv.DictReader(io.StringIO(answer.text, newline="")))
    assert [(row["scheme"], row["check"], row["iri"]) for row in rows] == [
        ("isni", "valid", ALLEN),
        ("control", "none", f"{BASE}id/agent/KAB1"),
    ]


def test_a_file_is_judged_by_the_column_that_is_chosen(client: FlaskClient) -> None:
    data = {"file": (io.BytesIO(b"a,b\n1,KAB1\n2,old\n"), "list.csv")}
    answer = client.post("/ids?column=b", data=data, content_type="multipart/form-data")
    rows = list(csv.DictReader(io.StringIO(answer.text, newline="")))
    assert [(row["given"], row["status"]) for row in rows] == [("KAB1", "current"), ("old", "merged into")]
    assert rows[1]["survivor"] == f"{BASE}id/agent/KAB1"


@pytest.mark.parametrize(
    ("body", "kind", "query", "accept", "status"),
    [
        (b"a,b\n", CSV, "?column=c", "*/*", 400),
        (b"\xff\xbb", CSV, "", "*/*", 400),
        (b"a", "text/csv; charset=rot13", "", "*/*", 400),
        (b"{", JSON, "", "*/*", 400),
        (b'[{"a": 1}]', JSON, "", "*/*", 400),
        (b'"' + b"x" * 200_000, CSV, "", "*/*", 400),
        (b"KAB1", "image/png", "", "*/*", 415),
        (b"KAB1", CSV, "", "image/png", 406),
        (b"x" * 10_000_001, CSV, "", "*/*", 413),
        (b"--x\r\nKAB1", "multipart/form-data; boundary=x", "", "*/*", 400),  # cut: never an empty list
        (b"KAB1", "multipart/form-data", "", "*/*", 400),
        (b"", CSV, "", "*/*", 200),
    ],
)
def test_a_list_that_cannot_be_read_is_refused(
    client: FlaskClient, body: bytes, kind: str, query: str, accept: str, status: int
) -> None:
    answer = client.post(f"/ids{query}", data=body, content_type=kind, headers={"Accept": accept})
    assert answer.status_code == status
    assert ("text/csv" in answer.headers.get("Accept", "")) == (status == 415)


@pytest.mark.parametrize("accept", ["text/csv", "application/json", "text/csv, text/html;q=0.1"])
def test_what_is_wrong_with_a_list_is_told_to_a_program_as_problem_details(
    client: FlaskClient, accept: str
) -> None:
    answer = client.post("/ids", data=b"{", content_type=JSON, headers={"Accept": accept})
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "The body is not UTF-8: see byte 1."),
        ("ko", "UTF-8이(가) 아닙니다. 1번째 바이트"),
    ],
)
def test_what_is_wrong_with_the_bytes_of_a_list_is_told_in_a_sentence(
    client: FlaskClient, language: str, sentence: str
) -> None:
    headers = {"Accept": "text/html;q=0.9, text/csv;q=0.1", "Accept-Language": language}
    answer = client.post("/ids", data=b"\xff\xbb", content_type=CSV, headers=headers)
    assert sentence in answer.text


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_list_is_pasted_into_a_page_and_read_on_it(client: FlaskClient, language: str) -> None:
    headers = {"Accept": "text/html,*/*;q=0.8", "Accept-Language": language}
    page = client.get("/ids", headers=headers)
    assert (page.status_code, page.mimetype) == (200, "text/html")
    assert f'<html lang="{language}">' in page.text
    data = {"ids": "0000 0000 8382 8479\nold\n<b>", "file": (io.BytesIO(b""), ""), "format": "html"}
    answer = client.post("/ids", data=data, content_type="multipart/form-data", headers=headers)
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    assert 'href="./id/agent/KAC199600435">' in answer.text
    assert 'href="./id/agent/KAB1">' in answer.text  # who lives in the place of the old one
    assert "<td>&lt;b&gt;</td>" in answer.text
    assert client.get("/ids", headers={"Accept": "application/json"}).status_code == 406


def test_the_other_button_of_the_page_gives_the_table(client: FlaskClient) -> None:
    data = {"ids": "KAB1\nold", "format": "csv"}
    headers = {"Accept": "text/html,*/*;q=0.8"}
    answer = client.post("/ids", data=data, content_type="multipart/form-data", headers=headers)
    assert answer.mimetype == "text/csv"
    assert len(answer.text.splitlines()) == 3


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/ids", {"file": (io.BytesIO(b"a,b\n1,2\n"), "x.csv"), "column": "c", "format": "html"}),
        ("/ids", {"ids": ""}),
    ],
)
def test_what_is_wrong_with_a_form_is_told_on_a_page(
    client: FlaskClient, path: str, data: dict[str, object]
) -> None:
    headers = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    answer = client.post(path, data=data, content_type="multipart/form-data", headers=headers)
    assert answer.mimetype == "text/html"
    assert answer.status_code == (400 if "file" in data else 200)


def test_hostile_strings_are_answered_or_refused(client: FlaskClient, shared: Path) -> None:
    strings = (shared / "data/records/dirty/strings/blns.txt").read_text(encoding="utf-8").splitlines()
    for number, text in enumerate(["ㅎ" * 400, "\u202e" + "a" * 400, *filter(None, strings)]):
        several = (
            f"/suggest?q={quote(text)}",
            f"/label/{quote(text, safe='')}",
            f"/search?q={quote(text)}",
            f"/search?format=json&type={quote(text)}",
            f"/browse/ko?from={quote(text)}",
            f"/browse/latin?format=json&type={quote(text)}",
            f"/browse/{quote(text, safe='')}",
        )
        path = several[number % len(several)]
        assert client.get(path).status_code in (200, 300, 303, 400, 404), path


@pytest.mark.parametrize(
    "text",
    [
        "가" * 10_000, "a " * 5000, "(((" * 300 + "a", '"' * 301, "title:* AND (NOT *) OR [a TO z]~9^2",
        "\\" * 99,
        "a*b?c+d{2}|^$", "' OR 1=1; DROP TABLE entry --", "\u202eabc\u202c שלום مرحبا", "\ud800", "\x00", "%",
        "_" * 400,
    ],
    ids=range(13),
)  # fmt: skip
def test_any_text_gets_an_answer_or_a_refusal_of_every_finder(client: FlaskClient, text: str) -> None:
    said = quote(text.encode("utf-8", "surrogatepass")[:7000])
    for path in ("/search?q=", "/search?format=json&country=", "/suggest?q=", "/label/", "/browse/ko?from=",
                 "/browse/latin?country=", "/browse?from=", "/reconcile/suggest/entity?prefix=",
                 "/reconcile/preview?id="):  # fmt: skip
        answer = client.get(f"{path}{said}")
        assert answer.status_code in (200, 300, 303, 400, 404, 414), path
    for address, kind, body in (
        ("/ids", "text/plain", text.encode("utf-8", "replace")),
        ("/ids", "application/json", json.dumps([text]).encode()),
        ("/reconcile", "application/x-www-form-urlencoded",
         b"queries=" + quote(json.dumps({"q": {"query": text}})).encode()),
    ):  # fmt: skip
        assert client.post(address, data=body, content_type=kind).status_code in (200, 400)


@pytest.mark.parametrize(
    ("language", "note"),
    [
        ("en", "has the form of ISNI, but has check character 1, not 0"),
        ("ko", "ISNI의 꼴이지만 검사 문자가 0이어야 하는데 1입니다"),
        ("ja", "ISNIの形ですが、検査文字が0ではなく1になっています"),
        ("zh", "形式像ISNI，但校验符是1，应为0"),
    ],
)
def test_a_verdict_says_what_is_wrong_in_the_readers_language(
    client: FlaskClient, language: str, note: str
) -> None:
    given = "0000 0001 2242 9501"
    page = client.post(f"/ids?lang={language}", data=given, headers={"Accept": "text/html"}).text
    assert f"<td>{note}</td>" in page
