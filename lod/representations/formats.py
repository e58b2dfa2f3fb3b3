"""The formats offered: one table for negotiation, links, suffixes and dumps."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import RdfFormat


@dataclass(frozen=True, slots=True, eq=False)
class Format:
    """A way of writing a document. Each is made once, and is equal to nothing but itself.

    `extension` is without the dot; `rdf` is None where the format is no RDF.
    """

    token: str
    label: str
    media_type: str
    extension: str
    rdf: RdfFormat | None = None
    graphs: bool = False  # holds named graphs, so that a document of one thing is not offered in it

    @property
    def content_type(self) -> str:
        """The media type as sent: only types of text have a `charset` registered.

        >>> TURTLE.content_type, JSON_LD.content_type
        ('text/turtle; charset=utf-8', 'application/ld+json')
        """
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type


TURTLE: Final = Format("turtle", "Turtle", "text/turtle", "ttl", RdfFormat.TURTLE)
JSON_LD: Final = Format("json-ld", "JSON-LD", "application/ld+json", "jsonld", RdfFormat.JSON_LD)
N_TRIPLES: Final = Format("n-triples", "N-Triples", "application/n-triples", "nt", RdfFormat.N_TRIPLES)
RDF_XML: Final = Format("rdf-xml", "RDF/XML", "application/rdf+xml", "rdf", RdfFormat.RDF_XML)
N_QUADS: Final = Format("n-quads", "N-Quads", "application/n-quads", "nq", RdfFormat.N_QUADS, graphs=True)
TRIG: Final = Format("trig", "TriG", "application/trig", "trig", RdfFormat.TRIG, graphs=True)
HTML: Final = Format("html", "HTML", "text/html", "html")
MARC: Final = Format("marc", "MARC 21", "application/marc", "mrc")
MARCXML: Final = Format("marcxml", "MARCXML", "application/marcxml+xml", "marcxml")

# The older name of N-Triples, in ASCII alone (RDF 1.1 N-Triples §4): for who asks for it, never offered.
PLAIN_TRIPLES: Final = Format("plain", "N-Triples", "text/plain", "", RdfFormat.N_TRIPLES)

# In the order of the server's preference, which decides between equals (RFC 9110 §12.5.1).
RDF_FORMATS: Final = (TURTLE, JSON_LD, N_TRIPLES, RDF_XML)
FORMATS: Final = (*RDF_FORMATS, HTML, MARCXML, MARC, N_QUADS, TRIG)
BY_EXTENSION: Final[Mapping[str, Format]] = {format.extension: format for format in FORMATS}
BY_TOKEN: Final[Mapping[str, Format]] = {format.token: format for format in FORMATS}
