"""An identifier as the index has it: the same at build and at query."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

_DIGIT: Final = re.compile(r"\d")
_JOINTS: Final = re.compile(r"[\s\u2010-\u2015\ud800-\udfff-]+")  # half a surrogate pair is no text


def identifier_terms(identifiers: Iterable[str]) -> Iterator[str]:
    """Yield the identifiers as written and, of an IRI, a last segment with digits: mostly the number."""
    for each in identifiers:
        term = identifier_term(each)
        yield term
        if "/" in term and _DIGIT.search(last := term.rstrip("/").replace("#", "/").rpartition("/")[2]):
            yield last


def identifier_term(text: str) -> str:
    """Return an identifier as it is compared: small letters, without blanks and hyphens.

    >>> identifier_term("0000-0001 2242 950X")
    '000000012242950x'
    """
    told = text[:500]
    bare = "".join(told.split()).replace("-", "") if told.isascii() else _JOINTS.sub("", told)  # most are
    return bare.lower()[:200]
