"""One document's statements, by subject and by object: what a page is made from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Final

from pyoxigraph import NamedNode, Triple

from lod.namespaces import NAMES, RDF, SCHEMA, SKOS, SKOSXL
from lod.representations.reading import Literal, Said, Term, Told, gathered, name_of, term_of

__all__ = [
    "FORM", "FORMS", "LABELS", "OTHER_NAMES", "TYPE", "Description", "Literal", "Term", "iri_of",
    "language_rank", "name_of", "term_of",
]  # fmt: skip

TYPE: Final = RDF["type"].value
# What names a thing, the best first (HTTP.md, Finding).
FORM: Final = SKOSXL["literalForm"].value
FORMS: Final = tuple(SKOSXL[rank].value for rank in ("prefLabel", "altLabel"))  # names that are nodes
LABELS: Final = (*(each.value for each in NAMES), FORM)
OTHER_NAMES: Final = (
    SKOS["altLabel"].value,
    SCHEMA["alternateName"].value,
    "http://schema.org/alternateName",
)


class Description:
    """An index over the statements of one document; subjects and predicates are IRIs as text."""

    def __init__(self, told: Told | Iterable[Triple], labels: tuple[str, ...] = ()) -> None:
        """Take in statements; `labels` are further properties that name a thing, those of lod.toml."""
        self.labels = (*LABELS, *labels) if labels else LABELS
        self.said = told if isinstance(told, dict) else gathered(told)
        self._known: dict[str, Mapping[str, Said]] = {}  # by subject, as far as it was asked for
        self._named: dict[tuple[str, Sequence[str]], Literal | None] = {}
        self._fragments: dict[str, list[str]] = {}

    @cached_property
    def _pointing(self) -> dict[str, list[tuple[str, str]]]:
        found: dict[str, list[tuple[str, str]]] = {}
        for subject, about in self.said.items():
            for said in about:
                for node in said.nodes:
                    found.setdefault(node, []).append((said.predicate, subject))
        return found

    def __contains__(self, subject: object) -> bool:
        return subject in self.said

    def about(self, subject: str) -> Mapping[str, Said]:
        """All that is said of `subject`, by predicate."""
        about = self._known.get(subject)
        if about is None:
            about = self._known[subject] = {said.predicate: said for said in self.said.get(subject, ())}
        return about

    def lines(self, subject: str) -> Sequence[Said]:
        """All that is said of `subject`, predicate by predicate."""
        return self.said.get(subject, ())

    def values(self, subject: str, *predicates: NamedNode | str) -> list[Term]:
        """The values of the predicates, in that order."""
        about = self._known.get(subject) or self.about(subject)
        found: list[Term] = []
        for predicate in predicates:
            said = about.get(predicate if type(predicate) is str else predicate.value)  # type: ignore[union-attr]
            if said is not None:
                found += said.values
        return found

    def first(self, subject: str, *predicates: NamedNode | str) -> Term | None:
        """The first value there is."""
        about = self._known.get(subject) or self.about(subject)
        for predicate in predicates:
            said = about.get(predicate if type(predicate) is str else predicate.value)  # type: ignore[union-attr]
            if said is not None:
                return said.values[0]
        return None

    def text(self, subject: str, predicate: NamedNode | str) -> str:
        """The first literal among the values, "" where there is none."""
        about = self._known.get(subject) or self.about(subject)
        said = about.get(predicate if type(predicate) is str else predicate.value)  # type: ignore[union-attr]
        for value in said.values if said is not None else ():
            if isinstance(value, Literal):
                return value.value
        return ""

    def texts(self, subject: str, *predicates: NamedNode | str) -> list[Literal]:
        """The literals among the values."""
        return [value for value in self.values(subject, *predicates) if isinstance(value, Literal)]

    def iris(self, subject: str, *predicates: NamedNode | str) -> list[str]:
        """The nodes among the values."""
        about = self._known.get(subject) or self.about(subject)
        found: list[str] = []
        for predicate in predicates:
            said = about.get(predicate if type(predicate) is str else predicate.value)  # type: ignore[union-attr]
            if said is not None:
                found += said.nodes
        return found

    def pointing(self, target: str, *predicates: NamedNode | str) -> Iterator[tuple[str, str]]:
        """Predicate and subject of each statement whose object is `target`."""
        pairs = self._pointing.get(target)
        if pairs and predicates:
            wanted = {iri_of(predicate) for predicate in predicates}
            pairs = [pair for pair in pairs if pair[0] in wanted]
        yield from pairs or ()

    def classes(self, subject: str) -> tuple[str, ...]:
        """The classes of `subject`, in the document's order."""
        about = self._known.get(subject) or self.about(subject)
        said = about.get(TYPE)
        return said.nodes if said is not None else ()

    def types(self, subject: str) -> frozenset[str]:
        """The classes of `subject`."""
        return frozenset(self.classes(subject))

    def is_a(self, subject: str, kind: str) -> bool:
        """Whether `subject` is of a class."""
        about = self._known.get(subject) or self.about(subject)
        return TYPE in about and kind in about[TYPE].nodes

    def fragments(self, thing: str) -> list[str]:
        """The subjects `thing#…`, in order."""
        found = self._fragments.get(thing)
        if found is None:
            beginning = f"{thing}#"
            found = sorted([subject for subject in self.said if subject.startswith(beginning)])
            self._fragments[thing] = found
        return found

    def subjects(self, kind: str) -> list[str]:
        """The subjects of a class, in order."""
        return sorted({subject for predicate, subject in self.pointing(kind) if predicate == TYPE})

    def label(self, subject: str, languages: Sequence[str]) -> Literal | None:
        """The name to show: in the first language there is one for, by the best property."""
        lines = self.said.get(subject)
        if lines is None:
            return None
        if len(lines) == 1 and lines[0].predicate != FORMS[0]:  # most things but those that it is of
            return _of_one(lines[0], languages) if lines[0].predicate in self.labels else None
        key = (subject, languages)
        if key not in self._named:
            about = self.about(subject)
            named = [about[predicate] for predicate in self.labels if predicate in about]
            if not named and FORMS[0] in about:
                nodes = self.iris(subject, FORMS[0])
                named = [said for node in nodes for said in self.lines(node) if said.predicate == FORM]
            one = len(named) == 1
            self._named[key] = _of_one(named[0], languages) if one else self._best(named, languages)
        return self._named[key]

    def _best(self, named: Sequence[Said], languages: Sequence[str]) -> Literal | None:
        """The best of the names that several properties give, the best property first."""
        best, suits = None, (len(languages) + 1, 0)
        for said in named:
            label = _of_one(said, languages)
            if label is not None and (rank := language_rank(label.language, languages)) < suits:
                best, suits = label, rank
        return best


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


def _of_one(said: Said, languages: Sequence[str]) -> Literal | None:
    """The best of the names that one property gives; of a line that stands in many documents, once."""
    if said.made is None:
        return _best_of(said, languages)
    key = ("label", languages)
    try:
        label: Literal | None = said.made[key]
    except KeyError:
        label = said.made[key] = _best_of(said, languages)
    return label


def _best_of(said: Said, languages: Sequence[str]) -> Literal | None:
    if len(said.values) == 1:
        return said.values[0] if isinstance(said.values[0], Literal) else None

    def rank(one: Literal) -> tuple[tuple[int, int], str]:
        return language_rank(one.language, languages), one.value

    return min((one for one in said.values if isinstance(one, Literal)), key=rank, default=None)


def iri_of(term: NamedNode | str) -> str:
    """A predicate as text."""
    return term.value if isinstance(term, NamedNode) else term
