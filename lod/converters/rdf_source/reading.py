"""Files of RDF as quads; a statement or line that is none is a Problem."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import IO, BinaryIO, Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from lod.converters.rdf_source.guarding import guarded
from lod.errors import Problem, UnreadableSource

_CHUNK: Final = 2000  # lines of N-Triples parsed at once


def quads_of(
    stream: BinaryIO, file: str, syntax: RdfFormat, base: str, *, by_line: bool
) -> Iterator[Quad | Problem]:
    """Yield the quads of a file; `by_line`: each line is a document of JSON-LD.

    Raises:
        UnreadableSource: the grammar is broken in a format without lines to go on at.
    """
    if syntax in {RdfFormat.N_TRIPLES, RdfFormat.N_QUADS}:
        return _lines(stream, file, syntax)
    if by_line:
        return _documents(stream, file, base)
    whole = guarded(stream, file) if syntax == RdfFormat.RDF_XML else stream
    return (_sound(quad, file) for quad in _whole(whole, file, syntax, base))


def _checked(quad: Quad, file: str, line: int) -> Quad | Problem:
    return _refusal(quad, file, line) if _is_rdf_1_2(quad) else quad


def _sound(quad: Quad, file: str, line: int = 1) -> Quad | Problem:
    """Return the quad, or a Problem where a term of it is none: the statements beside it are not lost."""
    if _is_rdf_1_2(quad):
        return _refusal(quad, file, line)
    target = quad.object
    if isinstance(target, Literal):
        fault = _tag_fault(target.language) if target.language else _iri_fault(target.datatype.value)
    else:
        fault = _iri_fault(target.value) if isinstance(target, NamedNode) else ""
    for node in (quad.subject, quad.predicate, quad.graph_name):
        fault = fault or (_iri_fault(node.value) if isinstance(node, NamedNode) else "")
    if not fault:
        return quad
    subject = quad.subject.value if not isinstance(quad.subject, Triple) else ""
    return Problem(file, line, quad.predicate.value, fault, "syntax", subject[:200])


@lru_cache(maxsize=1 << 14)
def _iri_fault(iri: str) -> str:
    try:
        NamedNode(iri)
    except ValueError as error:
        return f"{iri[:200]!r} is no IRI: {error}"
    return ""


@lru_cache(maxsize=1024)
def _tag_fault(tag: str) -> str:
    try:
        Literal("", language=tag)
    except ValueError as error:
        return f"{tag[:80]!r} is no language tag: {error}"
    return ""


def _is_rdf_1_2(quad: Quad) -> bool:
    target = quad.object
    return isinstance(target, Triple) or (isinstance(target, Literal) and target.direction is not None)


def _refusal(quad: Quad, file: str, line: int) -> Problem:
    subject = quad.subject.value if not isinstance(quad.subject, Triple) else ""
    return Problem(
        file, line, quad.predicate.value, "is RDF 1.2, which is not published here", "rdf-1.2", subject
    )


def _whole(stream: IO[bytes], file: str, syntax: RdfFormat, base: str) -> Iterator[Quad]:
    try:
        yield from parse(stream, format=syntax, base_iri=base or None, lenient=True)  # see `_sound`
    except SyntaxError as error:
        place = f"{error.lineno}:{error.offset or 1}: " if error.lineno else " "
        raise UnreadableSource(f"{file}:{place}{_reason(error)}") from error
    except ValueError as error:
        raise UnreadableSource(f"{file}: {error}") from error


def _documents(stream: BinaryIO, file: str, base: str) -> Iterator[Quad | Problem]:
    """Yield the quads of a document of JSON-LD on each line; one that is broken is a Problem."""
    for number, line in enumerate(stream, 1):
        if not line.strip():
            continue
        try:
            # Each document has blank nodes of its own, whatever it calls them.
            told = list(
                parse(line, RdfFormat.JSON_LD, base_iri=base or None, lenient=True, rename_blank_nodes=True)
            )
        except (SyntaxError, ValueError) as error:
            reason = _reason(error) if isinstance(error, SyntaxError) else str(error)
            yield Problem(file, number, "record", reason, "syntax")
            continue
        yield from (_sound(quad, file, number) for quad in told)


def _lines(stream: BinaryIO, file: str, syntax: RdfFormat) -> Iterator[Quad | Problem]:
    """Yield the quads line by line; a line that breaks the grammar is a Problem, and the next is read on."""
    number = 1
    while chunk := list(islice(stream, _CHUNK)):
        try:
            quads = list(parse(b"".join(chunk), format=syntax))
        except SyntaxError:
            quads = []
        if quads and not any(map(_is_rdf_1_2, quads)):
            yield from quads
        else:
            for offset, line in enumerate(chunk):
                yield from _line(line, file, number + offset, syntax)
        number += len(chunk)


def _line(line: bytes, file: str, number: int, syntax: RdfFormat) -> list[Quad | Problem]:
    try:
        return [_checked(quad, file, number) for quad in parse(line, format=syntax)]
    except SyntaxError as error:
        return [Problem(file, number, f"column {error.offset or 1}", _reason(error), "syntax")]


def _reason(error: SyntaxError) -> str:
    """Return what the parser says, without the place it says it of."""
    said = error.msg
    if "LoadDocumentCallback" in said:
        return "a remote JSON-LD context is not fetched; put the context into the file"
    if "already contains one root element" in said:
        return 'there is a second document; where each line is one, set format = "jsonl"'
    if said.startswith("Parser error"):
        said = said.partition(": ")[2]
    return said.rpartition(" (line ")[0] or said
