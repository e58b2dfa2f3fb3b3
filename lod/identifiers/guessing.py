"""Which scheme an identifier of unknown kind belongs to."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from lod.errors import InvalidValue
from lod.identifiers.addresses import web_address
from lod.identifiers.schemes import SCHEMES
from lod.identifiers.spelling import LONGEST, Identifier, before, opened, plain

# A bare number belongs to the first scheme whose form it has and whose check it passes.
_FORMS: Final[Mapping[str, re.Pattern[str]]] = {
    scheme: re.compile(form, re.ASCII)
    for scheme, form in {
        "wikidata": r"[Qq] ?[1-9][0-9]*",
        "nlk": r"(?:\([A-Za-z-]+\) *)?(?i:KAC|KAB|KSH)[ -]?[0-9A-Z]{6,12}",
        "ror": r"0[0-9A-Za-z]{6}[0-9]{2}",
        "isni": r"(?:[0-9]{4}[ -]?){3}[0-9]{3}[0-9Xx]",
        "orcid": r"(?:[0-9]{4}[ -]?){3}[0-9]{3}[0-9Xx]",
        "isbn": r"97[89][0-9 -]{10,14}|[0-9][0-9 -]{8,11}[0-9Xx]",
        "issn": r"[0-9]{4}-[0-9]{3}[0-9Xx]",
        "lccn": r"(?:n|nb|no|nr|ns|sh|sj|gf|dg|mp) *[0-9]{2}(?:[0-9]{2})?[ -]?[0-9]{1,6}",
        "gnd": r"[0-9]{8,9}[0-9Xx]|[0-9]{2,8}-[0-9Xx]",
        "isil": r"[A-Za-z]{1,4}-.+",
        "viaf": r"[1-9][0-9]+",
    }.items()
}
_NONE: Final = "is no identifier of a scheme known here"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text may be, the likeliest first; if nothing, what it looks like and the rule it breaks."""

    identifiers: tuple[Identifier, ...] = ()
    scheme: str = ""  # that the text names or has the form of
    rule: str = ""


def read(text: str) -> Reading:
    """Say what `text` may be; what an IRI or a prefix names is the only one."""
    if len(text) > LONGEST:
        return Reading(rule=f"is longer than {LONGEST} characters")
    tidy = plain(text)
    kind = _told(tidy)
    if kind is not None:
        identifier, rule = kind.read(text)
        if identifier is not None:
            return Reading((identifier,), kind.scheme)
        return Reading(scheme=kind.scheme, rule=rule)
    return _formed(tidy)


def _formed(tidy: str) -> Reading:
    found: list[Identifier] = []
    scheme, broken = "", ""
    for name, form in _FORMS.items():
        if form.fullmatch(tidy):
            identifier, rule = SCHEMES[name].read(tidy)
            if identifier is not None:
                found.append(identifier)
            elif not broken:
                scheme, broken = name, f"has the form of {SCHEMES[name].title}, but {rule}"
    return Reading(tuple(found), found[0].scheme) if found else Reading((), scheme, broken or _NONE)


def candidates(text: str) -> tuple[Identifier, ...]:
    """Return what `text` may be, the likeliest first; what an IRI or a prefix names is the only one.

    Raises:
        InvalidValue: it names a scheme, or has the form of one, and breaks its rule; or has the form of none.
    """
    reading = read(text)
    if not reading.identifiers:
        raise InvalidValue(text, reading.rule)
    return reading.identifiers


def of_address(text: str) -> Identifier | None:
    """Return the identifier that an address on the web holds, None where it is none of a scheme known here.

    >>> of_address("http://d-nb.info/gnd/118540238/about").iri
    'https://d-nb.info/gnd/118540238'
    >>> of_address("118540238"), of_address("https://example.org/118540238")
    (None, None)
    """
    return next(iter(read(text).identifiers), None) if web_address(text) else None


def guess(text: str) -> Identifier:
    """Return the identifier that `text` most likely is.

    Raises:
        InvalidValue: as `candidates`.
    """
    return candidates(text)[0]


def _told(tidy: str) -> type[Identifier] | None:
    """Return the scheme that an IRI or the name before a value tells."""
    found = _names().match(opened(tidy))
    return SCHEMES[found.lastgroup] if found and found.lastgroup else None


@cache
def _names() -> re.Pattern[str]:
    """One look for all schemes: most texts are bare numbers, or names."""
    ways = (
        f"(?P<{scheme}>{'|'.join(_ways(kind))})"
        for scheme, kind in SCHEMES.items()
        if kind.hosts or kind.words
    )
    return re.compile("|".join(ways), re.IGNORECASE | re.ASCII)


def _ways(kind: type[Identifier]) -> Iterator[str]:
    if kind.hosts:
        yield rf"(?:https?://)?(?:www\.)?(?:{kind.hosts})"
    if kind.words:
        yield before(kind.words)
