"""Whether any text is answered: `python -m bench.hostile FILE...` sends strings to all that takes one.

FILE has a string a line (`#` begins a comment), as the Big List of Naughty Strings does; a folder stands
for its text files. Strings of our own come besides: very long ones, the syntax of queries and patterns,
right-to-left text, unpaired surrogates, NULs. `lod serve` is started over a release of made records, or over
`--release FOLDER`. Any answer below 500 within two seconds is meant; exit 1 where another came.
"""

import argparse
import http.client
import json
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import quote

from bench.releases import given_or_built, machine
from bench.servers import free_port, lod_serve, served

LATE_S: Final = 2.0
LONG: Final = 10_000  # characters
PLAIN: Final = "김"  # a query that finds somebody
SYNTAX: Final = (
    "", " ", "*", "?", "+", "-", "()", "((((", "[a-", "\\", "\\d+(", "(a+)+$", ".*", "^$", "a{1000000}", "~2",
    "name:*", "name:[a TO z]", '"open', "AND", "OR NOT", "whole_preferred:김", "/.*/", "김*", "k~", "^9",
    "<>{}|`^", "%", "%zz", "%00", "_", "' OR 1=1 --", "'; DROP TABLE entry; --", '} UNION { ?s ?p "x" }',
    "{{ 7*7 }}", "${jndi:x}", "../../etc/passwd", "..%2f..%2flod.toml", "<script>alert(1)</script>",
    "&amp;&#0;", "\r\nX-Header: x", "a\tb\nc", "((ㄱ", "[도",
)  # fmt: skip
RIGHT_TO_LEFT: Final = (
    "ابن خلدون", "\u202eدار الكتب\u202c 1870", "\u2067ספרייה\u2069 לאומית", "אב" * 250, "\u200fנגיב\u200e",
)  # fmt: skip
WRITTEN: Final = (
    "\ufeff김구", "김\u200b구\u2060", "ㅎㄱㄷ", "\u1112\u1169\u11bc", "\u1112" * 500, "ㄱ" * 499, "가" * 500,
    "龍" * 500, "つ" * 500, "ｶﾞ" * 250, "行" * 40, "é" * 300, "e" + "\u0301" * 499, "\u0e01" + "\u0e33" * 300,
    "\U0010ffff", "\U000e0041", "\ufdfa" * 100, "ﬃ" * 300, "\x7f\x1b[31m", "\ud800", "김\udc00구",
    "\udfff\ud800", "a\x00b", "\x00", "\x00" * 400, "0" * 500, "1 " * 250, "٠١٢٣", "Ⅷ㈜㍿", "K" * 500,
    "k. " * 160, "a-" * 250, "yeo" * 166, "(" * 500, "jung hyun kyung " * 30, "A, B, " * 80, "-1900" * 100,
    "１９０１-１９８０",
)  # fmt: skip
LENGTHY: Final = tuple(
    (each * LONG)[:LONG] for each in ("a", "가", "龍", "a ", "('", "אב", "\x00", "1-", "\ud800", "%", "{")
)
# OAI-PMH answers once there is an address to name.
MORE: Final = '\n[web]\nadmin_email = "data@example.org"\n'


@dataclass(frozen=True)
class Sent:
    """A request."""

    path: str
    body: bytes | None = None
    kind: str = ""  # media type of the body
    accept: str = "application/json, */*;q=0.5"


@dataclass
class Answers:
    """What an address answered."""

    statuses: Counter[str] = field(default_factory=Counter)
    seconds: list[tuple[float, str]] = field(default_factory=list)
    faults: list[tuple[str, str]] = field(default_factory=list)  # what was wrong, and with which text


def _escaped(text: str) -> str:
    return quote(text, safe="", errors="surrogatepass")


def _parameter(path: str, accept: str = Sent.accept) -> Callable[[str], Sent]:
    """Return what puts a text behind a path."""
    return lambda text: Sent(path + _escaped(text), accept=accept)


def _posted(path: str, told: Callable[[str], object]) -> Callable[[str], Sent]:
    """Return what posts JSON with a text in it; a surrogate without its other half is escaped there."""
    return lambda text: Sent(path, json.dumps(told(text)).encode(), "application/json")


def _form(path: str, name: str, told: Callable[[str], object]) -> Callable[[str], Sent]:
    form = "application/x-www-form-urlencoded"
    return lambda text: Sent(path, f"{name}={_escaped(json.dumps(told(text)))}".encode(), form)


def _query(text: str) -> dict[str, object]:
    properties = [{"pid": pid, "v": text} for pid in ("birth", "country", "isni", "identifier", text)]
    return {"q0": {"query": text}, text: {"query": text, "type": text, "properties": properties}}


def _conditions(text: str) -> dict[str, object]:
    name = {"matchType": "name", "propertyValue": text}
    birth = {"matchType": "property", "propertyId": "birth", "propertyValue": [text], "required": True}
    return {"queries": [{"conditions": [name]}, {"type": text, "conditions": [name, birth]}]}


def _extension(text: str) -> dict[str, object]:
    return {"ids": [text, "x"], "properties": [{"id": text}, {"id": "birth"}]}


FILTERS: Final = ("type", "country", "source", "from")
ADDRESSES: Final[Mapping[str, Callable[[str], Sent]]] = {
    "/search?q=": _parameter("/search?q="),
    "/search?q= (HTML)": _parameter("/search?q=", accept="text/html"),
    "/search?q=김 and type, country": lambda text: Sent(
        f"/search?q={quote(PLAIN)}" + "".join(f"&{name}={_escaped(text)}" for name in FILTERS)
    ),
    "/suggest?q=": _parameter("/suggest?q="),
    "/label/": _parameter("/label/"),
    "/browse/": _parameter("/browse/"),
    "/browse/ko?from=": _parameter("/browse/ko?from="),
    "/browse/zh?from=": _parameter("/browse/zh?from="),
    "/browse/latin?type=": _parameter("/browse/latin?type="),
    "/browse/latin?at=": _parameter("/browse/latin?at="),
    "/id/isni/": _parameter("/id/isni/"),
    "/id/agent/": _parameter("/id/agent/"),
    "/doc/agent/": _parameter("/doc/agent/"),
    "/doc/agent/K?release=": _parameter("/doc/agent/K?release="),
    "/ids, lines": lambda text: Sent("/ids", text.encode(errors="surrogatepass"), "text/plain"),
    "/ids, CSV": lambda text: Sent(
        "/ids", f"isni,{text}\n{text},1".encode(errors="surrogatepass"), "text/csv"
    ),
    "/ids, JSON": _posted("/ids", lambda text: [text, text]),
    "/ids?column=": lambda text: Sent(f"/ids?column={_escaped(text)}", b"isni\n1\n", "text/csv"),
    "/reconcile, queries": _form("/reconcile", "queries", _query),
    "/reconcile?queries=": _parameter("/reconcile?queries="),
    "/reconcile, extend": _form("/reconcile", "extend", _extension),
    "/reconcile/suggest/entity": _parameter("/reconcile/suggest/entity?prefix="),
    "/reconcile/suggest/type": _parameter("/reconcile/suggest/type?prefix="),
    "/reconcile/suggest/property": _parameter("/reconcile/suggest/property?prefix="),
    "/reconcile/preview?id=": _parameter("/reconcile/preview?id="),
    "1.0 draft, match": _posted("/reconcile/1.0-draft/match", _conditions),
    "1.0 draft, extend": _posted("/reconcile/1.0-draft/extend", _extension),
    "1.0 draft, suggest": _parameter("/reconcile/1.0-draft/suggest/entity?prefix="),
    "/questions?q=": _parameter("/questions?q="),
    "/questions?q= (HTML)": _parameter("/questions?q=", accept="text/html"),
    "/questions/": _parameter("/questions/"),
    "/changes?since=": _parameter("/changes?since="),
    "/oai?verb=": _parameter("/oai?verb="),
    "/oai, identifier": _parameter("/oai?verb=GetRecord&metadataPrefix=oai_dc&identifier="),
    "/dataset/": _parameter("/dataset/"),
    "/docs/": _parameter("/docs/"),
    "/pictures/map/": _parameter("/pictures/map/"),
    "/sparql?query=": _parameter("/sparql?query="),
    "/?lang=": _parameter("/?lang="),
}  # fmt: skip


def strings(paths: Sequence[Path]) -> Iterator[str]:
    """Yield our own strings, then the lines of files."""
    yield from (*SYNTAX, *RIGHT_TO_LEFT, *WRITTEN, *LENGTHY)
    for path in paths:
        for file in sorted(path.rglob("*.txt")) if path.is_dir() else (path,):
            # Split at line feeds alone: other ends of lines are among the strings.
            for line in file.read_bytes().decode(errors="surrogateescape").split("\n"):
                if line and not line.startswith("#"):
                    yield line


def _asked(port: int, sent: Sent) -> str:
    """Send a request on a connection of its own; return the status of the answer, or how it broke off."""
    fields = {"Accept": sent.accept, **({"Content-Type": sent.kind} if sent.kind else {})}
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        try:
            connection.request("GET" if sent.body is None else "POST", sent.path, sent.body, fields)
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException) as error:
            return type(error).__name__
        return str(answer.status)


def send(port: int, make: Callable[[str], Sent], texts: Sequence[str]) -> Answers:
    """Send every text to an address."""
    told = Answers()
    for text in texts:
        sent = make(text)
        begun = time.perf_counter()
        status = _asked(port, sent)
        taken = time.perf_counter() - begun
        told.statuses[status] += 1
        told.seconds.append((taken, text))
        if not status.isdigit() or int(status) >= 500:
            told.faults.append((status, text))
        elif taken > LATE_S:
            told.faults.append((f"{taken:.1f} s", text))
    return told


def measure(port: int, texts: Sequence[str]) -> int:
    """Print a row for each address; return how many answers were not meant."""
    print(f"{len(texts):,} strings to each of {len(ADDRESSES)} addresses\n")
    print("| address | statuses | p50 ms | slowest ms | of |\n|---|---|--:|--:|---|")
    faults: list[str] = []
    for name, make in ADDRESSES.items():
        told = send(port, make, texts)
        slowest, text = max(told.seconds)
        middle = statistics.median(seconds for seconds, _ in told.seconds)
        statuses = ", ".join(f"{status}: {number}" for status, number in sorted(told.statuses.items()))
        print(
            f"| {name} | {statuses} | {middle * 1000:.1f} | {slowest * 1000:.0f} | {_shown(text)} |",
            flush=True,
        )
        faults += [f"{name} {wrong} {_shown(text)}" for wrong, text in told.faults]
    print(f"\nanswers that were not meant: {len(faults)}", *faults[:20], sep="\n")
    return len(faults)


def _shown(text: str) -> str:
    """Return a text in ASCII, not too long, for a cell of the table."""
    told = ascii(text)[1:-1].replace("|", "\\|")
    return told if len(told) <= 24 else f"{told[:24]} … of {len(text):,}"


def main() -> None:
    """Serve, send, and tell; exit 1 where an answer was not meant."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("files", type=Path, nargs="*", metavar="FILE", help="strings, one a line; or folders")
    parser.add_argument("--release", type=Path, help="a release that is built already")
    parser.add_argument("--records", type=int, default=500, metavar="N", help="of the release that is made")
    asked = parser.parse_args()
    texts = list(dict.fromkeys(strings(asked.files)))
    print(machine())
    with given_or_built(asked.release, asked.records, MORE) as (folder, _):
        port = free_port()
        with served("lod", lod_serve(port), folder, port):
            faults = measure(port, texts)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
