"""Documents read back by subject: fast, for they stand as `turtle` writes them.

A page is made of some fifty statements, of which most stand on other pages too. A line that is met again is
read once, as long as it is remembered; what stands in one document alone takes no place. What stands
otherwise than we write it is left to pyoxigraph.
"""

import re
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from pyoxigraph import Literal as OfEngine
from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from lod.namespaces import RDF, XSD

_TEXT: Final = XSD["string"].value


class Literal(NamedTuple):
    """A literal as text: made, asked and compared many times as fast as one of the engine's."""

    value: str  # its lexical form
    language: str = ""  # BCP 47, in lower case, "" for none
    datatype: str = ""  # IRI; "" of what is text alone, or in a language


Term = str | Literal  # a node is its IRI, or `_:label`
_made: Final = tuple.__new__  # of a literal: as `Literal` does, without a call in between

_TYPE: Final = RDF["type"].value
_SUBJECTS: Final = "\n\n"  # stands between two of them, and in no literal
_LINES: Final = " ;\n    "
_END: Final = " ."
_REMEMBERED: Final = 1 << 13  # lines, and as many of before
_MET: Final = 1 << 14  # lines of which is known that they were met
_LONGEST: Final = 400  # characters of a line that is remembered
_OBJECT: Final = re.compile(
    r'<([^>]*+)>|"((?:[^"\\]++|\\.)*+)"(?:@([A-Za-z0-9-]++)|\^\^([^ ]++))?|([^ ,"<]++)'
)
_ESCAPE: Final = re.compile(r"\\(.)")
_ESCAPED: Final = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}
_SHORT: Final = (  # what Turtle writes without its datatype
    (re.compile(r"[+-]?[0-9]+"), XSD["integer"].value),
    (re.compile(r"[+-]?[0-9]*\.[0-9]+"), XSD["decimal"].value),
    (re.compile(r"true|false"), XSD["boolean"].value),
)


@dataclass(slots=True)
class Said:
    """What is said of a subject by one predicate: one object for the documents with that line."""

    predicate: str
    values: tuple[Term, ...]
    nodes: tuple[str, ...]  # those of the values that are no literals
    made: dict[Hashable, Any] | None = field(default=None, compare=False, repr=False)
    # what its readers made of it; None where it stands in one document, as far as is known


Told = dict[str, list[Said]]  # by subject, in order


class _BeyondUs(Exception):  # noqa: N818 - no error: it is read all the same
    """A document has something that is left to pyoxigraph."""


class Reader:
    """Reads the documents of one base; safe to share between threads."""

    def __init__(self, prefixes: Mapping[str, str], most: int = _REMEMBERED) -> None:
        """Set the prefixes that the documents may declare, and how many lines are remembered."""
        self._prefixes = dict(prefixes)
        self._most = most
        self._declared = {f"@prefix {name}: <{iri}> ." for name, iri in prefixes.items()}
        self._heads: set[str] = set()  # of which each line is one of these
        self._names: dict[str, str] = {}
        self._said: dict[str, Said] = {}
        self._said_before: dict[str, Said] = {}  # those that filled it last: what is met again comes back
        self._blocks: dict[str, tuple[str, list[Said]]] = {}
        self._met: set[int] = set()  # hashes of lines

    def read(self, document: bytes) -> Told:
        """Return the statements of a document, by subject."""
        # As text, in which Python looks for characters three times as fast as in bytes.
        head, _, rest = document.decode().partition(_SUBJECTS)
        if head in self._heads or self._is_known(head):
            try:
                return self._told(rest)
            except _BeyondUs:
                pass
        return gathered(quad.triple for quad in parse(document, format=RdfFormat.TURTLE))

    def _told(self, rest: str) -> Told:
        told: Told = {}
        whole = self._blocks
        for block in rest.split(_SUBJECTS):
            name, lines = whole.get(block) or self._block(block)
            if lines:
                told[name] = _together(told[name] + lines) if name in told else lines
        return told

    def _is_known(self, head: str) -> bool:
        """Tell whether a document declares no other prefixes than we do."""
        known = self._declared.issuperset(head.split("\n"))
        if known and len(self._heads) < self._most:
            self._heads.add(head)
        return known

    def _block(self, block: str) -> tuple[str, list[Said]]:
        """Read all that is said of a subject; nothing where there is none."""
        subject, _, said = block.strip("\n").partition(" ")
        if not subject:
            return "", []
        remembered = self._said
        lines = [remembered.get(line) or self._read(line) for line in said[: -len(_END)].split(_LINES)]
        read = self._name(subject), lines
        if len(lines) == 1 and lines[0].made is not None:  # the names of another thing, most often
            if len(self._blocks) >= self._most:
                self._blocks.clear()
            self._blocks[block] = read
        return read

    def _read(self, line: str) -> Said:
        if (before := self._said_before.get(line)) is not None:
            self._remember(line, before)
            return before
        predicate, _, rest = line.partition(" ")
        values, nodes = self._values(rest)
        said = Said(self._names.get(predicate) or self._name(predicate), values, nodes)
        known, met = hash(line), self._met
        if known not in met:  # most probably it is that of one document
            if len(met) >= _MET:
                met.clear()
            met.add(known)
        elif len(line) <= _LONGEST:
            said.made = {}
            self._remember(line, said)
        return said

    def _remember(self, line: str, said: Said) -> None:
        if len(self._said) >= self._most:
            self._said, self._said_before = {}, self._said
        self._said[line] = said

    def _values(self, rest: str) -> tuple[tuple[Term, ...], tuple[str, ...]]:
        """Read one object or several; the second of what is returned are those that are nodes."""
        first = rest[:1]
        if first == '"' and "\\" not in rest:
            _, text, kind = rest.split('"', 2)
            if not kind:  # one literal, as most lines have it
                return (_made(Literal, (text, "", "")),), ()
            if " " not in kind:
                if kind[:1] != "@":
                    return (self._literal(text, "", kind[2:]),), ()
                if "--" not in kind:
                    return (_made(Literal, (text, kind[1:].lower(), "")),), ()
        elif first == "<" and " " not in rest and "\\" not in rest:  # one IRI, written in full
            iris: tuple[str, ...] = (rest[1:-1],)
            return iris, iris
        if _beyond(rest):
            raise _BeyondUs
        # IRIs alone, written in full.
        if '"' not in rest and "<" in rest and rest.count("<") == rest.count(" , ") + 1:
            iris = tuple(rest[1:-1].split("> , <"))
            return iris, iris
        values: list[Term] = []
        nodes = []
        for iri, text, language, datatype, name in _OBJECT.findall(rest):
            if iri or ":" in name:
                node = iri or self._name(name)
                nodes.append(node)
                values.append(node)
            elif name:
                values.append(_number(name))
            else:
                values.append(self._literal(_unescaped(text), language, datatype))
        return tuple(values), tuple(nodes)

    def _literal(self, text: str, language: str, datatype: str) -> Literal:
        kind = self._name(datatype) if datatype else ""
        return Literal(text, language.lower(), "" if kind == _TEXT else kind)

    def _name(self, written: str) -> str:
        """Return an IRI as text, given in brackets, by its prefix or as `a`."""
        if written[:1] == "<":
            if "\\" in written:
                raise _BeyondUs
            return written[1:-1]
        known = self._names.get(written)
        if known is None:
            if written[:2] == "_:":
                raise _BeyondUs
            prefix, _, local = written.partition(":")
            known = _TYPE if written == "a" else self._prefixes[prefix] + local
            if len(self._names) >= self._most:
                self._names.clear()
            self._names[written] = known
        return known


def _beyond(rest: str) -> bool:
    """Tell whether there may be triple terms, blank nodes, numbered escapes or directions of text."""
    odd = "<<" in rest or "_:" in rest or "--ltr" in rest or "--rtl" in rest
    return odd or ("\\" in rest and ("\\u" in rest or "\\U" in rest))


def gathered(triples: Iterable[Triple]) -> Told:
    """Return statements by subject, each once; what is said of a statement is left out."""
    found: dict[str, dict[str, dict[Term, None]]] = {}
    for triple in triples:
        if not isinstance(triple.object, Triple):
            about = found.setdefault(name_of(triple.subject), {})
            about.setdefault(triple.predicate.value, {})[term_of(triple.object)] = None
    return {
        subject: [_said(predicate, tuple(values)) for predicate, values in about.items()]
        for subject, about in found.items()
    }


def _said(predicate: str, values: tuple[Term, ...]) -> Said:
    return Said(predicate, values, tuple(one for one in values if isinstance(one, str)))


def _together(lines: Iterable[Said]) -> list[Said]:
    """Put what is said by one predicate side by side."""
    found: dict[str, dict[Term, None]] = {}
    for line in lines:
        found.setdefault(line.predicate, {}).update(dict.fromkeys(line.values))
    return [_said(predicate, tuple(values)) for predicate, values in found.items()]


def term_of(term: object) -> Term:
    """Return a term of the engine's, node or literal, as text."""
    if isinstance(term, OfEngine):
        language, datatype = (term.language or "").lower(), term.datatype.value
        return Literal(term.value, language, "" if language or datatype == _TEXT else datatype)
    return name_of(term)


def name_of(node: object) -> str:
    """Return a node as text: the IRI, or `_:label`; of a literal its form."""
    if isinstance(node, str):
        return node
    return node.value if isinstance(node, NamedNode | Literal) else str(node)


def _number(written: str) -> Literal:
    datatype = next(datatype for pattern, datatype in _SHORT if pattern.fullmatch(written))
    return Literal(written, "", datatype)


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda found: _ESCAPED.get(found[1], found[1]), text)
