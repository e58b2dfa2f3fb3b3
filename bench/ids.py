"""How many identifiers have a verdict in a second: `python -m bench.ids --records 20000 --rows 100000`.

They are judged by a release of made records, or by any other: `--release DIR`.
"""

import argparse
import random
import time
import tracemalloc
from collections.abc import Iterator
from itertools import chain, cycle, islice
from pathlib import Path

from bench.releases import given_or_built, machine
from lod.identifiers import read
from lod.release import Release
from lod.search.lists import as_csv, as_json, of_lines
from lod.search.verdicts import Checker

KNOWN = 30_000  # agents from all over the release, of which the lists tell
UNKNOWN = (
    "0000 0001 2242 9500",
    "0000000122429501",
    "https://ror.org/029wwt733",
    "Q42",
    "KR-011001",
    "no number",
)


def lines(checker: Checker, documents: Iterator[str], base: str) -> Iterator[str]:
    """Yield identifiers in several spellings, for ever: two of three of what the release holds."""
    every = [iri for iri in documents if iri.startswith(f"{base}id/agent/")]
    some = random.Random(1).sample(every, min(KNOWN, len(every)))
    links = [link for told in checker.verdicts(some) for link in told.links]
    known = [iri.rpartition("/")[2] for iri in some]
    spelt = [str(identifier) for link in links for identifier in read(link).identifiers[:1]]
    for trio in zip(
        cycle(known), cycle(chain(links, spelt) if links else some), cycle(UNKNOWN), strict=False
    ):
        yield from (f"{each}\n" for each in trio)


def measure(release: Release, rows: int) -> None:
    """Judge so many identifiers."""
    base = release.manifest.base
    checker = Checker(release.documents, base, ("ko", "en"))
    given = list(islice(lines(checker, release.documents.iris(f"{base}id/agent/"), base), rows))
    for write in (as_csv, as_json):
        begun = time.process_time()
        size = sum(map(len, write(checker.verdicts(of_lines(given).texts))))
        seconds = time.process_time() - begun
        speed = f"{rows / seconds:,.0f} rows/s of one core ({write.__name__})"
        print(f"{rows} rows, {size / 1e6:.1f} MB: {seconds:.2f} s, {speed}")
    tracemalloc.start()
    sum(map(len, as_csv(checker.verdicts(of_lines(given).texts))))
    print(f"memory beside the list: {tracemalloc.get_traced_memory()[1] / 1e6:.1f} MB at most")


def main() -> None:
    """Build or take a release, and measure."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--records", type=int, default=20_000, metavar="N")
    parser.add_argument("--release", type=Path, help="a release that is built already")
    parser.add_argument("--rows", type=int, default=100_000)
    asked = parser.parse_args()
    print(machine())
    with given_or_built(asked.release, asked.records) as (_, path):
        measure(Release.open(path), asked.rows)


if __name__ == "__main__":
    main()
