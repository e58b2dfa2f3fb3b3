"""Dumps: the whole and each source, sorted N-Triples and readable Turtle, in one pass over their lines."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Self

import polars as pl

from lod.release.compression import Packing
from lod.release.figures import Counting
from lod.release.manifest import DUMPS, WHOLE, Figures, File
from lod.representations.lines import mapped, where
from lod.representations.prefixes import header
from lod.representations.tables import Table, joined
from lod.representations.turtles import Turtles
from lod.sorting import ordered

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
    subjects: Path | None = None  # a file of those that the source tells of, a line each; None of the whole


@contextmanager
def dumping(
    release: Path,
    release_name: str,
    sources: Mapping[str, Sequence[Path]],
    *,
    base: str,
    turtles: Turtles,
    scratch: Path,
    whole_sha256: str = "",
) -> Iterator["Dumps"]:
    """Give what writes the dumps of all datasets, and counts what they hold, while the whole passes by.

    `dumps/{dataset}-{release_name}.nt.gz`, `.nt.zst`, `.ttl.gz`, `.ttl.zst`; `.nq` and `.trig` instead where
    a statement stands in a named graph.

    Args:
        release: the release's folder, or its draft's.
        release_name: that it has, or will have.
        sources: by dataset, sorted files of the lines that one source tells; the whole is what all tell.
        base: the IRI prefix of what we publish.
        turtles: what writes the Turtle.
        scratch: a folder for what is noted of the datasets.
        whole_sha256: the digest of the lines of the whole, where it is known.
    """
    folder = release / DUMPS
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        known = dict.fromkeys(sources, "") | {WHOLE: whole_sha256}
        names = (WHOLE, *sources)
        head = header(turtles.prefixes.declared)
        files = [
            stack.enter_context(closing(_Dump(folder, name, release_name, base, head, known[name])))
            for name in names
        ]
        parts = [
            stack.enter_context(closing(_Part(file, sources[file.dataset], scratch / f"subjects-{number}")))
            for number, file in enumerate(files[1:])
        ]
        yield Dumps(files[0], parts, turtles)


class Dumps:
    """The dumps of a release, being written."""

    def __init__(self, whole: "_Dump", parts: Sequence["_Part"], turtles: Turtles) -> None:
        """Use `dumping`."""
        self._whole = whole
        self._parts = parts
        self._turtles = turtles

    def take(self, lines: bytes, table: Table, turtle: pl.DataFrame) -> None:
        """Write a chunk of the whole, and what each source tells of the same subjects.

        Args:
            lines: the N-Quads.
            table: the same.
            turtle: and as `Turtles.of` writes it.
        """
        some = _Some.of(lines, table, turtle, self._whole.base, self._turtles)
        self._whole.take(some)
        last = lines[lines.rfind(b"\n", 0, -1) + 1 :]
        told = [part.up_to(last) for part in self._parts]
        alone = sum(map(bool, told)) == 1  # all that the whole has here
        for part, each in zip(self._parts, told, strict=True):
            if each:
                own = lines if alone else ordered(b"".join(each).splitlines(keepends=True))
                part.take(own, some, self._turtles)

    def dumped(self) -> tuple[Dumped, ...]:
        """Return what was written, once it is closed."""
        return (self._whole.dumped(), *(part.dumped() for part in self._parts))


@dataclass(frozen=True, slots=True)
class _Some:
    """Some subjects as a dump has them."""

    lines: bytes
    readable: bytes  # Turtle; TriG what is said of those of which some statements stand in named graphs
    counted: Counting
    sizes: pl.DataFrame  # `subject` → how many statements: `len`
    subjects: pl.Series  # in their order

    @classmethod
    def of(cls, lines: bytes, table: Table, turtle: pl.DataFrame, base: str, turtles: Turtles) -> Self:
        """Put a chunk together."""
        counted = Counting(base)
        counted.take(table)
        pieces = turtles.with_graphs(table) if table.has_graphs else turtle["piece"]
        sizes = table.rows.group_by("subject").len()
        return cls(lines, joined(pieces), counted, sizes, table.subjects)


class _Dump:
    """The dumps of one dataset, being written."""

    def __init__(
        self, folder: Path, dataset: str, release_name: str, base: str, head: bytes, sha256: str
    ) -> None:
        self.dataset = dataset
        self.base = base
        self.in_whole = True
        self._stem = f"{dataset}-{release_name}"
        self._counting = Counting(base)
        plain, readable = (folder / f".{self._stem}{each}" for each in _WITH_GRAPHS)
        self._plain, self._readable = Packing.to(plain, sha256), Packing.to(readable)
        self._readable.write(head)

    def take(self, some: _Some) -> None:
        """Write and count some subjects."""
        self._counting.add(some.counted)
        self._plain.write(some.lines)
        self._readable.write(some.readable)

    def close(self) -> None:
        """Write what is left."""
        self._plain.close()
        self._readable.close()

    def dumped(self) -> Dumped:
        """Return what was written, once it is closed."""
        figures = self._counting.figures()
        suffixes = [_WITH_GRAPHS[suffix] if figures.graphs else suffix for suffix in _WITH_GRAPHS]
        files = [
            file
            for packing, suffix in zip((self._plain, self._readable), suffixes, strict=True)
            for file in _entries(packing, self.dataset, self._stem + suffix, figures.triples)
        ]
        return Dumped(self.dataset, figures, tuple(files), self.in_whole)


class _Part:
    """A source on its way through the whole, of which its lines are a part."""

    def __init__(self, dump: _Dump, runs: Sequence[Path], subjects: Path) -> None:
        self._dump = dump
        self._subjects = subjects.open("wb")
        self._runs = [mapped(run) for run in runs]
        self._read = [0] * len(runs)  # bytes of each

    def up_to(self, last: bytes) -> list[memoryview]:
        """Return the source's lines up to a line of the whole, from each of its files that has some."""
        found = []
        for number, run in enumerate(self._runs):
            begin = self._read[number]
            following = run[begin : begin + len(last)]
            if not following or following > last:  # of most files: they hold other records
                continue
            self._read[number] = end = where(run, last + b"\xff")
            found.append(memoryview(run)[begin:end])  # not read as long as no one looks
        return found

    def take(self, lines: bytes, whole: _Some, turtles: Turtles) -> None:
        """Write what the source says of some subjects: as it stands in the whole, where it says it all."""
        own = whole
        if lines != whole.lines:
            table = Table.of(lines)
            own = _Some.of(lines, table, turtles.of(table), self._dump.base, turtles)
            # All that a source says stands in the whole: where they are as many they are the same.
            self._dump.in_whole &= own.sizes.join(whole.sizes, on=["subject", "len"], how="anti").is_empty()
        self._dump.take(own)
        self._subjects.write(joined(own.subjects + "\n"))

    def close(self) -> None:
        """Write what is left."""
        self._subjects.close()

    def dumped(self) -> Dumped:
        """Return what was written, once all is closed."""
        return replace(self._dump.dumped(), subjects=Path(self._subjects.name))


def _entries(packing: Packing, dataset: str, name: str, statements: int) -> Iterator[File]:
    """Give the files their names, which they have once we know whether there are graphs."""
    for packed in packing.files:
        path = packed.path.with_name(name + packed.path.suffix)
        packed.path.rename(path)
        yield File(
            path=f"{DUMPS}/{path.name}",
            bytes=packed.size,
            sha256=packed.sha256,
            statements=statements,
            content_sha256=packing.content_sha256,
            dataset=dataset,
            media_type=MEDIA_TYPES[Path(name).suffix],
        )
