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
_MIDNIGHT: Final = re.compile("T00:00:00(?:Z|[+-]00:00)?")  # of a day, as Wikidata and spreadsheets write it


def edtf_of_list(text: str) -> Edtf:
    """Return the EDTF of a date of a list: EDTF, digits alone as MARC 046 has them, or a day as written.

    >>> edtf_of_list("18.11.1870").text, edtf_of_list("1945. 10. 5.").text, edtf_of_list("1945년 10월").text
    ('1870-11-18', '1945-10-05', '1945-10')

    Raises:
        InvalidValue: it is none of them, or can be read in two ways, as `15/10/1945`.
    """
    written, parts = text.strip(), tuple[str | None, ...]()
    if day_first := _DAY_FIRST.fullmatch(written):
        parts = day_first.groups()[::-1]
    elif year_first := _YEAR_FIRST.fullmatch(written):
        year, _, *others = year_first.groups()
        parts = (year, *others)
    if not parts:
        return edtf_of_marc_046(_MIDNIGHT.sub("", written))
    try:
        return Edtf("-".join(part.zfill(2) for part in parts if part))
    except InvalidValue as error:
        raise InvalidValue(written, error.rule) from None
