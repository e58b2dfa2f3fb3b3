"""Dates of a life, a body, an event: 046; 100 `$d`, 111 `$d`, 548 where it is silent (marc-mapping §4)."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from lod.converters.marc_authority.reading import Reading
from lod.dates import Edtf, HeadingDates, edtf_of_heading, edtf_of_marc_046, without_day, year_alone
from lod.errors import InvalidValue
from lod.marc21 import Field
from lod.records.evidence import Text


def coded_dates(reading: Reading, codes: str) -> dict[str, Edtf]:
    """Return the first usable date of each of these subfields of 046; the others become notices."""
    found: dict[str, Edtf] = {}
    if "046" not in reading.by_tag:
        return found
    for each in reading.all("046"):
        edtf = each.first("2").strip().casefold().startswith("edtf")
        for code, value in each.subfields():
            if code in _DATES and code not in codes:
                reading.unmapped.add(f"046${code}")
            if code not in codes or not value.strip():
                continue
            date = _coded(value, edtf=edtf)
            if isinstance(date, InvalidValue):
                reading.notice(f"046${code}", str(date), "date")
                continue
            if edtf and date.text != value.strip():
                reading.notice(f"046${code}", f"{value!r} is not EDTF; taken as {date}", "date-form")
            if found.setdefault(code, date) != date:
                reading.notice(f"046${code}", f"{date} is a second date beside {found[code]}", "second-date")
    return found


@lru_cache(maxsize=16384)  # the same dates come again and again, and to find out that one is none is slow
def _coded(text: str, *, edtf: bool) -> Edtf | InvalidValue:
    """Read a date of 046; what is plainly ISO 8601 is taken as such, two digits being a century."""
    text = text.strip()
    try:
        if re.fullmatch("[0-9]{2}", text):
            return Edtf(f"{text}XX")
        return edtf_of_marc_046(text, edtf=edtf and not re.fullmatch("[0-9]{6}|[0-9]{8}", text))
    except InvalidValue as error:
        return error


_DATES: Final = "fgklopqrst"  # subfields of 046 that hold one


@lru_cache(maxsize=16384)  # many were born in one year
def _of_heading(text: str) -> HeadingDates | InvalidValue:
    try:
        return edtf_of_heading(text)
    except InvalidValue as error:
        return error


def dates_of_person(reading: Reading, heading: Field) -> dict[str, Edtf]:
    """Return `birth`, `death`, `active_from`, `active_to`, as far as they are known.

    The birth of someone who may live is told by its year alone: a whole date of birth is personal.
    """
    coded = coded_dates(reading, "fgst")
    found = {name: coded[code] for code, name in _OF_PERSON.items() if code in coded}
    text = heading.first("d").strip()
    if text and not {"birth", "death"} <= found.keys():
        told = _of_heading(text)
        if isinstance(told, InvalidValue):
            reading.notice(f"{heading.tag}$d", str(told), "date")
        else:
            for name in _OF_PERSON.values():
                if (date := getattr(told, name)) is not None:
                    found.setdefault(name, date)
    _in_order(found, "birth", "death", reading)
    _in_order(found, "active_from", "active_to", reading)
    if "death" in found:
        return found
    year = year_alone(found["birth"]) if "birth" in found else None
    if year:
        found["birth"] = year
    if year or without_day(text) != text:
        where = "046$f" if year and "f" in coded else f"{heading.tag}$d"
        reading.notice(where, "the day of birth of someone who may live is not told", "private")
    return found


def _in_order(found: dict[str, Edtf], begin: str, end: str, reading: Reading) -> None:
    """Leave out an end that is before the beginning, and that."""
    if begin not in found or end not in found:
        return
    first, last = found[begin].not_before, found[end].not_after
    if first and last and last < first:
        reading.notice("046", f"{found.pop(end)} is before {found.pop(begin)}; neither is told", "date")


_OF_PERSON: Final = {"f": "birth", "g": "death", "s": "active_from", "t": "active_to"}
_OF_BODY: Final = {"q": "established", "r": "terminated", "s": "active_from", "t": "active_to"}


def dates_of_body(reading: Reading) -> dict[str, Edtf]:
    """Return `established`, `terminated`, `active_from`, `active_to`, as far as they are known."""
    coded = coded_dates(reading, "qrst")
    found = {name: coded[code] for code, name in _OF_BODY.items() if code in coded}
    _in_order(found, "established", "terminated", reading)
    _in_order(found, "active_from", "active_to", reading)
    return found


def dates_of_family(reading: Reading, heading: Field) -> dict[str, Edtf]:
    """Return `active_from`, `active_to` and what else 046 tells of a family; `$d` where it is silent."""
    found = dates_of_body(reading)
    text = heading.first("d").strip(" ,:;()")
    if found or not text:
        return found
    told = _of_heading(text)
    if isinstance(told, InvalidValue):
        reading.notice(f"{heading.tag}$d", str(told), "date")
        return found
    pair = {"active_from": told.active_from or told.birth, "active_to": told.active_to or told.death}
    return {name: date for name, date in pair.items() if date is not None}


def date_of_concept(reading: Reading, traced: tuple[Edtf | None, Edtf | None]) -> Edtf | None:
    """Return the time of a place, a period or another subject: the first of 046, else `traced` (548)."""
    coded = coded_dates(reading, "stqrkl")
    pairs = [(coded.get(begin), coded.get(end)) for begin, end in ("st", "qr", "kl")]
    found: Edtf | None = None
    for begin, end in pairs if coded else [traced]:
        if begin is None and end is None:
            continue
        try:
            date = Edtf(f"{begin.text if begin else ''}/{end.text if end else ''}")
        except InvalidValue as error:
            reading.notice("046", str(error), "date")
            continue
        if found is None:
            found = date
        elif date != found:
            reading.notice("046", f"{date} is a second date beside {found}", "second-date")
    return found


def date_of_event(reading: Reading, heading: Field, traced: tuple[Edtf | None, Edtf | None]) -> Edtf | None:
    """Return the time of a meeting: 046 `$s $t` or `$k $l`, else `traced` (548), else the heading's years."""
    coded = coded_dates(reading, "stkl")
    begin, end = coded.get("s") or coded.get("k"), coded.get("t") or coded.get("l")
    if not begin and not end:
        begin, end = traced
    text = heading.first("d").strip(" ():;,.")
    try:
        if begin or end:
            return _interval(begin.text if begin else "", end.text if end else "")
        if years := re.fullmatch(r"([0-9]{4})(?:\s*[-–/]\s*([0-9]{4}))?", text):
            return _interval(years[1], years[2] or "")
    except InvalidValue as error:
        reading.notice("046", str(error), "date")
        return None
    if text:
        reading.notice(f"{heading.tag}$d", f"{text!r} is not understood as a year", "date")
    return None


def _interval(begin: str, end: str) -> Edtf:
    if not end or begin == end:
        return Edtf(begin)
    return Edtf(f"{begin}/{end}")


def period_of(field: Field, reading: Reading) -> Edtf | None:
    """Return the time of `$s $t` of a field; None where it has none, or one that becomes a notice."""
    if "\x1fs" not in field.text and "\x1ft" not in field.text:
        return None
    begin, end = field.first("s").strip(), field.first("t").strip()
    try:
        first = edtf_of_marc_046(begin).text if begin else ""
        last = edtf_of_marc_046(end).text if end else ""
        return Edtf(f"{first}/{last}") if first or last else None
    except InvalidValue as error:
        reading.notice(f"{field.tag}$s", str(error), "date")
        return None


def gnd_dates(texts: Iterable[Text], reading: Reading) -> tuple[Edtf | None, Edtf | None]:
    """Return beginning and end of the 548s of the GND: `1815-1852`, `10.12.1815-27.12.1852`, `15. Jh.`."""
    best: tuple[Edtf | None, Edtf | None] = (None, None)
    for text in sorted((each.text for each in texts), key=len):
        pair = _gnd_pair(text)
        if isinstance(pair, InvalidValue):
            reading.notice("548", str(pair), "date")
        else:
            best = pair[0] or best[0], pair[1] or best[1]
    return best


def _gnd_pair(text: str) -> tuple[Edtf | None, Edtf | None] | InvalidValue:
    begin, hyphen, end = (part.strip() for part in text.partition("-"))
    days = [_gnd_day(each) for each in (begin, end)]
    if all(day or not written for day, written in zip(days, (begin, end), strict=True)):
        return days[0], days[1]
    told = _of_heading(text if hyphen else f"{text}-")  # what has no end is told to begin then
    if isinstance(told, InvalidValue):
        return InvalidValue(text, told.rule)
    return told.birth or told.active_from, told.death or told.active_to


def _gnd_day(text: str) -> Edtf | None:
    """Read `27.12.1852`, where XX stands for a day or month that is not known, or a year."""
    found = re.fullmatch(r"(?:(?:(XX|[0-9]{2})\.)?(XX|[0-9]{2})\.)?([0-9]{4})", text)
    if not found:
        return None
    day, month, year = found.groups()
    known = (year, month if month != "XX" else "", day if "XX" not in (month, day) else "")
    try:
        return Edtf("-".join(filter(None, known)))
    except InvalidValue:
        return None
