"""A thing and its documents answer as HTTP.md promises, row by row, whatever the IRI looks like."""

import gzip
import json
import re
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes, urljoin

import pytest
import zstandard
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse
from rdflib import Graph
from werkzeug.test import TestResponse

from lod.build import build
from lod.config import Config, load
from lod.release import Release, Shelf
from lod.representations import HTML, RDF_FORMATS
from lod.representations.profiles import PROFILES
from lod.web import create_app
from lod.web.http.targets import MalformedTarget, Target, reference, spellings
from lod.web.http.targets import parse as parse_target
from lod.web.pages import ANY
from tests.published import BASE, DAY, INCOMING, Quiet, make

DOC = "/doc/agent/KAC199600435"
FORMATS = (*RDF_FORMATS, HTML)
LISTED = {"Content-Type": "text/plain", "Accept": "application/json"}


@pytest.fixture(scope="module")
def client(published: tuple[Config, Release]) -> FlaskClient:
    config, release = published
    return create_app(release, config).test_client()


def get(client: FlaskClient, path: str, method: str = "GET", **headers: str) -> TestResponse:
    """Ask for a path as it stands, the way a server hands it on."""
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    bare, _, query = path.partition("?")
    decoded = unquote_to_bytes(re.sub("^http://[^/]*", "", bare).encode("latin-1")).decode("latin-1")
    environ = {"RAW_URI": path, "PATH_INFO": decoded, "QUERY_STRING": query}
    return client.open(method=method, headers=fields, environ_overrides=environ)


def detail(response: TestResponse) -> str:
    assert response.mimetype == "application/problem+json"
    told = json.loads(response.data)
    assert told["status"] == response.status_code
    return str(told["detail"])


@pytest.mark.parametrize(
    ("path", "status", "location"),
    [
        # the thing leads to its document
        ("/id/agent/KAC199600435", 303, DOC),
        ("/id/agent/KAC199600435?lang=ko&x=1", 303, f"{DOC}?lang=ko&x=1"),
        ("/gnd/118540238", 303, "/doc/gnd/118540238"),
        ("/plain/v1.2", 303, "/doc/plain/v1.2"),
        # to the letter
        ("/plain/a%20b", 303, "/doc/plain/a%20b"),
        ("/plain/a%2Fb", 303, "/doc/plain/a%2Fb"),
        ("/plain/a%2fb", 303, "/doc/plain/a%2Fb"),
        ("/plain/a/b", 303, "/doc/plain/a/b"),
        ("/plain/a+b", 303, "/doc/plain/a+b"),
        ("/plain/(x);y,z", 303, "/doc/plain/(x);y,z"),
        ("/plain/%EA%B0%80%EB%82%98", 303, "/doc/plain/%EA%B0%80%EB%82%98"),
        ("/plain/가나".encode().decode("latin-1"), 303, "/doc/plain/%EA%B0%80%EB%82%98"),
        ("/plain/%EA%B0%81", 303, "/doc/plain/%EA%B0%81"),
        ("/plain/slash/", 303, "/doc/plain/slash/"),
        ("/plain//double", 303, "/doc/plain//double"),
        ("/plain/q?id=5", 303, "/doc/plain/q?id=5"),
        ("/plain/q?id=5&_profile=skos", 303, "/doc/plain/q?id=5&_profile=skos"),
        ("http://elsewhere.example:99/gnd/118540238", 303, "/doc/gnd/118540238"),
        # with a suffix, unless that is a thing of its own
        ("/id/agent/KAC199600435.ttl", 303, f"{DOC}.ttl"),
        ("/id/agent/KAC199600435%2Ettl", 303, f"{DOC}.ttl"),
        ("/id/agent/KAC199600435.jsonld?a=b", 303, f"{DOC}.jsonld?a=b"),
        ("/gnd/118540238.rdf", 303, "/doc/gnd/118540238.rdf"),
        ("/id/agent/P2.ttl", 303, "/doc/agent/P2.ttl"),
        ("/id/agent/P2.ttl.ttl", 303, "/doc/agent/P2.ttl.ttl"),
        ("/id/agent/P2.nt", 303, "/doc/agent/P2.nt"),
        # merged: one hop to the survivor
        ("/id/agent/old", 301, "/id/agent/P1"),
        ("/id/agent/older", 301, "/id/agent/P1"),
        ("/id/agent/old.nt?lang=ko", 301, "/id/agent/P1.nt?lang=ko"),
        # identifiers and keys in any spelling
        ("/id/isni/0000000083828479", 301, "/id/agent/KAC199600435"),
        ("/id/isni/0000-0000-8382-8479", 301, "/id/agent/KAC199600435"),
        ("/id/isni/0000%200000%208382%208479?x=1", 301, "/id/agent/KAC199600435?x=1"),
        ("/id/isni/https://isni.org/isni/0000000083828479", 301, "/id/agent/KAC199600435"),
        ("/id/isni/isni.org%2Fisni%2F0000000083828479", 301, "/id/agent/KAC199600435"),
        ("/id/isni/0000000083828479.ttl", 301, "/id/agent/KAC199600435.ttl"),
        ("/id/viaf/52759159", 301, "/id/agent/KAC199600435"),
        ("/id/wikidata/Q5879.ttl", 301, "/gnd/118540238.ttl"),
        ("/id/lccn/n79003362.html?lang=ko", 301, "/gnd/118540238.html?lang=ko"),
        ("/id/lccn/https://id.loc.gov/authorities/names/n79003362.html", 301, "/gnd/118540238"),
        ("/id/agent/KAC-199600435", 301, "/id/agent/KAC199600435"),
        ("/id/agent/KAC%20199600435", 301, "/id/agent/KAC199600435"),
        ("/id/agent/KAC%20199600435.html", 301, "/id/agent/KAC199600435.html"),
        ("/doc/agent/KAC-199600435.nt", 301, f"{DOC}.nt"),
    ],
)
def test_where_a_thing_leads(client: FlaskClient, path: str, status: int, location: str) -> None:
    response = get(client, path)
    assert (response.status_code, response.headers["Location"]) == (status, location)
    assert response.headers["Location"].isascii()
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.data == b""


@pytest.mark.parametrize("key", ["P1", "old", "split", "gone"])
@pytest.mark.parametrize("room", ["id", "doc"])
@pytest.mark.parametrize("query", ["", "?release={release}"])
def test_a_suffix_of_what_is_not_there_leads_nowhere(
    client: FlaskClient, published: tuple[Config, Release], room: str, key: str, query: str
) -> None:
    response = get(client, f"/{room}/agent/{key}.mrc{query.format(release=published[1].name)}")
    assert response.status_code == 404
    assert detail(response) == "There is no MARC 21 of this: no source of it is a MARC record."


@pytest.mark.parametrize(
    ("path", "says", "meant"),
    [
        ("/id/agent/nobody", "No agent here has the key 'nobody'", ""),
        ("/id/agent/KAC19960043", "is cut short", "/id/agent/KAC199600435"),
        ("/id/agent/KAC199600435KAC199600435", "is doubled", "/id/agent/KAC199600435"),
        ("/id/agent/KAC199600435x", "has something added", "/id/agent/KAC199600435"),
        ("/id/agent/KAC199600435/", "goes on after the key", "/id/agent/KAC199600435"),
        ("/id/agent/kac199600435", "small letters", "/id/agent/KAC199600435"),
        ("/id/agent/KAB199600435", "another prefix", "/id/agent/KAC199600435"),
        ("/id/concept/P1", "of another kind (agent)", "/id/agent/P1"),
        ("/id/isni/0000000083828478", "has check character 8, not 9", "/id/agent/KAC199600435"),
        ("/id/isni/0000000083828478", "Perhaps 0000000083828479 was meant", "/id/agent/KAC199600435"),
        ("/id//agent/KAC199600435", "Nothing here has that IRI", ""),
        ("/id/../agent/KAC199600435", "Nothing here has that IRI", ""),
        ("/static/%00", "Nothing here has that IRI", ""),
        ("/id/isni/00000000838284790000000083828479", "This is no ISNI", "/id/agent/KAC199600435"),
        ("/id/isni/0000000122429500", "Nothing here has the ISNI 0000 0001 2242 9500", ""),
        ("/id/agent/KAC199600435.pdf", "No agent here has the key", "/id/agent/KAC199600435"),
        ("/id/agent/../agent/KAC199600435", "No agent here has the key", ""),
        ("/id/agent", "Nothing here has that IRI", ""),
        ("/plain/a%252Fb", "Nothing here has that IRI", ""),
        ("/plain/slash", "Nothing here has that IRI", ""),
        ("/plain/double", "Nothing here has that IRI", ""),
        ("/doc/agent/nobody", "No agent here has the key 'nobody'", ""),
        ("/doc/agent/KAC199600435.exe", "No agent here has the key", "/id/agent/KAC199600435"),
        ("/%ff", "Nothing here has that IRI", ""),
        ("/%00", "Nothing here has that IRI", ""),
        ("/id/isni/" + "1" * 5000, "Nothing here has that IRI", ""),
    ],
)
def test_what_is_not_there_is_explained(client: FlaskClient, path: str, says: str, meant: str) -> None:
    response = get(client, path)
    assert response.status_code == 404
    assert says in detail(response)
    offered = [one["href"] for one in json.loads(response.data).get("suggestions", ())]
    assert meant in offered if meant else not offered


def test_people_get_a_page_where_nothing_is(client: FlaskClient) -> None:
    response = get(client, "/id/agent/kac199600435", Accept="text/html,*/*;q=0.8")
    assert (response.status_code, response.mimetype) == (404, "text/html")
    assert f'href="/id/agent/KAC199600435">安連 · {BASE}id/agent/KAC199600435</a>' in response.text


@pytest.mark.parametrize("format", FORMATS, ids=lambda one: one.token)
def test_a_suffix_beats_accept_and_says_the_same(client: FlaskClient, format: object) -> None:
    assert isinstance(format, type(HTML))
    response = get(client, f"{DOC}.{format.extension}", Accept="image/png")
    assert (response.status_code, response.mimetype) == (200, format.media_type)
    assert "Accept," not in response.headers["Vary"] + ","
    negotiated = get(client, DOC, Accept=format.media_type)
    assert negotiated.data == response.data
    assert negotiated.headers["ETag"] == response.headers["ETag"]
    assert urljoin(DOC, negotiated.headers["Content-Location"]) == f"{DOC}.{format.extension}"
    if format.rdf is not None:
        told = {str(quad.triple) for quad in parse(response.data, format=format.rdf)}
        turtle = get(client, f"{DOC}.ttl").data
        assert told == {str(quad.triple) for quad in parse(turtle, format=RdfFormat.TURTLE)}


@pytest.mark.parametrize(
    ("asked", "accept", "place"),
    [
        (f"{DOC}?lang=ko", "text/html", f"{DOC}.html?lang=ko"),
        (f"{DOC}.html?lang=KO-kr", None, f"{DOC}.html?lang=ko"),
        (f"{DOC}?lang=xx", "text/html", f"{DOC}.html"),  # a language that says nothing
        (f"{DOC}?lang=ko", "text/turtle", f"{DOC}.ttl"),  # data are in no language of the interface
        ("/doc/agent/P1?incoming=2&lang=ko", "text/html", "/doc/agent/P1.html?incoming=2&lang=ko"),
        ("/dataset?lang=ko", "text/html", "/dataset.html?lang=ko"),
        ("/dataset?lang=ko", "text/turtle", "/dataset.ttl"),
        ("/changes?lang=ko", "text/html", "/changes.html?lang=ko"),
        ("/changes.atom?since=2026-01-01&lang=ko", None, "/changes.atom?since=2026-01-01&lang=ko"),
    ],
)
def test_where_a_page_is_names_the_language_that_was_asked_for(
    client: FlaskClient, asked: str, accept: str | None, place: str
) -> None:
    response = get(client, asked, **({"Accept": accept} if accept else {}))
    assert (response.status_code, response.headers["Content-Location"]) == (200, place)
    assert not place.startswith("/doc/") or get(client, place).data == response.data


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, "text/turtle"),
        ("*/*", "text/turtle"),
        ("text/html", "text/html"),
        ("application/*", "application/ld+json"),
        ("text/*", "text/turtle"),
        ("text/plain", "text/plain"),
        ("text/plain, */*;q=0.1", "text/plain"),  # as rdflib asks for N-Triples
    ],
)
def test_the_document_is_negotiated(client: FlaskClient, accept: str | None, media_type: str) -> None:
    response = get(client, DOC, **({"Accept": accept} if accept else {}))
    assert (response.status_code, response.mimetype) == (200, media_type)
    assert response.headers["Vary"].startswith("Accept, Accept-Profile")
    assert ("Accept-Language" in response.headers["Vary"]) == (media_type == "text/html")


def test_a_query_has_as_many_parameters_as_a_target_may_be_long(client: FlaskClient) -> None:
    for many in ("&" * 7000, "a=b&" * 1500, "_profile=skos&" + "lang=ko&" * 800):
        assert get(client, f"{DOC}?{many}").status_code == 200
    assert get(client, f"{DOC}?{'a&' * 4000}").status_code == 414


def test_every_header_of_the_list_is_there(client: FlaskClient, published: tuple[Config, Release]) -> None:
    headers = get(client, DOC).headers
    assert headers["LOD-Release"] == published[1].name
    assert headers["Last-Modified"] == "Thu, 15 Jan 2026 00:00:00 GMT"
    assert headers["Content-Type"] == "text/turtle; charset=utf-8"
    assert headers["Cache-Control"].startswith("public")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "Set-Cookie" not in headers
    for name in ("ETag", "Link", "Location", "LOD-Release", "Retry-After"):
        assert name in headers["Access-Control-Expose-Headers"]
    link = headers["Link"]
    assert f'<{BASE}doc/agent/KAC199600435>; rel="canonical"' in link
    assert f'rel="describedby"; anchor="{BASE}id/agent/KAC199600435"' in link
    for format in FORMATS:
        assert f'<{DOC}.{format.extension}>; rel="alternate"; type="{format.media_type}"' in link
    for relation in ("profile", "type", "license"):
        assert f'rel="{relation}"' in link


def test_head_is_get_without_its_body(client: FlaskClient) -> None:
    for path in (DOC, f"{DOC}.html", "/id/agent/P1", "/id/agent/nobody", "/id/agent/gone", "/dataset", "/"):
        got, head = get(client, path), get(client, path, "HEAD")
        assert head.data == b""
        assert (head.status_code, dict(head.headers)) == (got.status_code, dict(got.headers))


def test_a_copy_that_holds_is_not_sent_again(client: FlaskClient) -> None:
    first = get(client, DOC)
    etag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    for fields in (
        {"If_None_Match": etag},
        {"If_None_Match": f'"other", W/{etag}'},
        {"If_None_Match": "*"},
        {"If_Modified_Since": modified},
        {"If_Modified_Since": "Fri, 01 Jan 2038 00:00:00 GMT"},
        {"If_Match": etag, "If_None_Match": etag},
    ):
        again = get(client, DOC, **fields)
        assert (again.status_code, again.data) == (304, b""), fields
        assert again.headers["ETag"] == etag
        assert {"Vary", "Cache-Control", "Content-Location"} <= set(again.headers.keys())
        assert not {"Content-Type", "Content-Encoding"} & set(again.headers.keys())
    for fields in (
        {"If_None_Match": '"other"'},
        {"If_None_Match": '"other"', "If_Modified_Since": modified},  # the first decides
        {"If_Modified_Since": "Thu, 01 Jan 1970 00:00:00 GMT"},
        {"If_Modified_Since": "yesterday"},
        {"If_Match": "*"},
    ):
        assert get(client, DOC, **fields).status_code == 200, fields
    for fields in (
        {"If_Match": '"other"'},
        {"If_Match": f"W/{etag}"},
        {"If_Unmodified_Since": "Thu, 01 Jan 1970 00:00:00 GMT"},
    ):
        assert get(client, DOC, **fields).status_code == 412, fields


def test_each_coding_has_an_etag_of_its_own(client: FlaskClient) -> None:
    plain = get(client, DOC)
    packed = get(client, DOC, Accept_Encoding="gzip")
    dense = get(client, DOC, Accept_Encoding="gzip;q=0.5, zstd")
    assert gzip.decompress(packed.data) == plain.data
    assert zstandard.ZstdDecompressor().decompressobj().decompress(dense.data) == plain.data
    assert len({one.headers["ETag"] for one in (plain, packed, dense)}) == 3
    assert [one.headers.get("Content-Encoding") for one in (plain, packed, dense)] == [None, "gzip", "zstd"]
    assert all("Accept-Encoding" in one.headers["Vary"] for one in (plain, packed, dense))
    assert get(client, DOC, Accept_Encoding="gzip;q=0, br").headers.get("Content-Encoding") is None
    assert get(client, DOC, Accept_Encoding="gzip", If_None_Match=packed.headers["ETag"]).status_code == 304


def test_the_older_name_of_n_triples_is_ascii(client: FlaskClient) -> None:
    response = get(client, DOC, Accept="text/plain")
    assert response.data.isascii()
    assert response.mimetype == "text/plain"
    assert b'"\\u5B89\\u9023"@ko-Hani' in response.data
    twin = get(client, response.headers["Content-Location"])
    assert (twin.mimetype, twin.data) == ("text/plain", response.data)
    told = {str(quad.triple) for quad in parse(response.data, format=RdfFormat.N_TRIPLES)}
    turtle = get(client, f"{DOC}.ttl").data
    assert told == {str(quad.triple) for quad in parse(turtle, format=RdfFormat.TURTLE)}


@pytest.mark.parametrize(
    ("codings", "status", "sent"),
    [
        ("gzip, identity;q=0", 200, "gzip"),
        ("zstd;q=0.1, *;q=0", 200, "zstd"),
        ("identity;q=0, *", 200, "zstd"),
        ("identity;q=0", 406, None),
        ("*;q=0", 406, None),
        ("*;q=0.000, br", 406, None),
        ("*;q=0, identity", 200, None),
        ("br", 200, None),
        ("", 200, None),
    ],
)
def test_a_coding_that_is_ruled_out_is_not_sent(
    client: FlaskClient, codings: str, status: int, sent: str | None
) -> None:
    for path in (DOC, "/doc/plain/v1.2?_profile=labels", "/"):
        response = get(client, path, Accept_Encoding=codings)
        assert (response.status_code, response.headers.get("Content-Encoding")) == (status, sent), path


def test_a_failed_precondition_is_told(client: FlaskClient) -> None:
    for path in (DOC, "/dataset"):
        response = get(client, path, If_Match='"other"')
        assert response.status_code == 412
        assert "another" in detail(response)
        assert get(client, path, "HEAD", If_Match='"other"').data == b""


def test_no_field_name_varies_twice(client: FlaskClient) -> None:
    for path, fields in (
        (DOC, {}),
        (DOC, {"Accept": "image/png"}),
        (DOC, {"Accept_Profile": "<http://unknown.example/>"}),
        (f"{DOC}?_profile=alt", {"Accept": "text/html"}),
        ("/dataset", {"Accept": "image/png"}),
    ):
        varies = get(client, path, **fields).headers["Vary"].split(", ")
        assert len(varies) == len(set(varies)), (path, fields)
    assert "Accept-Language" in get(client, f"{DOC}?_profile=alt", Accept="text/html").headers["Vary"]


def test_the_methods_of_a_route_are_in_order(client: FlaskClient) -> None:
    response = get(client, "/dataset", "DELETE")
    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert "not a method" in detail(response)
    assert get(client, "/sparql", "PUT").headers["Allow"] == "GET, HEAD, OPTIONS, POST, QUERY"


def test_nothing_that_fits_is_a_406_with_what_there_is(client: FlaskClient) -> None:
    response = get(client, DOC, Accept="application/problem+json, image/png")
    assert response.status_code == 406
    offered = {one["type"]: one["href"] for one in json.loads(response.data)["alternates"]}
    assert offered == {format.media_type: f"{DOC}.{format.extension}" for format in FORMATS}
    assert f'<{DOC}.ttl>; rel="alternate"' in response.headers["Link"]
    assert "Accept" in response.headers["Vary"]
    for accept in ("application/marc", "application/xml", "text/csv"):
        told = get(client, "/id/agent/none", Accept=accept)
        assert (told.status_code, told.mimetype) == (404, "application/problem+json"), accept
    page = get(client, DOC, Accept="image/png")
    assert (page.status_code, page.mimetype) == (406, "text/html")
    assert f'href="{DOC}.ttl"' in page.text


@pytest.mark.parametrize("path", ["//search", "//dumps/", "//live", "/%2Fsearch", "//", "//search/"])
def test_a_page_has_no_second_address_with_a_slash_before_it(client: FlaskClient, path: str) -> None:
    assert get(client, path).status_code == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "QUERY", "TRACE", "FOO", "M_1", "X"])
def test_other_methods_are_refused_by_name(client: FlaskClient, method: str) -> None:
    for path in (DOC, "/id/agent/P1", "/gnd/118540238", "/search", "/nothing"):
        response = get(client, path, method)
        assert response.status_code == 405
        assert response.headers["Allow"] == "GET, HEAD, OPTIONS"
        assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_options_answers_a_preflight(client: FlaskClient) -> None:
    response = get(
        client, DOC, "OPTIONS", Origin="https://x.example", Access_Control_Request_Headers="x-one, x-two"
    )
    assert (response.status_code, response.data) == (204, b"")
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert response.headers["Access-Control-Allow-Headers"] == "x-one, x-two"
    for method in ("GET", "HEAD", "POST", "QUERY"):
        assert method in response.headers["Access-Control-Allow-Methods"]
    assert get(client, "*", "OPTIONS").status_code == 204
    assert "QUERY" in client.options("/sparql").headers["Allow"]


def test_pages_that_have_much_in_common_lead_each_to_its_own(client: FlaskClient) -> None:
    for key in ("KAC199600435", "gone", "KAC199600435"):
        for language, word in (("en", "For machines"), ("ko", "기계")):
            path = f"/doc/agent/{key}"
            html = get(client, path, Accept="text/html", Accept_Language=language).text
            assert word in html
            assert ANY not in html
            assert f'<link rel="alternate" type="text/turtle" href="{path}.ttl">' in html
            assert set(re.findall(r'href="/doc/agent/([^".?]+)', html)) == {key}
            assert set(re.findall(r'href="/timemap/doc/agent/([^"]+)', html)) == {key}
            assert 'href="../../search"' in html


def test_merged_things_keep_a_tombstone(client: FlaskClient) -> None:
    response = get(client, "/doc/agent/old")
    assert response.status_code == 200
    assert b"mergedInto" in response.data
    assert '</doc/agent/P1>; rel="successor-version"' in response.headers["Link"]
    assert b"id/agent/old" in get(client, "/doc/agent/P1").data, "the survivor names what was merged into it"


def test_an_iri_may_have_a_query_that_looks_like_ours(tmp_path: Path) -> None:
    names = ("release", "changes", "citation", "incoming", "_profile", "_mediatype", "lang")
    things = "".join(f'<show?{name}=5&x=1> rdfs:label "{name}" .\n' for name in names)
    config, release = make(tmp_path, things)
    client = create_app(release, config).test_client()
    for name in names:
        own = f"/doc/show?{name}=5&x=1"
        assert get(client, f"/show?{name}=5&x=1").headers["Location"] == own
        found = get(client, own)
        assert found.status_code == 200
        assert f'rdfs:label "{name}"' in found.text
        assert get(client, f"{own}.ttl").data == found.data
        labels = get(client, f"{own}&_profile=labels")
        assert labels.headers["Content-Location"] == f"{own}.ttl&_profile=labels"
        pinned = get(client, f"{own}&release={release.name}")
        assert (pinned.status_code, pinned.data) == (200, found.data)
        assert pinned.headers["Memento-Datetime"]
        assert get(client, f"/timemap{own}").status_code == 200
    assert get(client, "/doc/show?release=6").status_code == 404
    assert get(client, "/doc/agent/P1?release=5").status_code == 404


def test_what_was_merged_into_a_part_of_a_thing_leads_to_the_part(tmp_path: Path) -> None:
    things = """
    <id/agent/X> a foaf:Organization ; rdfs:label "Whole"@en .
    <id/agent/X#y> a skos:Concept ; skos:prefLabel "Part"@en .
    <id/agent/old> rdfs:label "Old"@en ; ap:mergedInto <id/agent/X#y> .
    <id/agent/both> rdfs:label "Both"@en ; dcterms:isReplacedBy <id/agent/X> , <id/agent/X#y> .
    """
    config, release = make(tmp_path, things)
    client = create_app(release, config).test_client()
    assert get(client, "/id/agent/old").headers["Location"] == "/id/agent/X#y"
    assert get(client, "/id/agent/old.nt?lang=ko").headers["Location"] == "/id/agent/X.nt?lang=ko#y"
    assert '</doc/agent/X#y>; rel="successor-version"' in get(client, "/doc/agent/old").headers["Link"]
    choices = json.loads(get(client, "/id/agent/both").data)["successors"]
    assert choices == [
        {"href": "/id/agent/X#y", "label": "Part"},
        {"href": "/id/agent/X", "label": "Whole"},
    ]
    (verdict,) = client.post("/ids", data=f"{BASE}id/agent/old", headers=LISTED).get_json()
    assert (verdict["status"], verdict["survivor"]) == ("merged into", f"{BASE}id/agent/X#y")
    assert verdict["label"] == "Part"


def test_a_split_offers_its_successors(client: FlaskClient) -> None:
    response = get(client, "/id/agent/split.nt?lang=ko")
    assert response.status_code == 300
    hrefs = [one["href"] for one in json.loads(response.data)["successors"]]
    assert hrefs == ["/id/agent/P1.nt?lang=ko", "/id/agent/P2.nt?lang=ko"]
    labels = [one["label"] for one in json.loads(response.data)["successors"]]
    assert labels == ["National Library", "Without it"]
    assert "successor-version" in response.headers["Link"]
    page = get(client, "/id/agent/split", Accept="text/html")
    assert (page.status_code, page.mimetype) == (300, "text/html")
    assert 'href="/id/agent/P1"' in page.text
    assert get(client, "/doc/agent/split").status_code == 200


@pytest.mark.parametrize("path", ["/id/agent/gone", "/doc/agent/gone"])
def test_what_was_deleted_is_gone_with_a_tombstone(client: FlaskClient, path: str) -> None:
    for format in FORMATS:
        response = get(client, path, Accept=format.media_type)
        assert (response.status_code, response.mimetype) == (410, format.media_type)
        assert "Gone" in response.text
        assert get(client, f"{path}.{format.extension}").status_code == 410
    assert get(client, path, Accept="image/png").status_code == 410, "in whatever it could be had"


def test_an_iri_with_a_fragment_is_described_by_what_stands_before_it(client: FlaskClient) -> None:
    response = get(client, "/holder")
    assert response.status_code == 200
    assert response.headers["Content-Location"] == "/doc/holder.ttl"
    assert "holder#part" in response.text
    assert get(client, "/doc/holder").data == response.data
    assert get(client, "/def/ap").status_code == 200, "our own vocabulary"
    assert get(client, "/def/scheme/isni").status_code == 303


def test_the_document_of_a_thing_that_ends_in_a_suffix(client: FlaskClient) -> None:
    assert b"Ends in a suffix" in get(client, "/doc/agent/P2.ttl", Accept="application/n-triples").data
    assert (
        get(client, "/doc/agent/P2.ttl", Accept="application/n-triples").mimetype == "application/n-triples"
    )
    assert get(client, "/doc/agent/P2.ttl.ttl", Accept="text/html").mimetype == "text/turtle"
    assert b"Without it" in get(client, "/doc/agent/P2.nt").data


def test_no_link_of_a_document_leads_to_that_of_a_thing_with_a_suffix(client: FlaskClient) -> None:
    document = get(client, "/doc/agent/P2")
    assert document.headers["Content-Location"] == "/doc/agent/P2?_mediatype=text/turtle"
    page = get(client, "/doc/agent/P2", Accept="text/html")
    assert page.headers["Content-Location"] == "/doc/agent/P2.html"
    links = re.findall(r'<([^>]+)>; rel="alternate"; type="([^"]+)"', document.headers["Link"])
    assert len(links) == 5
    for href, media_type in links:
        other = get(client, href)
        assert (other.mimetype, other.headers["Content-Location"]) == (media_type, href)
        assert "Without it" in other.text
        assert f'href="{href}"' in page.text
    forms = json.loads(get(client, "/doc/agent/P2?_profile=alt", Accept="application/json").data)
    turtle = {form["href"] for form in forms if form["type"] == "text/turtle"}
    others = {f"&_profile={name}" for name in ("skos", "schema", "mads", "labels")}
    assert turtle == {f"/doc/agent/P2?_mediatype=text/turtle{other}" for other in ("", *others)}


def test_a_document_of_an_odd_iri_is_found_where_the_thing_leads(client: FlaskClient) -> None:
    for path, label in (
        ("/plain/a%20b", "blank"),
        ("/plain/a%2Fb", "slash"),
        ("/plain/a/b", "two segments"),
        ("/plain/%EA%B0%80%EB%82%98", "hangul"),
        ("/plain/q?id=5", "query"),
        ("/plain//double", "double slash"),
    ):
        place = get(client, path).headers["Location"]
        response = get(client, place)
        assert response.status_code == 200, place
        assert f'"{label}"' in response.text
        twin = response.headers["Content-Location"]
        assert get(client, twin).data == response.data, twin


def test_a_name_the_site_uses_itself_is_the_sites(client: FlaskClient) -> None:
    assert get(client, "/doc/search").status_code == 200
    assert client.get("/search").mimetype == "text/html"


def test_incoming_links_are_bounded_counted_and_paged(client: FlaskClient) -> None:
    pages, path = [], "/doc/agent/P1"
    while path:
        response = get(client, path)
        assert response.status_code == 200
        told = {str(quad.triple) for quad in parse(response.data, format=RdfFormat.TURTLE)}
        pages.append({one for one in told if "related> " in one})
        links = [one for one in response.headers["Link"].split(", ") if 'rel="next"' in one]
        path = links[0][1 : links[0].index(">")] if links else ""
        assert f'totalItems> "{INCOMING + 2}"' in " ".join(told)
    assert len(pages) == 3
    assert sum(map(len, pages)) == len(set.union(*pages)) == INCOMING, "each once, none left out"
    assert b"National Library" in get(client, "/doc/agent/P1?incoming=3").data
    for wanted, status in (
        ("4", 404), ("9" * 10, 404), ("9" * 5000, 404), ("0" * 5000 + "1", 404),
        ("0", 400), ("00", 400), ("x", 400), ("-1", 400), ("", 400),
    ):  # fmt: skip
        assert get(client, f"/doc/agent/P1?incoming={wanted}").status_code == status, wanted


@pytest.mark.parametrize("token", PROFILES)
def test_a_profile_is_had_by_parameter_and_by_header(client: FlaskClient, token: str) -> None:
    by_token = get(client, f"{DOC}?_profile={token}")
    iri = PROFILES[token].iri(BASE)
    by_header = get(client, DOC, Accept_Profile=f"<http://unknown.example/>, <{iri}>;q=0.5")
    assert (by_token.status_code, by_header.status_code) == (200, 200)
    assert by_token.data == by_header.data
    for named in (token.upper(), quote(iri, safe=""), quote(f"<{BASE}profile/{token}>", safe="")):
        by_name = get(client, f"{DOC}?_profile={named}")
        assert by_name.data == by_token.data
        assert by_name.headers["Content-Location"] == by_token.headers["Content-Location"]
    assert f'<{iri}>; rel="profile"' in by_token.headers["Link"]
    assert "Accept-Profile" in by_header.headers["Vary"]
    assert "Accept-Profile" not in by_token.headers["Vary"]
    twin = by_header.headers["Content-Location"]
    assert get(client, twin).data == by_header.data
    assert len(Graph().parse(data=by_token.data, format="turtle")) > 1


def test_profiles_tell_the_same_in_other_words(client: FlaskClient) -> None:
    skos = get(client, f"{DOC}.nt?_profile=skos").text
    assert "<http://www.w3.org/2004/02/skos/core#exactMatch> <http://viaf.org/viaf/52759159>" in skos
    assert '"安連"@ko-Hani' in skos
    assert "<https://schema.org/Person>" in get(client, f"{DOC}.nt?_profile=schema").text
    assert "<http://www.loc.gov/mads/rdf/v1#PersonalName>" in get(client, f"{DOC}.nt?_profile=mads").text
    labels = get(client, f"{DOC}.nt?_profile=labels").text
    assert labels.count("\n") == 3
    assert "PersonalName" not in get(client, "/doc/agent/old.nt?_profile=mads").text, (
        "a tombstone has no class"
    )


def test_a_profile_that_is_not_offered_is_refused_with_the_list(client: FlaskClient) -> None:
    by_header = get(client, DOC, Accept_Profile="<http://unknown.example/>")
    by_token = get(client, f"{DOC}?_profile=unknown")
    assert (by_header.status_code, by_token.status_code) == (406, 406)
    assert "native, skos, schema, mads, labels" in detail(by_token)
    assert get(client, DOC, Accept_Profile="<http://unknown.example/>, *;q=0.1").status_code == 200
    assert get(client, f"{DOC}?_profile=skos", Accept="text/html").status_code == 406, "pages show all"


def test_the_forms_are_listed(client: FlaskClient) -> None:
    told = json.loads(get(client, f"{DOC}?_profile=alt", Accept="application/json").data)
    assert {one["token"] for one in told} == set(PROFILES)
    assert len(told) == len(FORMATS) + (len(PROFILES) - 1) * len(RDF_FORMATS)
    for one in told:
        response = get(client, one["href"])
        assert (response.status_code, response.mimetype) == (200, one["type"])
    assert b"hasDefaultRepresentation" in get(client, f"{DOC}?_profile=alt").data
    page = get(client, f"{DOC}?_profile=alt", Accept="text/html")
    assert f'href="{DOC}.ttl?_profile=skos"' in page.text
    link = page.headers["Link"]
    assert f'<{BASE[:-1]}{DOC}>; rel="canonical"; type="text/turtle"; formats="{BASE}profile/native"' in link
    assert f'<{DOC}.nt?_profile=labels>; rel="alternate"; type="application/n-triples"' in link
    assert 'rel="type"; token="skos"; anchor="http://www.w3.org/2004/02/skos/core"' in link
    assert get(client, f"{DOC}?_profile=all").data == get(client, f"{DOC}?_profile=alt").data


@pytest.mark.parametrize("token", PROFILES)
def test_a_profile_itself_leads_somewhere(client: FlaskClient, token: str) -> None:
    response = client.get(f"/profile/{token}")
    assert (response.status_code, response.mimetype) == (200, "text/turtle")
    assert f'"{token}"' in response.text
    assert client.get(f"/profile/{token}", headers={"Accept": "text/html"}).mimetype == "text/html"
    assert client.get("/profile/unknown").status_code == 404


MARC = """=LDR  00000nz  a2200000n  4500
=001  KAC000000001
=008  000102n|\\azannaabn\\\\\\\\\\|n\\aaa\\\\\\
=100  1\\$aKey, John H.$d1941-

"""


def test_a_record_is_given_back_as_marc(tmp_path: Path) -> None:
    (tmp_path / "authorities.mrk").write_text(MARC, encoding="utf-8")
    (tmp_path / "lod.toml").write_text(
        f'base = "{BASE}"\n[[source]]\nname = "m"\nconverter = "marc_authority"\n'
        'path = "authorities.mrk"\nkeys = "own"\n',
        encoding="utf-8",
    )
    config = load(tmp_path / "lod.toml")
    assert build(config, DAY, Quiet()).release
    marc = create_app(Shelf(config.releases).open(), config).test_client()
    for suffix, media_type, begins in (
        ("mrc", "application/marc", b"00"),
        ("marcxml", "application/marcxml+xml", b"<?xml"),
    ):
        response = marc.get(f"/doc/agent/KAC000000001.{suffix}")
        assert (response.status_code, response.mimetype) == (200, media_type)
        assert response.data.startswith(begins)
        assert b"KAC000000001" in response.data
        negotiated = marc.get("/doc/agent/KAC000000001", headers={"Accept": media_type})
        assert negotiated.data == response.data
        assert f'.{suffix}>; rel="alternate"; type="{media_type}"' in negotiated.headers["Link"]
        assert marc.get(f"/id/agent/KAC000000001.{suffix}").status_code == 303
        assert marc.get(f"/doc/def/ap.{suffix}").status_code == 404, "no source has a record of it"
    assert marc.get("/doc/def/ap", headers={"Accept": "application/marc"}).status_code == 406


def test_a_media_type_can_be_named_in_the_query(client: FlaskClient) -> None:
    for named in ("application/ld+json", "application/ld%2Bjson", "json-ld", "jsonld"):
        response = get(client, f"{DOC}?_mediatype={named}", Accept="text/html")
        assert (response.status_code, response.mimetype) == (200, "application/ld+json")
    assert get(client, f"{DOC}?_mediatype=image/png").status_code == 406


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/%zz", 400),
        ("/a%", 400),
        ("/a%2", 400),
        ("/a b", 400),
        ("/a#b", 400),
        ("nothing", 400),
        ("/" + "a" * 8001, 414),
    ],
)
def test_what_can_be_no_target_is_refused(client: FlaskClient, path: str, status: int) -> None:
    response = get(client, path)
    assert response.status_code == status
    assert detail(response)
    assert get(client, path, Accept="text/html").mimetype == "text/html"


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("data.example.org", 200),
        ("127.0.0.1:8000", 200),
        ("[::1]:80", 200),
        ("a.example,b.example", 400),
        ("a b", 400),
        ("<x>", 400),
    ],
)
def test_a_request_names_one_host(client: FlaskClient, host: str, status: int) -> None:
    response = client.open(DOC, headers={"Host": host})
    assert response.status_code == status


def test_the_host_of_a_request_leaves_no_trace(client: FlaskClient) -> None:
    answers = [
        client.open(DOC, headers={"Host": host, "Accept": "text/html"}) for host in ("a.example", "b.example")
    ]
    assert answers[0].data == answers[1].data
    assert dict(answers[0].headers) == dict(answers[1].headers)


TARGETS = st.text(alphabet=st.characters(min_codepoint=0x21, max_codepoint=0xFF), max_size=60)


@given(TARGETS)
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_target_at_all_is_answered(client: FlaskClient, target: str) -> None:
    response = get(client, f"/{target}")
    assert response.status_code in (200, 303, 400, 404, 405, 301, 302, 308)
    assert response.headers["Access-Control-Allow-Origin"] == "*"


@given(TARGETS)
def test_a_path_stands_for_itself_first(target: str) -> None:
    try:
        asked = parse_target(f"/{target}")
    except MalformedTarget:
        return
    assert next(spellings(asked.path)) == asked.path
    assert reference(asked, asked.path).isascii()
    assert not reference(asked, asked.path).startswith("//")


def test_a_mounted_application_leads_within_its_mount() -> None:
    asked = parse_target("/lod/id/agent/P1?x=1", "/lod")
    assert asked == Target("/id/agent/P1", "x=1", "/lod")
    assert reference(asked, "/doc/agent/P1") == "/lod/doc/agent/P1?x=1"
