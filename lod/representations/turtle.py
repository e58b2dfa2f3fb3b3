"""Turtle from N-Triples lines: fast, readable, the same bytes each time.

Subjects keep the order of the lines, `a` comes first, then the predicates in the order of the lines.
"""

from collections.abc import Iterable, Iterator, Mapping

from lod.representations.blocks import Blocks, Said
from lod.representations.lines import groups, split
from lod.representations.prefixes import header


def turtle(lines: Iterable[bytes], prefixes: Mapping[str, str]) -> Iterator[bytes]:
    """Yield a Turtle document in pieces: all prefixes, then one piece for each subject.

    Args:
        lines: N-Triples lines that stand together by subject; read once, never held whole.
        prefixes: prefix → namespace IRI.
    """
    yield header(prefixes)
    for _, piece in _bodies(lines, Blocks(prefixes)):
        yield piece


def turtle_document(lines: Iterable[bytes], prefixes: Mapping[str, str]) -> bytes:
    """Return a whole, small Turtle document that declares only the prefixes it uses."""
    blocks, used, pieces = Blocks(prefixes), 0, list[bytes]()
    for marks, piece in _bodies((b" ".join(split(line)[:3]) + b" .\n" for line in lines), blocks):
        used |= marks
        pieces.append(piece)
    return blocks.prefixes.header(used) + b"".join(pieces)


def trig(lines: Iterable[bytes], prefixes: Mapping[str, str]) -> Iterator[bytes]:
    """Yield a TriG document in pieces; `lines` are N-Quads that stand together by subject within a graph.

    A graph is opened anew wherever the lines come back to it, which TriG allows (§2.2).
    """
    yield header(prefixes)
    blocks = Blocks(prefixes)
    for subject, group in groups(lines):
        yield graphs(subject, [_read(line, blocks) for line in group], blocks)


def graphs(subject: bytes, said: Iterable[Said], blocks: Blocks) -> bytes:
    """Write what is said of a subject, a graph after the other, the default graph first."""
    told: dict[bytes, list[Said]] = {}
    for each in said:
        told.setdefault(each.graph, []).append(each)
    pieces = [(graph, blocks.turtle(subject, _together(told[graph]))[1]) for graph in sorted(told)]
    return b"".join(
        blocks.prefixes.iri(graph)[0] + b" {\n" + piece + b"}\n\n" if graph else piece
        for graph, piece in pieces
    )


def _bodies(lines: Iterable[bytes], blocks: Blocks) -> Iterator[tuple[int, bytes]]:
    """Yield the marks and the statements of each subject, ended by an empty line."""
    for subject, group in groups(lines):
        yield blocks.turtle(subject, _together(_read(line, blocks) for line in group))


def _read(line: bytes, blocks: Blocks) -> Said:
    terms = split(line)[1:]
    return blocks.read(b" ".join([*filter(None, terms), b"."]))


def _together(said: Iterable[Said]) -> list[Said]:
    """Put those of a predicate side by side."""
    found: dict[bytes, list[Said]] = {}
    for each in said:
        found.setdefault(each.predicate, []).append(each)
    return [each for together in found.values() for each in together]
