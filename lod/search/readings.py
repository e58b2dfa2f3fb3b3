"""How a name sounds in another script or another system: the terms of it that are made at build."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, islice
from typing import Final, NamedTuple

from lod.names import fold, script, squash
from lod.names.abjads import ABJADS
from lod.names.chinese import chinese_spellings, syllables, wade_giles
from lod.names.chinese_bodies import chinese_body_parts
from lod.names.han import combined, readings, sound_key
from lod.names.in_hangul import chinese_in_hangul, japanese_in_hangul
from lod.names.japanese import japanese_key, japanese_key_asked, japanese_key_of_name, japanese_keys_told
from lod.names.japanese_readings import japanese_readings, may_be_japanese
from lod.names.kana import letters_in_kana
from lod.names.korean import korean_initials, korean_keys, undoubled
from lod.names.korean_bodies import body_parts
from lod.names.korean_spellings import korean_keys_told
from lod.names.organisations import without_form
from lod.names.qualifiers import unqualified
from lod.names.romanised import ALPHABETS
from lod.search.transliterating import romanised_terms, transliterated_terms

LONGEST_KEY: Final = 120  # characters of a key
_LONGEST_PERSON: Final = 4  # Han characters or words of a person's name
_SURNAMES_OF_TWO: Final = {"남궁", "황보", "제갈", "선우", "독고", "사공", "서문", "동방", "망절", "어금"}


class Heard(NamedTuple):
    """How a name sounds, each term once; each is a field of the index."""

    sounds: tuple[str, ...] = ()  # the name as a whole
    sound_words: tuple[str, ...] = ()


@dataclass(slots=True)
class _Terms:
    sounds: list[str] = field(default_factory=list)
    sound_words: list[str] = field(default_factory=list)

    def heard(self) -> Heard:
        return Heard(tuple(dict.fromkeys(self.sounds)), tuple(dict.fromkeys(self.sound_words)))


def heard(said: str, forms: Sequence[str], language: str) -> Heard:
    """Return how a name sounds that is in other than Latin letters.

    Args:
        said: the name, without the years and brackets behind it.
        forms: it as it is compared, and without its legal form.
        language: its tag.
    """
    terms = _Terms()
    written = script(said)
    if written in {"Hang", "Kore"}:
        for form in forms:
            _add_hangul(terms, form)
    if written in {"Hani", "Kore"}:
        for name in filter(None, (said, without_form(said))):
            _add_han(terms, name, language)
    if written == "Hrkt":
        _add_kana(terms, fold_but_han(said).split())
    if written in ALPHABETS | ABJADS:
        terms.sound_words += transliterated_terms(said, written)
    return terms.heard()


def _add_han(terms: _Terms, name: str, language: str) -> None:
    """Add how a name in Han characters sounds in Korean, and, where it may be Chinese, there."""
    plain = fold_but_han(name)
    for reading in readings(plain, 3 if len(plain) <= _LONGEST_PERSON else 8):
        _add_hangul(terms, folded := fold(reading))
        if (begun := sound_key(squash(folded))) != squash(folded):  # 진덕여왕 as well as 진덕녀왕
            terms.sounds += [f"k{key}"[:LONGEST_KEY] for key in korean_keys(begun)]
    if language[:2] not in {"ko", "ja"}:
        _add_pinyin(terms, name)


def fold_but_han(text: str) -> str:
    """Return `text` without punctuation and blanks doubled, with its own Han characters."""
    return " ".join(re.sub(r"[^\w\s]", " ", text).split())


def _add_kana(terms: _Terms, parts: Sequence[str]) -> None:
    """Add a reading in kana: as a whole in its order, and each part for itself; in hangul too."""
    whole = "".join(parts)
    for kana in filter(None, (whole, letters_in_kana(whole))):
        terms.sounds += [f"j{key}"[:LONGEST_KEY] for key in japanese_keys_told(kana)]
    terms.sound_words += [f"j{key}" for part in parts for key in japanese_keys_told(part) if key]
    if len(parts) <= _LONGEST_PERSON:
        terms.sound_words += [f"J{key[:1]}" for key in map(japanese_key, parts) if key]
        _add_in_hangul(terms, parts)


def _add_in_hangul(terms: _Terms, parts: Sequence[str]) -> None:
    """Add how Koreans write a Japanese name that they read in kana."""
    told = [japanese_in_hangul(part) for part in parts]
    terms.sounds += [f"h{sound_key(''.join(each))}" for each in combined(told)] if all(told) else []
    terms.sound_words += [f"k{key}" for each in told for one in each for key in korean_keys(one)]


@lru_cache(maxsize=32768)
def read_in_japanese(text: str, language: str) -> Heard:
    """Return how Japanese read a name with kanji: for an entity of which no kana are told."""
    if not may_be_japanese(text, language):
        return Heard()
    said = unqualified(text) or text
    terms = _Terms()
    if short := without_form(said):
        terms.sounds += [f"r{japanese_key(whole)}"[:LONGEST_KEY] for whole in japanese_readings(short).whole]
    read = japanese_readings(said)
    terms.sounds += [f"r{japanese_key(whole)}"[:LONGEST_KEY] for whole in read.whole]
    if len(read.words) <= _LONGEST_PERSON:
        _add_in_hangul(terms, [word[0] for word in read.words])
    for word in read.words:
        terms.sound_words += [f"r{japanese_key(one)}" for one in word]
        if len(read.words) <= _LONGEST_PERSON:
            terms.sound_words += [f"J{japanese_key(one)[:1]}" for one in word]
    terms.sound_words += [f"r{japanese_key(one)}" for one in read.compounds]
    return terms.heard()


def _add_hangul(terms: _Terms, folded: str) -> None:
    """Add hangul as it sounds (initial sound rule aside) and romanised, whole and as a personal name."""
    sounds, sound_words = _of_hangul(folded)
    terms.sounds += sounds
    terms.sound_words += sound_words


@lru_cache(maxsize=8192)  # a name in hangul is a reading of the same name in hanja too
def _of_hangul(folded: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    whole = folded.replace(" ", "")
    sounds = [f"h{sound_key(whole)}"[:LONGEST_KEY], *(f"k{key}"[:LONGEST_KEY] for key in korean_keys(whole))]
    sound_words: list[str] = []
    parts = folded.split()
    if person := person_in(parts):
        parts = [*person, *person[1]]
        given = "".join(korean_initials(person[1]))
        sound_words += [f"K{given[:1]}", f"K{given}"]
        sound_words += [f"K{each}" for each in korean_initials(person[0])[:1]]
        sound_words += [f"s{key}" for key in korean_keys(person[0])]
    for part in chain(parts, *map(body_parts, parts)):
        sound_words += [f"k{key}" for key in korean_keys(part) if key]
    return tuple(sounds), tuple(sound_words)


def person_in(parts: Sequence[str]) -> Sequence[str]:
    """Return surname and given name of what may be a Korean's name, empty where it is none.

    >>> person_in(["홍길동"]), person_in(["남궁", "억"]), person_in(["국립중앙도서관"])
    (['홍', '길동'], ['남궁', '억'], ())
    """
    whole = "".join(parts)
    if not 2 <= len(whole) <= _LONGEST_KOREAN:
        return ()
    if (
        len(parts) == 2
        and len(parts[0]) <= len(parts[1]) + 1
        and (len(parts[0]) == 1 or parts[0] in _SURNAMES_OF_TWO)
    ):
        return parts
    if len(parts) != 1:
        return ()
    surname = 2 if whole[:2] in _SURNAMES_OF_TWO and len(whole) > 2 else 1
    return [whole[:surname], whole[surname:]]


_LONGEST_KOREAN: Final = 5  # syllables of a person's name


def _add_pinyin(terms: _Terms, text: str) -> None:
    read = syllables(text)
    person = len(read) <= _LONGEST_PERSON
    terms.sounds += [f"p{each}"[:LONGEST_KEY] for each in chinese_spellings(text, 8 if person else 3)]
    heard = map(chinese_in_hangul, islice(combined(read), 3)) if read else ()
    terms.sounds += [f"h{sound_key(each)}"[:LONGEST_KEY] for each in dict.fromkeys(heard) if each]
    for word in chinese_body_parts(text):
        terms.sound_words += [f"p{each}" for each in chinese_spellings(word, 2)]
    if person:
        for several in read:
            terms.sound_words += [f"p{one}" for each in several for one in (each, wade_giles(each))]
        for part in (read[1:], read[:2], read[2:]) if len(read) > 1 else ():
            for chosen in islice(combined(part), 4) if part else ():
                terms.sound_words += [f"p{''.join(chosen)}", f"p{''.join(map(wade_giles, chosen))}"]


def latin_terms(words: Iterable[str], language: str) -> tuple[str, ...]:
    """Return what the folded words of a Latin name may be as readings, so that another spelling finds it."""
    terms_of = _of_romanised if _may_be_romanised(language) else _of_latin
    return tuple(dict.fromkeys(chain.from_iterable(map(terms_of, words))))


@lru_cache(maxsize=65536)
def _of_latin(word: str) -> tuple[str, ...]:
    """Return the terms of a word as romanised Korean and as romanised Japanese."""
    japanese = japanese_key_asked(word)
    korean = (f"k{key}" for key in korean_keys_told(word))
    return (*korean, f"j{japanese}") if japanese else tuple(korean)


@lru_cache(maxsize=65536)
def _of_romanised(word: str) -> tuple[str, ...]:
    return (*_of_latin(word), *romanised_terms(word))


def latin_sounds(folded: str, language: str) -> Iterator[str]:
    """Yield how a Latin name sounds as a whole, if it may be Korean or Japanese."""
    parts, spoken = folded.split(), language.partition("-")[0]
    if spoken in {"ko", "und", ""} and (read := [korean_keys_told(part) for part in parts]) and all(read):
        yield from (f"y{undoubled(''.join(told))}"[:LONGEST_KEY] for told in islice(combined(read), 4))
    if spoken in {"ja", "und", ""} and (key := japanese_key_of_name(parts)):
        yield f"j{key}"[:LONGEST_KEY]


@lru_cache(maxsize=1024)
def _may_be_romanised(language: str) -> bool:
    """Tell the tags of other alphabets, and of none: a name of theirs in Latin letters may be romanised."""
    return _ROMANISED.fullmatch(language) is not None


_ROMANISED: Final = re.compile(
    "(?:und|ab|ar|av|ba|be|bg|ce|cv|el|fa|grc|he|hy|ka|kk|ky|mk|mn|os|ps|ru|sr|tg|tt|tyv|udm|ug|uk|ur|yi)?"
    "(?:-.*)?"
)
