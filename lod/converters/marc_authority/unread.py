"""Subfields of mapped fields that tell nothing here: counted by tag and code, as whole fields are by tag."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from lod.converters.marc_authority.headings import HEADINGS, TRACINGS, VARIANTS
from lod.converters.marc_authority.reading import Reading

_LETTERS: Final = "a-z"
_TIES: Final = "012678"  # of any field: what it is tied to, and how; the list that a term is of
_OF_GND: Final = "9[LU]:"  # language and script of a name
_HEADING: Final = "a-hj-vx-z"  # all but $i and $w
_NAME: Final = "a-df-hj-vx-z"  # nor the relator of a person or body
_ANY: Final[Mapping[str, str]] = {
    **dict.fromkeys(("010", "012", "016", "024", "035"), "az"),
    "040": "a-f", "042": "a", "043": "ac", "046": "fgklopqrst", "075": "ab", "368": "abcdst",
    "370": "abcefst",
    **dict.fromkeys(("260", "360", "663", "664", "665", "666", "680", "681", "688"), _LETTERS),
    "670": "abuw", "675": "a", "678": "abu", "856": "u", "883": "acdqux",
    **dict.fromkeys(HEADINGS, _HEADING), **dict.fromkeys(("100", "110"), _NAME),
    **dict.fromkeys(VARIANTS, f"{_LETTERS}45"), **dict.fromkeys(("400", "410"), f"{_NAME}iw45"),
    **dict.fromkeys(TRACINGS, f"{_LETTERS}4"), **dict.fromkeys(("500", "510"), f"{_NAME}iw4"),
}  # fmt: skip
_OF_AGENTS: Final = {"372": "ast", "373": "ast", "374": "ast", "377": "al", "378": "q"}
_READ: Final[Mapping[str, Mapping[str, str]]] = {  # by sort or segment: of each field, what is read somewhere
    "agent": {**_ANY, **_OF_AGENTS},
    "body": {**_ANY, **_OF_AGENTS, "034": "d-g", "371": "a-emstu"},
    "family": {**_ANY, **_OF_AGENTS, "376": "abcst"},
    "concept": {**_ANY, "034": "d-g", "368": "abcst", "370": "cefst", "677": "a"},
    "undertaking": {**_ANY, "368": "abcst", "370": "acefst", "372": "ast", "373": "ast", "377": "al"},
}
_OTHERS: Final = f"\x1f(?!{_OF_GND})[^\x1f{_TIES}%s][^\x1f]"  # with a word in it
_UNREAD: Final[Mapping[str, Mapping[str, Callable[[str], Any]]]] = {
    sort: {tag: re.compile(_OTHERS % codes).search for tag, codes in read.items()}
    for sort, read in _READ.items()
}


def unread(reading: Reading, sort: str, segment: str) -> set[str]:
    """Return which subfields of the record of such an entity are read nowhere: `100$e`."""
    unread_in = _UNREAD.get(sort) or _UNREAD[segment]
    found: set[str] = set()
    for tag, fields in reading.by_tag.items():
        if (search := unread_in.get(tag)) is None:
            continue
        for field in fields:
            if search(field.text):
                told = ((code, f"\x1f{code}{value}") for code, value in field.subfields() if value.strip())
                found.update(f"{tag}${code}" for code, written in told if search(written))
    return found
