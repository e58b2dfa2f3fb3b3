"""In which encoding a list of identifiers is kept: UTF-8, what spreadsheets call Unicode text, or Korean."""

import codecs
from typing import IO, Final

from lod.errors import LodError

_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_LIKELY: Final = ("utf-8-sig", "cp949")
_BLOCK: Final = 1 << 20  # bytes that are read at a time
# Those that lists come in, as Python names them; it knows more, some of which are no encodings of a text.
_KNOWN: Final = frozenset(
    {
        "ascii", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp949", "euc_kr",
        "johab", "shift_jis", "cp932", "euc_jp", "iso2022_jp", "gb2312", "gbk", "gb18030", "big5",
        "iso8859-1", "iso8859-2", "iso8859-5", "iso8859-7", "iso8859-9", "iso8859-15", "cp1250", "cp1251",
        "cp1252", "cp1253", "cp1254", "koi8-r", "mac-roman",
    }
)  # fmt: skip


def encoding_of(stream: IO[bytes], declared: str = "") -> str:
    """Return the encoding of a list, which is read through for it and then stands at its beginning.

    Args:
        stream: seekable.
        declared: by whoever sent it; "" for the first of UTF-8 and CP949 that it is in, UTF-16 by its mark.

    Raises:
        LodError: it is in none of them, or the declared encoding is none that we know.
    """
    mark = stream.read(2)
    stream.seek(0)
    if declared:
        likely: tuple[str, ...] = (_known(declared),)
    else:
        likely = ("utf-16",) if mark in _MARKS else _LIKELY
    ends = []
    for encoding in likely:
        end = _broken_at(stream, encoding)
        stream.seek(0)
        if end is None:
            return encoding
        ends.append(end)
    named = declared or ("UTF-16" if len(likely) == 1 else "UTF-8")
    raise LodError(f"is not {named}: see byte {ends[0] + 1}")


def _known(declared: str) -> str:
    try:
        encoding = codecs.lookup(declared).name
    except (LookupError, ValueError):
        encoding = ""
    if encoding not in _KNOWN:
        raise LodError(f"is in no encoding that is known here: {declared[:40]!r}")
    return "utf-8-sig" if encoding == "utf-8" else encoding


def _broken_at(stream: IO[bytes], encoding: str) -> int | None:
    """Return the offset of the first byte that the encoding does not have there, None where all is right."""
    decoder = codecs.getincrementaldecoder(encoding)()
    read = 0
    while True:
        block = stream.read(_BLOCK)
        begun = read - len(decoder.getstate()[0])
        try:
            decoder.decode(block, final=not block)
        except UnicodeDecodeError as error:
            return begun + error.start
        except UnicodeError:  # UTF-16 and UTF-32 without the mark that says which way
            return 0
        if not block:
            return None
        read += len(block)
