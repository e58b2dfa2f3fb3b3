"""What OAI-PMH costs, and what its index costs a build: `python -m bench.oai --records 100000`.

Made of synthetic entities with a record each. Yardstick: the same documents read and written in the same
format without the protocol. Memory is what the process holds by itself (RssAnon), not pages of files.
"""

import argparse
import itertools
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Final

from bench.releases import machine
from lod.documents import Documents
from lod.documents.writing import write as write_documents
from lod.release import Datestamps, Manifest, write_datestamps, write_history
from lod.web.bulk.oai.answering import answer
from lod.web.bulk.oai.metadata import FORMATS
from lod.web.bulk.oai.repository import Repository
from lod.web.pages import Site
from lod.web.publication import Publication

BASE: Final = "https://data.example.org/"
TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
PAGES: Final = 50  # of records, in each format
TOKEN: Final = re.compile(rb"<resumptionToken[^>]*>([A-Za-z0-9_-]+)<")


def statements(records: int, changed: int) -> Iterator[bytes]:
    """Yield sorted N-Triples: records, then things, of which so many are told differently."""
    ap, dct, foaf = f"{BASE}def/ap#", "http://purl.org/dc/terms/", "http://xmlns.com/foaf/0.1/"
    skos = "http://www.w3.org/2004/02/skos/core#"
    for number in range(records):
        doc, it = (f"<{BASE}{room}/agent/K{number:08}>" for room in ("doc", "id"))
        yield f'{doc} <{dct}identifier> "K{number:08}" .\n'.encode()
        yield f"{doc} <{dct}isPartOf> <{BASE}dataset/some> .\n".encode()
        yield f"{doc} <{TYPE}> <{foaf}Document> .\n".encode()
        yield f"{doc} <{foaf}primaryTopic> {it} .\n".encode()
        yield f"{doc} <{ap}recordStatus> <{ap}current> .\n".encode()
    for number in range(records):
        it = f"<{BASE}id/agent/K{number:08}>"
        name = f"Person {number}, {'anew' if number < changed else 'as ever'}"
        yield f'{it} <{skos}altLabel> "김{number}"@ko .\n'.encode()
        yield f'{it} <{skos}prefLabel> "{name}"@en .\n'.encode()
        yield f"{it} <{TYPE}> <{foaf}Person> .\n".encode()


def anonymous() -> float:
    """Return the memory that is the process's own, in MB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.findall(r"RssAnon:\s+(\d+)", status)[0]) / 1024


def timed(what: str, work: Callable[[], object]) -> float:
    """Do it, print and return its seconds of processor time."""
    before, begun = anonymous(), time.process_time()
    work()
    seconds = time.process_time() - begun
    print(f"{what}: {seconds:.2f} s, memory +{max(0.0, anonymous() - before):.1f} MB")
    return seconds


def release(folder: Path, records: int, changed: int, previous: Path | None) -> Path:
    """Make what of a release is harvested, and say what its datestamps cost."""
    name = f"2026-01-0{1 if previous is None else 2}-0000000{changed and 1}"
    made = folder / name
    made.mkdir()
    with (made / "data.nq").open("wb") as out:
        out.writelines(sorted(statements(records, changed)))
    write_documents(made / "data.nq", made / "documents", base=BASE, changed=f"{name[:10]}T00:00:00Z")
    (made / "manifest.json").write_bytes(bytes(Manifest(name=name, day=name[:10], digest="", base=BASE)))
    write_history(made, name, BASE, previous)
    (folder / "telling").write_bytes(b"")
    telling = folder / "telling"
    what = f"datestamps of {records:,}, " + ("all new" if previous is None else f"{changed:,} changed")
    timed(
        what,
        lambda: write_datestamps(
            made, name, name[:10], BASE, datasets=["some"], telling=telling, previous=previous
        ),
    )
    return made


def harvest(repository: Repository, verb: str, prefix: str, pages: int = 0) -> int:
    """Ask for page after page, as many as `pages` or all; return how many there were."""
    sent = [("verb", verb), ("metadataPrefix", prefix)]
    for number in itertools.count(1):
        token = TOKEN.search(answer(repository, sent))
        if token is None or number == pages:
            return number
        sent = [("verb", verb), ("resumptionToken", token[1].decode())]
    return 0


def plainly(publication: Publication, prefix: str, records: int) -> None:
    """Read and write documents in a format, without the protocol."""
    for iri in itertools.islice(publication.documents.iris(f"{BASE}id/"), records):
        document = publication.documents.get(iri)
        if document is not None:
            FORMATS[prefix].write(publication, document)


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--records", type=int, default=100_000, metavar="N")
    records = parser.parse_args().records
    print(f"{machine()}; {records:,} records")
    with tempfile.TemporaryDirectory(prefix="lod-bench-oai-") as name:
        folder = Path(name)
        first = release(folder, records, 0, None)
        last = release(folder, records, records // 100, first)
        stamps = Datestamps.open(last)
        assert stamps is not None
        publication = Publication(Documents.open(last / "documents"), Site(base=BASE))
        repository = Repository(publication, Manifest.read(last), stamps, "me@example.org")
        seconds = timed("all headers", lambda: harvest(repository, "ListIdentifiers", "oai_dc"))
        print(f"  {records / seconds:,.0f} headers/s of one core")
        some = min(records, PAGES * 100)
        for prefix in ("oai_dc", "rdf"):
            listed = partial(harvest, repository, "ListRecords", prefix, PAGES)
            seconds = timed(f"{some:,} records in {prefix}", listed)
            plain = timed("  without the protocol", partial(plainly, publication, prefix, some))
            print(f"  {some / seconds:,.0f} records/s of one core, {plain / seconds:.2f} of the yardstick")


if __name__ == "__main__":
    main()
