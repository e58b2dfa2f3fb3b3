"""What a name with several words is called by their first letters, or by the first syllables of its parts."""

import re
from typing import Final

from lod.names.folding import fold


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Articles, prepositions and conjunctions of the languages of our sources in Latin letters.
LESSER: Final = _words("""
a an the of and for in on at to by with from de du des la le les et en pour au aux sur der die das des dem
den und fur fuer von vom zum zur im am el los las y del para della dello degli dei di da do dos das e i il
lo gli per van het voor af og och for til
""")
_FEWEST: Final = 3  # words of a name that is called by an acronym
_LONGEST: Final = 10  # letters of one


def acronym(folded: str) -> str:
    """Return the first letters of the words of a folded Latin name, lesser ones aside; "" where they are few.

    >>> acronym("united nations educational scientific and cultural organization"), acronym("yi sun sin")
    ('unesco', 'yss')
    >>> acronym("british library")
    ''
    """
    letters = "".join(word[0] for word in folded.split() if word not in LESSER)
    return letters if _FEWEST <= len(letters) <= _LONGEST and letters.isascii() and letters.isalpha() else ""


def acronym_asked(text: str) -> str:
    """Return the acronym that a query is, or may be, "" where it is none.

    >>> acronym_asked("I.F.L.A."), acronym_asked("Unesco"), acronym_asked("Hong Gildong")
    ('ifla', 'unesco', '')
    """
    folded = fold(text)
    if _LETTERS.fullmatch(folded):
        folded = folded.replace(" ", "")
    return folded if _WORD.fullmatch(folded) else ""


_LETTERS: Final = re.compile("[a-z](?: [a-z])+")
_WORD: Final = re.compile(f"[a-z]{{{_FEWEST},{_LONGEST}}}")


def clipped_from(hangul: str) -> str:
    """Return the pattern of the names that hangul may be short for, "" where it is too short or too long.

    Bodies are called by the first syllables of the parts of their name, of two to four syllables each
    (국중도: 국립·중앙·도서관), or by some parts whole (이화여대: 이화·여자·대학교). That it is the nation's
    may be left out. Of more than three syllables, any may have others behind it.

    >>> bool(re.fullmatch(clipped_from("선관위"), "중앙선거관리위원회"))
    True
    >>> clipped_from("국중"), re.fullmatch(clipped_from("국중도"), "국립중도"), clipped_from("a국중도")
    ('', None, '')

    Args:
        hangul: without blanks.
    """
    if not _CLIPPED.fullmatch(hangul):
        return ""
    if len(hangul) == _FEWEST_SYLLABLES:
        first, second, third = tuple(hangul)
        told = f"{first}(?:{_BEHIND}{second}|{second}){_BEHIND}{third}"
    else:
        told = f"{_SYLLABLE}*".join(hangul)
    return f"(?:{_NATION})?{told}{_SYLLABLE}{{0,2}}"


_SYLLABLE: Final = "[가-힣]"
_BEHIND: Final = f"{_SYLLABLE}{{1,3}}"
_FEWEST_SYLLABLES: Final = 3
_CLIPPED: Final = re.compile(f"{_SYLLABLE}{{{_FEWEST_SYLLABLES},6}}")
_NATION: Final = "대한민국|대한|한국|전국|중앙"
