"""Dumps: each dataset, and the whole, as sorted N-Triples and readable Turtle, in one pass over its lines."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from lod.release.compression import Packing
from lod.release.figures import Counting
from lod.release.manifest import Figures, File
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


def write_dumps(
    release: Path,
    release_name: str,
    dataset: str,
    lines: Iterable[bytes],
    *,
    base: str,
    prefixes: Mapping[str, str],
) -> tuple[Figures, tuple[File, ...]]:
    """Write the dumps of one dataset into a release and count what they hold.

    `dumps/{dataset}-{release_name}.nt.gz`, `.nt.zst`, `.ttl.gz`, `.ttl.zst`; `.nq` and `.trig` instead where
    a statement stands in a named graph.

    Args:
        release: the release's folder, or its draft's.
        release_name: that it has, or will have.
        dataset: name of a source, or `manifest.WHOLE`.
        lines: N-Quads lines in byte order, each once; read once, never held whole.
        base: the IRI prefix of what we publish.
        prefixes: of the Turtle.
    """
    folder = release / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    counting = Counting(base)
    stem = f"{dataset}-{release_name}"
    with ExitStack() as stack:
        plain, readable = (Packing.to(folder / f".{stem}{suffix}") for suffix in _WITH_GRAPHS)
        stack.callback(readable.close)
        stack.callback(plain.close)
        readable.write(header(prefixes))
        shorten = Shortener(prefixes)
        for subject, group in groups(lines):
            plain.write(b"".join(group))
            for piece in _pieces(subject, group, counting, shorten):
                readable.write(piece)
    figures = counting.figures()
    suffixes = [_WITH_GRAPHS[suffix] if figures.graphs else suffix for suffix in _WITH_GRAPHS]
    packings = zip((plain, readable), suffixes, strict=True)
    return figures, tuple(
        file
        for packing, suffix in packings
        for file in _entries(packing, dataset, stem + suffix, figures.triples)
    )


def _pieces(subject: bytes, lines: list[bytes], counting: Counting, shorten: Shortener) -> Iterator[bytes]:
    """Yield a subject as Turtle, or as TriG where some of its statements stand in named graphs."""
    if not any(in_graph(line) for line in lines if line.endswith(b"> .\n")):
        said = told(lines)
        counting.take(subject, said)
        yield body(subject, said, shorten)
        return
    graphs: dict[bytes, list[bytes]] = {}
    for terms in map(split, lines):
        graphs.setdefault(terms.graph, []).append(b" ".join(terms[:3]) + b" .\n")
    counting.take(subject, told(line for told_there in graphs.values() for line in told_there))
    counting.take_graphs(graphs)
    for graph in sorted(graphs):
        piece = body(subject, told(graphs[graph]), shorten)
        yield shorten.iri(graph) + b" {\n" + piece + b"}\n\n" if graph else piece


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
