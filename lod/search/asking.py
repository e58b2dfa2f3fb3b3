"""What a query looks for: the forms of lod.search.keys that it may mean, the likeliest first."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lod.names import fold, script, squash
from lod.names.abbreviations import acronym_asked, clipped_from
from lod.names.chinese import chinese_spellings
from lod.names.folding import spelt_out
from lod.names.hangul import initials_asked, unfinished
from lod.names.organisations import shortened
from lod.names.qualifiers import unqualified
from lod.names.titles import untitled
from lod.search.keys import LONGEST_PREFIX
from lod.search.readings import LONGEST_KEY
from lod.search.sounding import sounds_of
from lod.search.transliterating import Sounds


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for."""

    whole: str  # the query without blanks
    words: tuple[str, ...]  # all must be there; the last may be a beginning
    # Words of its other forms: without years, brackets, titles, legal form; umlauts spelt out.
    others: tuple[tuple[str, ...], ...] = ()
    # As the systems of romanisation have it, then freer, then as other languages would.
    sounds: tuple[Sounds, ...] = ()
    spelt: tuple[str, ...] = ()  # whole names in another script that it may be written as
    initials: str = ""  # initial consonants alone
    acronym: str = ""
    unfinished: str = ""  # pattern of beginnings that its last syllable is on the way to
    letters: tuple[str, ...] = ()  # its words where initials stand together behind a name, apart
    clipped: str = ""  # pattern of the sounds of names that it may be short for
    cut: frozenset[str] = frozenset()  # words that a point shortens
    part: str = ""  # the last name of several, as in "Korea. Ministry of Culture"

    @property
    def wholes(self) -> tuple[str, ...]:
        """The other forms without blanks."""
        return tuple("".join(form)[:LONGEST_KEY] for form in self.others)

    @property
    def stems(self) -> tuple[str, ...]:
        """Its words as they begin, whatever the ending: Korea, Korean; library, libraries.

        >>> Asked("", ("korean", "libraries")).stems
        ('korea', 'librar')
        """
        return tuple(word[: max(_SHORTEST_STEM, len(word) - _LONGEST_ENDING)] for word in self.words)

    @property
    def heard(self) -> tuple[str, ...]:
        """All that it may sound like as a whole."""
        return tuple(dict.fromkeys(sound for sounds in self.sounds for sound in sounds.whole))


_SHORTEST_STEM: Final = 5  # letters
_LONGEST_ENDING: Final = 3


def asked(query: str) -> Asked:
    """Return what a query looks for.

    >>> asked("Gildong Hong").sounds[0].words[0]
    ('kkiltonk', 'pgildong')
    >>> asked("Dr. Gildong Hong, 1920-").wholes
    ('drgildonghong', 'gildonghong')
    """
    folded = fold(query)
    whole = folded.replace(" ", "")[:LONGEST_KEY]
    parts = tuple(dict.fromkeys(folded.split()))
    if consonants := initials_asked(query):
        return Asked(whole, parts, initials=consonants)
    bare = unqualified(query)
    plain = untitled(bare or query)
    said = plain or bare or query
    short = shortened(said, fold(said))
    told = dict.fromkeys(form for form in (fold(bare), fold(plain), short, spelt_out(said)) if form)
    written = script(said)
    sounds = tuple(sounds_of(said, short, written))
    return Asked(
        whole,
        parts,
        others=tuple(tuple(form.split()) for form in told),
        sounds=sounds,
        spelt=chinese_spellings(said, _MOST_SPELT) if written == "Hani" else (),
        acronym=acronym_asked(said),
        unfinished=_unfinished(query.strip()),
        letters=_letters(said),
        clipped=_clipped(sounds[0].whole) if sounds and len(parts) == 1 else "",
        cut=_cut(said),
        part=_last_part(said),
    )


def _unfinished(query: str) -> str:
    """Return the pattern of indexed beginnings that a query of hangul is on the way to.

    >>> _unfinished("홍 길ㄷ"), _unfinished("Hong")
    ('홍길[다-딯]', '')
    """
    last = unfinished(unicodedata.normalize("NFC", query[-1:]))
    before = squash(query[:-1]) if last else ""
    if not last or (before and not before.isalnum()) or len(before) > LONGEST_PREFIX - 2:
        return ""  # signs that are a name of their own would be those of a pattern
    return before + last


def _letters(text: str) -> tuple[str, ...]:
    """Return the folded words of a surname with initials behind it, each letter one; () for anything else.

    >>> _letters("Allen HN"), _letters("Samsung Electronics")
    (('allen', 'h', 'n'), ())
    """
    found = _INITIALED.fullmatch(text.strip())
    return (*fold(found[1]).split(), *found[2].casefold()) if found else ()


_INITIALED: Final = re.compile(r"(\w*[a-z]\w*),? ([A-Z]{2,3})")


def _clipped(sounds: Sequence[str]) -> str:
    """Return the pattern of what the likeliest reading in hangul may be short for."""
    heard = next((sound[1:] for sound in sounds if sound.startswith("h")), "")
    pattern = clipped_from(heard)
    return f"h{pattern}" if pattern else ""


_MOST_SPELT: Final = 4  # readings of a query in Han characters that are Chinese


def _cut(text: str) -> frozenset[str]:
    """Return the folded words that a point shortens.

    >>> _cut("Univ. de Genève, dép. d'histoire.") == {"univ", "dep"}
    True
    """
    return frozenset(squash(found) for found in _SHORTENED.findall(text))


_SHORTENED: Final = re.compile(r"(\w{2,12})\.(?=[\s,])")


def _last_part(text: str) -> str:
    """Return the last name of a heading with several, "" where there is one alone.

    >>> _last_part("대한민국. 문화체육관광부. 영상물등급위원회"), _last_part("Tolkien, J. R. R.")
    ('영상물등급위원회', '')
    """
    *before, last = re.split(r"\.\s+", text)
    folded = squash(last)
    return folded[:LONGEST_KEY] if before and len(squash(before[-1])) > 1 and len(folded) > 1 else ""
