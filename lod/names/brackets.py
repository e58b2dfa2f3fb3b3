"""Hanja in brackets after hangul, as NLK writes its headings."""

import re
import unicodedata
from functools import partial
from typing import Final, NamedTuple

from lod.names.han import readings
from lod.names.scripts import script_of

_BRACKET: Final = re.compile(r"\s*[\[［〔]([^\[\]［］〔〕]*)[\]］〕]")
_QUALIFIER: Final = re.compile(r"\s*[(（][^()（）]*[)）]$")


class HanjaSplit(NamedTuple):
    """A heading taken apart."""

    hangul: str
    hanja: str | None  # None where no bracket holds hanja
    partial: bool  # the hanja form lacks syllables (`--`) or keeps hangul: for search alone


_whole: Final = partial(tuple.__new__, HanjaSplit)  # HanjaSplit._make without a call in Python


def split_hanja(text: str) -> HanjaSplit:
    """Take the hanja out of the brackets of a heading.

    >>> split_hanja("한국[韓國]. 국립중앙도서관[國立中央圖書館]")
    HanjaSplit(hangul='한국. 국립중앙도서관', hanja='韓國. 國立中央圖書館', partial=False)
    >>> split_hanja("다와 일[多--一]")
    HanjaSplit(hangul='다와 일', hanja='多--一', partial=True)
    >>> split_hanja("교수(대학)[敎授]")  # the hanja are those of the word; what tells it from others has none
    HanjaSplit(hangul='교수(대학)', hanja='敎授', partial=False)
    """
    if "[" not in text and "［" not in text and "〔" not in text:
        return _whole((text, None, False))  # most
    hangul, hanja, end = "", "", 0
    gaps = False
    for bracket in _BRACKET.finditer(text):
        if not _is_hanja(bracket[1]):
            continue
        gaps = gaps or "--" in bracket[1]
        before = text[end : bracket.start()]
        hangul += before
        hanja += _before_hanja(before, bracket[1]) + bracket[1].strip()
        end = bracket.end()
    rest = text[end:]
    if not hangul.strip():
        return HanjaSplit(text, None, partial=False)
    whole = hanja + rest
    return HanjaSplit((hangul + rest).strip(), whole.strip(), partial=gaps or _has_hangul(whole))


def _is_hanja(text: str) -> bool:
    letters = [script_of(character) for character in text if unicodedata.category(character)[0] in "LN"]
    return "Hani" in letters and set(letters) <= {"Hani", "Zyyy"}


def _syllables(hanja: str) -> list[str]:
    return re.findall(r"--|[^\s.,·ㆍ-]", hanja)


def _before_hanja(text: str, hanja: str) -> str:
    """Return what stands before the word in hangul that the hanja are of."""
    if "--" in hanja:  # stands for any number of syllables: the hanja are of the whole part
        return text[: text.rfind(". ") + 2] if ". " in text else ""
    word = _QUALIFIER.sub("", text)
    if word == text or not word.replace(" ", "").endswith(readings(hanja.replace(" ", ""))):
        word = text  # no qualifier, or the hanja are its own
    return _without_last_syllables(word, len(_syllables(hanja)))


def _without_last_syllables(text: str, number: int) -> str:
    """Cut the last `number` syllables of hangul, with the blanks between them."""
    end = len(text)
    while number and end:
        character = text[end - 1]
        if script_of(character) == "Hang":
            number -= 1
        elif character not in " ·ㆍ,-":
            break
        end -= 1
    return text[:end]


def _has_hangul(text: str) -> bool:
    return any(script_of(character) == "Hang" for character in text)
