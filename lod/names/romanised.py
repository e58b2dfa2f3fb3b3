"""Names in Cyrillic, Greek and other alphabets told alike with their romanisations, whatever the system.

A key is a skeleton of the sounds. What the systems write differently is one: sibilants are S (ц ч ш щ ж as
well as s, z, ts, tch, sch, č), х and г with h and g are H, в and ф are V, glides before vowels (й, ь, y, j)
are gone, and ё is е. Systems: the ALA-LC tables, BGN/PCGN, ISO 9, and what German, French and English
newspapers write. Alphabets other than Cyrillic are read by the transforms of CLDR.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from itertools import islice, product
from typing import Final

import icu

from lod.names.folding import fold
from lod.names.scripts import script

_MOST: Final = 8  # keys of a word
_LONGEST: Final = 40  # letters of a word


def _words(words: str) -> list[str]:
    return words.split()


def _rows(rows: str) -> Mapping[str, str]:
    """Read "б=b в=v": a letter, then what it is in Latin letters."""
    return dict(row.split("=") for row in rows.split())


# ALA-LC without its signs (tables of Russian, Ukrainian, Belarusian, Bulgarian, Serbian and Macedonian, and
# of the non-Slavic languages in Cyrillic script), but ч as tch: ch may be х.
_CYRILLIC: Final = str.maketrans(
    dict(
        _rows("""
а=a б=b в=v г=g ґ=g д=d е=e ё=e є=ie ж=zh з=z и=i і=i ї=i й=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f
х=kh ц=ts ч=tch ш=sh щ=shch ъ= ы=y ь= э=e ю=iu я=ia ў=u ј=i љ=li њ=ni ђ=d ћ=tch џ=dzh ѓ=g ќ=k ѕ=dz ѣ=e
ѳ=f ѵ=i ѫ=u ә=a ғ=g қ=q ң=n ө=o ұ=u ү=u һ=h ҳ=h ӣ=i ӯ=u ҷ=dzh җ=zh ҙ=z ҫ=s
""")
    )
)
_TRANSFORMS: Final[Mapping[str, tuple[str, ...]]] = {
    "Grek": ("Greek-Latin", "Greek-Latin/UNGEGN"),  # ancient and modern
    "Armn": ("Armenian-Latin/BGN",),
    "Geor": ("Georgian-Latin/BGN",),
}
ALPHABETS: Final = frozenset({"Cyrl", *_TRANSFORMS})  # ISO 15924 codes
# A cluster, then each sound that it may have; c has lost its caron, or is that of Victor.
_SOUNDS: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(_words("sh zh s z ts tz dz dj tsh tch tsch sch cz sz dzh"), ("S",)),
    **dict.fromkeys(_words("shch shtch chtch schtsch schtch"), ("S",)),
    **dict.fromkeys(("kh", "gh", "g", "h"), ("H",)),
    **dict.fromkeys(("ph", "f", "v", "w"), ("V",)),
    **{"ch": ("S", "H"), "c": ("k", "S"), "ck": ("k",), "q": ("k",), "x": ("kS", "H")},
    "th": ("t",),
    **{"j": ("i", "S"), "y": ("i",), "ou": ("u",)},
}
_PARTS: Final = re.compile("|".join([*sorted(_SOUNDS, key=lambda each: -len(each)), "[a-z]"]))
_SOFT_C: Final = re.compile("c(?=[eiy])")
_YO: Final = re.compile("(?<=[ijy])o|(?<=[csz]h|cz|sz)o|(?<=tsch)o")  # ё, or и and о
_GLIDE: Final = re.compile("i+(?=[aeou])")
_DOUBLED: Final = re.compile(r"(.)\1+")
_INE: Final = re.compile("ine$")  # Gagarine
_ER: Final = re.compile("(?<=[^aeiou])er$")  # Peter, Alexander


@lru_cache(maxsize=65536)
def romanised_keys(word: str) -> tuple[str, ...]:
    """Return the keys of a word in one of the alphabets, or of a folded Latin one; none for what is neither.

    >>> romanised_keys("Чехов"), set(romanised_keys("Чехов")) & set(romanised_keys("tschechow"))
    (('SeHoV',), {'SeHoV'})
    >>> set(romanised_keys("Фёдор")) & set(romanised_keys("fyodor"))
    {'Vedor'}
    >>> romanised_keys("ダム"), romanised_keys("1990")
    ((), ())
    """
    if len(word) > _LONGEST:
        return ()
    return tuple(
        islice(dict.fromkeys(key for latin in _in_latin(word) for key in _keys(latin) if key), _MOST)
    )


def words_of_letters(text: str) -> list[str]:
    """Return the words of a text in an alphabet, with their marks but without apostrophes.

    >>> words_of_letters("Прокоп'єв, Л. Н., 1950-"), words_of_letters("Фёдор")
    (['Прокопєв', 'Л', 'Н'], ['Фёдор'])
    """
    return _WORD.findall(_APOSTROPHE.sub("", unicodedata.normalize("NFC", text)))


_WORD: Final = re.compile(r"[^\W\d_]+")
_APOSTROPHE: Final = re.compile("['’ʼ`]")


def _in_latin(word: str) -> Iterator[str]:
    if word.isascii():
        if word.isalpha():
            yield word
        return
    written = script(word)
    if written == "Cyrl":
        yield word.casefold().translate(_CYRILLIC)
    for name in _TRANSFORMS.get(written, ()):
        yield fold(_transform(name).transliterate(word)).replace(" ", "")


@cache
def _transform(name: str) -> icu.Transliterator:
    return icu.Transliterator.createInstance(name)


def _keys(latin: str) -> Iterator[str]:
    told = _SOFT_C.sub("s", latin)
    for spelling in dict.fromkeys((_YO.sub("e", told), told)):
        choices = [_SOUNDS.get(part, (part,)) for part in _PARTS.findall(spelling)]
        yield from (_plain("".join(sounds)) for sounds in islice(product(*choices), _MOST))


def _plain(sounds: str) -> str:
    flowing = _GLIDE.sub("", _DOUBLED.sub(r"\1", sounds))
    return _ER.sub("r", _INE.sub("in", _DOUBLED.sub(r"\1", flowing)))


def romanised_initials(letter: str) -> tuple[str, ...]:
    """Return the first letters of keys that an initial may stand for.

    >>> romanised_initials("f"), romanised_initials("ф"), romanised_initials("y")
    (('V',), ('V',), ('i', 'a', 'e', 'o', 'u'))
    """
    first = tuple(dict.fromkeys(key[:1] for key in romanised_keys(letter)))
    return ("i", "a", "e", "o", "u") if "i" in first or letter in "юяєїё" else first
