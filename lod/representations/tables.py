"""Statements by the hundred thousand: sorted N-Quads as a table, a column for each term.

The Python of a line costs a thousand times what a column of a million lines does (polars, whose expressions
run outside of it); what is told of single statements is in `blocks`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final, Protocol

import polars as pl

from lod.representations.blocks import RDF_TYPE

CHUNK: Final = 8 << 20  # bytes of lines: of more, each text is memory that the system has to clear first
TYPE: Final = RDF_TYPE.decode()
IS_NODE: Final = pl.col("object").str.starts_with("<") & ~pl.col("object").str.starts_with("<<")
IS_LITERAL: Final = pl.col("object").str.starts_with('"')
LINE: Final = pl.format("{} {} {} .\n", "subject", "predicate", "object")  # of N-Triples
# What ends a literal: nothing, its language tag, its datatype. Quotation marks in its text are escaped.
END: Final = r'"((?:@[^"]*|\^\^<[^<>"]*>)?)$'
_TYPED: Final = r'"\^\^<[^<>" ]*>$'
_GRAPH: Final = r" (<[^<> ]*>)$"


@dataclass(frozen=True, slots=True)
class Table:
    """Statements, those of a subject together.

    `rows` has `subject`, `predicate`, `object` and `graph` (terms as N-Quads write them; `graph` is "" in
    the default graph), `offset` and `length` of the line (bytes, from the first), and the places in
    `subjects` (`block`) and in `objects` (`term`).
    """

    rows: pl.DataFrame
    triples: pl.DataFrame  # the rows, but what is said in several graphs comes once
    subjects: pl.Series  # in their order
    objects: pl.Series  # each once
    has_graphs: bool  # some statements stand in named graphs

    @classmethod
    def of(cls, lines: bytes) -> "Table":
        """Read N-Quads lines."""
        told = read(lines)
        has_graphs = bool(told.select((pl.col("graph") != "").any()).item())
        objects = told["object"].unique(maintain_order=True)
        numbers = pl.DataFrame({"object": objects}).with_row_index("term")
        rows = told.join(numbers, on="object", how="left", maintain_order="left")
        once = ["block", "predicate", "term"]
        triples = rows.unique(once, keep="first", maintain_order=True) if has_graphs else rows
        subjects = rows.filter(changes("block"))["subject"]
        return cls(rows, triples, subjects, objects, has_graphs)


def read(lines: bytes, predicates: Sequence[str] = ()) -> pl.DataFrame:
    """Return N-Quads lines as `Table.rows`, without `term`: all, or those of some predicates alone."""
    parts = pl.col("line").str.splitn(" ", 3).struct.rename_fields(["subject", "predicate", "object"])
    ends = pl.col("length").cast(pl.Int64).cum_sum()
    told = (
        pl.read_lines(BytesIO(lines), name="line")
        .select(parts=parts, length=pl.col("line").str.len_bytes() + 1)
        .unnest("parts")
        .with_columns(block=pl.col("subject").rle_id(), offset=ends - pl.col("length"))
    )
    wanted = told.filter(pl.col("predicate").is_in(predicates)) if predicates else told
    return _with_graphs(wanted.with_columns(pl.col("object").str.head(-2)))


def _with_graphs(told: pl.DataFrame) -> pl.DataFrame:
    """Part the graph from the object, where one stands behind it."""
    node = pl.col("object").str.contains(" ", literal=True) & ~pl.col("object").str.ends_with(")>>")
    literal = pl.col("object").str.ends_with(">") & ~pl.col("object").str.contains(_TYPED)
    nodes, literals = told.filter(~IS_LITERAL), told.filter(IS_LITERAL)
    if not (nodes.select(node.any()).item() or literals.select(literal.any()).item()):
        return told.with_columns(graph=pl.lit(""))
    has = pl.when(IS_LITERAL).then(literal).otherwise(node)
    graph = pl.when(has).then(pl.col("object").str.extract(_GRAPH)).otherwise(pl.lit(""))
    behind = pl.format(" {}", "graph")
    alone = pl.when(pl.col("graph") == "").then("object").otherwise(pl.col("object").str.strip_suffix(behind))
    return told.with_columns(graph=graph).with_columns(object=alone)


class Readable(Protocol):
    """What bytes are read from."""

    def read(self, size: int, /) -> bytes:
        """Return at most `size` bytes, b"" at the end."""


def chunks(lines: Readable, size: int = CHUNK) -> Iterator[bytes]:
    """Yield N-Quads lines in byte order some at a time; those of a subject stay together."""
    rest, read = b"", lines.read(size)
    while read:
        rest += read
        read = lines.read(size)
        end = _whole(rest) if read else len(rest)
        if end:
            yield rest[:end]
            rest = rest[end:]


def _whole(lines: bytes) -> int:
    """Return where the subject of the last whole line begins; 0 where it is the only one."""
    end = lines.rfind(b"\n")
    begin = lines.rfind(b"\n", 0, max(end, 0)) + 1
    if end < 0:
        return 0
    start = lines[begin : lines.index(b" ", begin) + 1]
    return 0 if lines.startswith(start) else lines.index(b"\n" + start) + 1


def changes(column: str) -> pl.Expr:
    """Tell of each row whether it has something else than the one before."""
    return (pl.col(column) != pl.col(column).shift(1)).fill_null(value=True)


def gathered(told: pl.DataFrame, by: str) -> list[pl.Expr]:
    """Return columns for a table whose column `by` has the rows of what is told, counted from 0."""
    return [pl.lit(told[name]).gather(by).alias(name) for name in told.columns]


def joined(pieces: pl.Series) -> bytes:
    """Return texts as one, in UTF-8."""
    return bytes(pieces.str.join("").cast(pl.Binary).item())


def by_block(lines: pl.DataFrame) -> Iterator[tuple[bytes, bytes]]:
    """Yield the subject of each block with its lines (`line`), put together."""
    blocks = lines.group_by("block", maintain_order=True).agg(
        pl.col("subject").first(), pl.col("line").str.join("")
    )
    yield from zip(*(blocks[each].cast(pl.Binary) for each in ("subject", "line")), strict=True)
