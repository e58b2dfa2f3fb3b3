"""Names in Arabic and Hebrew script told alike with their romanisations, whatever the system.

Those scripts write few vowels: a key is the skeleton of the consonants. Sibilants are S, f and p are p,
q and kh and k are k, j and g are g; h, w, y and the vowels are gone, and so is what is doubled. Systems: the
ALA-LC tables of Arabic, Persian, Urdu, Hebrew and Yiddish, and what newspapers write.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice, product
from typing import Final

from lod.names.scripts import script

ABJADS: Final = frozenset({"Arab", "Hebr"})  # ISO 15924 codes
_MOST: Final = 8  # keys of a word
_LONGEST: Final = 40  # letters of a word


def _rows(rows: str) -> Mapping[str, tuple[str, ...]]:
    """Read "b=b v=b,": a letter, then each sound that it may have."""
    told = (row.split("=") for row in rows.split())
    return {letter: tuple(sounds.split(",")) for letter, sounds in told}


_LETTERS: Final = _rows("""
ב=b ג=g ד=d ז=S ט=t כ=k ך=k ל=l מ=m ם=m נ=n ן=n ס=S פ=p ף=p צ=S ץ=S ק=k ר=r ש=S ת=t
ب=b پ=p ت=t ث=t,S ج=g چ=S خ=k د=d ذ=d,S ر=r ز=S ژ=S س=S ش=S ص=S ض=d,S ط=t ظ=S غ=g ف=p ڤ=b ق=k ك=k ک=k گ=g
ل=l م=m ن=n ة=,t ٹ=t ڈ=d ڑ=r
b=b c=k d=d f=p g=g j=g k=k l=l m=m n=n p=p q=k r=r s=S t=t v=b, x=kS z=S
ch=k,,S ck=k dh=d gh=g kh=k ph=p sh=S th=t,S ts=S tz=S zh=S
""")
_PARTS: Final = re.compile("[cdgkpstz]h|ck|t[sz]|.", re.DOTALL)
_DOUBLED: Final = re.compile(r"(.)\1+")


@lru_cache(maxsize=65536)
def consonants(word: str) -> tuple[str, ...]:
    """Return the keys of a word in Arabic or Hebrew script, or a folded Latin one; "" where it may have none.

    >>> consonants("محفوظ"), consonants("mahfouz"), consonants("قفقا")
    (('mpS',), ('mpS',), ('kpk',))
    >>> set(consonants("שפת")) & set(consonants("sefat")), consonants("va"), consonants("Чехов")
    ({'Spt'}, ('b', ''), ())
    """
    if len(word) > _LONGEST or not (word.isascii() or script(word) in ABJADS):
        return ()
    choices = [_LETTERS.get(part, ("",)) for part in _PARTS.findall(word)]
    told = ("".join(sounds) for sounds in islice(product(*choices), _MOST))
    return tuple(dict.fromkeys(_DOUBLED.sub(r"\1", key.replace("tS", "S")) for key in told))


def words_of_consonants(text: str) -> Iterator[str]:
    """Yield the words of a text in Arabic or Hebrew script, without the signs of vowels; a hyphen parts none.

    >>> list(words_of_consonants("שודדי־ים, אַהֲרֹן"))
    ['שודדיים', 'אהרן']
    """
    bare = "".join(each for each in unicodedata.normalize("NFKC", text) if unicodedata.category(each) != "Mn")
    yield from _WORD.findall(_WITHIN.sub("", bare))


_WITHIN: Final = re.compile("[\u05be\u200c\u200d\u0640״׳\"'’-]")
_WORD: Final = re.compile(r"[^\W\d_]+")
