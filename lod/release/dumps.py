"""Dumps: the whole and each source, sorted N-Triples and readable Turtle, in one pass over their lines."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from lod.release.compression import Packing
from lod.release.figures import Counting
from lod.release.manifest import WHOLE, Figures, File
from lod.representations.lines import groups, in_graph, split, told
from lod.representations.turtle import Shortener, body, header

FOLDER: Final = "dumps"
# By the suffix of the file: without named graphs, and with.
MEDIA_TYPES: Final = {
    ".nt": "application/n-triples",
    ".nq": "application/n-quads",
    ".ttl": "text/turtle",
    ".trig": "application/trig",
}
_WITH_GRAPHS: Final = {".nt": ".nq", ".ttl": ".trig"}


@dataclass(frozen=True, slots=True)
class Dumped:
    """The dumps of a dataset."""

    dataset: str
    figures: Figures
    files: tuple[File, ...]
    in_whole: bool  # each subject stands in the dumps of the whole byte for byte as it stands here


def write_dumps(
    release: Path,
    release_name: str,
    whole: Iterable[bytes],
    sources: Mapping[str, Iterable[bytes]],
    *,
    base: str,
    prefixes: Mapping[str, str],
) -> tuple[Dumped, ...]:
    """Write the dumps of all datasets into a release, the whole first, and count what they hold.

    `dumps/{dataset}-{release_name}.nt.gz`, `.nt.zst`, `.ttl.gz`, `.ttl.zst`; `.nq` and `.trig` instead where
    a statement stands in a named graph.

    Args:
        release: the release's folder, or its draft's.
        release_name: that it has, or will have.
        whole: N-Quads lines in byte order, each once; read once, never held whole.
        sources: by dataset, those of the lines that one source tells.
        base: the IRI prefix of what we publish.
        prefixes: of the Turtle.
    """
    folder = release / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    shorten = Shortener(prefixes)
    with ExitStack() as stack:
        dumps = [_Dump(folder, name, release_name, base, stack) for name in (WHOLE, *sources)]
        for dump in dumps:
            dump.readable.write(header(prefixes))
        parts = [_Part(dump, groups(sources[dump.dataset])) for dump in dumps[1:]]
        _write(groups(whole), dumps[0], parts, shorten)
    return tuple(dump.dumped() for dump in dumps)


def _write(
    whole: Iterable[tuple[bytes, list[bytes]]], dump: "_Dump", parts: Iterable["_Part"], shorten: Shortener
) -> None:
    """Write each subject, formatted once, into the whole and into all that tell the same of it."""
    waiting: dict[bytes, list[_Part]] = defaultdict(list)
    for part in parts:
        waiting[part.subject].append(part)
    for subject, lines in whole:
        formatted = _Formatted.of(subject, lines, shorten)
        dump.take(formatted)
        for part in waiting.pop(subject, ()):
            part.write(formatted, shorten)
            waiting[part.subject].append(part)


@dataclass(frozen=True, slots=True)
class _Formatted:
    """A subject as a dump has it."""

    subject: bytes
    lines: list[bytes]
    said: dict[bytes, list[bytes]]
    graphs: frozenset[bytes]  # b"" is the default graph
    plain: bytes
    readable: bytes

    @classmethod
    def of(cls, subject: bytes, lines: list[bytes], shorten: Shortener) -> Self:
        """Format a subject as Turtle, or as TriG where some of its statements stand in named graphs."""
        plain = b"".join(lines)
        said = told(lines)
        if not any(map(in_graph, lines)):
            return cls(subject, lines, said, _DEFAULT, plain, body(subject, said, shorten))
        graphs: dict[bytes, list[bytes]] = {}
        for terms in map(split, lines):
            graphs.setdefault(terms.graph, []).append(b" ".join(terms[:3]) + b" .\n")
        pieces = [(graph, body(subject, told(graphs[graph]), shorten)) for graph in sorted(graphs)]
        readable = b"".join(
            shorten.iri(graph) + b" {\n" + piece + b"}\n\n" if graph else piece for graph, piece in pieces
        )
        said = told(line for told_there in graphs.values() for line in told_there)
        return cls(subject, lines, said, frozenset(graphs), plain, readable)


_DEFAULT: Final = frozenset({b""})


class _Dump:
    """The dumps of one dataset, being written."""

    def __init__(self, folder: Path, dataset: str, release_name: str, base: str, stack: ExitStack) -> None:
        self.dataset = dataset
        self.in_whole = True
        self._stem = f"{dataset}-{release_name}"
        self._counting = Counting(base)
        self._plain, self.readable = (Packing.to(folder / f".{self._stem}{each}") for each in _WITH_GRAPHS)
        stack.callback(self.readable.close)
        stack.callback(self._plain.close)

    def take(self, formatted: _Formatted) -> None:
        """Write and count a subject."""
        self._counting.take(formatted.subject, formatted.said)
        if formatted.graphs is not _DEFAULT:
            self._counting.take_graphs(formatted.graphs)
        self._plain.write(formatted.plain)
        self.readable.write(formatted.readable)

    def dumped(self) -> Dumped:
        """Return what was written, once it is closed."""
        figures = self._counting.figures()
        suffixes = [_WITH_GRAPHS[suffix] if figures.graphs else suffix for suffix in _WITH_GRAPHS]
        files = [
            file
            for packing, suffix in zip((self._plain, self.readable), suffixes, strict=True)
            for file in _entries(packing, self.dataset, self._stem + suffix, figures.triples)
        ]
        return Dumped(self.dataset, figures, tuple(files), self.in_whole)


class _Part:
    """A source on its way through the whole: its next subject waits until the whole is there."""

    def __init__(self, dump: _Dump, subjects: Iterator[tuple[bytes, list[bytes]]]) -> None:
        self._dump = dump
        self._subjects = subjects
        self._lines: list[bytes] = []
        self.subject = b""  # none is left
        self._advance()

    def write(self, formatted: _Formatted, shorten: Shortener) -> None:
        """Write the subject that waits: as it stands in the whole, unless other sources tell more of it."""
        if self._lines != formatted.lines:
            formatted = _Formatted.of(self.subject, self._lines, shorten)
            self._dump.in_whole = False
        self._dump.take(formatted)
        self._advance()

    def _advance(self) -> None:
        self.subject, self._lines = next(self._subjects, (b"", []))


def _entries(packing: Packing, dataset: str, name: str, statements: int) -> Iterator[File]:
    """Give the files their names, which they have once we know whether there are graphs."""
    for packed in packing.files:
        path = packed.path.with_name(name + packed.path.suffix)
        packed.path.rename(path)
        yield File(
            path=f"{FOLDER}/{path.name}",
            bytes=packed.size,
            sha256=packed.sha256,
            statements=statements,
            content_sha256=packing.content_sha256,
            dataset=dataset,
            media_type=MEDIA_TYPES[Path(name).suffix],
        )
