"""UNIMARC authority records, whose tags mean other things (UNIMARC Manual: Authorities Format)."""

import re
from typing import Final

from lod.converters.marc_authority.headings import HEADINGS
from lod.converters.marc_authority.reading import Reading

_HEADINGS: Final = (
    "200", "210", "215", "216", "217", "220", "230", "231", "232", "235", "240", "241", "242", "243",
    "245", "250", "260", "280",
)  # fmt: skip
_TYPES: Final = "xyz"  # leader/06 of an entry, a reference, an explanation
_PROCESSING: Final = re.compile(r"[0-9 ]{8}[a-z|]")  # 100 $a: date of entry, status of the heading


def unimarc_heading(reading: Reading) -> str:
    """Return the tag of a UNIMARC heading, "" for a record that is none of UNIMARC Authorities.

    There 100 holds coded data and the headings are 2XX, where MARC 21 Authority has only 260, a note. A
    record without 100 is told by leader/06 `x` or `y`: in MARC 21 that of holdings, which have no 2XX.
    """
    there = reading.by_tag
    kind = reading.record.leader[6:7]
    if not kind or kind not in _TYPES:
        return ""
    bare = kind in "xy" and there.keys().isdisjoint(HEADINGS)
    if not bare and not _PROCESSING.match(reading.first("100", "a")):
        return ""
    return next((tag for tag in _HEADINGS if tag in there), "")
