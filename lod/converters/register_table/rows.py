"""Rows of a table, read by heading."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from lod.converters.register_table.columns import Column
from lod.csvtext import Line, read
from lod.errors import Notice, Problem, UnreadableSource
from lod.records.evidence import Text

Place = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Value:
    """A value under a heading, and in JSON where it stands: in which object of each array on its path."""

    text: Text
    place: Place = ()


@dataclass(slots=True)
class Row:
    """The values under each heading, with the language that the source gives, and what was not used."""

    file: str
    line: int
    cells: dict[str, tuple[Value, ...]]
    key: str = ""
    notices: list[Notice] = field(default_factory=list)

    def texts(self, column: Column) -> tuple[Text, ...]:
        """Return the values of a column, those of several headings joined with a blank."""
        if column.constant:
            return (Text(column.constant, column.language),)
        if len(column.headings) == 1:
            found = [value.text for value in self.cells.get(column.headings[0], ())]
        else:
            found = [Text(" ".join(parts)) for parts in self._beside(column.headings)]
        return tuple(Text(one.text, one.language or column.language) for one in found)

    def _beside(self, headings: Sequence[str]) -> Iterator[list[str]]:
        """Yield the first values under these headings that stand together, of each object in an array."""
        told = [self.cells.get(heading, ()) for heading in headings]
        places = dict.fromkeys(value.place for values in told for value in values)
        for place in places:
            if any(other[: len(place)] == place for other in places if other != place):
                continue  # what stands there is said of each object within
            found = (next((v for v in values if place[: len(v.place)] == v.place), None) for values in told)
            yield [value.text.text for value in found if value]

    def leave_out(self, absent: Sequence[str]) -> None:
        """Forget the values that say that there is none."""
        for heading, values in self.cells.items() if absent else ():
            self.cells[heading] = tuple(value for value in values if value.text.text not in absent)

    def notice(self, where: Column, message: str, kind: str) -> None:
        """Keep for the report what was not used."""
        heading = " + ".join(where.headings) or where.meaning
        self.notices.append(Notice(self.file, self.line, heading, message, kind, self.key))


def csv_rows(
    stream: BinaryIO,
    file: str,
    encoding: str,
    delimiter: str,
    separator: str,
    header: list[str] | None,
    needed: Sequence[str],
    *,
    short_rows: bool,
) -> Iterator[Row | Problem | Notice]:
    """Yield the rows of a table; the columns that nothing reads are noticed once."""
    lines = read(stream, file, encoding, delimiter=delimiter)
    headings = tuple(header or ())
    for line in lines:
        if isinstance(line, Problem):
            # A row that is no CSV is one row; of bytes in another encoding the rest of the file is lost.
            yield replace(line, refuses=line.kind == "wrong-encoding")
        elif not headings:
            headings = line.cells
            yield from _header(file, headings, needed)
        elif any(line.cells[len(headings) :]):
            yield Problem(file, line.number, "record", _number(line, headings), "cells")
        elif len(line.cells) < len(headings) and not short_rows:
            # Which cell is missing nobody can tell: each may stand under another's heading.
            hint = "`short_rows = true` beside the source takes those left out at the end for empty"
            yield Problem(file, line.number, "record", f"{_number(line, headings)}; {hint}", "cells")
        else:
            yield Row(file, line.number, _cells(line, headings, separator))


def _number(line: Line, headings: Sequence[str]) -> str:
    return f"has {len(line.cells)} cells under {len(headings)} headings"


def _header(file: str, headings: Sequence[str], needed: Sequence[str]) -> Iterator[Notice]:
    missing = [heading for heading in needed if heading not in headings]
    if missing:
        told = f"no column {', '.join(missing)}; there are {', '.join(headings)}"
        raise UnreadableSource(f"{file}:1: {told}")
    for heading in dict.fromkeys(needed):
        if headings.count(heading) > 1:
            yield Notice(file, 1, heading, "stands several times; the last is read", "double-column")
    left = [heading for heading in headings if heading not in needed]
    if left:
        yield Notice(file, 1, left[0], f"not mapped: {', '.join(left)}", "unmapped")


def _cells(line: Line, headings: Sequence[str], separator: str) -> dict[str, tuple[Value, ...]]:
    found = {}
    for heading, cell in zip(headings, line.cells, strict=False):
        values = cell.split(separator) if separator else [cell]
        found[heading] = tuple(Value(Text(value.strip())) for value in values if value.strip())
    return found
