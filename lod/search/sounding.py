"""How a name that is asked for sounds, so that it is found in another script or another system."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain, groupby
from typing import Final

from lod.names import fold, squash
from lod.names.abjads import ABJADS
from lod.names.han import readings, sound_key
from lod.names.in_hangul import as_japanese_say
from lod.names.japanese import japanese_key, japanese_key_asked, japanese_key_of_name
from lod.names.japanese_readings import JapaneseReadings, japanese_readings, may_be_japanese
from lod.names.kana import letters_in_kana
from lod.names.korean import korean_initials_asked, korean_keys, korean_keys_by_ear, undoubled
from lod.names.korean_spellings import ANY, OWN_WAY, SYSTEM, Reading, korean_readings
from lod.names.romanised import ALPHABETS
from lod.search.readings import LONGEST_KEY, fold_but_han, person_in
from lod.search.transliterating import Sounds, Unit, marked, romanised_sounds, transliterated_sounds


def sounds_of(said: str, short: str, written: str) -> Iterator[Sounds]:
    """Yield how a name sounds, as the systems have it, then freer.

    Args:
        said: the name.
        short: it without its legal form, folded; "" where it has none.
        written: the script of it.
    """
    if written == "Latn":
        return chain(_of_latin(said), romanised_sounds(list(_units(said))[:_MOST_WORDS]))
    if written == "Hrkt":
        return _of_kana(fold_but_han(said).split())
    if written in ALPHABETS | ABJADS:
        return transliterated_sounds(said, written)
    forms = (said, short) if short else (said,)
    if written == "Hang":
        return _of_hangul(forms, by_ear=True)
    read = [each for form in forms for each in readings(fold_but_han(form), _MOST_READINGS)]
    return chain(_of_hangul(read, by_ear=False), _of_kanji(said))


_MOST_READINGS: Final = 16  # of a query in Han characters
_MOST_WORDS: Final = 16  # of a query that are read


def _of_hangul(read: Sequence[str], *, by_ear: bool) -> Iterator[Sounds]:
    """Yield how hangul sounds: also word for word, to find a name that the record has romanised."""
    whole = tuple(dict.fromkeys(f"h{sound_key(squash(each))}"[:LONGEST_KEY] for each in read if each))
    if by_ear and read and (japanese := as_japanese_say(squash(read[0])[:LONGEST_KEY])):
        whole += (f"h{sound_key(japanese)}"[:LONGEST_KEY],)
    whole += marked(
        "y", (key[: LONGEST_KEY - 1] for each in read[:2] for key in korean_keys(squash(each)) if key)
    )
    told = [person_in(parts) or parts for parts in (fold(each).split() for each in read[:4]) if parts]
    if not told or any(len(parts) != len(told[0]) for parts in told) or len(told[0]) > _MOST_WORDS:
        yield Sounds(whole)
        return
    places = list(zip(*told, strict=True))
    systems = [marked("k", (key for part in parts for key in korean_keys(part) if key)) for parts in places]
    yield Sounds(whole, tuple(systems))
    if by_ear:
        heard = [marked("k", (key for part in parts for key in korean_keys_by_ear(part))) for parts in places]
        if any(heard):
            yield Sounds(whole, tuple(first + more for first, more in zip(systems, heard, strict=True)))


def _of_kana(parts: Sequence[str]) -> Iterator[Sounds]:
    """Yield how kana sound: where a record has a reading, then where a dictionary reads its kanji."""
    keys = [japanese_key(part) for part in parts][:_MOST_WORDS]
    whole = "".join(keys)[: LONGEST_KEY - 1]
    lettered = letters_in_kana("".join(parts))
    wholes = (
        tuple(dict.fromkeys((whole, japanese_key(lettered)[: LONGEST_KEY - 1]))) if lettered else (whole,)
    )
    yield Sounds(marked("j", wholes), tuple((f"j{key}",) for key in keys))
    yield Sounds((*marked("j", wholes), *marked("r", wholes)), tuple((f"j{key}", f"r{key}") for key in keys))


def _of_kanji(said: str) -> Iterator[Sounds]:
    """Yield how kanji sound, where there is a dictionary: for names that are held in kana or romaji."""
    read = japanese_readings(said) if may_be_japanese(said, "") else JapaneseReadings()
    if read.whole and len(read.words) <= _MOST_WORDS:
        yield Sounds(
            marked("j", map(japanese_key, read.whole)),
            tuple(marked("j", map(japanese_key, word)) for word in read.words),
        )


def _of_latin(query: str) -> Iterator[Sounds]:
    """Yield how Latin text sounds as a reading of Korean, Japanese or Chinese."""
    units = list(_units(query))[:_MOST_WORDS]
    whole = "".join(unit.replace("-", "") for unit, _ in units)[:LONGEST_KEY]
    japanese = japanese_key_asked(whole) or japanese_key_of_name(fold(query).split())[: LONGEST_KEY - 1]
    readings = [korean_readings(word) for word, _ in units]
    beside = sorted(initials and word not in _LETTER_SURNAMES for word, initials in units) == [False, True]
    before = Sounds()
    for freedom in (SYSTEM, OWN_WAY, ANY):
        told = Sounds(
            (*marked("k", _joined(readings, freedom)), *_of_other_languages(whole, japanese, freedom)),
            tuple(
                tuple(_of_unit(unit, read, freedom, beside=beside and freedom < ANY))
                for unit, read in zip(units, readings, strict=True)
            ),
        )
        if told != before:
            yield told
        before = told


_LETTER_SURNAMES: Final = ("i", "o", "u")  # 이, 오, 우 in Revised Romanization


def _units(query: str) -> Iterator[Unit]:
    """Yield the words; initials that follow one another are one, and so are a few capitals beside a name.

    >>> list(_units("Kim, K.-T.")), list(_units("KT Kim")), list(_units("Hong Kil-tong"))
    ([('kim', False), ('kt', True)], [('kt', True), ('kim', False)], [('hong', False), ('kil-tong', False)])
    """
    shouted = not any(map(str.islower, query))
    text = _HYPHENS.sub("-", query).replace(".-", " ").replace(".", ". ")
    for part in text.split(","):
        words = [(_hyphened(word), _is_capitals(word) and not shouted) for word in part.split()]
        told = [(word, len(word) == 1 or capitals) for word, capitals in words if word]
        for alone, run in groupby(told, key=lambda one: len(one[0]) == 1):
            if alone:
                yield "".join(word for word, _ in run), True
            else:
                yield from run


def _hyphened(word: str) -> str:
    return "-".join(filter(None, map(squash, word.split("-"))))


_HYPHENS: Final = re.compile("[\u2010-\u2013\uff0d]")


def _is_capitals(word: str) -> bool:
    return 2 <= len(word) <= 3 and word.isalpha() and word.isupper()


def _joined(readings: Sequence[Sequence[Reading]], freedom: int) -> Iterator[str]:
    """Yield the keys of all words together, the likeliest first."""
    found = [Reading(0, "")]
    for several in readings:
        longer = (Reading(cost + one.cost, key + one.key) for cost, key in found for one in several)
        found = sorted(each for each in longer if each.cost <= freedom)[:_MOST_JOINED]
    return (undoubled(key) for _, key in found if key)


_MOST_JOINED: Final = 24


def _of_unit(unit: Unit, readings: Sequence[Reading], freedom: int, *, beside: bool) -> Iterator[str]:
    """Yield the sounds of a word; one that stands beside initials alone is a surname."""
    word, initials = unit
    if initials:
        yield from marked("K", korean_initials_asked(word))
    if len(word) == 1:
        yield f"J{_JAPANESE_INITIALS.get(word, word)}"
    kind = "s" if beside and not initials else "k"
    yield from marked(kind, (each.key for each in readings if each.cost <= freedom))
    yield from _of_other_languages(joined := word.replace("-", ""), japanese_key_asked(joined), freedom)


def _of_other_languages(word: str, japanese: str, freedom: int) -> Iterator[str]:
    if japanese:
        yield f"j{japanese}"
        if freedom > SYSTEM:
            yield f"r{japanese}"  # as a dictionary reads kanji
    if word.isascii() and word.isalpha():
        yield f"p{word}"


_JAPANESE_INITIALS: Final = {"f": "h", "j": "z", "c": "t", "l": "r"}  # of Hepburn in the spelling of keys
