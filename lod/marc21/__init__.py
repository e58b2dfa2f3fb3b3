"""MARC 21 as written: ISO 2709, MARCXML, .mrk → fields and back; no meaning."""

import codecs
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from types import ModuleType
from typing import BinaryIO, Final

from lod.errors import LodError
from lod.marc21 import encoding as encodings
from lod.marc21 import iso2709, marcmaker, marcxml
from lod.marc21.linking import linked
from lod.marc21.record import DELIMITER, ISO2709, MARCXML, Fault, Field, Record
from lod.packing import GZIP, unzipped

__all__ = [
    "DELIMITER",
    "ISO2709",
    "MARCXML",
    "Fault",
    "Field",
    "Record",
    "converted",
    "linked",
    "parts",
    "pieces",
    "read",
    "write",
]

_Reader = Callable[[Iterable[bytes], str, int, int], Iterator[Record | Fault]]
_END_OF_FIELD: Final = b"\x1e"
_XML: Final = re.compile(rb"\A[\x20-\x7e]{0,40}<[?!A-Za-z]|<(?:[\w.\x80-\xff-]+:)?record[\s>]")
_MRK: Final = re.compile(rb"\n=LDR  [0-9 ]{5}")
_ZIP: Final = b"PK\x03\x04"
_BLOCK: Final = 1 << 20
_OPENING: Final = 4096  # bytes that tell the form
_WRITERS: Final = {ISO2709: iso2709.write, MARCXML: marcxml.write}


def read(stream: BinaryIO, encoding: str = "", first: int = 1) -> Iterator[Record | Fault]:
    """Yield the records of a file whose form is told by its first bytes, and a Fault for what is none.

    Args:
        stream: read once, in blocks, never held whole.
        encoding: "" goes by the records' leaders or the XML declaration; else what the whole file is in:
            "utf-8", "marc-8", "euc-kr", "cp949" …
        first: ordinal of the first record.

    Raises:
        LodError: nobody knows that encoding.
        UnreadableSource: while it is read: a file that is compressed by gzip is broken.
    """
    encodings.check(encoding)
    start = _position(stream)
    blocks = iter(lambda: stream.read(_BLOCK), b"")
    head = next(blocks, b"")
    if head.startswith(GZIP):
        blocks = unzipped(chain([head], blocks))
        head = next(blocks, b"")
    if head.startswith(_ZIP):
        return iter([Fault(first, start, "is a zip archive: unpack it, or pack it with gzip")])
    read_form: _Reader = _form(head).read
    return read_form(chain([head], blocks), encoding, first, start)


def _position(stream: BinaryIO) -> int:
    """Where in the file the stream stands, 0 where it can't tell."""
    try:
        return stream.tell()
    except OSError:
        return 0


def parts(stream: BinaryIO, size: int) -> Iterator[tuple[int, int]]:
    """Yield byte and first ordinal of the parts, of about `size` bytes, in which a file may be read.

    Only ISO 2709 is divided; any other form is one part.
    """
    opening = stream.read(_OPENING)
    stream.seek(0)
    return iso2709.parts(stream, size) if _is_iso2709(opening) else iter([(0, 1)])


def pieces(stream: BinaryIO) -> Iterator[tuple[bytes, int]] | None:
    """Yield bytes of some records, with the number of records that they end: cut by what stands there.

    Only ISO 2709 is cut; of any other form nothing more is read, and None returned.
    """
    opening = stream.read(_OPENING)
    if not _is_iso2709(opening):
        return None
    return iso2709.pieces(chain([opening], iter(lambda: stream.read(_BLOCK), b"")))


def _is_iso2709(opening: bytes) -> bool:
    return not opening.startswith(GZIP) and _form(opening) is iso2709


def _form(head: bytes) -> ModuleType:
    opening = head[:_OPENING].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        opening = head[:_OPENING].decode("utf-16", "replace").lstrip().encode("utf-8", "replace")
    if re.match(rb"=[0-9A-Za-z]{3} ", opening) or (_END_OF_FIELD not in opening and _MRK.search(opening)):
        return marcmaker
    if re.match(rb"<[?!A-Za-z_\x80-\xff]", opening) or (
        _END_OF_FIELD not in opening and _XML.search(opening)
    ):
        return marcxml
    return iso2709


def write(record: Record, form: str) -> bytes:
    """Return the record in UTF-8 as `form`: application/marc or application/marcxml+xml.

    Raises:
        OverflowError: it is too long for ISO 2709.
    """
    return _WRITERS[form](record)


def converted(raw: bytes, source_type: str, form: str) -> bytes:
    """Return a stored record in `form`, application/marc or application/marcxml+xml.

    Args:
        raw: the record as it is stored; it is returned as it is, if it has that form.
        source_type: the media type under which it is stored, with `;charset=` where the leader does not
            tell the encoding.
        form: the media type wanted.

    Raises:
        LodError: `raw` is no record.
        OverflowError: it is too long for ISO 2709.
    """
    stored, _, encoding = source_type.partition(";charset=")
    if stored == form:
        return raw
    module = marcxml if stored == MARCXML else iso2709
    record = next(module.read([raw], encoding), None)
    if not isinstance(record, Record):
        raise LodError("the stored record can't be read")
    return write(record, form)
