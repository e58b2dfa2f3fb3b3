"""What rests on a source document: more than its document tells, for the page that lists it by line."""

from collections.abc import Iterator, Sequence
from typing import Final

from pyoxigraph import NamedNode, Triple

from lod.documents import PAGE, Document, Documents
from lod.namespaces import PROV
from lod.representations import read_turtle

PAGES: Final = 10  # of what rests on a document, PAGE statements each
_SHORT: Final = 8192  # bytes of a document that is read whole
_DERIVED: Final = PROV["wasDerivedFrom"]


def resting(documents: Documents, document: Document, told: Sequence[Triple]) -> Sequence[Triple]:
    """Return what is told of a source document, with all that rests on its passages.

    A document tells 200 of those that point at it. Of the rest only what names them is read, so that the
    page says of each what it is.
    """
    if document.incoming <= PAGE or not any(_cites(one, document.thing) for one in told):
        return told
    known = {one.subject for one in told}
    more = [
        one
        for page in range(1, PAGES + 1)
        for one in read_turtle(documents.incoming(document.thing, page))
        if _cites(one, document.thing)
    ]
    named = {
        one.subject.value.partition("#")[0]: None
        for one in more
        if isinstance(one.subject, NamedNode) and one.subject not in known
    }
    return [*told, *more, *(one for thing in named for one in _named(documents, thing))]


def _cites(one: Triple, source: str) -> bool:
    if one.predicate != _DERIVED or not isinstance(one.object, NamedNode):
        return False
    return one.object.value.startswith(f"{source}#")


def _named(documents: Documents, thing: str) -> Iterator[Triple]:
    """Yield what names a thing: its document, or of a long one what is said of the thing itself."""
    document = documents.get(thing)
    if document is None:
        return
    turtle = document.turtle
    if len(turtle) > _SHORT:
        # Prefixes, then a block for each subject, the thing's own first.
        turtle = b"\n\n".join(turtle.split(b"\n\n", 2)[:2])
    yield from read_turtle(turtle + b"\n")
