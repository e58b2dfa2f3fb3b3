"""The record that a thing was made of, as its source has it: MARC 21 and MARCXML."""

from typing import Final

from lod.documents.originals import Original
from lod.errors import LodError
from lod.marc21 import converted
from lod.representations import MARC, MARCXML, Format

MARC_FORMATS: Final = (MARCXML, MARC)
_TYPES: Final = frozenset(format.media_type for format in MARC_FORMATS)


def formats(kept: Original | None) -> tuple[Format, ...]:
    """Return the formats that what is kept of a record can be had in."""
    return MARC_FORMATS if kept is not None and kept.media_type.partition(";")[0] in _TYPES else ()


def written(kept: Original, format: Format) -> bytes | None:
    """Return a record in a format: byte for byte where that is the form it is kept in.

    None: it cannot be written so, since it is longer than ISO 2709 allows, or broken.
    """
    try:
        return converted(kept.content, kept.media_type, format.media_type)
    except (LodError, OverflowError):
        return None
