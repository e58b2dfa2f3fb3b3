"""What `/sparql` costs beside its yardstick: `python -m bench.sparql --records 50000`.

N synthetic authority records are built and served by `lod serve`; the Oxigraph server (the PyPI package
`oxigraph`) serves the same store beside it. Both are asked in turn by the same client on this machine. With
`--release DIR` an existing release is taken; its configuration is looked for above it.
"""

import argparse
import http.client
import os
import platform
import random
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bench.authorities import records
from bench.build import CONFIG, MEGA, _family, _held
from lod.release import Manifest, Release
from lod.sparql import SparqlQuery, TimedOut
from lod.sparql.embedded import Embedded

LIMITS = "\n[sparql]\ntimeout_s = 120\n"
JSON = "application/sparql-results+json"
ROWS = "SELECT * {{ ?s ?p ?o }} LIMIT {rows}"
HEAVY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
SMALL, HEAVIES = 2000, 50


@dataclass
class Server:
    """A server under measurement: its name, its process, the URL of its endpoint."""

    name: str
    process: "subprocess.Popen[bytes]"
    endpoint: str

    @property
    def memory(self) -> int:
        """Bytes of memory that it holds, with all it started."""
        return sum(_held(pid) for pid in _family(self.process.pid))


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


@contextmanager
def served(name: str, command: list[str], folder: Path, port: int, path: str) -> Iterator[Server]:
    """Start a server and wait until it listens."""
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield Server(name, process, f"http://127.0.0.1:{port}{path}")
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def _port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def _program(name: str) -> str | None:
    beside = Path(sys.executable).with_name(name)
    return str(beside) if beside.exists() else shutil.which(name)


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
                looking = threading.Thread(target=_look, args=(server, most, done))
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


def _look(server: Server, most: list[int], done: threading.Event) -> None:
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


def saturated(server: Server, document: str, seconds: int = 10) -> None:
    """Measure documents while 50 clients send heavy queries."""
    wrk = shutil.which("wrk")
    if wrk is None:
        print("\nsaturation: not measured (wrk is not installed)")
        return
    print(f"\ndocuments while {HEAVIES} clients send heavy queries")
    ended = threading.Event()
    refused: list[int] = []
    alone = _wrk(wrk, document, seconds)
    before = server.memory
    for _ in range(HEAVIES):
        threading.Thread(target=_burden, args=(server, ended, refused.append), daemon=True).start()
    time.sleep(2)
    burdened = _wrk(wrk, document, seconds)
    held = server.memory
    ended.set()
    print(f"  alone     {alone}\n  burdened  {burdened}")
    print(f"  refused with 503: {refused.count(503)}; memory {before / MEGA:.0f} → {held / MEGA:.0f} MB")


def _burden(server: Server, ended: threading.Event, count: Callable[[int], object]) -> None:
    while not ended.is_set():
        try:
            count(Client(server.endpoint).ask(HEAVY)[0])
        except (OSError, http.client.HTTPException):
            count(0)
        ended.wait(1)


def _wrk(wrk: str, url: str, seconds: int) -> str:
    command = [wrk, "-t1", "-c4", f"-d{seconds}s", "--latency", "-H", "Accept: text/turtle", url]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    told = {line.split()[0]: line.split()[-1] for line in said.splitlines() if line.split()}
    errors = f", errors: {line}" if (line := told.get("Non-2xx")) else ""
    return f"{told['Requests/sec:']} requests/s, p50 {told['50%']}, p99 {told['99%']}{errors}"


def measure(folder: Path, release: Path, rows: int) -> None:
    """Serve a release twice, and measure."""
    manifest = Manifest.read(release)
    lod, ox = _port(), _port()
    program = "from lod.cli import main; main()"
    command = [sys.executable, "-c", program, "serve", "--port", str(lod)]
    with ExitStack() as stack:
        servers = [stack.enter_context(served("lod", command, folder, lod, "/sparql"))]
        yardstick = _program("oxigraph")
        if yardstick is None:
            print("yardstick: not measured (pip install oxigraph)")
        else:
            store = str(release / "store")
            theirs = [yardstick, "serve-read-only", "--location", store, "--bind", f"127.0.0.1:{ox}"]
            servers.append(stack.enter_context(served("oxigraph", theirs, folder, ox, "/query")))
        opened = Release.open(release)
        agents = f"{manifest.base}id/"
        things = [iri for iri in opened.documents.iris() if iri.startswith(agents)]
        small(servers, things)
        large(servers, rows)
        stopping(release / "store")
        parts = urlsplit(servers[0].endpoint)
        path = things[len(things) // 2].removeprefix(manifest.base).replace("id/", "doc/", 1)
        saturated(servers[0], f"http://{parts.netloc}/{path}")


def main() -> None:
    """Build or take a release, and measure."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--records", type=int, default=50_000, metavar="N")
    parser.add_argument("--release", type=Path, help="a release that is built already")
    parser.add_argument("--rows", type=int, default=1_000_000)
    asked = parser.parse_args()
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    if asked.release:
        release = asked.release.resolve()
        measure(release.parent.parent, release, asked.rows)
        return
    with tempfile.TemporaryDirectory(prefix="lod-bench-") as name:
        folder = Path(name)
        with (folder / "authorities.mrc").open("wb") as out:
            out.writelines(records(asked.records))
        (folder / "lod.toml").write_text(CONFIG + LIMITS, encoding="utf-8")
        program = "from lod.cli import main; main()"
        subprocess.run(
            [sys.executable, "-c", program, "build"], cwd=folder, check=True, stderr=subprocess.DEVNULL
        )
        measure(folder, next((folder / "releases").glob("2*")), asked.rows)


if __name__ == "__main__":
    main()
