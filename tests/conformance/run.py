"""The W3C's tests of protocol, syntax and evaluation, over HTTP: `make conformance`.

Prints how many pass and why the others do not; exit status 1 where one fails that is not in known.tsv, or
one of known.tsv passes. The tests lie in ../shared/conformance/data beside the checkout.
"""

import csv
import gzip
import http.client
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from pyoxigraph import QueryResultsFormat

from tests.conformance import comparing, served

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "conformance" / "data"
KNOWN = Path(__file__).parent / "known.tsv"
_JSON, _TRIPLES = "application/sparql-results+json", "application/n-triples"
_UNKNOWN = re.compile("the function <[^>]*> is not known here")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a test; `fault` is "" where it passed."""

    group: str
    name: str
    fault: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What the endpoint answered."""

    status: int
    media_type: str
    body: bytes


class Client:
    """A connection to the endpoint that stays open."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None) -> Reply:
        """Send one request."""
        # What http.client would add by itself is what some of the tests are about.
        self._connection.putrequest(method, path, skip_accept_encoding=True)
        for name, value in headers.items():
            self._connection.putheader(name, value)
        if body is not None:
            self._connection.putheader("Content-Length", str(len(body)))
        self._connection.endheaders(body)
        response = self._connection.getresponse()
        media_type = response.headers.get("Content-Type", "").partition(";")[0]
        return Reply(response.status, media_type, response.read())

    def close(self) -> None:
        """Hang up."""
        self._connection.close()


@contextmanager
def endpoint(data: Path) -> Iterator[Client]:
    """Serve the W3C's graphs; give a client of the endpoint."""
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        served.load(data / "w3c-graphs.nq.gz", store)
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        command = ["-m", "gunicorn", "--threads", "4", "--bind", f"127.0.0.1:{port}", "--log-level", "error"]
        server = subprocess.Popen(
            [sys.executable, *command, "tests.conformance.served:application()"],
            cwd=ROOT,
            env={**os.environ, served.STORE: str(store)},
        )
        try:
            _until_open(port)
            client = Client(port)
            yield client
            client.close()
        finally:
            server.terminate()
            server.wait()


def _until_open(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit("the endpoint did not come up")


def protocol(client: Client, data: Path) -> Iterator[Outcome]:
    """Run the tests of the SPARQL 1.1 Protocol; of the updates, that they are refused."""
    for case in json.loads((data / "w3c-protocol.json").read_text(encoding="utf-8")):
        updates = case["name"].startswith("update_")
        asked = case["requests"][:1] if updates else case["requests"]
        faults = (_protocol_fault(client, one, refused=updates) for one in asked)
        yield Outcome("protocol", case["name"], next((fault for fault in faults if fault), ""))


def _protocol_fault(client: Client, asked: Mapping[str, Any], *, refused: bool) -> str:
    body = None
    if asked["body"] is not None and asked["method"] != "GET":
        body = asked["body"].encode(asked["charset"] or "utf-8")
    reply = client.ask(asked["method"], asked["path"], dict(asked["headers"]), body)
    wanted = ["4xx"] if refused else asked["status"]
    if f"{reply.status // 100}xx" not in wanted:
        return f"status {reply.status}, not {' or '.join(wanted)}"
    if refused or reply.status >= 400:
        return ""
    if asked.get("boolean") is not None and json.loads(reply.body).get("boolean") is not asked["boolean"]:
        return f"not {asked['boolean']}"
    kinds = {"tabular": _JSON, "boolean": _JSON, "RDF": "text/turtle"}
    wanted_type = kinds.get(asked.get("format") or "")
    return "" if wanted_type in (None, reply.media_type) else f"{reply.media_type}, not {wanted_type}"


def evaluation(client: Client, data: Path) -> Iterator[Outcome]:
    """Run the tests of syntax and evaluation."""
    with gzip.open(data / "w3c-eval.json.gz") as cases:
        told = json.load(cases)
    for case in told["cases"]:
        group = {"eval": "evaluation", "pos": "syntax, good", "neg": "syntax, bad"}[case["kind"]]
        try:
            fault = _fault(client, case)
        except (ValueError, AssertionError, KeyError) as error:
            fault = f"unreadable answer: {error}"
        yield Outcome(group, case["id"], fault)


def _fault(client: Client, case: Mapping[str, Any]) -> str:
    expect = case.get("expect") or {}
    accept = "text/csv" if "csv" in expect else "text/tab-separated-values" if "tsv" in expect else _JSON
    reply = _asked(client, case, f"{accept}, {_TRIPLES};q=0.9")
    if case["kind"] == "neg":
        return "" if reply.status == 400 else f"status {reply.status}, not 400"
    if reply.status != 200:
        told = json.loads(reply.body)
        if case["kind"] == "pos" and reply.status == 400 and _UNKNOWN.search(told["detail"]):
            return ""  # well written; a function that the endpoint does not know is an error of another kind
        return f"status {reply.status}: {told['detail']}"
    return "" if case["kind"] == "pos" or _as_expected(reply.body, expect, case) else "another answer"


def _asked(client: Client, case: Mapping[str, Any], accept: str) -> Reply:
    query = f"BASE <{case['base']}>\n{case['query']}"
    graphs = [("default-graph-uri", iri) for iri in case.get("default", ())]
    if not case.get("own_dataset"):
        graphs += [("named-graph-uri", iri) for iri in case.get("named", ())]
    body = urlencode([("query", query), *graphs]).encode()
    headers = {"Accept": accept, "Content-Type": "application/x-www-form-urlencoded"}
    return client.ask("POST", "/sparql", headers, body)


def _as_expected(body: bytes, expect: Mapping[str, Any], case: Mapping[str, Any]) -> bool:
    match expect:
        case {"boolean": wanted}:
            return json.loads(body)["boolean"] is wanted
        case {"graph": wanted}:
            return comparing.same(
                comparing.graph(body), comparing.expected_graph(wanted), ordered=False, lax=False
            )
        case {"csv": {"vars": names, "table": table}}:
            return comparing.same_table(body, names, table)
    told = expect.get("tsv", expect)
    format = QueryResultsFormat.TSV if "tsv" in expect else QueryResultsFormat.JSON
    names, found = comparing.rows(body, format)
    wanted_rows = comparing.expected_rows(told["rows"])
    return set(names) == set(told["vars"]) and comparing.same(
        found, wanted_rows, ordered=case["ordered"], lax=case["lax"]
    )


def known() -> dict[str, str]:
    """Read which tests are known to fail, and why."""
    with KNOWN.open(encoding="utf-8", newline="") as lines:
        return {row["test"]: row["reason"] for row in csv.DictReader(lines, delimiter="\t")}


def report(outcomes: Sequence[Outcome]) -> int:
    """Print the figures and the failures; return how many surprises there are."""
    expected = known()
    passed = Counter(one.group for one in outcomes if not one.fault)
    for group, number in Counter(one.group for one in outcomes).items():
        print(f"{group:14} {passed[group]:4} of {number:4}")
    evaluated = [one for one in outcomes if one.group != "protocol"]
    print(f"{'all but it':14} {sum(not one.fault for one in evaluated):4} of {len(evaluated):4}\n")
    surprises = 0
    for one in outcomes:
        if one.fault:
            print(f"{one.name}: {one.fault}; {expected.get(one.name, 'NOT KNOWN')}")
        elif one.name in expected:
            print(f"{one.name}: passes, though known.tsv says it does not")
        surprises += bool(one.fault) != (one.name in expected)
    return surprises


def main() -> int:
    """Run them all."""
    if not DATA.is_dir():
        print(f"skipped: no folder {DATA} with the tests of the W3C")
        return 0
    with endpoint(DATA) as client:
        outcomes = [*protocol(client, DATA), *evaluation(client, DATA)]
    return 1 if report(outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
