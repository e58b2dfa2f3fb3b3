"""What is found: an entity and why, and a page of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lod.search.labels import Label, language_rank


@dataclass(frozen=True, slots=True)
class Hit:
    """An entity that was found, and why."""

    iri: str
    labels: tuple[Label, ...]  # preferred names, then variants; no hidden ones: misprints are not shown
    why: str  # "identifier", "name", "variant", "other form", "sound", "words", …, "nearly", "misprint"
    matched: Label | None  # the name that matched; None for an identifier, a misprint, words of several names
    types: tuple[str, ...] = ()  # IRIs
    identifiers: tuple[str, ...] = ()  # as the data write them: numbers and IRIs
    country: str = ""  # ISO 3166-1 alpha-2
    begins: str = ""  # birth, foundation, beginning: EDTF or a plain date
    ends: str = ""
    details: tuple[str, ...] = ()  # occupations and places: what tells homonyms apart
    source: str = ""  # name of the dataset

    @property
    def label(self) -> Label:
        """The first preferred name."""
        return self.labels[0] if self.labels else Label(self.iri)

    @property
    def reason(self) -> str:
        """`why` as it is told: the index has preferred names without their years among the variants."""
        is_preferred = self.matched is not None and self.matched.rank == "preferred"
        return "other form" if self.why == "variant" and is_preferred else self.why

    @property
    def dates(self) -> str:
        """From when to when, in EDTF: what tells namesakes apart. An interval tells the end too."""
        if "/" in self.begins:
            return self.begins
        return f"{self.begins}–{self.ends}" if self.begins or self.ends else ""

    def preferred(self, languages: Sequence[str]) -> Label:
        """Return the preferred name in the first of the languages that there is one in."""
        told = [label for label in self.labels if label.rank == "preferred"]
        return min(told, key=lambda one: language_rank(one.language, languages)) if told else self.label


@dataclass(frozen=True, slots=True)
class Filters:
    """What hits have to be besides: of one of the types, of the countries, of the sources, of the years."""

    types: tuple[str, ...] = ()  # IRIs
    countries: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    from_year: int | None = None  # what ended before is left out
    to_year: int | None = None  # what began after is left out
    began: tuple[int, int] | None = None  # the first and the last year in which it may have begun
    ended: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A page of hits and the number of all."""

    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[
        str, tuple[tuple[str, int], ...]
    ]  # "type", "country", "source": values with counts, most first


NOTHING: Final = Found(0, (), {"type": (), "country": (), "source": ()})
ANYBODY: Final = Filters()
