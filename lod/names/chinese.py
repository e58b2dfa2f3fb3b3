"""Pinyin of Han text, and Wade-Giles."""

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Final

from lod.names.folding import fold
from lod.names.scripts import script_of

_LONGEST_WORD: Final = 10  # characters of a word that is read otherwise than its characters


@lru_cache(maxsize=4096)
def pinyin(han: str) -> tuple[str, ...]:
    """Return one syllable for each Han character, without tones; other characters are left out.

    >>> pinyin("毛澤東"), pinyin("女"), pinyin("重慶")
    (('mao', 'ze', 'dong'), ('nu',), ('chong', 'qing'))
    """
    return tuple(syllable for syllable, _ in _syllables(han) if syllable)


@lru_cache(maxsize=4096)
def wade_giles(han: str) -> tuple[str, ...]:
    """Return one syllable for each Han character, without tones and apostrophes.

    >>> wade_giles("毛澤東"), wade_giles("學")
    (('mao', 'tse', 'tung'), ('hsueh',))
    """
    return tuple(syllable for _, syllable in _syllables(han) if syllable)


@lru_cache(maxsize=4096)
def _syllables(han: str) -> tuple[tuple[str, str], ...]:
    """Return each character in Pinyin and in Wade-Giles, "" where it has no reading."""
    # Folded: the words by which readings are told apart are known in simplified characters.
    text = "".join(character for character in fold(han) if script_of(character) == "Hani")
    if any(part in _words() for part in _parts(text)):
        return _read(text)
    return tuple(syllable for character in text for syllable in _of_character(character))


def _parts(text: str) -> Iterator[str]:
    for begin in range(len(text) - 1):
        for end in range(begin + 2, min(len(text), begin + _LONGEST_WORD) + 1):
            yield text[begin:end]


@cache
def _words() -> frozenset[str]:
    from pypinyin.constants import PHRASES_DICT  # a while to read, as are the functions that read them

    return frozenset(PHRASES_DICT)


@lru_cache(maxsize=32768)
def _of_character(character: str) -> tuple[tuple[str, str], ...]:
    return _read(character)


def _read(text: str) -> tuple[tuple[str, str], ...]:
    from pypinyin import Style, lazy_pinyin

    plain = (_plain(each) for each in lazy_pinyin(text))
    return tuple(zip(plain, map(_plain, lazy_pinyin(text, style=Style.WADEGILES)), strict=True))


def _plain(syllable: str) -> str:
    return syllable.replace("'", "").replace("v", "u") if syllable.isascii() else ""
