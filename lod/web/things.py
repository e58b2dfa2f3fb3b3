"""Which document a path asks for: the thing's own IRI first, then the IRI before a suffix."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from lod.documents import Document, Documents
from lod.documents.originals import Original, Originals
from lod.representations import BY_EXTENSION, HTML, RDF_FORMATS, Format
from lod.web import originals
from lod.web.http.targets import OURS, Target, spellings

PLAIN: Final = (*RDF_FORMATS, HTML)  # in which every document is to be had
SUFFIXED: Final = (*PLAIN, *originals.MARC_FORMATS)
_ROOMS: Final = ("id/", "", "doc/")  # where the thing may be whose document is at `/doc/…`, the first first

_OF_AN_IRI: Final = 16  # parameters that the query of an IRI has at most, where some are called as ours are


@dataclass(frozen=True, slots=True)
class Found:
    """A document, with the format that a suffix asked for and the part of the query that is no IRI's."""

    document: Document
    name: str  # the thing's IRI without the base
    format: Format | None = None
    query: str = ""
    formats: tuple[Format, ...] = PLAIN  # in which it is to be had
    taken: frozenset[str] = frozenset()  # suffixes with which its address is that of another thing's

    @property
    def place(self) -> str:
        """The path and query of the document, without suffix."""
        return document_place(self.name)

    @property
    def is_offered(self) -> bool:
        """Whether the document is to be had in the format of the suffix, if there is one."""
        return self.format is None or self.format in self.formats


@dataclass(frozen=True, slots=True)
class Things:
    """The documents of a release, by the path that a request line names."""

    documents: Documents
    base: str
    originals: Originals | None = None

    def thing(self, asked: Target) -> Found | None:
        """Find what `{base}{path}` names, or what it names without a suffix."""
        return self._found(asked, asked.path[1:], self._get_thing)

    def document(self, asked: Target) -> Found | None:
        """Find the document at `/doc/…`, or that of the path without a suffix."""
        name = asked.path.removeprefix("/doc/")
        if not asked.query:  # most often it is that of the thing of that name
            document = self.get(f"id/{name}")
            if document is not None:
                return self._made(document, None, "")
        return self._found(asked, name, self._get_document)

    def with_its_query(self, asked: Target) -> Target:
        """Return the target with what an IRI has for a query of its own in its path, where we would read it.

        Whoever asks for `…?release=5` means what is named so to the letter, if there is such a thing.
        """
        if asked.rest == asked.query or not self._has_queries(asked):
            return asked
        parts = asked.query.split("&")
        for length in range(min(len(parts), _OF_AN_IRI), 0, -1):
            path = f"{asked.path}?{'&'.join(parts[:length])}"
            named = Target(path, "", asked.prefix)
            found = self.document(named) if path.startswith("/doc/") else self.thing(named)
            if found is not None:
                return Target(path, "&".join(parts[length:]), asked.prefix)
        return asked

    def get(self, name: str) -> Document | None:
        """Return the document of the IRI `{base}{name}`."""
        return self.documents.get(self.base + name) if name else None

    def kept(self, document: Document) -> Original | None:
        """Return the source's record of a document, as it came."""
        return self.originals.get(_record(document)) if self.originals is not None else None

    def formats(self, document: Document) -> tuple[Format, ...]:
        """Return the formats in which a document is to be had."""
        has = self.originals is not None and self.originals.has(_record(document))
        return PLAIN + originals.MARC_FORMATS if has else PLAIN

    def taken(self, name: str) -> frozenset[str]:
        """Return the suffixes that make of the address of a document that of another one."""
        if not self.documents.dotted:
            return frozenset()
        stem = document_place(name)[len("/doc/") :]
        if not self.documents.begins_any([f"{self.base}{room}{stem}." for room in _ROOMS]):
            return frozenset()  # nearly always
        extensions = (format.extension for format in SUFFIXED)
        return frozenset(each for each in extensions if self._get_document(f"{stem}.{each}") is not None)

    def name(self, iri: str) -> str | None:
        """Return an IRI of ours without the base, None for another's."""
        return iri[len(self.base) :] if iri.startswith(self.base) else None

    def holds_fragments(self, document: Document) -> bool:
        """Tell whether a document outside of `/id/` is there for `#` IRIs too: then it answers by itself."""
        if document.thing.startswith(f"{self.base}id/"):
            return False
        return f"{document.thing}#".encode() in document.turtle

    def _has_queries(self, asked: Target) -> bool:
        """Tell whether the IRI of any thing at this path has a query."""
        of_document = asked.path.startswith("/doc/")
        rooms = _ROOMS if of_document else ("",)
        name = asked.path.removeprefix("/doc/") if of_document else asked.path[1:]
        return self.documents.begins_any(
            [f"{self.base}{room}{spelled}?" for room in rooms for spelled in spellings(name)]
        )

    def _found(self, asked: Target, name: str, get: Callable[[str], Document | None]) -> Found | None:
        for spelled, query in _readings(name, asked):
            document = get(spelled)
            if document is not None:
                return self._made(document, None, query)
        for spelled, query in _readings(name, asked):
            for reading in spellings(spelled):  # `%2E` is a dot (RFC 3986 §6.2.2.2)
                stem, format = suffixed(reading)
                document = get(stem) if format is not None else None
                if document is not None:
                    return self._made(document, format, query)
        return None

    def _made(self, document: Document, format: Format | None, query: str) -> Found:
        name = document.thing[len(self.base) :]
        return Found(document, name, format, query, self.formats(document), self.taken(name))

    def _get_thing(self, name: str) -> Document | None:
        return self._first(spellings(name))

    def _get_document(self, name: str) -> Document | None:
        return self._first(f"{room}{spelled}" for room in _ROOMS for spelled in spellings(name))

    def _first(self, names: Iterable[str]) -> Document | None:
        return next((found for name in names if (found := self.get(name)) is not None), None)


def _readings(name: str, asked: Target) -> Iterator[tuple[str, str]]:
    """Yield what may be an IRI, with what is then left of the query: an IRI may have a query of its own."""
    if asked.rest:
        kept = [one for one in asked.query.split("&") if one.partition("=")[0] in OURS]
        yield f"{name}?{asked.rest}", "&".join(kept)
    yield name, asked.query


def wanted(asked: Target) -> Iterator[str]:
    """Yield the IRIs, without the base, that a path may ask for, those without its suffix last."""
    of_document = asked.path.startswith("/doc/")
    rooms = _ROOMS if of_document else ("",)
    name = asked.path.removeprefix("/doc/") if of_document else asked.path[1:]
    spelled = [reading for each, _ in _readings(name, asked) for reading in spellings(each)]
    stems = [stem for reading in spelled for stem, format in [suffixed(reading)] if format is not None]
    yield from (room + one for one in (*spelled, *stems) for room in rooms)


def _record(document: Document) -> str:
    """Return the IRI of a document; a further record of a thing is one by itself."""
    return document.record or document.thing


def suffixed(name: str) -> tuple[str, Format | None]:
    """Part a name from the suffix of a format.

    >>> suffixed("agent/P1.ttl")[0], suffixed("agent/P1.v2")[1]
    ('agent/P1', None)
    """
    stem, dot, extension = name.rpartition(".")
    format = BY_EXTENSION.get(extension) if dot else None
    return (stem, format) if format in SUFFIXED else (name, None)


def document_place(name: str) -> str:
    """Return where a thing's document is, from its IRI without the base.

    >>> document_place("id/agent/P1"), document_place("gnd/118540238"), document_place("doc/x")
    ('/doc/agent/P1', '/doc/gnd/118540238', '/doc/x')
    """
    if name.startswith("doc/"):
        return f"/{name}"
    return f"/doc/{name.removeprefix('id/')}"


def with_suffix(place: str, format: Format | None) -> str:
    """Return a place with the suffix of a format, after its query where the IRI has one."""
    return place if format is None else f"{place}.{format.extension}"
