"""By what a thing is found: the identifiers that it has, and the links to what is the same elsewhere.

A row for sort(1) is `scheme TAB value TAB invalid TAB thing`; of a link the scheme is empty.
"""

import polars as pl

from lod.documents.terms import IDENTIFIER, NOTATION, Terms
from lod.representations.tables import IS_NODE, TYPE, joined


def identifiers(told: pl.DataFrame, terms: Terms) -> bytes:
    """Return the rows of the identifiers that have a node, in the scheme that their node names."""
    nodes = told.filter((pl.col("predicate") == TYPE) & (pl.col("object") == IDENTIFIER))
    said = told.join(nodes, on="block", how="semi")
    status = said.filter(pl.col("predicate") == terms.identifier_status)
    invalid = (
        status.filter(~pl.col("object").str.ends_with("#valid>")).select("block", bad=pl.lit("1")).unique()
    )
    scheme = (
        pl.col("object").str.slice(1).str.strip_suffix(">").str.strip_chars_end("/").str.extract("([^/#]*)$")
    )
    schemes = said.filter((pl.col("predicate") == terms.scheme) & IS_NODE).select("block", token=scheme)
    values = said.filter(pl.col("predicate") == NOTATION).select(
        "block", "key", value=pl.col("object").str.extract('^"(.*)"[^"]*$')
    )
    rows = (
        values.filter(~pl.col("value").str.contains("\\", literal=True))
        .join(schemes, on="block", maintain_order="left")
        .join(invalid, on="block", how="left", maintain_order="left")
    )
    tab = pl.lit("\t")
    return joined(
        rows.select(
            row=pl.concat_str(
                "token", tab, "value", tab, pl.col("bad").fill_null("0"), tab, "key", pl.lit("\n")
            )
        )["row"]
    )


def links(told: pl.DataFrame, terms: Terms) -> bytes:
    """Return the rows of the links by which things are the same as others, that are not ours."""
    found = told.filter(pl.col("predicate").is_in(terms.same) & IS_NODE & pl.col("thing").is_null())
    target = pl.col("object").str.slice(1).str.strip_suffix(">")
    return joined(
        found.select(row=pl.concat_str(pl.lit("\t"), target, pl.lit("\t0\t"), "key", pl.lit("\n")))["row"]
    )
