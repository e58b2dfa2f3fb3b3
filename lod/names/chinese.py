"""Pinyin of Han text, and Wade-Giles. The readings are those of the package pypinyin."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from itertools import islice
from typing import Final

from lod.names.folding import fold
from lod.names.han import combined, head_of
from lod.names.scripts import script_of

_LONGEST_WORD: Final = 10  # characters of a word that is read otherwise than its characters
_MOST: Final = 3  # readings of a character


def pinyin(han: str) -> tuple[str, ...]:
    """Return one syllable for each Han character, without tones; other characters are left out.

    >>> pinyin("毛澤東"), pinyin("女"), pinyin("重慶"), pinyin("長江")
    (('mao', 'ze', 'dong'), ('nu',), ('chong', 'qing'), ('chang', 'jiang'))
    """
    return tuple(several[0] for several in syllables(han))


def chinese_spellings(han: str, limit: int) -> tuple[str, ...]:
    """Return Han text in pinyin and in Wade-Giles, in one word each time, by its usual readings first.

    >>> chinese_spellings("毛澤東", 1)
    ('maozedong', 'maotsetung')
    >>> chinese_spellings("曾鞏", 2)
    ('cenggong', 'tsengkung', 'zenggong')

    Args:
        han: other characters are left out.
        limit: of readings, where characters have several.
    """
    read = syllables(han)
    if not read:
        return ()
    places: list[dict[str, str]] = [{each: wade_giles(each) for each in several} for several in read]
    told = (
        spelling
        for chosen in islice(combined(read), limit)
        for spelling in (
            "".join(chosen),
            "".join(place[each] for place, each in zip(places, chosen, strict=True)),
        )
    )
    return tuple(dict.fromkeys(told))


@lru_cache(maxsize=4096)
def syllables(han: str) -> tuple[tuple[str, ...], ...]:
    """Return the pinyin of each Han character, the one that is usual where it stands first.

    >>> syllables("曾鞏"), syllables("重慶")[0][:2]
    ((('ceng', 'zeng'), ('gong',)), ('chong', 'zhong'))
    """
    text = "".join(character for character in han if script_of(character) == "Hani")
    folded = fold(text).replace(" ", "")
    found = [_of_character(character) for character in text]
    if len(folded) == len(text):
        for place, word in _words_in(folded):
            for offset, syllable in enumerate(word):
                found[place + offset] = tuple(dict.fromkeys((syllable, *found[place + offset])))
    return tuple(several for several in found if several)


def _words_in(folded: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield place and reading of the words that are read otherwise than their characters, longest first."""
    known, place = _words(), 0
    while place < len(folded) - 1:
        for end in range(min(len(folded), place + _LONGEST_WORD), place + 1, -1):
            if word := known.get(folded[place:end]):
                yield place, word
                place = end - 1
                break
        place += 1


@cache
def _words() -> Mapping[str, tuple[str, ...]]:
    from pypinyin.constants import PHRASES_DICT  # a while to read

    found = {}
    for word, read in PHRASES_DICT.items():
        told = tuple(_plain(several[0]) for several in read)
        if all(told) and len(word) <= _LONGEST_WORD and told != tuple(_usual(each) for each in word):
            found[fold(word).replace(" ", "")] = told
    return found


def _usual(character: str) -> str:
    return next(iter(_of_character(character)), "")


@lru_cache(maxsize=32768)
def _of_character(character: str) -> tuple[str, ...]:
    from pypinyin.constants import PINYIN_DICT

    forms = (character, head_of(character))
    tones = [tone for form in forms for tone in PINYIN_DICT.get(ord(form), "").split(",")]
    told = islice(dict.fromkeys(filter(None, map(_plain, tones))), _MOST)
    if not any(_UMLAUT.search(tone) for tone in tones):
        return tuple(told)
    return tuple(spelling for each in told for spelling in (each, *_WITHOUT_UMLAUT.get(each, ())))


@cache  # some 1500 syllables with tones
def _plain(syllable: str) -> str:
    """Return a syllable without its tone, "" where it is none."""
    bare = "".join(
        each for each in unicodedata.normalize("NFD", syllable) if unicodedata.category(each) != "Mn"
    )
    return bare if bare.isascii() and bare.isalpha() and _VOWEL.search(bare) else ""


_VOWEL: Final = re.compile("[aeiou]")
_UMLAUT: Final = re.compile("[üǖǘǚǜ]")
_WITHOUT_UMLAUT: Final = {"lu": ("lyu", "lv"), "nu": ("nyu", "nv")}  # of passports, of keyboards
_INITIAL: Final = re.compile("[zcs]h|[bpmfdtnlgkhjqxrzcs]")


def _spelt(rows: str) -> Mapping[str, str]:
    """Read "ge=ko": pinyin, then Wade-Giles."""
    return dict(row.split("=") for row in rows.split())


# Of the Library of Congress' conversion table (1998), without apostrophes and umlauts.
_INITIALS: Final = _spelt("zh=ch q=ch j=ch z=ts c=ts x=hs r=j b=p d=t g=k")
_FINALS: Final = _spelt("ian=ien ie=ieh ue=ueh ong=ung iong=iung uo=o")
_WHOLE: Final = _spelt("""
ge=ko ke=ko he=ho e=o er=erh yi=i yan=yen ye=yeh you=yu yong=yung yue=yueh zi=tzu ci=tzu si=ssu zhi=chih
chi=chih shi=shih ri=jih gui=kuei kui=kuei guo=kuo kuo=kuo huo=huo shuo=shuo
""")


@cache
def wade_giles(syllable: str) -> str:
    """Return a syllable of pinyin in Wade-Giles, without apostrophe and umlaut.

    >>> wade_giles("ze"), wade_giles("xue"), wade_giles("guo"), wade_giles("hai")
    ('tse', 'hsueh', 'kuo', 'hai')
    """
    if told := _WHOLE.get(syllable):
        return told
    initial = _INITIAL.match(syllable)
    begin, end = (initial[0], syllable[initial.end() :]) if initial else ("", syllable)
    return _INITIALS.get(begin, begin) + _FINALS.get(end, end)
