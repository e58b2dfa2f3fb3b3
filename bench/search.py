"""How fast names are found in a release, beside SQLite's FTS5 over the same names in the same run.

`python -m bench.search RELEASE` takes any release, or makes one: what people type is the beginnings of its
own names, from all over the data. Times are those of calls within this process, on the clock and of the
processor, which other programs do not lengthen; each query is asked once.
"""

import argparse
import mmap
import random
import re
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from bench.releases import given_or_built, machine
from lod.names import fold, script
from lod.names.hangul import initials
from lod.release import SEARCH, Release
from lod.representations.lines import where
from lod.search import Index
from lod.search.keys import pairs
from lod.search.reconciling import Question, Reconciler

SAMPLES, WORDS, BATCHES = 300, 200, 10
SCRIPTS = {
    "Hang": "hangul",
    "Hani": "Han",
    "Hrkt": "kana",
    "Latn": "Latin",
    "Cyrl": "Cyrillic",
    "Zyyy": "digits",
}
LABEL = re.compile(rb'core#(?:pref|alt)Label> "((?:[^"\\]|\\.)*)"')


def some_names(data: Path, base: str, number: int, chance: random.Random) -> list[str]:
    """Return names of entities from all over a sorted file of N-Quads."""
    found: list[str] = []
    with _things(data, base) as (lines, begin, end):
        while len(found) < number:
            met = LABEL.search(lines, chance.randrange(begin, end), end)
            if met is not None and (name := met[1].decode()) and "\\" not in name:
                found.append(name)
    return found


def all_names(data: Path, base: str) -> Iterator[str]:
    """Yield the names of all entities, folded."""
    with _things(data, base) as (lines, begin, end):
        for met in LABEL.finditer(lines, begin, end):
            yield fold(met[1].decode())


@contextmanager
def _things(data: Path, base: str) -> Iterator[tuple[mmap.mmap, int, int]]:
    """Map a file into memory, and say where things begin and end: elsewhere are few names."""
    things = f"<{base}id/".encode()
    with data.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as lines:
        yield lines, where(lines, things), where(lines, things + b"\xff")


def typed(names: Sequence[str], length: int) -> dict[str, list[str]]:
    """Return what somebody has typed after so many characters, by script; initial consonants too."""
    told: dict[str, list[str]] = {}
    for name in names:
        begun = name[:length]
        if code := SCRIPTS.get(script(begun)):
            told.setdefault(code, []).append(begun)
        if script(name) == "Hang" and len(name) >= length:
            told.setdefault("initial consonants", []).append(initials(begun))
    return {code: list(dict.fromkeys(several))[:SAMPLES] for code, several in sorted(told.items())}


def times(ask: Callable[[str], object], queries: Sequence[str]) -> str:
    """Ask each query once; return the middle and the 99th of a hundred, in ms, then the processor's."""
    taken = []
    for query in queries:
        begun, busy = time.perf_counter(), time.process_time()
        ask(query)
        taken.append(((time.perf_counter() - begun) * 1000, (time.process_time() - busy) * 1000))
    return " | ".join(_middle_and_late(sorted(several)) for several in zip(*taken, strict=True))


def _middle_and_late(taken: Sequence[float]) -> str:
    return f"{statistics.median(taken):.2f} | {taken[min(len(taken) - 1, int(len(taken) * 0.99))]:.2f}"


def sqlite(data: Path, base: str, file: Path) -> Callable[[str], object]:
    """Make SQLite's index of all names (whole folded names, and FTS5 with pairs of East Asian characters)."""
    begun = time.perf_counter()
    names = sqlite3.connect(file)
    names.execute("CREATE VIRTUAL TABLE names USING fts5(name, tokenize='unicode61', prefix='1 2 3')")
    rows = ((" ".join([name, *pairs(name.replace(" ", ""))]),) for name in all_names(data, base))
    names.executemany("INSERT INTO names VALUES (?)", rows)
    names.commit()
    (number,) = names.execute("SELECT count(*) FROM names").fetchone()
    taken, size = time.perf_counter() - begun, file.stat().st_size / 1e6
    print(f"SQLite FTS5: {number:,} names indexed in {taken:.0f} s, {size:,.0f} MB\n")
    wanted = "SELECT name FROM names WHERE names MATCH ? ORDER BY rank LIMIT 10"
    return lambda query: names.execute(
        wanted, (" ".join(f'"{word}"*' for word in fold(query).split()) or '""',)
    ).fetchall()


_FTS5: Final = " FTS5 p50 | p99 | processor p50 | p99 |"


def measure(release: Path, scratch: Path, *, beside: bool) -> None:
    """Print a table of times."""
    index, chance = Index.open(release / SEARCH), random.Random(1)
    size = sum(file.stat().st_size for file in (release / SEARCH).iterdir()) / 1e6
    print(f"{index.size:,} entities, index {size:,.0f} MB")
    opened = Release.open(release)
    names = some_names(opened.data, opened.manifest.base, 4000, chance)
    yardstick = sqlite(opened.data, opened.manifest.base, scratch / "names.sqlite") if beside else None
    print("| asked for | queries | p50 ms | p99 ms | processor p50 | p99 |" + _FTS5 * beside)
    print("|---|--:|--:|--:|--:|--:|" + "--:|--:|--:|--:|" * beside)

    def row(title: str, queries: Sequence[str], ask: Callable[[str], object]) -> None:
        other = f" {times(yardstick, queries)} |" if yardstick is not None else ""
        print(f"| {title} | {len(queries)} | {times(ask, queries)} |{other}", flush=True)

    for length in (1, 2, 3):
        for code, queries in typed(names, length).items():
            row(f"typeahead, {length} of {code}", queries, index.suggest)
    whole = list(dict.fromkeys(names))
    row("typeahead, whole names", whole[:WORDS], index.suggest)
    row("search with total and facets, whole names", whole[WORDS : 2 * WORDS], index.search)
    row("search, nobody's names", [f"{name}qx" for name in whole[2 * WORDS : 3 * WORDS]], index.search)
    reconciler = Reconciler(index, opened.documents)
    told: dict[str, dict[str, tuple[str, ...]]] = {"by names": {}, "by names and birth": {"birth": ("1950",)}}
    for title, evidence in told.items():
        taken = []
        for place in range(BATCHES):
            batch = [Question(name, evidence=evidence) for name in whole[1000 + 50 * place :][:50]]
            begun, busy = time.perf_counter(), time.process_time()
            for question in batch:
                reconciler.candidates(question)
            taken.append((time.perf_counter() - begun, time.process_time() - busy))
        clock, processor = ([seconds * 1000 for seconds in each] for each in zip(*taken, strict=True))
        told_ms = f"{statistics.median(clock):.0f} ms, slowest of {BATCHES} {max(clock):.0f} ms"
        of_it = f"{statistics.median(processor):.0f} ms, {max(processor):.0f} ms"
        print(f"\nreconciliation, a batch of 50 {title}: {told_ms}; of the processor {of_it}", flush=True)


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("release", type=Path, nargs="?", help="the folder of a release; else one is made")
    parser.add_argument("--records", type=int, default=20_000, help="of the release that is made")
    parser.add_argument("--alone", action="store_true", help="without SQLite beside it")
    wanted = parser.parse_args()
    print(machine())
    with (
        given_or_built(wanted.release, wanted.records) as (_, release),
        tempfile.TemporaryDirectory(prefix="bench-search-") as scratch,
    ):
        measure(release, Path(scratch), beside=not wanted.alone)


if __name__ == "__main__":
    main()
