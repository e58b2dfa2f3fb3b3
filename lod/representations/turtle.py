"""Turtle from sorted N-Triples lines: fast, readable, the same bytes each time.

Subjects keep the order of the lines, `a` comes first, then the predicates in the order of the lines. Text
passes as it is written: every escape of N-Triples is one of Turtle. A term is shortened only where the short
form reads back to the very same term.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final

from lod.representations.lines import canonical_tag, groups, split, told

TYPE: Final = b"<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
XSD: Final = b"<http://www.w3.org/2001/XMLSchema#"
# A safe part of PN_LOCAL (Turtle §6.5): what falls outside is written as a full IRI.
_LOCAL: Final = re.compile(rb"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?\Z")
_PREFIX: Final = re.compile(r"(?:[A-Za-z](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?)?\Z")
# What begins with a prefix in Turtle as it is written here, past texts and full IRIs.
_PREFIXED: Final = re.compile(rb'"(?:[^"\\]+|\\.)*"|<[^>]*>|([\w.-]*:)[\w.-]*')
_SHORT: Final = {
    XSD + b"integer>": re.compile(rb"[+-]?[0-9]+\Z"),
    XSD + b"decimal>": re.compile(rb"[+-]?[0-9]*\.[0-9]+\Z"),
    XSD + b"boolean>": re.compile(rb"(?:true|false)\Z"),
}
_CACHE: Final = 1 << 16


def turtle(lines: Iterable[bytes], prefixes: Mapping[str, str]) -> Iterator[bytes]:
    """Yield a Turtle document in pieces: all prefixes, then one piece for each subject.

    Args:
        lines: N-Triples lines that stand together by subject; read once, never held whole.
        prefixes: prefix → namespace IRI.
    """
    yield header(prefixes)
    yield from bodies(lines, Shortener(prefixes))


def turtle_document(lines: Iterable[bytes], prefixes: Mapping[str, str]) -> bytes:
    """Return a whole, small Turtle document that declares only the prefixes it uses."""
    shorten = Shortener(prefixes)
    body = b"".join(bodies((b" ".join(split(line)[:3]) + b" .\n" for line in lines), shorten))
    return header(shorten.used(body)) + body


def header(prefixes: Mapping[str, str]) -> bytes:
    """Return the prefix declarations, in the order given, and the empty line after them."""
    declared = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in prefixes.items())
    return declared.encode() + b"\n" if declared else b""


def bodies(lines: Iterable[bytes], shorten: "Shortener") -> Iterator[bytes]:
    """Yield the statements of each subject, ended by an empty line."""
    for subject, group in groups(lines):
        yield body(subject, told(group), shorten)


def body(subject: bytes, told: Mapping[bytes, list[bytes]], shorten: "Shortener") -> bytes:
    """Return the statements of a subject: predicate → what follows it on each N-Triples line."""
    term, name = shorten.term, shorten.predicate
    clauses = [
        b"%b %b" % (name(predicate), term(rests[0]) if len(rests) == 1 else b" , ".join(map(term, rests)))
        for predicate, rests in told.items()
    ]
    if TYPE in told:
        clauses.insert(0, clauses.pop(list(told).index(TYPE)))
    return b"%b %b .\n\n" % (shorten.iri(subject), b" ;\n    ".join(clauses))


class Shortener:
    """Writes terms with prefixes; keeps what it wrote lately."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self.prefixes = {p: iri for p, iri in prefixes.items() if _PREFIX.match(p)}
        namespaces = {iri.encode(): prefix.encode() for prefix, iri in self.prefixes.items()}
        self._names = {iri: prefix for iri, prefix in namespaces.items() if iri.endswith((b"#", b"/"))}
        self._others = [each for each in namespaces.items() if each[0] not in self._names]
        self.iri: Callable[[bytes], bytes] = lru_cache(_CACHE)(self._iri)
        self._shortened: dict[bytes, bytes] = {}
        self.predicate: Callable[[bytes], bytes] = lru_cache(1 << 12)(self._predicate)
        self._mark: Callable[[bytes], tuple[bytes, re.Pattern[bytes] | None]] = lru_cache(1 << 12)(
            self._read_mark
        )

    def used(self, body: bytes) -> dict[str, str]:
        """Return the prefixes of a body."""
        named = set(_PREFIXED.findall(body))
        return {prefix: iri for prefix, iri in self.prefixes.items() if prefix.encode() + b":" in named}

    def term(self, rest: bytes) -> bytes:
        """Write an object, given with the end of its line."""
        if rest.startswith(b"<"):
            term = rest[:-3] if rest.endswith(b" .\n") else rest.rstrip()[:-1].rstrip()
            return self._shortened.get(term) or self._resource(term)
        if rest.endswith(b'" .\n'):
            return rest[:-3]
        cut = rest.rindex(b'"') + 1
        mark, short = self._mark(rest[cut:])
        if short is not None and short.match(rest, 1, cut - 1):
            return rest[1 : cut - 1]
        return rest[:cut] + mark

    def _resource(self, term: bytes) -> bytes:
        if term.startswith(b"<<"):
            return term
        written = self._iri(term)
        # What is short stands for a class or a status and comes again; a full IRI may never.
        if written is not term and len(self._shortened) < _CACHE:
            self._shortened[term] = written
        return written

    def _iri(self, iri: bytes) -> bytes:
        cut = max(iri.rfind(b"#"), iri.rfind(b"/")) + 1
        prefix = self._names.get(iri[1:cut])
        if prefix is not None and _LOCAL.match(iri, cut, len(iri) - 1):
            return b"%b:%b" % (prefix, iri[cut:-1])
        for namespace, prefix in self._others:
            cut = 1 + len(namespace)
            if iri.startswith(namespace, 1) and _LOCAL.match(iri, cut, len(iri) - 1):
                return b"%b:%b" % (prefix, iri[cut:-1])
        return iri

    def _predicate(self, iri: bytes) -> bytes:
        return b"a" if iri == TYPE else self.iri(iri)

    def _read_mark(self, end: bytes) -> tuple[bytes, re.Pattern[bytes] | None]:
        """Read what follows the text of a literal: how it is written, and when it need not be."""
        mark = end.rstrip()[:-1].rstrip()
        if mark[:1] == b"@":
            return b"@" + canonical_tag(mark[1:]), None
        return (b"^^" + self.iri(mark[2:]), _SHORT.get(mark[2:])) if mark else (b"", None)


def trig(lines: Iterable[bytes], prefixes: Mapping[str, str]) -> Iterator[bytes]:
    """Yield a TriG document in pieces; `lines` are N-Quads that stand together by subject within a graph.

    A graph is opened anew wherever the lines come back to it, which TriG allows (§2.2).
    """
    yield header(prefixes)
    shorten = Shortener(prefixes)
    for _, group in groups(lines):
        graphs: dict[bytes, list[bytes]] = {}
        for line in group:
            subject, predicate, object_, graph = split(line)
            graphs.setdefault(graph, []).append(b" ".join((subject, predicate, object_, b".\n")))
        for graph in sorted(graphs):
            piece = b"".join(bodies(graphs[graph], shorten))
            yield shorten.iri(graph) + b" {\n" + piece + b"}\n\n" if graph else piece
