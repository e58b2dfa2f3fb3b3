"""An RDF source's own statements, passed through as they are."""

from collections.abc import Iterator

from pyoxigraph import Quad

from lod.rdf import triples
from lod.rdf.telling import Telling
from lod.records.statements import Statements


@triples.register
def _(record: Statements, telling: Telling) -> Iterator[Quad]:
    yield from record.quads
