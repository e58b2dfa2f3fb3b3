"""Romanised Korean, told alike in Revised Romanization, McCune-Reischauer, ALA-LC, or as people write.

A key is a skeleton of the sounds. Voiced, aspirated and tense consonants are one (k g kk k'), breves
and apostrophes are gone (ŏ o, and so eo), doubled letters single, ng is nk so that Han'gang and
Hangang agree. Rules: 국어의 로마자 표기법 (2014), McCune & Reischauer 1939 as in the ALA-LC table (2009).
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from lod.names.hangul import decompose


def _table(rows: str) -> dict[str, str]:
    """Read "ㄱk ㄴn": a letter, then its sound."""
    return {row[0]: row[1:] for row in rows.split()}


def _spelt(rows: str) -> dict[str, str]:
    """Read "ch=c sh=s": a spelling, then its key."""
    return dict(row.split("=") for row in rows.split())


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

    >>> korean_keys("국립"), korean_keys("길동")
    (('kunknip', 'kuklip'), ('kiltonk',))
    """
    parts = [each for each in map(decompose, hangul) if each]
    return tuple(dict.fromkeys((_single("".join(_sounds(parts))), _single("".join(_letters(parts))))))


def _letters(parts: list[tuple[str, str, str]]) -> Iterator[str]:
    for initial, vowel, final in parts:
        yield _INITIALS[initial] + _VOWELS[vowel] + _FINALS[final]


def _sounds(parts: list[tuple[str, str, str]]) -> Iterator[str]:
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


def _single(key: str) -> str:
    return _DOUBLED.sub(r"\1", key)


# Spellings of the systems, longest first, to the letters of a key.
_SPELLINGS: Final = _spelt("""
tch=c ch=c sh=s ph=p th=t kh=k rh=l yeo=yo you=yo yae=ye wae=we weo=wo eui=i ui=i eo=o eu=u ae=e oe=we oi=we
oo=u ee=i wu=u yi=i ck=k g=k d=t b=p j=c z=c r=l f=p v=p q=k x=ks c=k
""")
_PATTERN: Final = re.compile("|".join(_SPELLINGS))
_MUTE: Final = re.compile("(?<=[aeiou])h(?![aeiouyw])")  # Ahn, Noh
_SYLLABLES: Final = re.compile("(?:[ktpcslmnh]?(?:[yw]?[aeiou]){1,2}(?:nk|[ktplmn])?)+")

# Surnames whose usual spelling no system gives.
_SURNAMES: Final = _spelt("""
lee=i rhee=i ri=i li=i park=pak pack=pak lim=im rim=im yim=im choi=cwe cheigh=cwe back=pek paik=pek rho=no
roh=no ryu=yu lyu=yu ryoo=yu ra=na hur=ho
""")


@lru_cache(maxsize=65536)
def korean_keys_asked(word: str) -> tuple[str, ...]:
    """Return the keys that a folded Latin word may have as romanised Korean; empty where it can be none.

    `u` may stand for ㅓ as many people write their names (Jung, Hyun), and a usual surname for itself.

    >>> korean_keys_asked("gildong"), korean_keys_asked("jung"), korean_keys_asked("smith")
    (('kiltonk',), ('cunk', 'conk'), ())
    """
    if not (word.isascii() and word.isalpha()) or len(word) > 60:
        return ()
    key = _key(word)
    if not _SYLLABLES.fullmatch(key):
        return (_SURNAMES[word],) if word in _SURNAMES else ()
    keys = [key, _key(re.sub("(?<![eo])u(?!i)", "o", word))]
    if word in _SURNAMES:
        keys.append(_SURNAMES[word])
    return tuple(dict.fromkeys(keys))


def _key(word: str) -> str:
    plain = _MUTE.sub("", word)
    return _single(_PATTERN.sub(lambda found: _SPELLINGS[found[0]], plain))
