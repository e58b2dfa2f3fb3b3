"""A subject's statements as one block, read once from sorted lines, and its Turtle.

A predicate with its object comes again and again: each is read and written once, as long as it is remembered.
Text passes as it is written: every escape of N-Triples is one of Turtle. A term is shortened only where the
short form reads back to the very same term.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Final, NamedTuple

from lod.representations.lines import canonical_tag, split

RDF_TYPE: Final = b"<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
# Marks of a statement, and of a block that has such a one. The first eight are the caller's, by predicate.
CALLERS: Final = 0xFF
TYPE: Final = 1 << 8
NODE: Final = 1 << 9  # its object is an IRI
OURS: Final = 1 << 10  # and that is under our base
IN_GRAPH: Final = 1 << 11
_PREFIX_BITS: Final = 16  # and from here on a bit for each prefix that is used

_XSD: Final = b"<http://www.w3.org/2001/XMLSchema#"
# A safe part of PN_LOCAL (Turtle §6.5): what falls outside is written as a full IRI.
_LOCAL: Final = re.compile(rb"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?\Z")
_PREFIX: Final = re.compile(r"(?:[A-Za-z](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?)?\Z")
_SHORT: Final = {
    _XSD + b"integer>": re.compile(rb"[+-]?[0-9]+\Z"),
    _XSD + b"decimal>": re.compile(rb"[+-]?[0-9]*\.[0-9]+\Z"),
    _XSD + b"boolean>": re.compile(rb"(?:true|false)\Z"),
}
_SUBJECT: Final = re.compile(rb"([^ ]+ ).*\n(?:\1.*\n)*+")  # all lines of a subject
_NEXT: Final = b" ;\n    "  # before another predicate
_REMEMBERED: Final = 1 << 16
_CHUNK: Final = 1 << 20  # bytes of lines


class Said(NamedTuple):
    """A predicate with its object."""

    predicate: bytes
    object: bytes  # as N-Triples writes it
    first: bytes  # how Turtle goes on, after another predicate
    more: bytes  # and after the same predicate
    marks: int
    length: int  # of what follows the subject and a space on its line, in bytes
    graph: bytes = b""  # b"" is the default graph


class Block(NamedTuple):
    """The statements of a subject."""

    subject: bytes
    text: bytes  # its lines
    said: list[Said]  # one for each line
    marks: int  # of all that is said, and the prefixes of the Turtle
    turtle: bytes  # of its triples, those of several graphs once


class Blocks:
    """Reads and writes blocks; keeps what it wrote lately."""

    def __init__(
        self, prefixes: Mapping[str, str], base: str = "", watched: Mapping[bytes, int] | None = None
    ) -> None:
        """Set what is marked.

        Args:
            prefixes: prefix → namespace IRI, of the Turtle.
            base: the IRI prefix of OURS; none where "".
            watched: predicate, with brackets → the marks, among CALLERS, of its statements.
        """
        self.prefixes = {prefix: iri for prefix, iri in prefixes.items() if _PREFIX.match(prefix)}
        namespaces = {iri.encode(): prefix.encode() for prefix, iri in self.prefixes.items()}
        bits = {prefix.encode(): 1 << n for n, prefix in enumerate(self.prefixes, _PREFIX_BITS)}
        known = {iri: (prefix, bits[prefix]) for iri, prefix in namespaces.items()}
        self._names = {iri: each for iri, each in known.items() if iri.endswith((b"#", b"/"))}
        self._others = [(iri, *each) for iri, each in known.items() if iri not in self._names]
        self._base = b"<" + base.encode() if base else b"\n"
        self._watched = watched or {}
        self._said = _Memory(self)
        self._predicates: dict[bytes, tuple[bytes, bytes, int]] = {}
        self._ends: dict[bytes, tuple[bytes, re.Pattern[bytes] | None, int] | None] = {}
        self._headers: dict[int, bytes] = {}

    def chunks(self, lines: IO[bytes]) -> Iterator[list[Block]]:
        """Yield the blocks of N-Quads lines in byte order, some at a time, those of a chunk of the file."""
        rest, size = b"", _CHUNK
        while read := lines.read(size):
            rest += read
            found = [each.group() for each in _SUBJECT.finditer(rest)]
            del found[-1:]  # its subject may go on
            if not found:
                size *= 2
                continue
            rest, size = rest[sum(map(len, found)) :], _CHUNK
            yield [self.block(text) for text in found]
        if rest:
            yield [self.block(each.group()) for each in _SUBJECT.finditer(rest)]

    def block(self, text: bytes) -> Block:
        """Read the lines of one subject, sorted."""
        start = text[: text.index(b" ") + 1]
        remembered = self._said
        said = [remembered[each] for each in text[len(start) : -1].split(b"\n" + start)]
        marks, turtle = self.turtle(start[:-1], said)
        if marks & IN_GRAPH:
            triples = dict.fromkeys(b"%b %b ." % (each.predicate, each.object) for each in said)
            used, turtle = self.turtle(start[:-1], [remembered[each] for each in triples])
            marks |= used
        return Block(start[:-1], text, said, marks, turtle)

    def turtle(self, subject: bytes, said: Iterable[Said]) -> tuple[int, bytes]:
        """Write statements that stand together by predicate, `a` first; return their marks too."""
        name, marks = self.iri(subject)
        types, others = list[bytes](), list[bytes]()
        before = b""
        for predicate, _, first, more, mark, _, _ in said:
            marks |= mark
            piece = more if predicate == before else first
            before = predicate
            if mark & TYPE:
                types.append(piece)
            else:
                others.append(piece)
        return marks, b"%b %b .\n\n" % (name, b"".join(types + others)[len(_NEXT) :])

    def header(self, marks: int) -> bytes:
        """Return the declarations of the prefixes that blocks of such marks use."""
        used = marks >> _PREFIX_BITS
        found = self._headers.get(used)
        if found is None:
            declared = {p: iri for n, (p, iri) in enumerate(self.prefixes.items()) if used >> n & 1}
            found = self._headers[used] = header(declared)
        return found

    def iri(self, iri: bytes) -> tuple[bytes, int]:
        """Write an IRI, given in brackets; return the mark of its prefix too."""
        cut = max(iri.rfind(b"#"), iri.rfind(b"/")) + 1
        named = self._names.get(iri[1:cut])
        if named is not None and _LOCAL.match(iri, cut, len(iri) - 1):
            return b"%b:%b" % (named[0], iri[cut:-1]), named[1]
        for namespace, prefix, bit in self._others:
            cut = 1 + len(namespace)
            if iri.startswith(namespace, 1) and _LOCAL.match(iri, cut, len(iri) - 1):
                return b"%b:%b" % (prefix, iri[cut:-1]), bit
        return iri, 0

    def read(self, told: bytes) -> Said:
        """Read what follows a subject and a space on its line, the line feed left out."""
        predicate, rest = told.split(b" ", 1)
        known = self._predicates.get(predicate) or self._predicate(predicate)
        predicate, begun, marks = known
        if rest.endswith(b'" .'):
            term = written = rest[:-2]
        elif rest.startswith(b"<"):
            if rest.startswith(b"<<") or rest.find(b">") != len(rest) - len(b"> ."):
                return self._odd(told)
            term = rest[:-2]
            written, used = self.iri(term)
            marks |= used | NODE | (OURS if term.startswith(self._base) else 0)
        else:
            cut = rest.rindex(b'"') + 1
            end = self._end(rest[cut:])
            if end is None:
                return self._odd(told)
            mark, short, used = end
            term = rest[:-2]
            if short is not None and short.match(rest, 1, cut - 1):
                written = rest[1 : cut - 1]
            else:
                written = rest[:cut] + mark
                marks |= used
        return Said(predicate, term, begun + written, b" , " + written, marks, len(told))

    def _odd(self, told: bytes) -> Said:
        """Read a statement in a named graph, or one of a triple term."""
        _, predicate, term, graph = split(b"<> " + told)
        if graph:
            said = self.read(b"%b %b ." % (predicate, term))
            return said._replace(marks=said.marks | IN_GRAPH, length=len(told), graph=graph)
        known, begun, marks = self._predicate(predicate)
        return Said(known, term, begun + term, b" , " + term, marks, len(told))

    def _predicate(self, iri: bytes) -> tuple[bytes, bytes, int]:
        """Return a predicate, how Turtle begins with it, and its marks."""
        written, marks = (b"a", TYPE) if iri == RDF_TYPE else self.iri(iri)
        known = iri, b"%b%b " % (_NEXT, written), marks | self._watched.get(iri, 0)
        if len(self._predicates) < _REMEMBERED:
            self._predicates[iri] = known
        return known

    def _end(self, end: bytes) -> tuple[bytes, re.Pattern[bytes] | None, int] | None:
        """Read what follows the text of a literal: how it is written, and when it need not be.

        None where a graph stands there.
        """
        if end in self._ends:
            return self._ends[end]
        found = None if b" " in end[:-2] else self._mark(end[:-2])
        if len(self._ends) < _REMEMBERED:
            self._ends[end] = found
        return found

    def _mark(self, mark: bytes) -> tuple[bytes, re.Pattern[bytes] | None, int]:
        if mark.startswith(b"@"):
            return b"@" + canonical_tag(mark[1:]), None, 0
        written, used = self.iri(mark[2:])
        return b"^^" + written, _SHORT.get(mark[2:]), used


class _Memory(dict[bytes, Said]):
    """What was read, by its text; begun anew when it is full."""

    def __init__(self, blocks: Blocks) -> None:
        self._blocks = blocks

    def __missing__(self, told: bytes) -> Said:
        if len(self) >= _REMEMBERED:
            self.clear()
        said = self[told] = self._blocks.read(told)
        return said


def header(prefixes: Mapping[str, str]) -> bytes:
    """Return the prefix declarations, in the order given, and the empty line after them."""
    declared = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in prefixes.items())
    return declared.encode() + b"\n" if declared else b""
