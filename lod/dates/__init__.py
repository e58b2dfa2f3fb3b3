"""EDTF and its bounds; the dates of MARC 21 as EDTF."""

from lod.dates.edtf import Edtf, year_alone
from lod.dates.marc import HeadingDates, edtf_of_heading, edtf_of_marc_046

__all__ = ["Edtf", "HeadingDates", "edtf_of_heading", "edtf_of_marc_046", "year_alone"]
