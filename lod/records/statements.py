"""A subject's quads as an RDF source told them, its blank nodes given names that last."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final, Self

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, Literal, NamedNode, Quad

from lod.errors import Notice

_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_REPLACED: Final = "http://purl.org/dc/terms/isReplacedBy"
_DEPRECATED: Final = "http://www.w3.org/2002/07/owl#deprecated"
_MERGED: Final = "def/ap#mergedInto"  # under whatever base
_STATUS: Final = "def/ap#recordStatus"
_ENDS: Final = ("#replaced", "#split", "#withdrawn")  # the values of a status that say so
_TRUE: Final = frozenset({"true", "1"})  # the forms of xsd:boolean, which some sources write as plain texts


@dataclass(frozen=True, slots=True)
class Statements:
    """What an RDF source tells of one subject, the nodes that stand for its blank nodes included."""

    subject: str  # IRI
    quads: tuple[Quad, ...]
    file: str = ""
    line: int = 0  # ordinal of the subject in its file, counted from 1

    @property
    def is_over(self) -> bool:
        """Whether they say that their subject is no more: as a tombstone is told (HTTP.md)."""
        return any(map(self._ends, self.quads))

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes that the subject is said to be of, each once."""
        return tuple(
            dict.fromkeys(str(each.object).strip("<>") for each in self.quads if self._classes(each))
        )

    def without_classes(self) -> Self:
        """Return what is told of the subject but for its classes."""
        return replace(self, quads=tuple(each for each in self.quads if not self._classes(each)))

    def _classes(self, quad: Quad) -> bool:
        return quad.predicate.value == _TYPE and self._is_own(quad)

    def _is_own(self, quad: Quad) -> bool:
        return isinstance(quad.subject, NamedNode) and quad.subject.value == self.subject

    def _ends(self, quad: Quad) -> bool:
        said = quad.predicate.value
        if said == _DEPRECATED:
            ends = isinstance(quad.object, Literal) and quad.object.value in _TRUE
        elif said.endswith(_STATUS):
            ends = isinstance(quad.object, NamedNode) and quad.object.value.endswith(_ENDS)
        else:
            ends = said == _REPLACED or said.endswith(_MERGED)
        return ends and self._is_own(quad)


def classless(kind: str, subject: str, file: str, line: int) -> Notice:
    """Return the report's line on a class that is not told of what is no more (HTTP.md, lifecycle)."""
    message = f"{kind} is not told of what is no more: nobody shall count it among the living"
    return Notice(file, line, "rdf:type", message, "tombstone-class", subject)


@dataclass(slots=True)
class Skolems:
    """Names the blank nodes of one file and gathers its quads by subject, in one pass.

    A blank node is named `{prefix}{digest of source and subject}-{n}` (RDF 1.1 Concepts §3.5): the subject
    is the first IRI that leads to it, n its position among that subject's blank nodes in the file. So a name
    changes only when the same subject's own statements do, never because others come, go or move. Blank nodes
    that no IRI leads to are named by their content (RDFC-1.0 of the connected statements): two that say the
    same are one. Memory grows with the number of blank nodes, not of statements.
    """

    prefix: str
    source: str
    _names: dict[str, NamedNode] = field(default_factory=dict)
    _roots: dict[str, str] = field(default_factory=dict)  # name of a blank node → its IRI subject
    _counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    _waiting: dict[str, list[Quad]] = field(default_factory=lambda: defaultdict(list))

    def gather(self, quads: Iterable[Quad]) -> Iterator[tuple[str, list[Quad]]]:
        """Yield (subject IRI, its quads) for each run of one subject, in the order of the file."""
        subject, run = "", list[Quad]()
        for quad in quads:
            for root, named in self._settle(quad):
                if root != subject and run:
                    yield subject, run
                    run = []
                subject = root
                run.append(named)
        if run:
            yield subject, run
        yield from self._leftovers()

    def _settle(self, quad: Quad) -> Iterator[tuple[str, Quad]]:
        """Yield `quad` with its blank nodes named, and those that waited for a name it gives."""
        ready = [quad]
        while ready:
            told = ready.pop(0)
            subject = told.subject
            if isinstance(subject, BlankNode):
                if subject.value not in self._names:
                    # The parser tells a nested node before the statement that leads to it.
                    self._waiting[subject.value].append(told)
                    continue
                subject = self._names[subject.value]
            root = self._roots.get(str(subject), str(subject).strip("<>"))
            target = told.object
            if isinstance(target, BlankNode):
                ready = (
                    self._waiting.pop(target.value, []) + ready if target.value not in self._names else ready
                )
                target = self._name(target, root)
            yield root, Quad(subject, told.predicate, target, self._graph(told))

    def _name(self, node: BlankNode, root: str) -> NamedNode:
        if node.value not in self._names:
            self._counts[root] += 1
            name = NamedNode(f"{self.prefix}{self._digest(root)}-{self._counts[root]}")
            self._names[node.value] = name
            self._roots[str(name)] = root
        return self._names[node.value]

    def _graph(self, quad: Quad) -> NamedNode | None:
        match quad.graph_name:
            case NamedNode() as graph:
                return graph
            case BlankNode() as graph:
                return self._name(graph, "")  # a graph's own name: by its position in the file
        return None

    def _digest(self, text: str) -> str:
        return hashlib.sha256(f"{self.source}\0{text}".encode()).hexdigest()[:20]

    def _leftovers(self) -> Iterator[tuple[str, list[Quad]]]:
        """Yield the statements of blank nodes that no IRI leads to, a connected component at a time."""
        for component in _components(self._waiting):
            canonical = Dataset(component)
            canonical.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
            ordered = sorted(canonical, key=str)
            digest = self._digest("\n".join(map(str, ordered)))
            named = [self._by_content(quad, digest) for quad in ordered]
            subjects = [str(quad.subject) for quad in named]
            targets = {str(quad.object) for quad in named}
            heads = [subject for subject in subjects if subject not in targets]
            yield (heads or subjects)[0].strip("<>"), named

    def _by_content(self, quad: Quad, digest: str) -> Quad:
        def name(node: BlankNode) -> NamedNode:
            return NamedNode(f"{self.prefix}{digest}-{node.value.removeprefix('c14n')}")

        subject, target = quad.subject, quad.object
        return Quad(
            name(subject) if isinstance(subject, BlankNode) else subject,
            quad.predicate,
            name(target) if isinstance(target, BlankNode) else target,
            self._graph(quad),
        )


def _components(waiting: dict[str, list[Quad]]) -> Iterator[list[Quad]]:
    """Yield the quads of each set of blank nodes that lead to one another, in the order of the file."""
    parent = {label: label for label in waiting}

    def top(label: str) -> str:
        while parent[label] != label:
            parent[label] = label = parent[parent[label]]
        return label

    for label, quads in waiting.items():
        for quad in quads:
            if isinstance(quad.object, BlankNode):
                parent.setdefault(quad.object.value, quad.object.value)
                parent[top(quad.object.value)] = top(label)
    components: dict[str, list[Quad]] = defaultdict(list)
    for label, quads in waiting.items():
        components[top(label)] += quads
    yield from components.values()
