"""Headings as people read them: access points and short labels out of subfields."""

import re
from functools import lru_cache
from string import digits
from typing import Final

from lod.dates import without_day
from lod.marc21 import DELIMITER, Field

HEADINGS: Final = (
    "100", "110", "111", "130", "147", "148", "150", "151", "155", "162", "180", "181", "182", "185",
)  # fmt: skip
VARIANTS: Final = tuple(f"4{tag[1:]}" for tag in HEADINGS)  # see from tracings
TRACINGS: Final = tuple(f"5{tag[1:]}" for tag in HEADINGS)  # see also from tracings
LINKED: Final = tuple(f"7{tag[1:]}" for tag in HEADINGS)  # the heading in another system

_DATES: Final = re.compile(f"({DELIMITER}d)([^{DELIMITER}]*)")
_SUBDIVISIONS: Final = "vxyz"
_SUBDIVIDED: Final = re.compile(f"{DELIMITER}[{_SUBDIVISIONS}]")
_NEVER: Final = "iw"  # relationship information and control: never part of a heading
_RELATORS: Final = {"00": "e", "10": "e"}  # $e of a meeting is a subordinate unit
_LEFT_OUT: Final = {f"{hundred}{tag}": _NEVER + code for hundred in digits for tag, code in _RELATORS.items()}
# What ends with a full stop of its own.
_ABBREVIATIONS: Final = frozenset({
    "jr", "sr", "inc", "co", "ltd", "corp", "dept", "bros", "assn", "assoc", "soc", "inst", "univ", "int",
    "natl", "div", "etc", "ca", "cent", "st", "ste", "mrs", "mr", "ms", "dr", "prof", "rev", "hon", "gen",
    "col", "capt", "lt", "sgt", "cie", "llc", "plc", "gmbh", "bd", "vol", "no", "ed", "eds", "comp", "fl",
    "esq",
})  # fmt: skip
_LOOSE: Final = " ,;:،؛，；："  # marks before what follows, of Arabic and of East Asian writing too
_TITLED: Final = frozenset({"00", "10", "11"})  # with $t such a heading names a work


def access_point(field: Field, *, without: str = "") -> str:
    """Return the heading: its subfields in their order, subdivisions after `--` (MARC 21 Authority, 1XX).

    Of the birth of somebody of whom it tells no death the year alone: the day is personal.

    >>> access_point(Field("150", "  \\x1faBilingual districts\\x1fzCanada"))
    'Bilingual districts--Canada'
    >>> access_point(Field("100", "1 \\x1fa김소월\\x1fg金素月,\\x1fd1902-1934"), without="g")
    '김소월, 1902-1934'
    """
    left_out = _LEFT_OUT.get(field.tag, _NEVER)
    written = field.text
    if field.tag[1:] == "00" and f"{DELIMITER}d" in written:
        written = _DATES.sub(lambda dates: dates[1] + without_day(dates[2]), written)
    return _worded(written, left_out + without if without else left_out)


@lru_cache(maxsize=256)  # a heading is asked for some times while its record is read
def _worded(written: str, left_out: str) -> str:
    text = ""
    _, *parts = written.split(DELIMITER)
    for part in parts:
        code = part[:1]
        if code.isalpha() and code not in left_out:
            text += ("--" if code in _SUBDIVISIONS else " ") + part[1:].strip()
        elif code in "gq" and text and part.rstrip().endswith(","):  # hanja, a fuller form: the comma stays
            text = text.rstrip(" ,") + ","
    return stopped(" ".join(text.split()).removeprefix("--").rstrip(_LOOSE))


def short_label(field: Field, *, without: str = "") -> str:
    """Return the heading of a person without dates and fuller form; any other's is its access point.

    >>> short_label(Field("100", "1 \\x1faKey, J.\\x1fq(John),\\x1fcJr.,\\x1fd1941-"))
    'Key, J., Jr.'
    """
    if field.tag[1:] != "00" or is_name_title(field) or is_subdivided(field):
        return access_point(field, without=without)
    return access_point(field, without=without + "dq")  # dates, and the fuller form


def is_name_title(field: Field) -> bool:
    """Whether a name heading is that of a work (with `$t`)."""
    return "\x1ft" in field.text and field.tag[1:] in _TITLED and bool(field.first("t"))


def is_subdivided(field: Field) -> bool:
    """Whether a heading has subject subdivisions, so that it is a subject whatever its first part names."""
    return bool(_SUBDIVIDED.search(field.text))


def stopped(text: str) -> str:
    """Return a heading without the final full stop, unless it is that of an initial or abbreviation."""
    if not text.endswith(".") or text.endswith(".."):
        return text
    last = re.split(r"[\s(\-–]", text[:-1])[-1].casefold()
    if len(last) <= 1 or "." in last or last in _ABBREVIATIONS:
        return text
    return text[:-1].rstrip()
