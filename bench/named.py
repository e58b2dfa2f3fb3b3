"""Entities and their names as real records have them: of NLK, RERO, ROR, CiNii, and of MARC with its 880s."""

import gzip
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import orjson
import pyoxigraph
from pymarc import Field, MARCReader, Record

from lod.names import nfc, script, split_hanja, tag
from lod.search import Index
from lod.search.writing import write

BASE = "https://data.example.org/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
TOLD_TWICE = re.compile("[167]..|24[056]|260|4[49]0|740|8[03]0")  # fields whose $a, or $b of 260, is a name


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


def transliterated(folder: Path) -> Iterator[Named]:
    """Yield the names and titles of bibliographic records that are told in two scripts, or in three (880)."""
    files = [*sorted((folder / "bib-marc").glob("*.m*rc*")), folder / "japan" / "japanmarc-marc21-ndl.mrc"]
    seen: set[tuple[str, ...]] = set()
    for file in files:
        for record in _records(file):
            language = (record["008"].data or "")[35:38] if "008" in record else ""
            for place, texts in enumerate(_told_twice(record)):
                if len(set(map(script, texts))) > 1 and texts not in seen:
                    seen.add(texts)
                    number = record["001"].data if "001" in record else ""
                    iri = f"{BASE}{file.stem}-{number}-{place}".replace(" ", "")
                    yield Named(iri, tuple((text, tag(text, language)) for text in texts))


def _records(file: Path) -> Iterator[Record]:
    with file.open("rb") as data:
        for record in MARCReader(data, to_unicode=True, permissive=True, hide_utf8_warnings=True):
            if record is not None:
                yield record


def _told_twice(record: Record) -> Iterator[tuple[str, ...]]:
    others: dict[str, list[Field]] = {}
    for field in record.get_fields("880"):
        others.setdefault((field.get("6") or "")[:6], []).append(field)
    for field in record.fields:
        linked = others.get(f"{field.tag}-{(field.get('6') or '')[4:6]}", []) if field.tag != "880" else []
        if TOLD_TWICE.fullmatch(field.tag) and linked:
            texts = [_name(each, field.tag) for each in (field, *linked)]
            if all(len(text) > 1 and _is_legible(text) for text in texts):
                yield tuple(dict.fromkeys(texts))


def _name(field: Field, tag: str) -> str:
    """Return the first name in a field, without the marks of ISBD behind it and those of direction."""
    told = nfc((field.get("b" if tag == "260" else "a") or "").replace("\u3000", " "))
    return re.sub(
        r"[\s.,:;/=\u3001\uff0c\uff0e\uff1a\uff0f-]+$", "", re.sub("[\u200e\u200f\x88\x89]", "", told)
    ).strip()


def _is_legible(text: str) -> bool:
    """Tell text from text of which a conversion made Han characters that no country's computers had."""
    return all(
        any(each.encode(code, "ignore") for code in ("gb2312", "big5", "cp949", "shift_jis"))
        for each in text
        if script(each) == "Hani"
    )


def indexed(entities: Iterable[Named], folder: Path) -> Index:
    """Make an index of the entities and open it."""
    lines = {
        f"<{entity.iri}> <{SKOS}altLabel> {literal(text, language)} .\n".encode()
        for entity in entities
        for text, language in entity.names
    }
    folder.mkdir()
    (folder / "data.nq").write_bytes(b"".join(sorted(lines)))
    write(folder / "data.nq", folder / "index", BASE)
    return Index.open(folder / "index")


def literal(text: str, language: str) -> str:
    """Return a literal as N-Triples write it."""
    return str(pyoxigraph.Literal(text, language=language) if language else pyoxigraph.Literal(text))
