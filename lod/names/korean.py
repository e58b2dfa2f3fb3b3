"""Romanised Korean, told alike in Revised Romanization, McCune-Reischauer, ALA-LC, or as people write.

A key is a skeleton of the sounds. Voiced, aspirated and tense consonants are one (k g kk k'), breves
and apostrophes are gone (ŏ o, and so eo), doubled letters single, ng is nk so that Han'gang and
Hangang agree. Rules: 국어의 로마자 표기법 (2014), McCune & Reischauer 1939 as in the ALA-LC table (2009).
"""

import re
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from itertools import combinations, islice, pairwise, product
from typing import Final

from lod.names.han import initial_sound
from lod.names.hangul import compose, decompose

_Syllable = tuple[str, str, str]  # initial, vowel, final


def _table(rows: str) -> dict[str, str]:
    """Read "ㄱk ㄴn": a letter, then its sound."""
    return {row[0]: row[1:] for row in rows.split()}


_INITIALS: Final = _table("ㄱk ㄲk ㄴn ㄷt ㄸt ㄹl ㅁm ㅂp ㅃp ㅅs ㅆs ㅇ ㅈc ㅉc ㅊc ㅋk ㅌt ㅍp ㅎh")
_VOWELS: Final = _table(
    "ㅏa ㅐe ㅑya ㅒye ㅓo ㅔe ㅕyo ㅖye ㅗo ㅘwa ㅙwe ㅚwe ㅛyo ㅜu ㅝwo ㅞwe ㅟwi ㅠyu ㅡu ㅢi ㅣi"
)
_FINALS: Final = {"": ""} | _table(
    """
    ㄱk ㄲk ㄳk ㄴn ㄵn ㄶn ㄷt ㄹl ㄺk ㄻm ㄼl ㄽl ㄾl ㄿp ㅀl ㅁm ㅂp ㅄp ㅅt ㅆt
    ㅇnk ㅈt ㅊt ㅋk ㅌt ㅍp ㅎ
    """
)
# Before a vowel a final is heard with its own sound.
_CARRIED: Final = _table("ㅅs ㅆs ㅈc ㅊc ㄳks ㄵnc ㄺlk ㄻlm ㄼlp ㄽls ㄾlt ㄿlp ㅄps")
_NASAL: Final = {"k": "nk", "t": "n", "p": "m"}


@lru_cache(maxsize=65536)  # surnames and syllables of given names are few
def korean_keys(hangul: str) -> tuple[str, ...]:
    """Return the keys of hangul as it sounds and, where that differs, as its syllables are written.

    The initial sound rule (류 or 유), an ㄴ that is heard between parts (석열 as 성녈) and one that does not
    become ㄹ (신문로 as 신문노) make keys more.

    >>> korean_keys("국립"), korean_keys("길동"), korean_keys("류")
    (('kunknip', 'kuklip'), ('kiltonk',), ('lyu', 'yu'))
    """
    parts = [each for each in map(decompose, hangul) if each]
    if not parts:
        return ("",)
    keys = [undoubled("".join(_sounds(parts))), undoubled("".join(_letters(parts)))]
    if parts[0][0] in "ㄹㄴ" and (begun := decompose(initial_sound(compose(*parts[0])))) not in (
        None,
        parts[0],
    ):
        keys.append(undoubled("".join(_sounds([begun, *parts[1:]]))))
    if (inserted := _with_n(parts)) != parts:
        keys.append(undoubled("".join(_sounds(inserted))))
    if (kept := _with_n_kept(parts)) != parts:
        keys.append(undoubled("".join(_sounds(kept))))
    return tuple(dict.fromkeys(keys))


def _with_n(parts: list[_Syllable]) -> list[_Syllable]:
    """Put ㄴ before 이, 야, 여, 요, 유 after a final (Standard Pronunciation §29)."""
    told = list(parts)
    for place, ((_, _, final), (initial, vowel, end)) in enumerate(pairwise(parts), 1):
        if final and initial == "ㅇ" and vowel in "ㅣㅑㅕㅛㅠ":
            told[place] = ("ㄴ", vowel, end)
    return told


def _with_n_kept(parts: list[_Syllable]) -> list[_Syllable]:
    """Put ㄴ for ㄹ after ㄴ (Standard Pronunciation §20, exceptions)."""
    told = list(parts)
    for place, ((_, _, final), (initial, vowel, end)) in enumerate(pairwise(parts), 1):
        if final == "ㄴ" and initial == "ㄹ":
            told[place] = ("ㄴ", vowel, end)
    return told


def korean_initials(hangul: str) -> tuple[str, ...]:
    """Return the first letter of the key of each syllable: what is left of it in a name with initials.

    >>> korean_initials("홍길동")
    ('h', 'k', 't')
    """
    parts = [each for each in map(decompose, hangul) if each]
    return tuple((_INITIALS[initial] or _VOWELS[vowel])[0] for initial, vowel, _ in parts)


def korean_keys_by_ear(hangul: str) -> tuple[str, ...]:
    """Return the keys that hangul has where people write ㅓ as `u` and ㅕ as `yu`, after English.

    >>> korean_keys_by_ear("정현"), korean_keys_by_ear("길동")
    (('cunkhyon', 'conkhyun', 'cunkhyun'), ())
    """
    places = [place for place, each in enumerate(map(decompose, hangul)) if each and each[1] in _BY_EAR]
    if not 0 < len(places) <= _MOST_BY_EAR:
        return ()
    keys: dict[str, None] = {}
    for number in range(1, len(places) + 1):
        for chosen in combinations(places, number):
            keys |= dict.fromkeys(korean_keys(_swapped(hangul, chosen)))
    return tuple(keys)


def _swapped(hangul: str, places: Collection[int]) -> str:
    told = []
    for place, syllable in enumerate(hangul):
        parts = decompose(syllable) if place in places else None
        told.append(compose(parts[0], _BY_EAR[parts[1]], parts[2]) if parts else syllable)
    return "".join(told)


_BY_EAR: Final = {"ㅓ": "ㅜ", "ㅕ": "ㅠ"}
_MOST_BY_EAR: Final = 3  # syllables


def korean_initials_asked(letters: str) -> tuple[str, ...]:
    """Return the first letters of keys that initials of a romanised name may stand for.

    >>> korean_initials_asked("g"), korean_initials_asked("yg"), korean_initials_asked("x")
    (('k',), ('yk', 'ik'), ())
    """
    told = product(*(_ASKED_INITIALS.get(letter, "") for letter in letters))
    return tuple(map("".join, islice(told, _MOST_INITIALS)))


_MOST_INITIALS: Final = 16
_ASKED_INITIALS: Final[Mapping[str, str]] = {
    **{letter: letter for letter in "knthmopsc"},
    **{"g": "k", "d": "t", "b": "p", "j": "c", "z": "c", "r": "ln", "l": "ln"},
    **{"a": "ae", "e": "eou", "i": "iy", "u": "ui", "y": "yi", "w": "wuh"},
}


def _letters(parts: list[_Syllable]) -> Iterator[str]:
    for initial, vowel, final in parts:
        yield _INITIALS[initial] + _VOWELS[vowel] + _FINALS[final]


def _sounds(parts: list[_Syllable]) -> Iterator[str]:
    """Join the syllables with the assimilations of both systems (Standard Pronunciation §13-20)."""
    heard = [_INITIALS[initial] for initial, _, _ in parts]
    for place, (_, vowel, final) in enumerate(parts):
        end = _FINALS[final]
        if place + 1 < len(parts):
            following = parts[place + 1]
            end, heard[place + 1] = _met(final, end, following[0], following[1], heard[place + 1])
        yield heard[place] + _VOWELS[vowel] + end


def _met(final: str, end: str, initial: str, vowel: str, begin: str) -> tuple[str, str]:
    """Return what a final and the initial after it become."""
    if initial == "ㅇ":
        if final in "ㄷㅌ" and final and vowel == "ㅣ":
            return "", "c"  # 같이
        return _CARRIED.get(final, end), ""
    if initial == "ㄴ" or initial == "ㅁ":
        if end == "l" and initial == "ㄴ":
            return "l", "l"
        return _NASAL.get(end, end), begin
    if initial == "ㄹ" and end:
        if end in {"n", "l"}:
            return "l", "l"
        return _NASAL.get(end, end), "n"
    if initial == "ㅎ" and end in {"k", "t", "p"}:
        return end, ""
    return end, begin


_DOUBLED: Final = re.compile(r"(.)\1+")


def undoubled(key: str) -> str:
    """Return a key with doubled letters single; of t and c, which nobody tells apart (꽃잎, tch), c."""
    return _DOUBLED.sub(r"\1", key).replace("tc", "c")
