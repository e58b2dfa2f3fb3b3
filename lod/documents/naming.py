"""What names a node that is mentioned in the document of another: its labels, the words of a passage."""

from collections.abc import Iterator

import polars as pl

from lod.documents.terms import Terms
from lod.representations.tables import END, IS_LITERAL, LINE, TYPE, by_block


def names(told: pl.DataFrame, terms: Terms) -> Iterator[tuple[bytes, bytes]]:
    """Yield each subject that has a name with the lines that tell it, sorted: one label a language, the best.

    Of labels in one language that of the first property is taken, and of that the first line. What has no
    label but names that are nodes of their own (SKOS-XL) is told with these, and they with their words.
    """
    labels = told.filter(pl.col("predicate").is_in(list(terms.labels)) & IS_LITERAL)
    ranked = labels.with_columns(
        language=pl.col("object").str.extract(END, 1),
        rank=pl.col("predicate").replace_strict(terms.labels),
    )
    best = ranked.sort("block", "language", "rank", maintain_order=True).unique(
        ["block", "language"], keep="first", maintain_order=True
    )
    passages = told.filter((pl.col("predicate") == TYPE) & (pl.col("object") == terms.passage))
    words = told.filter(pl.col("predicate").is_in(terms.passage_says)).join(passages, on="block", how="semi")
    nodes = told.filter((pl.col("predicate") == terms.name_node) & ~IS_LITERAL).join(
        best, on="block", how="anti"
    )
    thing = pl.col("subject").str.extract("^<([^#>]*)")
    forms = told.filter((pl.col("predicate") == terms.form) & IS_LITERAL).with_columns(thing=thing)
    forms = forms.join(
        best.select(thing=thing), on="thing", how="anti"
    )  # of a thing that has labels beside them
    chosen = pl.concat([frame.select("block", "subject", line=LINE) for frame in (best, nodes, forms, words)])
    in_order = chosen.unique(["block", "line"]).sort("block", "line")
    return by_block(in_order)


def once_blank(told: pl.DataFrame, start: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield each subject that begins with `start`, and all its lines."""
    genids = told.filter(pl.col("subject").str.starts_with(start.decode()))
    return by_block(genids.select("block", "subject", line=LINE))
