"""The marks between the subfields of a heading, where a record leaves them out (leader/18)."""

import re
from typing import Final

from lod.marc21 import DELIMITER, Field

# By the kind of heading: the mark before a subfield, "(" for one that stands in brackets.
_BEFORE: Final = {
    "00": {"c": ",", "d": ",", "q": "(", "g": "(", "t": ".", "n": ".", "p": "."},
    "10": {"b": ".", "g": "(", "n": "(", "d": "(", "c": "(", "t": "."},
    "11": {"e": ".", "g": "(", "n": "(", "d": "(", "c": "(", "t": "."},
    "30": {"g": "(", "n": ".", "p": "."},
    "50": {"g": "("},
    "51": {"g": "("},
}
_MARKS: Final = (",", ".", ";", ":", "-", "–", "،", "؛", "，", "、")
_BARE: Final = re.compile(r"[^\s,]\s*\x1f[cd]")
_MARKS_BUT_STOP: Final = tuple(mark for mark in _MARKS if mark != ".")  # "S." before a comma is an initial


def with_commas(field: Field) -> Field:
    """Return the heading of a person with the commas before title and dates; any other field as it is.

    >>> with_commas(Field("100", "1 \\x1faKim, Sowol\\x1fg金素月\\x1fd1902-1934")).text.split("\\x1f")[1:]
    ['aKim, Sowol', 'g金素月,', 'd1902-1934']
    """
    if field.tag[1:] != "00" or not _BARE.search(field.text):
        return field
    return punctuated(field, "cd")


def punctuated(field: Field, codes: str = "") -> Field:
    """Return a heading, or a reference to one, with the marks that MARC 21 has; any other field as it is.

    Args:
        field: the field.
        codes: before which subfields alone marks are set; "" for all.

    >>> punctuated(Field("111", "2 \\x1faKongress\\x1fn2\\x1fd1962\\x1fcSeoul")).text.split("\\x1f")[1:]
    ['aKongress', 'n(2 :', 'd1962 :', 'cSeoul)']
    >>> punctuated(Field("100", "1 \\x1faByron, George\\x1fcBaron\\x1fd1788-1824")).text.split("\\x1f")[1:]
    ['aByron, George,', 'cBaron,', 'd1788-1824']
    >>> punctuated(Field("400", "1 \\x1faKim, S.\\x1fc(Poet)\\x1fd1902-1934")).text.split("\\x1f")[1:]
    ['aKim, S.', 'c(Poet),', 'd1902-1934']
    >>> punctuated(Field("400", "1 \\x1faKim, S.\\x1fd1902-1934")).text.split("\\x1f")[1:]
    ['aKim, S.,', 'd1902-1934']
    """
    before = _BEFORE.get(field.tag[1:], {})
    if field.tag[:1] not in "1457" or not before:
        return field
    parts = field.text.split(DELIMITER)
    last, inside = 0, False
    for at, part in enumerate(parts):
        code = part[:1]
        if at == 0 or not code.isalpha() or code in "iw":
            continue
        mark = before.get(code, "") if not codes or code in codes else ""
        if inside:
            parts[last] += " :" if mark == "(" else f"){mark}"
        elif last and mark != "(" and not part[1:].lstrip().startswith("("):
            there = _MARKS_BUT_STOP if mark == "," else _MARKS
            parts[last] += "" if parts[last].rstrip().endswith(there) else mark
        if mark != "(":
            inside = False
        elif not inside and not part[1:].lstrip().startswith("("):
            parts[at], inside = f"{code}({part[1:]}", True
        last = at
    parts[last] += ")" if inside else ""
    return Field(field.tag, DELIMITER.join(parts))
