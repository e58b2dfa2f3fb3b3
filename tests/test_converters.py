"""Each converter turns each case's input into just its expected statements and problems."""

import gzip
import io
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, serialize
from rdflib import Graph

from lod.build.sources import options_of
from lod.config.values import Source
from lod.converters import CONVERTERS
from lod.errors import Notice, Problem, UnreadableSource
from lod.namespaces import ours
from lod.rdf import triples
from lod.rdf.telling import Telling

CASES = Path(__file__).parent / "cases"
TELLING = Telling(ours=ours("https://data.example.org/"), dataset="cases", licence="")


def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


@pytest.mark.parametrize("case", sorted(CASES.glob("*/*/")), ids=lambda c: f"{c.parent.name}/{c.name}")
def test_case(case: Path) -> None:
    source = next(case.glob("input.*"))
    options = tomllib.loads("\n".join(lines(case / "options.toml")))
    with source.open("rb") as stream:
        outcomes = list(CONVERTERS[case.parent.name](stream, source.name, **options))
    problems = [str(o) for o in outcomes if isinstance(o, Problem | Notice)]
    told = {t for o in outcomes if not isinstance(o, Problem | Notice) for t in triples(o, TELLING)}
    bare = [each.triple for each in told]
    ntriples = serialize(bare, format=RdfFormat.N_TRIPLES)
    assert ntriples is not None

    assert problems == lines(case / "problems.txt")
    # Without blank nodes, sorted N-Triples are the graph: a failure shows as a plain text diff.
    assert sorted(ntriples.decode().splitlines()) == sorted(lines(case / "expected.nt"))
    # A second implementation must read the same number of statements out of it.
    assert len(Graph().parse(data=ntriples, format="nt")) == len(set(bare))


@pytest.mark.parametrize("case", sorted(CASES.glob("*/*/")), ids=lambda c: f"{c.parent.name}/{c.name}")
def test_a_case_packed_with_gzip_is_the_same(case: Path) -> None:
    source = next(case.glob("input.*"))
    options = tomllib.loads("\n".join(lines(case / "options.toml")))
    data = source.read_bytes()
    plain, packed = (
        [str(each) for each in CONVERTERS[case.parent.name](io.BytesIO(stream), name, **options)]
        for stream, name in ((data, source.name), (gzip.compress(data), f"{source.name}.gz"))
    )
    assert [each.replace(f"{source.name}.gz", source.name) for each in packed] == plain


@pytest.mark.parametrize("converter", sorted(CONVERTERS))
def test_a_broken_gzip_file_is_said_to_be_one(converter: str) -> None:
    case = next(iter(sorted((CASES / converter).glob("*/"))))
    source = next(case.glob("input.*"))
    options = tomllib.loads("\n".join(lines(case / "options.toml")))
    packed = gzip.compress(source.read_bytes())[:-12]
    with pytest.raises(UnreadableSource, match="gzip file"):
        list(CONVERTERS[converter](io.BytesIO(packed), f"{source.name}.gz", **options))


@pytest.mark.parametrize("converter", sorted(CONVERTERS))
def test_no_option_of_a_converter_is_a_key_of_the_source_itself(converter: str) -> None:
    assert not options_of(converter).keys() & {each.name for each in fields(Source)}


@pytest.mark.parametrize("converter", sorted(CONVERTERS))
def test_every_converter_has_a_case(converter: str) -> None:
    assert sorted((CASES / converter).glob("*/input.*")), f"add tests/cases/{converter}/<case>/input.*"
