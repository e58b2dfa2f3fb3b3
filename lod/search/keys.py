"""The forms under which a name is found, made of names at build; lod.search.asking reads what is asked."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from operator import add
from typing import Final, NamedTuple

from lod.names import fold, script, words
from lod.names.abbreviations import acronym
from lod.names.folding import spelt_out
from lod.names.hangul import initials
from lod.names.organisations import shortened
from lod.names.qualifiers import unqualified
from lod.search.readings import LONGEST_KEY, heard, latin_sounds, latin_terms

LONGEST_PREFIX: Final = (
    8  # characters of a prefix that is indexed; a longer one is looked for among the terms
)
# East Asian text, and Thai, Lao, Burmese and Khmer: what has no blanks between words.
_UNPARTED: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1100-\u11ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff]+"
)


class Keys(NamedTuple):
    """The terms of one name; each is a field of the index."""

    whole: tuple[str, ...]  # the name without blanks, and its other forms
    bare: tuple[str, ...]  # the name without the years and brackets behind it
    words: tuple[str, ...]
    pairs: tuple[str, ...]  # two by two, the characters of text without blanks
    sounds: tuple[str, ...]  # the name as it sounds, in another script
    sound_words: tuple[str, ...]
    initials: tuple[str, ...]  # initial consonants, or letters


class Forms(NamedTuple):
    """A name as a whole."""

    whole: tuple[str, ...]  # as the field of its name in Keys
    bare: tuple[str, ...]
    said: str  # without the years and brackets behind it


@lru_cache(maxsize=8192)
def forms_of(text: str) -> Forms:
    """Return the forms of a name that are met as a whole."""
    whole = _squashed(fold(text))
    unbound = unqualified(text)
    names = _said(unbound or text).names
    if unbound:
        return Forms((whole,), names, unbound)
    return Forms(tuple(dict.fromkeys((whole, *names))), (), text)


class _Said(NamedTuple):
    """A name without the years and brackets behind it: the same name comes with many years."""

    folded: str
    short: str  # folded, without legal form; "" where it has none
    spelt: str  # folded, with umlauts spelt out; "" where it has none
    names: tuple[str, ...]  # without blanks


@lru_cache(maxsize=32768)
def _said(said: str) -> _Said:
    folded = fold(said)
    short = shortened(said, folded)
    spelt = spelt_out(said) if folded.isascii() and not said.isascii() else ""
    names = tuple(dict.fromkeys(_squashed(each) for each in (folded, short, spelt) if each))
    return _Said(folded, short, spelt, names)


class _Read(NamedTuple):
    """What a name is found by besides its own words, whatever stands behind it."""

    words: tuple[str, ...]
    sounds: tuple[str, ...]
    sound_words: tuple[str, ...]  # of a Latin name, each of its words has some
    initials: tuple[str, ...]
    is_latin: bool
    is_unparted: bool  # it has text without blanks between words


@lru_cache(maxsize=32768)
def _read(said: str, language: str) -> _Read:
    folded, short, spelt, _ = _said(said)
    runs = () if folded.isascii() else _UNPARTED.findall(folded)
    own = (*initials_in(folded.split()), *short.split(), *spelt.split(), *runs)
    written = "Latn" if folded.isascii() else script(said)
    if written == "Latn":
        letters = acronym(folded)
        sounds = tuple(latin_sounds(folded, language))
        return _Read(own, sounds, (), (letters,) if letters else (), is_latin=True, is_unparted=bool(runs))
    forms = (folded, short) if short else (folded,)
    consonants = tuple(map(initials, forms)) if written in {"Hang", "Kore"} else ()
    return _Read(own, *heard(said, forms, language), consonants, is_latin=False, is_unparted=bool(runs))


@lru_cache(maxsize=32768)
def keys_of(text: str, language: str = "") -> Keys:
    """Return the terms under which a name is found."""
    whole, bare, said = forms_of(text)
    read = _read(said, language)
    own = tuple(dict.fromkeys((*words(text), *read.words)))
    more = (initials(fold(text)),) if read.initials and read.is_unparted and said != text else ()
    return Keys(
        whole,
        bare,
        own,
        pairs=tuple(pairs(whole[0])) if read.is_unparted else (),
        sounds=read.sounds,
        sound_words=latin_terms(own, language) if read.is_latin else read.sound_words,
        initials=(*read.initials, *more),
    )


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


def pairs(text: str) -> Iterator[str]:
    """Yield the characters of each stretch of a script without blanks two by two.

    >>> list(pairs("국립도서관"))
    ['국립', '립도', '도서', '서관']
    """
    for run in _UNPARTED.findall(text):
        yield from map(add, run, run[1:])
