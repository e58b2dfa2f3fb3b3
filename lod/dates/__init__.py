"""EDTF and its bounds; the dates of MARC 21, and those of registers and lists, as EDTF."""

from lod.dates.edtf import Edtf, year_alone
from lod.dates.lists import edtf_of_list, is_perhaps_a_year
from lod.dates.marc import HeadingDates, edtf_of_heading, edtf_of_marc_046, without_day

__all__ = [
    "Edtf",
    "HeadingDates",
    "edtf_of_heading",
    "edtf_of_list",
    "edtf_of_marc_046",
    "is_perhaps_a_year",
    "without_day",
    "year_alone",
]
