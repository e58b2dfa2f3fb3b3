"""A small release of every kind of thing that the web must answer for, made as a user would make it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from lod.build import Watcher, build
from lod.config import Config, load
from lod.errors import Problem
from lod.namespaces import Ours
from lod.release import Release, Shelf

BASE = "https://data.example.org/"
DAY = date(2026, 1, 15)
INCOMING = 450  # concepts that point at P1

CONFIG = f"""
base = "{BASE}"
title = {{ en = "Test data", ko = "시험 자료" }}
languages = ["ko", "en"]
licence = "https://creativecommons.org/publicdomain/zero/1.0/"

[[source]]
name = "things"
converter = "rdf"
path = "things.ttl"
"""

# What stands before the things of every dataset here: all prefixes that the documents may have.
PREFIXES = f"@base <{BASE}> .\n" + "".join(
    f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in Ours(BASE).prefixes.items()
)
THINGS = """
@prefix scheme: <https://data.example.org/def/scheme/> .

<id/agent/KAC199600435> a foaf:Person ; skos:prefLabel "Allen"@en , "安連"@ko-Hani ; skos:altLabel "안련"@ko ;
    adms:identifier <id/agent/KAC199600435#isni> ; schema:sameAs <http://viaf.org/viaf/52759159> ;
    foaf:isPrimaryTopicOf <doc/agent/KAC199600435> .
<id/agent/KAC199600435#isni> a adms:Identifier ; skos:notation "0000000083828479" ; ap:scheme scheme:isni ;
    ap:idStatus ap:valid .
<doc/agent/KAC199600435> a foaf:Document ; foaf:primaryTopic <id/agent/KAC199600435> ;
    dcterms:identifier "KAC199600435" .
<id/agent/P1> a foaf:Organization ; rdfs:label "National Library"@en .
<id/agent/P2.ttl> a foaf:Organization ; rdfs:label "Ends in a suffix" .
<id/agent/P2> a foaf:Organization ; rdfs:label "Without it" .

<id/agent/old> rdfs:label "Merged"@en ; ap:mergedInto <id/agent/older> .
<id/agent/older> rdfs:label "Merged once more"@en ; dcterms:isReplacedBy <id/agent/P1> .
<id/agent/split> rdfs:label "Split"@en ; dcterms:isReplacedBy <id/agent/P1> , <id/agent/P2> .
<id/agent/gone> rdfs:label "Gone"@en ; owl:deprecated true .

<gnd/118540238> a foaf:Person ; foaf:name "Goethe" ;
    schema:sameAs <http://www.wikidata.org/entity/Q5879> , <http://id.loc.gov/authorities/names/n79003362> .
<plain/a%20b> rdfs:label "blank" .
<plain/a%2Fb> rdfs:label "slash" .
<plain/a/b> rdfs:label "two segments" .
<plain/a+b> rdfs:label "plus" .
<plain/(x);y,z> rdfs:label "marks" .
<plain/가나> rdfs:label "hangul" .
<plain/%EA%B0%81> rdfs:label "encoded hangul" .
<plain/slash/> rdfs:label "ends in a slash" .
<plain//double> rdfs:label "double slash" .
<plain/v1.2> rdfs:label "a dot that is no suffix" .
<plain/q?id=5> rdfs:label "query" .
<holder#part> rdfs:label "part of a holder" .
<search> rdfs:label "a name that the site uses itself" .
"""


class Quiet:
    """Whom a build tells how far it is."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    @contextmanager
    def stage(self, name: str, total: int = 0) -> Iterator[Watcher]:
        """Say nothing of a stage."""
        yield lambda read, records: None

    def took(self, task: str, seconds: float) -> None:
        """Say nothing of a part of one."""

    def problem(self, problem: Problem) -> None:
        """Note a problem."""
        self.problems.append(str(problem))


def make(folder: Path, things: str = THINGS, day: date = DAY) -> tuple[Config, Release]:
    """Build a release of things in `folder`, told in Turtle without its prefixes, and open it."""
    folder.mkdir(parents=True, exist_ok=True)
    pointing = "".join(
        f'<id/concept/c{n}> a skos:Concept ; skos:prefLabel "Concept {n}"@en ; skos:related <id/agent/P1> .\n'
        for n in range(INCOMING)
    )
    (folder / "things.ttl").write_text(PREFIXES + things + pointing, encoding="utf-8")
    (folder / "lod.toml").write_text(CONFIG, encoding="utf-8")
    config = load(folder / "lod.toml")
    outcome = build(config, day, Quiet())
    assert outcome.release is not None, outcome.reasons
    return config, Shelf(config.releases).open(Shelf(config.releases).newest())
