"""RDF as it is: Turtle, N-Triples, N-Quads, TriG, RDF/XML, JSON-LD; only blank nodes are given names.

Nothing is fetched: a remote JSON-LD context or an external XML entity makes the source unreadable.
"""

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import IO, BinaryIO, Final
from xml.parsers import expat

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from lod.errors import Notice, Problem, UnreadableSource
from lod.namespaces import NAMES, RDF
from lod.packing import unpacked
from lod.records.statements import Skolems, Statements

FORMATS: Final = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "nq": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "rdf": RdfFormat.RDF_XML,
    "owl": RdfFormat.RDF_XML,
    "xml": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
    "json": RdfFormat.JSON_LD,
    "jsonl": RdfFormat.JSON_LD,
    "ndjson": RdfFormat.JSON_LD,
}
_BY_LINE: Final = frozenset({"jsonl", "ndjson"})  # a document of JSON-LD on each line
_NAMELY: Final = re.compile("name|label|title", re.IGNORECASE)  # in the last part of a property's IRI
_PROPERTIES: Final = 5  # of those, told
_CHUNK: Final = 2000  # lines of N-Triples parsed at once
_LONGEST_ENTITY: Final = 2000  # characters; namespace abbreviations are shorter, bombs are not


def convert(
    stream: BinaryIO,
    file: str,
    *,
    first: int = 1,
    format: str = "",
    source: str = "",
    base: str = "",
    labels: tuple[str, ...] = (),
) -> Iterator[Statements | Problem | Notice]:
    """Yield what the file tells of each subject, in the order of the file.

    A subject whose statements stand apart in the file is told once for each run of them. Of subjects whose
    names pages and search will not know, the properties that seem to hold these are told at the end.

    Args:
        stream: the file's bytes, plain or packed with gzip.
        file: how a Problem names the source.
        first: ordinal of the first subject.
        format: a suffix of FORMATS, where the file's name does not tell it.
        source: name of the source, which names its blank nodes (filled by the build).
        base: IRI to resolve relative IRIs against and to name blank nodes under (filled by the build).
        labels: IRIs of properties that name a thing, beside NAMES (filled by the build).

    Raises:
        UnreadableSource: the grammar is broken in a format without lines to go on at; names line and column.
    """
    token = format or file.removesuffix(".gz").rpartition(".")[2].lower()
    quads = _read(unpacked(stream), file, _format(token, file), base, by_line=token in _BY_LINE)
    faults: list[Problem] = []
    skolems = Skolems(f"{base}.well-known/genid/", source)
    naming = _Naming(frozenset((*NAMES, *map(NamedNode, labels))))
    for ordinal, (subject, told) in enumerate(skolems.gather(_plain(quads, faults)), first):
        yield from _drain(faults)
        naming.look(subject, told)
        yield Statements(subject, tuple(told), file, ordinal)
    yield from _drain(faults)
    yield from naming.notice(file)


class _Naming:
    """Which subjects have no name that is known, though something is said of them that seems to be one."""

    def __init__(self, known: frozenset[NamedNode]) -> None:
        self._known = known
        self._others: Counter[str] = Counter()  # subjects, by such a property
        self._nameless = 0

    def look(self, subject: str, quads: list[Quad]) -> None:
        """Look at what is said of a subject."""
        node = NamedNode(subject)
        said = {quad.predicate for quad in quads if isinstance(quad.object, Literal) and quad.subject == node}
        if self._known.isdisjoint(said):
            names = [each.value for each in said if _seems_a_name(each.value)]
            self._others.update(names)
            self._nameless += bool(names)

    def notice(self, file: str) -> Iterator[Notice]:
        """Yield what a steward can do, where there are such subjects."""
        if self._nameless:
            found = sorted(self._others, key=lambda iri: (-self._others[iri], iri))
            told = f"of its subjects {self._nameless} have no name that pages show and search finds"
            hint = f"in lod.toml `labels` may name {', '.join(found[:_PROPERTIES])}"
            yield Notice(file, 1, "labels", f"{told}; {hint}", "no-name")


@lru_cache(maxsize=1024)
def _seems_a_name(iri: str) -> bool:
    return bool(_NAMELY.search(re.split("[/#]", iri)[-1]))


def _format(token: str, file: str) -> RdfFormat:
    if token not in FORMATS:
        raise UnreadableSource(
            f"{file}: no RDF format is known by {token!r}; set format to one of {', '.join(FORMATS)}"
        )
    return FORMATS[token]


def _drain(faults: list[Problem]) -> Iterator[Problem]:
    yield from faults
    faults.clear()


def _plain(outcomes: Iterable[Quad | Problem], faults: list[Problem]) -> Iterator[Quad]:
    """Yield the quads; put the problems aside in the order met."""
    for outcome in outcomes:
        if isinstance(outcome, Problem):
            faults.append(outcome)
        else:
            yield outcome


def _read(
    stream: BinaryIO, file: str, syntax: RdfFormat, base: str, *, by_line: bool
) -> Iterator[Quad | Problem]:
    if syntax in {RdfFormat.N_TRIPLES, RdfFormat.N_QUADS}:
        return _lines(stream, file, syntax)
    if by_line:
        return _documents(stream, file, base)
    guarded = _guarded(stream, file) if syntax == RdfFormat.RDF_XML else stream
    return (_sound(quad, file) for quad in _whole(guarded, file, syntax, base))


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


def _guarded(stream: BinaryIO, file: str) -> BinaryIO:
    return io.BufferedReader(_Guard(stream, file))


class _Guard(io.RawIOBase):
    """An RDF/XML stream whose document type is looked at before the parser expands anything from it.

    Short internal entities abbreviate namespaces and are common; those that nest, are long or point outside
    (XML 1.0 §4.2) are how a small file becomes a large memory or another file's text.
    """

    def __init__(self, stream: BinaryIO, file: str) -> None:
        super().__init__()
        self._stream = stream
        self._file = file
        self._open = True
        self._parser = expat.ParserCreate()
        self._parser.EntityDeclHandler = self._entity
        self._parser.StartElementHandler = self._element

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill `buffer`; raises UnreadableSource at a declaration that is refused."""
        view = memoryview(buffer)
        data = self._stream.read(len(view))
        self._look(data)
        view[: len(data)] = data
        return len(data)

    def _look(self, data: bytes) -> None:
        if not self._open:
            return
        try:
            self._parser.Parse(data, not data)
        except _RootReached:
            self._open = False
        except expat.ExpatError as error:
            place = f"{self._file}:{error.lineno}:{error.offset + 1}"
            raise UnreadableSource(f"{place}: {expat.ErrorString(error.code)}") from error

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] != "RDF" and RDF.iri not in attributes.values():
            place = f"{self._file}:{self._parser.CurrentLineNumber}:1"
            raise UnreadableSource(f"{place}: the root of this XML is {name}, not rdf:RDF: it is no RDF/XML")
        raise _RootReached

    def _entity(self, name: str, parameter: int, value: str | None, *outside: str | None) -> None:
        line = self._parser.CurrentLineNumber
        if value is None or parameter:
            raise UnreadableSource(
                f"{self._file}:{line}:1: entity {name} points outside the document and is not fetched"
            )
        if "&" in value or len(value) > _LONGEST_ENTITY:
            raise UnreadableSource(
                f"{self._file}:{line}:1: entity {name} is nested or too long to be an abbreviation"
            )


class _RootReached(Exception):  # noqa: N818
    """All entity declarations were seen."""
