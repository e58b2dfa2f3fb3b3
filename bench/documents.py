"""What documents cost beside their yardsticks: `python -m bench.documents --records 20000`.

N synthetic authority records are built and served by `lod serve`. Beside it, on the same machine: (a) the
Oxigraph server (the PyPI package `oxigraph`) with DESCRIBE of the same things from the same store, and (b) a
bare Flask application on our own server (bench/hello.py). wrk asks each in turn, round by round, for things
chosen at random, from any of them on; medians are told. A ratio is of requests a second; beside it stands
that of processor time, which other work on the machine disturbs less. With `--release DIR` an existing
release is taken; its configuration is above it.
"""

import argparse
import http.client
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from bench import hello
from bench.processes import MEGA
from bench.releases import given_or_built, machine
from bench.servers import Server, free_port, lod_serve, oxigraph, served
from bench.sparql import HEAVIES, LIMITS, burden, look
from lod.config import load
from lod.release import Manifest, Release

CHOSEN = 60_000  # things that are asked for: more than are remembered to have been asked for once
SCRIPT = """
local list = dofile(os.getenv("LIST"))
math.randomseed(os.time())
local i = math.random(#list)
local accept, conditional = os.getenv("ACCEPT"), os.getenv("CONDITIONAL") == "1"
request = function()
  i = i % #list + 1
  local headers = { ["Accept"] = accept, ["Connection"] = os.getenv("CONNECTION") }
  if conditional then headers["If-None-Match"] = list[i][2] end
  return wrk.format("GET", list[i][1], headers)
end
"""
_FIGURE = re.compile(r"([0-9.]+)(us|ms|s|m)")
_UNITS = {"us": 1e-3, "ms": 1.0, "s": 1e3, "m": 6e4}


@dataclass(frozen=True)
class Run:
    """What wrk saw, and what the server used for it."""

    rate: float  # requests a second
    p50: float  # milliseconds
    p99: float
    cpu: float  # microseconds of processor time for a request
    wrong: int  # answers that are neither 2xx nor 3xx


@dataclass
class Asked:
    """A row of the table: whom wrk asks for what, and the runs so far."""

    name: str
    server: Server
    url: str
    accept: str = "*/*"
    paths: Path | None = None
    conditional: bool = False
    anew: bool = False  # each request on a connection of its own
    runs: list[Run] = field(default_factory=list)

    def median(self, figure: str) -> float:
        """Return the median of a figure over all runs."""
        return statistics.median(float(getattr(run, figure)) for run in self.runs)


def run(wrk: str, asked: Asked, script: Path, seconds: int) -> Run:
    """Have wrk ask for some seconds, on eight connections."""
    command = [wrk, "-t1", "-c8", f"-d{seconds}s", "--latency"]
    environment = {
        **os.environ,
        "ACCEPT": asked.accept,
        "LIST": str(asked.paths),
        "CONDITIONAL": str(int(asked.conditional)),
        "CONNECTION": "close" if asked.anew else "keep-alive",
    }
    before = asked.server.cpu
    said = subprocess.run(
        [*command, *(["-s", str(script)] if asked.paths else []), asked.url],
        capture_output=True, text=True, check=True, env=environment,
    ).stdout  # fmt: skip
    used = asked.server.cpu - before
    number = int(re.search(r"([0-9]+) requests in", said)[1])  # type: ignore[index]
    wrong = re.search(r"Non-2xx or 3xx responses: ([0-9]+)", said)
    return Run(
        rate=float(re.search(r"Requests/sec: +([0-9.]+)", said)[1]),  # type: ignore[index]
        p50=_milliseconds(said, "50%"),
        p99=_milliseconds(said, "99%"),
        cpu=used / max(number, 1) * 1e6,
        wrong=int(wrong[1]) if wrong else 0,
    )


def _milliseconds(said: str, share: str) -> float:
    found = next((line.split()[1] for line in said.splitlines() if line.split()[:1] == [share]), "0us")
    number = _FIGURE.fullmatch(found)
    return float(number[1]) * _UNITS[number[2]] if number else 0.0


@contextmanager
def yardsticks(folder: Path, release: Path) -> Iterator[tuple[Server, Server, Server | None]]:
    """Start our server, the bare one and, where it is installed, Oxigraph."""
    ours, bare, ox = free_port(), free_port(), free_port()
    config = str(folder / "lod.toml")
    with ExitStack() as stack:
        begun = time.perf_counter()
        server = stack.enter_context(served("lod", lod_serve(ours), folder, ours))
        print(f"\nfrom the command to the first answer: {time.perf_counter() - begun:.2f} s (to reach: 2)")
        plain = [sys.executable, "-m", "bench.hello", config, str(release), str(bare)]
        # The bare server runs from here, so that it finds this very bench/.
        flask = stack.enter_context(served("flask", plain, Path(__file__).parent.parent, bare, hello.PATH))
        theirs = oxigraph(release / "store", ox)
        if not theirs:
            print("yardstick (a): not measured (pip install oxigraph)")
            yield server, flask, None
            return
        yield server, flask, stack.enter_context(served("oxigraph", theirs, folder, ox, "/query"))


def lists(server: Server, things: list[str], base: str, folder: Path) -> tuple[Path, Path]:
    """Write what wrk asks for: documents of ours with their ETags, and the same things for DESCRIBE."""
    port = int(server.endpoint.rpartition(":")[2].partition("/")[0])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    documents, described = [], []
    for thing in things:
        path = thing.removeprefix(base).replace("id/", "/doc/", 1)
        connection.request("HEAD", path, headers={"Accept": "text/turtle"})
        response = connection.getresponse()
        response.read()
        documents.append((path, response.headers["ETag"]))
        described.append((f"/query?query={quote(f'DESCRIBE <{thing}>')}", ""))
    for name, pairs in (("documents.lua", documents), ("described.lua", described)):
        rows = ",\n".join(f"{{{json.dumps(path)}, {json.dumps(tag)}}}" for path, tag in pairs)
        (folder / name).write_text(f"return {{\n{rows}\n}}\n", encoding="utf-8")
    return folder / "documents.lua", folder / "described.lua"


def table(rows: list[Asked]) -> None:
    """Print the medians, and the ratios that are to be reached."""
    print(f"\n  {'':<22}{'requests/s':>12}{'p50 ms':>9}{'p99 ms':>9}{'cpu µs':>9}")
    for row in rows:
        rate, p50, p99, used = (row.median(one) for one in ("rate", "p50", "p99", "cpu"))
        wrong = sum(one.wrong for one in row.runs)
        note = f"  {wrong} refused" if wrong else ""
        print(f"  {row.name:<22}{rate:>12,.0f}{p50:>9.2f}{p99:>9.2f}{used:>9.0f}{note}")
    by_name = {row.name: row for row in rows}
    print()
    for name, beside, reach in (
        ("Turtle", "oxigraph, DESCRIBE", 1.0),
        ("Turtle", "flask, hello", 0.65),
        ("JSON-LD", "flask, hello", None),
        ("HTML", "flask, hello", 0.25),
        ("304", "flask, hello", 0.8),
    ):
        if beside in by_name:
            ours, theirs = by_name[name], by_name[beside]
            ratio = ours.median("rate") / theirs.median("rate")
            saved = theirs.median("cpu") / ours.median("cpu")
            aim = f" (to reach: {reach})" if reach else ""
            print(f"  {name} of {beside}: {ratio:.2f}; by processor time {saved:.2f}{aim}")


def saturated(wrk: str, row: Asked, script: Path, seconds: int, bound: int) -> None:
    """Measure documents while 50 clients send heavy queries, which may hold so many megabytes."""
    endpoint = Server("sparql", row.server.process, row.server.endpoint + "/sparql")
    print(f"\nTurtle while {HEAVIES} clients send heavy queries")
    ended = threading.Event()
    refused: list[int] = []
    alone = [run(wrk, row, script, seconds) for _ in range(3)]
    before = row.server.memory
    for _ in range(HEAVIES):
        threading.Thread(target=burden, args=(endpoint, ended, refused.append), daemon=True).start()
    time.sleep(2)
    most = [before]
    threading.Thread(target=look, args=(row.server, most, ended)).start()
    burdened = [run(wrk, row, script, seconds) for _ in range(3)]
    ended.set()
    for name, runs in (("alone", alone), ("burdened", burdened)):
        rate, p50, p99 = (statistics.median(getattr(one, f) for one in runs) for f in ("rate", "p50", "p99"))
        print(f"  {name:<10}{rate:10,.0f} requests/s, p50 {p50:.2f} ms, p99 {p99:.2f} ms")
    ratio = statistics.median(one.p99 for one in burdened) / statistics.median(one.p99 for one in alone)
    print(f"  p99: {ratio:.2f} times that without (to reach: at most 2)")
    print(f"  queries refused with 503: {refused.count(503)}")
    print(
        f"  memory {before / MEGA:,.0f} → {max(most) / MEGA:,.0f} MB at its peak; queries may hold {bound:,}"
    )


def measure(folder: Path, release: Path, *, rounds: int, seconds: int) -> None:
    """Serve a release beside the yardsticks, and measure."""
    wrk = shutil.which("wrk")
    if wrk is None:
        sys.exit("wrk is not installed (Debian: apt install wrk)")
    base = Manifest.read(release).base
    things = list(Release.open(release).documents.iris(f"{base}id/agent/"))
    chosen = random.Random(1).sample(things, min(CHOSEN, len(things)))
    with tempfile.TemporaryDirectory(prefix="lod-bench-") as name, yardsticks(folder, release) as servers:
        ours, flask, ox = servers
        script = Path(name) / "ask.lua"
        script.write_text(SCRIPT, encoding="utf-8")
        documents, described = lists(ours, chosen, base, Path(name))
        rows = [
            Asked("flask, hello", flask, flask.endpoint),
            Asked("Turtle", ours, ours.endpoint, "text/turtle", documents),
            Asked("JSON-LD", ours, ours.endpoint, "application/ld+json", documents),
            Asked("HTML", ours, ours.endpoint, "text/html", documents),
            Asked("304", ours, ours.endpoint, "text/turtle", documents, conditional=True),
            Asked("Turtle, connected anew", ours, ours.endpoint, "text/turtle", documents, anew=True),
        ]
        if ox is not None:
            rows.append(Asked("oxigraph, DESCRIBE", ox, ox.endpoint, "text/turtle", described))
        for number in range(rounds + 1):
            for row in rows:
                found = run(wrk, row, script, seconds if number else 3)
                if number:  # the first is to warm up
                    row.runs.append(found)
        table(rows)
        limits = load(folder / "lod.toml")
        bound = limits.web.workers * limits.sparql.workers * limits.sparql.memory_mb
        saturated(wrk, rows[1], script, seconds, bound)


def main() -> None:
    """Build or take a release, and measure."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--records", type=int, default=20_000, metavar="N")
    parser.add_argument("--release", type=Path, help="a release that is built already")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=5, help="of each run")
    asked = parser.parse_args()
    print(machine())
    with given_or_built(asked.release, asked.records, LIMITS) as (folder, release):
        measure(folder, release, rounds=asked.rounds, seconds=asked.seconds)


if __name__ == "__main__":
    main()
