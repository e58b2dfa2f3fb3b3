"""Index of names and identifiers: made at build, read at serve."""

from lod.search.hits import Filters, Found, Hit
from lod.search.index import Index, prepare
from lod.search.labels import Label, language_rank

__all__ = ["Filters", "Found", "Hit", "Index", "Label", "language_rank", "prepare"]
