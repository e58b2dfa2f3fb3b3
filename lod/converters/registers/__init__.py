"""The registers of a library: CSV files that people edit by hand.

Which columns a register has is told in `columns`, and for people in data/README.md.
"""

from collections.abc import Generator, Iterator
from pathlib import PurePath
from typing import BinaryIO

from lod.converters.registers.cells import Cells
from lod.converters.registers.columns import REGISTERS, Register
from lod.converters.registers.said import Numbers
from lod.csvtext import Line, read
from lod.errors import Problem
from lod.records.evidence import Row
from lod.records.references import identity
from lod.records.sources import Quotation, RegisterLine

__all__ = ["REGISTERS", "convert"]


def convert(
    stream: BinaryIO, file: str, *, first: int = 1, register: str = "", encoding: str = "utf-8"
) -> Iterator[object]:
    """Turn the rows of one register into records, in the order of the file; a row at fault into Problems.

    Args:
        stream: CSV as RFC 4180 has it, header first, with or without a byte order mark.
        file: how a Problem names the source; its name without `.csv` tells the register where
            `register` does not.
        first: not used: a register is read whole, since a quoted cell may hold line breaks.
        register: which register it is: a name of REGISTERS.
        encoding: "utf-8", "cp949", or another that Python knows.

    Yields:
        a record for each row that breaks no rule, else a Problem for each rule that it breaks.

    Raises:
        UnreadableSource: the encoding is none that we know.
    """
    name = register or PurePath(file).stem
    if name not in REGISTERS:
        told = f"{name!r} is no register: set register to one of {', '.join(REGISTERS)}"
        yield Problem(file, 1, "register", told, kind="unknown-register", refuses=True)
        return
    rows = read(stream, file, encoding)
    columns = yield from _header(rows, file, REGISTERS[name])
    if columns:
        yield from _records(rows, file, columns, REGISTERS[name])


def _header(
    rows: Iterator[Line | Problem], file: str, register: Register
) -> Generator[Problem, None, tuple[str, ...]]:
    """Yield what is wrong with the header; return its columns, none where the rows can't be read by it."""
    header = next(rows, None)
    if isinstance(header, Problem):
        yield header
        return ()
    columns = tuple(_column(cell) for cell in header.cells) if header else ()
    faults = [
        Problem(file, 1, column, "required column is missing", "missing-column", refuses=True)
        for column in register.required
        if column not in columns
    ]
    faults += [
        Problem(file, 1, column, "column stands twice", "double-column", refuses=True)
        for column in sorted({column for column in columns if column and columns.count(column) > 1})
    ]
    yield from faults
    for column in columns:
        if column not in register.required + register.optional:
            meant = register.nearest(column)
            told = "unknown column" + (f"; {meant} is meant?" if meant else "")
            yield Problem(file, 1, column or "(no name)", told, "unknown-column")
    return () if faults else columns


def _column(cell: str) -> str:
    return "_".join(cell.lower().split())


def _records(
    rows: Iterator[Line | Problem], file: str, columns: tuple[str, ...], register: Register
) -> Iterator[object]:
    seen: dict[tuple[str, str], int] = {}
    numbers = Numbers({})
    for line in rows:
        if isinstance(line, Problem):
            yield line
            continue
        if len(line.cells) != len(columns):
            told = f"has {len(line.cells)} cells, the header has {len(columns)}"
            yield Problem(file, line.number, "record", told, "cell-count", refuses=True)
            continue
        cells = Cells(Row(file, line.number), line.last, dict(zip(columns, line.cells, strict=True)))
        record = register.read(cells)
        _same_again(record, cells, seen)
        yield from cells.notices
        if cells.problems:
            yield from cells.problems
            continue
        yield from _register_line(cells)
        yield numbers.given(record)


def _same_again(record: object, cells: Cells, seen: dict[tuple[str, str], int]) -> None:
    """Note a fault where an earlier row has the same key."""
    column = "key"
    found = identity(record)
    if isinstance(record, Quotation):
        column, found = "source", ("passage", str(record.passage))
    if found is None or (column == "key" and cells.problems and not cells.text("key")):
        return
    if found in seen:
        told = f"{cells.text(column) or found[1]!r} stands on line {seen[found]} already"
        cells.fault(column, told, kind="duplicate-key", refuses=True)
    seen.setdefault(found, cells.row.line)


def _register_line(cells: Cells) -> Iterator[RegisterLine]:
    """Yield the row as a passage, where its record rests on nothing else."""
    if cells.rests_on_row:
        words = cells.text("key") or " · ".join(filter(None, cells.texts.values()))[:120]
        yield RegisterLine(passage=cells.here(), text=words, row=cells.row)
