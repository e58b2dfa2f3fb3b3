"""The interface's words: one catalogue a language, templates/languages/<tag>.toml."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, NamedTuple

from babel import Locale
from babel.lists import format_list
from babel.numbers import get_decimal_symbol, get_group_symbol

FULL: Final = ("en", "ko", "ja", "zh")  # languages of whole pages; the first is for readers of none of them
VOCAB: Final = ("en", "ko")  # languages in which all of vocab/ is told, its questions too
_LOCALES: Final = {"en": "en_GB"}  # day before month


@cache
def _catalogue(language: str) -> Mapping[str, Any]:
    path = Path(str(files("lod.templates"))) / "languages" / f"{language}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(_LOCALES.get(language, language), sep="_" if language in _LOCALES else "-")


@cache
def _positions(section: str) -> Mapping[str, int]:
    return {term: position for position, term in enumerate(_catalogue(FULL[0])[section])}


@lru_cache(maxsize=4096)
def _of(languages: tuple[str, ...], section: str, term: str) -> str:
    for language in languages:
        if found := _catalogue(language).get(section, {}).get(term):
            return str(found)
    return ""


@cache
def _plain(language: str, key: str) -> str:
    """Return words that take no values."""
    words = _catalogue(language)["words"]
    entry = words[key] if key in words else _catalogue(FULL[0])["words"][key]
    return str(entry["other"] if isinstance(entry, dict) else entry).format()


class Words(NamedTuple):  # hashed some ten times a page, as part of what its words depend on
    """What the interface says in one language.

    >>> Words("en")("results", n=2), Words("ko").country("PH")
    ('2 results', '필리핀')
    """

    language: str

    def __call__(self, key: str, **values: object) -> str:
        """The words for `key`; a table of `one` and `other` is chosen from by `n`."""
        if not values:
            return _plain(self.language, key)
        entry = _catalogue(self.language)["words"].get(key)
        if entry is None:
            entry = _catalogue(FULL[0])["words"][key]
        if isinstance(entry, dict):
            entry = entry["one"] if values.get("n") == 1 and "one" in entry else entry["other"]
        if isinstance(number := values.get("n"), int):
            values["n"] = self.number(number)
        return str(entry).format(**values)

    def said(self, key: str) -> str:
        """The words for `key`, "" where the catalogue has none."""
        return self(key) if key in _catalogue(FULL[0])["words"] else ""

    @property
    def vocab(self) -> str:
        """The language of vocab/ for readers of this one.

        >>> Words("ko").vocab, Words("ja").vocab
        ('ko', 'en')
        """
        return self.language if self.language in VOCAB else VOCAB[0]

    @property
    def locale(self) -> Locale:
        """The conventions for dates and numbers."""
        return _locale(self.language)

    def of(self, section: str, term: str, *, alone: bool = False) -> str:
        """The words for an RDF term (`skos:altLabel`) in a section of the catalogue, or "".

        In English where the language has none, unless it is asked for `alone`.
        """
        return _of((self.language,) if alone else (self.language, FULL[0]), section, term)

    def section(self, name: str) -> Mapping[str, str]:
        """A section of the catalogue; an empty one where the language has none of that name."""
        found: Mapping[str, str] = _catalogue(self.language).get(name, {})
        return found

    @staticmethod
    def position(section: str, term: str) -> int:
        """Where the catalogue lists an RDF term: the order in which pages show it; unknown ones last."""
        return _positions(section).get(term, len(_positions(section)))

    def number(self, number: int | Decimal) -> str:
        """A number with the locale's marks and every digit it has, trailing zeros too."""
        marks = str.maketrans(",.", get_group_symbol(self.locale)[:1] + get_decimal_symbol(self.locale)[:1])
        return format(number, ",f" if isinstance(number, Decimal) else ",d").translate(marks)

    def listed(self, several: Sequence[str]) -> str:
        """Several things in one phrase: "a, b and c"."""
        return str(format_list(several, locale=self.locale))

    def country(self, code: str) -> str:
        """The name of an ISO 3166-1 alpha-2 code, or the code itself."""
        return str(self.locale.territories.get(code, code))

    def tongue(self, tag: str) -> str:
        """A BCP 47 tag in words: "Korean, hanja"."""
        return _tongue(self.language, tag) if tag else self("no_language")


@lru_cache(maxsize=1024)
def _tongue(language: str, tag: str) -> str:
    words = Words(language)
    if known := words.of("languages", tag):
        return known
    primary, *rest = tag.split("-")
    script = next((part.title() for part in rest if len(part) == 4 and part.isalpha()), "")
    name, written = words.locale.languages.get(primary.lower()), words.locale.scripts.get(script)
    if primary.lower() == "und" and written:
        return words("und_script", script=written)
    if not name:
        return tag
    return words("tongue_script", name=name, script=written) if written else str(name)


_PARTICLES: Final = {
    "은(는)": ("은", "는"),
    "이(가)": ("이", "가"),
    "을(를)": ("을", "를"),
    "와(과)": ("과", "와"),
    "(으)로": ("으로", "로"),
}
_PARTICLE: Final = re.compile("([가-힣])(" + "|".join(map(re.escape, _PARTICLES)) + ")")


def with_particles(text: str) -> str:
    """Return a Korean sentence with the particles that the words before them ask for, where these are hangul.

    >>> with_particles("도서관은(는) 자료와(과) 서울(으)로 NLK은(는)")
    '도서관은 자료와 서울로 NLK은(는)'
    """

    def chosen(match: re.Match[str]) -> str:
        final = (ord(match[1]) - 0xAC00) % 28
        closed, open_ = _PARTICLES[match[2]]
        liquid = final == 8 and match[2] == "(으)로"
        return match[1] + (closed if final and not liquid else open_)

    return _PARTICLE.sub(chosen, text)
