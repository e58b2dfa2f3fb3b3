"""What `/sparql` costs beside its yardstick: `python -m bench.sparql --records 50000`.

N synthetic authority records are built and served by `lod serve`; the Oxigraph server (the PyPI package
`oxigraph`) serves the same store beside it. Both are asked in turn by the same client on this machine. With
`--release DIR` an existing release is taken; its configuration is looked for above it.
"""

import argparse
import http.client
import random
import re
import shutil
import socket
import statistics
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote, urlsplit

from bench.processes import MEGA
from bench.releases import given_or_built, machine
from bench.servers import Server, free_port, lod_serve, oxigraph, served
from lod.release import Release
from lod.sparql import SparqlQuery, TimedOut
from lod.sparql.embedded import Embedded

LIMITS = "\n[sparql]\ntimeout_s = 120\n"
JSON = "application/sparql-results+json"
ROWS = "SELECT * {{ ?s ?p ?o }} LIMIT {rows}"
HEAVY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
SMALL, HEAVIES = 2000, 50


class Client:
    """One client with one connection, renewed when the server closes it."""

    def __init__(self, endpoint: str) -> None:
        parts = urlsplit(endpoint)
        self._path = parts.path
        self._connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=300)
        self._connection.connect()
        self._quick()

    def _quick(self) -> None:
        self._connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, query: str, accept: str = JSON) -> tuple[int, int]:
        """Return the status, and how many bytes were received."""
        headers = {"Accept": accept, "Content-Type": "application/sparql-query"}
        if self._connection.sock is None:
            self._connection.connect()
            self._quick()
        self._connection.request("POST", self._path, query.encode(), headers)
        response = self._connection.getresponse()
        size = 0
        while piece := response.read(1 << 20):
            size += len(piece)
        return response.status, size


def small(servers: list[Server], things: list[str]) -> None:
    """Measure a small query, one client, the servers in turn."""
    took: dict[str, list[float]] = {server.name: [] for server in servers}
    clients = {server.name: Client(server.endpoint) for server in servers}
    chosen = random.Random(1)
    for _ in range(SMALL):
        query = f"SELECT ?p ?o {{ <{chosen.choice(things)}> ?p ?o }}"
        for name, client in clients.items():
            begun = time.perf_counter()
            status, _size = client.ask(query)
            took[name].append(time.perf_counter() - begun)
            assert status == 200
    took["lod, /live"] = list(_alone(servers[0]))
    print("\na small query, one client; beside it the least that our server can answer")
    for name, seconds in took.items():
        cuts = statistics.quantiles(seconds, n=100)
        print(f"  {name:<12}{cuts[49] * 1e3:8.2f} ms p50{cuts[98] * 1e3:8.2f} ms p99")
    if len(servers) == 2:
        ours, theirs = (statistics.median(took[server.name]) for server in servers)
        print(f"  above the yardstick: {(ours - theirs) * 1e3:.2f} ms (to reach: at most 0.5)")


def several(servers: list[Server], things: list[str]) -> None:
    """Measure small queries of several clients at a time, by wrk."""
    wrk = shutil.which("wrk")
    if not wrk:
        print("\nseveral clients: not measured (Debian: apt install wrk)")
        return
    query = quote(f"SELECT ?p ?o {{ <{things[0]}> ?p ?o }}")
    print("\na small query, several clients")
    for clients in (8, 32, 64):
        for server in servers:
            command = [wrk, "-t1", f"-c{clients}", "--latency", f"{server.endpoint}?query={query}"]
            subprocess.run([*command, "-d1s"], capture_output=True, check=True)  # processes start
            said = subprocess.run([*command, "-d5s"], capture_output=True, text=True, check=True).stdout
            rate = re.search(r"Requests/sec: +([0-9.]+)", said)
            p50, p99 = (re.search(rf"^ +{share}% +(\S+)$", said, re.MULTILINE) for share in (50, 99))
            wrong = re.search(r"Non-2xx or 3xx responses: ([0-9]+)", said)
            assert rate is not None
            print(f"  {clients:>3} {server.name:<10}{float(rate[1]):8,.0f} requests/s", end=", ")
            print(f"p50 {p50[1] if p50 else '?'}, p99 {p99[1] if p99 else '?'}", end=", ")
            print(f"{wrong[1] if wrong else 0} refused")


def _alone(server: Server) -> Iterator[float]:
    parts = urlsplit(server.endpoint)
    connection = http.client.HTTPConnection(str(parts.hostname), parts.port)
    for _ in range(SMALL):
        begun = time.perf_counter()
        connection.request("GET", "/live")
        connection.getresponse().read()
        yield time.perf_counter() - begun
    connection.close()


def large(servers: list[Server], rows: int, rounds: int = 3) -> None:
    """Measure a large result: throughput, and what memory the server takes for it."""
    for accept in (JSON, "text/tab-separated-values"):
        print(f"\n{rows:,} rows as {accept}")
        rates: dict[str, list[float]] = {server.name: [] for server in servers}
        grown: dict[str, int] = {}
        for _ in range(rounds):
            for server in servers:
                client = Client(server.endpoint)
                client.ask(ROWS.format(rows=rows // 100), accept)
                before = server.memory
                begun = time.perf_counter()
                most = [before]
                done = threading.Event()
                looking = threading.Thread(target=look, args=(server, most, done))
                looking.start()
                _, size = client.ask(ROWS.format(rows=rows), accept)
                rates[server.name].append(size / (time.perf_counter() - begun) / 1e6)
                done.set()
                looking.join()
                grown[server.name] = max(grown.get(server.name, 0), max(most) - before)
        for name, found in rates.items():
            rate = statistics.median(found)
            print(f"  {name:<10}{rate:8.1f} MB/s, memory +{grown[name] / MEGA:.0f} MB at its peak")
        if len(servers) == 2:
            ours, theirs = (statistics.median(rates[server.name]) for server in servers)
            print(f"  ratio {ours / theirs:.2f} (to reach: 0.7)")


def look(server: Server, most: list[int], done: threading.Event) -> None:
    """Note now and then what memory a server holds, until it is done."""
    while not done.wait(0.2):
        most.append(server.memory)


def stopping(store: Path) -> None:
    """Measure how soon after its deadline a query is gone, and the next one answered."""
    executor = Embedded(store, timeout_s=0.5, workers=1)
    executor.start()
    late, again = [], []
    for _ in range(10):
        begun = time.perf_counter()
        try:
            executor.evaluate(SparqlQuery(text=HEAVY, base="http://x/"))
        except TimedOut:
            late.append(time.perf_counter() - begun - 0.5)
        begun = time.perf_counter()
        executor.evaluate(SparqlQuery(text="ASK {}", base="http://x/")).close()
        again.append(time.perf_counter() - begun)
    executor.close()
    print("\na query past its deadline")
    print(f"  gone and told {statistics.median(late) * 1e3:.0f} ms later")
    print(f"  the next one, by a new process, answered in {statistics.median(again) * 1e3:.0f} ms")


def burden(server: Server, ended: threading.Event, count: Callable[[int], object]) -> None:
    """Send heavy queries, one after the other, until it has ended; tell the status of each, 0 for none."""
    while not ended.is_set():
        try:
            count(Client(server.endpoint).ask(HEAVY)[0])
        except (OSError, http.client.HTTPException):
            count(0)
        ended.wait(1)


def measure(folder: Path, release: Path, rows: int) -> None:
    """Serve a release twice, and measure."""
    ours, ox = free_port(), free_port()
    with ExitStack() as stack:
        servers = [stack.enter_context(served("lod", lod_serve(ours), folder, ours, "/sparql"))]
        yardstick = oxigraph(release / "store", ox)
        if yardstick:
            servers.append(stack.enter_context(served("oxigraph", yardstick, folder, ox, "/query")))
        else:
            print("yardstick: not measured (pip install oxigraph)")
        opened = Release.open(release)
        things = list(opened.documents.iris(f"{opened.manifest.base}id/"))
        small(servers, things)
        several(servers, things)
        large(servers, rows)
        stopping(release / "store")


def main() -> None:
    """Build or take a release, and measure."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--records", type=int, default=50_000, metavar="N")
    parser.add_argument("--release", type=Path, help="a release that is built already")
    parser.add_argument("--rows", type=int, default=1_000_000)
    asked = parser.parse_args()
    print(machine())
    with given_or_built(asked.release, asked.records, LIMITS) as (folder, release):
        measure(folder, release, asked.rows)


if __name__ == "__main__":
    main()
