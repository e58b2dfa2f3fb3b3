"""What an RDF source names its subjects by, where pages and search would not know it."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from lod.errors import Notice
from lod.namespaces import SCHEMA, SCHEMA_HTTP, SKOS

_NAMELY: Final = re.compile("name|label|title", re.IGNORECASE)  # in the last part of a property's IRI
_PROPERTIES: Final = 5  # of those, told
_ENOUGH: Final = 10_000  # subjects looked at: they tell what the others are like
# Other names, by which search finds what has one of its own.
_VARIANTS: Final = frozenset({
    SKOS["altLabel"], SKOS["hiddenLabel"], SCHEMA["alternateName"], SCHEMA_HTTP["alternateName"],
})  # fmt: skip


class Naming:
    """How many subjects have a name that is known, and how many only what seems to be one.

    A subject may be told in several runs, of which one has the name: where most have one, nothing is told.
    """

    def __init__(self, known: frozenset[NamedNode]) -> None:
        """Take the properties by which pages and search know things."""
        self._known = known
        self._others: Counter[str] = Counter()  # subjects, by such a property
        self._looked = 0
        self._named = 0
        self._nameless = 0

    def look(self, subject: str, quads: list[Quad]) -> None:
        """Look at what is said of a subject, of the first of the file."""
        if self._looked == _ENOUGH:
            return
        self._looked += 1
        node = NamedNode(subject)
        said = {quad.predicate for quad in quads if isinstance(quad.object, Literal) and quad.subject == node}
        if not self._known.isdisjoint(said):
            self._named += 1
            return
        names = [each.value for each in said - _VARIANTS if _seems_a_name(each.value)]
        self._others.update(names)
        self._nameless += bool(names)

    def notice(self, file: str) -> Iterator[Notice]:
        """Yield what a steward can do, where there are more of these."""
        if self._nameless > self._named:
            found = sorted(self._others, key=lambda iri: (-self._others[iri], iri))
            share = f"of {self._looked:,} subjects {self._nameless:,}"
            told = f"{share} have no name that pages show and search finds"
            hint = f"in lod.toml `labels` may name {', '.join(found[:_PROPERTIES])}"
            yield Notice(file, 1, "labels", f"{told}; {hint}", "no-name")


@lru_cache(maxsize=1024)
def _seems_a_name(iri: str) -> bool:
    return bool(_NAMELY.search(re.split("[/#]", iri)[-1]))
