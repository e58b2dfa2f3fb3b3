"""The server keeps its promises on the wire: malformed and slow exchanges, broken bodies, a new release."""

import http.client
import json
import os
import re
import resource
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pytest

from lod.config import Config
from lod.release import Release, Shelf
from tests.published import THINGS, make

pytestmark = pytest.mark.slow

DOC = "/doc/agent/P1"


@dataclass(frozen=True)
class Got:
    """An answer, read to its end."""

    status: int
    headers: dict[str, str]
    body: bytes


class Server:
    """`lod serve` as a user starts it, on a port of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with (folder / "access.log").open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "lod", "serve", "--port", "0"],
                cwd=folder,
                stdout=log,
                stderr=subprocess.PIPE,
                text=True,
            )
        assert self.process.stderr is not None
        line = self.process.stderr.readline()
        found = re.search(r"http://127\.0\.0\.1:([0-9]+)/", line)
        assert found, line
        self.port = int(found[1])

    def connect(self, timeout: float = 10) -> socket.socket:
        """Open a connection."""
        return socket.create_connection(("127.0.0.1", self.port), timeout)

    def send(self, request: bytes) -> bytes:
        """Send bytes and return all that comes until the server closes."""
        with closing(self.connect()) as client:
            client.sendall(request)
            return read_all(client)

    def get(self, path: str, **headers: str) -> "Got":
        """Ask on a connection of its own."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)) as connection:
            connection.request("GET", path, headers={"Connection": "close", **headers})
            response = connection.getresponse()
            return Got(response.status, dict(response.headers), response.read())

    def errors(self) -> str:
        """What has been said since the first line, without waiting for more."""
        assert self.process.stderr is not None
        told = b""
        while select.select([self.process.stderr], [], [], 0)[0] and (
            piece := os.read(self.process.stderr.fileno(), 4096)
        ):
            told += piece
        return told.decode()

    def logged(self, mark: str, number: int) -> list[dict[str, Any]]:
        """Return the lines of the access log on such a target, once there are so many."""
        until = time.monotonic() + 20
        while True:
            lines = map(json.loads, (self.folder / "access.log").read_bytes().splitlines())
            found = [line for line in lines if mark in line["target"]]
            if len(found) >= number or time.monotonic() > until:
                return found
            time.sleep(0.05)

    def stop(self) -> int:
        """End it as a supervisor would; return its exit status."""
        self.process.terminate()
        code = self.process.wait(40)
        assert self.process.stderr is not None
        self.process.stderr.close()
        return code


def limited(folder: Path, limits: str) -> Server:
    """Serve the dataset in a folder with limits of its own, as `lod.toml` has them."""
    with (folder / "lod.toml").open("a", encoding="utf-8") as config:
        config.write(f"\n{limits}")
    return Server(folder)


def read_all(client: socket.socket) -> bytes:
    pieces = []
    while piece := client.recv(65536):
        pieces.append(piece)
    return b"".join(pieces)


@pytest.fixture(scope="module")
def server(published: tuple[Config, Release]) -> Iterator[Server]:
    server = Server(published[1].path.parent.parent)
    yield server
    assert "Traceback" not in server.errors()
    assert server.stop() == 0


def request(line: str, *fields: str, end: str = "\r\n") -> bytes:
    return end.join([line, *fields, "", ""]).encode("latin-1")


HOST = "Host: data.example.org"
CLOSE = "Connection: close"
CHUNKED = "Transfer-Encoding: chunked"
EXPECTS = "Expect: 100-continue"
DIRECT = "Content-Type: application/sparql-query"
ALL = quote("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 3000")  # more than a piece


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (request(f"GET {DOC} HTTP/1.1", HOST, CLOSE), 200),
        (request(f"GET {DOC} HTTP/1.0"), 200),
        (request(f"GET http://127.0.0.1{DOC} HTTP/1.1", HOST, CLOSE), 200),
        (b"\r\n\r\n" + request(f"GET {DOC} HTTP/1.1", HOST, CLOSE), 200),
        (request(f"GET {DOC} HTTP/1.1", CLOSE), 400),  # no host
        (request(f"GET {DOC} HTTP/1.1", HOST, HOST), 400),
        (request(f"GET {DOC} HTTP/1.1", HOST, "Host: other.example"), 400),
        (request(f"GET {DOC} HTTP/1.1", "Host: a b", CLOSE), 400),
        (request(f"GET {DOC} HTTP/1.1", HOST, end="\n"), 400),  # bare line feeds
        (f"GET {DOC} HTTP/1.1\r\n{HOST}\nX: y\r\n\r\n".encode(), 400),
        (request(f"GET {DOC} HTTP/1.1", HOST, " folded: line"), 400),
        (request(f"GET {DOC} HTTP/1.1", HOST, "Bad Name: x"), 400),
        (request(f"GET {DOC} HTTP/1.1", HOST, "X: a\x00b"), 400),
        (request(f"GET {DOC}"), 400),
        (request("GET"), 400),
        (request("nonsense"), 400),
        (request(f"get {DOC} HTTP/1.1", HOST, CLOSE), 405),  # no GET: methods are told apart by case
        (request("head /live HTTP/1.1", HOST, CLOSE), 405),
        (request(f"M_1 {DOC} HTTP/1.1", HOST, CLOSE), 405),
        (request(f"G(T {DOC} HTTP/1.1", HOST), 400),
        (request("GET doc HTTP/1.1", HOST), 400),
        (request(f"GET {DOC} HTTP/3.0", HOST), 505),
        (request(f"GET {DOC} FTP/1.1", HOST), 400),
        (request(f"GET {DOC}  HTTP/1.1", HOST), 400),
        (request(f"GET /{'a' * 9000} HTTP/1.1", HOST), 414),
        (f"GET /{'a' * 200_000}".encode(), 414),  # of which nobody waits for the end
        (request(f"GET {DOC} HTTP/1.1", HOST, f"X: {'a' * 9000}"), 431),
        (request(f"GET {DOC} HTTP/1.1", HOST, *(f"X-{n}: y" for n in range(200))), 431),
        (request(f"GET {DOC} HTTP/1.1", HOST, *(f"X-{n}: {'y' * 8000}" for n in range(20))), 431),
        (request(f"GET {DOC} HTTP/1.1", HOST, "Expect: miracles"), 417),
        (request("POST /sparql HTTP/1.1", HOST, "Content-Length: 5", "Content-Length: 6") + b"hello", 400),
        (request("POST /sparql HTTP/1.1", HOST, "Content-Length: x") + b"hello", 400),
        (request("POST / HTTP/1.1", HOST, "Content-Length: 5", CHUNKED) + b"0\r\n\r\n", 400),
        (request("POST /sparql HTTP/1.1", HOST, "Transfer-Encoding: wonderful") + b"0\r\n\r\n", 501),
        (request("POST /sparql HTTP/1.1", HOST, "Transfer-Encoding: ") + b"0\r\n\r\n", 501),
        (request("POST /sparql HTTP/1.1", HOST, CLOSE, "Content-Length: 99999999"), 413),
        (request("POST /sparql HTTP/1.1", HOST, "Transfer-Encoding: gzip, chunked") + b"0\r\n\r\n", 501),
        (request("POST /sparql HTTP/1.1", HOST, "Transfer-Encoding: chunked, gzip") + b"0\r\n\r\n", 400),
        (request("POST /sparql HTTP/1.1", HOST, CHUNKED) + b"zz\r\n", 400),
        (request("POST /sparql HTTP/1.1", HOST, CHUNKED) + b"5\nASK{}\n0\n\n", 400),
        (request("POST /sparql HTTP/1.1", HOST, CHUNKED) + b"5\r\nASK{}XX", 400),
        (request("POST /sparql HTTP/1.1", HOST, CHUNKED) + b"0\r\nno field\r\n\r\n", 400),
        (request(f"GET {DOC} HTTP/1.2", HOST, CLOSE), 200),
        (request(f"GET {DOC} HTTP/1.1", HOST, "Connection: upgrade, Close", "Upgrade: h2c"), 200),
        (request(f"GET {DOC} HTTP/1.1", HOST, "Connection: upgrade", "Upgrade: h2c", CLOSE), 200),
        (request("GET http://data.example.org HTTP/1.1", HOST, CLOSE), 200),
        (request(f"GET ftp://data.example.org{DOC} HTTP/1.1", HOST, CLOSE), 400),
        (request(f"GET http://{DOC} HTTP/1.1", HOST, CLOSE), 400),
        (request("OPTIONS * HTTP/1.1", HOST, CLOSE), 204),
        (request("CONNECT x.example:443 HTTP/1.1", HOST, CLOSE), 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400),  # TLS on a plain port
    ],
)  # fmt: skip
def test_what_is_no_request_gets_its_status_and_nothing_more(
    server: Server, sent: bytes, status: int
) -> None:
    answer = server.send(sent)
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 ") or b"HTTP/1.0" in sent, head[:80]
    assert int(head[9:12]) == status, head[:80]
    assert b"gunicorn" not in answer
    assert b"Traceback" not in answer
    assert b"Access-Control-Allow-Origin: *" in head
    assert head.count(b"\r\nDate: ") == 1  # RFC 9110 §6.6.1
    if status >= 400:
        assert json.loads(body)["status"] == status
        assert b"Connection: close" in head


@pytest.mark.parametrize(
    "sent",
    [
        request(f"HEAD {DOC} HTTP/1.1", HOST, f"X: {'a' * 9000}"),
        request(f"HEAD {DOC} HTTP/1.1", HOST, "Transfer-Encoding: wonderful"),
        request(f"HEAD {DOC} HTTP/1.1", CLOSE),
        request(f"HEAD {DOC} HTTP/1.1", HOST, end="\n"),
        f"HEAD /{'a' * 200_000}".encode(),
    ],
)
def test_a_head_that_is_refused_gets_no_body(server: Server, sent: bytes) -> None:
    head, _, body = server.send(sent).partition(b"\r\n\r\n")
    assert int(head[9:12]) >= 400
    assert b"\r\nContent-Length: " in head
    assert body == b""  # RFC 9110 §9.3.2


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    ("path", "fields"),
    [
        (DOC, ()),
        (DOC, ("Accept: text/html", "Accept-Language: ko")),
        (DOC, ("Accept: text/turtle;q=0.5", "Accept: application/n-triples")),
        (DOC, ("aCCept:application/rdf+xml", "ACCEPT-encoding: \t gzip \t")),
        (DOC, ("X-Odd: \xe9\xa0", "X-Empty:")),
        (DOC, ("If-Modified-Since: Fri, 01 Jan 2038 00:00:00 GMT",)),
        (DOC, ("If-Match: none",)),
        (DOC, ("Host: other.example",)),
        (DOC, ("Connection: Keep-Alive",)),
        (DOC, ("Connection: close",)),
        (DOC, ("Connection: Close", "Accept: text/html")),
        (f"/sparql?query={ALL}", ("Connection: close",)),
        ("/sparql", ()),
        ("/sparql", ("Accept: text/html",)),
        ("/sparql?query=ASK%20%7B%7D", ("Accept: text/html;q=0.5, */*;q=0.1",)),
        (f"/sparql?query={ALL}", ("Accept: text/tab-separated-values",)),
        ("/sparqle", ()),
        (f"{DOC}?incoming=2&lang=ko", ()),
        ("/doc/plain/a%2Fb.nt", ()),
        ("/id/agent/P1?x=1", ()),
        ("/id/agent/nobody", ("Accept: text/html",)),
        ("/id/agent/split", ()),
        ("/doc/agent/gone", ()),
        ("/doc/%zz", ()),
        ("/doc/a#b", ()),
    ],
)
def test_a_plain_request_is_answered_as_the_parser_has_it(
    server: Server, method: str, path: str, fields: tuple[str, ...]
) -> None:
    def answer(*more: str) -> bytes:
        told = server.send(request(f"{method} {path} HTTP/1.1", HOST, *fields, *more) + last)
        return re.sub(rb"\r\nDate: [^\r]+", b"", told)

    last = request("GET /live HTTP/1.1", HOST, CLOSE)  # ends the connection; both ask it through the parser
    assert answer() == answer("TE: trailers")  # which is unusual


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        (b"ASK {}", (DIRECT,)),
        (unquote(ALL).encode(), (DIRECT, "Accept: text/csv", "Connection: keep-alive")),
        (b"query=ASK%20%7B%7D&format=xml", ("content-type: application/x-www-form-urlencoded",)),
        ("ASK { ?s ?p '가' }".encode(), (DIRECT, "Accept: application/json")),
        (b"ASK {", (DIRECT,)),
        (b"ASK {}", (DIRECT, "Connection: close")),
        (b"ASK {} # \xff", (DIRECT,)),
        (b"INSERT DATA {}", ("Content-Type: application/sparql-update",)),
        (b"ASK {}", ("Content-Type: text/plain",)),
        (b"ASK {}", ()),
        (b"", (DIRECT,)),
        (b"ASK {}".ljust(200_000), (DIRECT,)),
    ],
)
def test_a_plain_query_is_answered_as_the_parser_has_it(
    server: Server, body: bytes, fields: tuple[str, ...]
) -> None:
    def answer(*more: str) -> bytes:
        head = request("POST /sparql HTTP/1.1", HOST, *fields, f"Content-Length: {len(body)}", *more)
        told = server.send(head + body + request("GET /live HTTP/1.1", HOST, CLOSE))
        return re.sub(rb"\r\nDate: [^\r]+", b"", told)

    assert answer() == answer("TE: trailers")


def test_requests_sent_ahead_are_answered_in_order(server: Server) -> None:
    paths = [DOC, "/id/agent/P2", "/", "/doc/agent/P2.nt", "/nothing"]
    sent = b"".join(request(f"HEAD {path} HTTP/1.1", HOST) for path in paths)
    answer = server.send(sent + request(f"GET {DOC} HTTP/1.1", HOST, CLOSE))
    assert re.findall(rb"HTTP/1.1 ([0-9]{3})", answer) == [b"200", b"303", b"200", b"200", b"404", b"200"]


def test_the_path_arrives_as_it_was_sent(server: Server) -> None:
    for path, label in (
        ("/doc/plain/a%2Fb", "slash"),
        ("/doc/plain/a/b", "two segments"),
        ("/doc/plain/a+b", "plus"),
    ):
        assert f'"{label}"' in server.get(path).body.decode()
    raw = server.send(request("GET /plain/가나 HTTP/1.1".encode().decode("latin-1"), HOST, CLOSE))
    assert b"303 See Other" in raw
    assert b"Location: /doc/plain/%EA%B0%80%EB%82%98\r\n" in raw


def test_a_body_comes_in_pieces_or_when_it_is_asked_for(server: Server) -> None:
    query = b"ASK {}"
    chunked = request(
        "POST /sparql HTTP/1.1",
        HOST,
        CLOSE,
        "Content-Type: application/sparql-query",
        "Transfer-Encoding: chunked",
    )
    pieces = b"".join(b"%X\r\n%b\r\n" % (len(p), p) for p in (query[:2], query[2:])) + b"0\r\n\r\n"
    assert b'"boolean":true' in server.send(chunked + pieces)
    with closing(server.connect()) as client:  # with trailer fields, and a request after it
        client.sendall(chunked.replace(b"close", b"keep-alive") + pieces[:-2])
        time.sleep(0.1)
        client.sendall(b"Trailer: x\r\nX-Sum: 1\r\n\r\n" + request(f"HEAD {DOC} HTTP/1.1", HOST, CLOSE))
        assert re.findall(rb"HTTP/1.1 ([0-9]{3})", read_all(client)) == [b"200", b"200"]
    with closing(server.connect()) as client:
        client.sendall(
            request(
                "POST /sparql HTTP/1.1",
                HOST,
                CLOSE,
                "Content-Type: application/sparql-query",
                "Content-Length: 6",
                EXPECTS,
            )
        )
        assert client.recv(100).startswith(b"HTTP/1.1 100 Continue\r\n\r\n")
        client.sendall(query)
        assert b'"boolean":true' in read_all(client)


def test_an_answer_past_its_time_breaks_off_where_it_is(tmp_path: Path) -> None:
    make(tmp_path)
    server = limited(tmp_path, "[sparql]\ntimeout_s = 1\n")
    query = b"SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    length = f"Content-Length: {len(query)}"
    for fields in ((), ("TE: trailers",)):  # read directly, and by the parser
        answer = server.send(request("POST /sparql HTTP/1.1", HOST, DIRECT, length, *fields) + query)
        assert answer.startswith(b"HTTP/1.1 200 ")
        assert b"\r\nTransfer-Encoding: chunked\r\n" in answer
        assert not answer.endswith(b"0\r\n\r\n"), "no client can take it for whole"
    with pytest.raises(ConnectionResetError):  # in HTTP/1.0, where an end like any other would make it whole
        server.send(request("POST /sparql HTTP/1.0", DIRECT, length) + query)
    whole = b"SELECT * { ?a ?b ?c }"
    answer = server.send(request("POST /sparql HTTP/1.0", DIRECT, f"Content-Length: {len(whole)}") + whole)
    assert answer.endswith(b"]}}")
    assert server.get("/ready").status == 200
    assert server.stop() == 0


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (request(f"GET /{'a' * 9000} HTTP/1.1", HOST), "414 URI Too Long"),
        (request("POST /sparql HTTP/1.1", HOST, CLOSE, "Content-Length: 99999999"), "413 Content Too Large"),
    ],
)
def test_a_status_has_the_phrase_of_rfc_9110(server: Server, sent: bytes, status: str) -> None:
    head, _, body = server.send(sent).decode().partition("\r\n\r\n")
    assert head.splitlines()[0] == f"HTTP/1.1 {status}"
    assert json.loads(body)["title"] == status[4:]  # RFC 9457 §4.2.1


def test_nobody_is_asked_for_a_body_that_is_too_large(server: Server) -> None:
    sent = request("POST /sparql HTTP/1.1", HOST, CLOSE, "Content-Length: 99999999", EXPECTS)
    assert server.send(sent).startswith(b"HTTP/1.1 413 ")


def test_a_client_that_resets_before_it_is_asked_for_its_body_ends_nobody_else(server: Server) -> None:
    assert server.get(DOC).status == 200
    workers = set(children(server.process.pid))
    for _ in range(20):
        with closing(server.connect()) as client:
            client.sendall(request("POST /sparql HTTP/1.1", HOST, DIRECT, EXPECTS, "Content-Length: 6"))
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    assert server.get(DOC).status == 200
    assert workers <= set(children(server.process.pid))


def test_a_client_that_takes_no_answer_keeps_nobody_waiting(tmp_path: Path) -> None:
    make(tmp_path)
    server = limited(tmp_path, "[web]\nworkers = 1\n")
    known = f"If-None-Match: {server.get(DOC).headers['ETag']}"
    ahead = request(f"GET {DOC} HTTP/1.1", HOST, known, "TE: trailers") * 1000
    with closing(server.connect(timeout=2)) as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        with pytest.raises(TimeoutError):  # no more is read while what was asked for is not taken
            client.sendall(ahead * 200)
        assert server.get(DOC).status == 200
    assert server.stop() == 0


def test_a_request_that_ends_in_the_middle_is_told_so(server: Server) -> None:
    with closing(server.connect()) as client:
        client.sendall(request("POST /sparql HTTP/1.1", HOST, "Content-Length: 100") + b"query=")
        client.shutdown(socket.SHUT_WR)
        assert read_all(client).startswith(b"HTTP/1.1 400 ")


def test_slow_clients_cost_nobody_else_anything(server: Server) -> None:
    idle = [server.connect() for _ in range(60)]
    heads = [server.connect() for _ in range(60)]
    bodies = [server.connect() for _ in range(60)]
    readers = [server.connect() for _ in range(60)]
    for client in heads:
        client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")
    for client in bodies:
        client.sendall(request("POST /sparql HTTP/1.1", HOST, "Content-Length: 1000") + b"query=")
    for client in readers:  # they take nothing of the answer
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.sendall(b"".join(request("GET /doc/def/ap HTTP/1.1", HOST) for _ in range(40)))
    begun = time.perf_counter()
    for path in (DOC, "/", "/sparql?query=ASK%7B%7D", "/dumps/"):
        assert server.get(path).status == 200
    assert time.perf_counter() - begun < 30
    for client in (*idle, *heads, *bodies, *readers):
        client.close()


@pytest.mark.parametrize("short_of", ["places", "files"])
def test_where_all_places_are_taken_who_asks_for_nothing_makes_room(tmp_path: Path, short_of: str) -> None:
    make(tmp_path)
    places = 40 if short_of == "places" else 1000
    server = limited(tmp_path, f"[web]\nworkers = 1\nconnections = {places}\n")
    if short_of == "files":
        for process in (server.process.pid, *children(server.process.pid)):
            opened = len(list(Path(f"/proc/{process}/fd").iterdir()))
            resource.prlimit(process, resource.RLIMIT_NOFILE, (opened + 40, opened + 40))
    heads = [server.connect(timeout=30) for _ in range(120)]
    for client in heads:
        client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")
    assert server.get(DOC).status == 200
    assert closed_without_a_word(heads[0]), "its time was not over: then it would have been told so"
    for client in heads:
        client.close()
    assert server.get(DOC).status == 200
    assert server.stop() == 0


def test_a_query_that_has_no_place_is_refused_without_a_thread(tmp_path: Path) -> None:
    make(tmp_path)
    server = limited(tmp_path, "[web]\nworkers = 1\n[sparql]\nworkers = 1\nqueue = 0\ntimeout_s = 6\n")
    with closing(server.connect()) as running:
        running.sendall(request(f"GET /sparql?query={HEAVY} HTTP/1.1", HOST))
        time.sleep(1)  # until it is a long one
        threads = Path(f"/proc/{children(server.process.pid)[0]}/task")
        before = len(list(threads.iterdir()))
        length = "Content-Length: 6"
        for answer in (
            server.send(request(ASK, HOST, CLOSE)),
            server.send(request("POST /sparql HTTP/1.1", HOST, DIRECT, length, CLOSE) + b"ASK {}"),
        ):
            head, _, body = answer.partition(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 503 Service Unavailable\r\n")
            assert b"\r\nRetry-After: 5\r\n" in head
            assert json.loads(body)["title"] == "Busy"
        assert len(list(threads.iterdir())) == before
        parsed = server.send(request(ASK, HOST, CLOSE, "TE: trailers"))
        assert parsed.startswith(b"HTTP/1.1 503 ")
        assert server.get("/sparql", Accept="text/turtle").status == 200, "what needs no query has its place"
        page = server.get("/sparql?query=ASK%7B%7D", Accept="text/html")
        assert (page.status, page.body[:15]) == (503, b"<!doctype html>")
    assert [line["status"] for line in server.logged("/sparql?query=ASK", 3)] == [503] * 3
    until = time.monotonic() + 20
    while server.get("/sparql?query=ASK%7B%7D").status != 200:  # until the time of the long one is over
        assert time.monotonic() < until
        time.sleep(0.2)
    assert server.stop() == 0


def test_queries_that_wait_for_other_servers_keep_no_others_waiting(tmp_path: Path) -> None:
    make(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as silent, ExitStack() as clients:
        there = f"http://127.0.0.1:{silent.getsockname()[1]}/sparql"
        server = limited(tmp_path, f'[web]\nworkers = 1\n[sparql]\nservices = ["{there}"]\ntimeout_s = 20\n')
        asking = [clients.enter_context(closing(server.connect(30))) for _ in range(6)]
        outward = quote(f"SELECT * {{ SERVICE <{there}> {{ ?a ?b ?c }} }}")
        for client in asking:
            client.sendall(request(f"GET /sparql?query={outward} HTTP/1.1", HOST))
        assert b'"boolean":true' in server.send(request(ASK, HOST, CLOSE))
        refused = select.select(asking, [], [], 0)[0]
        assert len(refused) < 6, "one is asked still"
        assert all(client.recv(12) == b"HTTP/1.1 503" for client in refused)
        for client in asking:
            client.close()
    assert server.stop() == 0


def test_pages_that_wait_for_queries_keep_no_others_waiting(tmp_path: Path) -> None:
    """The editor and the questions offer what has an answer, which is asked once: after the others."""
    make(tmp_path)
    server = limited(tmp_path, "[web]\nworkers = 1\n[sparql]\nworkers = 1\ntimeout_s = 100\n")
    with ExitStack() as clients:
        running, *readers = (clients.enter_context(closing(server.connect(30))) for _ in range(41))
        running.sendall(request(f"GET /sparql?query={HEAVY} HTTP/1.1", HOST))
        time.sleep(0.5)
        for number, client in enumerate(readers):
            path = "/sparql" if number % 2 else "/questions"
            client.sendall(request(f"GET {path} HTTP/1.1", HOST, CLOSE, "Accept: text/html"))
        assert server.get("/search?q=P1").status == 200
        assert len(select.select(readers[:4], [], [], 0)[0]) < 4, "the first of them wait still"
    assert server.stop() == 0


HEAVY = quote("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
ASK = "GET /sparql?query=ASK%7B%7D HTTP/1.1"


def test_queries_wait_for_one_another_in_order_and_without_a_thread(tmp_path: Path) -> None:
    make(tmp_path)
    server = limited(tmp_path, "[web]\nworkers = 1\n[sparql]\nworkers = 1\nqueue = 12\ntimeout_s = 8\n")
    with ExitStack() as clients:
        running = clients.enter_context(closing(server.connect()))
        running.sendall(request(f"GET /sparql?query={HEAVY} HTTP/1.1", HOST))
        time.sleep(1)  # until it is a long one
        threads = Path(f"/proc/{children(server.process.pid)[0]}/task")
        before = len(list(threads.iterdir()))
        early = clients.enter_context(closing(server.connect()))
        begun = time.monotonic()
        early.sendall(request(ASK, HOST, CLOSE))
        answer = read_all(early)
        assert answer.startswith(b"HTTP/1.1 503 ")
        assert 4 < time.monotonic() - begun < 7, "it waited as long as it might have had its turn"
        waiting = [clients.enter_context(closing(server.connect())) for _ in range(12)]
        for number, client in enumerate(waiting):
            host = "http://data.example.org" if number % 2 else ""  # the absolute form is a query, too
            client.sendall(request(f"GET {host}{ASK[4:-9]}&n={number} HTTP/1.1", HOST, CLOSE))
            time.sleep(0.03)  # so that they come in this order
        assert len(list(threads.iterdir())) == before
        assert b"\nlod_sparql_waiting 12\n" in server.get("/metrics").body
        assert server.send(request(ASK, HOST, CLOSE)).startswith(b"HTTP/1.1 503 "), "one too many"
        assert all(b'"boolean":true' in read_all(client) for client in waiting)
        assert b"\nlod_sparql_waiting 0\n" in server.get("/metrics").body
    lines = server.logged("&n=", 12)
    assert [line["target"].rpartition("=")[2] for line in lines] == [str(number) for number in range(12)]
    assert all(500 < line["waited_ms"] < 5000 for line in lines)
    assert server.stop() == 0


def test_a_query_ends_when_its_client_is_gone(tmp_path: Path) -> None:
    make(tmp_path)
    server = limited(tmp_path, "[web]\nworkers = 1\n[sparql]\nworkers = 1\ntimeout_s = 100\n")
    heavy = request(f"GET /sparql?query={HEAVY} HTTP/1.1", HOST)
    for half in (False, True):
        with closing(server.connect(20)) as running, closing(server.connect(20)) as waiting:
            running.sendall(heavy)
            time.sleep(0.5)
            waiting.sendall(heavy)
            time.sleep(0.5)
            for client in (running, waiting) if half else ():  # it may still listen
                client.shutdown(socket.SHUT_WR)
            for client in (running, waiting) if half else ():
                assert read_all(client).startswith(b"HTTP/1.1 503 ")
        until = time.monotonic() + 20
        while True:
            lines = server.get("/metrics").body.decode().splitlines()
            told = dict(line.split() for line in lines if "#" not in line)
            if (told["lod_sparql_waiting"], told["lod_sparql_running"]) == ("0", "0"):
                break
            assert time.monotonic() < until, told
            time.sleep(0.2)
        assert told["lod_sparql_abandoned_total"] == str(2 * (half + 1))
        assert [line["status"] for line in server.logged(HEAVY, 2 * (half + 1))] == [503] * 2 * (half + 1)
        assert server.get("/sparql?query=ASK%7B%7D").status == 200
    with closing(server.connect(20)) as brief:  # half a connection gets the answers that are soon there
        brief.sendall(request(ASK, HOST) + request(ASK, HOST, CLOSE))
        brief.shutdown(socket.SHUT_WR)
        assert read_all(brief).count(b'"boolean":true') == 2
    assert server.stop() == 0


def test_one_client_keeps_no_other_from_the_queue(tmp_path: Path) -> None:
    make(tmp_path)
    limits = "workers = 1\nqueue = 12\nper_client = 3\ntimeout_s = 3\n"
    server = limited(tmp_path, f'[web]\nworkers = 1\ntrusted_proxies = ["127.0.0.1"]\n[sparql]\n{limits}')
    mine, other = "X-Forwarded-For: 192.0.2.1", "X-Forwarded-For: 192.0.2.2"
    with ExitStack() as clients:
        running, *waiting = (clients.enter_context(closing(server.connect())) for _ in range(4))
        running.sendall(request(f"GET /sparql?query={HEAVY} HTTP/1.1", HOST, mine))
        time.sleep(0.5)
        for client, whose in zip(waiting, (mine, mine, other), strict=True):
            client.sendall(request(ASK, HOST, whose, CLOSE))
        time.sleep(0.2)
        refused = server.send(request(ASK, HOST, mine, CLOSE))
        assert refused.startswith(b"HTTP/1.1 429 Too Many Requests\r\n")
        assert b"\r\nRetry-After: 5\r\n" in refused
        assert all(b'"boolean":true' in read_all(client) for client in waiting)
    assert b'"boolean":true' in server.send(request(ASK, HOST, mine, CLOSE)), "its places are free again"
    assert server.stop() == 0


def test_who_has_an_answer_has_its_place_no_more(tmp_path: Path) -> None:
    make(tmp_path)
    server = limited(tmp_path, "[web]\nworkers = 1\n[sparql]\nworkers = 1\nqueue = 0\nper_client = 1\n")
    for _ in range(100):
        for asked in (ASK, f"GET /sparql?query={ALL} HTTP/1.1", f"GET /sparql?query={ALL} HTTP/1.0"):
            with closing(server.connect()) as client:
                client.sendall(
                    request(asked, HOST)
                )  # and the connection goes on: the end of the answer tells
                head, _, body = answer_of(client).partition(b"\r\n\r\n")
            assert b" 200 " in head[:16], body
    assert server.stop() == 0


def answer_of(client: socket.socket) -> bytes:
    """Read an answer, no further than to its end."""
    with client.makefile("rb") as file:
        lines = []
        while (line := file.readline()) != b"\r\n" and line:
            lines.append(line)
        head = b"".join(lines).lower()
        if b"chunked" in head:
            body = []
            while size := int(file.readline(), 16):
                body.append(file.read(size + 2)[:-2])
            file.readline()
            return b"".join([*lines, b"\r\n", *body])
        length = re.search(rb"content-length: (\d+)", head)
        return b"".join([*lines, b"\r\n", file.read(int(length[1]) if length else -1)])


def children(pid: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def closed_without_a_word(client: socket.socket) -> bool:
    try:
        return client.recv(1) == b""
    except ConnectionResetError:
        return True


def test_clients_that_stall_leave_threads_for_the_others(server: Server) -> None:
    """A body of which the rest does not come, and an answer of any length that is not taken."""
    head = request("POST /ids HTTP/1.1", HOST, "Content-Type: text/plain", "Content-Length: 3000000")
    bodies = [server.connect() for _ in range(60)]
    for client in bodies:
        client.sendall(head + b"P1\n" * 400_000)
    time.sleep(1)  # until they are taken up
    assert server.get("/search?q=P1").status == 200
    assert not select.select(bodies, [], [], 0)[0], "they were not waited for"
    for client in bodies:
        client.close()
    lines = b"P1\n" * 300_000
    head = request("POST /ids HTTP/1.1", HOST, "Content-Type: text/plain", f"Content-Length: {len(lines)}")
    readers = [server.connect() for _ in range(60)]
    for client in readers:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.sendall(head + lines)
    time.sleep(1)
    assert server.get("/search?q=P1").status == 200
    assert sum(bool(select.select([client], [], [], 0)[0]) for client in readers) < len(readers)
    for client in readers:
        client.close()
    assert server.get("/ids", Accept="text/html").status == 200


def test_a_request_that_does_not_come_to_its_end_is_sent_away(server: Server) -> None:
    with closing(server.connect(timeout=20)) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        assert read_all(client).startswith(b"HTTP/1.1 408 Request Timeout\r\n")


def test_a_dump_is_resumed_byte_for_byte(server: Server, published: tuple[Config, Release]) -> None:
    file = next(one for one in published[1].dumps if one.path.endswith(".nt.gz"))
    path = f"/{file.path}"
    whole = server.get(path)
    assert whole.body == (published[1].path / file.path).read_bytes()
    first = server.get(path, Range="bytes=0-999")
    rest = server.get(path, Range="bytes=1000-", **{"If-Range": whole.headers["ETag"]})
    assert (first.status, rest.status) == (206, 206)
    assert first.body + rest.body == whole.body


def test_a_slow_download_holds_no_thread(server: Server, published: tuple[Config, Release]) -> None:
    path = f"/{published[1].dumps[0].path}"
    clients = [server.connect() for _ in range(40)]
    for client in clients:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.sendall(request(f"GET {path} HTTP/1.1", HOST, CLOSE))
    assert server.get("/search?q=Allen").status == 200
    for client in clients:
        client.close()


def test_the_access_log_is_json_a_line_for_each_request(server: Server) -> None:
    server.get(f"{DOC}?mark=1", **{"User-Agent": 'a"\\ \xff'})
    (found,) = server.logged("mark=1", 1)
    assert (found["status"], found["method"], found["client"]) == (200, "GET", "127.0.0.1")
    assert found["release"]
    assert found["bytes"] > 0


def test_where_the_access_log_cannot_be_written_answers_are_given_all_the_same(tmp_path: Path) -> None:
    make(tmp_path)
    (tmp_path / "access.log").symlink_to("/dev/full")
    server = Server(tmp_path)
    plain, parsed = f"GET {DOC} HTTP/1.1", "GET /search?q=P1 HTTP/1.1"
    for line in (plain, parsed, ASK, "GET /live HTTP/1.1"):
        assert server.send(request(line, HOST, CLOSE)).startswith(b"HTTP/1.1 200 "), line
    assert "the access log cannot be written: " in server.errors()
    assert server.stop() == 0


def test_a_long_page_is_written_where_it_keeps_nobody_waiting_and_told_once(server: Server) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)) as connection:
        for number in range(2):  # written, then as it was kept
            connection.request("GET", f"{DOC}?long={number}", headers={"Accept": "text/html"})
            response = connection.getresponse()
            page = response.read().decode()
            assert (response.status, response.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
            assert page.endswith("</html>")
    assert [line["status"] for line in server.logged("long=", 2)] == [200, 200]


def test_a_long_document_is_written_where_it_keeps_nobody_waiting_however_it_is_asked_for(
    tmp_path: Path,
) -> None:
    names = " , ".join(f'"name {number}"' for number in range(3000))
    make(tmp_path, THINGS + f"<id/agent/P9> a foaf:Person ; skos:altLabel {names} .\n")
    server = limited(tmp_path, "[web]\nworkers = 1\n")
    old, accept = "GET /doc/agent/P9 HTTP/1.0", "Accept: application/rdf+xml"
    plain = request("GET /doc/agent/P9 HTTP/1.1", HOST, CLOSE, accept)
    odd, last = "GET /doc/agent/P9?_profile=skos HTTP/1.1", f"GET {DOC} HTTP/1.1"
    several = request(odd, HOST, accept, "TE: trailers") + request(last, HOST, CLOSE, "TE: trailers")
    assert server.send(request(last, HOST, CLOSE, "TE: trailers")).startswith(b"HTTP/1.1 200 ")
    threads = Path(f"/proc/{children(server.process.pid)[0]}/task")
    before = len(list(threads.iterdir()))
    written = server.send(request(old, accept)).partition(b"\r\n\r\n")[2]
    assert written.count(b"name 2999") == 1
    assert len(list(threads.iterdir())) == before + 1, "the first that is not answered at once"
    assert server.send(plain).endswith(written)
    both = server.send(several)
    assert re.findall(rb"HTTP/1.1 (\d+)", both) == [b"200", b"200"]
    assert both.endswith(b"doc/agent/P1?incoming=2> .\n"), "the second is that which was sent behind"
    assert server.stop() == 0


def test_figures_are_those_of_all_workers(server: Server) -> None:
    def count() -> int:
        found = re.search(
            r'lod_requests_total\{route="doc",status="2xx"\} (\d+)', server.get("/metrics").body.decode()
        )
        return int(found[1]) if found else 0

    before = count()
    for _ in range(20):
        server.get(DOC)
    assert count() == before + 20


def test_nothing_runs_or_waits_any_more_in_a_process_that_was_killed(tmp_path: Path) -> None:
    make(tmp_path)
    server = limited(tmp_path, "[web]\nworkers = 1\n[sparql]\nworkers = 1\n")
    heavy = request(f"GET /sparql?query={HEAVY} HTTP/1.1", HOST)
    with closing(server.connect()) as running, closing(server.connect()) as waiting:
        for client in (running, waiting):
            client.sendall(heavy)
            time.sleep(0.3)
        assert b"\nlod_sparql_waiting 1\n" in server.get("/metrics").body
        os.kill(children(server.process.pid)[0], signal.SIGKILL)
        assert closed_without_a_word(running)
        figures = server.get("/metrics").body  # of the process in its place
    assert b"\nlod_sparql_waiting 0\n" in figures
    assert b"\nlod_sparql_running 0\n" in figures
    assert b"\nlod_requests_running 1\n" in figures
    assert server.stop() == 0


def test_where_the_system_allows_no_more_threads_those_there_are_answer(tmp_path: Path) -> None:
    make(tmp_path)
    server = limited(tmp_path, "[web]\nworkers = 1\n[sparql]\ntimeout_s = 2\n")
    assert server.get("/sparql?query=ASK%7B%7D").status == 200
    (process,) = children(server.process.pid)
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    size = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmSize:")) << 10
    resource.prlimit(process, resource.RLIMIT_AS, (size + (6 << 20), -1))  # no room for a stack of 8 MB
    with ExitStack() as clients:
        several = [clients.enter_context(closing(server.connect(30))) for _ in range(4)]
        for client in several:
            client.sendall(request(f"GET /sparql?query={HEAVY} HTTP/1.1", HOST, CLOSE))
        assert [read_all(client)[:13] for client in several] == [b"HTTP/1.1 503 "] * 4
    assert server.get("/search?q=P1").status == 200
    assert children(server.process.pid) == [process]
    assert "Traceback" not in server.errors()
    assert server.stop() == 0


def test_clients_are_shared_among_the_workers(server: Server) -> None:
    until = time.monotonic() + 30
    while min(shares := shared_among(server, 12)) < 4 and time.monotonic() < until:
        time.sleep(0.2)  # a worker has still to open the release, or had no time to take its own
    assert len(shares) == 2
    assert min(shares) >= 4, shares


def shared_among(server: Server, number: int) -> list[int]:
    """Open so many connections and return how many each worker has of them."""
    before = sockets(server.process.pid)
    clients = [http.client.HTTPConnection("127.0.0.1", server.port, timeout=20) for _ in range(number)]
    for client in clients:
        client.request("GET", "/live")
        client.getresponse().read()
    now = sockets(server.process.pid)
    for client in clients:
        client.close()
    return [held - before.get(pid, held) for pid, held in now.items()]


def sockets(parent: int) -> dict[int, int]:
    """Count the sockets that each of its workers holds."""
    found = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(path.read_text(encoding="utf-8").rpartition(")")[2].split()[1]) != parent:
                continue
            files = [str(each.readlink()) for each in (path.parent / "fd").iterdir()]
        except OSError:  # it has ended
            continue
        found[int(path.parent.name)] = sum(file.startswith("socket:") for file in files)
    return found


def test_a_port_in_use_is_told_in_one_line(server: Server) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "lod", "serve", "--port", str(server.port)],
        cwd=server.folder, capture_output=True, text=True, timeout=30, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert str(server.port) in done.stderr
    assert "Traceback" not in done.stderr


def test_a_release_that_cannot_be_served_is_told_in_one_line(tmp_path: Path) -> None:
    _, release = make(tmp_path)
    shutil.rmtree(release.path / "search")
    done = subprocess.run(
        [sys.executable, "-m", "lod", "serve", "--port", "0"],
        cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1, done.stderr
    assert "search" in done.stderr


class Asker(threading.Thread):
    """Asks again and again for what only one release knows, on one connection or on a new one each time."""

    def __init__(self, port: int, knowing: str, *, keep: bool) -> None:
        super().__init__()
        self.stop = threading.Event()
        self.seen: Counter[str] = Counter()  # answers by release
        self.failures: list[str] = []
        self._port = port
        self._knowing = knowing
        self._keep = keep

    def run(self) -> None:
        """Ask until told to stop."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=20)
        while not self.stop.is_set():
            try:
                if not self._goes_on(connection):
                    connection.close()
            except (OSError, http.client.HTTPException) as error:
                self.failures.append(repr(error))
                connection.close()
        connection.close()

    def _goes_on(self, connection: http.client.HTTPConnection) -> bool:
        """Ask once; tell whether the connection is used again."""
        connection.request("GET", "/id/agent/P9")
        response = connection.getresponse()
        response.read()
        release = response.headers["LOD-Release"]
        if response.status not in ({303} if release == self._knowing else {404, 410}):
            self.failures.append(f"{response.status} of {release}")
        self.seen[release] += 1
        return self._keep and response.headers["Connection"] != "close"


def test_a_release_is_changed_without_a_lost_or_mixed_answer(tmp_path: Path) -> None:
    config, first = make(tmp_path)
    shelf = Shelf(config.releases)
    shelf.publish(first.name)
    _, second = make(tmp_path, THINGS + '<id/agent/P9> a foaf:Person ; rdfs:label "New" .\n')
    assert second.name != first.name
    server = Server(tmp_path)
    askers = [Asker(server.port, second.name, keep=keep) for keep in (True, True, False, False)]

    def seen(release: str) -> int:
        return sum(asker.seen[release] for asker in askers)

    for asker in askers:
        asker.start()
    try:
        time.sleep(0.5)
        for name in (second.name, first.name, second.name):
            before = seen(name)
            shelf.publish(name)
            deadline = time.monotonic() + 60
            while seen(name) < before + 100 and time.monotonic() < deadline:
                time.sleep(0.05)
            assert seen(name) >= before + 100, server.errors()
    finally:  # else they would ask for ever
        for asker in askers:
            asker.stop.set()
            asker.join()
    assert [failure for asker in askers for failure in asker.failures] == []
    # Old workers may still answer for a while: what is served from now on is waited for.
    deadline = time.monotonic() + 60
    settled = 0
    while settled < 20 and time.monotonic() < deadline:
        settled = settled + 1 if server.get("/ready").body.decode() == f"ready {second.name}\n" else 0
        time.sleep(0.1)
    # One that does not open is refused, and what is served stays.
    broken = shelf.path / "2026-02-02-00000000"
    broken.mkdir()
    (broken / "manifest.json").write_bytes((second.path / "manifest.json").read_bytes())
    (shelf.path / ".next").symlink_to(broken.name)
    (shelf.path / ".next").replace(shelf.path / "current")
    told = ""
    while "is not served" not in told and time.monotonic() < deadline:
        told += server.errors()
        time.sleep(0.1)
    assert "is not served" in told
    assert server.get("/ready").body.decode() == f"ready {second.name}\n"
    assert server.stop() == 0


def test_it_ends_gracefully_and_at_once_when_nothing_runs(tmp_path: Path) -> None:
    make(tmp_path)
    server = Server(tmp_path)
    idle = server.connect()
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    connection.request("GET", DOC)
    assert connection.getresponse().read()
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(20) == 0  # far less than an idle connection may last
    idle.close()
    connection.close()
    server.stop()
