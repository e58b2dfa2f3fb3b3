"""RDF formats and profiles offered; `render(triples, format) -> bytes`."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from pyoxigraph import Quad, RdfFormat, Triple, parse, serialize

from lod.representations import jsonld, rdfxml
from lod.representations.formats import (
    BY_EXTENSION,
    BY_TOKEN,
    FORMATS,
    HTML,
    JSON_LD,
    MARC,
    MARCXML,
    N_QUADS,
    N_TRIPLES,
    PLAIN_TRIPLES,
    RDF_FORMATS,
    RDF_XML,
    TRIG,
    TURTLE,
    Format,
)
from lod.representations.lines import with_canonical_tag
from lod.representations.turtle import trig, turtle_document

__all__ = [
    "BY_EXTENSION",
    "BY_TOKEN",
    "FORMATS",
    "HTML",
    "JSON_LD",
    "MARC",
    "MARCXML",
    "N_QUADS",
    "N_TRIPLES",
    "PLAIN_TRIPLES",
    "RDF_FORMATS",
    "RDF_XML",
    "TRIG",
    "TURTLE",
    "Format",
    "read_turtle",
    "render",
]

_BEYOND: Final = re.compile(r"[^\x00-\x7f]")


def read_turtle(document: bytes) -> list[Triple]:
    """Return the statements of a document of ours, in its order."""
    return [quad.triple for quad in parse(document, format=RdfFormat.TURTLE)]


def render(
    told: Iterable[Triple | Quad], format: Format, prefixes: Mapping[str, str], thing: str = ""
) -> bytes:
    """Write statements in `format`, UTF-8: the same statements give the same bytes, whatever their order.

    JSON-LD begins with the `thing` that is described, where one is named. Language tags leave in canonical
    case (RFC 5646 §2.1.1). The graph of a Quad is told in N-Quads and TriG alone.

    Raises:
        ValueError: `format` is no RDF.
    """
    match format.rdf:
        case RdfFormat.JSON_LD:
            return jsonld.write(_triples(told), prefixes, thing)
        case RdfFormat.RDF_XML:
            return rdfxml.write(_triples(told), prefixes)
        case RdfFormat.N_TRIPLES:
            lines = b"".join(_lines(serialize(_triples(told), format=RdfFormat.N_TRIPLES)))
            return _in_ascii(lines) if format == PLAIN_TRIPLES else lines
        case RdfFormat.TURTLE:
            return turtle_document(_lines(serialize(_triples(told), format=RdfFormat.N_TRIPLES)), prefixes)
        case RdfFormat.N_QUADS:
            return b"".join(_lines(serialize(_quads(told), format=RdfFormat.N_QUADS)))
        case RdfFormat.TRIG:
            return b"".join(trig(_lines(serialize(_quads(told), format=RdfFormat.N_QUADS)), prefixes))
        case _:
            raise ValueError(f"{format.label} is no RDF")


def _triples(told: Iterable[Triple | Quad]) -> list[Triple]:
    return [one.triple if isinstance(one, Quad) else one for one in told]


def _quads(told: Iterable[Triple | Quad]) -> list[Quad]:
    return [one if isinstance(one, Quad) else Quad(one.subject, one.predicate, one.object) for one in told]


def _in_ascii(lines: bytes) -> bytes:
    """Escape what is beyond ASCII, as text/plain wants it."""
    return _BEYOND.sub(lambda found: _escaped(ord(found[0])), lines.decode()).encode()


def _escaped(number: int) -> str:
    return f"\\u{number:04X}" if number < 0x10000 else f"\\U{number:08X}"


def _lines(written: bytes | None) -> list[bytes]:
    """Return each statement once as a line, in the order of its bytes, as `LC_ALL=C sort -u` would."""
    return sorted({with_canonical_tag(line) for line in (written or b"").splitlines(keepends=True)})
