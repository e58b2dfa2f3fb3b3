"""JSON-LD 1.1, compacted by prefixes that the document itself carries: nobody need fetch a context."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any, Final

import orjson
from pyoxigraph import BaseDirection, BlankNode, Literal, NamedNode, Triple

from lod.representations.lines import canonical_tag

_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_STRING: Final = "http://www.w3.org/2001/XMLSchema#string"


def write(told: Iterable[Triple], prefixes: Mapping[str, str], thing: str = "") -> bytes:
    """Write one node a subject, in the order of the subjects' IRIs; terms by prefix, other IRIs in full.

    The thing that is described comes first, then its own nodes (`#…`).
    """
    triples = sorted(set(told), key=lambda triple: (*_nearness(triple, thing), *_order(triple)))
    terms = _Terms(prefixes, triples)
    nodes = [
        _node(subject, list(statements), terms)
        for subject, statements in groupby(triples, key=lambda triple: _identity(triple.subject))
    ]
    document = {"@context": terms.used, "@graph": nodes}
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


class _Terms:
    """Writes the IRIs of terms by prefix and notes which prefixes it took."""

    def __init__(self, prefixes: Mapping[str, str], triples: list[Triple]) -> None:
        # "geo:37.5,127" is an IRI of the scheme geo: no prefix may then be called so.
        schemes = {
            end.value.partition(":")[0]
            for triple in triples
            for end in (triple.subject, triple.predicate, triple.object)
            if isinstance(end, NamedNode)
        }
        self._names = {iri: name for name, iri in prefixes.items() if name not in schemes}
        self._written: dict[str, str] = {}
        self.used: dict[str, str] = {}

    def write(self, iri: str) -> str:
        written = self._written.get(iri)
        if written is None:
            written = self._written[iri] = self._compact(iri)
        return written

    def _compact(self, iri: str) -> str:
        cut = max(iri.rfind("#"), iri.rfind("/")) + 1
        name = self._names.get(iri[:cut])
        if not name or cut == len(iri):
            return iri
        self.used[name] = iri[:cut]
        return f"{name}:{iri[cut:]}"


def _node(subject: str, statements: list[Triple], terms: _Terms) -> dict[str, Any]:
    node: dict[str, Any] = {"@id": subject}
    types = [_type(triple, terms) for triple in statements if triple.predicate.value == _TYPE]
    if types:
        node["@type"] = types if len(types) > 1 else types[0]
    for triple in statements:
        if triple.predicate.value == _TYPE:
            continue
        value = _value(triple.object, terms)
        key = terms.write(triple.predicate.value)
        if key not in node:
            node[key] = value
        elif isinstance(node[key], list):
            node[key].append(value)
        else:
            node[key] = [node[key], value]
    return node


def _type(triple: Triple, terms: _Terms) -> str:
    return (
        terms.write(triple.object.value) if isinstance(triple.object, NamedNode) else _identity(triple.object)
    )


def _value(term: Any, terms: _Terms) -> Any:
    if not isinstance(term, Literal):
        return {"@id": _identity(term)}
    if term.language:
        tagged = {"@language": canonical_tag(term.language.encode()).decode(), "@value": term.value}
        if term.direction is not None:
            tagged["@direction"] = "rtl" if term.direction == BaseDirection.RTL else "ltr"
        return tagged
    if term.datatype.value == _STRING:
        return term.value
    # Numbers and booleans stay text with their type: a JSON number would lose "1.0" and "01".
    return {"@type": terms.write(term.datatype.value), "@value": term.value}


def _identity(term: Any) -> str:
    if isinstance(term, NamedNode):
        return str(term.value)
    if isinstance(term, BlankNode):
        return f"_:{term.value}"
    raise ValueError("JSON-LD 1.1 has no word for a statement about a statement")


def _nearness(triple: Triple, thing: str) -> tuple[bool, bool]:
    subject = _identity(triple.subject)
    return subject != thing, not subject.startswith(f"{thing}#")


def _order(triple: Triple) -> tuple[str, str, str]:
    return (_identity(triple.subject), triple.predicate.value, str(triple.object))
