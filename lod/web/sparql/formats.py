"""In what an answer of the endpoint can be had: one table for negotiation, `?format=` and downloads."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from lod.representations import HTML, JSON_LD, N_TRIPLES, RDF_XML, TURTLE
from lod.web.http import negotiation

_JSON: Final = "application/sparql-results+json"
_XML: Final = "application/sparql-results+xml"


@dataclass(frozen=True, slots=True)
class Writing:
    """A media type that an answer is sent as, and the serialization that this means."""

    media_type: str
    serialization: str
    tokens: tuple[str, ...] = ()  # of `?format=`
    label: str = ""
    extension: str = ""

    @property
    def content_type(self) -> str:
        """The media type as sent."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type


# In the order of the server's preference; without a label: another name of one before it.
RESULTS: Final = (
    Writing(_JSON, _JSON, ("json", "srj"), "JSON", "srj"),
    Writing(_XML, _XML, ("xml", "srx"), "XML", "srx"),
    Writing("text/csv", "text/csv", ("csv",), "CSV", "csv"),
    Writing("text/tab-separated-values", "text/tab-separated-values", ("tsv",), "TSV", "tsv"),
    Writing("application/json", _JSON),
    Writing("application/xml", _XML),
    Writing("text/xml", _XML),
)
GRAPHS: Final = (
    Writing(TURTLE.media_type, TURTLE.media_type, ("ttl", "turtle", "n3"), TURTLE.label, TURTLE.extension),
    Writing(
        N_TRIPLES.media_type,
        N_TRIPLES.media_type,
        ("nt", "ntriples", "n-triples"),
        N_TRIPLES.label,
        N_TRIPLES.extension,
    ),
    Writing(
        JSON_LD.media_type,
        JSON_LD.media_type,
        ("jsonld", "json-ld", "json"),
        JSON_LD.label,
        JSON_LD.extension,
    ),
    Writing(
        RDF_XML.media_type,
        RDF_XML.media_type,
        ("rdf", "rdfxml", "rdf-xml", "rdf+xml", "xml"),
        RDF_XML.label,
        RDF_XML.extension,
    ),
    Writing("application/json", JSON_LD.media_type),
    Writing("application/xml", RDF_XML.media_type),
    Writing("text/xml", RDF_XML.media_type),
)
PAGE: Final = Writing(HTML.media_type, HTML.media_type, ("html",), HTML.label)


@dataclass(frozen=True, slots=True)
class Wanted:
    """How an answer is wanted, whatever the query's form turns out to be; None: not in any way we have."""

    results: Writing | None = None
    graph: Writing | None = None
    page: bool = False


@lru_cache(maxsize=1024)
def wanted(accept: str | None, formats: tuple[str, ...]) -> Wanted:
    """Return what a request wants: `formats`, tokens or media types, override the Accept header.

    Raises:
        KeyError: none of `formats` is ours.
    """
    if formats:
        names = [
            name.strip().lower().replace(" ", "+") for name in formats
        ]  # a plus sign in a URL is a blank
        found = Wanted(_named(names, RESULTS), _named(names, GRAPHS), _named(names, (PAGE,)) is not None)
        if found == Wanted():
            raise KeyError(formats[0])
        return found
    if negotiation.choose(accept, (*RESULTS, *GRAPHS, PAGE)) is PAGE:
        return Wanted(page=True)
    return Wanted(negotiation.choose(accept, RESULTS), negotiation.choose(accept, GRAPHS))


def _named(names: Sequence[str], writings: Sequence[Writing]) -> Writing | None:
    """Return what the first name means that means one of `writings`."""
    return next(
        (one for name in names for one in writings if name in one.tokens or name == one.media_type), None
    )
