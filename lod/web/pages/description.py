"""One document's statements, by subject and by object: what a page is made from."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from lod.namespaces import DCTERMS, FOAF, RDF, RDFS, SCHEMA, SKOS, SKOSXL

Node = NamedNode | BlankNode
Term = NamedNode | BlankNode | Literal

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
    """An index over the triples of one document; subjects and predicates are IRIs as text."""

    def __init__(self, triples: Iterable[Triple], labels: Iterable[str] = ()) -> None:
        """Take in triples; `labels` are further properties that name a thing, those of lod.toml."""
        self.labels = (*LABELS, *labels)
        self._about: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        self._pointing: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for triple in triples:
            subject, predicate, value = name_of(triple.subject), triple.predicate.value, triple.object
            if isinstance(value, Triple) or value in self._about[subject][predicate]:
                continue
            self._about[subject][predicate].append(value)
            if not isinstance(value, Literal):
                self._pointing[name_of(value)].append((predicate, subject))

    def __contains__(self, subject: object) -> bool:
        return subject in self._about

    def about(self, subject: str) -> Mapping[str, Sequence[Term]]:
        """All that is said of `subject`: predicate → values."""
        return self._about.get(subject, {})

    def values(self, subject: str, *predicates: NamedNode | str) -> list[Term]:
        """The values of the predicates, in that order."""
        about = self._about.get(subject, {})
        return [value for predicate in predicates for value in about.get(iri_of(predicate), ())]

    def first(self, subject: str, *predicates: NamedNode | str) -> Term | None:
        """The first value there is."""
        return next(iter(self.values(subject, *predicates)), None)

    def texts(self, subject: str, *predicates: NamedNode | str) -> list[Literal]:
        """The literals among the values."""
        return [value for value in self.values(subject, *predicates) if isinstance(value, Literal)]

    def iris(self, subject: str, *predicates: NamedNode | str) -> list[str]:
        """The nodes among the values."""
        return [
            name_of(value) for value in self.values(subject, *predicates) if not isinstance(value, Literal)
        ]

    def pointing(self, target: str, *predicates: NamedNode | str) -> Iterator[tuple[str, str]]:
        """Predicate and subject of each statement whose object is `target`."""
        wanted = {iri_of(predicate) for predicate in predicates}
        yield from (pair for pair in self._pointing.get(target, ()) if not wanted or pair[0] in wanted)

    def is_pointed_at(self, target: str) -> bool:
        """Whether any statement has `target` as its object."""
        return target in self._pointing

    def types(self, subject: str) -> set[str]:
        """The classes of `subject`."""
        return set(self.iris(subject, TYPE))

    def fragments(self, thing: str) -> list[str]:
        """The subjects `thing#…`, in order."""
        return sorted(subject for subject in self._about if subject.startswith(f"{thing}#"))

    def subjects(self, kind: str) -> list[str]:
        """The subjects of a class, in order."""
        return sorted({subject for predicate, subject in self.pointing(kind) if predicate == TYPE})

    def label(self, subject: str, languages: Sequence[str]) -> Literal | None:
        """The name to show: in the first language there is one for, by the best property."""
        named = self._about.get(subject)
        found = [
            (language_rank(value.language or "", languages), position, value.value, value)
            for position, predicate in enumerate(self.labels if named else ())
            for value in (named or {}).get(predicate, ())
            if isinstance(value, Literal)
        ]
        return min(found, key=lambda one: one[:3])[3] if found else None


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


def name_of(node: object) -> str:
    """A node as text: the IRI, or `_:label`."""
    return node.value if isinstance(node, NamedNode) else str(node)


def iri_of(term: NamedNode | str) -> str:
    """A predicate as text."""
    return term if isinstance(term, str) else term.value
