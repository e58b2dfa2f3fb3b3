"""Dates in words: EDTF (ISO 8601-2) as a reader would say it, never more precise than it is."""

import re
from datetime import date
from functools import lru_cache
from typing import Final

from babel.dates import format_date, format_interval, format_skeleton

from lod.web.words import Words

_SEASONS: Final = {  # ISO 8601-2 §4.8: of no hemisphere, the northern, the southern
    **dict.fromkeys((21, 25, 29), "spring"),
    **dict.fromkeys((22, 26, 30), "summer"),
    **dict.fromkeys((23, 27, 31), "autumn"),
    **dict.fromkeys((24, 28, 32), "winter"),
    **{32 + quarter: f"quarter_{quarter}" for quarter in (1, 2, 3, 4)},
    **{39 + half: f"half_{half}" for half in (1, 2)},
}
_PLAIN: Final = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-\d{2})?)?")
_SKELETONS: Final = {4: "y", 7: "yMMMM"}


@lru_cache(maxsize=8192)  # the same years stand on many pages, and on each more than once
def in_words(edtf: str, words: Words) -> str:
    """Say an EDTF date in the reader's language; what we cannot say is given as it stands.

    >>> in_words("[2018..2022]", Words("en")), in_words("2006/..", Words("en"))
    ('between 2018 and 2022', 'from 2006, open')
    >>> in_words("2019-11-05/2019-11-08", Words("ko"))
    '2019년 11월 5일~8일'
    """
    try:
        return _said_of(edtf.strip(), words)
    except ValueError:  # an interval with a day that no calendar has
        return edtf


def _said_of(text: str, words: Words) -> str:
    if text[:1] + text[-1:] in ("[]", "{}"):
        return _set(text, words)
    start, slash, end = text.partition("/")
    return _interval(start, end, words) if slash else _one(text, words)


def year_of(edtf: str) -> str:
    """The one year in which a date lies, or "" where it spans several or is not sure.

    >>> year_of("2019-06/2019-10"), year_of("[2018..2022]"), year_of("2008/")
    ('2019', '', '')
    """
    years = {part[:4] for part in edtf.split("/") if _PLAIN.fullmatch(part)}
    whole = all(_PLAIN.fullmatch(part) for part in edtf.split("/"))
    return years.pop() if whole and len(years) == 1 else ""


def _interval(start: str, end: str, words: Words) -> str:
    if start in ("", "..") and end in ("", ".."):
        return words("date_unknown")
    if start == end:
        return _one(start, words)
    if end in ("", ".."):
        return words("date_from_open" if end else "date_from_unknown", start=_one(start, words))
    if start in ("", ".."):
        return words("date_until_open" if start else "date_until_unknown", end=_one(end, words))
    if _PLAIN.fullmatch(start) and _PLAIN.fullmatch(end) and len(start) == len(end):
        return _span(start, end, words)
    return words("date_from_to", start=_one(start, words), end=_one(end, words))


def _span(start: str, end: str, words: Words) -> str:
    """Two ends of one precision; what they share is said once where the language has a way to."""
    first, last = _day(start), _day(end)
    if len(start) < 10:
        return format_interval(first, last, _SKELETONS[len(start)], locale=words.locale)
    if (first.year, first.month) == (last.year, last.month):
        month = format_skeleton("yMMMM", first, locale=words.locale)
        return words("date_days", month=month, first=first.day, last=last.day)
    return words("date_from_to", start=_one(start, words), end=_one(end, words))


def _set(text: str, words: Words) -> str:
    """EDTF level 2, sets: one of, or all of, several dates."""
    every = text[0] == "{"
    inner = text[1:-1]
    if "," not in inner and inner.count("..") == 1:
        start, end = inner.split("..")
        if start and end:
            key = "date_all_between" if every else "date_between"
            return words(key, start=_one(start, words), end=_one(end, words))
        return words("date_or_later" if start else "date_or_earlier", date=_one(start or end, words))
    parts = [_range(part.strip(), words) for part in inner.split(",")]
    if len(parts) == 1:
        return parts[0]
    joined = words("list_comma").join(parts[:-1])
    return words("date_all" if every else "date_either", first=joined, last=parts[-1])


def _range(part: str, words: Words) -> str:
    return "–".join(_one(end, words) if end else "" for end in part.split(".."))


def _one(text: str, words: Words) -> str:
    """A single date with its qualifiers: `~` approximate, `?` uncertain, `%` both."""
    plain = re.sub("[~?%]", "", text)
    said = _unqualified(plain, words)
    if {"~", "%"} & set(text):
        said = words("date_about", date=said)
    return words("date_uncertain", date=said) if {"?", "%"} & set(text) else said


def _unqualified(text: str, words: Words) -> str:
    if _PLAIN.fullmatch(text) and text[:4] != "0000":
        return _said(text, words)
    if match := re.fullmatch(r"(\d{4})-(\d{2})", text):
        season = _SEASONS.get(int(match[2]))
        return words(f"date_{season}", year=str(int(match[1]))) if season else text
    if match := re.fullmatch(r"-(\d{4})|(0000)", text):
        # ISO 8601 counts a year 0000, which people call 1 BC.
        return words("date_bce", year=str(int(match[1] or 0) + 1))
    if match := re.fullmatch(r"(\d{4}|\d{4}-\d{2})-XX(-XX)?", text):
        part = "date_part_unknown" if len(match[1]) == 7 or match[2] else "date_month_unknown"
        return words(part, date=_unqualified(match[1], words))
    if re.fullmatch(r"[\dX]{4}", text) and "X" in text:
        first, last = text.replace("X", "0"), text.replace("X", "9")
        return words("date_between", start=_unqualified(first, words), end=_unqualified(last, words))
    return text


def _said(text: str, words: Words) -> str:
    try:
        day = _day(text)
    except ValueError:
        return text
    if len(text) == 10:
        return format_date(day, "long", locale=words.locale)
    return format_skeleton(_SKELETONS[len(text)], day, locale=words.locale)


def _day(text: str) -> date:
    return date.fromisoformat((text + "-01-01")[:10])
