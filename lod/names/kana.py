"""Kana in Latin letters: a syllable at a time, each asked of the library once."""

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
