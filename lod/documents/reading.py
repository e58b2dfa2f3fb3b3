"""The documents of a release, opened for reading."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final, Self

import lmdb
import zstandard

from lod.documents import dictionaries
from lod.documents.document import Document
from lod.documents.keys import LONGEST, Nodes, kept_under
from lod.documents.scratch import OpenFile, opened
from lod.errors import InvalidValue, LodError
from lod.identifiers import SCHEMES, Identifier, parse

FILE: Final = "documents.mdb"
PAGE: Final = 200  # incoming statements a page
DATABASES: Final = (b"documents", b"incoming", b"identifiers", b"about")


class Documents:
    """Reads documents by key; safe to share between threads, to be opened anew after a fork."""

    def __init__(self, file: OpenFile) -> None:
        """Use `Documents.open`."""
        self._file = file
        self._environment = file.environment
        self._documents, self._incoming, self._identifiers, self._about = file.databases
        self._dictionary = dictionaries.opened(self._read(self._about, b"dictionary") or b"")
        self._nodes = Nodes(self._read(self._about, b"base") or b"")
        # Whether the last part of any thing's IRI has a dot in it; as far as an older release tells, it may.
        self.dotted = self._read(self._about, b"dotted") != b"no"
        self._own = threading.local()  # a decompressor is not to be shared by threads

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open the documents that `write` put into `folder`.

        Raises:
            LodError: there are none, or they cannot be read.
        """
        try:
            return cls(opened(folder / FILE, DATABASES))
        except lmdb.Error as error:
            raise LodError(f"the documents in {folder} cannot be opened: {error}") from error

    def __len__(self) -> int:
        """Return the number of documents."""
        with self._environment.begin() as reader:
            return int(reader.stat(self._documents)["entries"])

    def get(self, iri: str) -> Document | None:
        """Return the document of the thing with exactly this IRI (no fragment), None where there is none."""
        key = iri.encode(errors="surrogateescape")
        kept = self._read(self._documents, kept_under(key)) if key else None
        return self._parsed(kept) if kept is not None else None

    def begins_any(self, beginnings: Iterable[str]) -> bool:
        """Return whether the IRI of any thing may begin so; of IRIs that are very long, yes."""
        keys = [beginning.encode(errors="surrogateescape") for beginning in beginnings]
        if any(len(key) >= LONGEST for key in keys):
            return True  # they stand under digests
        with self._environment.begin() as reader, reader.cursor(self._documents) as cursor:
            return any(cursor.set_range(key) and cursor.key().startswith(key) for key in keys)

    def incoming(self, iri: str, page: int = 1) -> bytes:
        """Return a page, counted from 1, of the statements that point at a thing from other documents.

        N-Triples lines, PAGE a page, sorted within it; participations, observations and statements about the
        thing come on the first pages. b"" past the last.
        """
        if not iri or not 1 <= page < 1 << 32:
            return b""
        key = kept_under(iri.encode(errors="surrogateescape")) + page.to_bytes(4, "big")
        kept = self._read(self._incoming, key)
        return self._decompressed(kept) if kept is not None else b""

    def resolve(self, scheme: str, value: str) -> str | None:
        """Return the IRI of the thing that has an identifier, by its node or by a link to its canonical IRI.

        Args:
            scheme: a name of `identifiers.SCHEMES`, or any other that the data use.
            value: any spelling.
        """
        found = None
        if scheme in SCHEMES:
            with suppress(InvalidValue):  # a cancelled or unverified value is found as it stands
                found = self.identified(parse(scheme, value))
        return found or self._identified(scheme, value)

    def identified(self, identifier: Identifier) -> str | None:
        """Return the IRI of the thing that has an identifier; as `resolve`, without reading it again."""
        found = self._identified(identifier.scheme, identifier.compact)
        if found is None and (iri := identifier.iri):
            found = self._identified("", iri)
        return found

    def _identified(self, scheme: str, value: str) -> str | None:
        key = kept_under(f"{scheme}\t{value}".encode(errors="surrogateescape"))
        found = self._read(self._identifiers, key)
        return found.decode() if found is not None else None

    def iris(self, start: str = "") -> Iterator[str]:
        """Yield the IRIs of all things from `start` on, in byte order; what was blank is no thing."""
        for key, kept in self._all(start):
            yield self._parsed(kept).thing if key.startswith(b"\x00") else key.decode()

    def all(self) -> Iterator[Document]:
        """Yield the documents of all things, in the byte order of what they are kept under."""
        for _, kept in self._all(""):
            yield self._parsed(kept)

    def _all(self, start: str) -> Iterator[tuple[bytes, bytes]]:
        genids = self._nodes.genid[1:]
        with self._environment.begin() as reader, reader.cursor(self._documents) as cursor:
            found = cursor.set_range(start.encode()) if start else cursor.first()
            while found:
                if cursor.key().startswith(genids):
                    found = cursor.set_range(genids[:-1] + b"0")  # "0" follows "/"
                    continue
                yield cursor.item()
                found = cursor.next()

    def _parsed(self, kept: bytes) -> Document:
        return Document.parse(self._decompressed(kept))

    def _read(self, database: lmdb._Database, key: bytes) -> bytes | None:
        found: bytes | None = self._file.own.transaction.get(key, db=database)
        return found

    def _decompressed(self, kept: bytes) -> bytes:
        try:
            decompressor = self._own.decompressor
        except AttributeError:
            decompressor = self._own.decompressor = zstandard.ZstdDecompressor(dict_data=self._dictionary)
        whole: bytes = decompressor.decompress(kept)
        return whole
