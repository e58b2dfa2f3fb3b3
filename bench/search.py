"""How well names find their entities, and how fast: records of NLK, RERO, ROR and CiNii, or N made ones.

`python -m bench.search FOLDER` prints recall by kind of query; FOLDER holds nlk-lod, viaf-gnd-lc, orgs.
Of kanji without kana no reading is known, so none is asked for.
`python -m bench.search --made 100000` prints the time of the index beside the load of the same N-Quads
into the store, and the times of typeahead.
"""

import argparse
import gzip
import random
import re
import shutil
import statistics
import tempfile
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import jaconv
import orjson
import pyoxigraph

from bench import romanised
from bench.releases import machine
from lod.names import script, split_hanja, tag
from lod.names.hangul import initials
from lod.names.korean_spellings import korean_readings
from lod.search import Index
from lod.search.writing import write

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


def indexed(entities: Iterable[Named], folder: Path) -> Index:
    """Make an index of the entities and open it."""
    lines = {
        f"<{entity.iri}> <{SKOS}altLabel> {_literal(text, language)} .\n".encode()
        for entity in entities
        for text, language in entity.names
    }
    folder.mkdir()
    (folder / "data.nq").write_bytes(b"".join(sorted(lines)))
    write(folder / "data.nq", folder / "index", BASE)
    return Index.open(folder / "index")


def _literal(text: str, language: str) -> str:
    return str(pyoxigraph.Literal(text, language=language) if language else pyoxigraph.Literal(text))


def recall(index: Index, pairs: list[tuple[str, str]]) -> str:
    """Return recall at 1 and at 10 of (query, IRI)."""
    places = []
    for query, iri in pairs:
        found = [hit.iri for hit in index.search(query[:500], limit=10).hits]
        places.append(found.index(iri) if iri in found else 99)
    at = {depth: sum(place < depth for place in places) / len(places) for depth in (1, 10)}
    return f"{len(pairs):6} pairs   at 1: {at[1]:.3f}   at 10: {at[10]:.3f}"


def _unpunctuated(text: str) -> str:
    return "".join(" " if unicodedata.category(each)[0] in "PSZ" else each for each in text.lower())


def romaji(kana: str) -> str:
    """Return kana in Hepburn without signs for long vowels, as a keyboard types it."""
    told = jaconv.kana2alphabet(jaconv.kata2hira(unicodedata.normalize("NFKC", kana)).replace("ー", ""))
    return told if told.replace(" ", "").isalpha() and told.isascii() else ""


def abbreviated(name: str) -> str:
    """Return "Allen, Horace Newton" as "H. N. Allen", "" for a name without a comma."""
    family, comma, given = name.partition(", ")
    words = given.split()
    if not comma or "," in given or not all(word[:1].isalpha() for word in words) or not family.isalpha():
        return ""
    return " ".join(f"{word[0]}." for word in words) + f" {family}"


ALTERED: dict[str, Callable[[str], str]] = {
    "as recorded": str,
    "without blanks": lambda text: text.replace(" ", ""),
    "inverted": lambda text: " ".join(reversed(text.split(", "))) if text.count(", ") == 1 else "",
    "small letters, no punctuation": _unpunctuated,
    "romanised from kana": lambda text: romaji(text) if script(text) == "Hrkt" else "",
    "kana as it is typed": lambda text: jaconv.kata2hira(text) if script(text) == "Hrkt" else "",
    "first names as initials": lambda text: abbreviated(text) if script(text) == "Latn" else "",
    "with years behind": lambda text: f"{text}, 1901-1980" if text.count(", ") == 1 else "",
    "without years and brackets": lambda text: re.sub(r"(, [0-9]{4}-[0-9]*| \([^)]*\))+$", "", text),
    "with years, inverted": lambda text: (
        " ".join(reversed(text.split(", "))) + " (1901-)" if text.count(", ") == 1 else ""
    ),
    "initial consonants": lambda text: initials(text) if script(text) == "Hang" and len(text) < 9 else "",
}
DERIVED = (("Hang", "Hani"), ("Hani", "Hang"), ("Latn", "Hang"))


def measure_recall(folder: Path, scratch: Path) -> None:
    """Print recall for what the records hold, and for what has to be derived."""
    named = [*nlk(folder), *rero(folder), *ror(folder), *cinii(folder)]
    print(f"{len(named)} entities, {sum(len(entity.names) for entity in named)} names")
    index = indexed(named, scratch / "whole")
    for title, altered in ALTERED.items():
        pairs = [
            (query, entity.iri) for entity in named for text, _ in entity.names if (query := altered(text))
        ]
        print(f"held, {title:30}{recall(index, pairs)}")
    for asked, held in DERIVED:
        rest = [without(entity, asked) for entity in named]
        pairs = derived_pairs(named, rest, asked, held)
        if pairs:
            found = recall(indexed([each for each in rest if each.names], scratch / f"{asked}-{held}"), pairs)
            print(f"derived, {asked} asks for {held:13}{found}")
    measure_romanised(named, scratch)


def measure_romanised(named: list[Named], scratch: Path) -> None:
    """Print recall of hangul names (of the records and 5,000 made ones) by what bench/romanised.py writes."""
    chance = random.Random(1)
    real = {name for entity in named for name, _ in entity.names if _is_korean(name) and len(name) in (3, 4)}
    people = sorted(real | set(romanised.made(5000, chance)))
    index = indexed((Named(f"{BASE}{name}", ((name, "ko"),)) for name in people), scratch / "romanised")
    pairs: dict[str, list[tuple[str, str]]] = {}
    for name in chance.sample(people, 1000):
        for title, query in romanised.spellings(name, chance):
            pairs.setdefault(title, []).append((query, f"{BASE}{name}"))
    for title, asked in pairs.items():
        print(f"derived, Hang by {title:30}{recall(index, asked)}")


def derived_pairs(named: list[Named], rest: list[Named], asked: str, held: str) -> list[tuple[str, str]]:
    """Return names in one script with the entity that is left with names in the other."""
    return [
        (text, entity.iri)
        for entity, left in zip(named, rest, strict=True)
        if any(script(name) == held for name, _ in left.names)
        for text, _ in entity.names
        if script(text) == asked and _is_reading(text, asked, left)
    ]


def without(entity: Named, left_out: str) -> Named:
    """Return the entity without its names in one script."""
    return Named(entity.iri, tuple(name for name in entity.names if script(name[0]) != left_out))


def _is_reading(text: str, asked: str, left: Named) -> bool:
    """Whether the name may be read from another: no translation, and a syllable for each character."""
    names = [name for name, _ in left.names]
    if asked == "Latn":  # Korean in every word, beside a Korean's name in hangul
        words = _unpunctuated(text.replace("-", "")).split()
        return len(words) > 1 and all(map(korean_readings, words)) and any(map(_is_korean, names))
    length = len(text.replace(" ", ""))
    return "-" not in text and any(len(name.replace(" ", "")) == length and "-" not in name for name in names)


def _is_korean(name: str) -> bool:
    return script(name) == "Hang" and 2 <= len(name) <= 4 and name.isalpha()


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


def measure_speed(number: int, scratch: Path) -> None:
    """Print the time to make the index beside the store's load of the same lines, and that of typeahead."""
    data = scratch / "data.nq"
    made(number, data)
    begun = time.perf_counter()
    write(data, scratch / "index", BASE)
    index_s = time.perf_counter() - begun
    begun = time.perf_counter()
    store = pyoxigraph.Store(str(scratch / "store"))
    store.bulk_load(path=data, format=pyoxigraph.RdfFormat.N_QUADS)
    store.optimize()
    load_s = time.perf_counter() - begun
    size = sum(file.stat().st_size for file in (scratch / "index").iterdir()) / 1e6
    print(f"{number} entities: index {index_s:.1f} s, {size:.0f} MB; load {load_s:.1f} s")
    print(f"index : load = {index_s / load_s:.2f}")
    index = Index.open(scratch / "index")
    for title, queries in _TYPED.items():
        times = sorted(_timed(index, query) for _ in range(20) for query in queries)
        middle, slow = statistics.median(times), times[int(len(times) * 0.99)]
        print(f"typeahead, {title:20} p50 {middle:6.2f} ms   p99 {slow:6.2f} ms")
    begun = time.perf_counter()
    total = index.search("kim").total
    print(f"search with facets, {total} hits: {(time.perf_counter() - begun) * 1000:.1f} ms")


_TYPED = {
    "one character": ("김", "李", "k", "h", "ㄱ", "1"),
    "two characters": ("김길", "李吉", "ki", "ho", "ㄱㄱ", "길동"),
    "three characters": ("김길동", "李吉童", "kim", "hon", "ㄱㄱㄷ", "yi "),
    "whole names": (
        "Kim Kil-tong",
        "Kiltong Kim",
        "Gim Gildong",
        "Hong, Yŏng-hŭi",
        "洪英姬",
        "0000000000000042",
    ),
}


def _timed(index: Index, query: str) -> float:
    begun = time.perf_counter()
    index.suggest(query, 10)
    return (time.perf_counter() - begun) * 1000


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description="Measures recall and speed of the search.")
    parser.add_argument("folder", nargs="?", type=Path, help="the folder of real records")
    parser.add_argument("--made", type=int, default=0, help="number of made records")
    wanted = parser.parse_args()
    print(machine())
    scratch = Path(tempfile.mkdtemp(prefix="bench-search-"))
    try:
        if wanted.folder:
            measure_recall(wanted.folder, scratch)
        if wanted.made:
            measure_speed(wanted.made, scratch)
    finally:
        shutil.rmtree(scratch)


if __name__ == "__main__":
    main()
