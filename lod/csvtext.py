"""CSV as written (RFC 4180) → rows that know the line they begin on; no meaning."""

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import BinaryIO, Final

from lod.charsets import readings
from lod.errors import Problem, UnreadableSource
from lod.packing import unpacked

_MARK: Final = "\ufeff"
_MARKS_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ZIP: Final = b"PK\x03\x04"
_HEAD: Final = 1 << 13  # bytes that tell how lines end
_DELIMITERS: Final = ",\t;|"  # in the order of preference
_UNFINISHED: Final = "unexpected end of data"  # what csv says of a quotation mark that is not closed
_LONGEST: Final = 200  # lines that a row may go over
_KNOWN: Final = "utf-8, cp949, cp932, gb18030, big5"
_BROKEN: Final = 20  # lines that can't be read, after which a file of such lines is given up
_DAMAGED: Final = 0.01  # of all lines: so few may be broken where no others tell the encoding
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Line:
    """The cells of one record, and the line on which it begins."""

    number: int
    cells: tuple[str, ...]
    last: int  # line on which it ends: a quoted cell may hold line breaks


def read(stream: BinaryIO, file: str, encoding: str, *, delimiter: str = ",") -> Iterator[Line | Problem]:
    """Yield each record of the file, header first, in NFC; where one can't be read, a Problem in its place.

    Such a Problem refuses the seal: what else the file holds is then unsure. Bytes that are not of the
    encoding cost their own row, "not-encoded"; where the header has them, or more than a hundredth of the
    lines and more of those that are not ASCII than have not, the file is in another, "wrong-encoding", and
    what follows is not read.

    Args:
        stream: the bytes, plain or packed with gzip, read once.
        file: how a Problem names the source.
        encoding: of the text; a byte order mark of UTF-16 wins over "utf-8".
        delimiter: between cells; "" takes that of comma, tab, semicolon and bar which the header has most of.

    Raises:
        UnreadableSource: the encoding is none that we know, or the file is a zip archive.
    """
    text = _Decoded(stream, file, encoding)
    texts = _Texts(iter(text))
    opening = texts.pull()
    mark = delimiter or max(_DELIMITERS, key=(opening or "").count)
    texts.push([opening] if opening is not None else [])
    begun, broken = False, None
    while (first := texts.pull()) is not None:
        number = texts.number
        read = _row(first, texts, mark)
        if fault := text.fault(number, texts.number):
            if broken is not None:
                yield broken
            broken = fault
            if not begun or (text.is_in_another and text.broken > _BROKEN):
                break
        elif isinstance(read, csv.Error):
            yield Problem(file, number, "record", f"is not CSV: {read}", kind="not-csv", refuses=True)
        elif read:  # an empty line is no record
            begun = True
            yield Line(number, tuple(map(_tidy, read)), texts.number)
    if broken is not None:  # the last one tells, since by then it is known
        wrong = not begun or text.is_in_another
        yield replace(broken, kind="wrong-encoding") if wrong else broken
    if text.problem is not None:
        yield text.problem


@dataclass(slots=True)
class _Texts:
    """Lines of text that may be put back."""

    lines: Iterator[str]
    number: int = 0  # of the line that was pulled last
    back: list[str] = field(default_factory=list)  # the next one last

    def pull(self) -> str | None:
        """The next line, None at the end."""
        line = self.back.pop() if self.back else next(self.lines, None)
        self.number += line is not None
        return line

    def push(self, lines: list[str]) -> None:
        """Put back what was pulled last."""
        self.back += reversed(lines)
        self.number -= len(lines)


def _row(first: str, texts: _Texts, delimiter: str) -> list[str] | csv.Error:
    """Read the row that begins with a line, and with it the lines that a quoted cell of it goes on to.

    A quotation mark that nothing closes costs its own line alone; between tabs, where quoting is no rule
    (IANA, text/tab-separated-values), it is a character like any other.
    """
    taken = [first]
    while True:
        try:
            return next(csv.reader(taken, strict=True, delimiter=delimiter), [])
        except csv.Error as error:
            more = texts.pull() if str(error) == _UNFINISHED and len(taken) < _LONGEST else None
            if more is None:
                texts.push(taken[1:])
                return first.rstrip("\r\n").split(delimiter) if delimiter == "\t" else error
            taken.append(more)


def _tidy(cell: str) -> str:
    bare = _CONTROL.sub("", cell) if not cell.isprintable() else cell
    return unicodedata.normalize("NFC", bare.strip().replace("\r\n", "\n"))


class _Decoded(Iterable[str]):
    """The lines of a stream as text; says which have bytes that are not of its encoding.

    What is decoded whole ends there.
    """

    def __init__(self, stream: BinaryIO, file: str, encoding: str) -> None:
        try:
            self._encoding = codecs.lookup(encoding).name
        except LookupError:
            raise UnreadableSource(
                f"{file}: {encoding!r} is no encoding that we know, such as {_KNOWN}"
            ) from None
        self._stream = unpacked(stream)
        if self._stream.peek(4).startswith(_ZIP):
            told = "is a zip archive, as .xlsx is: unpack it, or save the table as CSV"
            raise UnreadableSource(f"{file}: {told}")
        if self._encoding == "utf-8" and self._stream.peek(2)[:2] in _MARKS_16:
            self._encoding = "utf-16"  # as spreadsheets write "Unicode text"
        self._file = file
        self._faults: dict[int, Problem] = {}  # by line, till they are asked for
        self._lines = 0
        self.sound = self.broken = 0  # lines that are not ASCII, and can be read or not
        self.problem: Problem | None = None

    @property
    def is_in_another(self) -> bool:
        """Whether so much can't be read that the file is in another encoding, not damaged here and there."""
        return self.broken > max(self.sound, _DAMAGED * self._lines)

    def fault(self, first: int, last: int) -> Problem | None:
        """Return what is wrong with the first line that can't be read of some, None where all can."""
        if not self._faults:
            return None
        found = [self._faults.pop(number) for number in range(first, last + 1) if number in self._faults]
        return found[0] if found else None

    def __iter__(self) -> Iterator[str]:
        # In UTF-16 and its like a byte 0x0A may be half of a character: such a file is decoded whole.
        by_line = "\n".encode(self._encoding) == b"\n"
        lines: Iterable[bytes] = self._stream if by_line else (self._stream.read(),)
        head = self._stream.peek(_HEAD)
        if by_line and b"\r" in head and b"\n" not in head:  # as spreadsheets of old Macs end lines
            lines = self._stream.read().replace(b"\r", b"\n").splitlines(keepends=True)
        for number, raw in enumerate(lines, 1):
            self._lines = number
            try:
                text = raw.decode(self._encoding)
            except UnicodeDecodeError as error:
                fault = self._misread(number, raw, error)
                if not by_line:
                    self.problem = replace(fault, kind="wrong-encoding")
                    return
                self.broken += 1
                self._faults[number] = fault
                text = raw.decode(self._encoding, errors="replace")
            else:
                self.sound += not text.isascii()
            text = text.removeprefix(_MARK) if number == 1 else text
            yield from (text,) if by_line else io.StringIO(text, newline="")

    def _misread(self, number: int, raw: bytes, error: UnicodeDecodeError) -> Problem:
        before = raw[: error.start].decode(self._encoding, errors="replace").split("\n")
        bad = raw[error.start : error.start + 2].hex(" ").upper()
        message = f"the bytes {bad} are not {self._encoding.upper()}{_hint(raw)}"
        line, column = number + len(before) - 1, f"column {len(before[-1]) + 1}"
        return Problem(self._file, line, column, message, kind="not-encoded", refuses=True)


def _hint(raw: bytes) -> str:
    """Say what a line may be in: where that is several encodings, how it reads in each."""
    likely = readings(raw)
    if not likely:
        return ""
    if len(likely) == 1:
        return f'; it reads as {likely[0].encoding}: declare encoding = "{likely[0].encoding}"'
    return f"; it reads as {' or '.join(map(str, likely))}: declare as `encoding` the one that is right"
