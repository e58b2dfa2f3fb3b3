"""How well names find their entities, and how fast: records of NLK, RERO, ROR and CiNii, or N made ones.

`python -m bench.search FOLDER` prints recall by kind of query; FOLDER holds nlk-lod, viaf-gnd-lc, orgs.
Of kanji without kana no reading is known, so none is asked for.
`python -m bench.search --made 100000` prints the time of the index beside the load of the same N-Quads
into the store, and the times of typeahead.
"""

import argparse
import random
import re
import statistics
import tempfile
import time
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path

import jaconv
import pyoxigraph

from bench import romanised
from bench.names import BASE, SKOS, Named, cinii, literal, made, nlk, rero, ror
from bench.releases import machine
from lod.names import script
from lod.names.hangul import initials
from lod.names.korean_spellings import korean_readings
from lod.search import Index
from lod.search.writing import write


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
    with tempfile.TemporaryDirectory(prefix="bench-search-") as scratch:
        if wanted.folder:
            measure_recall(wanted.folder, Path(scratch))
        if wanted.made:
            measure_speed(wanted.made, Path(scratch))


if __name__ == "__main__":
    main()
