"""One document's statements, by subject and by object: what a page is made from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from lod.namespaces import DCTERMS, FOAF, RDF, RDFS, SCHEMA, SKOS, SKOSXL
from lod.representations.reading import Said, Term, Told, gathered, name_of

__all__ = [
    "LABELS", "OTHER_NAMES", "TYPE", "Description", "Term", "iri_of", "language_rank", "name_of",
]  # fmt: skip

TYPE: Final = RDF["type"].value
# What names a thing, the best first (HTTP.md, Finding).
LABELS: Final = (
    SKOS["prefLabel"].value,
    RDFS["label"].value,
    FOAF["name"].value,
    SCHEMA["name"].value,
    "http://schema.org/name",
    DCTERMS["title"].value,
    "http://purl.org/dc/elements/1.1/title",
    SKOSXL["literalForm"].value,
)
OTHER_NAMES: Final = (
    SKOS["altLabel"].value,
    SCHEMA["alternateName"].value,
    "http://schema.org/alternateName",
)


class Description:
    """An index over the statements of one document; subjects and predicates are IRIs as text."""

    def __init__(self, told: Told | Iterable[Triple], labels: tuple[str, ...] = ()) -> None:
        """Take in statements; `labels` are further properties that name a thing, those of lod.toml."""
        self.labels = (*LABELS, *labels)
        self._said = told if isinstance(told, dict) else gathered(told)
        self._about: dict[str, dict[str, tuple[Term, ...]]] = {}
        self._nodes: dict[str, dict[str, tuple[str, ...]]] = {}
        for subject, about in self._said.items():
            self._about[subject] = {said.predicate: said.values for said in about}
            self._nodes[subject] = {said.predicate: said.nodes for said in about if said.nodes}
        self._named: dict[tuple[str, Sequence[str]], Literal | None] = {}

    @cached_property
    def _pointing(self) -> dict[str, list[tuple[str, str]]]:
        found: dict[str, list[tuple[str, str]]] = {}
        for subject, about in self._said.items():
            for said in about:
                for node in said.nodes:
                    found.setdefault(node, []).append((said.predicate, subject))
        return found

    def __contains__(self, subject: object) -> bool:
        return subject in self._about

    def about(self, subject: str) -> Mapping[str, Sequence[Term]]:
        """All that is said of `subject`: predicate → values."""
        return self._about.get(subject, {})

    def lines(self, subject: str) -> Sequence[Said]:
        """All that is said of `subject`, predicate by predicate."""
        return self._said.get(subject, ())

    def values(self, subject: str, *predicates: NamedNode | str) -> list[Term]:
        """The values of the predicates, in that order."""
        about = self._about.get(subject)
        if about is None:
            return []
        if len(predicates) == 1:  # most often
            return list(about.get(iri_of(predicates[0]), ()))
        return [value for predicate in predicates for value in about.get(iri_of(predicate), ())]

    def first(self, subject: str, *predicates: NamedNode | str) -> Term | None:
        """The first value there is."""
        about = self._about.get(subject)
        if about is None:
            return None
        found = (values[0] for predicate in predicates if (values := about.get(iri_of(predicate))))
        return next(found, None)

    def texts(self, subject: str, *predicates: NamedNode | str) -> list[Literal]:
        """The literals among the values."""
        return [value for value in self.values(subject, *predicates) if isinstance(value, Literal)]

    def iris(self, subject: str, *predicates: NamedNode | str) -> list[str]:
        """The nodes among the values."""
        nodes = self._nodes.get(subject)
        if nodes is None:
            return []
        if len(predicates) == 1:
            return list(nodes.get(iri_of(predicates[0]), ()))
        return [node for predicate in predicates for node in nodes.get(iri_of(predicate), ())]

    def pointing(self, target: str, *predicates: NamedNode | str) -> Iterator[tuple[str, str]]:
        """Predicate and subject of each statement whose object is `target`."""
        pairs = self._pointing.get(target)
        if pairs and predicates:
            wanted = {iri_of(predicate) for predicate in predicates}
            pairs = [pair for pair in pairs if pair[0] in wanted]
        yield from pairs or ()

    def is_tied(self, target: str, topic: str) -> bool:
        """Whether any statement has `target` as its object, but for those of the predicate `topic`."""
        return any(
            target in said.nodes and said.predicate != topic
            for about in self._said.values()
            for said in about
        )

    def types(self, subject: str) -> set[str]:
        """The classes of `subject`."""
        return set(self._nodes[subject].get(TYPE, ())) if subject in self._nodes else set()

    def fragments(self, thing: str) -> list[str]:
        """The subjects `thing#…`, in order."""
        return sorted(subject for subject in self._about if subject.startswith(f"{thing}#"))

    def subjects(self, kind: str) -> list[str]:
        """The subjects of a class, in order."""
        return sorted({subject for predicate, subject in self.pointing(kind) if predicate == TYPE})

    def label(self, subject: str, languages: Sequence[str]) -> Literal | None:
        """The name to show: in the first language there is one for, by the best property."""
        named = self._about.get(subject)
        if named is None:
            return None
        key = (subject, languages)
        if key not in self._named:
            self._named[key] = self._label(named, languages)
        return self._named[key]

    def _label(self, named: Mapping[str, Sequence[Term]], languages: Sequence[str]) -> Literal | None:
        found = [
            (language_rank(value.language or "", languages), self.labels.index(predicate), value.value, value)
            for predicate, values in named.items()
            if predicate in self.labels
            for value in values
            if isinstance(value, Literal)
        ]
        return min(found, key=lambda one: one[:3])[3] if found else None


@lru_cache(maxsize=4096)
def language_rank(tag: str, languages: Sequence[str]) -> tuple[int, int]:
    """How well a language tag suits a reader; the lowest suits best.

    A tag with a script (`ko-Hani`) comes after the same language without; no tag at all suits
    everybody better than a language not asked for.
    """
    lowered = tag.lower()
    for position, wanted in enumerate(languages):
        if lowered == wanted.lower():
            return position, 0
        if lowered.split("-")[0] == wanted.lower().split("-")[0]:
            return position, 1
    return len(languages), 0 if not tag else 1 + ("-" in tag)


def iri_of(term: NamedNode | str) -> str:
    """A predicate as text."""
    return term.value if isinstance(term, NamedNode) else term
