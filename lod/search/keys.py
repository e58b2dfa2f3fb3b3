"""The forms under which a name is found, made of names at build; lod.search.asking reads what is asked."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from operator import add
from typing import Final

from lod.names import fold, script, squash, words
from lod.names.abbreviations import acronym
from lod.names.abjads import ABJADS
from lod.names.chinese import chinese_spellings, syllables, wade_giles
from lod.names.folding import spelt_out
from lod.names.han import combined, readings, sound_key
from lod.names.hangul import initials
from lod.names.in_hangul import chinese_in_hangul, japanese_in_hangul
from lod.names.japanese import japanese_key, japanese_key_asked, japanese_key_of_name, japanese_keys_told
from lod.names.japanese_readings import japanese_readings, may_be_japanese
from lod.names.kana import letters_in_kana
from lod.names.korean import korean_initials, korean_keys, undoubled
from lod.names.korean_spellings import korean_keys_told
from lod.names.organisations import shortened, without_form
from lod.names.qualifiers import unqualified
from lod.names.romanised import ALPHABETS
from lod.search.transliterating import romanised_terms, transliterated_terms

LONGEST_PREFIX: Final = (
    8  # characters of a prefix that is indexed; a longer one is looked for among the terms
)
LONGEST_KEY: Final = 120  # characters of a key
# East Asian text, and Thai, Lao, Burmese and Khmer: what has no blanks between words.
_UNPARTED: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1100-\u11ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff]+"
)
_SURNAMES_OF_TWO: Final = {"남궁", "황보", "제갈", "선우", "독고", "사공", "서문", "동방", "망절", "어금"}


@dataclass(slots=True)
class Keys:
    """The terms of one name; each list is a field of the index."""

    whole: list[str] = field(default_factory=list)  # the name without blanks, and its other forms
    bare: list[str] = field(default_factory=list)  # the name without the years and brackets behind it
    words: list[str] = field(default_factory=list)
    pairs: list[str] = field(default_factory=list)  # two by two, the characters of text without blanks
    sounds: list[str] = field(default_factory=list)  # the name as it sounds, in another script
    sound_words: list[str] = field(default_factory=list)
    initials: list[str] = field(default_factory=list)  # initial consonants


@dataclass(frozen=True, slots=True)
class Forms:
    """A name as a whole."""

    whole: tuple[str, ...]  # as the field of its name in Keys
    bare: tuple[str, ...]
    said: str  # without the years and brackets behind it
    folded: str
    short: str  # folded, without legal form; "" where it has none
    spelt: str  # folded, with umlauts spelt out; "" where it has none


@lru_cache(maxsize=8192)
def forms_of(text: str) -> Forms:
    """Return the forms of a name that are met as a whole."""
    whole = _squashed(fold(text))
    unbound = unqualified(text)
    said = unbound or text
    folded = fold(said)
    short = shortened(said, folded)
    spelt = spelt_out(said) if folded.isascii() and not said.isascii() else ""
    names = tuple(dict.fromkeys(_squashed(each) for each in (folded, short, spelt) if each))
    if unbound:
        return Forms((whole,), names, said, folded, short, spelt)
    return Forms(tuple(dict.fromkeys((whole, *names))), (), said, folded, short, spelt)


@lru_cache(maxsize=8192)
def keys_of(text: str, language: str = "") -> Keys:
    """Return the terms under which a name is found."""
    forms = forms_of(text)
    said, folded, short, spelt = forms.said, forms.folded, forms.short, forms.spelt
    keys = Keys(whole=list(forms.whole), bare=list(forms.bare), words=list(words(text)))
    keys.words += initials_in(folded.split())
    if short or spelt:
        keys.words += [word for word in (*short.split(), *spelt.split()) if word not in keys.words]
    if folded.isascii():
        _add_latin(keys, folded, language)
        return keys
    if told := _UNPARTED.findall(folded):
        keys.pairs = list(pairs(keys.whole[0]))
        keys.words += [word for word in told if word not in keys.words]
    _add_readings(keys, said, (folded, short) if short else (folded,), language)
    if keys.initials and said != text:
        keys.initials.append(initials(fold(text)))
    return keys


def initials_in(words: Sequence[str]) -> Iterator[str]:
    """Yield the terms of letters that stand for first names: where a name has few words.

    >>> list(initials_in(["allen", "h", "n"])), list(initials_in("us geological survey".split()))
    (['h.', 'n.'], [])
    """
    if len(words) <= MOST_NAMES:
        yield from (f"{word}." for word in words if _LETTER.fullmatch(word))


MOST_NAMES: Final = 5  # of a person
_LETTER: Final = re.compile("[a-zα-ωа-я]")


def _squashed(folded: str) -> str:
    return folded.replace(" ", "")[:LONGEST_KEY]


def _add_readings(keys: Keys, said: str, forms: Sequence[str], language: str) -> None:
    """Add how a name sounds, by its script; `forms` are its folded ones."""
    written = script(said)
    if written in {"Hang", "Kore"}:
        for form in forms:
            _add_hangul(keys, form)
            keys.initials.append(initials(form))
    if written in {"Hani", "Kore"}:
        for name in filter(None, (said, without_form(said))):
            _add_han(keys, name, language)
    if written == "Hrkt":
        _add_kana(keys, fold_but_han(said).split())
    if written == "Latn":
        _add_latin(keys, forms[0], language)
    if written in ALPHABETS | ABJADS:
        keys.sound_words += transliterated_terms(said, written)


def _add_han(keys: Keys, name: str, language: str) -> None:
    """Add how a name in Han characters sounds in Korean, and, where it may be Chinese, there."""
    plain = fold_but_han(name)
    for reading in readings(plain, 3 if len(plain) <= _LONGEST_PERSON else 8):
        _add_hangul(keys, folded := fold(reading))
        if (begun := sound_key(squash(folded))) != squash(folded):  # 진덕여왕 as well as 진덕녀왕
            keys.sounds += [f"k{key}"[:LONGEST_KEY] for key in korean_keys(begun)]
    if language[:2] not in {"ko", "ja"}:
        _add_pinyin(keys, name)


_LONGEST_PERSON: Final = 4  # Han characters or words of a person's name


def fold_but_han(text: str) -> str:
    """Return `text` without punctuation and blanks doubled, with its own Han characters."""
    return " ".join(re.sub(r"[^\w\s]", " ", text).split())


def pairs(text: str) -> Iterator[str]:
    """Yield the characters of each stretch of a script without blanks two by two.

    >>> list(pairs("국립도서관"))
    ['국립', '립도', '도서', '서관']
    """
    for run in _UNPARTED.findall(text):
        yield from map(add, run, run[1:])


def _add_kana(keys: Keys, parts: Sequence[str]) -> None:
    """Add a reading in kana: as a whole in its order, and each part for itself; in hangul too."""
    whole = "".join(parts)
    for kana in filter(None, (whole, letters_in_kana(whole))):
        keys.sounds += [f"j{key}"[:LONGEST_KEY] for key in japanese_keys_told(kana)]
    keys.sound_words += [f"j{key}" for part in parts for key in japanese_keys_told(part) if key]
    if len(parts) <= _LONGEST_PERSON:
        keys.sound_words += [f"J{key[:1]}" for key in map(japanese_key, parts) if key]
        _add_in_hangul(keys, parts)


def _add_in_hangul(keys: Keys, parts: Sequence[str]) -> None:
    """Add how Koreans write a Japanese name that they read in kana."""
    told = [japanese_in_hangul(part) for part in parts]
    keys.sounds += [f"h{sound_key(''.join(each))}" for each in combined(told)] if all(told) else []
    keys.sound_words += [f"k{key}" for each in told for one in each for key in korean_keys(one)]


def readings_of(text: str, language: str) -> Keys:
    """Return the terms of a name with kanji as Japanese read it: for an entity of which no kana are told."""
    keys = Keys()
    if may_be_japanese(text, language):
        said = unqualified(text) or text
        if short := without_form(said):
            keys.sounds += [
                f"r{japanese_key(whole)}"[:LONGEST_KEY] for whole in japanese_readings(short).whole
            ]
        read = japanese_readings(said)
        keys.sounds += [f"r{japanese_key(whole)}"[:LONGEST_KEY] for whole in read.whole]
        if len(read.words) <= _LONGEST_PERSON:
            _add_in_hangul(keys, [word[0] for word in read.words])
        for word in read.words:
            keys.sound_words += [f"r{japanese_key(one)}" for one in word]
            if len(read.words) <= _LONGEST_PERSON:
                keys.sound_words += [f"J{japanese_key(one)[:1]}" for one in word]
    return keys


def _add_hangul(keys: Keys, folded: str) -> None:
    """Add hangul as it sounds (initial sound rule aside) and romanised, whole and as a personal name."""
    sounds, sound_words = _of_hangul(folded)
    keys.sounds += sounds
    keys.sound_words += sound_words


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
    for part in parts:
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


def _add_pinyin(keys: Keys, text: str) -> None:
    read = syllables(text)
    person = len(read) <= _LONGEST_PERSON
    keys.sounds += [f"p{each}"[:LONGEST_KEY] for each in chinese_spellings(text, 8 if person else 3)]
    heard = map(chinese_in_hangul, islice(combined(read), 3)) if read else ()
    keys.sounds += [f"h{sound_key(each)}"[:LONGEST_KEY] for each in dict.fromkeys(heard) if each]
    if person:
        for several in read:
            keys.sound_words += [f"p{one}" for each in several for one in (each, wade_giles(each))]
        for part in (read[1:], read[:2], read[2:]) if len(read) > 1 else ():
            for chosen in islice(combined(part), 4) if part else ():
                keys.sound_words += [f"p{''.join(chosen)}", f"p{''.join(map(wade_giles, chosen))}"]


def _add_latin(keys: Keys, folded: str, language: str) -> None:
    """Add what a Latin name may be as a reading, so that another spelling finds it, and its acronym."""
    romanised = _ROMANISED.fullmatch(language)
    for word in keys.words:
        keys.sound_words += _of_latin(word)
        if romanised:
            keys.sound_words += romanised_terms(word)
    keys.sounds += _whole_sounds(folded.split(), language.partition("-")[0])
    if letters := acronym(folded):
        keys.initials.append(letters)


@lru_cache(maxsize=65536)
def _of_latin(word: str) -> tuple[str, ...]:
    """Return the terms of a folded word as romanised Korean and as romanised Japanese."""
    japanese = japanese_key_asked(word)
    korean = (f"k{key}" for key in korean_keys_told(word))
    return (*korean, f"j{japanese}") if japanese else tuple(korean)


def _whole_sounds(parts: Sequence[str], spoken: str) -> Iterator[str]:
    """Yield how a Latin name sounds as a whole, if it may be Korean or Japanese."""
    if spoken in {"ko", "und", ""} and (read := [korean_keys_told(part) for part in parts]) and all(read):
        yield from (f"y{undoubled(''.join(told))}"[:LONGEST_KEY] for told in islice(combined(read), 4))
    if spoken in {"ja", "und", ""} and (key := japanese_key_of_name(parts)):
        yield f"j{key}"[:LONGEST_KEY]


# Languages of other alphabets, and none told: a name of theirs in Latin letters may be romanised.
_ROMANISED: Final = re.compile(
    "(?:und|ab|ar|av|ba|be|bg|ce|cv|el|fa|grc|he|hy|ka|kk|ky|mk|mn|os|ps|ru|sr|tg|tt|tyv|udm|ug|uk|ur|yi)?"
    "(?:-.*)?"
)
