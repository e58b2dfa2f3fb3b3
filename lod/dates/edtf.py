"""EDTF and its bounds."""

import calendar
import re
import time
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final, Self

from lod.errors import InvalidValue

_OPEN: Final = {"", ".."}  # an end of an interval that is unknown, or open
# A calendar date, EDTF level 0: most dates are one, and the parser takes milliseconds.
_PLAIN: Final = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12][0-9]|3[01]))?)?")
_MONTH: Final = re.compile(r"[0-9X][?~%]?-")  # what stands behind a year, a blur over the day too
_Moment = tuple[int, int, int]  # year, month, day; astronomical years, any size


@dataclass(frozen=True, order=True, slots=True)
class Edtf:
    """A date as precise as its source, in EDTF of levels 0 to 2 (ISO 8601-2:2019 §4).

    >>> Edtf("2008/").not_before, Edtf("2008/").not_after
    (datetime.date(2008, 1, 1), None)
    >>> Edtf("[2018..2022]").not_after
    datetime.date(2022, 12, 31)
    """

    text: str

    def __post_init__(self) -> None:
        _bounds(self.text)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read EDTF with blanks around it.

        Raises:
            InvalidValue: it is no EDTF, or ends before it begins.
        """
        return cls(text.strip())

    @property
    def not_before(self) -> date | None:
        """The first day that is meant; None if open, unknown or outside the years 1 to 9999."""
        return _bounds(self.text)[0]

    @property
    def not_after(self) -> date | None:
        """The last day that is meant, inclusive; None if open, unknown or outside the years 1 to 9999."""
        return _bounds(self.text)[1]

    def __str__(self) -> str:
        return self.text


def year_alone(date: Edtf) -> Edtf | None:
    """Return the years of a date of which more is told; None where it is not, or is before Christ.

    >>> print(year_alone(Edtf("1941-10-23")), year_alone(Edtf("1941")))
    1941 None
    """
    days = (date.not_before, date.not_after) if _MONTH.search(date.text) else ()
    years = dict.fromkeys(f"{day.year:04}" for day in days if day)
    return Edtf("/".join(years)) if years else None


@lru_cache(maxsize=65536)  # the parser takes 1 to 14 ms, and dates repeat
def _bounds(text: str) -> tuple[date | None, date | None]:
    begin, slash, end = text.partition("/")
    if not slash:
        first, last = _span(text)
        return _day(first), _day(last)
    if begin in _OPEN and end in _OPEN:
        raise InvalidValue(text, "is an interval without a date")
    first = None if begin in _OPEN else _span(begin, text)[0]
    last = None if end in _OPEN else _span(end, text)[1]
    if begin[:1] in {"[", "{"} or end[:1] in {"[", "{"}:
        raise InvalidValue(text, "is an interval that has a set for an end")
    if first and last and first > last:
        raise InvalidValue(text, "ends before it begins")
    return _day(first), _day(last)


def _span(text: str, whole: str = "") -> tuple[_Moment | None, _Moment | None]:
    """Return the first and last day of a date or set; `whole` is what a message shows."""
    whole = whole or text
    if (plain := _span_of_plain(text)) is not None:
        return plain
    # The parser skips blanks wherever they stand; 60 characters hold any real set; an exponent of
    # four digits would be computed for ever.
    if not text or len(text) > 60 or re.search(r"[^0-9XYESTZ?~%.,:\[\]{}+-]|E[0-9]{4}", text):
        raise InvalidValue(whole, "is not EDTF")
    from edtf import EDTFParseException, parse_edtf  # few need it, and its grammar takes a while to build

    try:
        parsed = parse_edtf(text)
        if text[0] in "[{":
            return _span_of_set(text[1:-1])
        if "S" in text:  # 1950S2: the century is sure, the year an estimate within it
            first, last = parsed.lower_fuzzy(), parsed.upper_fuzzy()
        else:
            first, last = parsed.lower_strict(), parsed.upper_strict()
    except InvalidValue as error:
        raise InvalidValue(whole, error.rule) from None
    except (EDTFParseException, ValueError, TypeError, AttributeError, OverflowError) as error:
        # The parser's grammar lets odd forms pass, such as 1XXX-1X, whose bounds it can't tell then.
        raise InvalidValue(whole, "is not EDTF") from error
    if text.startswith("XXXX"):
        return None, None  # no digit of the year is known
    return _moment(first, text), _moment(last, text)


def _span_of_plain(text: str) -> tuple[_Moment, _Moment] | None:
    """Return the days of a calendar date; None for another form, or for a day that is none."""
    found = _PLAIN.fullmatch(text)
    if found is None:
        return None
    year, first, last = int(found[1]), int(found[2] or 1), int(found[2] or 12)
    longest = _days(year, last)
    if found[3] and int(found[3]) > longest:
        return None
    return (year, first, int(found[3] or 1)), (year, last, int(found[3] or longest))


def _days(year: int, month: int) -> int:
    return calendar.monthrange(year % 400 + 400, month)[1]  # the calendar repeats after 400 years


def _span_of_set(elements: str) -> tuple[_Moment | None, _Moment | None]:
    firsts: list[_Moment | None] = []
    lasts: list[_Moment | None] = []
    for element in elements.split(","):
        begin, dots, end = element.partition("..")
        firsts.append(_span(begin)[0] if begin else None)
        lasts.append(_span(end if dots else begin)[1] if end or not dots else None)
        if begin and end and (_span(begin)[0] or ()) > (_span(end)[1] or ()):
            raise InvalidValue(elements, "ends before it begins")
    return (
        None if None in firsts else min(first for first in firsts if first),
        None if None in lasts else max(last for last in lasts if last),
    )


def _moment(bound: time.struct_time | float, text: str) -> _Moment | None:
    if not isinstance(bound, time.struct_time):
        return None  # the parser's infinity: an open end
    year, month, day = bound.tm_year, bound.tm_mon, bound.tm_mday
    longest = _days(year, month)
    if day > longest and "X" not in text:  # the parser lets 2019-02-29 pass
        raise InvalidValue(text, "names a day that its month does not have")
    return year, month, min(day, longest)


def _day(moment: _Moment | None) -> date | None:
    return date(*moment) if moment and 1 <= moment[0] <= 9999 else None
