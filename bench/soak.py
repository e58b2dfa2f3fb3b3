"""Whether the server is after a long time as it was before: `python -m bench.soak --minutes 10`.

N synthetic authority records are built and served by `lod serve`. For so many minutes clients send good,
heavy, malformed and hostile requests, all at once. Before and after, the same list of requests is answered
byte for byte the same, and the memory of all processes at rest has not grown beyond the bound; between, every
answer is one that is meant for what was asked, and no answer shows an internal.
"""

import argparse
import hashlib
import http.client
import random
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from urllib.parse import quote

from bench.processes import MEGA
from bench.releases import given_or_built, machine
from bench.servers import Server, free_port, lod_serve, served
from bench.sparql import HEAVY
from lod.release import Manifest, Release

LIMITS = "\n[sparql]\ntimeout_s = 3\nmemory_mb = 1024\nqueue = 4\n"
GROWTH = 1.25  # times the memory after the warm-up; what is kept of pages written lately is bounded
SECRETS = (b"Traceback", b"site-packages", b'File "/', b"gunicorn", b"werkzeug", b"pyoxigraph", b"Errno")
DOCUMENT_TYPES = (
    "text/turtle",
    "application/ld+json",
    "text/html",
    "application/rdf+xml",
    "image/png",
    "*/*",
)

Exchange = tuple[int, bytes]


class Asking:
    """Sends requests and notes what came back."""

    def __init__(self, port: int, things: list[str], base: str) -> None:
        self.port = port
        self.things = things
        self.base = base
        self.answers: Counter[str] = Counter()
        self.faults: list[str] = []
        self._lock = threading.Lock()

    def ask(
        self, path: str, method: str = "GET", body: bytes | None = None, **headers: str
    ) -> Exchange | None:
        """Send a request on a connection of its own; None where the answer broke off."""
        fields = {name.replace("_", "-"): value for name, value in headers.items()}
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            try:
                connection.request(method, path, body, fields)
                response = connection.getresponse()
                return response.status, response.read()
            except (OSError, http.client.HTTPException, ValueError):
                return None

    def raw(self, sent: bytes) -> Exchange | None:
        """Send bytes as they are, and read until the server closes."""
        with closing(socket.create_connection(("127.0.0.1", self.port), 60)) as client:
            try:
                client.sendall(sent)
                client.shutdown(socket.SHUT_WR)
                told = b""
                while piece := client.recv(65536):
                    told += piece
            except OSError:
                return None
        return (int(told[9:12]), told) if told[9:12].isdigit() else None

    def note(self, kind: str, got: Exchange | None, meant: tuple[int, ...]) -> None:
        """Count an answer, and keep what is none that was meant."""
        status, body = got or (0, b"")
        with self._lock:
            self.answers[f"{kind} {status or 'broke off'}"] += 1
            if status not in meant:
                self.faults.append(f"{kind}: {status}")
            self.faults += [f"{kind}: shows {word!r}" for word in SECRETS if word in body]

    def document(self) -> str:
        """Return the path of some document."""
        return random.choice(self.things).removeprefix(self.base).replace("id/", "/doc/", 1)


def good(asking: Asking) -> None:
    """Ask as readers and programs do."""
    path, kind = asking.document(), random.choice(DOCUMENT_TYPES)
    asking.note("document", asking.ask(path, Accept=kind), (200, 406))
    asking.note("thing", asking.ask(path.replace("/doc/", "/id/", 1)), (303,))
    asking.note("search", asking.ask("/search?q=" + quote(random.choice("김이박최정강조윤장임"))), (200,))
    asking.note("typeahead", asking.ask("/suggest?q=" + quote(random.choice("김이박Kk山"))), (200,))
    thing = random.choice(asking.things)
    query = quote(f"SELECT ?p ?o {{ <{thing}> ?p ?o }}")
    asking.note("small query", asking.ask(f"/sparql?query={query}"), (200, 503))


def heavy(asking: Asking) -> None:
    """Ask for more than there is time, memory or room for."""
    queries = (
        HEAVY,
        "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?a",
        "SELECT (GROUP_CONCAT(STR(?o)) AS ?all) { ?s ?p ?o . ?t ?q ?o }",
        "SELECT * { ?s ?p ?o } LIMIT 50000",
    )
    query = random.choice(queries).encode()
    got = asking.ask("/sparql", "POST", query, Content_Type="application/sparql-query")
    asking.note("heavy query", got, (0, 200, 503))  # 0: what was begun breaks off at the deadline


def malformed(asking: Asking) -> None:
    """Send what is no request, or half of one."""
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\n"
    sent = random.choice(
        (
            b"nonsense\r\n\r\n",
            b"GET / HTTP/1.1\r\n\r\n",
            b"GET / HTTP/9.9\r\nHost: x\r\n\r\n",
            b"GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n",
            b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
            b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 70_000 + b"\r\n\r\n",
            head + b"Content-Length: 10\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            head + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
            head + b"Content-Length: 100\r\n\r\nquery=",
            head + b"Content-Type: text/plain\r\nContent-Length: 3\r\nConnection: close\r\n\r\nASK",
            random.randbytes(500) + b"\r\n\r\n",
        )
    )
    asking.note("malformed", asking.raw(sent), (400, 408, 413, 414, 415, 431, 501, 505))


def hostile(asking: Asking) -> None:
    """Ask for what nobody may have, and go away in the middle."""
    for path in ("/dumps/../../lod.toml", "/static/..%2f..%2flod.toml", "/%2e%2e/etc/passwd", "/.git/config"):
        asking.note("path", asking.ask(path), (404,))
    query = quote("SELECT * { SERVICE <http://127.0.0.1:22/> { ?s ?p ?o } }")
    asking.note("SERVICE", asking.ask(f"/sparql?query={query}"), (400, 503))  # read in its turn
    nested = ("ASK " + "{" * 20_000 + "}" * 20_000).encode()
    got = asking.ask("/sparql", "POST", nested, Content_Type="application/sparql-query")
    asking.note("nested query", got, (200, 400, 503))  # deep, but short enough for some machines
    update = b"update=DROP+ALL"
    got = asking.ask("/sparql", "POST", update, Content_Type="application/x-www-form-urlencoded")
    asking.note("update", got, (403,))
    with closing(
        socket.create_connection(("127.0.0.1", asking.port), 60)
    ) as client:  # it reads nothing of it
        client.sendall(b"GET /sparql?query=SELECT%20*%20%7B%3Fs%20%3Fp%20%3Fo%7D HTTP/1.1\r\nHost: x\r\n\r\n")
        time.sleep(0.2)
    with closing(socket.create_connection(("127.0.0.1", asking.port), 60)) as client:  # a byte, and no more
        client.sendall(b"G")
        time.sleep(0.5)


KINDS: dict[Callable[[Asking], None], int] = {
    good: 3,
    heavy: 4,
    malformed: 2,
    hostile: 2,
}  # clients at a time


def answers(asking: Asking) -> Iterator[tuple[str, str]]:
    """Yield requests whose answers are compared, with a digest of each."""
    chosen = random.Random(7).sample(asking.things, min(200, len(asking.things)))
    paths = [thing.removeprefix(asking.base).replace("id/", "/doc/", 1) for thing in chosen]
    for path in (*paths, "/", "/dataset", "/dumps/", "/search?q=Kim", "/suggest?q=k", "/sparql"):
        for accept in ("text/turtle", "text/html", "application/json, */*;q=0.1"):
            got = asking.ask(path, Accept=accept)
            yield f"{path} as {accept}", _digest(got)
    for thing in chosen[:50]:
        query = quote(f"SELECT ?p ?o {{ <{thing}> ?p ?o }} ORDER BY ?p ?o")
        yield f"query {thing}", _digest(asking.ask(f"/sparql?query={query}"))


def _digest(got: Exchange | None) -> str:
    return f"{got[0]} {hashlib.sha256(got[1]).hexdigest()}" if got else "none"


def soak(server: Server, asking: Asking, minutes: float) -> bool:
    """Send everything for so long; tell whether all is as it was."""
    before = dict(answers(asking))
    warm = min(180.0, minutes * 18)  # until what is kept of pages written lately is full
    _loose(server, asking, warm)
    rest = [_at_rest(server)]
    most = max(_loose(server, asking, minutes * 60 - warm))
    rest.append(_at_rest(server))
    after = dict(answers(asking))
    changed = [name for name in before if before[name] != after[name]]
    print(f"\n{sum(asking.answers.values()):,} requests in {minutes:g} minutes")
    for name, number in sorted(asking.answers.items()):
        print(f"  {name:<28}{number:>9,}")
    print(f"memory at rest after {warm:.0f} s: {rest[0] / MEGA:.0f} MB; at most, later: {most / MEGA:.0f} MB")
    grown = rest[1] / rest[0]
    print(f"memory at rest at the end: {rest[1] / MEGA:.0f} MB, {grown:.2f} times (at most {GROWTH})")
    print(f"answers compared: {len(before)}; changed: {len(changed)} {changed[:3]}")
    print(f"answers that were not meant: {len(asking.faults)} {Counter(asking.faults).most_common(5)}")
    return not changed and not asking.faults and grown <= GROWTH


def _loose(server: Server, asking: Asking, seconds: float) -> list[int]:
    """Send everything for so long; return what memory was held now and then."""
    ended = threading.Event()
    threads = [
        threading.Thread(target=_repeat, args=(kind, asking, ended))
        for kind, number in KINDS.items()
        for _ in range(number)
    ]
    end = time.monotonic() + seconds
    for thread in threads:
        thread.start()
    held = [server.memory]
    while (left := end - time.monotonic()) > 0:
        time.sleep(min(10.0, left))
        held.append(server.memory)
    ended.set()
    for thread in threads:
        thread.join()
    return held


def _at_rest(server: Server) -> int:
    """Return the bytes held once what was begun has come to its deadline."""
    time.sleep(10)
    return server.memory


def _repeat(kind: Callable[[Asking], None], asking: Asking, ended: threading.Event) -> None:
    while not ended.is_set():
        try:
            kind(asking)
        except OSError as error:  # a connection could not even be made
            asking.note(kind.__name__, (0, b""), ())
            print(f"{kind.__name__}: {error}", file=sys.stderr)
            ended.wait(1)


def main() -> None:
    """Build a release, serve it, and let everything loose on it; exit 1 where it is not as before."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--records", type=int, default=500, metavar="N")
    parser.add_argument("--minutes", type=float, default=10)
    asked = parser.parse_args()
    print(machine())
    with given_or_built(None, asked.records, LIMITS) as (folder, release):
        base, port = Manifest.read(release).base, free_port()
        with served("lod", lod_serve(port), folder, port) as server:
            things = list(Release.open(release).documents.iris(f"{base}id/agent/"))
            same = soak(server, Asking(port, things, base), asked.minutes)
    sys.exit(0 if same else 1)


if __name__ == "__main__":
    main()
