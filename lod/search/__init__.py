"""Index of names and identifiers: made at build, read at serve."""

from lod.search.entities import Label, language_rank
from lod.search.index import Filters, Found, Hit, Index
from lod.search.writing import write

__all__ = ["Filters", "Found", "Hit", "Index", "Label", "language_rank", "write"]
