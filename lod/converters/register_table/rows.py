"""Rows of a table and objects of a JSON file, read alike by heading."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO

from lod.converters.register_table.columns import Column
from lod.csvtext import Line, read
from lod.errors import InvalidValue, Notice, Problem, UnreadableSource
from lod.jsontext import JsonFault, objects
from lod.names import checked_tag, clean
from lod.records.evidence import Text


@dataclass(slots=True)
class Row:
    """The values under each heading, with the language that the source gives, and what was not used."""

    file: str
    line: int
    cells: dict[str, tuple[Text, ...]]
    key: str = ""
    notices: list[Notice] = field(default_factory=list)

    def texts(self, column: Column) -> tuple[Text, ...]:
        """Return the values of a column, those of several headings joined with a blank."""
        if column.constant:
            return (Text(column.constant, column.language),)
        if len(column.headings) == 1:
            found = self.cells.get(column.headings[0], ())
        else:
            parts = [texts[0].text for h in column.headings if (texts := self.cells.get(h, ()))]
            found = (Text(" ".join(parts)),) if parts else ()
        return tuple(Text(one.text, one.language or column.language) for one in found)

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


def _cells(line: Line, headings: Sequence[str], separator: str) -> dict[str, tuple[Text, ...]]:
    found = {}
    for heading, cell in zip(headings, line.cells, strict=False):
        values = cell.split(separator) if separator else [cell]
        found[heading] = tuple(Text(value.strip()) for value in values if value.strip())
    return found


def json_rows(stream: BinaryIO, file: str, first: int, array: str) -> Iterator[Row | Problem]:
    """Yield the objects of a JSON file."""
    for item in objects(stream, path=array):
        line = item.line + first - 1
        if isinstance(item, JsonFault):
            yield Problem(file, line, "record", item.reason, "syntax")
        else:
            yield Row(file, line, dict(_paths(item.value)))


def _paths(value: dict[str, Any], above: str = "") -> Iterator[tuple[str, tuple[Text, ...]]]:
    for name, inner in value.items():
        here = above + name
        yield here, tuple(_texts(inner))
        for one in inner if isinstance(inner, list) else [inner]:
            if isinstance(one, dict):
                yield from _paths(one, f"{here}/")


def _tag(language: object) -> str:
    try:
        return checked_tag(str(language))
    except InvalidValue:
        return ""


def _texts(value: object) -> Iterator[Text]:
    """Yield the texts of a JSON value: strings, numbers, JSON-LD values with their language, and IRIs."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            inner, language = one.get("@value", one.get("@id", "")), one.get("@language", "")
            if isinstance(inner, str) and (text := clean(inner)):
                yield Text(text, _tag(language) if language else "")
        elif one is not None and not isinstance(one, list | bool) and (text := clean(str(one))):
            yield Text(text)
