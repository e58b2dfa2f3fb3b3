"""The dates of MARC 21 authority records as EDTF: 046, and `$d` of a personal heading."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from lod.dates.edtf import Edtf, year_alone
from lod.errors import InvalidValue


def edtf_of_marc_046(text: str, *, edtf: bool = False) -> Edtf:
    """Return the EDTF of MARC 21 Authority 046 `$f $g $k $q $s …`, where six digits are a year and a month.

    >>> edtf_of_marc_046("194510").text, edtf_of_marc_046("19uu").text, edtf_of_marc_046("159.?").text
    ('1945-10', '19XX', '159X?')

    Args:
        text: the subfield.
        edtf: whether the field's `$2` says edtf; then the text is taken as it is, but for the `u` that its
            draft had for an unknown digit.

    Raises:
        InvalidValue: it is neither.
    """
    written = text.strip()
    if not edtf and re.fullmatch(r"[0-9]{4,8}", written):
        if len(written) % 2:
            raise InvalidValue(text, "is not a date of four, six or eight digits")
        return _checked(text, "-".join(filter(None, (written[:4], written[4:6], written[6:]))))
    if not edtf and (unknown := re.fullmatch(r"(?=.{4}\??$)([0-9]{1,3})[u.-]{1,3}(\??)", written)):
        # As 008 and older 046 write an unknown digit; with stops, as UNIMARC has it in France.
        return Edtf(f"{unknown[1]:X<4}{unknown[2]}")
    if _DRAFT.fullmatch(written):
        written = written.replace("u", "X")
    return _checked(text, written)


_DRAFT: Final = re.compile("(?=.*u)[0-9u]{4}(?:-[0-9u]{2}){0,2}[?~]?")  # EDTF of 2012, before ISO 8601-2


def _checked(written: str, edtf: str) -> Edtf:
    try:
        return Edtf(edtf)
    except InvalidValue as error:
        raise InvalidValue(written, error.rule) from None


@dataclass(frozen=True, slots=True)
class HeadingDates:
    """What the dates of a heading say; None where they say nothing."""

    birth: Edtf | None = None
    death: Edtf | None = None
    active_from: Edtf | None = None
    active_to: Edtf | None = None


def edtf_of_heading(text: str) -> HeadingDates:
    """Return the EDTF of MARC 21 Authority 100 `$d`, in the words of AACR2, RDA, KCR, of the GND and Libris.

    >>> edtf_of_heading("1912 or 1913-").birth
    Edtf(text='[1912,1913]')
    >>> edtf_of_heading("active 12th century").active_from
    Edtf(text='11XX')

    Raises:
        InvalidValue: the words are none that are known here, or don't say what the one date is of.
    """
    written = re.sub("[\u2010-\u2015\u2212\uff0d~∼〜～]", "-", text).strip(" ,;()").lower()
    written = re.sub(r"(?<=[0-9a-z?])\.$", "", written) if "b.c." not in written else written
    written = re.sub(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?![0-9])", r"\1.\2.\3", written)
    written = _SUPPLIED.sub(r"\1", _PART_OF_CENTURY.sub("", written))
    try:
        return _heading_dates(written)
    except InvalidValue as error:
        raise InvalidValue(text, error.rule) from None


_ACTIVE: Final = re.compile(r"^(?:active|flourished|fl\.?|활동)(?![a-z])[\s:]*|\s*활동$")
_BORN: Final = re.compile(r"^(?:born|b\.?(?!\.?\s?c)|출생)(?![a-z])[\s:]*|\s*(?:출생|생)$")
_DIED: Final = re.compile(r"^(?:died|d\.?|사망)(?![a-z])[\s:]*|\s*(?:사망|몰)$")


def _heading_dates(text: str) -> HeadingDates:
    active, acts = _ACTIVE.subn("", text, count=1)
    first, hyphen, last = active.partition("-")
    if re.fullmatch(r"[0-9]{2,3}\??", first.strip()) and last.strip(" -?") == "":
        raise InvalidValue(text, "may be a year, a decade or a century")  # 195-, 19--
    if text and (_is_unknown(text) or (hyphen and _is_unknown(first) and _is_unknown(last))):
        return HeadingDates()
    if _BEFORE_CHRIST.search(last) and not _BEFORE_CHRIST.search(first):
        first = f"{first} b.c." if first.strip() else ""  # 106-43 B.C.
    elif _DIGIT.search(last) and (era := _BEFORE_CHRIST.search(first)) and not _ERA.search(last):
        if not _DIGIT.search(first, era.end()):
            raise InvalidValue(text, "does not say in which era it ends")  # 63 B.C.-14
        last = f"{last} b.c."  # 기원전 106-43
    if _CENTURY.search(last) and re.fullmatch(r"[0-9]{1,2}(?:st|nd|rd|th)?", first.strip()):
        first = f"{first} cent."  # 18th-19th centuries
    if acts or (_CENTURY.search(active) and not _BORN.search(active) and not _DIED.search(active)):
        return HeadingDates(active_from=_date(first), active_to=_date(last))
    if hyphen:
        return HeadingDates(_date(_BORN.sub("", first)), _date(_DIED.sub("", last)))
    for pattern, field in ((_BORN, "birth"), (_DIED, "death")):
        date, found = pattern.subn("", text, count=1)
        if found:
            return HeadingDates(**{field: _date(date)})
    raise InvalidValue(text, "does not say whether it is a date of birth or of death")


_UNKNOWN: Final = re.compile(
    r"\??|(?:(?:생년|몰년|생몰년|생몰|[生没沒歿卒]年|生[没沒歿卒]年)\s*)?(?:미상|불명|未詳|不詳|不明)"
)
_SUPPLIED: Final = re.compile(r"\[([^\[\],]*)\]")  # by the cataloguer
_PART_OF_CENTURY: Final = re.compile(  # which EDTF has no words for: the whole of it is told
    r"\b(?:early|mid|middle|late)[\s-]+(?=[0-9]{1,2}(?:st|nd|rd|th))"
    r"|(?<=세기)\s*(?:초엽?|중엽|중반|중기|중|말엽?|말기|초기|전반|후반)(?![가-힣])"
)
_DIGIT: Final = re.compile("[0-9]")
_ANNO_DOMINI: Final = re.compile(r"\s*(?:a\.\s?d\.?|ad(?![a-z])|n\.\s?chr\.?|e\.\s?kr\.?|서기|기원후)\s*")
_CENTURY: Final = re.compile(
    r"([0-9]{1,2})(?:st|nd|rd|th|\.)?\s*(?:cent(?:ur(?:y|ies)|s?\.)?|jh\.?|jahrhundert|세기)(?![a-z])"
)
_ABOUT: Final = re.compile(r"^(?:approximately|about|circa|ca?\.?|um|etwa|약)(?![a-z])\s*|\s*(?:경|무렵)$")
_BEFORE_CHRIST: Final = re.compile(
    r"\s*(?:b\.\s?c\.?(?:\s?e\.?)?|bce?(?![a-z])|v\.\s?chr\.?|f\.\s?kr\.?|기원전)\s*"
)
_ERA: Final = re.compile(f"{_BEFORE_CHRIST.pattern}|{_ANNO_DOMINI.pattern}")
_MONTH_NAMES: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS: Final = {name: number for number, name in enumerate(_MONTH_NAMES, 1)}


def _date(text: str) -> Edtf | None:
    text = text.strip(" ,;")
    if _is_unknown(text):
        return None
    years, is_before = _BEFORE_CHRIST.subn("", _ANNO_DOMINI.sub("", text))
    rest, is_about = _ABOUT.subn("", years.strip(), count=1)
    rest, is_doubted = re.subn(r"\s*\(?\?\)?$", "", rest)
    qualifier = ("", "~", "?", "%")[bool(is_about) + 2 * bool(is_doubted)]
    dates = [f"{_one(each, before=bool(is_before))}{qualifier}" for each in _alternatives(rest)]
    return Edtf(f"[{','.join(dates)}]" if len(dates) > 1 else dates[0])


def _is_unknown(text: str) -> bool:
    return bool(_UNKNOWN.fullmatch(text.strip()))


def _alternatives(text: str) -> list[str]:
    """Divide at "or"; a second year may be cut to its last digits, as AACR2 had it."""
    first, *others = re.split(r"\s+or\s+|\s*또는\s*", text)
    return [first, *(first[: -len(each)] + each if len(each) < len(first) and each.isdigit() else each
                     for each in others)]  # fmt: skip


def _one(text: str, *, before: bool) -> str:
    if found := _CENTURY.fullmatch(text):
        century = int(found[1]) - 1
        return f"-{century:02}XX" if before else f"{century:02}XX"
    if found := re.fullmatch(r"([0-9]{1,4})년?", text):
        return _year(found[1], before=before)
    if found := re.fullmatch(r"([0-9]{2}[1-9])0(?:s|년대)", text):
        return f"{found[1]}X"
    if found := re.fullmatch(r"([0-9]{1,3}[u]{1,3}|[0-9]{2}--)", text):
        return found[1].replace("u", "X").replace("-", "X").rjust(4, "0")
    year, month, day = _calendar_date(text)
    written = [_year(year, before=before)] + [f"{int(each):02}" for each in (month, day) if each]
    return "-".join(written)


def _year(digits: str, *, before: bool) -> str:
    """Return the year as EDTF counts: 1 BC is 0000, 2 BC -0001."""
    if not int(digits):
        raise InvalidValue(digits, "is no year: 1 B.C. is followed by A.D. 1")
    year = 1 - int(digits) if before else int(digits)
    return f"-{-year:04}" if year < 0 else f"{year:04}"


def _calendar_date(text: str) -> tuple[str, str, str]:
    number = r"([0-9]{1,2})"
    if found := re.fullmatch(rf"([0-9]{{4}})(?:\.|년)\s*{number}(?:\.|월)?(?:\s*{number}(?:\.|일)?)?", text):
        return found[1], found[2], found[3] or ""
    found = re.fullmatch(rf"([0-9]{{4}}),?\s+([a-z]{{3}})[a-z]*\.?(?:\s+{number})?", text)
    if found and found[2] in _MONTHS:
        return found[1], str(_MONTHS[found[2]]), found[3] or ""
    raise InvalidValue(text, "is no date of a heading that is known here")


_YEARS_ALONE: Final = re.compile(r"[^0-9]*[0-9]{4}(?:[^0-9]+[0-9]{4})?[^0-9]*")
_ONE_YEAR: Final = re.compile(r"(?<![0-9])([0-9]{4})(?![0-9])|(?<![0-9])([0-9]{4})[0-9]{4}(?![0-9])")


@lru_cache(maxsize=4096)
def without_day(text: str) -> str:
    """Return the dates of a heading (100 `$d`) without month and day of birth, where no death is told.

    >>> without_day("1950 Mar. 3-"), without_day("3.3.1950-,"), without_day("1950 Mar. 3-2001")
    ('1950-', '1950-,', '1950 Mar. 3-2001')
    """
    bare = text.rstrip(" ,.;:)")
    if _YEARS_ALONE.fullmatch(bare) and not _MONTH_NAME.search(bare):
        return text
    try:
        told = edtf_of_heading(bare)
    except InvalidValue:
        found = _ONE_YEAR.findall(bare)
        year = "".join(found[0]) if len(found) == 1 and bare.endswith("-") else ""
    else:
        born = year_alone(told.birth) if told.birth and not told.death else None
        year = born.text.replace("/", " or ") if born else ""
    return f"{year}-{text[len(bare) :]}" if year else text


_MONTH_NAME: Final = re.compile(rf"\b(?:{'|'.join(_MONTH_NAMES)})", re.IGNORECASE)
