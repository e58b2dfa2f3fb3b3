"""The forms under which a name is found: made of names at build, and of what is asked at query."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from lod.names import fold, script, squash, words
from lod.names.chinese import pinyin, wade_giles
from lod.names.folding import spelt_out
from lod.names.han import readings, sound_key
from lod.names.hangul import initials, initials_asked
from lod.names.japanese import japanese_key, japanese_key_asked
from lod.names.korean import (
    korean_initials,
    korean_initials_asked,
    korean_keys,
    korean_keys_asked,
    korean_keys_told,
)
from lod.names.organisations import shortened

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

    whole: list[str] = field(default_factory=list)  # the name without blanks, and its other forms
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
    short = shortened(text, folded)
    if short:
        keys.whole.append(short.replace(" ", "")[:LONGEST_KEY])
    if folded.isascii():
        if not text.isascii() and (spelt := spelt_out(text)):
            keys.whole.append(spelt.replace(" ", "")[:LONGEST_KEY])
            keys.words += [word for word in spelt.split() if word not in keys.words]
        _add_latin(keys, keys.words)
        return keys
    written = script(text)
    if _EAST_ASIAN.search(folded):
        keys.pairs = list(pairs(whole))
        keys.words += [word for word in _EAST_ASIAN.findall(folded) if word not in keys.words]
    forms = (folded, short) if short else (folded,)
    if written in {"Hang", "Kore"}:
        for form in forms:
            _add_hangul(keys, form)
            keys.initials.append(initials(form))
    if written in {"Hani", "Kore"}:
        for reading in readings(fold_but_han(text), 3 if len(whole) <= _LONGEST_PERSON else 8):
            _add_hangul(keys, fold(reading))
        if language[:2] not in {"ko", "ja"}:
            _add_pinyin(keys, text)
    if written == "Hrkt":
        kana = [japanese_key(word) for word in fold_but_han(text).split()]
        _add_sounds(keys, "j", kana)
        if len(kana) <= _LONGEST_PERSON:
            keys.sound_words += [f"J{word[:1]}" for word in kana if word]
    if written == "Latn":
        _add_latin(keys, keys.words)
    return keys


_LONGEST_PERSON: Final = 4  # Han characters or words of a person's name


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
    if person := _person(parts):
        parts = [*person, *person[1]]
        keys.sound_words += [f"K{letter}" for letter in korean_initials(whole)]
    for part in parts:
        keys.sound_words += [f"k{key}" for key in korean_keys(part) if key]


def _person(parts: list[str]) -> list[str]:
    """Return surname and given name of what may be a Korean's name, empty where it is none."""
    whole = "".join(parts)
    if len(parts) != 1 or not 2 <= len(whole) <= 5:
        return []
    surname = 2 if whole[:2] in _SURNAMES_OF_TWO and len(whole) > 2 else 1
    return [whole[:surname], whole[surname:]]


def _add_pinyin(keys: Keys, text: str) -> None:
    for syllables in dict.fromkeys((pinyin(text), wade_giles(text))):
        if not syllables:
            continue
        keys.sounds.append(f"p{''.join(syllables)}"[:LONGEST_KEY])
        if len(syllables) <= _LONGEST_PERSON:
            parts = (syllables[1:], syllables[:2], syllables[2:])
            keys.sound_words += [f"p{each}" for each in (*syllables, *map("".join, parts)) if each]


def _add_latin(keys: Keys, folded: list[str]) -> None:
    """Add what a Latin name may be as a reading, so that another system's spelling finds it."""
    for word in folded:
        keys.sound_words += [f"k{key}" for key in korean_keys_told(word)]
        if key := japanese_key_asked(word):
            keys.sound_words.append(f"j{key}")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for."""

    whole: str  # the query without blanks
    words: tuple[str, ...]  # all must be there; the last may be a beginning
    others: tuple[
        tuple[str, ...], ...
    ] = ()  # words of its other forms: without legal form, umlauts spelt out
    sounds: tuple[str, ...] = ()  # one of them, whole
    spelt: tuple[str, ...] = ()  # whole names in another script that it may be written as
    sound_words: tuple[tuple[str, ...], ...] = ()  # for each word, one of its sounds
    initials: str = ""

    @property
    def wholes(self) -> tuple[str, ...]:
        """The other forms without blanks."""
        return tuple("".join(form)[:LONGEST_KEY] for form in self.others)


def asked(query: str) -> Asked:
    """Return what a query looks for.

    >>> asked("Gildong Hong").sound_words[0]
    ('kkiltonk', 'pgildong')
    """
    folded = fold(query)
    whole = folded.replace(" ", "")[:LONGEST_KEY]
    parts = tuple(dict.fromkeys(folded.split()))
    if consonants := initials_asked(query):
        return Asked(whole, parts, initials=consonants)
    short = shortened(query, folded)
    others = tuple(tuple(dict.fromkeys(form.split())) for form in (short, spelt_out(query)) if form)
    written = script(query)
    if written == "Latn":
        joined = dict.fromkeys(_joined_words(query))
        sounds = (tuple(_sounds_of_latin(word)) for word in joined)
        return Asked(whole, parts, others, tuple(_sounds_of_latin(whole)), (), tuple(sounds))
    if written == "Hrkt":
        kana = [japanese_key(word) for word in fold_but_han(query).split()]
        return Asked(whole, parts, others, (f"j{''.join(kana)}",), (), tuple((f"j{word}",) for word in kana))
    forms = (query, short) if short else (query,)
    if written == "Hang":
        read = list(forms)
    else:
        read = [each for form in forms for each in readings(fold_but_han(form), _MOST_ASKED)]
    return Asked(
        whole,
        parts,
        others,
        tuple(dict.fromkeys(f"h{sound_key(squash(each))}"[:LONGEST_KEY] for each in read if each)),
        tuple({"".join(syllables) for syllables in (pinyin(query), wade_giles(query))} - {""})
        if written == "Hani"
        else (),
        _sounds_of_hangul(read[:4]),
    )


_MOST_ASKED: Final = 16  # readings of a query in Han characters


def _sounds_of_hangul(read: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Return for each part of the name its keys, so that a name that is romanised in the record is found."""
    told = [_person(parts) or parts for parts in (fold(each).split() for each in read) if parts]
    if not told or any(len(parts) != len(told[0]) for parts in told):
        return ()
    return tuple(
        tuple(dict.fromkeys(f"k{key}" for part in parts for key in korean_keys(part) if key))
        for parts in zip(*told, strict=True)
    )


def _joined_words(query: str) -> list[str]:
    """Return the words with what hyphens join as one: Kil-tong is one word."""
    return fold(re.sub("[-\u2010-\u2013\uff0d]", "", query)).split()


def _sounds_of_latin(word: str) -> Iterator[str]:
    word = word[:LONGEST_KEY]
    if len(word) == 1:
        yield from (f"K{letter}" for letter in korean_initials_asked(word))
        yield f"J{_JAPANESE_INITIALS.get(word, word)}"
    yield from (f"k{key}" for key in korean_keys_asked(word))
    if key := japanese_key_asked(word):
        yield f"j{key}"
    if word.isascii() and word.isalpha():
        yield f"p{word}"


_JAPANESE_INITIALS: Final = {"f": "h", "j": "z", "c": "t", "l": "r"}  # of Hepburn in the spelling of keys
