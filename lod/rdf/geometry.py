"""Where something is on the globe, in RDF."""

from collections.abc import Iterator, Sequence

from lod.rdf.telling import Telling
from lod.rdf.terms import GEO, RDF, line, literal, part


def of_geometry(it: str, geometry: str, written: Sequence[str], telling: Telling) -> Iterator[str]:
    """Yield a place on the map as GeoSPARQL has it, and as the record writes it, if at all.

    `geometry` is well-known text in longitude and latitude (OGC CRS84).
    """
    if not geometry:
        return
    node = part(it, "geometry")
    yield line(it, GEO["hasGeometry"], node)
    yield line(node, RDF["type"], GEO["Geometry"])
    yield line(node, GEO["asWKT"], literal(geometry, datatype=GEO["wktLiteral"]))
    yield line(node, telling.own.ap["coordinates"], literal(" ".join(written)))
