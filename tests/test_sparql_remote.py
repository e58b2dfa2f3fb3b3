"""A library whose data outgrow one machine puts any SPARQL 1.1 endpoint behind the same front."""

import json
import shutil
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from flask import Flask, Response, request
from lxml import etree
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse, serialize

from lod.errors import InvalidValue
from lod.sparql import (
    BadQuery,
    Busy,
    ForbiddenService,
    Kind,
    NotAcceptable,
    QueryError,
    SparqlQuery,
    Stop,
    TimedOut,
    TooLarge,
    Unreachable,
    Unwritable,
)
from lod.sparql.embedded import Embedded
from lod.sparql.query import GRAPH_TYPES, RESULT_TYPES
from lod.sparql.remote import Remote
from lod.web import sparql
from lod.web.pages import Site

EX = "http://example.org/"
ALL = f"SELECT ?s ?name {{ ?s <{EX}name> ?name }}"


def quads() -> Iterator[Quad]:
    name = NamedNode(f"{EX}name")
    for number in range(3000):
        yield Quad(NamedNode(f"{EX}{number}"), name, Literal(f"이름 {number}", language="ko"))


def query(text: str, results: str = RESULT_TYPES[0], graph: str = GRAPH_TYPES[0]) -> SparqlQuery:
    return SparqlQuery(text=text, base="http://base.test/sparql", results=results, graph=graph)


def body(remote: Remote, text: str, results: str = RESULT_TYPES[0], graph: str = GRAPH_TYPES[0]) -> bytes:
    answer = remote.evaluate(query(text, results, graph))
    try:
        return b"".join(answer)
    finally:
        answer.close()


class _Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def serve() -> Iterator[Callable[[Flask], str]]:
    """Serve an application on a port of its own; gives its URL."""
    servers = []

    def start(app: Flask) -> str:
        server = make_server("127.0.0.1", 0, app, handler_class=_Silent)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/sparql"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def answering(response: Callable[[], Response]) -> Flask:
    app = Flask("other")
    app.add_url_rule("/sparql", view_func=response, methods=["POST"])
    return app


@pytest.fixture
def ours(tmp_path: Path, serve: Callable[[Flask], str]) -> Iterator[Remote]:
    """A remote endpoint that is one of ours."""
    store = Store(str(tmp_path / "store"))
    store.extend(quads())
    store.flush()
    embedded = Embedded(tmp_path / "store", timeout_s=2, workers=1)
    app = Flask("ours")
    app.register_blueprint(sparql.blueprint(sparql.Endpoint(executor=embedded, site=Site(base=EX))))
    yield Remote(serve(app), timeout_s=10, workers=2, queue=0)
    embedded.close()


def _ports() -> tuple[int, int]:
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as two:
        return one.getsockname()[1], two.getsockname()[1]


INI = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/temp.db
TransactionFile = {folder}/temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = {folder}
NumberOfBuffers = 2000
[HTTPServer]
ServerPort = 127.0.0.1:{web}
ServerRoot = {folder}
[SPARQL]
ResultSetMaxRows = 2000
"""


@pytest.fixture(scope="module")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start Virtuoso with our data, where Debian's package virtuoso-opensource is installed."""
    program, console = shutil.which("virtuoso-t"), shutil.which("isql-vt")
    if program is None or console is None:
        pytest.skip("virtuoso-t is not installed (apt install virtuoso-opensource)")
    folder = tmp_path_factory.mktemp("virtuoso")
    sql, web = _ports()
    (folder / "virtuoso.ini").write_text(INI.format(folder=folder, sql=sql, web=web), encoding="utf-8")
    serialize(quads(), str(folder / "data.nq"), RdfFormat.N_QUADS)
    serialize((quad.triple for quad in quads()), str(folder / "data.nt"), RdfFormat.N_TRIPLES)
    server = subprocess.Popen(
        [program, "+configfile", str(folder / "virtuoso.ini"), "+foreground"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
    )
    try:
        endpoint = f"http://127.0.0.1:{web}/sparql"
        _until(lambda: _answers(endpoint), server)
        load = f"ld_dir('{folder}', 'data.nt', '{EX}'); rdf_loader_run(); checkpoint;"
        subprocess.run([console, str(sql), "dba", "dba", f"exec={load}"], check=True, capture_output=True)
        yield endpoint
    finally:
        server.kill()
        server.wait()


def _answers(endpoint: str) -> bool:
    try:
        with urllib.request.urlopen(f"{endpoint}?query=ASK+%7B%7D", timeout=2) as response:  # noqa: S310 - ours
            return bool(response.status == 200)
    except OSError:
        return False


def _until(there: Callable[[], bool], server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if there():
            return
        if server.poll() is not None:
            pytest.fail("virtuoso-t ended at once")
        time.sleep(0.1)
    pytest.fail("virtuoso-t does not answer")


@pytest.fixture(params=["ours", "virtuoso"])
def remote(request: pytest.FixtureRequest) -> Remote:
    found = request.getfixturevalue(request.param)
    return found if isinstance(found, Remote) else Remote(found, timeout_s=10, workers=2, queue=0)


ONE = f"SELECT ?name {{ <{EX}7> <{EX}name> ?name }}"


@pytest.mark.parametrize("media_type", RESULT_TYPES)
def test_solutions_come_in_every_format(remote: Remote, media_type: str) -> None:
    answer = remote.evaluate(query(ONE, results=media_type))

    assert (answer.kind, answer.media_type) == (Kind.SOLUTIONS, media_type)
    assert "이름 7" in b"".join(answer).decode().replace("\\uC774\\uB984", "이름")


@pytest.mark.parametrize("media_type", GRAPH_TYPES)
def test_graphs_come_in_every_format(remote: Remote, media_type: str) -> None:
    told = body(remote, f"CONSTRUCT WHERE {{ <{EX}7> <{EX}name> ?name }}", graph=media_type)

    (quad,) = parse(told, format=RdfFormat.from_media_type(media_type))
    assert quad.triple.object == Literal("이름 7", language="ko")


def test_a_question_is_answered_with_true_or_false(remote: Remote) -> None:
    assert json.loads(body(remote, f"ASK {{ <{EX}7> ?p ?o }}"))["boolean"] is True
    assert json.loads(body(remote, f"ASK {{ <{EX}x> ?p ?o }}"))["boolean"] is False


def test_relative_iris_are_resolved_against_our_endpoint(remote: Remote) -> None:
    told = json.loads(body(remote, "SELECT (<x> AS ?x) { ?s ?p ?o } LIMIT 1"))

    assert told["results"]["bindings"][0]["x"]["value"] == "http://base.test/x"


@pytest.mark.parametrize("text", ["SELECT * { ?s ?p }", "SELECT * {", "CLEAR ALL", "nonsense", ""])
def test_a_bad_query_is_one_there_too(remote: Remote, text: str) -> None:
    with pytest.raises(BadQuery) as refused:
        remote.evaluate(query(text))

    assert "irtuoso" not in str(refused.value)


def test_a_query_for_another_server_never_reaches_the_endpoint(remote: Remote) -> None:
    with pytest.raises(ForbiddenService):
        remote.evaluate(query("ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"))


def test_what_an_endpoint_may_have_cut_is_broken_off(virtuoso: str) -> None:
    remote = Remote(virtuoso, timeout_s=10)

    assert len(json.loads(body(remote, f"{ALL} LIMIT 1999"))["results"]["bindings"]) == 1999
    with pytest.raises(TooLarge):
        body(remote, ALL)


def test_our_row_limit_holds_there_too(ours: Remote, serve: Callable[[Flask], str]) -> None:
    for media_type in RESULT_TYPES:
        told = body(ours, f"{ALL} LIMIT 11", results=media_type)
        limited = Remote(serve(_saying(told, media_type)), max_rows=10)
        with pytest.raises(TooLarge):
            body(limited, ALL, results=media_type)


def _saying(told: bytes, content_type: str, status: int = 200) -> Flask:
    return answering(lambda: Response(told, status, content_type=content_type))


@pytest.mark.parametrize(
    ("status", "said", "error"),
    [
        (400, "X SP030: SPARQL compiler, line 3: syntax error at 'x'", BadQuery),
        (401, "", Unreachable),
        (404, "", Unreachable),
        (302, "", Unreachable),
        (429, "", Busy),
        (503, "", Busy),
        (504, "", TimedOut),
        (200, "<html>", Unreachable),
    ],
)
def test_its_errors_are_told_in_our_words(
    serve: Callable[[Flask], str], status: int, said: str, error: type[Exception]
) -> None:
    remote = Remote(serve(_saying(said.encode(), "text/html", status)))

    with pytest.raises(error) as told:
        remote.evaluate(query(ALL))

    assert "SP030" not in str(told.value)
    if isinstance(told.value, BadQuery):
        assert told.value.line == 3


def test_the_query_is_sent_as_a_form(serve: Callable[[Flask], str]) -> None:
    seen: list[dict[str, list[str]]] = []

    def response() -> Response:
        seen.append(request.form.to_dict(flat=False))
        return Response(b'{"head":{},"boolean":true}', content_type=RESULT_TYPES[0])

    remote = Remote(serve(answering(response)))
    asked = SparqlQuery(
        text="ASK {}",
        base="http://b/",
        default_graphs=("http://g/1", "http://g/2"),
        named_graphs=("http://g/3",),
    )
    remote.evaluate(asked).close()

    assert seen == [
        {
            "query": ["ASK {}"],
            "default-graph-uri": ["http://g/1", "http://g/2"],
            "named-graph-uri": ["http://g/3"],
        }
    ]


XML = "application/sparql-results+xml"
JSON = "application/sparql-results+json"


def told(text: str, media_type: str) -> bytes:
    """Write what `SELECT ?s` is answered with, as an engine does that looks at no character."""
    if media_type == JSON:
        cell = {"s": {"type": "literal", "value": text}}
        return json.dumps({"head": {"vars": ["s"]}, "results": {"bindings": [cell]}}).encode()
    row = f'<result><binding name="s"><literal>{text}</literal></binding></result>'
    space = "http://www.w3.org/2005/sparql-results#"
    head = f'<?xml version="1.0"?>\r\n<sparql xmlns="{space}"><head><variable name="s"/></head>'
    return f"{head}<results>{row}</results></sparql>".encode()


@pytest.mark.parametrize(
    ("source", "text", "read"),
    [
        (XML, "\x01", None), (XML, "\uffff", None), (XML, "&#1;", None), (XML, "&#x1F;", None),
        (XML, "&#xFfFe;", None), (XML, "&#65535;", None), (XML, "&#13;&#10;&#x9;&#xfffd;", "\r\n\t\ufffd"),
        (XML, "가\ufffd&lt;&#38;", "가\ufffd<&"), (JSON, "\x01", None), (JSON, "\ufffe", None),
        (JSON, "&#1;\r가\ufffd", "&#1;\r가\ufffd"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("size", [1, 1000], ids="{}-bytes-at-a-time".format)
def test_xml_from_another_engine_is_well_formed_or_not_there(
    serve: Callable[[Flask], str], source: str, text: str, read: str | None, size: int
) -> None:
    said = told(text, source)

    def pieces() -> Iterator[bytes]:
        yield from (said[at : at + size] for at in range(0, len(said), size))

    remote = Remote(serve(answering(lambda: Response(pieces(), content_type=source))), workers=1)
    if read is None:
        with pytest.raises(Unwritable):
            body(remote, ALL, XML)
        return
    found = etree.fromstring(body(remote, ALL, XML)).iter("{http://www.w3.org/2005/sparql-results#}literal")
    assert [one.text for one in found] == [read]


def test_an_answer_that_comes_too_slowly_times_out(serve: Callable[[Flask], str]) -> None:
    def drip() -> Iterator[bytes]:
        for _ in range(50):
            yield b"x" * 100
            time.sleep(0.1)

    remote = Remote(serve(answering(lambda: Response(drip(), content_type=RESULT_TYPES[0]))), timeout_s=0.5)

    begun = time.monotonic()
    with pytest.raises(TimedOut):
        body(remote, ALL)
    assert time.monotonic() - begun < 30  # it would not end by itself


def test_an_answer_that_breaks_off_is_not_taken_for_whole() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_break_off, args=(server,), daemon=True).start()
        remote = Remote(f"http://127.0.0.1:{server.getsockname()[1]}/sparql", timeout_s=5)
        with pytest.raises(Unreachable):
            body(remote, ALL)


def _break_off(server: socket.socket) -> None:
    connection, _ = server.accept()
    with connection:
        connection.recv(65536)
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {RESULT_TYPES[0]}\r\nContent-Length: 1000\r\n\r\n"
        connection.sendall(head.encode() + b"{")


def test_a_query_that_is_ended_waits_for_no_endpoint() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        remote = Remote(f"http://127.0.0.1:{silent.getsockname()[1]}/sparql", workers=1, queue=0)
        stop = Stop()
        timer = threading.Timer(0.3, stop)
        timer.start()
        with pytest.raises(QueryError):
            remote.evaluate(query(ALL), stop)
        begun = time.monotonic()
        with pytest.raises(QueryError):
            remote.evaluate(query(ALL), stop)  # it was told already; its place is free again
        assert time.monotonic() - begun < 10


@pytest.mark.parametrize("head", ["HTTP/1.1 200 OK", "HTTP/1.1 200 OK\r\nContent-Length: 9000000"])
def test_the_answer_to_a_query_that_is_ended_is_not_taken_for_whole(head: str) -> None:
    """Where only the end of the connection tells the end of the answer, breaking off looks like it."""
    stop, ended = Stop(), threading.Event()

    def go_on(server: socket.socket) -> None:
        connection, _ = server.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(f"{head}\r\nContent-Type: {RESULT_TYPES[0]}\r\n\r\n".encode() + b"[" * 200_000)
            ended.wait(20)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=go_on, args=(server,))
        thread.start()
        try:
            remote = Remote(f"http://127.0.0.1:{server.getsockname()[1]}/sparql", timeout_s=20)
            answer = remote.evaluate(query(ALL), stop)
            pieces = iter(answer)
            assert next(pieces)
            stop()
            with pytest.raises(QueryError, match="the query was ended"):
                list(pieces)
            answer.close()
        finally:
            ended.set()
            thread.join()


def test_nobody_there_is_said_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(Unreachable):
        Remote(f"http://127.0.0.1:{port}/sparql").evaluate(query(ALL))


def test_no_more_queries_are_sent_than_allowed(ours: Remote) -> None:
    begun = [ours.evaluate(query(ALL)) for _ in range(2)]

    with pytest.raises(Busy):
        ours.evaluate(query("ASK {}"))

    for answer in begun:
        answer.close()
    assert ours.evaluate(query("ASK {}")).whole


def test_what_is_wanted_in_no_way_is_not_asked(ours: Remote) -> None:
    with pytest.raises(NotAcceptable):
        ours.evaluate(query(ALL, results=""))


@pytest.mark.parametrize("url", ["", "ftp://x/", "http:///sparql", "sparql"])
def test_an_endpoint_is_an_http_url(url: str) -> None:
    with pytest.raises(InvalidValue):
        Remote(url)
