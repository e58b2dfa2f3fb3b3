"""Codes of MARC 21 and what they mean here: the tables of vocab/codes."""

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Final

from lod.identifiers import web_address
from lod.marc21 import Field
from lod.names.languages import shortest
from lod.namespaces import codes

_ORGANIZATION: Final = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z]{1,8}){0,2}")
_SIGEL: Final = re.compile(r"[A-Za-z0-9]{1,11}")
_ABROAD: Final = frozenset({"DLC", "OCoLC"})  # whose records Libris has taken over
_ISIL: Final = re.compile(r"[A-Z]{2}-.+")


@cache
def _languages_by_name() -> Mapping[str, str]:
    told = codes("languages")
    return {name.casefold(): iri.rpartition("/")[2] for iri, *names in told.values() for name in names}


@cache
def _languages_by_short_code() -> Mapping[str, str]:
    """Languages by their codes of two letters, of ISO 639-1."""
    told = codes("languages")
    return {shortest(code): iri.rpartition("/")[2] for code, (iri, *_) in told.items()}


@lru_cache(maxsize=1024)  # the same few again and again
def languages(field: Field) -> tuple[str, ...]:
    """Return the ISO 639-2 codes of a 377: `$a`, also several in one or of ISO 639-1, and `$l` by its name.

    >>> languages(Field("377", "  \\x1faind, eng\\x1fl한국어"))
    ('ind', 'eng', 'kor')
    >>> languages(Field("377", " 7\\x1fako\\x1faen\\x1f2iso639-1"))
    ('kor', 'eng')
    """
    return tuple(_languages(field))


def _languages(field: Field) -> Iterator[str]:
    short = _languages_by_short_code() if field.first("2").strip().casefold() == "iso639-1" else {}
    letters = 2 if short else 3
    for code, value in field.subfields():
        for word in re.split(rf"[,;/]\s*|\s+(?=[a-z]{{{letters}}}\b)", value.strip()):
            known = codes("languages").get(word.lower()) if code == "a" else None
            if known:
                yield known[0].rpartition("/")[2]
            elif code == "a" and word.lower() in short:
                yield short[word.lower()]
            elif code in ("a", "l") and (by_name := _languages_by_name().get(word.strip(" .").casefold())):
                yield by_name


def slug(text: str) -> str:
    """Return a code of somebody's as it may stand in an IRI: `NO-TrBIB` is `no-trbib`."""
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")[:40]


@lru_cache(maxsize=1024)
def agency(code: str) -> str:
    """Return an agency by its code: LC's IRI of a MARC Organization Code, or an ISIL.

    A Korean library code is an ISIL without its country (KORMARC 040 `$a`).

    >>> agency("011001"), agency("DLC"), agency("InU-Mu"), agency("DE-101")
    ('KR-011001', 'http://id.loc.gov/vocabulary/organizations/dlc', \
'http://id.loc.gov/vocabulary/organizations/inumu', 'DE-101')
    """
    code = code.strip()
    if code.startswith(("http:", "https:")):
        return web_address(code)
    if re.fullmatch("[0-9]{6}", code):
        return f"KR-{code}"
    if _ISIL.fullmatch(code) or not _ORGANIZATION.fullmatch(code):
        return code
    return f"http://id.loc.gov/vocabulary/organizations/{code.replace('-', '').lower()}"


def swedish_agency(code: str) -> str:
    """Return an agency of a record of Libris, where a library's sigel is an ISIL without its country.

    Without its record a sigel can't be told from an American code: `NB` is Brooklyn's public library there.

    >>> swedish_agency("NB"), swedish_agency("SE-S"), swedish_agency("Åbo 1")
    ('SE-NB', 'SE-S', 'Åbo 1')
    """
    code = code.strip()
    return f"SE-{code}" if _SIGEL.fullmatch(code) and code not in _ABROAD else agency(code)
