"""Vary names every field of a request that makes another answer, on all of the answers that there are."""

import re
from collections.abc import Mapping
from functools import cache

import pytest
from flask.testing import FlaskClient

from lod.config import Config
from lod.release import Release
from lod.web import create_app
from tests.published import BASE

Weeks = tuple[Config, tuple[Release, ...]]
FIELDS: Mapping[str, tuple[str, ...]] = {
    "Accept": (
        "text/turtle", "text/html", "application/json", "application/ld+json", "application/atom+xml",
        "text/csv", "application/sparql-results+xml", "image/png",
    ),
    "Accept-Datetime": ("Tue, 06 Jan 2026 00:00:00 GMT", "nonsense"),
    "Accept-Encoding": ("gzip", "zstd", "*;q=0"),
    "Accept-Language": ("ko", "ja"),
    "Accept-Profile": (f"<{BASE}profile/labels>", "<http://nobody.example/>"),
    "Cookie": ("a=b",),
    "Origin": ("https://other.example",),
    "User-Agent": ("Mozilla/5.0",),
}  # fmt: skip
PATHS = (
    "/", "/id/agent/T1", "/id/agent/T2", "/id/agent/T3", "/id/agent/KAC3", "/id/agent/never", "/nowhere",
    "/doc/agent/T1", "/doc/agent/T1.ttl", "/doc/agent/T1.html", "/doc/agent/T1?_profile=skos",
    "/doc/agent/T1?_profile=alt", "/doc/agent/T1?_mediatype=text/turtle", "/doc/agent/T1?lang=ko",
    "/doc/agent/T1?release={release}", "/doc/agent/T1.html?release={release}", "/doc/agent/T1?changes=..",
    "/doc/agent/T1?citation=ris", "/doc/agent/T3", "/doc/agent/KAC2.mrc", "/doc/agent/KAC3",
    "/timemap/doc/agent/T1", "/def/ap", "/search?q=Library", "/suggest?q=lib", "/label/Central%20Library",
    "/browse/latin", "/dataset", "/dataset.html", "/dumps/", "/dumps/all.nt.gz", "/changes", "/changes.atom",
    "/changes/{release}/1", "/oai?verb=ListSets", "/sitemap.xml", "/docs/http", "/docs/http.md", "/sparql",
    "/sparql?query=ASK%7B%7D", "/sparql?query=ASK", "/questions", "/ids", "/reconcile", "/profile/skos",
    f"/reconcile/preview?id={BASE}id/agent/T1", "/label/National%20Library%20of%20All", "/id/agent/T1%20",
    "/id/agent/T1?release={release}", "/dumps/all-{release}.nt.gz", "/docs", "/search/",
    "/doc/agent/T1.html?lang=xx", "/doc/agent/T1?_profile=alt&lang=xx", "/doc/agent/T1?citation=text&lang=xx",
    "/pictures/?lang=xx", "/questions?lang=xx", "/sparql/terms", "/docs/",
)  # fmt: skip


@pytest.fixture(scope="module")
def client(harvested: Weeks) -> FlaskClient:
    config, releases = harvested
    return create_app(releases[-1], config).test_client()


@pytest.mark.parametrize("accept", ["", "text/html", "application/json"])
@pytest.mark.parametrize("path", PATHS)
def test_an_answer_names_the_fields_that_change_it(
    client: FlaskClient, harvested: Weeks, path: str, accept: str
) -> None:
    path = path.format(release=harvested[1][-1].name)
    own = {"Accept": accept} if accept else {}

    @cache
    def answered(field: str = "", value: str = "") -> tuple[int, tuple[tuple[str, str], ...], bytes]:
        response = client.get(path, headers=own | ({field: value} if field else {}))
        told = re.sub(rb"<responseDate>.*?</responseDate>", b"", response.data)
        return response.status_code, tuple(sorted(response.headers)), told

    def varies(answer: tuple[int, tuple[tuple[str, str], ...], bytes]) -> set[str]:
        told = dict(answer[1]).get("Vary", "")
        return {name.strip().lower() for name in told.split(",")}

    for field, values in FIELDS.items():
        others = [answered(field, value) for value in values if answered(field, value) != answered()]
        for answer in (answered(), *others) if others else ():
            told = dict(answer[1])
            kept = "no-store" not in told["Cache-Control"]  # by a cache, which goes by Vary
            assert not kept or field.lower() in varies(answer), (field, answer[0], told.get("Vary"))


@pytest.mark.parametrize(
    "path", ["/", "/doc/agent/T1.html", "/search?q=x", "/docs/http", "/sparql", "/nowhere"]
)
@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_page_says_its_language(client: FlaskClient, path: str, language: str) -> None:
    response = client.get(path, headers={"Accept": "text/html", "Accept-Language": language})
    assert response.headers["Content-Language"] == language
    assert f'<html lang="{language}"' in response.text
    assert "Content-Language" not in client.get("/doc/agent/T1.ttl").headers


@pytest.mark.parametrize(
    ("path", "types"),
    [
        ("/doc/agent/T1", {"text/turtle", "application/ld+json", "text/html"}),
        ("/doc/agent/T1?changes=..", {"application/json", "application/rdf-patch", "text/html"}),
        ("/doc/agent/T1?_profile=alt", {"application/json", "text/turtle", "text/html"}),
        ("/dataset", {"text/turtle", "text/html"}),
        ("/changes", {"application/activity+json", "application/atom+xml", "text/html"}),
        ("/dumps/", {"application/json", "text/html"}),
        ("/search?q=x", {"application/json", "text/html"}),
        ("/browse/latin", {"application/json", "text/html"}),
        ("/suggest?q=x", {"application/json"}),
        ("/ids", {"text/html"}),
        ("/docs/", {"text/html", "text/markdown"}),
        ("/docs/http", {"text/html", "text/markdown"}),
        ("/questions", {"text/html"}),
        ("/reconcile", {"application/json"}),
        ("/reconcile/1.0-draft", {"application/json"}),
        ("/reconcile/suggest/entity?prefix=lib", {"application/json"}),
        (f"/reconcile/preview?id={BASE}id/agent/T1", {"text/html"}),
        ("/sparql/terms", {"application/json"}),
        ("/profile/skos", {"text/turtle", "text/html"}),
        ("/sparql", {"text/turtle", "text/html"}),
        ("/sparql?query=ASK%7B%7D", {"application/sparql-results+json", "text/csv"}),
    ],
)
@pytest.mark.parametrize("accept", ["image/png", "image/png, application/problem+json;q=0.1"])
def test_what_there_is_instead_is_told_in_the_body_and_in_links(
    client: FlaskClient, path: str, types: set[str], accept: str
) -> None:
    response = client.get(path, headers={"Accept": accept})
    assert response.status_code == 406
    linked = set(re.findall(r'rel="alternate"; type="([^"]*)"', response.headers["Link"]))
    assert types <= linked
    if response.mimetype == "application/problem+json":
        assert types <= {each["type"] for each in response.get_json()["alternates"]}


@pytest.mark.parametrize(
    ("path", "media_type", "body"),
    [
        ("/sparql", "application/sparql-query", "ASK {}"),
        ("/ids", "text/csv", "KAC1"),
        ("/reconcile", "application/x-www-form-urlencoded", "queries={}"),
        ("/reconcile/1.0-draft/match", "application/json", '{"queries": []}'),
        ("/reconcile/1.0-draft/extend", "application/json", '{"ids": [], "properties": []}'),
        ("/oai", "application/x-www-form-urlencoded", "verb=ListSets"),
    ],
)
@pytest.mark.parametrize(
    ("coding", "status"),
    [("gzip", 415), ("Identity, zstd", 415), ("x-none", 415), ("identity", 200), (" , ", 200)],
)
def test_a_body_in_a_content_coding_is_refused_wherever_one_is_taken(
    client: FlaskClient, path: str, media_type: str, body: str, coding: str, status: int
) -> None:
    response = client.post(path, data=body, content_type=media_type, headers={"Content-Encoding": coding})
    assert response.status_code == status
    assert (response.headers.get("Accept-Encoding") == "identity") == (status == 415)
    assert client.get("/", headers={"Content-Encoding": coding}).status_code == 200, "there is no body"


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/docs/http.md", "text/markdown"),
        ("/dumps/SHA256SUMS", "text/plain"),
        ("/timemap/doc/agent/T1", "application/link-format"),
        ("/doc/agent/T1?citation=ris", "application/x-research-info-systems"),
        ("/oai?verb=ListSets", "text/xml"),
        ("/sitemap.xml", "application/xml"),
        ("/robots.txt", "text/plain"),
        ("/live", "text/plain"),
        ("/metrics", "text/plain"),
    ],
)
def test_what_an_address_or_a_protocol_fixes_is_sent_whatever_is_accepted(
    client: FlaskClient, path: str, media_type: str
) -> None:
    response = client.get(path, headers={"Accept": "image/png"})
    assert (response.status_code, response.mimetype) == (200, media_type)
    assert "Accept" not in response.headers.get("Vary", "").split(", ")


def test_scripts_of_other_sites_may_read_every_field_that_is_for_clients(
    client: FlaskClient, harvested: Weeks
) -> None:
    safe = {
        "cache-control",
        "content-language",
        "content-length",
        "content-type",
        "last-modified",
    }  # Fetch §2.2.6
    of_browsers = {"content-security-policy", "referrer-policy", "x-content-type-options"}
    answers = [client.get(path.format(release=harvested[1][-1].name)) for path in PATHS]
    answers += [
        client.delete("/doc/agent/T1"),
        client.put("/search"),
        client.post("/ids", data=b"x", content_type="image/png"),
        client.post("/ids", data=b"x", headers={"Content-Encoding": "gzip"}),
        client.get("/dumps/", headers={"Accept-Encoding": "gzip"}),
        client.get("/label/National Library of All"),
    ]
    met = set[str]()
    for answer in answers:
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        exposed = {
            name.strip().lower() for name in answer.headers["Access-Control-Expose-Headers"].split(",")
        }
        told = {name.lower() for name, _ in answer.headers} - safe - of_browsers
        assert {name for name in told if not name.startswith("access-control-")} <= exposed
        met |= told
    assert {
        "accept",
        "accept-encoding",
        "accept-query",
        "allow",
        "content-disposition",
        "link",
        "vary",
    } <= met
