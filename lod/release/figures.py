"""The figures of a dataset, counted while its statements pass by."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

import polars as pl

from lod.documents.terms import DEPRECATED, REPLACED_BY
from lod.namespaces import OWL, RDFS, SCHEMA, SKOS
from lod.release.manifest import Figures, Linkset
from lod.representations.tables import IS_NODE, TYPE, Table

_LINKS: Final = (
    "<http://schema.org/sameAs>",
    *(
        str(term)
        for term in (
            SCHEMA["sameAs"], OWL["sameAs"], RDFS["seeAlso"], SKOS["exactMatch"], SKOS["closeMatch"],
            SKOS["broadMatch"], SKOS["narrowMatch"], SKOS["relatedMatch"],
        )
    ),
)  # fmt: skip


@dataclass(slots=True)
class Counting:
    """Counts a dataset some subjects at a time; flat but for its classes, properties and targets."""

    base: str
    _entities: int = 0
    _subjects: int = 0
    _graphs: set[str] = field(default_factory=set)
    _classes: Counter[str] = field(default_factory=Counter)
    _properties: Counter[str] = field(default_factory=Counter)
    _links: Counter[tuple[str, str]] = field(default_factory=Counter)

    def take(self, table: Table) -> None:
        """Count the statements of some subjects."""
        self._subjects += len(table.subjects)
        self._properties.update(_counted(table.rows["predicate"]))
        self._graphs.update(graph for graph in table.rows["graph"].unique() if graph)
        types = table.triples.filter(pl.col("predicate") == TYPE)
        self._classes.update(_counted(types.filter(IS_NODE)["object"]))
        over = table.triples.filter(self._is_end())["block"].unique()
        living = types.filter(self._is_entity() & ~pl.col("block").is_in(over.to_list()))
        self._entities += living["block"].n_unique()
        links = table.rows.filter(pl.col("predicate").is_in(_LINKS) & IS_NODE & ~self._is_ours("object"))
        counts = links.group_by("predicate", target=_TARGET).len()
        self._links.update({(target, predicate): count for predicate, target, count in counts.iter_rows()})

    def add(self, other: "Counting") -> None:
        """Add what was counted of other subjects."""
        self._entities += other._entities
        self._subjects += other._subjects
        self._graphs |= other._graphs
        self._classes.update(other._classes)
        self._properties.update(other._properties)
        self._links.update(other._links)

    def figures(self) -> Figures:
        """Return the counts, the most frequent first."""
        return Figures(
            triples=self._properties.total(),
            subjects=self._subjects,
            entities=self._entities,
            graphs=len(self._graphs),
            classes=_described(self._classes),
            properties=_described(self._properties),
            linksets=tuple(
                Linkset(target, predicate[1:-1], count)
                for (target, predicate), count in sorted(
                    self._links.items(), key=lambda item: (-item[1], item[0])
                )
            ),
        )

    def _is_entity(self) -> pl.Expr:
        subject = pl.col("subject")
        others = [subject.str.starts_with(f"<{self.base}{each}/") for each in _NO_ENTITIES]
        return (
            self._is_ours("subject") & ~subject.str.contains("#", literal=True) & ~pl.any_horizontal(others)
        )

    def _is_end(self) -> pl.Expr:
        """Whether a statement says that its subject is no more: a tombstone is none of the entities."""
        predicate, node = pl.col("predicate"), pl.col("object")
        replaced = predicate.is_in([REPLACED_BY, f"<{self.base}def/ap#mergedInto>"]) & IS_NODE
        return replaced | ((predicate == DEPRECATED) & node.str.contains('^"(?:true|1)"'))

    def _is_ours(self, column: str) -> pl.Expr:
        return pl.col(column).str.starts_with(f"<{self.base}")


_NO_ENTITIES: Final = ("doc", ".well-known/genid")
# The part of an IRI that names the dataset it belongs to: all before its last segment, or the authority.
_TARGET: Final = (
    pl.when(pl.col("object").str.contains("^<[^:]*://[^/]*>$"))
    .then(pl.concat_str(pl.col("object").str.slice(1).str.strip_suffix(">"), pl.lit("/")))
    .otherwise(pl.col("object").str.extract("^<(.*[/#:])", 1).fill_null(""))
)


def _counted(terms: pl.Series) -> dict[str, int]:
    return dict(terms.value_counts().iter_rows())


def _described(counts: Counter[str]) -> dict[str, int]:
    return {iri[1:-1]: count for iri, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))}
