"""Values that are codes, and what a property's codes stand for in words."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from lod.names import canonical_tag
from lod.namespaces import DCTERMS
from lod.web.pages.terms import Shown, duration, prefixed
from lod.web.words import FULL, Words

Code = Callable[[str], Shown | None]  # None for what is no code

_LANGUAGE: Final = DCTERMS["language"].value


@lru_cache(maxsize=1024)  # asked for each value without a language
def code_of(predicate: str, ap: str, words: Words) -> Code | None:
    """Return what says the values of a property in words; None where they are no codes.

    >>> country = code_of("https://schema.org/addressCountry", "", Words("en"))
    >>> country("KR").text, country("Korea")
    ('South Korea', None)
    """
    if predicate.endswith("ddressCountry"):
        return lambda code: _said(words.country(code), code) if re.fullmatch("[A-Z]{2}", code) else None
    if predicate == _LANGUAGE:
        return lambda code: _said(words.tongue(canonical_tag(code)), code)
    if predicate.endswith("repeatFrequency"):
        return lambda code: duration(code, words, every=True)
    beginning = f"{prefixed(predicate, ap)} "
    known = (term for each in (words, Words(FULL[0])) for term in each.section("values"))
    if not any(term.startswith(beginning) for term in known):
        return None
    return lambda code: _said(words.of("values", beginning + code), code)


def _said(text: str, code: str) -> Shown | None:
    return Shown(text=text, value=code, element="data") if text else None
