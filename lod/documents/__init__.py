"""IRI → its document, as the converters told it; one look-up, compressed; made at build, read at serve."""

from lod.documents.document import Document
from lod.documents.reading import PAGE, Documents
from lod.documents.writing import Surveyed, assemble, surveying, watching, write

__all__ = ["PAGE", "Document", "Documents", "Surveyed", "assemble", "surveying", "watching", "write"]
