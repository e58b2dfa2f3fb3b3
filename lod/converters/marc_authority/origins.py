"""How a field was made: 883, joined to it by `$8` (marc-mapping §1)."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from lod.converters.marc_authority.codes import agency
from lod.identifiers import web_address
from lod.marc21 import Field
from lod.records.evidence import Evidence, Generation

_LINK: Final = re.compile(r"([0-9]{1,4})(?:\.[0-9]+)?\\p")  # 883's $8: the link number, of type p
_NUMBER: Final = re.compile(r"([0-9]{1,4})(?:[.\\]|$)")
_DAY: Final = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})")


def origins(fields: list[Field]) -> Mapping[str, Evidence]:
    """Return what each 883 says, by the link number that the fields it is of have in their `$8`."""
    found: dict[str, Evidence] = {}
    for each in fields:
        made = _generation(each)
        for link in each.all("8"):
            if number := _LINK.match(link.strip()):
                found.setdefault(number[1], Evidence(generation=made))
    return found


def origin(field: Field, told: Mapping[str, Evidence]) -> Evidence | None:
    """Return how a field was made, None where no 883 tells it."""
    for link in field.all("8"):
        number = _NUMBER.match(link.strip())
        if number and number[1] in told:
            return told[number[1]]
    return None


def _generation(field: Field) -> Generation:
    return Generation(
        process=" ".join(field.first("a").split()),
        confidence=_confidence(field.first("c")),
        day=_day(field.first("d")),
        until=_day(field.first("x")),
        agency=agency(field.first("q")),
        iri=next(filter(None, map(web_address, field.all("u"))), ""),
    )


def _confidence(text: str) -> Decimal | None:
    written = text.strip().replace(",", ".")
    return Decimal(written) if re.fullmatch(r"0?\.[0-9]{1,6}|[01](?:\.0{1,6})?", written) else None


def _day(text: str) -> date | None:
    found = _DAY.fullmatch(text.strip())
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None
