"""In which alphabetical list a name stands, where, and under which letter: CLDR's collation, by ICU."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

import icu

from lod.names.chinese import pinyin
from lod.names.folding import fold
from lod.names.han import readings
from lod.names.hangul import INITIALS, decompose
from lod.names.scripts import script

OTHER: Final = "#"  # the letter of what begins with none of its alphabet
_ROWS: Final = {
    "あ": "あいうえお", "か": "かきくけこがぎぐげご", "さ": "さしすせそざじずぜぞ",
    "た": "たちつてとだぢづでど", "な": "なにぬねの", "は": "はひふへほばびぶべぼぱぴぷぺぽ",
    "ま": "まみむめも", "や": "やゆよ", "ら": "らりるれろ", "わ": "わゐゑをん",
}  # fmt: skip
_ROW_OF: Final = {kana: row for row, several in _ROWS.items() for kana in several}
_TENSE: Final = {"ㄲ": "ㄱ", "ㄸ": "ㄷ", "ㅃ": "ㅂ", "ㅆ": "ㅅ", "ㅉ": "ㅈ"}
_LATIN: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# The alphabets that lists have, and the letters of their jump bars; those of others are as they come.
LETTERS: Final[Mapping[str, str]] = {
    "ko": "".join(letter for letter in INITIALS if letter not in _TENSE),
    "ja": "".join(_ROWS),
    "zh": _LATIN,
    "latin": _LATIN,
    "cyrillic": "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЭЮЯ",
    "greek": "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ",
    "arabic": "",
    "hebrew": "אבגדהוזחטיכלמנסעפצקרשת",
    "other": "",
}
_OF_SCRIPT: Final[Mapping[str, str]] = {
    "Hang": "ko", "Kore": "ko", "Hrkt": "ja", "Jpan": "ja", "Latn": "latin", "Cyrl": "cyrillic",
    "Grek": "greek", "Arab": "arabic", "Hebr": "hebrew", "Zyyy": "latin",
}  # fmt: skip
_LOCALES: Final[Mapping[str, str]] = {"ko": "ko", "ja": "ja", "zh": "zh", "cyrillic": "ru", "greek": "el",
                                      "arabic": "ar", "hebrew": "he"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Where a name stands in a list."""

    alphabet: str  # of LETTERS
    letter: str
    key: bytes  # compares as the names are ordered


def alphabet_of(text: str, language: str = "") -> str:
    """Return the alphabet of a name; that of Han characters depends on the language.

    >>> alphabet_of("洪吉童", "ko-Hani"), alphabet_of("夏目漱石", "ja"), alphabet_of("毛澤東")
    ('ko', 'ja', 'zh')
    """
    written = script(text)
    if written == "Hani":
        return {"ko": "ko", "ja": "ja"}.get(language[:2], "zh")
    return _OF_SCRIPT.get(written, "other")


@lru_cache(maxsize=32768)  # many have the same name
def place(text: str, language: str = "", reading: str = "") -> Place:
    """Return where a name stands: hanja as Koreans read them, kanji by their kana, other Han by pinyin.

    >>> place("洪吉童", "ko-Hani").letter, place("夏目, 漱石", "ja", "ナツメ, ソウセキ").letter
    ('ㅎ', 'な')
    >>> place("Ångström").letter
    'A'
    >>> place("가").key < place("金九", "ko-Hani").key < place("나").key
    True

    Args:
        text: the name.
        language: its tag.
        reading: in kana, where the record has one.
    """
    alphabet = alphabet_of(text, language)
    said = _said(alphabet, text, reading)
    key = collated(alphabet, said) + (collated(alphabet, text) if said != text else b"")
    return Place(alphabet, _letter(alphabet, said, text), key)


def _said(alphabet: str, text: str, reading: str) -> str:
    """Return what a name is ordered by, from its first letter or digit on."""
    told = text
    if alphabet == "ja":
        told = reading or text
    elif alphabet == "ko" and script(text) == "Hani":
        told = next(iter(readings(text, 1)), text)
    return _LEADING.sub("", told) or told


_LEADING: Final = re.compile(r"^[\W_]+")


def _letter(alphabet: str, said: str, text: str) -> str:
    first = fold(said[:8])[:1]
    if alphabet == "ko":
        parts = decompose(first) if first else None
        return _TENSE.get(parts[0], parts[0]) if parts else OTHER
    if alphabet == "ja":
        return _ROW_OF.get(first, OTHER)
    if alphabet == "zh":
        first = next(iter(pinyin(text[:4])), "")[:1]
    letter = first.upper()
    if not LETTERS[alphabet]:
        return letter if letter.isalpha() else OTHER
    return letter if letter and letter in LETTERS[alphabet] else OTHER


def collated(alphabet: str, text: str) -> bytes:
    """Return the sort key of a text in an alphabet."""
    return bytes(_collator(_LOCALES.get(alphabet, "und")).getSortKey(text[:200]))


@cache
def _collator(locale: str) -> icu.Collator:
    return icu.Collator.createInstance(icu.Locale(locale))
