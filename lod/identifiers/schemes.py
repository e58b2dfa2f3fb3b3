"""The schemes by name, and what a broken identifier was probably meant to be."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from lod.errors import InvalidValue
from lod.identifiers.agents import Gnd, Isni, Orcid, Viaf, Wikidata
from lod.identifiers.catalogues import ControlNumber, Isbn, Issn, Lccn, NlkNumber
from lod.identifiers.organisations import Isil, Ror
from lod.identifiers.spelling import Identifier, bare

SCHEMES: Final[Mapping[str, type[Identifier]]] = {
    kind.scheme: kind
    for kind in (Isni, Orcid, Viaf, Lccn, Ror, Wikidata, Gnd, Isil, NlkNumber, Isbn, Issn, ControlNumber)
}


def parse(scheme: str, text: str) -> Identifier:
    """Read `text` as an identifier of the scheme named.

    Raises:
        InvalidValue: the scheme is unknown, or the text is no identifier of it.
    """
    kind = SCHEMES.get(scheme)
    if kind is None:
        raise InvalidValue(scheme, f"is no scheme of identifiers; they are {', '.join(SCHEMES)}")
    return kind.parse(text)


def suggestion(scheme: str, text: str) -> str:
    """Return the compact form that was probably meant by a broken spelling, "" where nothing is likely.

    A doubled, suffixed or cut number, O for 0, small letters: what a slip of copying makes. A wrong
    check character is never put right, since it says that some digit is wrong, not which.

    >>> suggestion("isni", "00000001224295000000000122429500")
    '0000000122429500'
    >>> suggestion("isni", "0000000122429501")
    ''
    """
    kind = SCHEMES.get(scheme)
    if kind is None:
        return ""
    try:
        core = kind.forgiven(bare(text, kind.hosts, kind.words))
    except InvalidValue:
        return ""
    for slip in (text, *_mended(kind, core)):
        try:
            meant = kind.parse(slip).compact
        except InvalidValue:
            continue
        if meant != text:
            return meant
    return ""


def _mended(kind: type[Identifier], core: str) -> Iterator[str]:
    half = len(core) // 2
    if half > 1 and core[:half] == core[half:]:
        yield core[:half]
    if issubclass(kind, ControlNumber):
        yield from _mended_control_number(core)
    if kind is Isni:
        yield from (core.translate(_LETTERS_FOR_DIGITS), core[:16])
        if re.fullmatch(r"[0-9]{8,14}[0-9X]", core):  # a spreadsheet took the leading zeros
            yield core.zfill(16)
    if kind in {Orcid, Isbn, Gnd, Viaf, Issn}:
        yield core.translate(_LETTERS_FOR_DIGITS)
    if kind is Orcid:
        yield core[:19]
    if kind is Ror:
        yield from (core.translate(_CROCKFORD), core[:9])
    if kind is Wikidata and re.fullmatch(r"[1-9][0-9]*", core):
        yield f"Q{core}"
    if found := re.match(r"[^/?#&\s]+", core):  # something was pasted after it
        yield found[0].rstrip(".,;:)]>\"'")


def _mended_control_number(core: str) -> Iterator[str]:
    """KAC and nine digits are the usual form of NLK's numbers: small letters and tails are slips."""
    if found := re.match(r"(?i)(?:KAC|KAB|KSH)[0-9]{9}", core):
        yield found[0].upper()
    yield core.strip("./-_")


_LETTERS_FOR_DIGITS: Final = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1"})
_CROCKFORD: Final = str.maketrans({"i": "1", "l": "1", "o": "0"})
