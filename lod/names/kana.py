"""Kana in Latin letters: a syllable at a time, each asked of the library once; Latin letters in kana."""

import re
import unicodedata
from typing import Final

import jaconv

_SYLLABLE: Final = re.compile("(?s:.)[ぁぃぅぇぉゃゅょゎ]?")  # small kana belong to the one before


def hiragana(kana: str) -> str:
    """Return kana of either kind, of any width, as hiragana without the mark of length.

    >>> hiragana("ソーセキ"), hiragana("ﾅﾂﾒ")
    ('そせき', 'なつめ')
    """
    return str(jaconv.kata2hira(unicodedata.normalize("NFKC", kana))).replace("ー", "")


def hepburn(text: str) -> str:
    """Return text with its hiragana in Latin letters, in Hepburn spelling.

    >>> hepburn("なつめ"), hepburn("きょうと"), hepburn("がっこう")
    ('natsume', 'kyouto', 'gakkou')
    """
    if "っ" in text:  # what it sounds like is told by what stands around it
        return str(jaconv.kana2alphabet(text)).lower()
    return "".join(map(_LETTERS.__getitem__, _SYLLABLE.findall(text))).lower()


class _Letters(dict[str, str]):
    """The letters of each syllable, worked out when it is first met."""

    def __missing__(self, syllable: str) -> str:
        self[syllable] = letters = str(jaconv.kana2alphabet(syllable))
        return letters


_LETTERS: Final = _Letters()


def _rows(rows: str) -> dict[str, str]:
    """Read "A=エー": a letter, then its name."""
    return dict(row.split("=") for row in rows.split())


_NAMES: Final = _rows("""
A=エー B=ビー C=シー D=ディー E=イー F=エフ G=ジー H=エイチ I=アイ J=ジェー K=ケー L=エル M=エム N=エヌ
O=オー P=ピー Q=キュー R=アール S=エス T=ティー U=ユー V=ブイ W=ダブリュー X=エックス Y=ワイ Z=ゼット
""")
_CAPITALS: Final = re.compile("(?<![A-Za-z])[A-Z]{1,5}(?![A-Za-z])")


def letters_in_kana(text: str) -> str:
    """Return a text with its acronyms as they are read, a letter at a time, "" where it has none.

    >>> letters_in_kana("CNNニュース"), letters_in_kana("ニュース"), letters_in_kana("iBooks")
    ('シーエヌエヌニュース', '', '')
    """
    told = _CAPITALS.sub(lambda found: "".join(map(_NAMES.__getitem__, found[0])), text)
    return told if told != text else ""
