"""880, the same field in another script, brought to the field that it stands for (MARC 21, Appendix A)."""

import re
from collections.abc import Sequence
from functools import partial
from typing import Final, NamedTuple

from lod.marc21.record import Field

_LINK: Final = re.compile(r"([0-9A-Za-z]{3})-([0-9]{2})(?:/([^/\x1f]*))?(?:/(r))?")


class Linked(NamedTuple):
    """A field, or an 880 as the field that it repeats in another script."""

    field: Field  # the 880's tag is that of its partner
    script: str = ""  # script code of `$6`: "$1" (CJK), "(N" (Cyrillic), or an ISO 15924 code
    partner: int | None = None  # position of the field it repeats; None for an 880 that repeats none
    alternate: bool = False  # whether it is an 880


def alone(field: Field) -> Linked:
    """Return a field that no 880 repeats."""
    return _made((field, "", None, False))


_made: Final = partial(tuple.__new__, Linked)  # Linked._make without a call in Python


def linked(fields: Sequence[Field]) -> list[Linked]:
    """Return the fields in their order, each 880 under the tag of its partner and pointing at it.

    An 880 whose occurrence is 00 has no partner, and one whose `$6` can't be read stays an 880.
    """
    if "880" not in [each.tag for each in fields]:
        return list(map(alone, fields))
    places: dict[tuple[str, str], int] = {}
    for position, each in enumerate(fields):
        if each.tag != "880" and (found := _LINK.match(each.first("6"))):
            places.setdefault((each.tag, found[2]), position)
    return [_linked(each, places) for each in fields]


def _linked(each: Field, places: dict[tuple[str, str], int]) -> Linked:
    found = _LINK.match(each.first("6")) if each.tag == "880" else None
    if not found:
        return alone(each)
    tag, occurrence, script = found[1], found[2], found[3] or ""
    partner = None if occurrence == "00" else places.get((tag, occurrence))
    return Linked(Field(tag, each.text), script, partner, alternate=True)
