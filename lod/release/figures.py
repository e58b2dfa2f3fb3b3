"""The figures of a dataset, counted while its statements pass by."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from lod.namespaces import OWL, RDFS, SCHEMA, SKOS
from lod.release.manifest import Figures, Linkset
from lod.representations.turtle import TYPE

_LINKS: Final = frozenset(
    str(term).encode()
    for term in (
        SCHEMA["sameAs"], OWL["sameAs"], RDFS["seeAlso"], SKOS["exactMatch"], SKOS["closeMatch"],
        SKOS["broadMatch"], SKOS["narrowMatch"], SKOS["relatedMatch"],
    )
) | {b"<http://schema.org/sameAs>"}  # fmt: skip


@dataclass(slots=True)
class Counting:
    """Counts a dataset a subject at a time; flat but for the number of classes, properties and targets."""

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

    def take(self, subject: bytes, told: Mapping[bytes, list[bytes]]) -> None:
        """Count a subject's statements: predicate → what follows it on each line."""
        self._subjects += 1
        types = told.get(TYPE)
        if types is not None:
            for kind in {rest[: rest.index(b">") + 1] for rest in types if rest.startswith(b"<")}:
                self._classes[kind] += 1
            self._entities += self._is_entity(subject)
        properties = self._properties
        for predicate, rests in told.items():
            properties[predicate] += len(rests)
        if not _LINKS.isdisjoint(told):
            for predicate in _LINKS & told.keys():
                self._link(predicate, told[predicate])

    def take_graphs(self, graphs: Iterable[bytes]) -> None:
        """Count the named graphs among some; b"" is the default graph."""
        self._graphs.update(graph for graph in graphs if graph)

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

    def _link(self, predicate: bytes, rests: Iterable[bytes]) -> None:
        for rest in rests:
            if self._is_foreign(rest):
                self._links[_target(rest), predicate] += 1

    def _is_entity(self, subject: bytes) -> bool:
        ours = subject.startswith(self._ours) and b"#" not in subject
        return ours and not subject.startswith(self._no_entities)

    def _is_foreign(self, rest: bytes) -> bool:
        return rest.startswith(b"<") and not rest.startswith(self._ours)


def _target(rest: bytes) -> bytes:
    """Return the part of an IRI that names the dataset it belongs to: all before its last segment.

    >>> _target(b"<https://isni.org/isni/0000000122429500> .")
    b'https://isni.org/isni/'
    """
    iri = rest[1 : rest.index(b">")]
    cut = max(iri.rfind(b"/"), iri.rfind(b"#"), iri.rfind(b":")) + 1
    authority = iri.find(b"/", iri.find(b"://") + 3) + 1 if b"://" in iri else 0
    return iri[: max(cut, authority)] if authority else iri[:cut] if b"://" not in iri else iri + b"/"


def _described(counts: Counter[bytes]) -> dict[str, int]:
    return {
        iri[1:-1].decode(): count
        for iri, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    }
