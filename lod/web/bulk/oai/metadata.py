"""The metadata formats in which a record is to be had (OAI-PMH 2.0 §3.4)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from lod.documents import Document
from lod.errors import LodError
from lod.marc21.collecting import member
from lod.namespaces import RDF
from lod.release import ENTITIES, RECORDS, Dated, Stamp
from lod.representations import MARCXML, RDF_XML, read_turtle, render
from lod.web.bulk.oai import dublin_core
from lod.web.originals import written
from lod.web.publication import Publication


@dataclass(frozen=True, slots=True)
class MetadataFormat:
    """A format, by its prefix; `list` names the list of datestamps of what has it."""

    prefix: str
    schema: str  # URL
    namespace: str
    list: str
    write: Callable[[Publication, Document], str | None]  # None: this one cannot be written so

    def stamp(self, dated: Dated) -> Stamp | None:
        """Return when the record in this format last changed; None where there is, and was, none."""
        return dated.entity if self.list == ENTITIES else dated.record


def _dublin_core(publication: Publication, document: Document) -> str:
    site = publication.site
    return dublin_core.dublin_core(document, read_turtle(document.turtle), site.base, site.licence)


def _rdf(publication: Publication, document: Document) -> str:
    """Return the document as it is at `/doc/….rdf`."""
    body = render(read_turtle(document.turtle), RDF_XML, publication.prefixes).decode()
    return body[body.index("<rdf:RDF") :].rstrip("\n")


def _marcxml(publication: Publication, document: Document) -> str | None:
    """Return the source's record as it is at `/doc/….marcxml`, without its private fields."""
    kept = publication.things.kept(document)
    body = written(kept, MARCXML) if kept is not None else None
    try:
        return member(body, MARCXML.media_type).decode().rstrip("\n") if body is not None else None
    except LodError:
        return None


FORMATS: Final[Mapping[str, MetadataFormat]] = {
    each.prefix: each
    for each in (
        MetadataFormat("oai_dc", dublin_core.SCHEMA_LOCATION, dublin_core.OAI_DC, ENTITIES, _dublin_core),
        MetadataFormat("rdf", "http://www.openarchives.org/OAI/2.0/rdf.xsd", RDF.iri, ENTITIES, _rdf),
        MetadataFormat(
            "marcxml",
            "http://www.loc.gov/standards/marcxml/schema/MARC21slim.xsd",
            "http://www.loc.gov/MARC21/slim",
            RECORDS,
            _marcxml,
        ),
    )
}
