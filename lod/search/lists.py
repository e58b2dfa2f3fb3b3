"""Lists of identifiers, as people keep them, and their verdicts as CSV and JSON; streamed."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from itertools import chain, islice
from typing import Final

import orjson

from lod.errors import LodError
from lod.identifiers import SCHEMES, read
from lod.search.verdicts import Verdict

COLUMNS: Final = tuple(field.name for field in fields(Verdict))
_PIECE: Final = 500  # rows that are written at a time
_HEADINGS: Final = frozenset(
    {
        "id", "ids", "identifier", "identifiers", "given", "iri", "uri", "url", "key", "number", "no", "code",
        "control_number", "control number", "controlnumber", "authority", "식별자", "제어번호", "번호",
        *SCHEMES, *(kind.title.casefold() for kind in SCHEMES.values()),
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Listed:
    """Identifiers in the order of their list, and the scheme that the heading of their column names."""

    texts: Iterator[str]
    scheme: str = ""


def of_lines(lines: Iterable[str]) -> Listed:
    """Take each line for an identifier, an empty one too."""
    return Listed(line.rstrip("\r\n") for line in lines)


def of_table(lines: Iterable[str], column: str = "") -> Listed:
    """Take the identifiers from a column of a table.

    Args:
        lines: of CSV (RFC 4180), or separated by tabs or semicolons if the first line is; without line
            ends inside of a cell, or with them.
        column: its heading, or its number, counted from 1; by default the first that is headed as one of
            identifiers, or the first of all. The first row is a heading if it reads as one.

    Raises:
        LodError: there is no such column; a later row that is no CSV raises as it is read.
    """
    waiting = iter(lines)
    first = next(waiting, None)
    if first is None:
        return Listed(iter(()))
    rows = _rows(chain([first], waiting), _delimiter(first))
    head = next(rows, [])
    place = _place(head, column)
    heading = head[place].strip().casefold() if place < len(head) else ""
    headed = _is_heading(head, place) or (bool(column) and not column.isdecimal())
    scheme = next((s for s, kind in SCHEMES.items() if heading in (s, kind.title.casefold())), "")
    texts = (row[place] if place < len(row) else "" for row in chain([] if headed else [head], rows))
    return Listed(texts, scheme if headed else "")


def _rows(lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    rows = csv.reader(lines, delimiter=delimiter)
    try:
        yield from rows
    except csv.Error as error:
        raise LodError(f"line {rows.line_num}: is not CSV: {error}") from None


def _delimiter(line: str) -> str:
    """Return what separates the cells: in an identifier of one column stand neither tabs nor semicolons."""
    return next((mark for mark in "\t;" if mark in line and '"' not in line and "," not in line), ",")


def _place(head: Sequence[str], column: str) -> int:
    headings = [cell.strip().casefold() for cell in head]
    if not column:
        return next((place for place, heading in enumerate(headings) if heading in _HEADINGS), 0)
    if column.strip().casefold() in headings:
        return headings.index(column.strip().casefold())
    if column.isascii() and column.isdecimal() and 1 <= int(column[:6]) <= max(len(head), 1):
        return int(column[:6]) - 1
    raise LodError(f"no column {column[:80]!r}; there are {', '.join(head)[:200]!r}")


def _is_heading(head: Sequence[str], place: int) -> bool:
    """Tell a heading: a word for an identifier, or, of several columns, words alone and no identifier."""
    if place < len(head) and head[place].strip().casefold() in _HEADINGS:
        return True
    return len(head) > 1 and all(
        cell.strip() and not any(map(str.isdigit, cell)) and not read(cell).scheme for cell in head
    )


def as_csv(verdicts: Iterable[Verdict]) -> Iterator[bytes]:
    """Write a heading and a row for each verdict (RFC 4180), links with blanks between."""
    yield (",".join(COLUMNS) + "\r\n").encode()
    for piece in _pieces(verdicts):
        text = io.StringIO()
        csv.writer(text).writerows(
            (v.given, v.scheme, v.identifier, v.check, v.status, v.iri, v.survivor, v.label,
             " ".join(v.links), v.note)
            for v in piece
        )  # fmt: skip
        yield text.getvalue().encode(errors="replace")


def as_json(verdicts: Iterable[Verdict]) -> Iterator[bytes]:
    """Write an array of objects, one a line."""
    mark = b"[\n"
    for piece in _pieces(verdicts):
        yield mark + b",\n".join(map(_object, piece))
        mark = b",\n"
    yield b"[]\n" if mark == b"[\n" else b"\n]\n"


def _object(verdict: Verdict) -> bytes:
    try:
        return orjson.dumps(verdict)
    except TypeError:  # half of a surrogate pair, which UTF-8 cannot hold
        given = verdict.given.encode(errors="replace").decode()
        return orjson.dumps(asdict(verdict) | {"given": given})


def _pieces(verdicts: Iterable[Verdict]) -> Iterator[list[Verdict]]:
    waiting = iter(verdicts)
    while piece := list(islice(waiting, _PIECE)):
        yield piece
