"""Han characters: their hangul reading, the class of their regional forms, simplified or traditional."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import combinations, islice, product
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


def in_japan(text: str) -> str:
    """Return a text with the common Japanese forms of its Han characters, where there is but one.

    >>> in_japan("國立國會圖書館"), in_japan("竹內"), in_japan("重庆"), in_japan("發")
    ('国立国会図書館', '竹内', '重慶', '發')
    """
    return "".join(_common_in_japan().get(character, character) for character in text)


@cache
def _common_in_japan() -> Mapping[str, str]:
    classes: dict[str, set[str]] = {}
    for character, han in _table().items():
        classes.setdefault(han.head, {han.head}).add(character)
    told: dict[str, str] = {}
    for several in classes.values():
        common = list(filter(_is_common_in_japan, several))
        if len(common) == 1:
            told |= dict.fromkeys(several - set(common), common[0])
    return told


def _is_common_in_japan(character: str) -> bool:
    """Tell the characters of level 1 of JIS X 0208: rows 16 to 47."""
    code = character.encode("euc_jp", "ignore")
    return len(code) == 2 and 16 <= code[0] - 0xA0 <= 47


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

    >>> readings("李金洙")[0], readings("金九")[0], readings("歷史"), readings("十月")[0]
    ('이금수', '김구', ('역사',), '시월')

    Args:
        text: NFC or NFKC text.
        limit: how many readings at most, where characters have several.
    """
    spelt = _CUSTOMARY.sub(lambda found: _SAID[found[0]], text)
    if spelt != text:
        return tuple(islice(dict.fromkeys((*readings(spelt, limit), *_readings(text, limit))), limit))
    return _readings(text, limit)


def _readings(text: str, limit: int) -> tuple[str, ...]:
    table = _table()
    syllables: list[str] = []
    begins = True
    for position, character in enumerate(text):
        han = table.get(character)
        if script_of(character) != "Hani":
            syllables.append(character)
            begins = not character.isalnum()
            continue
        found = (han.readings if han else "") + _readings_of_head(han.head if han else character)
        if not found:
            return ()
        if character == "金" and position == 0 and len(text) <= _LONGEST_PERSON:
            found = "김금"
        told: dict[str, str] = {}  # readings that the initial sound rule makes one are one
        for each in found:
            sound = initial_sound(each)
            told.setdefault(sound, sound if begins else each)
        syllables.append("".join(told.values())[:_MOST_READINGS])
        begins = False
    return tuple(islice(map("".join, combined(syllables)), limit))


def combined(syllables: Sequence[Sequence[str]]) -> Iterator[Sequence[str]]:
    """Yield the usual readings, then those with one other syllable, then those with two.

    >>> ["".join(each) for each in combined([("ceng", "zeng"), ("gong",)])]
    ['cenggong', 'zenggong']
    """
    usual = [each[0] for each in syllables]
    yield usual
    several = [place for place, each in enumerate(syllables) if len(each) > 1]
    for number in (1, 2):
        for places in combinations(several, number):
            for others in product(*(syllables[place][1:] for place in places)):
                told = list(usual)
                for place, other in zip(places, others, strict=True):
                    told[place] = other
                yield told


_LONGEST_PERSON: Final = 4  # characters of a Korean's name
_MOST_READINGS: Final = 4  # of one character


def _said(rows: str) -> dict[str, str]:
    """Read "十月=시월": a word, then how it is said."""
    return dict(row.split("=") for row in rows.split())


# Words said otherwise than their characters are read (속음: 한글 맞춤법 §52, 표준국어대사전).
_SAID: Final = _said("""
十月=시월 六月=유월 五六月=오뉴월 十方=시방 十王=시왕 初八日=초파일 木瓜=모과 牧丹=모란 契丹=거란
道場=도량 菩提=보리 喜怒哀樂=희로애락 許諾=허락 受諾=수락 快諾=쾌락 困難=곤란 論難=논란 議論=의논
保寧=보령 會寧=회령 宜寧=의령 載寧=재령 智異山=지리산 漢拏山=한라산
音樂=음악 國樂=국악 樂器=악기 樂團=악단 聲樂=성악 器樂=기악 自動車=자동차 電車=전차 北韓=북한
""")
_CUSTOMARY: Final = re.compile("|".join(sorted(_SAID, key=len, reverse=True)))


@cache
def _readings_by_head() -> Mapping[str, str]:
    told: dict[str, str] = {}
    for han in _table().values():
        told[han.head] = "".join(dict.fromkeys(told.get(han.head, "") + han.readings))
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
