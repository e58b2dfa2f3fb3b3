"""The record that a thing was made of, as its source has it: MARC 21 and MARCXML."""

from collections.abc import Sequence
from typing import Final

from lod.documents.originals import Original
from lod.errors import LodError
from lod.marc21 import converted
from lod.representations import MARC, MARCXML, Format

MARC_FORMATS: Final = (MARCXML, MARC)
_OPEN: Final = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<collection xmlns="http://www.loc.gov/MARC21/slim">\n'
)
_CLOSE: Final = b"\n</collection>\n"


def formats(kept: Sequence[Original]) -> tuple[Format, ...]:
    """Return the formats that what is kept of a record can be had in."""
    types = {one.media_type.partition(";")[0] for one in kept}
    return MARC_FORMATS if types & {one.media_type for one in MARC_FORMATS} else ()


def written(kept: Sequence[Original], format: Format) -> bytes | None:
    """Return the records of a thing in a format: byte for byte where that is the form they are kept in.

    Several, of several sources, follow one another. None: one of them cannot be written so, since it is
    longer than ISO 2709 allows, or broken.
    """
    try:
        records = [converted(one.content, one.media_type, format.media_type) for one in kept]
    except (LodError, OverflowError):
        return None
    if format == MARC or len(records) == 1:
        return b"".join(records)
    return _OPEN + b"\n".join(map(_bare, records)) + _CLOSE


def _bare(record: bytes) -> bytes:
    """Return a record without its XML declaration."""
    return record.partition(b"?>")[2].strip() if record.startswith(b"<?xml") else record.strip()
