"""The first pass over the canonical data: who says what of whom, as rows for sort(1).

A row is `key TAB rank TAB offset TAB length` (TAB sorts before every character of an IRI, so the rows of one
thing stand together): the places in the data of which its document is made. What a thing's own document
tells of it is kept ready as Turtle, and the row says where: `TAB at TAB first TAB turtle TAB objects TAB
marks`, as in `Ready`.
"""

from dataclasses import dataclass, field
from typing import BinaryIO, Final, NamedTuple

import polars as pl

from lod.documents.findable import identifiers, links
from lod.documents.keys import Nodes, kept_under
from lod.documents.lifecycle import Lifecycle
from lod.documents.naming import names, once_blank
from lod.documents.scratch import Writing
from lod.documents.terms import DEPRECATED, PRIMARY_TOPIC, REPLACED_BY, Terms
from lod.representations.tables import IS_NODE, LINE, TYPE, Table, gathered, joined

OWN, RECORD, SUCCESSION, VERB, OTHER = b"a", b"b", b"c", b"d", b"e"  # ranks, in the order of a document
NAMES: Final = b"names"
GENIDS: Final = b"genids"
_PLACE: Final = 13  # digits of an offset


class Ready(NamedTuple):
    """A run of subjects that stand side by side in the data and in one document, kept as Turtle."""

    offset: int  # in the data
    length: int
    at: int  # in the file of what is ready: the Turtle, then the nodes that it leads to
    first: int  # bytes at the end of the Turtle that go before all else in the document: of the thing itself
    turtle: int  # bytes
    objects: int  # bytes; those of other documents, each once, a line feed after each
    marks: int


@dataclass(slots=True)
class Survey:
    """What the first pass writes and remembers."""

    nodes: Nodes
    terms: Terms
    scratch: Writing  # NAMES: the lines that name a node; GENIDS: all lines of a node that was blank
    rows: BinaryIO
    ready: BinaryIO
    identifiers: BinaryIO
    stride: int  # bytes of data from one sample to the next
    lifecycle: Lifecycle = field(default_factory=Lifecycle)
    graphs: bool = False  # some statements stand in named graphs
    samples: list[bytes] = field(default_factory=list)  # keys of things, spread over the data
    _offset: int = 0
    _at: int = 0  # in what is ready
    _sample: int = 0

    def take(self, table: Table, turtle: pl.DataFrame) -> None:
        """Look at the next subjects of the canonical data.

        Args:
            table: their statements.
            turtle: the same, as `Turtles.of` writes them.
        """
        subjects = self._subjects(table)
        told = self._told(table, subjects)
        ours = told.filter(pl.col("key").is_not_null())
        runs = self._keep(ours, turtle, subjects)
        self._sample_some(runs)
        self._write_runs(runs)
        self._point(told)
        self.identifiers.write(identifiers(ours, self.terms))
        self.identifiers.write(links(ours.filter(~pl.col("of_record")), self.terms))
        self._end(ours.filter("is_head"))
        for subject, lines in names(told, self.terms):
            self.scratch.put(NAMES, kept_under(subject), lines)
        for subject, lines in once_blank(told, self.nodes.genid):
            self.scratch.put(GENIDS, kept_under(subject), lines)
        self._offset += int(table.rows["length"].sum())

    def _subjects(self, table: Table) -> pl.DataFrame:
        """Return for each subject the `key` of its document, null for a foreign one, and its `run`.

        A run is of subjects of one document that stand side by side, those of the record (`of_record`) apart.
        """
        told = table.subjects.to_frame("subject").select(
            key=self._thing("subject"),
            of_record=pl.col("subject").str.starts_with(f"<{self.nodes.base.decode()}doc/"),
            is_head=~pl.col("subject").str.contains("#", literal=True),
        )
        return told.with_columns(run=pl.struct("key", "of_record").rle_id())

    def _told(self, table: Table, subjects: pl.DataFrame) -> pl.DataFrame:
        """Add to each triple its `offset`, what `subjects` tells, and the `thing` of an object of ours."""
        self.graphs = self.graphs or table.has_graphs
        things = table.objects.to_frame("object").select(thing=self._thing("object"))
        return table.triples.with_columns(
            pl.col("offset") + self._offset, *gathered(subjects, "block"), *gathered(things, "term")
        )

    def _thing(self, column: str) -> pl.Expr:
        """Return the thing whose document holds a node, as `Nodes.thing` does; null where it is not ours."""
        node = pl.col(column)
        base = self.nodes.base.decode()
        ours = pl.when(node.str.starts_with(f"<{base}")).then(node)
        bare = ours.str.split_exact("#", 1).struct[0].str.strip_prefix("<").str.strip_suffix(">")
        return (
            pl.when(bare.str.starts_with(f"{base}doc/"))
            .then(pl.concat_str(pl.lit(f"{base}id/"), bare.str.strip_prefix(f"{base}doc/")))
            .otherwise(bare)
        )

    def _keep(self, ours: pl.DataFrame, turtle: pl.DataFrame, subjects: pl.DataFrame) -> pl.DataFrame:
        """Keep the Turtle of our subjects; return the runs: where they stand, and the sizes of what is kept.

        A thing's own subject follows those with a fragment, as `>` follows `#`: it is the last of its run.
        """
        pieces = turtle.with_columns(*gathered(subjects.select("key", "run", "is_head"), "block"))
        pieces = pieces.filter(pl.col("key").is_not_null()).select("run", "is_head", "marks", text="piece")
        others = ours.filter(IS_NODE & pl.col("thing").ne_missing(pl.col("key")))
        objects = others.unique(["run", "term"], keep="first", maintain_order=True)
        objects = objects.select("run", text=pl.concat_str("object", pl.lit("\n")))
        both = pl.concat([pieces.select("run", "text"), objects]).sort("run", maintain_order=True)
        self.ready.write(joined(both["text"]))
        size = pl.col("text").str.len_bytes()
        runs = ours.group_by("run", maintain_order=True).agg(
            pl.col("key", "of_record", "offset").first(), size=pl.col("length").sum()
        )
        turtles = pieces.group_by("run", maintain_order=True).agg(
            first=size.filter("is_head").sum(), turtle=size.sum(), marks=pl.col("marks").bitwise_or()
        )
        led_to = objects.group_by("run").agg(objects=size.sum())
        return (
            runs.hstack(turtles.drop("run"))
            .join(led_to, on="run", how="left", maintain_order="left")
            .with_columns(pl.col("objects").fill_null(0))
        )

    def _write_runs(self, runs: pl.DataFrame) -> None:
        """Write a row for each run."""
        whole = (runs["turtle"] + runs["objects"]).cast(pl.Int64)
        rank = pl.when("of_record").then(pl.lit(RECORD.decode())).otherwise(pl.lit(OWN.decode()))
        at = self._at + whole.cum_sum() - whole
        self.rows.write(_rows(runs, rank, ("size", at, "first", "turtle", "objects", "marks")))
        self._at += int(whole.sum())

    def _sample_some(self, runs: pl.DataFrame) -> None:
        """Remember one thing in each stride of the data."""
        stride = max(self.stride, 1)
        for key, offset in (
            runs.filter((pl.col("offset") // stride).is_first_distinct()).select("key", "offset").iter_rows()
        ):
            if offset >= self._sample:
                self.samples.append(key.encode())
                self._sample = (offset // stride + 1) * stride

    def _point(self, told: pl.DataFrame) -> None:
        """Write a row for each statement about a node of another document."""
        terms = self.terms
        predicate, node = pl.col("predicate"), pl.col("object")
        pointing = told.filter(pl.col("thing").is_not_null() & pl.col("thing").ne_missing(pl.col("key")))
        verbs = told.filter((predicate == TYPE) & node.is_in(terms.verbs))["block"].unique()
        of_verb = pl.col("block").is_in(verbs.to_list())
        in_full = node.str.contains("#line=", literal=True) | (
            node.str.len_bytes() == pl.col("thing").str.len_bytes() + 2
        )
        of_topic = (predicate == PRIMARY_TOPIC) & pl.col("of_record") & pl.col("key").is_not_null()
        rank = (
            pl.when(predicate.is_in([terms.merged_into, REPLACED_BY])).then(pl.lit(SUCCESSION.decode()))
            # A further record of a thing is told in full, and so is a verb's node where it points at a thing
            # or a passage, not at a class.
            .when(of_topic | (of_verb & (predicate != TYPE) & in_full)).then(pl.lit(VERB.decode()))
            .otherwise(pl.lit(OTHER.decode()))
        )  # fmt: skip
        self.rows.write(_rows(pointing.with_columns(key="thing"), rank, ("length",)))

    def _end(self, heads: pl.DataFrame) -> None:
        """Remember what became of a thing that is no longer."""
        terms = self.terms
        of_end = heads.filter(
            pl.col("predicate").is_in([terms.status, terms.merged_into, REPLACED_BY, DEPRECATED])
        )
        current = (pl.col("predicate") == terms.status) & pl.col("object").str.ends_with("#current>")
        for key, predicate, value, line in (
            of_end.filter(~current).select("key", "predicate", "object", LINE).iter_rows()
        ):
            told = self.lifecycle.of(key.encode())
            if predicate == terms.status:
                told.status = value[1:-1].rpartition("#")[2]
            elif predicate == DEPRECATED:
                told.ended = told.ended or value.startswith(('"true"', '"1"'))
            elif value.startswith("<"):
                told.successors.setdefault(self._successor(value[1:-1].encode()), line.encode())

    def _successor(self, iri: bytes) -> bytes:
        """Return what is named as a successor: of a record the thing; a part of a thing is itself."""
        return self.nodes.thing(iri) if iri.startswith(self.nodes.base + b"doc/") else iri


def _rows(told: pl.DataFrame, rank: pl.Expr, numbers: tuple[str | pl.Series, ...]) -> bytes:
    """Return rows: key, rank and offset of each, then numbers."""
    tab = pl.lit("\t")
    cells = [
        cell for number in numbers for cell in (tab, number if isinstance(number, str) else pl.lit(number))
    ]
    offset = pl.col("offset").cast(pl.String).str.zfill(_PLACE)
    return joined(
        told.select(pl.concat_str("key", tab, rank, tab, offset, *cells, pl.lit("\n")).alias("row"))["row"]
    )
