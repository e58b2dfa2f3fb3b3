"""How names in other alphabets sound, and those romanised from them: terms told and terms asked for."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from lod.names.abjads import consonants, words_of_consonants
from lod.names.romanised import ALPHABETS, romanised_initials, romanised_keys, words_of_letters

Unit = tuple[str, bool]  # a folded word, with its hyphens; whether it is, or may be, initials


@dataclass(frozen=True, slots=True)
class Sounds:
    """How a name sounds: as a whole, or word for word in any order."""

    whole: tuple[str, ...] = ()  # one of them
    words: tuple[tuple[str, ...], ...] = ()  # for each word, one of its sounds


def transliterated_terms(said: str, written: str) -> Iterator[str]:
    """Yield the terms of a name in Cyrillic, Greek …, or in Arabic or Hebrew script.

    Args:
        said: the name.
        written: its script.
    """
    if written in ALPHABETS:
        yield from _of_letters(words_of_letters(said))
    else:
        yield from (f"a{key}" for word in words_of_consonants(said) for key in consonants(word) if key)


def romanised_terms(word: str) -> tuple[str, ...]:
    """Return the terms of a folded Latin word that may be romanised from one of those scripts."""
    return (*_of_letters([word]), *(f"A{key}" for key in consonants(word) if key))


def _of_letters(words: Sequence[str]) -> Iterator[str]:
    read = [romanised_keys(word) for word in words]
    yield from (f"c{key}" for keys in read for key in keys)
    yield from sorted({f"C{key[0]}" for keys in read for key in keys})


def transliterated_sounds(said: str, written: str) -> Iterator[Sounds]:
    """Yield how a name in one of those scripts sounds, for one that the record has romanised."""
    if written in ALPHABETS:
        told = [(word, len(word) == 1) for word in words_of_letters(said)]
        yield Sounds(words=tuple(_by_letters(told)))
    else:
        yield Sounds(words=tuple(_by_consonants(words_of_consonants(said), kinds="aA")))


def romanised_sounds(units: Sequence[Unit]) -> Iterator[Sounds]:
    """Yield how a romanised name sounds in an alphabet, then in a script without vowels.

    Consonants alone tell little of a word that both write with its vowels: cat is not Kyoto. Only many of
    them make two Latin names one (Muhammad Husayn, Mohamed Hussein).
    """
    yield Sounds(words=tuple(_by_letters(units)))
    words = [word.replace("-", "") for word, _ in units]
    told = sum(min(map(len, keys)) for word in words if (keys := consonants(word)))
    yield Sounds(words=tuple(_by_consonants(words, kinds="aA" if told >= _TELLING else "a")))


_TELLING: Final = 4  # consonants


def _by_letters(units: Iterable[Unit]) -> Iterator[tuple[str, ...]]:
    for word, initials in units:
        if not initials:
            yield marked("c", romanised_keys(word.replace("-", "")))
        else:
            yield from (marked("C", romanised_initials(letter.casefold())) for letter in word)


def _by_consonants(words: Iterable[str], kinds: str) -> Iterator[tuple[str, ...]]:
    """Yield the sounds of words that have consonants in any case: what may be a vowel may not be written.

    Args:
        words: of one of those scripts, or romanised.
        kinds: of what is met: a, names in those scripts; A, romanised ones.
    """
    for word in words:
        keys = consonants(word)
        if keys and "" not in keys:
            yield tuple(term for kind in kinds for term in marked(kind, keys))


def marked(kind: str, keys: Iterable[str]) -> tuple[str, ...]:
    """Return the terms of some keys, each once."""
    return tuple(dict.fromkeys(f"{kind}{key}" for key in keys))
