"""RDF/XML (W3C Recommendation, 25 February 2014), one description a subject.

Oxigraph's own writer makes XML that no parser reads where a property's IRI ends in no name, or a text
holds a control character; here such a statement becomes a comment that says so.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape  # xml.sax.saxutils has one too, with all that asks other servers behind it
from itertools import groupby
from typing import Final

from pyoxigraph import BaseDirection, BlankNode, Literal, NamedNode, Triple

from lod.representations.lines import canonical_tag

_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_ITS: Final = "http://www.w3.org/2005/11/its"
_STRING: Final = "http://www.w3.org/2001/XMLSchema#string"
# NCName of Namespaces in XML 1.0, at the end of the IRI and as long as it can be.
_LOCAL: Final = re.compile(
    "[A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff]"
    "[-.0-9A-Z_a-z\u00b7\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u037d\u037f-\u1fff\u200c\u200d\u203f\u2040\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff]*$"
)
_TAKEN: Final = re.compile(r"rdf$|xml|ns[0-9]", re.IGNORECASE)  # by RDF, by XML, by names made as we go
_NO_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_QUOTED: Final = str.maketrans({'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
UNTOLD: Final = "    <!-- a statement is left out here: RDF/XML cannot write it, the other formats can -->\n"


def write(told: Iterable[Triple], prefixes: Mapping[str, str]) -> bytes:
    """Write the descriptions in the order of their subjects; only the prefixes in use are declared."""
    triples = sorted(set(told), key=str)
    names = _Names(prefixes)
    body = "".join(
        _description(list(statements), names)
        for _, statements in groupby(triples, key=lambda triple: str(triple.subject))
    )
    declared = "".join(f'\n    xmlns:{name}="{_attribute(iri)}"' for iri, name in names.used.items())
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF xmlns:rdf="{_RDF}"{declared}>\n{body}</rdf:RDF>\n'
    ).encode()


def stream(told: Iterable[Triple], prefixes: Mapping[str, str]) -> Iterator[str]:
    """Write statements as they come, in pieces; all prefixes are declared, others where they are used.

    A piece that holds UNTOLD lacks a statement.
    """
    known = {name: iri for name, iri in prefixes.items() if _LOCAL.fullmatch(name) and not _TAKEN.match(name)}
    declared = "".join(f'\n    xmlns:{name}="{_attribute(iri)}"' for name, iri in known.items())
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF xmlns:rdf="{_RDF}"{declared}>\n'
    for _, statements in groupby(told, key=lambda triple: str(triple.subject)):
        names = _Names(known)
        piece = _description(list(statements), names)
        own = "".join(
            f' xmlns:{name}="{_attribute(iri)}"' for iri, name in names.used.items() if name not in known
        )
        yield piece.replace("<rdf:Description", f"<rdf:Description{own}", 1)
    yield "</rdf:RDF>\n"


class _Names:
    """Gives properties a qualified name, under a prefix of ours or one made as it goes."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._known = {iri: name for name, iri in prefixes.items() if name}
        self.used: dict[str, str] = {}

    def qualified(self, iri: str) -> str | None:
        """Return `prefix:local`, or None where the IRI ends in no XML name."""
        for namespace in self._known:
            if iri.startswith(namespace):
                local = _LOCAL.fullmatch(iri, len(namespace))
                if local:
                    return f"{self._prefix(namespace)}:{local[0]}"
        found = _LOCAL.search(iri)
        return f"{self._prefix(iri[: found.start()])}:{found[0]}" if found and found.start() else None

    def _prefix(self, namespace: str) -> str:
        if namespace == _RDF:
            return "rdf"
        name = self._known.get(namespace) or f"ns{len(self.used) + 1}"
        return self.used.setdefault(namespace, name)


def _description(statements: list[Triple], names: _Names) -> str:
    subject = statements[0].subject
    lines = "".join(_property(triple, names) for triple in statements)
    return f"  <rdf:Description {_node(subject, 'about')}>\n{lines}  </rdf:Description>\n"


def _property(triple: Triple, names: _Names) -> str:
    name = names.qualified(triple.predicate.value)
    term = triple.object
    if name is None or isinstance(term, Triple) or (isinstance(term, Literal) and _NO_XML.search(term.value)):
        return UNTOLD
    if isinstance(term, Literal):
        return f"    <{name}{''.join(_attributes(term))}>{_text(term.value)}</{name}>\n"
    return f"    <{name} {_node(term, 'resource')}/>\n"


def _attributes(term: Literal) -> Iterator[str]:
    if term.language:
        yield f' xml:lang="{canonical_tag(term.language.encode()).decode()}"'
        if term.direction is not None:
            side = "rtl" if term.direction == BaseDirection.RTL else "ltr"
            yield f' xmlns:its="{_ITS}" rdf:version="1.2-basic" its:version="2.0" its:dir="{side}"'
    elif term.datatype.value != _STRING:
        yield f' rdf:datatype="{_attribute(term.datatype.value)}"'


def _node(term: NamedNode | BlankNode | Triple, attribute: str) -> str:
    if isinstance(term, NamedNode):
        return f'rdf:{attribute}="{_attribute(term.value)}"'
    if isinstance(term, BlankNode):
        return f'rdf:nodeID="{term.value}"'
    raise ValueError("RDF/XML has no word for a statement whose subject is a statement")


def _attribute(value: str) -> str:
    return escape(value, quote=False).translate(_QUOTED)


def _text(value: str) -> str:
    # A bare carriage return would be read as a line feed (XML 1.0 §2.11).
    return escape(value, quote=False).replace("\r", "&#13;")
