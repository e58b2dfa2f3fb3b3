"""IRI → its document, as the converters told it; one look-up, compressed; made at build, read at serve."""

from lod.documents.document import Document
from lod.documents.reading import PAGE, Documents

__all__ = ["PAGE", "Document", "Documents"]
