"""Romanised Japanese in Hepburn, Kunrei or as people write, told alike.

A key is Kunrei spelling with long vowels short (Sōseki, Souseki, Soseki) and m before b, m, p as n;
JIS and ISO 3602 give the table.
"""

import re
from functools import lru_cache
from typing import Final

import jaconv

_SPELLINGS: Final = (
    ("shi", "si"), ("chi", "ti"), ("tsu", "tu"), ("fu", "hu"), ("ji", "zi"), ("dzu", "zu"), ("sh", "sy"), ("tch", "tt"),
    ("ch", "ty"), ("j", "zy"), ("cch", "tty"), ("wo", "o"), ("du", "zu"), ("di", "zi"), ("l", "r"),
)  # fmt: skip
_KEYS: Final = dict(_SPELLINGS)
_PATTERN: Final = re.compile(
    "|".join(sorted((spelling for spelling, _ in _SPELLINGS), key=len, reverse=True))
)
_LONG: Final = re.compile("(?<=o)[ou]|(?<=u)u|(?<=a)a|(?<=e)e|(?<=[aeo])h(?![aeiouy])")
_MORAS: Final = re.compile("(?:(?:[kstnhmyrwgzdbpv]|[ksztnhmrgbpd]y|tt|kk|ss|pp|tty)?[aiueo]|n)+")


def japanese_key(kana: str) -> str:
    """Return the key of a reading in kana.

    >>> japanese_key("なつめ そうせき")
    'natume soseki'
    """
    return _key(jaconv.kana2alphabet(kana))


@lru_cache(maxsize=65536)
def japanese_key_asked(word: str) -> str:
    """Return the key that a folded Latin word has as romanised Japanese, "" where it can be none.

    >>> japanese_key_asked("souseki"), japanese_key_asked("jumpei"), japanese_key_asked("smith")
    ('soseki', 'zyunpei', '')
    """
    if not (word.isascii() and word.isalpha()) or len(word) > 60:
        return ""
    key = _key(word)
    return key if _MORAS.fullmatch(key) else ""


def _key(romaji: str) -> str:
    kunrei = _PATTERN.sub(lambda found: _KEYS[found[0]], romaji)
    return re.sub("m(?=[bmp])", "n", _LONG.sub("", kunrei)).replace("zyi", "zi")
