"""A subject's statements as one block, read once from sorted lines, and its Turtle.

A predicate with its object comes again and again: each is read and written once, as long as it is remembered.
Text passes as it is written: every escape of N-Triples is one of Turtle.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from lod.representations.lines import split
from lod.representations.prefixes import SHORT, Prefixes

RDF_TYPE: Final = b"<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
NEXT: Final = b" ;\n    "  # before another predicate
_TYPE: Final = 1  # the mark of what is said by `a`; the others are those of prefixes
_SHORT: Final = {datatype: re.compile(form.encode() + rb"\Z") for datatype, form in SHORT.items()}
_REMEMBERED: Final = 1 << 16


class Said(NamedTuple):
    """A predicate with its object."""

    predicate: bytes
    object: bytes  # as N-Triples writes it
    first: bytes  # how Turtle goes on, after another predicate
    more: bytes  # and after the same predicate
    marks: int
    graph: bytes = b""  # b"" is the default graph


class Block(NamedTuple):
    """The statements of a subject."""

    subject: bytes
    marks: int  # the prefixes of the Turtle
    turtle: bytes


class Blocks:
    """Reads and writes blocks; keeps what it wrote lately."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        """`prefixes`: prefix → namespace IRI, of the Turtle."""
        self.prefixes = Prefixes(prefixes)
        self._said = _Memory(self)
        self._predicates: dict[bytes, tuple[bytes, bytes, int]] = {}
        self._ends: dict[bytes, tuple[bytes, int, re.Pattern[bytes] | None] | None] = {}

    def block(self, text: bytes) -> Block:
        """Read the lines of one subject, sorted, all in the default graph."""
        start = text[: text.index(b" ") + 1]
        remembered = self._said
        said = [remembered[each] for each in text[len(start) : -1].split(b"\n" + start)]
        return Block(start[:-1], *self.turtle(start[:-1], said))

    def turtle(self, subject: bytes, said: Iterable[Said]) -> tuple[int, bytes]:
        """Write statements that stand together by predicate, `a` first; return their marks too."""
        name, marks = self.prefixes.iri(subject)
        types, others = list[bytes](), list[bytes]()
        before = b""
        for predicate, _, first, more, mark, _ in said:
            marks |= mark
            piece = more if predicate == before else first
            before = predicate
            if mark & _TYPE:
                types.append(piece)
            else:
                others.append(piece)
        return marks, b"%b %b .\n\n" % (name, b"".join(types + others)[len(NEXT) :])

    def read(self, told: bytes) -> Said:
        """Read what follows a subject and a space on its line, the line feed left out."""
        predicate, rest = told.split(b" ", 1)
        predicate, begun, marks = self._predicates.get(predicate) or self._predicate(predicate)
        if rest.endswith(b'" .'):
            term = written = rest[:-2]
        elif rest.startswith(b"<"):
            if rest.startswith(b"<<") or rest.find(b">") != len(rest) - len(b"> ."):
                return self._odd(told)
            term = rest[:-2]
            written, used = self.prefixes.iri(term)
            marks |= used
        else:
            cut = rest.rindex(b'"') + 1
            end = self._end(rest[cut:])
            if end is None:
                return self._odd(told)
            mark, used, short = end
            term = rest[:-2]
            if short is not None and short.match(rest, 1, cut - 1):
                written = rest[1 : cut - 1]
            else:
                written = rest[:cut] + mark
                marks |= used
        return Said(predicate, term, begun + written, b" , " + written, marks)

    def _odd(self, told: bytes) -> Said:
        """Read a statement in a named graph, or one of a triple term."""
        _, predicate, term, graph = split(b"<> " + told)
        if graph:
            return self.read(b"%b %b ." % (predicate, term))._replace(graph=graph)
        known, begun, marks = self._predicate(predicate)
        return Said(known, term, begun + term, b" , " + term, marks)

    def _predicate(self, iri: bytes) -> tuple[bytes, bytes, int]:
        """Return a predicate, how Turtle begins with it, and its marks."""
        written, marks = (b"a", _TYPE) if iri == RDF_TYPE else self.prefixes.iri(iri)
        known = iri, b"%b%b " % (NEXT, written), marks
        if len(self._predicates) < _REMEMBERED:
            self._predicates[iri] = known
        return known

    def _end(self, end: bytes) -> tuple[bytes, int, re.Pattern[bytes] | None] | None:
        """Read what follows the text of a literal: how it is written, and when it need not be.

        None where a graph stands there.
        """
        if end in self._ends:
            return self._ends[end]
        found = None if b" " in end[:-2] else (*self.prefixes.end(end[:-2]), _SHORT.get(end[2:-2]))
        if len(self._ends) < _REMEMBERED:
            self._ends[end] = found
        return found


class _Memory(dict[bytes, Said]):
    """What was read, by its text; begun anew when it is full."""

    def __init__(self, blocks: Blocks) -> None:
        self._blocks = blocks

    def __missing__(self, told: bytes) -> Said:
        if len(self) >= _REMEMBERED:
            self.clear()
        said = self[told] = self._blocks.read(told)
        return said
