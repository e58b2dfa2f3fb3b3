"""The script of a text, as ISO 15924 names it."""

import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

# First word of a character's Unicode name → ISO 15924.
_WORDS: Final[Mapping[str, str]] = {
    "LATIN": "Latn", "CYRILLIC": "Cyrl", "GREEK": "Grek", "COPTIC": "Copt", "ARMENIAN": "Armn",
    "GEORGIAN": "Geor", "HEBREW": "Hebr", "ARABIC": "Arab", "SYRIAC": "Syrc", "THAANA": "Thaa",
    "NKO": "Nkoo", "DEVANAGARI": "Deva", "BENGALI": "Beng", "GURMUKHI": "Guru", "GUJARATI": "Gujr",
    "ORIYA": "Orya", "TAMIL": "Taml", "TELUGU": "Telu", "KANNADA": "Knda", "MALAYALAM": "Mlym",
    "SINHALA": "Sinh", "THAI": "Thai", "LAO": "Laoo", "TIBETAN": "Tibt", "MYANMAR": "Mymr",
    "KHMER": "Khmr", "MONGOLIAN": "Mong", "ETHIOPIC": "Ethi", "CHEROKEE": "Cher", "JAVANESE": "Java",
    "BALINESE": "Bali", "TIFINAGH": "Tfng", "YI": "Yiii", "GOTHIC": "Goth", "CANADIAN": "Cans",
    "HANGUL": "Hang", "HIRAGANA": "Hira", "KATAKANA": "Kana", "BOPOMOFO": "Bopo",
    "CJK": "Hani", "IDEOGRAPHIC": "Hani", "KANGXI": "Hani", "TANGUT": "Tang",
}  # fmt: skip


@lru_cache(maxsize=65536)
def script_of(character: str) -> str:
    """Return the ISO 15924 code of one character, `Zyyy` for what all scripts share (digits, marks)."""
    code = ord(character)
    if 0x20000 <= code <= 0x3FFFF:
        return "Hani"  # the planes of extension ideographs, those later than this Python's Unicode too
    if unicodedata.category(character)[0] != "L" and character not in "々〇〻":
        return "Zyyy"
    name = unicodedata.name(unicodedata.normalize("NFKC", character)[:1], "")
    if name.startswith("KATAKANA-HIRAGANA"):
        return "Kana"
    return _WORDS.get(name.partition(" ")[0].partition("-")[0], "Zyyy")


_KANA: Final[Mapping[str, str]] = {"Hira": "Hrkt", "Kana": "Hrkt"}


def scripts(text: str) -> Counter[str]:
    """Count the letters of each script in `text`; kana of both kinds are `Hrkt`."""
    counted = Counter(map(script_of, text))
    del counted["Zyyy"]
    if kana := counted.pop("Hira", 0) + counted.pop("Kana", 0):
        counted["Hrkt"] = kana
    return counted


@lru_cache(maxsize=32768)  # a name is asked for by its terms, its alphabet, its place
def script(text: str) -> str:
    """Return the script of `text`: `Kore` hangul with hanja, `Jpan` kanji with kana, `Zyyy` no letters.

    Letters of another script within East Asian text do not change it (KBS 교향악단 is hangul);
    elsewhere the script of most letters is meant.

    >>> script("안"), script("安"), script("ナツメ"), script("정치학[政治學]"), script("KBS 교향악단")
    ('Hang', 'Hani', 'Hrkt', 'Kore', 'Hang')
    """
    alone = set(map(script_of, text)) - {"Zyyy"}
    if len(alone) == 1:  # most names
        return _KANA.get(one := alone.pop(), one)
    found = scripts(text)
    if "Hrkt" in found and found["Hrkt"] >= found["Hang"]:
        return "Jpan" if "Hani" in found else "Hrkt"
    if "Hang" in found:
        return "Kore" if "Hani" in found else "Hang"
    if "Hani" in found:
        return "Hani"
    return max(found, key=lambda code: (found[code], code == "Latn", code)) if found else "Zyyy"
