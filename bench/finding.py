"""How well names find their entities: recall of real names, by how they are asked for and how they are held.

`python -m bench.finding FOLDER` prints a table; FOLDER holds nlk-lod, viaf-gnd-lc, orgs, bib-marc and japan.
Held: the index has the name that is asked for, in the script asked. Derived: it has the entity's names in
another script alone, or as another rule writes them.
"""

import argparse
import random
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import icu
import jaconv

from bench import romanised
from bench.named import BASE, Named, cinii, indexed, nlk, rero, ror, transliterated
from bench.releases import machine
from lod.names import script
from lod.names.hangul import initials
from lod.search import Index

HELD, DERIVED = 0.98, 0.90  # recall at 10 to reach
LANGUAGES = {
    "ko": "Korean", "ja": "Japanese", "zh": "Chinese", "ru": "Russian", "he": "Hebrew", "ar": "Arabic",
    "fa": "Persian",
}  # fmt: skip
SCRIPTS = {"Hang": "hangul", "Hani": "Han", "Hrkt": "kana", "Jpan": "kanji and kana", "Latn": "Latin",
           "Cyrl": "Cyrillic", "Hebr": "Hebrew", "Arab": "Arabic"}  # fmt: skip
Pair = tuple[str, str]  # what is asked for, and the IRI that it should find


@dataclass
class Table:
    """Prints a row for each kind of query, and remembers what misses."""

    missed: int = 0

    def row(self, kind: str, title: str, index: Index, pairs: list[Pair]) -> None:
        """Ask for all and print how many come first, and among the first ten."""
        places = []
        for query, iri in pairs:
            found = [hit.iri for hit in index.suggest(query[:500], 10)]
            places.append(found.index(iri) if iri in found else 99)
        first, ten = (sum(place < depth for place in places) / len(places) for depth in (1, 10))
        least = HELD if kind == "held" else DERIVED
        self.missed += ten < least
        mark = "" if ten >= least else " *"
        print(f"| {kind} | {title} | {len(pairs):,} | {first:.3f} | {ten:.3f}{mark} |", flush=True)


def _unpunctuated(text: str) -> str:
    return "".join(" " if unicodedata.category(each)[0] in "PSZ" else each for each in text.lower())


def _inverted(name: str) -> str:
    return " ".join(reversed(name.split(", "))) if name.count(", ") == 1 else ""


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


def _only(code: str, altered: Callable[[str], str]) -> Callable[[str], str]:
    return lambda text: altered(text) if script(text) == code else ""


ALTERED: dict[str, Callable[[str], str]] = {
    "as recorded": str,
    "without blanks": lambda text: text.replace(" ", "") if " " in text else "",
    "inverted order": _inverted,
    "small letters, no punctuation": _unpunctuated,
    "kana of the other kind": _only("Hrkt", jaconv.kata2hira),
    "kana as romaji": _only("Hrkt", romaji),
    "first names as initials": _only("Latn", abbreviated),
    "initial consonants": lambda text: initials(text) if script(text) == "Hang" and len(text) < 9 else "",
    "with years behind": lambda text: f"{text}, 1901-1980" if text.count(", ") == 1 else "",
    "with years, inverted": lambda text: f"{_inverted(text)} (1901-)" if _inverted(text) else "",
    "without years and brackets": lambda text: re.sub(r"(, [0-9]{4}-[0-9]*| \([^)]*\))+$", "", text),
    "with a title before": _only("Latn", lambda text: f"Dr. {_inverted(text)}" if _inverted(text) else ""),
    "with a title behind": _only("Hang", lambda text: f"{text} 교수" if 2 <= len(text) <= 4 else ""),
}  # fmt: skip


def _with_department(text: str) -> str:
    east = {"Hang": " 자료운영과", "Hani": " 庶務課"}
    return text + east.get(script(text), ", Department of Acquisitions")


def _misspelt(text: str) -> str:
    """Return a name with a letter of its longest word gone, doubled, replaced or misplaced; "" if short."""
    longest = max(re.findall(r"[^\W\d_]+", text), key=len, default="")
    if len(longest) < 7 or script(longest) not in ("Latn", "Cyrl", "Grek"):
        return ""
    chance = random.Random(text)
    place = chance.randrange(1, len(longest) - 1)
    before, here, after = longest[:place], longest[place], longest[place + 1 :]
    spelt = chance.choice((before + after, before + here + here + after, f"{before}e{after}",
                           before + after[0] + here + after[1:]))  # fmt: skip
    return text.replace(longest, spelt)


def held(table: Table, named: list[Named], index: Index) -> None:
    """Ask for each name as it is recorded, and as people alter it."""
    for title, altered in ALTERED.items():
        pairs = [(altered(text), one.iri) for one in named for text, _ in one.names]
        table.row("held", title, index, [pair for pair in pairs if pair[0]])
    chance = random.Random(1)
    some = [(text, one.iri) for one in chance.sample(named, 1000) for text, _ in one.names[:2]]
    table.row(
        "derived", "with a department behind", index, [(_with_department(text), iri) for text, iri in some]
    )
    table.row(
        "derived",
        "one letter wrong",
        index,
        [(_misspelt(text), iri) for text, iri in some if _misspelt(text)],
    )


def readings(table: Table, named: list[Named], scratch: Path) -> None:
    """Ask in a script for Koreans of whom the index has names in another alone."""
    for asked, kept in (("Hang", "Hani"), ("Hani", "Hang")):
        rest = [without(entity, asked) for entity in named]
        pairs = derived_pairs(named, rest, asked, kept)
        index = indexed([each for each in rest if each.names], scratch / f"{asked}-{kept}")
        table.row("derived", f"Korean: {SCRIPTS[asked]} asks for {SCRIPTS[kept]}", index, pairs)


def derived_pairs(named: list[Named], rest: list[Named], asked: str, kept: str) -> list[Pair]:
    """Return names in one script with the entity that is left with names in the other."""
    return [
        (text, entity.iri)
        for entity, left in zip(named, rest, strict=True)
        if any(script(name) == kept for name, _ in left.names)
        for text, _ in entity.names
        if script(text) == asked and _is_reading(text, left)
    ]


def without(entity: Named, left_out: str) -> Named:
    """Return the entity without its names in one script."""
    return Named(entity.iri, tuple(name for name in entity.names if script(name[0]) != left_out))


def _is_reading(text: str, left: Named) -> bool:
    """Whether the name may be read from another: no translation, and a syllable for each character."""
    names = [name for name, _ in left.names]
    length = len(text.replace(" ", ""))
    return "-" not in text and any(len(name.replace(" ", "")) == length and "-" not in name for name in names)


def _is_korean(name: str) -> bool:
    return script(name) == "Hang" and 2 <= len(name) <= 4 and name.isalpha()


def transcriptions(table: Table, named: list[Named], told: list[Named], scratch: Path) -> None:
    """Ask for names and titles as cataloguers wrote them in one script; the index has another alone."""
    kinds = sorted(
        {(asked, kept) for one in told for asked in _kinds(one) for kept in _kinds(one) if asked != kept}
    )
    for (language, asked), (_, kept) in [pair for pair in kinds if pair[0][0] == pair[1][0]]:
        mine = [one for one in told if {(language, asked), (language, kept)} <= set(_kinds(one))]
        left = [Named(one.iri, tuple(name for name in one.names if script(name[0]) == kept)) for one in mine]
        pairs = [(text, one.iri) for one in mine for text, _ in one.names if script(text) == asked]
        index = indexed([*named, *left], scratch / f"{language}-{asked}-{kept}")
        title = f"{LANGUAGES[language]}: {SCRIPTS[asked]} asks for {SCRIPTS[kept]}"
        table.row("derived", title, index, pairs)


def _kinds(one: Named) -> Iterator[tuple[str, str]]:
    """Yield the language of an entity's names and the script of each, where the language is one of ours."""
    tags = {language[:2] for _, language in one.names} & LANGUAGES.keys()
    for language in tags if len(tags) == 1 else ():
        yield from ((language, script(text)) for text, _ in one.names if script(text) in SCRIPTS)


def regional(table: Table, named: list[Named], scratch: Path) -> None:
    """Ask for Han names in simplified characters where they are held in traditional ones, or vice versa."""
    index = indexed(named, scratch / "regional")
    for name in ("Traditional-Simplified", "Simplified-Traditional"):
        other = icu.Transliterator.createInstance(name)
        pairs = [
            (told, one.iri)
            for one in named
            for text, _ in one.names
            if script(text) == "Hani" and (told := other.transliterate(text)) != text
        ]
        table.row("derived", name.replace("-", " forms asked for as ").lower(), index, pairs)


def romanisations(table: Table, named: list[Named], scratch: Path) -> None:
    """Ask for hangul names (of the records, and 5,000 made ones) by what bench/romanised.py writes."""
    chance = random.Random(1)
    real = {name for entity in named for name, _ in entity.names if _is_korean(name) and len(name) in (3, 4)}
    people = sorted(real | set(romanised.made(5000, chance)))
    index = indexed((Named(f"{BASE}{name}", ((name, "ko"),)) for name in people), scratch / "romanised")
    pairs: dict[str, list[Pair]] = {}
    for name in chance.sample(people, 1000):
        for title, query in romanised.spellings(name, chance):
            pairs.setdefault(title, []).append((query, f"{BASE}{name}"))
    for title, asked in pairs.items():
        table.row("derived", f"Korean: {title} asks for hangul", index, asked)


def measure(folder: Path, scratch: Path) -> None:
    """Print the table."""
    named = [*nlk(folder), *rero(folder), *ror(folder), *cinii(folder)]
    told = list(transliterated(folder))
    print(f"{len(named) + len(told):,} entities, {_names(named) + _names(told):,} names\n")
    print("| | asked for | pairs | first | among ten |\n|---|---|--:|--:|--:|")
    table = Table()
    held(table, [*named, *told], indexed([*named, *told], scratch / "whole"))
    readings(table, named, scratch)
    romanisations(table, named, scratch)
    transcriptions(table, named, told, scratch)
    regional(table, [*named, *told], scratch)
    print(f"\n{table.missed} rows (*) are below {HELD} of what is held or {DERIVED} of what is derived")


def _names(several: Iterable[Named]) -> int:
    return sum(len(one.names) for one in several)


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path, help="the folder of real records")
    wanted = parser.parse_args()
    print(machine())
    scratch = Path(tempfile.mkdtemp(prefix="bench-finding-"))
    try:
        measure(wanted.folder, scratch)
    finally:
        shutil.rmtree(scratch)


if __name__ == "__main__":
    main()
