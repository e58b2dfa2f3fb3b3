"""The entities of a release as the index has them, and who took part in what."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from lod.search.labels import Label


@dataclass(frozen=True, slots=True)
class Entity:
    """What the index holds of one entity."""

    iri: str
    labels: Sequence[Label] = ()  # each name once, preferred ones first
    types: Sequence[str] = ()
    identifiers: Sequence[str] = ()
    country: str = ""
    begins: str = ""  # EDTF or a plain date
    ends: str = ""
    details: Sequence[str] = ()  # occupations, places: what tells homonyms apart
    source: str = ""


@dataclass(slots=True)
class Participants:
    """Who took part in what, and what belongs to which programme."""

    within: dict[str, set[str]] = field(default_factory=dict)  # IRI of an agent → of undertakings
    parts: dict[str, str] = field(default_factory=dict)  # IRI of an undertaking → of its programme

    def add(self, agent: str, undertaking: str) -> None:
        """Note that an agent took part in an undertaking."""
        self.within.setdefault(agent, set()).add(undertaking)

    def programmes(self, iri: str) -> set[str]:
        """Return the programmes that a thing belongs to, or took part in."""
        found = {self.parts[iri]} if iri in self.parts else set()
        for undertaking in self.within.get(iri, ()):
            found.add(self.parts.get(undertaking, undertaking))
        return found
