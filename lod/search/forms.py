"""Names that stand in nodes of their own, as SKOS-XL has them, read where their node is in the file."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import polars as pl

from lod.namespaces import SKOSXL
from lod.representations.lines import mapped, split, where

FORMS: Final = {  # the role of a node, by that of its literal form
    "preferred": "preferred form", "variant": "variant form", "hidden": "hidden form",
}  # fmt: skip
_LITERAL_FORM: Final = str(SKOSXL["literalForm"]).encode()
_NODE: Final = pl.col("object").str.starts_with("<")


class Forms:
    """Puts the literal forms of names in the place of their nodes.

    The `#…` nodes of a thing tell more of names that the thing has beside them, and are left out.
    """

    def __init__(self, nquads: Path) -> None:
        """Take N-Quads, sorted bytewise."""
        self._lines = mapped(nquads)

    def instead_of_nodes(self, told: pl.DataFrame) -> pl.DataFrame:
        """Return statements in which a name that is a node is its literal form."""
        of_nodes = pl.col("role").is_in(list(FORMS.values()))
        of_thing = pl.col("object").str.starts_with(pl.col("subject").str.strip_suffix(">") + "#")
        plain = told.filter(~of_nodes)
        nodes = told.filter(of_nodes & _NODE & ~of_thing)
        if nodes.is_empty():
            return plain
        forms = [list(self._forms_of(node)) for node in nodes["object"]]
        named = nodes.with_columns(
            object=pl.Series(forms, dtype=pl.List(pl.String)),
            role=pl.col("role").replace({form: role for role, form in FORMS.items()}),
        )
        return pl.concat([plain, named.explode("object").drop_nulls("object")]).sort(
            "block", maintain_order=True
        )

    def _forms_of(self, node: str) -> Iterator[str]:
        start = b"%b %b " % (node.encode(), _LITERAL_FORM)
        place = where(self._lines, start)
        while self._lines[place : place + len(start)] == start:
            end = self._lines.find(b"\n", place)
            yield split(self._lines[place : end + 1]).object.decode()
            place = end + 1
