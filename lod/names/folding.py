"""The form of a name by which it is compared: the same function at build and at query."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from lod.names.han import head_of
from lod.names.scripts import script_of

# Scripts whose marks are spelling aids: a name with and without them is the same name. The marks of
# kana (が) and of Indic scripts (vowels) make other letters, and stay.
_BARE: Final = {"Latn", "Grek", "Cyrl", "Hebr", "Arab"}
_MARKS: Final = (
    (0x0300, 0x036F), (0x0483, 0x0489), (0x0591, 0x05C7), (0x0610, 0x061A), (0x064B, 0x065F),
    (0x0670, 0x0670), (0x06D6, 0x06ED), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF),
    (0xFE20, 0xFE2F),
)  # fmt: skip
_LETTERS: Final[Mapping[str, str]] = {
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t",
    "ŋ": "ng", "ə": "a", "ʹ": "", "ʺ": "", "ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك", "ة": "ه", "ـ": "",
    "ー": "",
    "ヴ": "ぶ", "ゔ": "ぶ",
    **dict(zip("ぁぃぅぇぉっゃゅょゎ", "あいうえおつやゆよわ", strict=True)),
    **dict(zip("ァィゥェォッャュョヮヵヶ", "あいうえおつやゆよわかけ", strict=True)),
}  # fmt: skip
# Aspiration marks and apostrophes of romanisation: within a word, so that nothing takes their place.
_WITHIN: Final = "'`´ʻʼʽʾʿˈ‘’‛′＇ˊˋ˙"


class _Table(dict[int, str]):
    """What each character folds to, worked out when it is first met (str.translate asks so)."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _folded(chr(code))
        return folded


def _folded(character: str) -> str:
    if character in _WITHIN:
        return ""
    if character in _LETTERS:
        return _LETTERS[character]
    kind = unicodedata.category(character)
    if kind[0] == "M":
        code = ord(character)
        return "" if any(first <= code <= last for first, last in _MARKS) else character
    if kind[0] in "PSZ" or kind == "Cc":
        return " "
    if kind[0] == "C" and kind != "Co":
        return ""  # invisible joiners, lone surrogates
    if kind == "Nd":
        return str(unicodedata.digit(character))
    return _letter(character)


def _letter(character: str) -> str:
    script = script_of(character)
    if script == "Hani":
        return head_of(character)
    if script == "Kana" and "ァ" <= character <= "ヶ":
        return chr(ord(character) - 0x60)  # hiragana
    if script in _BARE:
        bare = unicodedata.normalize("NFD", character)
        return "".join(_LETTERS.get(each, each) for each in bare if unicodedata.category(each) != "Mn")
    return character


_TABLE: Final = _Table()
_LONGEST: Final = 2000  # characters of a name that are looked at


@lru_cache(maxsize=32768)  # a name is folded for each of its keys
def fold(text: str) -> str:
    """Return the words of a name as they are compared, with one blank between them.

    Case, width, accents, punctuation, regional forms of Han characters, the two kinds of kana and
    small kana make no difference; where nothing but punctuation is left, that is the name.

    >>> fold("Kim, Sŏng-ch'ŏl"), fold("國立 中央圖書館") == fold("国立 中央図書館"), fold("ナツメ")
    ('kim song chol', True, 'なつめ')
    """
    lower = unicodedata.normalize("NFKC", text[:_LONGEST]).casefold()
    if "ヴ" in lower or "ゔ" in lower:
        lower = _VU.sub(lambda found: "ばびぶべぼ"[_SECOND.index(found[1]) % 5], lower)
    folded = " ".join(lower.translate(_TABLE).split())
    if folded:
        return folded
    left = "".join(character for character in lower if character.isprintable() and character != " ")
    return unicodedata.normalize("NFKC", left)  # marks that blanks stood between have an order now


_SECOND: Final = "ァィゥェォぁぃぅぇぉアイウエオあいうえお"
_VU: Final = re.compile(f"[ヴゔ]([{_SECOND}])")
_SPELT: Final = {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"}
_SPELT_OUT: Final = str.maketrans(_SPELT | {umlaut.upper(): told for umlaut, told in _SPELT.items()})


def spelt_out(text: str) -> str:
    """Return the folded name with ä, ö, ü, ø, å spelt out, "" where it has none of them.

    >>> spelt_out("Müller"), spelt_out("Sŏul")
    ('mueller', '')
    """
    composed = unicodedata.normalize("NFC", text[:_LONGEST])
    told = composed.translate(_SPELT_OUT)
    return fold(told) if told != composed else ""


def squash(text: str) -> str:
    """Return the folded name without blanks: spacing makes no difference either.

    >>> squash("국립 중앙 도서관") == squash("국립중앙도서관")
    True
    """
    return fold(text).replace(" ", "")


def words(text: str) -> tuple[str, ...]:
    """Return the folded words of a name, in order; a word with hyphens is also there as one.

    Single letters that follow one another are there as one word too, a possessive without its s as well.

    >>> words("Hong, Kil-tong"), words("Tolkien, J. R. R."), words("King's Lynn")
    (('hong', 'kil', 'tong', 'kiltong'), ('tolkien', 'j', 'r', 'jrr'), ('kings', 'lynn', 'king'))
    """
    apart = fold(text).split()
    if "s" in text and (owners := _POSSESSIVE.findall(text)):
        apart += [word for owner in owners for word in fold(owner).split()]
    if list(map(len, apart)).count(1) > 1:
        apart += [run.replace(" ", "") for run in _LETTERS_ALONE.findall(" ".join(apart))]
    if _DASHES.isdisjoint(text):
        return tuple(dict.fromkeys(apart))
    return tuple(dict.fromkeys([*apart, *fold(text.translate(_JOINED)).split()]))


_POSSESSIVE: Final = re.compile(f"([^\\W\\d_]{{2,}})[{_WITHIN}]s\\b")
_LETTERS_ALONE: Final = re.compile(r"(?<!\S)[a-zα-ωа-я](?: [a-zα-ωа-я])+(?!\S)")
_DASHES: Final = frozenset("-\u2010\u2011\u2012\u2013\u2212\uff0d")
_JOINED: Final = {ord(dash): None for dash in _DASHES}
