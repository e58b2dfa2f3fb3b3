"""Romanised Japanese in Hepburn, Kunrei or as people write, told alike.

A key is Kunrei spelling with long vowels short (Sōseki, Souseki, Soseki) and m before b, m, p as n;
JIS and ISO 3602 give the table.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from lod.names.kana import hepburn, hiragana

_ROWS: Final = """
shi=si chi=ti tsu=tu dzu=zu tch=tty cch=tty fu=hu ji=zi sh=sy ch=ty wo=o du=zu di=zi j=zy l=r
"""  # the longest first
_SPELLINGS: Final = dict(row.split("=") for row in _ROWS.split())
_PATTERN: Final = re.compile("|".join(_SPELLINGS))
_LONG: Final = re.compile("(?<=o)[ou]|(?<=u)u|(?<=a)a|(?<=e)e|(?<=[aeo])h(?![aeiouy])")
_LARGE: Final = re.compile("([kstnhmrgzdbp])iy(?=[auo])")  # キヨ is キョ where small kana are not used
_STOP: Final = re.compile(r"tu([kstp])")
_SMALL: Final = re.compile("[ぁぃぅぇぉっゃゅょァィゥェォッャュョ]")
_ONE_WAY: Final = {"nippon": "nihon", "kenkyuzyo": "kenkyusyo"}  # 日本, 研究所: said in both ways
_EITHER_WAY: Final = re.compile("|".join(_ONE_WAY))
_MORAS: Final = "(?:(?:(?:kk?|ss?|tt?|pp?|[nhmrgzdbfv])y?|[yw])?[aiueo]|n)+"


def _rows(rows: str) -> dict[str, str]:
    """Read "てぃ=ti": kana, then their key."""
    return dict(row.split("=") for row in rows.split())


_WORD: Final = re.compile(f"[0-9]*{_MORAS}")
# Kana of foreign names, which the library spells letter by letter.
_FOREIGN: Final = _rows("""
てぃ=ti でぃ=di とぅ=tu どぅ=du てゅ=tyu でゅ=dyu しぇ=sye ちぇ=tye じぇ=zye うぃ=wi うぇ=we うぉ=wo くぁ=kwa
くぉ=kwo
""")
_FOREIGN_KANA: Final = re.compile("|".join(_FOREIGN))


@lru_cache(maxsize=65536)  # surnames and given names come again and again
def japanese_key(kana: str) -> str:
    """Return the key of a reading in kana of either kind; small kana may be written large.

    >>> japanese_key("なつめ そうせき"), japanese_key("トシケンキユウ")
    ('natume soseki', 'tosikenkyu')
    """
    told = _FOREIGN_KANA.sub(lambda found: _FOREIGN[found[0]], hiragana(kana))
    # Latin letters within are none of the syllables beside them.
    return "".join(map(_key, map(hepburn, _RUNS.findall(told))))


def japanese_keys_told(kana: str) -> tuple[str, ...]:
    """Return the keys of a reading that a record has: where it is written without small kana, ツ may be ッ.

    >>> japanese_keys_told("ガツコウ"), japanese_keys_told("マツキ"), japanese_keys_told("ガッコウ")
    (('gatuko', 'gakko'), ('matuki', 'makki'), ('gakko',))
    """
    key = japanese_key(kana)
    other = key if _SMALL.search(kana) else _STOP.sub(r"\1\1", key)
    return (key,) if other == key else (key, other)


@lru_cache(maxsize=65536)
def japanese_key_asked(word: str) -> str:
    """Return the key that a folded Latin word has as romanised Japanese, "" where it can be none.

    >>> japanese_key_asked("souseki"), japanese_key_asked("jumpei"), japanese_key_asked("smith")
    ('soseki', 'zyunpei', '')
    >>> japanese_key_asked("media") == japanese_key("メディア"), japanese_key_asked("dokkyo")
    (True, 'dokkyo')
    """
    if not (word.isascii() and word.isalnum()) or len(word) > 60:
        return ""
    key = _key(word)
    return key if _WORD.fullmatch(key) else ""


def japanese_key_of_name(words: Iterable[str]) -> str:
    """Return the key of a romanised name as a whole, "" where it can be none; letters may stand in it alone.

    >>> japanese_key_of_name(["inpuresu", "r", "d"]), japanese_key_of_name(["2015nen", "no", "hon"])
    ('inpuresurd', '2015nennohon')
    >>> japanese_key_of_name(["p", "d", "james"])
    ''
    """
    keys = [japanese_key_asked(word) or (word if _SIGN.fullmatch(word) else "") for word in words]
    return "".join(keys) if all(keys) and any(map(_WORD.fullmatch, keys)) else ""


_RUNS: Final = re.compile("[A-Za-z0-9]+|[^A-Za-z0-9]+")
_SIGN: Final = re.compile("[a-z]|[0-9]+")


def _key(romaji: str) -> str:
    kunrei = _LARGE.sub(r"\1y", _PATTERN.sub(lambda found: _SPELLINGS[found[0]], romaji))
    short = re.sub("m(?=[bmp])", "n", _LONG.sub("", kunrei)).replace("zyi", "zi").replace("tyi", "ti")
    return _EITHER_WAY.sub(lambda found: _ONE_WAY[found[0]], short)
