"""Bytes of ISO 2709 to text: UTF-8, MARC-8, and what an operator declares (EUC-KR, CP949 …)."""

import codecs
import re
from collections.abc import Iterable, Iterator
from typing import Final

from pymarc.marc8 import MARC8ToUnicode
from pymarc.marc8_mapping import CODESETS, ODD_MAP

from lod.charsets import readings
from lod.errors import LodError

MARC_8: Final = "marc-8"
_DECLARED: Final = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)""")
_ESCAPE: Final = b"\x1b"  # leads a change of the character set in MARC-8; the rest may be plain ASCII
_RUNS: Final = re.compile(rb"(\x1b(?:\$?[(,)-]?)[^\x1b])?([^\x1b]*)", re.DOTALL)
_DANGLING: Final = re.compile(rb"[\xe0-\xfe](?=[\x1e\x1f]|\Z)")
_EXTENDED_LATIN: Final = re.compile(rb"(\x1b[)-])!E")
_REFERENCE: Final = re.compile(r"&#x((?!00[0-9]|D[89A-F])[0-9A-F]{4}|[1-9A-F][0-9A-F]{4}|10[0-9A-F]{4});")
_EACC: Final = 0x31  # East Asian characters, of three bytes each
_ANYWHERE: Final = frozenset([bytes([each]) for each in (*range(0x21), 0x7F, 0x88, 0x89, 0x8D, 0x8E)])
_KOREAN: Final = "euc-kr"
_IN_KOREAN: Final = f'it reads as {_KOREAN}: declare encoding = "{_KOREAN}" or "cp949"'
_HANGUL: Final = re.compile("[가-힣](?![A-Za-z])")  # before a letter it may be MARC-8: łó is 기o


def check(encoding: str) -> None:
    """Refuse an encoding that nobody here can read.

    Raises:
        LodError: it is neither "", "marc-8" nor a codec of Python.
    """
    if encoding in ("", MARC_8):
        return
    try:
        codecs.lookup(encoding)
    except LookupError:
        raise LodError(
            f"there is no encoding {encoding!r}; known are utf-8, marc-8, euc-kr, cp949, cp932, gb18030 …"
        ) from None


def decode(data: bytes, leader: str, encoding: str) -> tuple[str, str]:
    """Return the text of a record's fields, and a warning or "".

    Args:
        data: the fields, with their terminators.
        leader: position 9 tells UTF-8 (a) or MARC-8 (blank), where `encoding` is "".
        encoding: as declared by the operator; it wins over the leader.

    Raises:
        UnicodeDecodeError: the bytes are not of the encoding.
    """
    if encoding not in ("", MARC_8):
        return data.decode(encoding), ""
    if data.isascii() and _ESCAPE not in data:
        text = data.decode("ascii")
        return text if leader[9:10] == "a" and not encoding else _characters(text), ""
    if encoding == MARC_8:
        return _marc8(data), _dangling(data)
    if leader[9:10] == "a":
        return data.decode("utf-8"), ""
    try:
        # A MARC-8 diacritic (E0-FE) stands before a letter, which in UTF-8 can never
        # follow such a byte: what decodes as UTF-8 is UTF-8, whatever the leader says.
        if _ESCAPE not in data:
            return data.decode("utf-8"), "leader/09 says MARC-8, the bytes are UTF-8"
    except UnicodeDecodeError:
        pass
    # Nor do letters of EUC-KR, which are two such bytes each, look like those diacritics with their letters.
    if found := _korean(data):
        raise UnicodeDecodeError(MARC_8, data, 0, len(data), _likely(data) or found)
    return _marc8(data), _dangling(data)


def hint(data: bytes) -> str:
    """Say what bytes that can't be decoded are likely to be in, "" where nothing is likely."""
    return f"; {found}" if (found := _likely(data) or _korean(data)) else ""


def _likely(data: bytes) -> str:
    """Say which East Asian encodings bytes may be in; how they read is not shown, it may be private."""
    names = ["euc-kr" if each.encoding == "cp949" else each.encoding for each in readings(data)][:_MOST_NAMED]
    if names == [_KOREAN]:
        return _IN_KOREAN
    return f"it reads as {' or '.join(names)}: declare as `encoding` the one that is right" if names else ""


_MOST_NAMED: Final = 3


def _korean(data: bytes) -> str:
    try:
        text = data.decode(_KOREAN)
    except UnicodeDecodeError:
        return ""
    return _IN_KOREAN if _HANGUL.search(text) else ""


def as_utf8(blocks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """Yield a document in UTF-8. What can't be decoded stays malformed and so becomes its record's fault."""
    blocks = iter(blocks)
    head = next(blocks, b"")
    declared = _DECLARED.match(head)
    name = encoding or (declared[1].decode() if declared else "utf-8")
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        name = "utf-16"
    try:
        codec = codecs.lookup(name)
    except LookupError:
        codec = codecs.lookup("utf-8")
    if codec.name in ("utf-8", "ascii"):
        yield head
        yield from blocks
        return
    decoder = codec.incrementaldecoder("surrogateescape")
    yield decoder.decode(head).encode("utf-8", "surrogatepass")
    for block in blocks:
        yield decoder.decode(block).encode("utf-8", "surrogatepass")


def _marc8(data: bytes) -> str:
    """Each subfield begins in the default character sets (MARC 21 Specifications, MARC-8)."""
    fields = data.split(b"\x1e")
    return _characters("\x1e".join("\x1f".join(map(_marc8_piece, one.split(b"\x1f"))) for one in fields))


def _dangling(data: bytes) -> str:
    """Say where a diacritic stands before no letter, "" where none does: pymarc leaves it out."""
    found = _ESCAPE not in data and _DANGLING.search(data)
    return "a diacritic of MARC-8 stands before no letter, and is left out" if found else ""


def _characters(text: str) -> str:
    """Put in the characters that MARC-8 lacks, `&#x9023;` (MARC 21 Specifications, Lossless Conversion)."""
    return _REFERENCE.sub(lambda found: chr(int(found[1], 16)), text) if "&#x" in text else text


def _marc8_piece(piece: bytes) -> str:
    if piece.isascii() and _ESCAPE not in piece:
        return piece.decode("ascii")
    piece = _EXTENDED_LATIN.sub(rb"\1E", piece)  # two bytes name that set, of which pymarc knows one
    if unknown := _unknown(piece):
        raise UnicodeDecodeError(MARC_8, piece, 0, len(piece), unknown)
    try:
        return str(MARC8ToUnicode(quiet=True).translate(piece))  # type: ignore[no-untyped-call]
    except (IndexError, TypeError, ValueError) as error:
        raise UnicodeDecodeError(MARC_8, piece, 0, len(piece), "an unfinished character") from error


def _unknown(piece: bytes) -> str:
    """Say what is wrong where pymarc would put a blank, or an escape; "" where nothing is."""
    low, high = MARC8ToUnicode.basic_latin, MARC8ToUnicode.ansel
    for escape, run in _RUNS.findall(piece):
        if escape:
            final = escape[-1]
            if final not in CODESETS and final != ord("s"):
                return "an escape to no set of characters"
            if re.search(rb"[)-]", escape[1:-1]):
                high = final
            else:
                low = MARC8ToUnicode.basic_latin if final == ord("s") else final
        width = 3 if low == _EACC else 1
        for at in range(0, len(run), width):
            code = int.from_bytes(run[at : at + width])
            known = CODESETS.get(high if width == 1 and code > 0x80 else low, {})
            if code not in known and code not in ODD_MAP and run[at : at + width] not in _ANYWHERE:
                return "a byte that is no character"
    return ""
