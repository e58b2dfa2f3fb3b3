"""Pinyin of Han text."""

from functools import lru_cache

from pypinyin import lazy_pinyin

from lod.names.scripts import script_of


@lru_cache(maxsize=4096)
def pinyin(han: str) -> tuple[str, ...]:
    """Return one syllable for each Han character, without tones; other characters are left out.

    >>> pinyin("毛澤東"), pinyin("女")
    (('mao', 'ze', 'dong'), ('nu',))
    """
    only = "".join(character for character in han if script_of(character) == "Hani")
    return tuple(syllable.replace("v", "u") for syllable in lazy_pinyin(only) if syllable.isascii())
