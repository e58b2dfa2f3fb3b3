"""The shipped registers as statements, for the tests that ask what they tell."""

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Quad

from lod.converters.registers import convert
from lod.errors import Notice, Problem
from lod.namespaces import ours
from lod.rdf import triples
from lod.rdf.telling import Telling

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
BASE = "https://data.example.org/"
TELLING = Telling(
    ours=ours(BASE), dataset="partners", licence="http://creativecommons.org/publicdomain/zero/1.0/"
)
VOCABULARY = [ROOT / "vocab" / "ap.ttl", *sorted((ROOT / "vocab" / "schemes").glob("*.ttl"))]


def records(folder: Path = DATA) -> Iterator[object]:
    """Yield the records of every register in the folder; a Problem among them fails the test."""
    for file in sorted(folder.glob("*.csv")):
        with file.open("rb") as stream:
            for record in convert(stream, file.name):
                assert not isinstance(record, Problem | Notice), str(record)
                yield record


def told(record: object) -> Iterator[Quad]:
    """Yield what a record says, as quads of the default graph."""
    yield from triples(record, TELLING)


def told_by_registers(folder: Path = DATA) -> Iterator[Quad]:
    """Yield all that the registers of a folder say."""
    for record in records(folder):
        yield from told(record)
