"""The Turtle and TriG of a table: what `blocks` writes of a subject, of a hundred thousand at once.

The bytes are the same: which of the two wrote a dump or a document cannot be told.
"""

from collections.abc import Callable, Mapping
from typing import Final

import polars as pl

from lod.representations.blocks import NEXT
from lod.representations.prefixes import LOCAL, SHORT, Prefixes
from lod.representations.tables import END, TYPE, Table, changes, gathered

_NAME: Final = rf"^<(.*[#/])({LOCAL})>$"
_TERMS: Final = {"written": pl.String, "marks": pl.UInt64}
_BEGINS_GRAPH: Final = changes("block") | changes("graph")
_NO_PREFIX: Final = pl.lit(0, pl.UInt64)


class Turtles:
    """Writes tables; keeps what it wrote of predicates and of what ends literals."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        """`prefixes`: prefix → namespace IRI."""
        self.prefixes = Prefixes(prefixes)
        known = [(iri.decode(), f"{name.decode()}:", bit) for iri, (name, bit) in self.prefixes.names.items()]
        schema = {"namespace": pl.String, "prefix": pl.String, "bit": pl.UInt64}
        self._names = pl.DataFrame(known, schema, orient="row")
        self._predicates = _Kept(lambda iri: ("a", 0) if iri == TYPE else self._iri(iri))
        self._ends = _Kept(lambda end: _decoded(self.prefixes.end(end.encode())) if end else ("", 0))

    def of(self, table: Table) -> pl.DataFrame:
        """Return the Turtle of a table in pieces, with the `block` and the `marks` of each.

        Blocks keep their order, `a` comes first; the pieces of a block, put together, are its Turtle. `marks`
        are the prefixes that are used.
        """
        told = self._written(table, table.triples, ["block"])
        return told.select("block", "marks", piece=_piece(changes("block")))

    def with_graphs(self, table: Table) -> pl.Series:
        """Return the TriG of a table in pieces, in the order of `of`: in a block the default graph first."""
        told = self._written(table, table.rows, ["block", "graph"])
        graphs = told["graph"].unique()
        names = self._shortened(graphs).select(graph=graphs, opened=pl.format("{} {{\n", "written"))
        pieces = told.with_columns(piece=_piece(_BEGINS_GRAPH)).join(
            names, on="graph", how="left", maintain_order="left"
        )
        opened = pl.when(_BEGINS_GRAPH).then("opened").otherwise(pl.lit(""))
        closed = pl.when(_BEGINS_GRAPH.shift(-1, fill_value=True)).then(pl.lit("}\n\n")).otherwise(pl.lit(""))
        wrapped = pl.concat_str(opened, "piece", closed)
        return pieces.select(pl.when(pl.col("graph") == "").then("piece").otherwise(wrapped))["piece"]

    def _written(self, table: Table, rows: pl.DataFrame, by: list[str]) -> pl.DataFrame:
        """Return rows in order, `a` before others, with the terms in Turtle: `name`, `verb`, `written`.

        A space follows what is not the last.
        """
        followed = pl.concat_str("written", pl.lit(" "))
        names = self._shortened(table.subjects).select(name=followed, of_name="marks")
        verbs = self._predicates.of(rows["predicate"].unique())
        verbs = verbs.select(predicate="term", verb=followed, of_verb="marks")
        told = (
            rows.select("block", "graph", "predicate", "term")
            .join(verbs, on="predicate", how="left", maintain_order="left")
            .with_columns(
                *gathered(names, "block"), *gathered(self._objects(table.objects), "term"),
                is_other=pl.col("predicate") != TYPE,
            )
        )  # fmt: skip
        in_order = told.sort([*by, "is_other"], maintain_order=True)
        return in_order.with_columns(pl.col("marks") | pl.col("of_verb") | pl.col("of_name"))

    def _objects(self, terms: pl.Series) -> pl.DataFrame:
        """Return terms, each once and in their order, as Turtle writes them: `written`, `marks`."""
        told = terms.to_frame("term").with_row_index("place")
        literal = pl.col("term").str.starts_with('"')
        node = pl.col("term").str.starts_with("<") & ~pl.col("term").str.starts_with("<<")
        nodes, literals, others = told.filter(node), told.filter(literal), told.filter(~node & ~literal)
        written = (
            nodes.select("place").hstack(self._shortened(nodes["term"])),
            self._literals(literals),
            others.select("place", written="term", marks=_NO_PREFIX),
        )
        return pl.concat(written).sort("place").select("written", "marks")

    def _shortened(self, iris: pl.Series) -> pl.DataFrame:
        """Return IRIs, in their order, with a prefix where they may have one: `written`, `marks`."""
        told = iris.to_frame("iri").with_row_index("place")
        namespaces = [iri.decode() for iri in self.prefixes.names]
        parts = pl.col("iri").str.extract_groups(_NAME).struct.rename_fields(["namespace", "local"])
        short = (
            told.filter(pl.col("iri").str.contains_any(namespaces))
            .with_columns(parts=parts)
            .unnest("parts")
            .join(self._names, on="namespace")
            .select("place", short=pl.concat_str("prefix", "local"), marks="bit")
        )
        written = told.join(short, on="place", how="left", maintain_order="left").select(
            "iri", written=pl.coalesce("short", "iri"), marks=pl.col("marks").fill_null(_NO_PREFIX)
        )
        return self._with_others(written).select("written", "marks")

    def _with_others(self, written: pl.DataFrame) -> pl.DataFrame:
        """Shorten by namespaces that end in the midst of a name, which are seldom."""
        others = [f"<{namespace.decode()}" for namespace, _, _ in self.prefixes.others]
        if not others:
            return written
        begun = pl.any_horizontal(pl.col("iri").str.starts_with(other) for other in others)
        told = written.with_columns(begun=begun & (pl.col("marks") == 0))
        again = [self._iri(iri) if open_ else (text, marks) for iri, text, marks, open_ in told.iter_rows()]
        return pl.DataFrame(again, _TERMS, orient="row")

    def _iri(self, iri: str) -> tuple[str, int]:
        return _decoded(self.prefixes.iri(iri.encode()))

    def _literals(self, told: pl.DataFrame) -> pl.DataFrame:
        """Return literals with their tag or datatype as Turtle has it, or bare."""
        parted = told.with_columns(end=pl.col("term").str.extract(END))
        ends = self._ends.of(parted["end"].unique()).select("marks", end="term", mark="written")
        text = pl.col("term").str.strip_suffix(pl.col("end"))
        whole = pl.when(pl.col("end") == "").then("term").otherwise(pl.concat_str(text, "mark"))
        written = parted.join(ends, on="end", how="left", maintain_order="left").with_columns(written=whole)
        short = [_bare(written, f"^^{datatype.decode()}", form) for datatype, form in SHORT.items()]
        plain = written.filter(~pl.col("end").is_in([f"^^{datatype.decode()}" for datatype in SHORT]))
        return pl.concat([plain.select("place", "written", "marks"), *short])


class _Kept:
    """What was written of terms that are few."""

    def __init__(self, write: Callable[[str], tuple[str, int]]) -> None:
        self._write = write
        self._known: dict[str, tuple[str, int]] = {}

    def of(self, terms: pl.Series) -> pl.DataFrame:
        """Return, for each of some terms, `term`, `written` and `marks`."""
        for term in terms:
            if term not in self._known:
                self._known[term] = self._write(term)
        found = [(term, *self._known[term]) for term in terms]
        return pl.DataFrame(found, {"term": pl.String, **_TERMS}, orient="row")


def _decoded(written: tuple[bytes, int]) -> tuple[str, int]:
    return written[0].decode(), written[1]


def _bare(written: pl.DataFrame, end: str, form: str) -> pl.DataFrame:
    """Return the literals of a datatype, without quotation marks where Turtle reads them so (§2.5)."""
    told = written.filter(pl.col("end") == end).with_columns(bare=pl.col("term").str.extract(f'^"({form})"'))
    return told.select(
        "place",
        written=pl.coalesce("bare", "written"),
        marks=pl.when(pl.col("bare").is_null()).then("marks").otherwise(_NO_PREFIX),
    )


def _piece(begins: pl.Expr) -> pl.Expr:
    """Return what each row adds to the Turtle; `begins`: it is the first of its subject."""
    again = ~begins & (pl.col("predicate") == pl.col("predicate").shift(1))
    nothing = pl.lit("")
    before = pl.when(begins).then("name").when(again).then(pl.lit(" , ")).otherwise(pl.lit(NEXT.decode()))
    verb = pl.when(again).then(nothing).otherwise("verb")
    after = pl.when(begins.shift(-1, fill_value=True)).then(pl.lit(" .\n\n")).otherwise(nothing)
    return pl.concat_str(before, verb, "written", after)
