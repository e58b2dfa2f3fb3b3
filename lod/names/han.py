"""Han characters: their hangul reading, the class of their regional forms, simplified or traditional."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import islice, product
from typing import Final

from lod.names.hangul import compose, decompose
from lod.names.scripts import script_of


@dataclass(frozen=True, slots=True)
class _Han:
    readings: str  # one syllable each, the usual one first
    head: str  # what stands for all its regional forms
    form: str  # "s" simplified alone, "t" traditional alone, "" neither or both


@cache
def _table() -> Mapping[str, _Han]:
    lines = files("lod.names").joinpath("han.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return {character: _Han(readings, head or character, form) for character, readings, head, form in rows}


def head_of(character: str) -> str:
    """Return the character that stands for all regional forms of this one.

    >>> head_of("敎") == head_of("教"), head_of("國") == head_of("国") == head_of("国")
    (True, True)
    """
    han = _table().get(character)
    return han.head if han else character


def han_form(text: str) -> str:
    """Return `Hans` or `Hant` where characters of one form alone tell it, "" otherwise.

    >>> han_form("国家图书馆"), han_form("國家圖書館"), han_form("上海")
    ('Hans', 'Hant', '')
    """
    table = _table()
    forms = {table[character].form for character in text if character in table} - {""}
    return {"s": "Hans", "t": "Hant"}[forms.pop()] if len(forms) == 1 else ""


def readings(text: str, limit: int = 4) -> tuple[str, ...]:
    """Return how Koreans read a text with hanja, the usual reading first; empty where a character has none.

    The initial sound rule (두음법칙: 李 is 이 at the beginning, 리 within) is kept at the beginning of
    each word, and the surname 金 is 김. Characters of other scripts stay.

    >>> readings("李金洙")[0], readings("金九")[0], readings("歷史")
    ('이금수', '김구', ('역사',))

    Args:
        text: NFC or NFKC text.
        limit: how many readings at most, where characters have several.
    """
    table = _table()
    syllables: list[str] = []
    begins = True
    for position, character in enumerate(text):
        han = table.get(character)
        if script_of(character) != "Hani":
            syllables.append(character)
            begins = not character.isalnum()
            continue
        found = (han and han.readings) or _readings_of_head(han.head if han else character)
        if not found:
            return ()
        if character == "金" and position == 0 and len(text) <= _LONGEST_PERSON:
            found = "김금"
        syllables.append("".join(dict.fromkeys(initial_sound(each) if begins else each for each in found)))
        begins = False
    return tuple("".join(each) for each in islice(product(*syllables), limit))


_LONGEST_PERSON: Final = 4  # characters of a Korean's name


@cache
def _readings_by_head() -> Mapping[str, str]:
    told: dict[str, str] = {}
    for han in _table().values():
        if han.readings:
            told.setdefault(han.head, han.readings)
    return told


def _readings_of_head(head: str) -> str:
    return _readings_by_head().get(head, "")


@lru_cache(maxsize=16384)
def initial_sound(syllable: str) -> str:
    """Return the syllable as it sounds at the beginning of a word (한글 맞춤법 §10-12).

    >>> initial_sound("리"), initial_sound("래"), initial_sound("녀")
    ('이', '내', '여')
    """
    parts = decompose(syllable)
    if parts is None:
        return syllable
    initial, vowel, final = parts
    if initial == "ㄹ":
        return compose("ㅇ" if vowel in "ㅑㅕㅖㅛㅠㅣ" else "ㄴ", vowel, final)
    if initial == "ㄴ" and vowel in "ㅕㅛㅠㅣ":
        return compose("ㅇ", vowel, final)
    return syllable


def sound_key(hangul: str) -> str:
    """Return hangul with the initial sound rule applied everywhere: where it is kept and where not are equal.

    >>> sound_key("류관순") == sound_key("유관순"), sound_key("선렬") == sound_key("선열")
    (True, True)
    """
    return "".join(map(initial_sound, hangul))
