"""What a thing says itself in two of its documents: the statements that only one of them has."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from lod.documents import Document
from lod.representations import N_TRIPLES, read_turtle, render


@dataclass(frozen=True, slots=True)
class Compared:
    """Two states of a thing; each is None where a release has no document of it."""

    thing: str
    older: Document | None
    newer: Document | None
    base: str

    @property
    def removed(self) -> frozenset[Triple]:
        """The thing's own statements that the newer state has no more."""
        return own(self.older, self.base) - own(self.newer, self.base)

    @property
    def added(self) -> frozenset[Triple]:
        """The thing's own statements that the older state did not have."""
        return own(self.newer, self.base) - own(self.older, self.base)


def own(document: Document | None, base: str) -> frozenset[Triple]:
    """Return what a document says of the thing, its record, their fragments and what was blank in them.

    Links from others and the names of others are their own statements, not the thing's.
    """
    return frozenset(_own(document, base)) if document is not None else frozenset()


def _own(document: Document, base: str) -> Iterator[Triple]:
    about: dict[str, list[Triple]] = {}
    for triple in read_turtle(document.turtle):
        if isinstance(triple.subject, NamedNode):
            about.setdefault(triple.subject.value, []).append(triple)
    ours = {each for each in (document.thing, document.record) if each}
    waiting = deque(sorted(each for each in about if each.partition("#")[0] in ours))
    once_blank = f"{base}.well-known/genid/"
    while waiting:
        for triple in about.pop(waiting.popleft(), ()):
            yield triple
            if isinstance(triple.object, NamedNode) and triple.object.value.startswith(once_blank):
                waiting.append(triple.object.value)


def lines(triples: frozenset[Triple]) -> list[str]:
    """Return statements as N-Triples lines, in their order."""
    return render(triples, N_TRIPLES, {}).decode().splitlines()


def patch(base: str, names: tuple[str, str], removed: frozenset[Triple], added: frozenset[Triple]) -> bytes:
    """Return the difference as an RDF Patch, version 1, from one release (by name) to another."""
    head = [f"H id <{base}dataset?release={names[1]}> .", f"H prev <{base}dataset?release={names[0]}> ."]
    told = [*(f"D {line}" for line in lines(removed)), *(f"A {line}" for line in lines(added))]
    return "\n".join([*head, "TX .", *told, "TC .", ""]).encode()
