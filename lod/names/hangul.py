"""Hangul syllables and their letters (The Unicode Standard §3.12)."""

from functools import lru_cache
from typing import Final

INITIALS: Final = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS: Final = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
FINALS: Final = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")
_FIRST: Final = 0xAC00


@lru_cache(maxsize=16384)
def decompose(syllable: str) -> tuple[str, str, str] | None:
    """Return initial, vowel and final ("" for none) as compatibility letters; None for no syllable."""
    index = ord(syllable) - _FIRST
    if not 0 <= index < len(INITIALS) * len(VOWELS) * len(FINALS):
        return None
    rest, final = divmod(index, len(FINALS))
    initial, vowel = divmod(rest, len(VOWELS))
    return INITIALS[initial], VOWELS[vowel], FINALS[final]


def compose(initial: str, vowel: str, final: str) -> str:
    """Return the syllable of these letters.

    >>> compose("ㅎ", "ㅗ", "ㅇ")
    '홍'
    """
    syllable = (INITIALS.index(initial) * len(VOWELS) + VOWELS.index(vowel)) * len(FINALS)
    return chr(_FIRST + syllable + FINALS.index(final))


def initials(text: str) -> str:
    """Return the initial consonants of the syllables, other characters dropped.

    >>> initials("홍길동")
    'ㅎㄱㄷ'
    """
    return "".join(parts[0] for parts in map(decompose, text) if parts)


def initials_asked(text: str) -> str:
    """Return the initial consonants that a query consists of, "" where it holds anything else.

    They come as compatibility letters (ㅎ, U+314E), conjoining ones (U+1112) or half-width ones.

    >>> initials_asked("ㅎㄱㄷ"), initials_asked("\\u1112\\u1100\\u1103"), initials_asked("홍ㄱㄷ")
    ('ㅎㄱㄷ', 'ㅎㄱㄷ', '')
    """
    letters = [_consonant(character) for character in text if not character.isspace()]
    return "".join(letters) if all(letters) else ""


def _consonant(character: str) -> str:
    code = ord(character)
    if 0x1100 <= code < 0x1100 + len(INITIALS):
        return INITIALS[code - 0x1100]
    if 0xFFA1 <= code <= 0xFFBE:  # half-width: ㄱ … ㅎ in the order of the compatibility block
        character = chr(code - 0xFFA1 + 0x3131)
    return character if character in INITIALS else ""


def unfinished(text: str) -> str:
    """Return the pattern of what the last syllable of a text becomes as more is typed, "" for no hangul.

    A keyboard puts a syllable together letter by letter: 도 on the way to 동, ㄷ to both, and 깃 to 기수.

    >>> unfinished("홍길ㄷ"), unfinished("홍길도"), unfinished("깃"), unfinished("강")
    ('홍길[다-딯]', '홍길[도-돟]', '기[사-싷]', '')
    """
    before, last = text[:-1], text[-1:]
    if initial := _consonant(last) if last else "":
        return f"{before}{_from(initial)}"
    parts = decompose(last) if last else None
    if parts is None:
        return ""
    initial, vowel, final = parts
    if not final:
        return f"{before}[{last}-{compose(initial, vowel, FINALS[-1])}]"
    return f"{before}{compose(initial, vowel, '')}{_from(final)}" if final in _MOVES else ""


def _from(initial: str) -> str:
    return f"[{compose(initial, VOWELS[0], '')}-{compose(initial, VOWELS[-1], FINALS[-1])}]"


_MOVES: Final = frozenset(INITIALS) - {"ㅇ"}  # finals that the next vowel takes along
