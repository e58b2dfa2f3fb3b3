"""How Japanese names in kanji are read where no kana tell it: by the dictionary of Sudachi, if it is there.

It comes with the extra `japanese` (SudachiPy and SudachiDict, Apache-2.0). Without it no reading is known.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.util import find_spec
from itertools import chain, islice, product
from typing import Any, Final

from lod.names.han import in_japan
from lod.names.kana import letters_in_kana
from lod.names.scripts import script, script_of

_LONGEST: Final = 60  # characters of a name that is read
_MOST: Final = 8  # readings of a word
_MOST_WHOLE: Final = 12  # readings of a name
_LONGEST_PERSON: Final = 3  # characters of a surname or of a given name
_NAME: Final = "人名"
_BRACKETS: Final = re.compile(r"[(（\[［〔][^)）\]］〕]*[)）\]］〕]")
_WORD: Final = re.compile(r"\w+")
_KANA: Final = re.compile("[ぁ-ゖァ-ヺー]+")


@dataclass(frozen=True, slots=True)
class JapaneseReadings:
    """How a name may be read, in katakana, the likeliest first."""

    whole: tuple[str, ...] = ()
    words: tuple[tuple[str, ...], ...] = ()  # of each word
    compounds: tuple[str, ...] = ()  # of what some of the words are together: トショカン beside トショ, カン


def may_be_japanese(text: str, language: str) -> bool:
    """Whether a name with Han characters may be Japanese: by its tag, by kana in it, or if nothing tells.

    >>> may_be_japanese("夏目", "ja"), may_be_japanese("夏目", ""), may_be_japanese("洪吉童", "ko-Hani")
    (True, True, False)
    """
    if script(text) not in WITH_HAN:
        return False
    letters = set(map(script_of, text))
    if language[:2] == "ja" or "Hira" in letters or "Kana" in letters:
        return True
    return language[:2] not in _OTHERS and "Hang" not in letters


WITH_HAN: Final = frozenset({"Hani", "Jpan", "Kore"})  # scripts of names with Han characters
_OTHERS: Final = {"ko", "zh", "vi", "yu", "lz"}


@lru_cache(maxsize=1024)
def japanese_readings(text: str) -> JapaneseReadings:
    """Return how a name with kanji may be read, nothing where the dictionary knows no reading of a part.

    >>> japanese_readings("夏目, 漱石").words[0][0]  # doctest: +SKIP
    'ナツメ'
    """
    if not _is_installed():
        return JapaneseReadings()
    plain = in_japan(unicodedata.normalize("NFKC", text[:_LONGEST]))
    read = _readings(plain)
    if "&" not in plain:
        return read
    return replace(read, whole=(*read.whole, *_readings(plain.replace("&", "アンド")).whole))


def _readings(text: str) -> JapaneseReadings:
    parts = _WORD.findall(_BRACKETS.sub(" ", text))
    person = len(parts) == 2 and all(len(part) <= _LONGEST_PERSON and _is_han(part) for part in parts)
    words = [[each] for each in _of_person(parts)] if person else list(_of_words(parts))
    places = tuple(chain.from_iterable(words))
    if not places or not all(places):
        return JapaneseReadings()
    compounds = chain.from_iterable(_together(word) for word in words if len(word) > 1)
    return JapaneseReadings(_together(places), places, tuple(dict.fromkeys(compounds)))


def _together(places: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Return how words are read one after the other."""
    return tuple(dict.fromkeys(islice(map("".join, product(*places)), _MOST_WHOLE)))


@cache
def _is_installed() -> bool:
    return find_spec("sudachipy") is not None and find_spec("sudachidict_core") is not None


@cache
def _dictionary() -> Any:
    from sudachipy import Dictionary  # without it no reading is known

    return Dictionary(dict="core")


@cache
def _tokenizer() -> Any:
    from sudachipy import SplitMode

    return _dictionary().tokenizer(mode=SplitMode.C)


def _is_han(text: str) -> bool:
    return all(script_of(character) == "Hani" for character in text)


def _of_person(parts: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield the readings of surname and given name: those of names first, then as any word is read."""
    for part, kind in zip(parts, ("姓", "名"), strict=True):
        known = [one for one in _dictionary().lookup(part) if one.part_of_speech()[2] == _NAME]
        known.sort(key=lambda one: one.part_of_speech()[3] != kind)
        read = "".join(one.reading_form() for one in _tokenizer().tokenize(part))
        yield _told((*(one.reading_form() for one in known), read))


def _of_words(parts: Sequence[str]) -> Iterator[list[tuple[str, ...]]]:
    """Yield the readings of each word, of a compound those of its pieces."""
    for part in parts:
        for word in _tokenizer().tokenize(part):
            pieces = word.split(_finest())
            if word.surface().isascii():
                signs = tuple(_signs(word.surface())) or (word.reading_form(),)
                yield [_told((*signs, word.surface()))]
            elif len(pieces) > 1:
                yield [_told((piece.reading_form(), *_otherwise(piece))) for piece in pieces]
            else:
                yield [_told((word.reading_form(), *_otherwise(word), *_same_kind(word)))]


def _otherwise(word: Any) -> tuple[str, ...]:
    """Return how a word of which the dictionary gives one reading is read as often, or more."""
    return _OTHERWISE.get(word.surface(), ())


_OTHERWISE: Final = {"日本": ("ニホン",), "所": ("ジョ",)}  # 日本図書館協会, 国立情報学研究所


def _signs(text: str) -> Iterator[str]:
    """Yield how a number is read, or an acronym."""
    if text.isdecimal() and 0 < int(text) < _TOO_MANY:
        yield "".join(each.reading_form() for each in _tokenizer().tokenize(in_han(int(text))))
    if lettered := letters_in_kana(text):
        yield lettered


_TOO_MANY: Final = 10_000


def in_han(number: int) -> str:
    """Return a number below 10,000 in Han characters.

    >>> in_han(100), in_han(2015), in_han(11)
    ('百', '二千十五', '十一')
    """
    told = ""
    for size, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, size)
        if digit:
            told += ("" if digit == 1 and sign else "一二三四五六七八九"[digit - 1]) + sign
    return told


@cache
def _finest() -> Any:
    from sudachipy import SplitMode

    return SplitMode.A


def _same_kind(word: Any) -> Iterable[str]:
    """Return the other readings of a person's name; of another word, those beside it tell which is meant."""
    kind = word.part_of_speech()[:4]
    if kind[2] != _NAME:
        return ()
    known = _dictionary().lookup(word.surface())
    return (one.reading_form() for one in known if one.part_of_speech()[:4] == kind)


def _told(readings: Iterable[str]) -> tuple[str, ...]:
    """Return the readings in kana, each once; Latin letters and digits stay as they are."""
    return tuple(
        islice(dict.fromkeys(each for each in readings if _KANA.fullmatch(each) or each.isascii()), _MOST)
    )
