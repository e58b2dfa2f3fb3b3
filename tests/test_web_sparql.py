"""`/sparql` speaks the SPARQL 1.1 Protocol to the letter, and says what is wrong with a request."""

import gzip
import json
import zlib
from collections.abc import Generator, Iterator
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
import zstandard
from flask import Flask
from flask.testing import FlaskClient
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse
from werkzeug.test import TestResponse, create_environ

from lod.sparql import (
    BadQuery,
    Busy,
    Failed,
    ForbiddenService,
    Kind,
    NotAcceptable,
    QueryError,
    Stop,
    TimedOut,
    TooLarge,
    Unreachable,
    Unwritable,
)
from lod.sparql.embedded import Embedded
from lod.web import sparql
from lod.web.docs import texts
from lod.web.http.codings import Coded
from lod.web.http.messages import STOP, Asked
from lod.web.http.targets import Target
from lod.web.pages import Site
from lod.web.pages.markdown import block
from lod.web.sparql import trouble

BASE = "http://data.test/"
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
EX = "http://example.org/"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("release") / "store"
    store = Store(str(path))
    name, graph = NamedNode(f"{EX}name"), NamedNode(f"{EX}graph")
    store.add(Quad(NamedNode(f"{EX}a"), name, Literal("금강경", language="ko")))
    store.add(Quad(NamedNode(f"{EX}a"), name, Literal("金剛經", language="ko-Hani")))
    store.add(Quad(NamedNode(f"{EX}b"), name, Literal("b", language="en"), graph))
    store.extend(
        Quad(NamedNode(f"{EX}n{n}"), NamedNode(f"{EX}next"), NamedNode(f"{EX}n{n + 1}")) for n in range(2000)
    )
    store.flush()
    return path


@pytest.fixture(scope="module")
def executor(store: Path) -> Iterator[Embedded]:
    executor = Embedded(store, timeout_s=1.5, workers=2, queue=4)
    yield executor
    executor.close()


@pytest.fixture(scope="module")
def client(executor: Embedded) -> FlaskClient:
    app = Flask("test")
    endpoint = sparql.Endpoint(
        executor=executor, site=Site(base=BASE), max_query_bytes=20_000, statements=2002
    )
    app.register_blueprint(sparql.blueprint(endpoint))
    return app.test_client()


def ask(client: FlaskClient, query: str, accept: str = "", **parameters: str) -> TestResponse:
    headers = {"Accept": accept} if accept else {}
    return client.get(f"/sparql?{urlencode({'query': query, **parameters})}", headers=headers)


SELECT = f"SELECT ?name {{ <{EX}a> <{EX}name> ?name }} ORDER BY ?name"
CONSTRUCT = f"PREFIX ex: <{EX}> CONSTRUCT WHERE {{ ex:a ex:name ?name }}"


@pytest.mark.parametrize("text", ["a\rb\r\nc\n\td", "\u0085 \ufffd \U0001fffe"])
def test_xml_gives_a_text_back_to_the_letter(client: FlaskClient, text: str) -> None:
    written = json.dumps(text, ensure_ascii=False)
    answer = ask(client, f"SELECT ?text {{ BIND({written} AS ?text) }}", XML)
    assert ElementTree.fromstring(answer.data).findtext(".//{*}literal") == text  # noqa: S314 - our own


@pytest.mark.parametrize("character", ["\\u0001", "\\u001F", "\\uFFFE"])
def test_what_xml_cannot_hold_is_not_acceptable_in_xml(client: FlaskClient, character: str) -> None:
    query = f'SELECT ?text {{ BIND("a{character}" AS ?text) }}'
    refused = ask(client, query, XML)
    assert refused.status_code == 406  # XML 1.0 §2.2
    offered = [one["type"] for one in json.loads(refused.data)["alternates"]]
    assert offered == [JSON, "text/csv", "text/tab-separated-values", "text/html"]
    assert ask(client, query, JSON).status_code == 200


@pytest.mark.parametrize(
    ("query", "accept", "status", "media_type"),
    [
        (SELECT, "", 200, JSON),
        (SELECT, "*/*", 200, JSON),
        (SELECT, JSON, 200, JSON),
        (SELECT, XML, 200, XML),
        (SELECT, "application/json", 200, "application/json"),
        (SELECT, "application/xml", 200, "application/xml"),
        (SELECT, "text/csv", 200, "text/csv"),
        (SELECT, "text/*", 200, "text/csv"),
        (SELECT, "text/csv;header=present", 200, "text/csv"),
        (SELECT, "text/csv;header=absent", 406, "application/problem+json"),
        (SELECT, "text/tab-separated-values", 200, "text/tab-separated-values"),
        (SELECT, f"{JSON};q=0.2, {XML};q=0.7", 200, XML),
        (SELECT, f"{JSON};q=0, */*", 200, XML),
        (SELECT, f"text/turtle, {XML};q=0.1", 200, XML),
        (SELECT, "text/turtle", 406, "application/problem+json"),
        (SELECT, "image/png", 406, "application/problem+json"),
        (SELECT, "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", 200, "text/html"),
        ("ASK {}", "", 200, JSON),
        ("ASK {}", "text/csv", 200, "text/csv"),
        (CONSTRUCT, "", 200, "text/turtle"),
        (CONSTRUCT, "application/n-triples", 200, "application/n-triples"),
        (CONSTRUCT, "application/ld+json", 200, "application/ld+json"),
        (CONSTRUCT, "application/json", 200, "application/json"),
        (CONSTRUCT, "application/rdf+xml", 200, "application/rdf+xml"),
        (CONSTRUCT, JSON, 406, "application/problem+json"),
        (f"DESCRIBE <{EX}a>", "text/turtle;q=0.1", 200, "text/turtle"),
    ],
)
def test_the_answer_is_of_the_type_that_form_and_accept_ask_for(
    client: FlaskClient, query: str, accept: str, status: int, media_type: str
) -> None:
    response = ask(client, query, accept)

    assert (response.status_code, response.mimetype) == (status, media_type)
    assert [value.partition(",")[0] for value in response.headers.getlist("Vary")] == ["Accept"]


@pytest.mark.parametrize(
    ("query", "format", "media_type"),
    [
        (SELECT, "json", JSON),
        (SELECT, "xml", XML),
        (SELECT, "csv", "text/csv"),
        (SELECT, "tsv", "text/tab-separated-values"),
        (SELECT, JSON, JSON),
        (SELECT, "application/sparql-results json", JSON),
        (CONSTRUCT, "ttl", "text/turtle"),
        (CONSTRUCT, "turtle", "text/turtle"),
        (CONSTRUCT, "nt", "application/n-triples"),
        (CONSTRUCT, "jsonld", "application/ld+json"),
        (CONSTRUCT, "json", "application/ld+json"),
        (CONSTRUCT, "rdf", "application/rdf+xml"),
        (CONSTRUCT, "xml", "application/rdf+xml"),
        (SELECT, "html", "text/html"),
        (CONSTRUCT, "html", "text/html"),
    ],
)
def test_the_parameter_format_overrides_accept(
    client: FlaskClient, query: str, format: str, media_type: str
) -> None:
    response = ask(client, query, "image/png", format=format)

    assert (response.status_code, response.mimetype) == (200, media_type)


@pytest.mark.parametrize("format", ["yaml", "text/plain"])
def test_an_unknown_format_is_named(client: FlaskClient, format: str) -> None:
    response = ask(client, SELECT, format=format)

    assert response.status_code == 400
    assert "json, xml, csv, tsv, ttl, nt, jsonld, rdf, html" in response.get_json()["detail"]


def test_language_tags_are_in_canonical_case(client: FlaskClient) -> None:
    told = ask(client, SELECT).get_json(force=True)

    assert [term["name"]["xml:lang"] for term in told["results"]["bindings"]] == ["ko-Hani", "ko"]
    for format in ("xml", "tsv"):
        assert b"ko-Hani" in ask(client, SELECT, format=format).data
    for format in ("ttl", "nt", "jsonld", "rdf"):
        assert b"ko-Hani" in ask(client, CONSTRUCT, format=format).data


def test_a_graph_is_the_same_in_each_format(client: FlaskClient) -> None:
    formats = {"ttl": RdfFormat.TURTLE, "nt": RdfFormat.N_TRIPLES, "jsonld": RdfFormat.JSON_LD}
    told = [
        {str(quad) for quad in parse(ask(client, CONSTRUCT, format=token).data, format=rdf)}
        for token, rdf in (formats | {"rdf": RdfFormat.RDF_XML}).items()
    ]

    assert len(told[0]) == 2
    assert all(one == told[0] for one in told)


@pytest.mark.parametrize("method", ["POST", "QUERY"])
@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("application/sparql-query", "ASK {}", 200),
        ("application/sparql-query; charset=utf-8", "ASK { ?s ?p '가' }", 200),
        ('Application/SPARQL-Query;charset="UTF-8"', "ASK {}", 200),
        ("application/x-www-form-urlencoded", "query=ASK+%7B%7D", 200),
        ("application/x-www-form-urlencoded", "query=%EF%BB%BFASK+%7B%7D", 200),  # a byte order mark
        ("application/sparql-query", "\ufeffASK {}", 200),
        ("application/x-www-form-urlencoded; charset=UTF-8", "query=ASK+{}&format=xml", 200),
        ("application/sparql-query; charset=utf-16", "ASK {}", 415),
        ("text/plain", "ASK {}", 415),
        ("multipart/form-data; boundary=x", "--x--", 415),
        (None, "query=ASK+%7B%7D", 415),
        ("application/json", "{}", 415),
        ("application/sparql-update", "CLEAR ALL", 403),
        ("application/x-www-form-urlencoded", "update=CLEAR+ALL", 403),
        ("application/x-www-form-urlencoded", "", 400),
        ("application/x-www-form-urlencoded", "format=json", 400),
        ("application/x-www-form-urlencoded", "query=ASK+%7B%7D&query=ASK+%7B%7D", 400),
        ("application/x-www-form-urlencoded", b"query=ASK+%7B+%3Fs+%3Fp+'%FF'+%7D", 400),
        ("application/sparql-query", b"ASK { ?s ?p '\xff' }", 400),
        ("application/sparql-query", "", 400),
        ("application/sparql-query", "INSERT DATA { <a> <b> <c> }", 400),
        ("application/sparql-query", "ASK {} #" + "x" * 20_000, 413),
        ("application/x-www-form-urlencoded", "query=" + "x" * 20_000, 413),
    ],
)
def test_a_body_is_read_to_the_letter(
    client: FlaskClient, method: str, content_type: str | None, body: str | bytes, status: int
) -> None:
    response = client.open("/sparql", method=method, data=body, content_type=content_type)

    assert response.status_code == status, response.text
    if status != 200:
        assert response.get_json()["status"] == status
    taken = "application/sparql-query, application/x-www-form-urlencoded"
    assert response.headers.get("Accept") == (taken if status == 415 else None)  # RFC 9110 §15.5.16


@pytest.mark.parametrize(
    ("query_string", "status"),
    [
        ("query=ASK+%7B%7D", 200),
        ("query=ASK%20%7B%7D&x=y", 200),
        ("query=ASK+%7B%7D&query=ASK+%7B%7D", 400),
        ("query=ASK+%7B%7D&format=tsv&format=text/tab-separated-values&format=", 200),
        ("query=", 400),
        ("default-graph-uri=http://x/", 400),
        ("qurey=ASK+%7B%7D", 400),
        ("query=ASK+%7B%7D&default-graph-uri=x+y", 400),
        ("query=ASK+%7B%7D&named-graph-uri=relative", 400),
        ("query=ASK+%7B+%3Fs+%3Fp+%22%FF%22+%7D", 400),
        ("update=CLEAR%20ALL", 403),
    ],
)
def test_a_url_is_read_to_the_letter(client: FlaskClient, query_string: str, status: int) -> None:
    response = client.get(f"/sparql?{query_string}")

    assert response.status_code == status, response.text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_not_allowed(client: FlaskClient, method: str) -> None:
    response = client.open("/sparql?query=ASK+%7B%7D", method=method)

    assert response.status_code == 405
    assert {"GET", "HEAD", "POST", "QUERY"} <= set(response.headers["Allow"].split(", "))


def test_head_tells_what_get_would_tell(client: FlaskClient) -> None:
    url = f"/sparql?{urlencode({'query': SELECT})}"
    head, get = client.head(url), client.get(url)

    assert head.data == b""
    assert dict(head.headers) == dict(get.headers)


@pytest.mark.parametrize(
    ("default", "named", "pattern", "found"),
    [
        ([], [], "?s ex:name ?name", 2),
        ([], [], "GRAPH ?g { ?s ex:name ?name }", 1),
        ([f"{EX}graph"], [], "?s ex:name ?name", 1),
        ([f"{EX}graph"], [], "GRAPH ?g { ?s ex:name ?name }", 0),
        ([], [f"{EX}graph"], "?s ex:name ?name", 0),
        ([], [f"{EX}graph"], "GRAPH ?g { ?s ex:name ?name }", 1),
        ([f"{EX}nowhere"], [], "?s ex:name ?name", 0),
    ],
)
def test_the_dataset_is_that_of_the_request(
    client: FlaskClient, default: list[str], named: list[str], pattern: str, found: int
) -> None:
    query = f"PREFIX ex: <{EX}> SELECT * {{ {pattern} }}"
    graphs = [("default-graph-uri", iri) for iri in default] + [("named-graph-uri", iri) for iri in named]

    response = client.get(f"/sparql?{urlencode([('query', query), *graphs])}")

    assert len(response.get_json(force=True)["results"]["bindings"]) == found


def test_relative_iris_are_resolved_against_the_endpoint(client: FlaskClient) -> None:
    told = ask(client, "SELECT (<id/x> AS ?iri) {}").get_json(force=True)

    assert told["results"]["bindings"] == [{"iri": {"type": "uri", "value": f"{BASE}id/x"}}]


@pytest.mark.parametrize(
    ("query", "line", "column", "said"),
    [
        ("SELECT * WHERE { ?s ?p }", 1, 24, "} is not expected here"),
        ("SELEC * {}", 1, 1, "SELEC is not expected here"),
        ("ASK {\n  ?s ?p ?o .\n  FOO\n}", 3, 3, "FOO is not expected here"),
        ("SELECT * { ?s ex:name '금강경' }", 1, 15, "the prefix ex: is not declared"),
        ("ASK { ?s ?p '가나다' . FOO }", 1, 21, "FOO is not expected here"),
        ("ASK {", 1, 6, "the query ends too early"),
        ("INSERT DATA { <a> <b> <c> }", 1, 1, "INSERT is an update; this endpoint is read-only"),
    ],
)
def test_a_bad_query_is_shown_its_line_and_column(
    client: FlaskClient, query: str, line: int, column: int, said: str
) -> None:
    response = ask(client, query, JSON)

    assert (response.status_code, response.mimetype) == (400, "application/problem+json")
    told = response.get_json()
    assert (told["line"], told["column"]) == (line, column)
    assert told["detail"] == f"Line {line}, column {column}: {said}."


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("ASK { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "SERVICE"),
        ("ASK { SERVICE SILENT <http://127.0.0.1:1/> { ?s ?p ?o } }", "SERVICE"),
        ("SELECT * { ?s ?p ?o . SERVICE ?o { ?a ?b ?c } }", "SERVICE"),
        ("ASK { FILTER(<http://example.org/f>(1)) }", "function <http://example.org/f> is not known"),
    ],
)
def test_what_is_not_offered_is_the_querys_error(client: FlaskClient, query: str, said: str) -> None:
    response = ask(client, query)

    assert response.status_code == 400
    assert said in response.get_json()["detail"]


ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def test_a_query_past_its_time_is_a_503_and_the_next_one_runs(client: FlaskClient) -> None:
    response = ask(client, ENDLESS)

    assert (response.status_code, response.mimetype) == (503, "application/problem+json")
    assert response.headers["Retry-After"]
    assert "1.5 seconds" in response.get_json()["detail"]
    assert ask(client, "ASK {}").status_code == 200


def test_an_answer_that_runs_out_of_time_breaks_off(client: FlaskClient) -> None:
    response = ask(client, "SELECT * { ?a ?b ?c . ?d ?e ?f }", "text/csv")

    assert response.status_code == 200
    with pytest.raises(Exception, match=r"longer than 1\.5 seconds"):
        for _ in response.iter_encoded():
            pass
    response.close()


def test_errors_show_nothing_of_the_inside(client: FlaskClient) -> None:
    nested = "SELECT (" + "CONCAT(" * 1500 + "'a'" + ")" * 1500 + " AS ?x) {}"
    for query in ("ASK {", "SELECT * { ?s ?p ?o } GROUP BY ?p", nested, ENDLESS):
        said = ask(client, query).text.casefold()
        assert not [word for word in ("oxigraph", "python", "traceback", "/lod/", "peg") if word in said]


@pytest.mark.parametrize("accept", ["", "*/*", "text/turtle", "application/rdf+xml", "application/ld+json"])
def test_a_bare_get_describes_the_service_in_rdf(client: FlaskClient, accept: str) -> None:
    response = client.get("/sparql", headers={"Accept": accept} if accept else {})

    told = parse(response.data, format=RdfFormat.from_media_type(str(response.mimetype)))
    sd = "http://www.w3.org/ns/sparql-service-description#"
    found = {(quad.predicate.value, quad.object.value) for quad in told if isinstance(quad.object, NamedNode)}
    assert response.mimetype == (accept if accept not in ("", "*/*") else "text/turtle")
    assert (f"{sd}endpoint", f"{BASE}sparql") in found
    assert (f"{sd}supportedLanguage", f"{sd}SPARQL11Query") in found


def test_a_bare_get_is_the_editor_for_people(client: FlaskClient) -> None:
    response = client.get("/sparql", headers={"Accept": "text/html"})

    assert response.mimetype == "text/html"
    assert "<textarea" in response.text


def test_the_page_shows_the_answer_or_what_is_wrong(client: FlaskClient) -> None:
    page = ask(client, SELECT, format="html")
    assert "金剛經" in page.text
    assert "format=csv" in page.text

    page = ask(client, "SELECT * { ?s ?p }<script>", "text/html")
    assert page.status_code == 400
    assert "line 1, column 18" in page.text
    assert "<script>" not in page.text


def test_conditions_and_codings_are_kept_for_small_answers(client: FlaskClient) -> None:
    url = f"/sparql?{urlencode({'query': SELECT})}"
    etag = client.get(url).headers["ETag"]

    statuses = {
        method: client.open(
            "/sparql",
            method=method,
            data=SELECT,
            content_type="application/sparql-query",
            headers={"If-None-Match": etag},
        ).status_code
        for method in ("QUERY", "POST")
    }

    assert client.get(url, headers={"If-None-Match": etag}).status_code == 304
    assert statuses == {"QUERY": 304, "POST": 412}, "304 is for reading alone (RFC 9110 §13.1.2)"
    long = f"/sparql?{urlencode({'query': 'SELECT * { ?s ?p ?o } LIMIT 100'})}"
    packed = client.get(long, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [("gzip", "gzip"), ("zstd;q=0.5, gzip;q=0.4", "zstd"), ("gzip, identity;q=0", "gzip"), ("identity", "")],
)
def test_a_streamed_answer_is_coded_as_the_client_likes(
    client: FlaskClient, accepted: str, coding: str
) -> None:
    large = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 20000"
    plain = ask(client, large).data
    answer = client.get(
        f"/sparql?{urlencode({'query': large})}", headers={"Accept-Encoding": accepted}, buffered=False
    )
    assert "Content-Length" not in answer.headers, "it is streamed"
    assert answer.headers.get("Content-Encoding", "") == coding
    assert decoded(answer.data, coding) == plain
    head = client.head(f"/sparql?{urlencode({'query': large})}", headers={"Accept-Encoding": accepted})
    assert (head.headers.get("Content-Encoding", ""), head.data) == (coding, b"")


def decoded(body: bytes, coding: str) -> bytes:
    if coding == "gzip":
        return gzip.decompress(body)
    return zstandard.ZstdDecompressor().decompressobj().decompress(body) if coding else body


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_each_piece_can_be_read_as_it_comes_and_one_that_fails_is_no_end(coding: str) -> None:
    def pieces() -> Generator[bytes, None, None]:
        yield b"one,"
        yield b"two,"
        raise TimedOut("too long")

    unpack = (
        zlib.decompressobj(31) if coding == "gzip" else zstandard.ZstdDecompressor().decompressobj()
    ).decompress
    coded = iter(Coded(pieces(), coding))
    assert [unpack(next(coded)), unpack(next(coded))] == [b"one,", b"two,"]
    with pytest.raises(TimedOut):
        next(coded)


def test_a_query_whose_client_is_gone_is_told_as_that(executor: Embedded) -> None:
    endpoint = sparql.Endpoint(executor=executor, site=Site(base=BASE))
    stop = Stop()
    stop()
    environ = create_environ("/sparql", query_string={"query": SELECT}) | {STOP: stop}
    told = endpoint.answer(Asked("GET", Target("/sparql"), environ))
    assert told.status == 503
    title = json.loads(told.body)["title"].lower()
    assert f"\n### {title}\n" in texts()["http"].lower()
    assert "\nlod_sparql_abandoned_total 1\n" in endpoint.metrics.text("r")


def test_of_one_address_so_many_queries_run_at_a_time(executor: Embedded) -> None:
    app = Flask("limited")
    endpoint = sparql.Endpoint(executor=executor, site=Site(base=BASE), per_client=1)
    app.register_blueprint(sparql.blueprint(endpoint))
    client = app.test_client()
    large = "SELECT * { ?a ?b ?c . ?d ?e ?f }"

    running = ask(client, large)
    refused = ask(client, "ASK {}")
    running.close()

    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "5")
    assert ask(client, "ASK {}").status_code == 200


def test_solutions_are_those_of_the_store(client: FlaskClient) -> None:
    told = json.loads(ask(client, SELECT).data)

    assert [term["name"]["value"] for term in told["results"]["bindings"]] == ["金剛經", "금강경"]


@pytest.mark.parametrize(
    "error",
    [
        BadQuery("no", 1, 2), ForbiddenService("no"), TooLarge("no"), TimedOut("no"), Busy("no"),
        Unwritable(Kind.GRAPH), NotAcceptable(Kind.GRAPH), Unreachable("no"), Failed("no"),
    ],
)  # fmt: skip
def test_each_kind_of_problem_is_told_of_where_its_type_leads(error: QueryError) -> None:
    """RFC 9457 §4.2: what has no type of its own has the title of its status."""
    told = trouble(error)
    if told.title:
        place, _, anchor = told.type("/").partition("#")
        headings = block(texts()[place.removeprefix("/docs/")]).headings
        assert anchor in {heading.anchor for heading in headings}
    else:
        assert (told.type("/"), told.heading) == ("about:blank", HTTPStatus(told.status).phrase)
