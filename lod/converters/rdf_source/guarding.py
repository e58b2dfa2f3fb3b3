"""RDF/XML from strangers: what a document type declares is looked at before anything is expanded."""

import io
from typing import BinaryIO, Final
from xml.parsers import expat

from lod.errors import UnreadableSource
from lod.namespaces import RDF

_LONGEST_ENTITY: Final = 2000  # characters; namespace abbreviations are shorter, bombs are not


def guarded(stream: BinaryIO, file: str) -> BinaryIO:
    """Return the stream, whose reading raises UnreadableSource at a declaration or root that is refused."""
    return io.BufferedReader(_Guard(stream, file))


class _Guard(io.RawIOBase):
    """An RDF/XML stream whose document type is looked at before the parser expands anything from it.

    Short internal entities abbreviate namespaces and are common; those that nest, are long or point outside
    (XML 1.0 §4.2) are how a small file becomes a large memory or another file's text.
    """

    def __init__(self, stream: BinaryIO, file: str) -> None:
        super().__init__()
        self._stream = stream
        self._file = file
        self._open = True
        self._parser = expat.ParserCreate()
        self._parser.EntityDeclHandler = self._entity
        self._parser.StartElementHandler = self._element

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill `buffer`; raises UnreadableSource at a declaration that is refused."""
        view = memoryview(buffer)
        data = self._stream.read(len(view))
        self._look(data)
        view[: len(data)] = data
        return len(data)

    def _look(self, data: bytes) -> None:
        if not self._open:
            return
        try:
            self._parser.Parse(data, not data)
        except _RootReached:
            self._open = False
        except expat.ExpatError as error:
            place = f"{self._file}:{error.lineno}:{error.offset + 1}"
            raise UnreadableSource(f"{place}: {expat.ErrorString(error.code)}") from error

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] != "RDF" and RDF.iri not in attributes.values():
            place = f"{self._file}:{self._parser.CurrentLineNumber}:1"
            raise UnreadableSource(f"{place}: the root of this XML is {name}, not rdf:RDF: it is no RDF/XML")
        raise _RootReached

    def _entity(self, name: str, parameter: int, value: str | None, *outside: str | None) -> None:
        line = self._parser.CurrentLineNumber
        if value is None or parameter:
            raise UnreadableSource(
                f"{self._file}:{line}:1: entity {name} points outside the document and is not fetched"
            )
        if "&" in value or len(value) > _LONGEST_ENTITY:
            raise UnreadableSource(
                f"{self._file}:{line}:1: entity {name} is nested or too long to be an abbreviation"
            )


class _RootReached(Exception):  # noqa: N818
    """All entity declarations were seen."""
