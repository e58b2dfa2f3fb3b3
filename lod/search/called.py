"""What a thing is called, and what else it is, by the Turtle of its own document."""

import re
from collections.abc import Sequence
from typing import Final, Protocol

from lod.search.labels import Label, language_rank
from lod.search.lines import unescaped


class Described(Protocol):
    """A document, as far as a verdict depends on it."""

    @property
    def thing(self) -> str:
        """IRI."""

    @property
    def state(self) -> str:
        """Whether the thing lives: "current", "replaced", "split", "withdrawn"."""

    @property
    def successors(self) -> tuple[str, ...]:
        """IRIs of what lives in its place."""

    @property
    def turtle(self) -> bytes:
        """All that is told of it."""


# The names of a thing in its own Turtle, the best kind first.
_NAMES: Final = tuple(
    f" {term} ".encode()
    for term in (
        "skos:prefLabel", "rdfs:label", "foaf:name", "schema:name", "<http://schema.org/name>",
        "dcterms:title", "skos:altLabel",
    )
)  # fmt: skip
_NAME_NODE: Final = b" skosxl:prefLabel "  # a name that is a node of its own
_FORM: Final = b" skosxl:literalForm "
_LINKS: Final = tuple(
    f" {term} ".encode()
    for term in ("schema:sameAs", "<http://schema.org/sameAs>", "owl:sameAs", "skos:exactMatch")
)
_LITERAL: Final = re.compile(rb'"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+))?')
_IRI: Final = re.compile(rb"<([^<>\s]+)>")


def called(document: Described | None, languages: Sequence[str], part: str = "") -> Label:
    """Return the name of a document's thing, an empty one where there is no document or it names nothing.

    Args:
        document: that tells of it.
        languages: of names, in order of preference.
        part: an IRI with a fragment; what is named by it, where the document names that, has its name.
    """
    block = own_block(document.turtle, part) if document is not None and "#" in part else b""
    name = name_in(block, languages)
    if document is None or name.text:
        return name
    block = own_block(document.turtle, document.thing)
    name = name_in(block, languages)
    if not name.text and (nodes := _IRI.findall(_line(block, _NAME_NODE))):
        forms = b" ,".join(_line(own_block(document.turtle, node.decode()), _FORM) for node in nodes)
        return _best_in(forms, languages)
    return name


def own_block(turtle: bytes, thing: str) -> bytes:
    """Return the statements of the thing itself in the Turtle of its document, b"" where there are none."""
    start = turtle.find(f"\n<{thing}> ".encode())
    if start < 0:
        return b""
    end = turtle.find(b"\n\n", start + 1)
    return turtle[start : end if end >= 0 else len(turtle)]


def label_in(block: bytes, languages: Sequence[str]) -> str:
    """Return the name of a thing, in the first of the languages that it has one in."""
    return name_in(block, languages).text


def name_in(block: bytes, languages: Sequence[str]) -> Label:
    """Return the name of a thing with its language, in the first of the languages that it has one in."""
    for name in _NAMES:
        if (found := _best_in(_line(block, name), languages)).text:
            return found
    return Label("")


def _best_in(literals: bytes, languages: Sequence[str]) -> Label:
    found = [(text.decode(), language.decode()) for text, language in _LITERAL.findall(literals)]
    text, language = min(found, key=lambda one: language_rank(one[1], languages), default=("", ""))
    return Label(unescaped(text), language)


def links_in(block: bytes) -> tuple[str, ...]:
    """Return what is the same thing elsewhere."""
    found = (iri.decode() for name in _LINKS for iri in _IRI.findall(_line(block, name)))
    return tuple(dict.fromkeys(found))


def _line(block: bytes, predicate: bytes) -> bytes:
    """Return the objects of a predicate as they are written, b"" where there are none."""
    head = block.find(b"> ") + 1  # of the subject: its first predicate stands on its line
    place = head if block.startswith(predicate, head) else block.find(b"\n   " + predicate)
    if place < 0:
        return b""
    end = block.find(b"\n", place + 1)
    return block[place : end if end >= 0 else len(block)]
