"""Dumps: the whole and each source, sorted N-Triples and readable Turtle, in one pass over their lines."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, Self

from lod.release.compression import Packing
from lod.release.figures import Counting
from lod.release.manifest import WHOLE, Figures, File
from lod.representations.blocks import IN_GRAPH, Block, Blocks, header
from lod.representations.turtle import graphs

FOLDER: Final = "dumps"
# By the suffix of the file: without named graphs, and with.
MEDIA_TYPES: Final = {
    ".nt": "application/n-triples",
    ".nq": "application/n-quads",
    ".ttl": "text/turtle",
    ".trig": "application/trig",
}
_READ: Final = 1 << 20  # bytes of a source read at once
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
    whole: IO[bytes],
    sources: Mapping[str, IO[bytes]],
    *,
    base: str,
    prefixes: Mapping[str, str],
) -> tuple[Dumped, ...]:
    """Write the dumps of all datasets into a release, the whole first, and count what they hold.

    Args:
        release: the release's folder, or its draft's.
        release_name: that it has, or will have.
        whole: N-Quads lines in byte order, each once; read once, never held whole.
        sources: by dataset, those of the lines that one source tells.
        base: the IRI prefix of what we publish.
        prefixes: of the Turtle.
    """
    blocks = Blocks(prefixes)
    with dumping(release, release_name, sources, base=base, blocks=blocks) as dumps:
        for some in blocks.chunks(whole):
            dumps.take(some)
    return dumps.dumped()


@contextmanager
def dumping(
    release: Path,
    release_name: str,
    sources: Mapping[str, IO[bytes]],
    *,
    base: str,
    blocks: Blocks,
    whole_sha256: str = "",
) -> Iterator["Dumps"]:
    """Give what writes the dumps while the blocks of the whole pass by.

    `dumps/{dataset}-{release_name}.nt.gz`, `.nt.zst`, `.ttl.gz`, `.ttl.zst`; `.nq` and `.trig` instead where
    a statement stands in a named graph. `whole_sha256` is the digest of the lines of the whole, where known.
    """
    folder = release / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        known = dict.fromkeys(sources, "") | {WHOLE: whole_sha256}
        names = (WHOLE, *sources)
        files = [_Dump(folder, name, release_name, base, stack, known[name]) for name in names]
        for file in files:
            file.readable.write(header(blocks.prefixes))
        yield Dumps(files[0], [_Part(file, sources[file.dataset], blocks) for file in files[1:]], blocks)


class Dumps:
    """The dumps of a release, being written."""

    def __init__(self, whole: "_Dump", parts: Sequence["_Part"], blocks: Blocks) -> None:
        """Use `dumping`."""
        self._whole = whole
        self._parts = parts
        self._blocks = blocks

    def take(self, blocks: Sequence[Block]) -> None:
        """Write subjects, formatted once, into the whole and into all that tell the same of them."""
        some = _Some.of(blocks, self._whole.base, self._blocks)
        self._whole.take(some)
        for part in self._parts:
            part.take(some)

    def dumped(self) -> tuple[Dumped, ...]:
        """Return what was written, once it is closed."""
        return (self._whole.dumped(), *(part.dump.dumped() for part in self._parts))


@dataclass(frozen=True, slots=True)
class _Some:
    """Some subjects as a dump has them."""

    blocks: Sequence[Block]
    text: bytes
    readable: bytes  # Turtle; TriG what is said of those of which some statements stand in named graphs
    counted: Counting

    @classmethod
    def of(cls, some: Sequence[Block], base: str, blocks: Blocks) -> Self:
        """Put blocks together."""
        readable = [graphs(b.subject, b.said, blocks) if b.marks & IN_GRAPH else b.turtle for b in some]
        counted = Counting(base)
        counted.take(some)
        return cls(some, b"".join([block.text for block in some]), b"".join(readable), counted)


class _Dump:
    """The dumps of one dataset, being written."""

    def __init__(
        self, folder: Path, dataset: str, release_name: str, base: str, stack: ExitStack, sha256: str
    ) -> None:
        self.dataset = dataset
        self.base = base
        self.in_whole = True
        self._stem = f"{dataset}-{release_name}"
        self._counting = Counting(base)
        plain, readable = (folder / f".{self._stem}{each}" for each in _WITH_GRAPHS)
        self._plain, self.readable = Packing.to(plain, sha256), Packing.to(readable)
        stack.callback(self.readable.close)
        stack.callback(self._plain.close)

    def take(self, some: _Some) -> None:
        """Write and count some subjects."""
        self._counting.add(some.counted)
        self._plain.write(some.text)
        self.readable.write(some.readable)

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
    """A source on its way through the whole, of which its lines are a part."""

    def __init__(self, dump: _Dump, lines: IO[bytes], blocks: Blocks) -> None:
        self.dump = dump
        self._lines = lines
        self._blocks = blocks
        self._held = b""
        self._at = 0  # in what is held

    def take(self, some: _Some) -> None:
        """Write what the source says of some subjects: as it stands in the whole, unless others tell more."""
        self._read(len(some.text))
        if self._held.startswith(some.text, self._at):
            self._at += len(some.text)
            self.dump.take(some)
        elif own := self._own(some.blocks):
            self.dump.take(_Some.of(own, self.dump.base, self._blocks))

    def _read(self, size: int) -> None:
        """Hold as much as the source may say where the whole says so much."""
        wanted = size - (len(self._held) - self._at)
        if wanted > 0:
            self._held = self._held[self._at :] + self._lines.read(max(wanted, _READ))
            self._at = 0

    def _own(self, blocks: Sequence[Block]) -> list[Block]:
        held, at, own = self._held, self._at, list[Block]()
        last = blocks[-1].text[blocks[-1].text.rfind(b"\n", 0, -1) + 1 :]
        if at == len(held) or held[at : at + len(last)] > last:
            return own  # what comes next comes later, if anything does
        for block in blocks:
            if held.startswith(block.text, at):
                own.append(block)
                at += len(block.text)
            elif held.startswith(start := block.subject + b" ", at):
                end = at
                while held.startswith(start, end):
                    end = held.index(b"\n", end) + 1
                own.append(self._blocks.block(held[at:end]))
                self.dump.in_whole = False
                at = end
        self._at = at
        return own


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
