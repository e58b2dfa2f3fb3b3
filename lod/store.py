"""The triple store, opened read-only; named queries; no SPARQL is pasted together."""

import re
import shutil
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final, Self

import pyoxigraph
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Triple,
    Variable,
)

from lod.errors import LodError

_NAME: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")

Term = NamedNode | BlankNode | Literal | Triple
Result = QuerySolutions | QueryBoolean | QueryTriples


class Store:
    """A release's statements; nothing writes to them."""

    def __init__(self, store: pyoxigraph.Store) -> None:
        """Use `Store.open`."""
        self._store = store

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open the store that `load` made.

        Raises:
            LodError: there is none, or it cannot be read.
        """
        try:
            return cls(pyoxigraph.Store.read_only(str(folder)))
        except (OSError, RuntimeError) as error:  # the latter where it is damaged
            raise LodError(f"the store in {folder} cannot be opened: {error}") from error

    def query(
        self,
        query: str,
        substitutions: Mapping[str, NamedNode | Literal] | None = None,
        *,
        base: str | None = None,
    ) -> Result:
        """Evaluate a named query (`vocab/queries/<name>.rq`) or a text of our own.

        Args:
            query: a name (lower-case words joined by hyphens) or SPARQL.
            substitutions: variable → its value; a SELECT must project the variable.
            base: what relative IRIs in the query are resolved against.

        Raises:
            LodError: there is no query of that name.
            SyntaxError: the text is no SPARQL query.
        """
        text = named_query(query) if _NAME.match(query) else query
        bound: dict[Variable, Term] = {Variable(name): value for name, value in (substitutions or {}).items()}
        return self._store.query(text, base_iri=base, substitutions=bound)

    def __len__(self) -> int:
        """Count the statements, by going through them all.

        Raises:
            LodError: what is read is damaged.
        """
        try:
            return len(self._store)
        except (OSError, RuntimeError) as error:
            raise LodError(f"the store cannot be read: {error}") from error


@cache
def named_query(name: str) -> str:
    """Return the text of `vocab/queries/<name>.rq`.

    Raises:
        LodError: there is none of that name.
    """
    file = files("lod.vocab") / "queries" / f"{name}.rq"
    if not _NAME.match(name) or not file.is_file():
        raise LodError(f"there is no query named {name}")
    return file.read_text(encoding="utf-8")


def load(folder: Path, data: Path) -> None:
    """Make the store of N-Quads in one bulk load, then put it in the order that reads fastest.

    Whether each IRI and each language tag is well-formed is not asked here, where it would take a tenth of
    the time: a release is not sealed before a strict parser has read the same terms in its Turtle.

    Args:
        folder: is made; empty where it exists.
        data: N-Quads, each statement once.

    Raises:
        LodError: the disk is full, or the data cannot be read.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        store = pyoxigraph.Store(str(folder))
        store.bulk_load(path=str(data), format=RdfFormat.N_QUADS, lenient=True)
        store.optimize()
        store.flush()
    except (OSError, SyntaxError) as error:
        raise LodError(f"the store cannot be loaded: {error}") from error


def follow(folder: Path, before: Path, removed: Path, added: Path) -> None:
    """Make the store of data that differ little from those of another store, which stays as it is.

    Its files that never change are shared with the other by hard links, where the disk can.

    Args:
        folder: is made; empty where it exists.
        before: the folder of the other store, which no one writes to.
        removed: N-Quads that are no longer said.
        added: N-Quads that are said now, in any order; those that were said before may be among them.

    Raises:
        LodError: the disk is full, or the other store cannot be read.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path in before.iterdir():
            _share(path, folder / path.name)
        store = pyoxigraph.Store(str(folder))
        for quad in pyoxigraph.parse(path=str(removed), format=RdfFormat.N_QUADS):
            store.remove(quad)
        store.bulk_load(path=str(added), format=RdfFormat.N_QUADS)
        store.flush()
    except (OSError, SyntaxError) as error:
        raise LodError(f"the store cannot be loaded: {error}") from error


def _share(path: Path, target: Path) -> None:
    """Link a table of RocksDB, which is never written to again; copy what is."""
    if path.suffix == ".sst":
        try:
            target.hardlink_to(path)
        except OSError:
            shutil.copyfile(path, target)
    elif path.name != "LOCK" and not path.name.startswith("LOG"):
        shutil.copyfile(path, target)
