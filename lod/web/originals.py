"""The record that a thing was made of, as its source has it: MARC 21 and MARCXML."""

import re
from typing import Final
from urllib.parse import quote, unquote

from lod.documents.originals import Original
from lod.errors import LodError
from lod.marc21 import converted
from lod.representations import MARC, MARCXML, Format

MARC_FORMATS: Final = (MARCXML, MARC)
_PLAIN: Final = re.compile(r"[A-Za-z0-9._~-]+")


def written(kept: Original, format: Format) -> bytes | None:
    """Return a record in a format: byte for byte where that is the form it is kept in.

    None: it cannot be written so, since it is longer than ISO 2709 allows, or broken.
    """
    try:
        return converted(kept.content, kept.media_type, format.media_type)
    except (LodError, OverflowError):
        return None


def download(name: str, format: Format) -> tuple[str, str]:
    """Return the header that has a record saved under the key of its thing (RFC 6266).

    >>> download("id/agent/KAC1", MARC)[1]
    'attachment; filename="KAC1.mrc"'
    >>> print(download("id/agent/%EA%B0%80", MARC)[1])
    attachment; filename="record.mrc"; filename*=UTF-8''%EA%B0%80.mrc
    """
    key = name.rstrip("/").rpartition("/")[2]
    if _PLAIN.fullmatch(key):
        return "Content-Disposition", f'attachment; filename="{key}.{format.extension}"'
    told = f"filename*=UTF-8''{quote(unquote(key), safe='')}.{format.extension}"
    return "Content-Disposition", f'attachment; filename="record.{format.extension}"; {told}'
