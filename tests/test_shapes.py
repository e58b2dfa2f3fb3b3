"""What is told of every source keeps to the shapes, by which the gate seals no register but those that do."""

import itertools
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from lod.converters import CONVERTERS, rdf_source
from lod.errors import Notice, Problem
from lod.rdf.lines import lines
from lod.records.lifecycle import NotAnEntity
from lod.release.shapes import Violation, violations
from tests.registers import BASE, ROOT, TELLING, VOCABULARY

CASES = ROOT / "tests" / "cases"
SHAPES = [ROOT / "vocab" / "shapes.ttl"]
# The cases of registers name things of registers that they lack; matches only count until they are linked.
OURS = sorted(CONVERTERS.keys() - {"rdf_source", "registers", "matches"})
REAL = [
    ("marc_authority", "auth-marc/lc-names-folio-perf.mrc"),
    ("marc_authority", "auth-marc/lcsh-2009-folio.mrc"),
    ("marc_authority", "auth-marc/evergreen-concerto.marcxml"),
    ("marc_authority", "auth-marc/canadian-subject-headings-2021.mrk"),
    ("nlk_lod", "nlk-lod/Organization_sample.jsonld"),
    ("nlk_lod", "nlk-lod/Person_sample.jsonld"),
    ("nlk_lod", "nlk-lod/Concept_sample.jsonld"),
    ("nlk_lod", "nlk-lod/Offline_sample.jsonld"),
    ("isni", "isni/isni-as-found.tsv"),
    ("ror", "orgs/ror/ror_latest.jsonl.gz"),
]


@pytest.fixture(scope="module")
def vocabulary() -> set[bytes]:
    told = set[bytes]()
    for path in VOCABULARY:
        with path.open("rb") as stream:
            told |= told_of(rdf_source.convert(stream, path.name, base=BASE, source="", format="ttl"))
    return told


def told_of(outcomes: Iterable[Any]) -> set[bytes]:
    found = (each for each in outcomes if not isinstance(each, Notice | Problem | NotAnEntity))
    return {line for each in found for line in lines(each, TELLING)}


def converted(converter: str, path: Path, **options: Any) -> Iterator[Any]:
    with path.open("rb") as stream:
        yield from CONVERTERS[converter](stream, path.name, **options)


def broken(told: set[bytes], vocabulary: set[bytes]) -> list[Violation]:
    assert told
    return violations(sorted(told | vocabulary), SHAPES, BASE)


@pytest.mark.parametrize("converter", OURS)
def test_the_cases_of_a_converter_keep_to_the_shapes(converter: str, vocabulary: set[bytes]) -> None:
    told = set[bytes]()
    for case in sorted((CASES / converter).iterdir()):
        options = case / "options.toml"
        told |= told_of(
            converted(
                converter,
                next(case.glob("input.*")),
                **tomllib.loads(options.read_text(encoding="utf-8") if options.exists() else ""),
            )
        )
    assert broken(told, vocabulary) == []


@pytest.mark.parametrize(("converter", "name"), REAL, ids=lambda value: Path(value).name)
def test_real_records_keep_to_the_shapes(
    converter: str, name: str, shared: Path, vocabulary: set[bytes]
) -> None:
    sample = itertools.islice(converted(converter, shared / "data/records" / name), 120)
    assert broken(told_of(sample), vocabulary) == []


@pytest.mark.parametrize(
    ("messages", "told"),
    [
        ('"二つの表記"@ja , "두 가지 표기"@ko , "two names"@en', "two names"),
        ('"二つの表記"@ja , "두 가지 표기"@ko , "two names"@en-GB', "two names"),
        ('"二つの表記"@ja , "two names"', "two names"),
        ('"두 가지 표기"@ko , "二つの表記"@ja', "二つの表記"),
    ],
)
def test_of_a_rule_in_several_languages_the_english_words_are_told(
    messages: str, told: str, tmp_path: Path
) -> None:
    """Whatever the order in which a process meets them: the report is a part of the release."""
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(
        f"""@prefix sh: <http://www.w3.org/ns/shacl#> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        <#Two> a sh:NodeShape ; sh:targetClass <http://xmlns.com/foaf/0.1/Person> ;
            sh:property [ sh:path skos:prefLabel ; sh:minCount 2 ; sh:message {messages} ] .""",
        encoding="utf-8",
    )
    people = [
        f"<{BASE}id/agent/{number}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
        f" <http://xmlns.com/foaf/0.1/Person> .\n".encode()
        for number in range(8)
    ]
    assert {each.rule for each in violations(people, [shapes], BASE)} == {f"Two: {told}"}
