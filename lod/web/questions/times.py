"""The times that a typed question names: "in April 2018", "between 2008 and 2012", "2010년 이후"."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Final

_MONTHS: Final = {
    name: number
    for number in range(1, 13)
    for name in (calendar.month_name[number].casefold(), calendar.month_abbr[number].casefold())
} | {"sept": 9}
_MONTH: Final = "|".join(sorted(_MONTHS, key=len, reverse=True))
_YEAR: Final = r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d|s\b)"  # "1990s" is none
_DAY: Final = r"(?:[0-2]?\d|3[01])(?:st|nd|rd|th)?"
# One point of time in a folded text: a year, a month or a day.
_POINT: Final = (
    rf"(?:{_DAY} (?:of )?(?:{_MONTH}) {_YEAR}|(?:{_MONTH}) {_DAY} {_YEAR}|(?:{_MONTH}) (?:of )?{_YEAR}"
    rf"|{_YEAR} ?년 ?(?:1[0-2]|0?[1-9]) ?월(?: ?{_DAY} ?일)?"
    rf"|{_YEAR} (?:0[1-9]|1[0-2])(?!\d)(?: [0-3]\d(?!\d))?"
    rf"|{_YEAR}(?: ?년도?)?)"
)
_WHOLE: Final = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in (
        (rf"(?:between|from) ({_POINT}) (?:and|to|until|till|through) ({_POINT})", "range"),
        (rf"({_POINT}) ?(?:부터|에서|~) ?({_POINT})(?: ?까지| ?사이)?", "range"),
        (rf"({_POINT}) ?(?:와|과) ?({_POINT}) ?사이", "range"),
        (rf"({_YEAR}) (?:to )?({_YEAR})", "range"),
        (rf"\bbefore ({_POINT})|({_POINT}) ?전(?=[에의 ]|$)", "before"),
        (rf"\b(?:until|till|by|up to) ({_POINT})|({_POINT}) ?(?:까지|이전)", "until"),
        (rf"\bafter ({_POINT})|({_POINT}) ?다음", "after"),
        (rf"\b(?:since|from) ({_POINT})|({_POINT}) ?(?:이후|부터)", "since"),
        (rf"(?:\b(?:in|on|of|during|in the year|the year|year) )?({_POINT})", "in"),
    )
)


@dataclass(frozen=True, slots=True)
class Time:
    """A time from a day to a day, either of them open; `text` is as an address has it."""

    text: str
    first: date | None
    last: date | None

    @classmethod
    def parse(cls, text: str) -> "Time | None":
        """Read a time as an address has it; None where it is none.

        >>> Time.parse("2018-04").last, Time.parse("../2010").first, Time.parse("20066")
        (datetime.date(2018, 4, 30), None, None)
        """
        begin, mark, end = text.partition("/")
        first = _bounds(begin)
        last = _bounds(end) if mark else first
        open_first, open_last = mark and begin == "..", mark and end == ".."
        if (first is None and not open_first) or (last is None and not open_last) or (first is last is None):
            return None
        made = cls(text, first[0] if first else None, last[1] if last else None)
        return None if made.first and made.last and made.first > made.last else made


def times(text: str) -> tuple[tuple[Time, ...], str]:
    """Return the times that a folded text names, in their order, and the text with blanks in their place.

    >>> [one.text for one in times("who came in april 2018")[0]], times("2010년 이후")
    (['2018-04'], ((Time(text='2010/..', first=datetime.date(2010, 1, 1), last=None),), '        '))
    """
    found: list[tuple[int, Time]] = []
    for pattern, kind in _WHOLE:
        while (match := pattern.search(text)) is not None:
            points = [_point(one) for one in match.groups() if one]
            made = Time.parse(_edtf(kind, points))
            if made is None:
                break
            found.append((match.start(), made))
            text = f"{text[: match.start()]}{' ' * (match.end() - match.start())}{text[match.end() :]}"
    return tuple(time for _, time in sorted(found, key=lambda one: one[0])), text


def _edtf(kind: str, points: list[str]) -> str:
    match kind:
        case "range":
            return "/".join(points)
        case "before":
            return f"../{int(points[0][:4]) - 1}" if len(points[0]) == 4 else f"../{points[0]}"
        case "until":
            return f"../{points[0]}"
        case "after":
            return f"{int(points[0][:4]) + 1}/.." if len(points[0]) == 4 else f"{points[0]}/.."
        case "since":
            return f"{points[0]}/.."
    return points[0]


def _point(text: str) -> str:
    """Return a point of time in ISO 8601.

    >>> _point("5 september 2019"), _point("2018년 4월"), _point("2018 04")
    ('2019-09-05', '2018-04', '2018-04')
    """
    year = re.search(_YEAR, text)
    rest = text.replace(year[0], " ", 1) if year else text
    told = year[0] if year else ""
    named = re.search(_MONTH, rest)
    numbers = [int(one) for one in re.findall(r"\d+", rest)]
    months = [_MONTHS[named[0]]] if named else [numbers.pop(0)] if numbers else []
    return "-".join((told, *(f"{number:02}" for number in (*months, *numbers[:1]))))


def _bounds(text: str) -> tuple[date, date] | None:
    """Return the first and the last day of a year, a month or a day; None for any other text."""
    if not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", text, re.ASCII):
        return None
    year, *rest = map(int, text.split("-"))
    try:
        first = date(year, rest[0] if rest else 1, rest[1] if len(rest) > 1 else 1)
    except ValueError:
        return None
    if len(rest) == 2:
        return first, first
    month = rest[0] if rest else 12
    return first, date(year, month, calendar.monthrange(year, month)[1])
