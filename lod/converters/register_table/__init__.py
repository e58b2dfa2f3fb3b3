"""Registers that others keep, as CSV, TSV or JSON, read by the columns that lod.toml names."""

from collections.abc import Iterator
from typing import BinaryIO

from lod.converters.register_table.agents import agent
from lod.converters.register_table.columns import plan
from lod.converters.register_table.objects import json_rows
from lod.converters.register_table.rows import Row, csv_rows
from lod.errors import Notice, Problem, UnreadableSource
from lod.records.agents import Agent


def convert(
    stream: BinaryIO,
    file: str,
    *,
    first: int = 1,
    columns: dict[str, str],
    source: str = "",
    format: str = "",
    encoding: str = "utf-8",
    delimiter: str = "",
    header: list[str] | None = None,
    array: str = "",
    separator: str = "",
    kind: str = "body",
    library: bool = False,
    address_scheme: str = "",
    short_rows: bool = False,
    absent: list[str] | None = None,
) -> Iterator[Agent | Problem | Notice]:
    """Yield an agent for each row or object, in the order of the file.

    `columns` says what is read from where: `{ key = "번호", "name@ko" = "도서관명", country = "=KR" }`. On
    the left stands key, name, alternative, address, place, type, description, occupation, field (these with
    or without `@language`; without one the script tells what it can), country, telephone, latitude and
    longitude (both, in degrees), homepage, page, same, parent (a key), established, terminated, birth, death,
    or a scheme of identifiers (isil, isni, gnd; `id.dbs` for one that is not checked). On the right stands a
    heading, in JSON a path such as "v:adr/v:label"; "a + b" joins two, "=KR" is the same for all. A key that
    is no control number is replaced by a digest of it, the same from build to build.

    Args:
        stream: CSV or TSV with a header (or `header`), or JSON objects.
        file: how a Problem names the source.
        first: ordinal of the first object; a table is read whole.
        columns: as above; `key` and a `name` are required.
        source: name of the source (filled by the build); keys are `{source}-{key}`.
        format: "csv" or "json"; "" takes what the file's name says.
        encoding: of CSV and TSV.
        delimiter: between cells; "" takes the tab for .tsv, else what the header has most of: comma, tab,
            semicolon or bar.
        header: the headings of a file that has none.
        array: key under which JSON documents hold their array, such as "@graph".
        separator: between several values of one cell; "" where a cell holds one.
        kind: what all are: body, unit, person, family or agent.
        library: all are libraries.
        address_scheme: "https" or "http", which is put before web addresses that have none, such as
            "www.nl.go.kr"; "" leaves these out, with a notice: the table does not tell where they lead.
        absent: what stands where there is no value, such as "NA" or "없음".
        short_rows: a row with fewer cells than headings ends in empty ones; else it is a Problem.

    Raises:
        UnreadableSource: a column, kind, scheme or encoding is not known, or the file lacks a heading.
    """
    planned = plan(file, columns, kind)
    if address_scheme not in ("", "http", "https"):
        raise UnreadableSource(f"{file}: address_scheme is {address_scheme!r}, not https or http")
    suffix = format or file.removesuffix(".gz").removesuffix(".zip").rpartition(".")[2].lower()
    rows: Iterator[Row | Problem | Notice]
    if suffix in {"json", "jsonl", "ndjson", "jsonld"}:
        rows = json_rows(stream, file, first, array, planned.headings)
    else:
        mark = delimiter or ("\t" if suffix == "tsv" else "")
        rows = csv_rows(
            stream, file, encoding, mark, separator, header, planned.headings, short_rows=short_rows
        )
    for row in rows:
        if isinstance(row, Row):
            row.leave_out(absent or ())
            yield from agent(row, planned, source, library=library, address_scheme=address_scheme)
        else:
            yield row
