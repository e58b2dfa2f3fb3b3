"""An identifier that exists is valid, however it was spelt; one that is refused says which rule it breaks."""

import csv
import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest

from lod.errors import InvalidValue
from lod.identifiers import (
    SCHEMES,
    Gnd,
    Isil,
    Isni,
    Lccn,
    NlkNumber,
    Orcid,
    Ror,
    Viaf,
    guess,
    parse,
    suggestion,
)


@pytest.mark.parametrize(
    "spelling",
    [
        "0000000122429500",
        "0000 0001 2242 9500",
        "0000-0001-2242-9500",
        "0000\u20110001\u20112242\u20119500",
        "0000\u00a00001\u30002242 9500",
        "0000\u200b000122429500",
        "ISNI 0000 0001 2242 9500",
        "ISNI0000000122429500",
        "(isni)0000000122429500",
        "urn:isni:0000000122429500",
        "isni: 0000000122429500",
        "http://www.isni.org/isni/0000000122429500",
        "https://isni.org/isni/0000000122429500/",
        "isni.org/isni/0000000122429500",
        "https://isni.org/isni/0000%200001%202242%209500?x=y#z",
        "https://isni.org/page/0000000122429500",
        "\uff10\uff10\uff10\uff10 0001 2242 9500",
    ],
)
def test_an_isni_is_read_in_any_usual_spelling(spelling: str) -> None:
    isni = Isni.parse(spelling)
    assert (isni.compact, str(isni)) == ("0000000122429500", "0000 0001 2242 9500")
    assert isni.iri == "https://isni.org/isni/0000000122429500"


@pytest.mark.parametrize(
    ("scheme", "spelling", "iri"),
    [
        ("isni", "000000012308257x", "https://isni.org/isni/000000012308257X"),
        ("orcid", "http://orcid.org/0000000218250097", "https://orcid.org/0000-0002-1825-0097"),
        ("orcid", "ORCID iD: 0000-0002-1694-233x", "https://orcid.org/0000-0002-1694-233X"),
        ("viaf", "https://viaf.org/viaf/52759159/#Allen", "http://viaf.org/viaf/52759159"),
        ("viaf", "VIAF ID: 52759159;", "http://viaf.org/viaf/52759159"),
        ("viaf", "(uri)<http://viaf.org/viaf/52759159>", "http://viaf.org/viaf/52759159"),
        ("nlk", "(KR-SeNLK)KAC199600435", "http://lod.nl.go.kr/resource/KAC199600435"),
        ("nlk", "KAC 199600435.", "http://lod.nl.go.kr/resource/KAC199600435"),
        ("nlk", "KAC-199600435", "http://lod.nl.go.kr/resource/KAC199600435"),
        ("gnd", "(DE-588c)4000003-5", "https://d-nb.info/gnd/4000003-5"),
        (
            "wikidata",
            "https://www.wikidata.org/wiki/Special:EntityPage/Q42",
            "http://www.wikidata.org/entity/Q42",
        ),
        ("viaf", "(VIAF)1234567890123456789012", "http://viaf.org/viaf/1234567890123456789012"),
        ("viaf", "https://viaf.org/en/viaf/52759159", "http://viaf.org/viaf/52759159"),
        ("lccn", "n  80090036 ", "http://id.loc.gov/authorities/names/n80090036"),
        ("lccn", "n80-90036", "http://id.loc.gov/authorities/names/n80090036"),
        ("lccn", "http://id.loc.gov/authorities/n82031966", "http://id.loc.gov/authorities/names/n82031966"),
        ("lccn", "sh 85-2", "http://id.loc.gov/authorities/subjects/sh85000002"),
        ("lccn", "75-425165//r75", "https://lccn.loc.gov/75425165"),
        ("ror", "https://ror.org/029WWT733", "https://ror.org/029wwt733"),
        ("wikidata", "https://www.wikidata.org/wiki/Q42", "http://www.wikidata.org/entity/Q42"),
        ("wikidata", "wd:q42", "http://www.wikidata.org/entity/Q42"),
        ("gnd", "(DE-588)118540238", "https://d-nb.info/gnd/118540238"),
        ("gnd", "http://d-nb.info/gnd/4074335-4/about", "https://d-nb.info/gnd/4074335-4"),
        ("nlk", "http://lod.nl.go.kr/resource/KAC199600435", "http://lod.nl.go.kr/resource/KAC199600435"),
        ("nlk", "KAC 199600435", "http://lod.nl.go.kr/resource/KAC199600435"),
        ("isbn", "ISBN-10: 0-306-40615-2", "urn:isbn:9780306406157"),
        ("isbn", "978 0 306 40615 7", "urn:isbn:9780306406157"),
        ("issn", "2049-3630", "https://portal.issn.org/resource/ISSN/2049-3630"),
        ("isil", "isil:kr-011001", ""),
    ],
)
def test_an_identifier_has_one_canonical_iri(scheme: str, spelling: str, iri: str) -> None:
    identifier = parse(scheme, spelling)
    assert identifier.iri == iri
    assert parse(scheme, identifier.compact) == parse(scheme, str(identifier)) == identifier
    assert not iri or parse(scheme, iri) == identifier


@pytest.mark.parametrize(
    ("scheme", "spelling", "rule"),
    [
        ("isni", "", "is not fifteen digits and a check character"),
        ("isni", "0000 0001 2308 2571", "has check character 1, not X"),
        ("isni", "٠٠٠٠ 0001 2308 257X", "is not fifteen digits"),  # str.isdigit() would say yes
        ("isni", "0000000122429500" * 2, "is not fifteen digits"),
        ("isni", "0000-0002-1825-0097", "reserved for ORCID iDs"),
        ("isni", "0" * 10_000, "is longer than 300 characters"),
        ("orcid", "0000-0001-2242-9500", "outside the blocks that are reserved for ORCID iDs"),
        ("orcid", "0000-0002-1825-0098", "has check character 8, not 7"),
        ("viaf", "012", "is not a number of 1 to 22 digits"),
        ("viaf", "1" * 23, "is not a number of 1 to 22 digits"),
        ("lccn", "nxxx80090036", "is not up to three small letters"),
        ("ror", "029wwt734", "has check digits 34, not 33"),
        ("ror", "029iwt733", "no i, l, o, u"),
        ("wikidata", "P31", "is not Q and a number"),
        ("wikidata", "Q042", "is not Q and a number"),
        ("gnd", "118540239", "has check character 9, not 8"),
        ("gnd", "4074335-5", "has check character 5, not 4"),
        ("isil", "KR011001", "is not a prefix"),
        ("isil", "DE-123456789012", "has 12 characters after its prefix, more than 11"),
        ("isbn", "9780306406158", "has check digit 8, not 7"),
        ("issn", "2049-3631", "has check character 1, not 0"),
        ("nlk", "KAC/199600435", "is not 1 to 40 letters"),
        ("nlk", "..", "is only full stops"),
        ("nlk", "K" * 41, "is not 1 to 40 letters"),
        ("isni", "\ud800", "is not fifteen digits"),
        ("arxiv", "x", "is no scheme of identifiers"),
    ],
)
def test_an_identifier_is_refused_with_the_rule_it_breaks(scheme: str, spelling: str, rule: str) -> None:
    with pytest.raises(InvalidValue, match=rule):
        parse(scheme, spelling)


@pytest.mark.parametrize(
    "compact", ["0000 0001 2242 9500", "\uff100000001224295000"[:16], "000000012308257x"]
)
def test_the_constructor_forgives_nothing(compact: str) -> None:
    with pytest.raises(InvalidValue):
        Isni(compact)
    with pytest.raises(InvalidValue):
        replace(Isni("0000000122429500"), compact=compact)


def test_an_isil_longer_than_the_standard_is_kept_with_a_warning_where_koreans_use_it() -> None:
    assert Isil.parse("KR-00011000000001").warning == "has 17 characters, more than the 16 of ISO 15511"
    assert Isil.parse("DE-12345678901").warning == ""


@pytest.mark.parametrize(
    ("scheme", "broken", "meant"),
    [
        ("isni", "0000000122429500" * 2, "0000000122429500"),  # pasted twice
        ("isni", "122429500", "0000000122429500"),  # a spreadsheet took the zeros
        ("isni", "000000012242950O", "0000000122429500"),
        ("isni", "0000000122429500.html", "0000000122429500"),
        ("isni", "0000000122429501", ""),  # some digit is wrong: which one is not known
        ("isni", "0000 0001 2308 2571", ""),
        ("nlk", "kac199600435", "KAC199600435"),
        ("nlk", "KAC199600435KAC199600435", "KAC199600435"),
        ("nlk", "KAC199600435/edit", "KAC199600435"),
        ("ror", "O29wwt733", "029wwt733"),
        ("wikidata", "42", "Q42"),
        ("viaf", "", ""),
        ("arxiv", "x", ""),
        ("isni", "0" * 10_000, ""),
    ],
)
def test_what_was_probably_meant_is_offered_but_no_check_character_is_mended(
    scheme: str, broken: str, meant: str
) -> None:
    assert suggestion(scheme, broken) == meant


@pytest.mark.parametrize(
    ("text", "scheme"),
    [
        ("0000 0001 2242 9500", "isni"),
        ("0000-0002-1825-0097", "orcid"),
        ("0009-0000-0000-0009", "orcid"),
        ("KAC199600435", "nlk"),
        ("KR-011001", "isil"),
        ("DE-588", "isil"),
        ("Q42", "wikidata"),
        ("029wwt733", "ror"),
        ("118540238", "gnd"),
        ("52759159", "viaf"),
        ("n80090036", "lccn"),
        ("9780306406157", "isbn"),
        ("2049-3630", "issn"),
        ("http://viaf.org/viaf/52759159", "viaf"),
        ("(DE-588)118540238", "gnd"),
    ],
)
def test_an_identifier_of_unknown_kind_is_recognised_by_its_form(text: str, scheme: str) -> None:
    assert guess(text).scheme == scheme


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("0000 0001 2242 9501", "has the form of ISNI, but has check character 1, not 0"),
        ("https://orcid.org/0000-0002-1825-0098", "has check character 8, not 7"),
        ("Hong Gildong", "is no identifier of a scheme known here"),
        ("", "is no identifier of a scheme known here"),
    ],
)
def test_what_is_no_identifier_is_told_so(text: str, rule: str) -> None:
    with pytest.raises(InvalidValue, match=rule):
        guess(text)


def test_each_scheme_is_known_by_its_own_name() -> None:
    assert {kind.scheme for kind in SCHEMES.values()} == set(SCHEMES)
    assert all(kind.title for kind in SCHEMES.values())


def test_a_checked_and_an_unchecked_identifier_are_never_equal() -> None:
    compact = "0000000122429500"
    values: list[object] = [
        compact,
        Isni(compact),
        NlkNumber(compact),
        Viaf("52759159"),
        NlkNumber("52759159"),
    ]
    assert all((one == other) is (one is other) for one in values for other in values)
    assert sorted([Viaf("9"), Viaf("10")]) == [Viaf("10"), Viaf("9")]


def test_every_isni_found_in_the_wild_has_the_verdict_that_was_recorded(shared: Path) -> None:
    with (shared / "data/records/isni/isni-as-found.tsv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    assert len(rows) > 1500
    assert {row["iso7064_mod11_2"] for row in rows} == {"valid"}
    assert len({Isni.parse(row["isni_as_found"]) for row in rows}) > 1000


def test_every_ror_of_the_registry_passes(shared: Path) -> None:
    with gzip.open(shared / "data/records/orgs/ror/ror_latest.jsonl.gz", "rt", encoding="utf-8") as lines:
        found = [Ror.parse(json.loads(line)["id"]) for line in lines]
    assert len(found) > 2500


def test_the_classes_are_exported_for_those_who_know_the_scheme() -> None:
    assert [Gnd.scheme, Lccn.scheme, Orcid.scheme] == ["gnd", "lccn", "orcid"]
