"""A file of the release is what its manifest says, and a dump parses again."""

import gzip
import io
import warnings
import zlib
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path
from typing import IO, Final, cast

import zstandard
from isal.igzip_lib import IsalError
from pyoxigraph import RdfFormat, parse

from lod.marc21.collecting import ENDING
from lod.release.compression import unpacked
from lod.release.literals import literals_as_written
from lod.release.manifest import File, digest

_BLOCK: Final = 1 << 20
_SMALL: Final = 10_000  # statements that rdflib reads in a second
_ISAL_ERROR: Final = cast(type[Exception], IsalError)  # whose stubs take it for an instance
_UNREADABLE: Final = (OSError, EOFError, zlib.error, _ISAL_ERROR, zstandard.ZstdError)
_RDFLIB: Final = {
    "application/n-triples": "nt",
    "application/n-quads": "nquads",
    "text/turtle": "turtle",
    "application/trig": "trig",
}


def verify(release: Path, file: File, parsed: Collection[str] = ()) -> list[str]:
    """Return what is wrong with a file, a line for each fault; none where all is well.

    Args:
        release: the release's folder, or its draft's.
        file: what the manifest says of it.
        parsed: digests of contents that a parser has read already, such as that of the data the store loaded.
    """
    path = release / file.path
    try:
        if digest(path) != file.sha256:
            return [f"{file.path}: its SHA-256 is not that of the manifest"]
        return list(_dump_faults(path, file, parsed)) if file.content_sha256 else []
    except _UNREADABLE as error:
        return [f"{file.path}: cannot be read: {error}"]


def verify_alike(
    release: Path, files: Sequence[File], parsed: Collection[str] = (), original: Path | None = None
) -> list[str]:
    """Return what is wrong with packings of the same content, which is digested and parsed once.

    What a parser has read already, and is compared, is unpacked by the library that packed it.

    Args:
        release: the release's folder, or its draft's.
        files: what the manifest says of them; the first is parsed.
        parsed: as for `verify`.
        original: a file whose digest is that of the content, which need not be digested then.
    """
    try:
        if all(digest(release / file.path) == file.sha256 for file in files):
            with ExitStack() as stack:
                known = files[0].content_sha256 in parsed
                streams = [stack.enter_context(unpacked(release / file.path, soon=known)) for file in files]
                if original is not None:
                    streams.append(stack.enter_context(original.open("rb")))
                content = _Reading(*streams, digested=original is None)
                if not any(_content_faults(content, files[0], parsed)):
                    return list(_small_faults(release / files[0].path, files[0]))
    except _UNREADABLE:
        pass
    # Each alone tells which of them it is.
    alone = [fault for file in files for fault in verify(release, file, parsed)]
    return alone or [f"{files[0].path}: is not what {original or files[-1].path} holds"]


def _dump_faults(path: Path, file: File, parsed: Collection[str]) -> Iterator[str]:
    faults = False
    with unpacked(path) as stream:
        for fault in _content_faults(_Reading(stream), file, parsed):
            yield fault
            faults = True
    if not faults:
        yield from _small_faults(path, file)


def _content_faults(content: "_Reading", file: File, parsed: Collection[str]) -> Iterator[str]:
    if file.records is not None:
        yield from _record_faults(content, file)
    elif file.content_sha256 not in parsed and Path(file.path).suffix == ".gz":
        # The other packings hold the very bytes of the .gz: their digest says all.
        yield from _parser_faults(content, file)
    content.drain()
    if not content.alike or content.sha256 not in {file.content_sha256, None}:
        yield f"{file.path}: unpacks to something else than the manifest says"


def _small_faults(path: Path, file: File) -> Iterator[str]:
    """A dump that is small is read by a second parser."""
    if path.suffix == ".gz" and file.statements is not None and file.statements <= _SMALL:
        with unpacked(path) as stream:
            yield from _rdflib_faults(stream.read(), file)


def _record_faults(content: "_Reading", file: File) -> Iterator[str]:
    """The records are counted by their ends: their encoding is their own."""
    count = _ends(content, ENDING[file.media_type])
    if count != file.records:
        yield f"{file.path}: holds {count} records, not {file.records}"


def _ends(content: "_Reading", end: bytes) -> int:
    count, rest = 0, b""
    while block := content.read(_BLOCK):
        block = rest + block
        count += block.count(end)
        rest = block[-len(end) + 1 :] if len(end) > 1 else b""
    return count


def _parser_faults(content: "_Reading", file: File) -> Iterator[str]:
    count = 0
    # A parser reads a line or two at a time.
    lines = io.BufferedReader(content, _BLOCK)
    try:
        for _ in parse(cast(IO[bytes], lines), format=RdfFormat.from_media_type(file.media_type)):
            count += 1
    except (SyntaxError, gzip.BadGzipFile) as error:
        yield f"{file.path}: does not parse: {error}"
        return
    finally:
        lines.detach()  # what is left is read by others
    if count != file.statements:
        yield f"{file.path}: holds {count} statements, not {file.statements}"


def _rdflib_faults(content: bytes, file: File) -> Iterator[str]:
    """A second implementation reads the same number of statements."""
    from rdflib import Dataset, Graph  # imported when there is something to read: a server starts without
    from rdflib.exceptions import ParserError

    form = _RDFLIB[file.media_type]
    graph = Dataset() if form in {"nquads", "trig"} else Graph()
    try:
        with warnings.catch_warnings(), literals_as_written():
            warnings.simplefilter("ignore", DeprecationWarning)  # rdflib's own, of rdflib's own
            graph.parse(data=content, format=form)
    except (SyntaxError, ValueError, LookupError, ParserError) as error:
        yield f"{file.path}: rdflib does not read it: {error}"
        return
    count = sum(1 for _ in graph.quads()) if isinstance(graph, Dataset) else len(graph)
    if count != file.statements:
        yield f"{file.path}: rdflib reads {count} statements, not {file.statements}"


class _Reading(io.RawIOBase):
    """A stream that is digested as it is read, and compared with others that should hold the same."""

    def __init__(self, stream: IO[bytes], *others: IO[bytes], digested: bool = True) -> None:
        self._stream = stream
        self._others = others
        self._digest = sha256() if digested else None
        self.alike = True

    def readable(self) -> bool:
        """Return True."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Return at most `size` bytes."""
        wanted = size if size >= 0 else _BLOCK
        data = self._stream.read(wanted)
        if self._digest is not None:
            self._digest.update(data)
        for other in self._others:
            self.alike = self.alike and other.read(len(data) or 1) == data
        return data

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill as much of `buffer` as is at hand; 0 at the end."""
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def drain(self) -> None:
        """Read what is left."""
        while self.read(_BLOCK):
            pass

    @property
    def sha256(self) -> str | None:
        """Digest of all that was read; None where it was only compared."""
        return None if self._digest is None else self._digest.hexdigest()
