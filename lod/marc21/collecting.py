"""Several records in one file: what begins it, each of them, what ends it."""

from collections.abc import Mapping
from typing import Final

from lod.errors import LodError
from lod.marc21 import marcxml
from lod.marc21.record import ISO2709, MARCXML, RECORD_END, Record

BEGIN: Final[Mapping[str, bytes]] = {
    ISO2709: b"",
    MARCXML: marcxml.HEADER + f'<collection xmlns="{marcxml.SLIM}">\n'.encode(),
}
END: Final[Mapping[str, bytes]] = {ISO2709: b"", MARCXML: b"</collection>\n"}
ENDING: Final[Mapping[str, bytes]] = {ISO2709: RECORD_END, MARCXML: b"</record>"}  # of each record


def member(raw: bytes, form: str) -> bytes:
    """Return a stored record so that others can follow it: ISO 2709 byte for byte, MARCXML in one namespace.

    Raises:
        LodError: `raw` is no record.
    """
    if form == ISO2709:
        return raw if raw.endswith(RECORD_END) else raw + RECORD_END
    record = next(marcxml.read([raw]), None)
    if not isinstance(record, Record):
        raise LodError("the stored record can't be read")
    return marcxml.element(record)
