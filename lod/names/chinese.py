"""Pinyin of Han text, and Wade-Giles."""

from functools import lru_cache

from lod.names.folding import fold
from lod.names.scripts import script_of


@lru_cache(maxsize=4096)
def pinyin(han: str) -> tuple[str, ...]:
    """Return one syllable for each Han character, without tones; other characters are left out.

    >>> pinyin("毛澤東"), pinyin("女"), pinyin("重慶")
    (('mao', 'ze', 'dong'), ('nu',), ('chong', 'qing'))
    """
    from pypinyin import lazy_pinyin  # its dictionaries take a while to read

    # Folded: the words by which readings are told apart are known in simplified characters.
    return tuple(each.replace("v", "u") for each in lazy_pinyin(_han(fold(han))) if each.isascii())


@lru_cache(maxsize=4096)
def wade_giles(han: str) -> tuple[str, ...]:
    """Return one syllable for each Han character, without tones and apostrophes.

    >>> wade_giles("毛澤東"), wade_giles("學")
    (('mao', 'tse', 'tung'), ('hsueh',))
    """
    from pypinyin import Style, lazy_pinyin

    told = lazy_pinyin(_han(fold(han)), style=Style.WADEGILES)
    return tuple(each.replace("'", "").replace("v", "u") for each in told if each.isascii())


def _han(text: str) -> str:
    return "".join(character for character in text if script_of(character) == "Hani")
