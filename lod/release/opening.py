"""A sealed release, opened for reading."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from lod.documents import Documents
from lod.documents.originals import Originals
from lod.release.manifest import File, Manifest
from lod.store import Store

DATA: Final = "data.nq"
DOCUMENTS: Final = "documents"
STORE: Final = "store"
SEARCH: Final = "search"
HISTORY: Final = "history"
SOURCES: Final = "sources"


@dataclass(frozen=True, slots=True)
class Release:
    """What was sealed: nothing in it changes any more. To be opened anew in each process, after a fork."""

    path: Path
    manifest: Manifest
    documents: Documents
    originals: Originals | None = None  # the records it was made of, where sources hand them on

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open a release's folder.

        Raises:
            LodError: there is none, or a part of it cannot be opened.
        """
        path = path.resolve()
        originals = Originals.open(path / SOURCES)
        return cls(path, Manifest.read(path), Documents.open(path / DOCUMENTS), originals)

    @property
    def name(self) -> str:
        """`<day>-<digest>`."""
        return self.manifest.name

    @property
    def data(self) -> Path:
        """The canonical data: N-Quads in byte order."""
        return self.path / DATA

    @property
    def store_path(self) -> Path:
        """The folder of the triple store."""
        return self.path / STORE

    @property
    def search_path(self) -> Path:
        """The folder of the search index."""
        return self.path / SEARCH

    @property
    def dumps(self) -> tuple[File, ...]:
        """The dumps: those of the whole first."""
        return self.manifest.dumps

    def open_store(self) -> Store:
        """Open the triple store.

        Raises:
            LodError: it cannot be opened.
        """
        return Store.open(self.store_path)
