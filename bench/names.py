"""Entities with their names: of real records (NLK, RERO, ROR, CiNii) in a folder, and made ones."""

import gzip
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import orjson
import pyoxigraph

from lod.names import split_hanja, tag

BASE = "https://data.example.org/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
SKOS = "http://www.w3.org/2004/02/skos/core#"


@dataclass(frozen=True)
class Named:
    """An entity and its names, each with a language tag."""

    iri: str
    names: tuple[tuple[str, str], ...]


def nlk(folder: Path) -> Iterator[Named]:
    """Yield the persons, bodies and concepts of NLK's sample."""
    for file in sorted((folder / "nlk-lod").glob("*.json*")):
        graph = orjson.loads(file.read_bytes())
        for record in graph["@graph"] if isinstance(graph, dict) else graph:
            told: list[str] = []
            for key in ("prefLabel", "label", "name", "altLabel"):
                values = record.get(key, [])
                values = [values] if isinstance(values, str) else values
                told += [value for value in values if isinstance(value, str)]
            names = [name for text in told for name in _parts(text)]
            if names and record.get("@id", "").startswith("nlk:K"):
                yield Named(BASE + record["@id"][4:], tuple(dict.fromkeys(names)))


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """Yield hangul and hanja of a heading, without the tag that stands inside some strings."""
    split = split_hanja(text.rpartition("@")[0] or text)
    yield split.hangul, tag(split.hangul, "ko")
    if split.hanja and not split.partial:
        yield split.hanja, "ko-Hani"


def rero(folder: Path) -> Iterator[Named]:
    """Yield the agents of RERO's lists (GND, IdRef, RERO)."""
    for file in sorted((folder / "viaf-gnd-lc" / "rero-mef").glob("*.json")):
        for record in orjson.loads(file.read_bytes()):
            if name := record.get("preferred_name"):
                names = [name, *record.get("variant_name", ())]
                yield Named(f"{BASE}{file.stem}-{record['pid']}", tuple((each, tag(each)) for each in names))


def ror(folder: Path) -> Iterator[Named]:
    """Yield the organisations of ROR, schema v2."""
    with gzip.open(folder / "orgs" / "ror" / "ror_latest.jsonl.gz", "rt", encoding="utf-8") as lines:
        for record in map(orjson.loads, lines):
            if isinstance(record.get("names"), list):
                told = [(each["value"], each.get("lang") or "") for each in record["names"]]
                names = tuple((text, tag(text, language)) for text, language in told)
                yield Named(BASE + record["id"].rpartition("/")[2], names)


def cinii(folder: Path) -> Iterator[Named]:
    """Yield the Japanese libraries of CiNii: kanji, kana, and what they are called in short."""
    file = sorted((folder / "orgs" / "cinii-libraries").glob("*.jsonl.gz"))[-1]
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for record in map(orjson.loads, lines):
            entity = record["@graph"][0]
            told = entity.get("foaf:name", []) + entity.get("dcterms:alternative", [])
            names = [(each["@value"], each.get("@language", "")) for each in told if isinstance(each, dict)]
            yield Named(
                BASE + record["@id"].rpartition("/")[2], tuple((text, tag(text, "ja")) for text, _ in names)
            )


def literal(text: str, language: str) -> str:
    """Return a literal as N-Triples writes it; "" is no language."""
    return str(pyoxigraph.Literal(text, language=language) if language else pyoxigraph.Literal(text))


_SURNAMES = ("김金Kim", "이李Yi", "박朴Pak", "정鄭Chŏng", "홍洪Hong")
_GIVEN = (
    "길吉kil",
    "동童tong",
    "순舜sun",
    "신臣sin",
    "영英yŏng",
    "희姬hŭi",
    "철哲chʻŏl",
    "민民min",
    "준俊chun",
    "하夏ha",
)


def made(number: int, path: Path) -> None:
    """Write N-Quads of persons with four names, two identifiers and 25 statements each."""
    chance = random.Random(1)
    more, terms = "http://example.org/", "http://purl.org/dc/terms/"
    with path.open("w", encoding="utf-8") as file:
        for place in range(number):
            record = f"<{BASE}doc/agent/KAC{place:09}>"
            file.write(f"{record} <{terms}isPartOf> <{BASE}dataset/made> .\n")
            file.writelines(f'{record} <{terms}x{each}> "{place}" .\n' for each in range(6))
        for place in range(number):
            it = f"<{BASE}id/agent/KAC{place:09}"
            surname, *given = [chance.choice(_SURNAMES), *chance.choices(_GIVEN, k=3)]
            hangul, hanja = ("".join(part[way] for part in (surname, *given)) for way in (0, 1))
            latin = f"{surname[2:]}, {given[0][2:].title()}-{given[1][2:]}{given[2][2:]}"
            lines = [
                f"{it}#isni> <{RDF}type> <http://www.w3.org/ns/adms#Identifier>",
                f'{it}#isni> <{SKOS}notation> "{place:016}"',
                *(f"{it}#isni> <{more}{each}> <{more}{each}>" for each in range(3)),
                f'{it}> <{SKOS}prefLabel> "{hangul}"@ko',
                f'{it}> <{SKOS}altLabel> "{hanja}"@ko-Hani',
                f'{it}> <{SKOS}altLabel> "{latin}"@ko-Latn',
                f'{it}> <http://www.w3.org/2000/01/rdf-schema#label> "{hangul}"@ko',
                f"{it}> <{RDF}type> <http://xmlns.com/foaf/0.1/Person>",
                f"{it}> <https://schema.org/sameAs> <https://isni.org/isni/{place:016}>",
                f"{it}> <https://schema.org/sameAs> <http://viaf.org/viaf/{1000000 + place * 7}>",
                f'{it}> <{BASE}def/ap#birth> "{chance.randrange(1850, 2000)}"',
                *(f"{it}> <{more}z{each}> <{more}{each}>" for each in range(5)),
            ]
            file.writelines(sorted(f"{line} .\n" for line in lines))
