"""The records that a release was made of, as they came, by the IRI of their document."""

from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import chain, groupby, islice
from pathlib import Path
from typing import Any, Final, Self
from urllib.parse import quote

import lmdb
import zstandard

from lod.documents import dictionaries
from lod.documents.dictionaries import SAMPLES
from lod.documents.keys import kept_under
from lod.documents.scratch import Writing, opened
from lod.errors import LodError

FILE: Final = "originals.mdb"
_ORIGINALS, _ABOUT = _DATABASES = (b"originals", b"about")
_DIGEST: Final = 16  # bytes


@dataclass(frozen=True, slots=True)
class Original:
    """A record as its source has it."""

    source: str  # name of the source
    media_type: str  # with `;charset=` where the record does not tell its encoding
    content: bytes = field(repr=False)
    changed: str = ""  # ISO 8601 date-time of the release in which it last changed


def line(record: str, number: int, original: Original) -> bytes:
    """Return an original as a line; lines sort by the IRI of the document, then by the source's number."""
    head = f"{record}\t{number:04}\t{original.source}\t{original.media_type}\t"
    return head.encode() + b64encode(original.content) + b"\n"


def read_lines(lines: Iterable[bytes]) -> Iterator[tuple[bytes, Original]]:
    """Yield what `line` made lines of: the IRI of the document, the original."""
    for each in lines:
        record, _, source, media_type, content = each.split(b"\t")
        yield record, Original(source.decode(), media_type.decode(), b64decode(content))


def write_originals(
    originals: Iterable[tuple[bytes, Original]],
    folder: Path,
    *,
    base: str,
    changed: str,
    size: int,
    previous: "Originals | None" = None,
) -> int:
    """Keep originals in `folder` and return for how many documents there are some.

    Memory is flat; equal input gives equal bytes. Where there are none, nothing is written.

    Args:
        originals: as `read_lines` yields them, in the order of the lines' bytes.
        folder: made if need be.
        base: the IRI prefix of what we publish.
        changed: ISO 8601 date-time of this release.
        size: a bound of the bytes that the lines have.
        previous: of the release before; what is the same there keeps its `changed`.

    Raises:
        LodError: the disk is full.
    """
    waiting = iter(originals)
    samples = list(islice(waiting, SAMPLES))
    if not samples:
        return 0
    folder.mkdir(parents=True, exist_ok=True)
    dictionary = dictionaries.learnt([original.content for _, original in samples])
    packer = dictionaries.compressor(dictionary)
    number = 0
    with Writing(folder / FILE, _DATABASES, (1 << 26) + 4 * size) as target:
        target.put(_ABOUT, b"base", base.encode())
        target.put(_ABOUT, b"dictionary", dictionary)
        for record, group in groupby(chain(samples, waiting), key=lambda each: each[0]):
            number += 1
            kept = b"".join(map(_written, (original for _, original in group)))
            digest = blake2b(kept, digest_size=_DIGEST).digest()
            before = previous.changed(record, digest) if previous is not None else b""
            target.put(
                _ORIGINALS,
                kept_under(record),
                digest + (before or changed.encode()) + b"\n" + packer.compress(kept),
            )
    return number


def _written(original: Original) -> bytes:
    """Return an original behind a line that tells its length."""
    head = f"{original.source}\t{original.media_type}\t{len(original.content)}\n"
    return head.encode() + original.content


def _read(kept: bytes, changed: str) -> Iterator[Original]:
    at = 0
    while at < len(kept):
        end = kept.index(b"\n", at)
        source, media_type, length = kept[at:end].decode().split("\t")
        at = end + 1 + int(length)
        yield Original(source, media_type, kept[end + 1 : at], changed)


class Originals:
    """Reads originals; safe to share between threads, to be opened anew after a fork."""

    def __init__(self, folder: Path) -> None:
        """Use `Originals.open`."""
        self._file = opened(folder / FILE, _DATABASES)
        self._originals, self._about = self._file.databases
        self._dictionary = dictionaries.opened(self._read(self._about, b"dictionary") or b"")
        self._documents = f"{(self._read(self._about, b'base') or b'').decode()}doc/"

    @classmethod
    def open(cls, folder: Path) -> Self | None:
        """Open what `write_originals` put into `folder`; None where it wrote nothing.

        Raises:
            LodError: they cannot be read.
        """
        if not (folder / FILE).exists():
            return None
        try:
            return cls(folder)
        except lmdb.Error as error:
            raise LodError(f"the kept records in {folder} cannot be opened: {error}") from error

    def __len__(self) -> int:
        """Return the number of documents that have some."""
        with self._file.environment.begin() as reader:
            return int(reader.stat(self._originals)["entries"])

    def has(self, document: str) -> bool:
        """Tell whether there is an original of a document; cheaper than to get it."""
        key = kept_under(document.encode(errors="surrogateescape"))
        found = self._file.own.transaction.get(key, db=self._originals) if key else None
        return found is not None or self.get(document) is not None

    def get(self, document: str) -> Original | None:
        """Return the record that a document is of, None where none is kept.

        Of a document `{base}doc/{source}/…`, which holds what a further source tells of an entity, it is the
        record of that source; of the entity's own it is that of the first source that has one.
        """
        kept = self._kept(document)
        if kept is not None:
            return next(self._told(kept))
        source, _, rest = document.removeprefix(self._documents).partition("/")
        kept = self._kept(self._documents + rest) if document.startswith(self._documents) and rest else None
        told = self._told(kept) if kept is not None else ()
        return next((each for each in told if quote(each.source, safe="") == source), None)

    def when(self, document: str) -> str:
        """Return when a document's record last changed: ISO 8601 date-time of a release, "" for no record."""
        kept = self._kept(document)
        if kept is not None:
            return kept[_DIGEST : kept.index(b"\n", _DIGEST)].decode()
        found = self.get(document)
        return found.changed if found is not None else ""

    def differing(self, other: "Originals | None") -> Iterator[str]:
        """Yield the documents whose records another release does not have, or has otherwise."""
        with ExitStack() as stack:
            reader = stack.enter_context(self._file.environment.begin(buffers=True))
            cursor = stack.enter_context(reader.cursor(self._originals))
            there = other and stack.enter_context(
                other._file.environment.begin(other._originals, buffers=True)
            )
            for key, kept in cursor:
                same = there.get(key) if there else None
                if key[0] and (same is None or same[:_DIGEST] != kept[:_DIGEST]):
                    yield bytes(key).decode()

    def changed(self, document: bytes, digest: bytes) -> bytes:
        """Return when what has this digest was first kept of a document; b"" where something else is."""
        kept = self._read(self._originals, kept_under(document))
        return kept[_DIGEST : kept.index(b"\n", _DIGEST)] if kept and kept.startswith(digest) else b""

    def _told(self, kept: bytes) -> Iterator[Original]:
        end = kept.index(b"\n", _DIGEST)
        # A decompressor is made for each reading: it is not to be shared by threads.
        plain = zstandard.ZstdDecompressor(dict_data=self._dictionary).decompress(kept[end + 1 :])
        return _read(plain, kept[_DIGEST:end].decode())

    def _kept(self, document: str) -> bytes | None:
        return self._read(self._originals, kept_under(document.encode(errors="surrogateescape")))

    def _read(self, database: Any, key: bytes) -> bytes | None:
        found: bytes | None = self._file.own.transaction.get(key, db=database) if key else None
        return found
