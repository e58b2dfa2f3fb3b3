"""Romanised Korean, told alike in Revised Romanization, McCune-Reischauer, ALA-LC, or as people write.

A key is a skeleton of the sounds. Voiced, aspirated and tense consonants are one (k g kk k'), breves
and apostrophes are gone (ŏ o, and so eo), doubled letters single, ng is nk so that Han'gang and
Hangang agree. Rules: 국어의 로마자 표기법 (2014), McCune & Reischauer 1939 as in the ALA-LC table (2009).
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, pairwise, product
from typing import Final

from lod.names.han import initial_sound
from lod.names.hangul import compose, decompose

_Syllable = tuple[str, str, str]  # initial, vowel, final


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

    The initial sound rule (류 or 유) and an ㄴ that is heard between parts (석열 as 성녈) make keys more.

    >>> korean_keys("국립"), korean_keys("길동"), korean_keys("류")
    (('kunknip', 'kuklip'), ('kiltonk',), ('lyu', 'yu'))
    """
    parts = [each for each in map(decompose, hangul) if each]
    if not parts:
        return ("",)
    keys = [_single("".join(_sounds(parts))), _single("".join(_letters(parts)))]
    if parts[0][0] in "ㄹㄴ" and (begun := decompose(initial_sound(compose(*parts[0])))) not in (
        None,
        parts[0],
    ):
        keys.append(_single("".join(_sounds([begun, *parts[1:]]))))
    if (inserted := _with_n(parts)) != parts:
        keys.append(_single("".join(_sounds(inserted))))
    return tuple(dict.fromkeys(keys))


def _with_n(parts: list[_Syllable]) -> list[_Syllable]:
    """Put ㄴ before 이, 야, 여, 요, 유 after a final (Standard Pronunciation §29)."""
    told = list(parts)
    for place, ((_, _, final), (initial, vowel, end)) in enumerate(pairwise(parts), 1):
        if final and initial == "ㅇ" and vowel in "ㅣㅑㅕㅛㅠ":
            told[place] = ("ㄴ", vowel, end)
    return told


def korean_initials(hangul: str) -> tuple[str, ...]:
    """Return the first letter of the key of each syllable: what is left of it in a name with initials.

    >>> korean_initials("홍길동")
    ('h', 'k', 't')
    """
    parts = [each for each in map(decompose, hangul) if each]
    return tuple((_INITIALS[initial] or _VOWELS[vowel])[0] for initial, vowel, _ in parts)


def korean_initials_asked(letter: str) -> tuple[str, ...]:
    """Return the first letters of keys that an initial of a romanised name may stand for.

    >>> korean_initials_asked("g"), korean_initials_asked("y"), korean_initials_asked("e")
    (('k',), ('y', 'i'), ('e', 'o', 'u'))
    """
    return _ASKED_INITIALS.get(letter, ())


_ASKED_INITIALS: Final = {
    letter: tuple(keys)
    for letter, keys in _spelt("""
g=k k=k n=n d=t t=t r=ln l=l m=m b=p p=p s=s j=c c=c z=c h=h y=yi w=wu o=o e=eou u=u i=i a=a
""").items()
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


def _single(key: str) -> str:
    return _DOUBLED.sub(r"\1", key)


# Spellings of the systems, longest first, to the letters of a key.
_SPELLINGS: Final = _spelt("""
tch=c ch=c sh=s ph=p th=t kh=k rh=l yeo=yo you=yo yae=ye wae=we weo=wo eui=i ui=i eo=o eu=u ae=e oe=we oi=we
woo=u oo=u ee=i wu=u yi=i ck=k g=k d=t b=p j=c z=c r=l f=p v=p q=k x=ks c=k
""")
_PATTERN: Final = re.compile("|".join(_SPELLINGS))
_MUTE: Final = re.compile("(?<=[aeiou])h(?![aeiouyw])")  # Ahn, Noh
_SYLLABLES: Final = re.compile("(?:[ktpcslmnh]?(?:[yw]?[aeiou]){1,2}(?:nk|[ktplmn])?)+")

# Surnames whose usual spelling no system gives.
_SURNAMES: Final = _spelt("""
lee=i rhee=i ri=i li=i reigh=i park=pak pack=pak lim=im rim=im rhim=im yim=im choi=cwe cheigh=cwe tchoi=cwe
back=pek paik=pek rho=no roh=no ro=no lo=no ryu=yu lyu=yu ryoo=yu liu=yu ra=na la=na hur=ho her=ho
ahn=an kwon=kwon gu=ku koo=ku goo=ku moon=mun woo=u wu=u oh=o suh=so shur=so sur=so chung=conk jung=conk
cheong=conk yang=yank ryang=yank lyang=yank yum=yom ryom=yom ryeo=yo lyo=yo nam=nam kim=kim gim=kim quak=kwak
""")


@lru_cache(maxsize=65536)
def korean_keys_asked(word: str) -> tuple[str, ...]:
    """Return the keys that a folded Latin word may have as romanised Korean; empty where it can be none.

    The first is that of the systems. People write their names otherwise: `u` may stand for ㅓ (Jung, Hyun),
    `ai` for ㅐ (Paik), `ei` for ㅔ (Sei), an `e` at the end for nothing (June); a usual surname for itself.

    >>> korean_keys_asked("gildong"), korean_keys_asked("jung"), korean_keys_asked("smith")
    (('kiltonk',), ('cunk', 'conk'), ())
    """
    if not (word.isascii() and word.isalpha()) or len(word) > 60:
        return ()
    keys = [key for key in map(_key, islice(_spellings(word), _MOST)) if _SYLLABLES.fullmatch(key)]
    if word in _SURNAMES:
        keys.append(_SURNAMES[word])
    return tuple(dict.fromkeys(keys))


def korean_keys_told(word: str) -> tuple[str, ...]:
    """Return the keys under which a folded Latin word is found as romanised Korean: fewer than are asked.

    >>> korean_keys_told("lee"), korean_keys_told("hyun"), korean_keys_told("baik")
    (('li', 'i'), ('hyun',), ('paik', 'pek'))
    """
    keys = korean_keys_asked(word)
    if len(keys) < 2 or _OWN_WAY.search(word):
        return keys[:4]
    return tuple(dict.fromkeys((keys[0], _SURNAMES.get(word, keys[0]))))


_OWN_WAY: Final = re.compile("[aeo][iy](?![aeiou])|ou|[aeiou][^aeiouwyh]e$")


def _spellings(word: str) -> Iterator[str]:
    """Yield the word, then as a system would write what people write in their own way."""
    place, pieces = 0, []
    for found in _EITHER.finditer(word):
        pieces += [(word[place : found.start()],), _WAYS[found[0]]]
        place = found.end()
    for spelt in product(*pieces, (word[place:],)):
        yield "".join(spelt)
    if _MUTE_END.search(word):
        yield from _spellings(word[:-1])


_MOST: Final = 16  # spellings of a word that are tried
_WAYS: Final = {
    "you": ("you", "yu"), "ou": ("ou", "u", "eo"), "ai": ("ai", "ae"), "ay": ("ay", "ae"), "ei": ("ei", "e"),
    "ea": ("ea", "e"), "u": ("u", "o"),
}  # fmt: skip
_EITHER: Final = re.compile("you|(?<!e)ou|ai|ay(?![aeiou])|ei|(?<!y)ea|(?<![eo])u(?!i)")
_MUTE_END: Final = re.compile("[aeiou][^aeiouwyh]e$")


def _key(word: str) -> str:
    plain = _MUTE.sub("", word)
    return _single(_PATTERN.sub(lambda found: _SPELLINGS[found[0]], plain))
