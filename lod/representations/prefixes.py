"""The prefixes of a Turtle document: which terms they shorten, and which of them are declared.

A term is shortened only where the short form reads back to the very same term. A set of prefixes is a whole
number, its mark: a bit for each prefix, above those that others use for what else they mark.
"""

import re
from collections.abc import Mapping
from typing import Final

from lod.representations.lines import canonical_tag

_XSD: Final = b"<http://www.w3.org/2001/XMLSchema#"
# A safe part of PN_LOCAL (Turtle §6.5): what falls outside is written as a full IRI.
LOCAL: Final = r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?"
_LOCAL: Final = re.compile(rb"%b\Z" % LOCAL.encode())
_PREFIX: Final = re.compile(r"(?:[A-Za-z](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?)?\Z")
# The lexical forms that Turtle reads as a literal of that type, without quotation marks (§2.5.2, §2.5.3); no
# number with a sign or zeros that add nothing, as readers such as rdflib take a bare 007 for 7.
SHORT: Final = {
    _XSD + b"integer>": r"(?:0|-?[1-9][0-9]*)",
    _XSD + b"decimal>": r"-?(?:0|[1-9][0-9]*)\.[0-9]+",
    _XSD + b"boolean>": r"(?:true|false)",
}
FIRST_BIT: Final = 16


class Prefixes:
    """Prefixes, in the order in which they are declared."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        """`prefixes`: prefix → namespace IRI; one that Turtle cannot write is left out."""
        self.declared = {prefix: iri for prefix, iri in prefixes.items() if _PREFIX.match(prefix)}
        namespaces = {iri.encode(): prefix.encode() for prefix, iri in self.declared.items()}
        bits = {prefix.encode(): 1 << n for n, prefix in enumerate(self.declared, FIRST_BIT)}
        known = {iri: (prefix, bits[prefix]) for iri, prefix in namespaces.items()}
        # Namespaces that an IRI names up to its last `#` or `/`, and others.
        self.names = {iri: each for iri, each in known.items() if iri.endswith((b"#", b"/"))}
        self.others = [(iri, *each) for iri, each in known.items() if iri not in self.names]
        self._headers: dict[int, bytes] = {}

    def iri(self, iri: bytes) -> tuple[bytes, int]:
        """Write an IRI, given in brackets; return the mark of its prefix too."""
        cut = max(iri.rfind(b"#"), iri.rfind(b"/")) + 1
        named = self.names.get(iri[1:cut])
        if named is not None and _LOCAL.match(iri, cut, len(iri) - 1):
            return b"%b:%b" % (named[0], iri[cut:-1]), named[1]
        for namespace, prefix, bit in self.others:
            cut = 1 + len(namespace)
            if iri.startswith(namespace, 1) and _LOCAL.match(iri, cut, len(iri) - 1):
                return b"%b:%b" % (prefix, iri[cut:-1]), bit
        return iri, 0

    def end(self, end: bytes) -> tuple[bytes, int]:
        """Write what follows the text of a literal, `@tag` or `^^<iri>`; return its mark too."""
        if end.startswith(b"@"):
            return b"@" + canonical_tag(end[1:]), 0
        written, used = self.iri(end[2:])
        return b"^^" + written, used

    def header(self, marks: int) -> bytes:
        """Return the declarations of the prefixes that are marked."""
        used = marks >> FIRST_BIT
        found = self._headers.get(used)
        if found is None:
            declared = {p: iri for n, (p, iri) in enumerate(self.declared.items()) if used >> n & 1}
            found = self._headers[used] = header(declared)
        return found


def header(prefixes: Mapping[str, str]) -> bytes:
    """Return the prefix declarations, in the order given, and the empty line after them."""
    declared = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in prefixes.items())
    return declared.encode() + b"\n" if declared else b""
