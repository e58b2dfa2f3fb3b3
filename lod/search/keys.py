"""The forms under which a name is found: made of names at build, and of what is asked at query."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from lod.names import fold, script, squash, words
from lod.names.chinese import pinyin
from lod.names.han import readings, sound_key
from lod.names.hangul import initials, initials_asked
from lod.names.japanese import japanese_key, japanese_key_asked
from lod.names.korean import korean_keys, korean_keys_asked

LONGEST_PREFIX: Final = (
    8  # characters of a prefix that is indexed; a longer one is looked for among the terms
)
LONGEST_KEY: Final = 120  # characters of a key
_EAST_ASIAN: Final = re.compile(
    "[\u1100-\u11ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff]+"
)
_SURNAMES_OF_TWO: Final = {"남궁", "황보", "제갈", "선우", "독고", "사공", "서문", "동방", "망절", "어금"}


@dataclass(slots=True)
class Keys:
    """The terms of one name; each list is a field of the index."""

    whole: list[str] = field(default_factory=list)  # the name without blanks
    words: list[str] = field(default_factory=list)
    pairs: list[str] = field(default_factory=list)  # two by two, the characters of East Asian text, in order
    sounds: list[str] = field(default_factory=list)  # the name as it sounds, in another script
    sound_words: list[str] = field(default_factory=list)
    initials: list[str] = field(default_factory=list)  # initial consonants


@lru_cache(maxsize=8192)
def keys_of(text: str, language: str = "") -> Keys:
    """Return the terms under which a name is found."""
    folded = fold(text)
    whole = folded.replace(" ", "")[:LONGEST_KEY]
    keys = Keys(whole=[whole], words=list(words(text)))
    if folded.isascii():
        _add_latin(keys, keys.words)
        return keys
    written = script(text)
    if _EAST_ASIAN.search(folded):
        keys.pairs = list(pairs(whole))
        keys.words += [word for word in _EAST_ASIAN.findall(folded) if word not in keys.words]
    if written in {"Hang", "Kore"}:
        _add_hangul(keys, fold(text))
        keys.initials = [initials(whole)]
    if written in {"Hani", "Kore"}:
        for reading in readings(fold_but_han(text)):
            _add_hangul(keys, fold(reading))
        if language[:2] not in {"ko", "ja"}:
            _add_pinyin(keys, text)
    if written == "Hrkt":
        _add_sounds(keys, "j", [japanese_key(word) for word in folded.split()])
    if written == "Latn":
        _add_latin(keys, keys.words)
    return keys


def fold_but_han(text: str) -> str:
    """Return `text` without punctuation and blanks doubled, with its own Han characters."""
    return " ".join(re.sub(r"[^\w\s]", " ", text).split())


def pairs(text: str) -> Iterator[str]:
    """Yield the characters of each East Asian stretch two by two.

    >>> list(pairs("국립도서관"))
    ['국립', '립도', '도서', '서관']
    """
    for run in _EAST_ASIAN.findall(text):
        yield from (run[place : place + 2] for place in range(len(run) - 1))


def _add_sounds(keys: Keys, kind: str, parts: list[str]) -> None:
    """Add a reading in parts: as a whole in its order, and each part for itself."""
    keys.sounds.append(f"{kind}{''.join(parts)}"[:LONGEST_KEY])
    keys.sound_words += [f"{kind}{part}" for part in parts if part]


def _add_hangul(keys: Keys, folded: str) -> None:
    """Add hangul as it sounds (initial sound rule aside) and romanised, whole and as a personal name."""
    whole = folded.replace(" ", "")
    keys.sounds.append(f"h{sound_key(whole)}"[:LONGEST_KEY])
    for key in korean_keys(whole):
        keys.sounds.append(f"k{key}"[:LONGEST_KEY])
    parts = folded.split()
    if len(parts) == 1 and 2 <= len(whole) <= 5:
        surname = 2 if whole[:2] in _SURNAMES_OF_TWO else 1
        parts = [whole[:surname], whole[surname:], *whole[surname:]]
    for part in parts:
        keys.sound_words += [f"k{key}" for key in korean_keys(part) if key]


def _add_pinyin(keys: Keys, text: str) -> None:
    syllables = pinyin(text)
    if syllables:
        keys.sounds.append(f"p{''.join(syllables)}"[:LONGEST_KEY])
        if len(syllables) <= 4:
            keys.sound_words += [f"p{each}" for each in (*syllables, "".join(syllables[1:]))]


def _add_latin(keys: Keys, folded: list[str]) -> None:
    """Add what a Latin name may be as a reading, so that another system's spelling finds it."""
    for word in folded:
        keys.sound_words += [f"k{key}" for key in korean_keys_asked(word)[:1]]
        if key := japanese_key_asked(word):
            keys.sound_words.append(f"j{key}")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for."""

    whole: str  # the query without blanks
    words: tuple[str, ...]  # all must be there; the last may be a beginning
    sounds: tuple[str, ...] = ()  # one of them, whole
    sound_words: tuple[tuple[str, ...], ...] = ()  # for each word, one of its sounds
    initials: str = ""


def asked(query: str) -> Asked:
    """Return what a query looks for.

    >>> asked("Gildong Hong").sound_words[0]
    ('kkiltonk', 'pgildong')
    """
    whole = squash(query)[:LONGEST_KEY]
    parts = tuple(dict.fromkeys(fold(query).split()))
    if consonants := initials_asked(query):
        return Asked(whole, parts, initials=consonants)
    written = script(query)
    if written == "Latn":
        joined = tuple(dict.fromkeys(_joined_words(query)))
        return Asked(
            whole,
            parts,
            tuple(_sounds_of_latin(whole)),
            tuple(tuple(_sounds_of_latin(word)) for word in joined),
        )
    if written == "Hrkt":
        kana = [japanese_key(word) for word in fold(query).split()]
        return Asked(whole, parts, (f"j{''.join(kana)}",), tuple((f"j{word}",) for word in kana))
    hangul = (
        [squash(query)] if written == "Hang" else [squash(each) for each in readings(fold_but_han(query))]
    )
    return Asked(whole, parts, tuple(f"h{sound_key(each)}"[:LONGEST_KEY] for each in hangul if each))


def _joined_words(query: str) -> list[str]:
    """Return the words with what hyphens join as one: Kil-tong is one word."""
    return fold(re.sub("[-\u2010-\u2013\uff0d]", "", query)).split()


def _sounds_of_latin(word: str) -> Iterator[str]:
    word = word[:LONGEST_KEY]
    yield from (f"k{key}" for key in korean_keys_asked(word))
    if key := japanese_key_asked(word):
        yield f"j{key}"
    if word.isascii() and word.isalpha():
        yield f"p{word}"
