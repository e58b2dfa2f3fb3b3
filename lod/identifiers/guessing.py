"""Which scheme an identifier of unknown kind belongs to."""

import re
from collections.abc import Mapping
from typing import Final

from lod.errors import InvalidValue
from lod.identifiers.schemes import SCHEMES
from lod.identifiers.spelling import LONGEST, Identifier, bare, plain

# A bare number belongs to the first scheme whose form it has and whose check it passes.
_FORMS: Final[Mapping[str, str]] = {
    "wikidata": r"[Qq][1-9][0-9]*",
    "nlk": r"(?:KAC|KAB|KSH)[0-9A-Z]{6,12}",
    "ror": r"0[0-9A-Za-z]{6}[0-9]{2}",
    "isni": r"(?:[0-9]{4}[ -]?){3}[0-9]{3}[0-9Xx]",
    "orcid": r"(?:[0-9]{4}[ -]?){3}[0-9]{3}[0-9Xx]",
    "isbn": r"97[89][0-9 -]{10,14}|[0-9][0-9 -]{8,11}[0-9Xx]",
    "issn": r"[0-9]{4}-[0-9]{3}[0-9Xx]",
    "lccn": r"(?:n|nb|no|nr|ns|sh|sj|gf|dg|mp) *[0-9]{2}(?:[0-9]{2})?[ -]?[0-9]{1,6}",
    "gnd": r"[0-9]{8,9}[0-9Xx]|[0-9]{2,8}-[0-9Xx]",
    "isil": r"[A-Za-z]{1,4}-.+",
    "viaf": r"[1-9][0-9]+",
}


def candidates(text: str) -> tuple[Identifier, ...]:
    """Return what `text` may be, the likeliest first; what an IRI or a prefix names is the only one.

    Raises:
        InvalidValue: it names a scheme, or has the form of one, and breaks its rule; or has the form of none.
    """
    kind = _told(text)
    if kind:
        return (kind.parse(text),)
    found, rules = [], []
    for scheme, form in _FORMS.items():
        if re.fullmatch(form, plain(text[:LONGEST]), re.ASCII):
            try:
                found.append(SCHEMES[scheme].parse(text))
            except InvalidValue as error:
                rules.append(f"has the form of {SCHEMES[scheme].title}, but {error.rule}")
    if not found:
        raise InvalidValue(text, rules[0] if rules else "is no identifier of a scheme known here")
    return tuple(found)


def guess(text: str) -> Identifier:
    """Return the identifier that `text` most likely is.

    Raises:
        InvalidValue: as `candidates`.
    """
    return candidates(text)[0]


def _told(text: str) -> type[Identifier] | None:
    for kind in SCHEMES.values():
        if bare(text, kind.hosts, kind.words) != bare(text, "", ""):
            return kind
    return None
