"""The figures of a dataset, counted while its statements pass by."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain
from operator import itemgetter
from typing import Final

from lod.namespaces import OWL, RDFS, SCHEMA, SKOS
from lod.release.manifest import Figures, Linkset
from lod.representations.blocks import IN_GRAPH, TYPE, Block

_LINKS: Final = frozenset(
    str(term).encode()
    for term in (
        SCHEMA["sameAs"], OWL["sameAs"], RDFS["seeAlso"], SKOS["exactMatch"], SKOS["closeMatch"],
        SKOS["broadMatch"], SKOS["narrowMatch"], SKOS["relatedMatch"],
    )
) | {b"<http://schema.org/sameAs>"}  # fmt: skip

_PREDICATE: Final = itemgetter(0)


@dataclass(slots=True)
class Counting:
    """Counts a dataset some subjects at a time; flat but for its classes, properties and targets."""

    base: str
    _ours: bytes = field(init=False)
    _no_entities: tuple[bytes, ...] = field(init=False)
    _entities: int = 0
    _subjects: int = 0
    _graphs: set[bytes] = field(default_factory=set)
    _classes: Counter[bytes] = field(default_factory=Counter)
    _properties: Counter[bytes] = field(default_factory=Counter)
    _links: Counter[tuple[bytes, bytes]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._ours = b"<" + self.base.encode()
        self._no_entities = (self._ours + b"doc/", self._ours + b".well-known/genid/")

    def take(self, blocks: Sequence[Block]) -> None:
        """Count some subjects' statements."""
        self._subjects += len(blocks)
        said = list(chain.from_iterable(block.said for block in blocks))
        self._properties.update(map(_PREDICATE, said))
        for each in said:
            if each.predicate in _LINKS and self._is_foreign(each.object):
                self._links[_target(each.object), each.predicate] += 1
        described = [block for block in blocks if block.marks & TYPE]
        self._entities += sum(map(self._is_entity, (block.subject for block in described)))
        kinds = (frozenset(s.object for s in block.said if s.marks & TYPE) for block in described)
        for types, count in Counter(kinds).items():
            for kind in types:
                if kind.startswith(b"<"):
                    self._classes[kind] += count
        for block in blocks:
            if block.marks & IN_GRAPH:
                self._graphs.update(s.graph for s in block.said if s.graph)

    def add(self, other: "Counting") -> None:
        """Add what was counted of other subjects."""
        self._entities += other._entities
        self._subjects += other._subjects
        self._graphs |= other._graphs
        self._classes.update(other._classes)
        self._properties.update(other._properties)
        self._links.update(other._links)

    def figures(self) -> Figures:
        """Return the counts, the most frequent first."""
        return Figures(
            triples=self._properties.total(),
            subjects=self._subjects,
            entities=self._entities,
            graphs=len(self._graphs),
            classes=_described(self._classes),
            properties=_described(self._properties),
            linksets=tuple(
                Linkset(target.decode(), predicate[1:-1].decode(), count)
                for (target, predicate), count in sorted(
                    self._links.items(), key=lambda item: (-item[1], item[0])
                )
            ),
        )

    def _is_entity(self, subject: bytes) -> bool:
        ours = subject.startswith(self._ours) and b"#" not in subject
        return ours and not subject.startswith(self._no_entities)

    def _is_foreign(self, term: bytes) -> bool:
        return term.startswith(b"<") and not term.startswith(self._ours)


def _target(term: bytes) -> bytes:
    """Return the part of an IRI that names the dataset it belongs to: all before its last segment.

    >>> _target(b"<https://isni.org/isni/0000000122429500>")
    b'https://isni.org/isni/'
    """
    iri = term[1 : term.index(b">")]
    cut = max(iri.rfind(b"/"), iri.rfind(b"#"), iri.rfind(b":")) + 1
    authority = iri.find(b"/", iri.find(b"://") + 3) + 1 if b"://" in iri else 0
    return iri[: max(cut, authority)] if authority else iri[:cut] if b"://" not in iri else iri + b"/"


def _described(counts: Counter[bytes]) -> dict[str, int]:
    return {
        iri[1:-1].decode(): count
        for iri, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    }
