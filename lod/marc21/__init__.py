"""MARC 21 as written: ISO 2709, MARCXML, .mrk → fields and back; no meaning."""

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
    "read",
    "write",
]

_Reader = Callable[[Iterable[bytes], str, int, int], Iterator[Record | Fault]]
_BLOCK: Final = 1 << 20
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
    """
    encodings.check(encoding)
    start = stream.tell() if stream.seekable() else 0
    head = stream.read(_BLOCK)
    blocks = chain([head], iter(lambda: stream.read(_BLOCK), b""))
    read_form: _Reader = _form(head).read
    return read_form(blocks, encoding, first, start)


def parts(stream: BinaryIO, size: int) -> Iterator[tuple[int, int]]:
    """Yield byte and first ordinal of the parts, of about `size` bytes, in which a file may be read.

    Only ISO 2709 is divided; any other form is one part.
    """
    opening = stream.read(4096)
    stream.seek(0)
    return iso2709.parts(stream, size) if _form(opening) is iso2709 else iter([(0, 1)])


def _form(head: bytes) -> ModuleType:
    opening = head[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if re.match(rb"=[0-9A-Za-z]{3} ", opening):
        return marcmaker
    if re.match(rb"[\x20-\x7e]{0,40}<[?!A-Za-z]", opening) or head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return marcxml
    return iso2709


def write(record: Record, form: str) -> bytes:
    """Return the record in UTF-8 as `form`: application/marc or application/marcxml+xml.

    Raises:
        OverflowError: it is too long for ISO 2709.
    """
    return _WRITERS[form](record)


def converted(raw: bytes, form: str, encoding: str = "") -> bytes:
    """Return a stored record, of either form, in `form`; as it came, if that is its form.

    Raises:
        LodError: `raw` is no record.
        OverflowError: it is too long for ISO 2709.
    """
    module = marcxml if raw.lstrip().startswith(b"<") else iso2709
    if form == (MARCXML if module is marcxml else ISO2709):
        return raw
    record = next(module.read([raw], encoding), None)
    if not isinstance(record, Record):
        raise LodError("the stored record can't be read")
    return write(record, form)
