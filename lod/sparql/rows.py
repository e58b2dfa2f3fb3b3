"""Counts the rows of an answer as its bytes go by, for the operator's limit."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from lod.sparql.query import TooLarge

_BACKSLASHED: Final = re.compile(rb"\\.", re.DOTALL)
_STRING: Final = re.compile(rb'"[^"]*+"')
_ROW_OF_JSON: Final = re.compile(rb"[\[,]\{")


class Rows:
    """The rows of one answer: solutions, or statements of a graph."""

    def __init__(self, limit: int, media_type: str) -> None:
        self._limit = limit
        self._counter = _COUNTERS[media_type]()
        self.seen = 0

    def count(self, written: bytes) -> None:
        """Count the rows that begin or end in these bytes.

        Raises:
            TooLarge: they are more than the limit.
        """
        self.seen += self._counter(written)
        if self.seen > self._limit:
            raise TooLarge(f"the answer has more than {self._limit} rows, which is the limit here")


def _of_json() -> Callable[[bytes], int]:
    """Count the objects that stand directly in an array: a binding's value stands behind a colon."""
    left = b""

    def count(written: bytes) -> int:
        nonlocal left
        text = _BACKSLASHED.sub(b"", left + written)
        if text.endswith(b"\\"):
            text, tail = text[:-1], b"\\"
        else:
            tail = b""
        opening = text.rfind(b'"') if text.count(b'"') % 2 else len(text)
        marks = _STRING.sub(b"", text[:opening]).translate(None, b" \t\r\n")
        # What the next bytes need: an unclosed string's opening, or the mark before a brace.
        left = (b'"' if opening < len(text) else marks[-1:]) + tail
        return len(_ROW_OF_JSON.findall(marks))

    return count


def _of_xml() -> Callable[[bytes], int]:
    left = b""

    def count(written: bytes) -> int:
        nonlocal left
        text = left + written
        left = text[-len(b"<result>") + 1 :]
        return text.count(b"<result>")

    return count


def _of_csv() -> Callable[[bytes], int]:
    """Count line ends outside quotation marks; the first ends the header."""
    quoted = False
    header = 1

    def count(written: bytes) -> int:
        nonlocal quoted, header
        rows = 0
        for number, part in enumerate(written.split(b'"')):
            quoted ^= number > 0
            rows += 0 if quoted else part.count(b"\n")
        header, rows = max(header - rows, 0), max(rows - header, 0)
        return rows

    return count


def _of_tsv() -> Callable[[bytes], int]:
    header = 1

    def count(written: bytes) -> int:
        nonlocal header
        rows = written.count(b"\n")
        header, rows = max(header - rows, 0), max(rows - header, 0)
        return rows

    return count


def _of_lines() -> Callable[[bytes], int]:
    return lambda written: written.count(b"\n")


_COUNTERS: Final[Mapping[str, Callable[[], Callable[[bytes], int]]]] = {
    "application/sparql-results+json": _of_json,
    "application/sparql-results+xml": _of_xml,
    "text/csv": _of_csv,
    "text/tab-separated-values": _of_tsv,
    "application/n-triples": _of_lines,
}
