"""What a name with several words is called by their first letters."""

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
