"""What a Latin word may be as romanised Korean: the keys of lod.names.korean, the likeliest first.

The systems (국어의 로마자 표기법 2014, McCune-Reischauer 1939, ALA-LC 2009) spell each vowel in one way.
People spell their own names as they like, after English mostly: `u` may stand for ㅓ (Jung, Hyun), `ai`
for ㅐ (Paik), `ea` for ㅖ (Hea), an `e` at the end for nothing (June).
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from lod.names.korean import undoubled

SYSTEM, OWN_WAY, GUESS, ANY = 0, 1, 2, 99  # how far a reading is from the systems


class Reading(NamedTuple):
    """A key that a word may have."""

    cost: int  # 0 as the systems spell, more for each liberty that is taken
    key: str


def _spelt(rows: str) -> dict[str, str]:
    """Read "ch=c sh=s": a spelling, then its key."""
    return dict(row.split("=") for row in rows.split())


def _vowels(rows: str) -> Mapping[str, tuple[Reading, ...]]:
    """Read "u=u0,o2": a spelling, then the keys of what it may stand for, each with its cost."""
    return {
        spelling: tuple(Reading(int(told[-1]), told[:-1]) for told in several.split(","))
        for spelling, several in (row.split("=") for row in rows.split())
    }


_VOWELS: Final = _vowels("""
a=a0 ae=e0,ye2 ai=e1 ay=e1 e=e0 ea=e1,ye1,i2 ei=e1 ey=e1,ye2 eo=o0 eu=u0 eui=i0 ee=i0 i=i0 ie=i1 o=o0,u3
oa=o1 oe=we0,o1 oi=we0 oy=we1 oo=u0 ou=u1,o1 u=u0,o2 ue=we1 ui=i0,wi1 uy=i1 ya=ya0 yae=ye0 yai=ye1
ye=ye0,yo2 yea=ye1 yee=i1 yei=ye1 yeo=yo0 yeou=yo1 yi=i0 yo=yo0,yu3 yoo=yu0 you=yo1,yu1 yu=yu0,yo2 wa=wa0
wae=we0 wai=we1 we=we0 wee=wi1 weo=wo0 wi=wi0 wo=wo0 woo=u0 wou=u1,wo1 wu=u0
""")
_CONSONANTS: Final = _spelt("""
tch=c ch=c sh=s ph=p th=t kh=k ck=k tj=c dj=c g=k d=t b=p j=c z=c r=l f=p v=p q=k x=ks c=k
""")
_CLUSTERS: Final = re.compile("|".join(_CONSONANTS))
_MUTE_H: Final = re.compile("(?<=[aeiou])h(?![aeiouyw])")  # Ahn, Noh
_MUTE_E: Final = re.compile("[aeiou][^aeiouwyh]e$")  # June
_RUN: Final = re.compile("[yw]?[aeiou](?:[aeiou]|[yw](?=[aeiou])|y(?![aeiou]))*")
_MEETING: Final = re.compile("(?:nk|[ktplmn])?[ktpcslmnh]?")  # an end and a beginning
_SYLLABLES: Final = re.compile("(?:[ktpcslmnh]?(?:[yw]?[aeiou]){1,3}(?:nk|[ktplmn])?)+")
_LETTERS: Final = re.compile("[a-z-]{1,60}")
_RHEE: Final = re.compile("^rh")
_WH: Final = re.compile("wh(?=[aeiou])")  # Whang, Cheol-whan
_SYNG: Final = re.compile("(?<=[^aeiouwy])y(?=[^aeiouwy])")  # Syngman
_UH: Final = re.compile("uh(?![aeiouyw])")  # Suh
_MOST: Final = 32  # readings of a word
_MOST_TOLD: Final = 4
_LONGEST_RUN: Final = 8  # vowels


def _surnames(rows: str) -> Mapping[str, str]:
    """Read "i=lee,rhee": a key, then the spellings."""
    told = (row.split("=") for row in rows.split())
    return {spelling: key for key, spellings in told for spelling in spellings.split(",")}


# Surnames whose usual spelling no system gives.
_SURNAMES: Final = _surnames("""
i=lee,rhee,ri,li,reigh,leigh,yee,ree pak=park,bark im=lim,rim,rhim cwe=cheigh,chey pek=back,paik,baik
no=rho,roh,ro,lo yu=ryu,lyu,ryoo,liu,ryou,rhyu,lew na=ra,la,rha ho=hur,her ku=kou u=wo so=shur,sur
conk=chung,jung,joung,jeung yank=ryang,lyang yom=yum,ryom yo=ryeo,lyo,lyuh kim=ghim kwak=quak om=um,eum
yon=youn co=joe,jho con=jun,chun pyon=byun,pyun
""")


@lru_cache(maxsize=65536)
def korean_readings(word: str) -> tuple[Reading, ...]:
    """Return the keys that a folded Latin word may have, the likeliest first; empty where it can be none.

    A hyphen parts syllables.

    >>> korean_readings("gildong")[0].key, korean_readings("smith")
    ('kiltonk', ())
    >>> [tuple(each) for each in korean_readings("jung")]
    [(0, 'conk'), (0, 'cunk')]
    >>> [each.key for each in korean_readings("ki-ok")][:2], korean_readings("hea")[0].key
    (['kiok', 'kiuk'], 'he')
    """
    read = _readings(word, ANY)
    known = {each.key for each in read}
    met = {key: each.cost + OWN_WAY for each in reversed(read) for key in _met_otherwise(each.key)}
    return tuple(sorted([*read, *(Reading(cost, key) for key, cost in met.items() if key not in known)]))


def _met_otherwise(key: str) -> Iterator[str]:
    """Yield a key as its sounds become where syllables meet, and as the syllables may be written.

    A record that has a name in Latin letters alone has it in one of the two ways.

    >>> list(_met_otherwise("conklae")), list(_met_otherwise("conknae"))
    (['conknae'], ['conklae'])
    """
    for met, told in ((_ASSIMILATED, _HEARD), (_HEARD_SO, _WRITTEN)):
        other = undoubled("".join(told.get(part, part) for part in met.split(key)))
        if other != key:
            yield other


_HEARD: Final = {
    "nkl": "nkn",
    "kl": "nkn",
    "pl": "mn",
    "ml": "mn",
    "nl": "l",
    "ln": "l",
    "kn": "nkn",
    "pn": "mn",
}
_WRITTEN: Final = {"nkn": "nkl", "mn": "ml"}
_ASSIMILATED: Final = re.compile("(nkl|(?<!n)k[ln]|p[ln]|[mn]l|ln)")
_HEARD_SO: Final = re.compile(f"({'|'.join(_WRITTEN)})")


@lru_cache(maxsize=65536)
def korean_keys_told(word: str) -> tuple[str, ...]:
    """Return the keys under which a folded Latin word is found as romanised Korean: fewer than are asked.

    >>> korean_keys_told("lee"), korean_keys_told("hyun"), korean_keys_told("baik")
    (('i', 'li'), ('hyun',), ('pek',))
    """
    return tuple(each.key for each in _readings(word, OWN_WAY)[:_MOST_TOLD])


def _readings(word: str, freedom: int) -> list[Reading]:
    if not _LETTERS.fullmatch(word):
        return []
    best: dict[str, int] = {}
    for cost, key in _read(word, freedom):
        single = undoubled(key)
        if _SYLLABLES.fullmatch(single):
            best[single] = min(cost, best.get(single, cost))
    if word in _SURNAMES:
        best[_SURNAMES[word]] = SYSTEM
    return sorted(Reading(cost, key) for key, cost in best.items())


def _read(word: str, freedom: int) -> list[Reading]:
    """Return the readings of a word put together from those of its parts, the cheapest ones."""
    plain = _SYNG.sub("eu", _RHEE.sub("l", _WH.sub("hw", _UH.sub("eo", word))))
    found = [Reading(0, "")]
    for part in plain.split("-"):
        for piece in _pieces(_MUTE_H.sub("", part)):
            if not piece:
                return []
            if len(piece) == 1:
                found = [Reading(cost, key + piece[0].key) for cost, key in found]
            else:
                longer = (Reading(cost + one.cost, key + one.key) for cost, key in found for one in piece)
                found = sorted(each for each in longer if each.cost <= freedom)[:_MOST]
    return found


def _pieces(word: str) -> Iterator[tuple[Reading, ...]]:
    """Yield the readings of each run of vowels and of consonants, () for a run that is not Korean."""
    place = 0
    for run in _RUN.finditer(word):
        if run.start() > place:
            yield _consonants(word[place : run.start()])
        told = _vowels_of(run[0])
        yield (*told, Reading(OWN_WAY, "")) if run.end() == len(word) and _MUTE_E.search(word) else told
        place = run.end()
    if place < len(word):
        yield _consonants(word[place:])


@lru_cache(maxsize=4096)
def _consonants(letters: str) -> tuple[Reading, ...]:
    key = _CLUSTERS.sub(lambda found: _CONSONANTS[found[0]], letters)
    return (Reading(0, key),) if _MEETING.fullmatch(undoubled(key)) else ()


@lru_cache(maxsize=4096)
def _vowels_of(run: str) -> tuple[Reading, ...]:
    """Return what a run of vowels may stand for: one vowel, or, more freely, several."""
    best: dict[str, int] = {}
    parsed = list(_parsed(run[:_LONGEST_RUN]))
    fewest = min((number for number, _ in parsed), default=0)
    for number, (cost, key) in parsed:
        told = cost + (0 if number == fewest else GUESS if fewest == 1 else OWN_WAY)
        best[key] = min(told, best.get(key, told))
    return tuple(sorted(Reading(cost, key) for key, cost in best.items()))


def _parsed(run: str) -> Iterator[tuple[int, Reading]]:
    """Yield the ways to divide a run into vowels: how many, and their reading."""
    if not run:
        yield 0, Reading(0, "")
    for end in range(len(run), 0, -1):
        for one in _VOWELS.get(run[:end], ()):
            for number, rest in _parsed(run[end:]):
                yield number + 1, Reading(one.cost + rest.cost, one.key + rest.key)
