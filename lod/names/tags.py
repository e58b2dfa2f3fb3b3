"""The language tag of a name, by what is known and never by a guess (MODEL.md §4)."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from lod.errors import InvalidValue
from lod.names.han import han_form
from lod.names.languages import shortest
from lod.names.scripts import script as script_of_text

# Languages that are not usually written in Latin letters: their own script needs no subtag
# (IANA Language Subtag Registry, Suppress-Script, and the usual script where it names none).
_USUAL_SCRIPT: Final[Mapping[str, str]] = {
    "ko": "Kore", "ja": "Jpan", "ru": "Cyrl", "uk": "Cyrl", "be": "Cyrl", "bg": "Cyrl", "mk": "Cyrl",
    "mn": "Cyrl", "kk": "Cyrl", "ky": "Cyrl", "tg": "Cyrl", "el": "Grek", "grc": "Grek", "he": "Hebr",
    "yi": "Hebr", "ar": "Arab", "fa": "Arab", "ur": "Arab", "ps": "Arab", "ug": "Arab", "syc": "Syrc",
    "hi": "Deva", "mr": "Deva", "ne": "Deva", "sa": "Deva", "bn": "Beng", "as": "Beng", "pa": "Guru",
    "gu": "Gujr", "or": "Orya", "ta": "Taml", "te": "Telu", "kn": "Knda", "ml": "Mlym", "si": "Sinh",
    "th": "Thai", "lo": "Laoo", "bo": "Tibt", "dz": "Tibt", "my": "Mymr", "km": "Khmr", "ka": "Geor",
    "hy": "Armn", "am": "Ethi", "ti": "Ethi", "dv": "Thaa", "zh": "Hani", "yue": "Hani", "lzh": "Hani",
    "sr": "", "uz": "", "az": "", "tt": "",
}  # fmt: skip
# What a script alone tells of the language. Han tells none: Korean, Japanese and Chinese share it.
_LANGUAGE_OF: Final[Mapping[str, str]] = {"Hang": "ko", "Kore": "ko", "Hrkt": "ja-Hrkt", "Jpan": "ja"}


def tag(text: str, language: str = "", script: str = "") -> str:
    """Return the BCP 47 tag of a name, "" for a text without letters of an unknown language.

    >>> tag("홍길동"), tag("洪吉童", "kor"), tag("Hong, Kil-tong", "ko"), tag("洪吉童"), tag("Allen, H. N.")
    ('ko', 'ko-Hani', 'ko-Latn', 'und-Hani', 'und-Latn')

    Args:
        text: the name.
        language: ISO 639 code of the language that the record or register tells, "" where it tells none;
            what can be no code tells none.
        script: ISO 15924 code that the record tells; by default the characters tell it.
    """
    spoken = shortest(language)
    if spoken in {"und", "zxx", "mul", "mis"} or not _CODE.fullmatch(spoken):
        spoken = ""
    written = _same_script(script.title()) if script else script_of_text(text)
    if written in _LANGUAGE_OF:
        return _LANGUAGE_OF[written]
    if written == "Zyyy":
        return spoken
    if not spoken or (written == "Hani" and spoken not in _HAN_LANGUAGES):
        return f"und-{written}"
    if spoken == "zh" and written in {"Hani", "Hans", "Hant"}:
        return f"zh-{form}" if (form := written if written != "Hani" else han_form(text)) else "zh"
    if written == "Hani" and spoken == "ja":
        return "ja"
    if written == _USUAL_SCRIPT.get(spoken, "Latn"):
        return spoken
    return f"{spoken}-{written}"


def fitted(text: str, declared: str) -> str:
    """Return the tag that a source gives a text, unless its characters are of another script than it says.

    >>> fitted("국립도서관", "ko"), fitted("KAIST", "ko"), fitted("金九", "ko"), fitted("Kim Ku", "ko-Hani")
    ('ko', 'ko-Latn', 'ko-Hani', 'ko-Latn')
    >>> fitted("東京", "zh-Hant-TW"), fitted("Tokyo", "ja-Hrkt"), fitted("1964", "en-GB")
    ('zh-Hant-TW', 'ja-Latn', 'en-GB')
    """
    language, *others = canonical_tag(declared).split("-")
    told = next((other for other in others[:2] if len(other) == 4 and other.isalpha()), "")
    said = told or _USUAL_SCRIPT.get(shortest(language)) or "Latn"
    return canonical_tag(declared) if fits(text, said) else tag(text, language)


def fits(text: str, told: str) -> bool:
    """Tell whether a text can be in a script, as its characters tell it.

    >>> fits("金九", "Hant"), fits("金九", "Jpan"), fits("金九", "Hang"), fits("1876-1949", "Arab")
    (True, True, False, True)
    """
    written = script_of_text(text)
    return written == "Zyyy" or written in _FAMILIES.get(told, {told})


# What a text of a script may be made of.
_FAMILIES: Final[Mapping[str, set[str]]] = {
    "Kore": {"Hang", "Kore"}, "Hang": {"Hang", "Kore"},
    "Jpan": {"Jpan", "Hani", "Hrkt"}, "Hrkt": {"Hrkt"}, "Hira": {"Hrkt"}, "Kana": {"Hrkt"},
    "Hani": {"Hani"}, "Hans": {"Hani"}, "Hant": {"Hani"},
}  # fmt: skip
_CODE: Final = re.compile("[a-z]{2,3}")
_HAN_LANGUAGES: Final = {"ko", "ja", "zh", "vi", "yue", "lzh"}


def _same_script(script: str) -> str:
    return "Hrkt" if script in {"Kana", "Hira"} else script


@lru_cache(maxsize=4096)
def canonical_tag(tag: str) -> str:
    """Return a language tag in the case that RFC 5646 §2.1.1 recommends.

    >>> canonical_tag("KO-hani"), canonical_tag("ko-latn-T-ko-hang-m0-ALALOC"), canonical_tag("EN-us")
    ('ko-Hani', 'ko-Latn-t-ko-hang-m0-alaloc', 'en-US')
    """
    first, *rest = tag.split("-")
    subtags = [first.lower()]
    after_singleton = len(first) == 1
    for subtag in rest:
        subtags.append(subtag.lower() if after_singleton else _cased(subtag))
        after_singleton = after_singleton or len(subtag) == 1
    return "-".join(subtags)


_WELL_FORMED: Final = re.compile(r"(?:[A-Za-z]{2,8}|[xXiI](?=-))(?:-[A-Za-z0-9]{1,8})*")


def checked_tag(tag: str) -> str:
    """Return a language tag in its recommended case, once its form is sure (RFC 5646 §2.1).

    Raises:
        InvalidValue: it is no language tag.
    """
    if not _WELL_FORMED.fullmatch(tag):
        raise InvalidValue(tag, 'is no language tag such as "ko" or "ko-Hani" (BCP 47)')
    return canonical_tag(tag)


def _cased(subtag: str) -> str:
    if re.fullmatch("[A-Za-z]{4}", subtag):
        return subtag.title()
    return subtag.upper() if re.fullmatch("[A-Za-z]{2}", subtag) else subtag.lower()
