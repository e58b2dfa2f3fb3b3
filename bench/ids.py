"""How many identifiers have a verdict in a second, by any release: `python -m bench.ids RELEASE [ROWS]`."""

import sys
import time
import tracemalloc
from collections.abc import Iterator
from itertools import chain, cycle, islice
from pathlib import Path

from bench.releases import machine
from lod.identifiers import read
from lod.release import Release
from lod.search.lists import as_csv, as_json, of_lines
from lod.search.verdicts import Checker

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
    some = list(islice((iri for iri in documents if iri.startswith(f"{base}id/agent/")), 5000))
    links = [link for told in checker.verdicts(some) for link in told.links]
    known = [iri.rpartition("/")[2] for iri in some]
    spelt = [str(identifier) for link in links for identifier in read(link).identifiers[:1]]
    for trio in zip(
        cycle(known), cycle(chain(links, spelt) if links else some), cycle(UNKNOWN), strict=False
    ):
        yield from (f"{each}\n" for each in trio)


def main() -> None:
    """Measure."""
    release = Release.open(Path(sys.argv[1]))
    rows = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    base = release.manifest.base
    checker = Checker(release.documents, base, ("ko", "en"))
    given = list(islice(lines(checker, release.documents.iris(f"{base}id/agent/"), base), rows))
    print(machine())
    for write in (as_csv, as_json):
        begun = time.process_time()
        size = sum(map(len, write(checker.verdicts(of_lines(given).texts))))
        seconds = time.process_time() - begun
        speed = f"{rows / seconds:,.0f} rows/s of one core ({write.__name__})"
        print(f"{rows} rows, {size / 1e6:.1f} MB: {seconds:.2f} s, {speed}")
    tracemalloc.start()
    sum(map(len, as_csv(checker.verdicts(of_lines(given).texts))))
    print(f"memory beside the list: {tracemalloc.get_traced_memory()[1] / 1e6:.1f} MB at most")


if __name__ == "__main__":
    main()
