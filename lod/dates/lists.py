"""The dates of registers and lists as EDTF: as people and their programs write a day."""

import re
from typing import Final

from lod.dates.edtf import Edtf
from lod.dates.marc import edtf_of_marc_046
from lod.errors import InvalidValue

_DAY_FIRST: Final = re.compile(r"([0-9]{1,2})\.\s?([0-9]{1,2})\.\s?([0-9]{4})")  # 18.11.1870
_YEAR_FIRST: Final = re.compile(  # 1945.10.15, 1945. 10. 15., 1945/10/15, 1945년 10월 15일, 1945年10月15日
    r"([0-9]{4})(?:(?P<stop>[./])\s?([0-9]{1,2})(?P=stop)\s?([0-9]{1,2})\.?"
    r"|[년年](?:\s?([0-9]{1,2})[월月](?:\s?([0-9]{1,2})[일日])?)?)"
)
_TIME: Final = "T00:00:00(?:Z|[+-]00:00)?"
# Of a day, as Wikidata and spreadsheets write it; Wikidata may write 00 for what is not known of a date, or
# say behind it how precise it is: 9 a year, 10 a month, 11 a day.
_MIDNIGHT: Final = re.compile(rf"\+?(-?[0-9]{{4}})-([0-9]{{2}})-([0-9]{{2}}){_TIME}(?:/(9|10|11))?")


def edtf_of_list(text: str) -> Edtf:
    """Return the EDTF of a date of a list: EDTF, digits alone as MARC 046 has them, or a day as written.

    >>> edtf_of_list("18.11.1870").text, edtf_of_list("1945. 10. 5.").text, edtf_of_list("1945년 10월").text
    ('1870-11-18', '1945-10-05', '1945-10')
    >>> edtf_of_list("+1945-10-00T00:00:00Z").text, edtf_of_list("1945-01-01T00:00:00Z").text
    ('1945-10', '1945')

    Raises:
        InvalidValue: it is none of them, or can be read in two ways, as `15/10/1945`.
    """
    written, parts = text.strip(), tuple[str | None, ...]()
    if day_first := _DAY_FIRST.fullmatch(written):
        parts = day_first.groups()[::-1]
    elif year_first := _YEAR_FIRST.fullmatch(written):
        year, _, *others = year_first.groups()
        parts = (year, *others)
    elif midnight := _MIDNIGHT.fullmatch(written):
        *known, precision = midnight.groups()
        parts = tuple(known[: _told(known, precision)])
    if not parts:
        return edtf_of_marc_046(re.sub(_TIME, "", written))
    try:
        return Edtf("-".join(part.zfill(2) for part in parts if part))
    except InvalidValue as error:
        raise InvalidValue(written, error.rule) from None


def is_perhaps_a_year(text: str) -> bool:
    """Whether a date is 1 January at midnight, of unknown precision, as queries of Wikidata write a year."""
    found = _MIDNIGHT.fullmatch(text.strip())
    return bool(found and found[2] == found[3] == "01" and not found[4])


def _told(known: list[str], precision: str | None) -> int:
    """Return how many of year, month and day are told; of 1 January at midnight the year alone is sure."""
    if precision:
        return int(precision) - 8
    if known[1:] == ["01", "01"]:
        return 1
    return next((at for at, part in enumerate(known) if at and part == "00"), 3)
