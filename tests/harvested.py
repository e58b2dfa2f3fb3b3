"""MARC records and linked data over three weeks: created, changed, merged, withdrawn, vanished."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from lod.build import build
from lod.config import Config, load
from lod.marc21 import ISO2709, Field, Record, write
from lod.release import Release, Shelf
from tests.published import BASE, PREFIXES, Quiet

DAYS = (date(2026, 1, 5), date(2026, 1, 12), date(2026, 1, 19))
CONCEPTS = 230  # so that a list has several pages

CONFIG = f"""
base = "{BASE}"
title = {{ en = "Weekly data", ko = "주간 자료" }}
languages = ["ko", "en"]
licence = "https://creativecommons.org/publicdomain/zero/1.0/"

[[source]]
name = "authorities"
converter = "marc_authority"
path = "authorities.mrc"
keys = "own"

[[source]]
name = "things"
converter = "rdf"
path = "things.ttl"

[web]
admin_email = "lod@data.example.org"
"""

KIM = (("100", "1 \x1fa김구,\x1fd1876-1949"), ("400", "1 \x1faKim, Ku,\x1fd1876-1949"))
KEY = (("100", "1 \x1faKey, John,\x1fd1941-"), ("371", "  \x1fa1 Main Street\x1fmkey@example.com"))
MARC: Sequence[Sequence[tuple[str, str, tuple[tuple[str, str], ...]]]] = (
    (("KAC1", "n", KIM), ("KAC2", "n", KEY), ("KAC3", "n", (("100", "1 \x1faMistake"),))),
    # Of KAC2, what RDF does not tell.
    (
        ("KAC1", "n", KIM),
        ("KAC2", "c", (*KEY, ("999", "  \x1falocal"))),
        ("KAC3", "d", (("100", "1 \x1faMistake"),)),
    ),
    (
        ("KAC1", "c", (*KIM, ("400", "1 \x1fa白凡"))),
        ("KAC2", "c", (*KEY, ("999", "  \x1falocal"))),
        ("KAC3", "d", (("100", "1 \x1faMistake"),)),
    ),
)  # fmt: skip
THINGS = (
    """
<id/agent/T1> a foaf:Organization ; skos:prefLabel "National Library"@en , "국립도서관"@ko .
<id/agent/T2> a foaf:Organization ; skos:prefLabel "Central Library"@en .
<id/agent/T3> a foaf:Organization ; skos:prefLabel "Vanishing Library"@en ; rdfs:seeAlso <id/agent/T1> .
<plain/가%20나> rdfs:label "An IRI of its own kind & more <b>" .
""",
    """
<id/agent/T1> a foaf:Organization ; skos:prefLabel "National Library of All"@en , "국립도서관"@ko ;
    schema:addressCountry "KR" .
<id/agent/T2> skos:prefLabel "Central Library"@en ; ap:mergedInto <id/agent/T1> .
<id/agent/T3> a foaf:Organization ; skos:prefLabel "Vanishing Library"@en ; rdfs:seeAlso <id/agent/T1> .
<plain/가%20나> rdfs:label "An IRI of its own kind & more <b>" .
""",
    """
<id/agent/T1> a foaf:Organization ; skos:prefLabel "National Library of All"@en , "국립도서관"@ko ;
    schema:addressCountry "KR" .
<id/agent/T2> skos:prefLabel "Central Library"@en ; ap:mergedInto <id/agent/T1> .
<id/agent/T4> a foaf:Organization ; skos:prefLabel "New Library"@en .
<plain/가%20나> rdfs:label "An IRI of its own kind & more <b>" .
""",
)


def marc(number: str, status: str, fields: Sequence[tuple[str, str]]) -> bytes:
    """A record of our own making."""
    control = (("001", number), ("003", "XxTst"), ("008", "000102n| azannaabn          |n aaa     "))
    leader = f"00000{status}z  a2200000n  4500"
    return write(Record(leader=leader, fields=tuple(Field(*each) for each in (*control, *fields))), ISO2709)


def week(folder: Path, number: int) -> Config:
    """Write the sources of a week, counted from 0."""
    concepts = "".join(
        f'<id/concept/c{n}> a skos:Concept ; skos:prefLabel "Concept {n}"@en .\n' for n in range(CONCEPTS)
    )
    (folder / "things.ttl").write_text(PREFIXES + THINGS[number] + concepts, encoding="utf-8")
    (folder / "authorities.mrc").write_bytes(b"".join(marc(*each) for each in MARC[number]))
    (folder / "lod.toml").write_text(CONFIG, encoding="utf-8")
    return load(folder / "lod.toml")


def make(folder: Path) -> tuple[Config, tuple[Release, ...]]:
    """Build a release each week."""
    for number, day in enumerate(DAYS):
        config = week(folder, number)
        outcome = build(config, day, Quiet())
        assert outcome.release is not None, outcome.reasons
    shelf = Shelf(config.releases)
    return config, tuple(shelf.open(name) for name in shelf.names())
