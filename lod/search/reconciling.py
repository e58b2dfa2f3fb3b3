"""Which entity a row of somebody's table means: candidates, how likely each is, and why.

A score is a sum that a person can follow: 80 for the name as it is, less for one that only resembles it,
more for each date that agrees, much less for one that does not. `match` says more than a high score: that
no other entity of that name remains, so that it is right 99 times of 100.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from lod.dates import Edtf
from lod.errors import InvalidValue
from lod.identifiers import SCHEMES, Identifier, read
from lod.names import fold
from lod.search.hits import Filters, Hit
from lod.search.index import LONGEST_QUERY, Index
from lod.search.verdicts import Book

IDENTIFIERS: Final = "identifier"  # the property of an identifier whatever its scheme
DATES: Final = ("birth", "death")  # of bodies: foundation and end
FEWEST: Final = 25  # entities that are looked at for a question, whatever its limit
_NAMESAKES: Final = 50  # of the country, or the years, that are given


@dataclass(frozen=True, slots=True)
class Question:
    """What is known of an entity that is looked for."""

    name: str
    types: tuple[str, ...] = ()  # IRIs
    every_type: bool = False  # an entity has to be of all of them, not of one
    likely_type: bool = False  # types are a hint alone
    evidence: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # "birth", "country", "isni" …
    limit: int = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity that may be meant."""

    hit: Hit
    score: float  # 0 to 100
    features: Mapping[str, float]  # -1 contradicts, 0 says nothing, 1 agrees; "name" from 0 to 1
    match: bool = False


@dataclass(frozen=True, slots=True)
class _Weighed:
    hit: Hit
    name: float
    features: Mapping[str, float]

    @property
    def contradicted(self) -> bool:
        return any(value < 0 for value in self.features.values())

    @property
    def support(self) -> float:
        return sum(_SUPPORT.get(name, 0) * max(0.0, value) for name, value in self.features.items())

    @property
    def identified(self) -> bool:
        return self.features.get(IDENTIFIERS) == 1

    @property
    def score(self) -> float:
        if self.identified:
            return 100.0
        told = sum(
            (_GAIN if value > 0 else _LOSS).get(name, 0) * abs(value) for name, value in self.features.items()
        )
        return round(max(0.0, min(99.0, 80 * self.name + told)), 1)


_SUPPORT: Final[Mapping[str, float]] = {"birth": 2, "death": 2, "country": 1}
_GAIN: Final[Mapping[str, float]] = {"birth": 10, "death": 8, "country": 3, "type": 2}
_LOSS: Final[Mapping[str, float]] = {
    "birth": -35,
    "death": -35,
    "country": -12,
    "type": -15,
    IDENTIFIERS: -30,
}
_SURE: Final = 0.9  # names that are the same name
_LIKENESS: Final[Mapping[str, float]] = {
    "identifier": 1.0, "name": 1.0, "variant": 0.98, "other form": 0.92, "misprint": 0.85, "sound": 0.8,
    "beginning": 0.6, "beginning of a variant": 0.58, "words": 0.55, "beginning of a sound": 0.45,
    "part": 0.4, "initials": 0.4, "nearly": 0.4, "unfinished": 0.4,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reconciler:
    """Answers questions by a release."""

    index: Index
    book: Book

    def candidates(self, question: Question) -> tuple[Candidate, ...]:
        """Return who may be meant, the likeliest first; a name that is too long finds nobody."""
        wanted = _wanted(question.evidence)
        weighed = [
            self._weigh(hit, question, wanted, proven=proven) for hit, proven in self._found(question, wanted)
        ]
        ranked = sorted(weighed, key=lambda one: -one.score)
        first = [
            Candidate(one.hit, one.score, one.features, match=_matches(one, ranked, question))
            for one in ranked[: question.limit]
        ]
        return tuple(first)

    def _found(self, question: Question, wanted: Sequence[Identifier]) -> Iterator[tuple[Hit, bool]]:
        """Yield each entity that may be meant, and whether an identifier that was given is its own."""
        seen: set[str] = set()
        for identifier in wanted:
            hit = self._holder(identifier)
            if hit is not None and hit.iri not in seen:
                seen.add(hit.iri)
                yield hit, True
            for other in self.index.suggest(identifier.compact, FEWEST):
                if other.iri not in seen and _holds(identifier, other):
                    seen.add(other.iri)
                    yield other, True
        if len(question.name) > LONGEST_QUERY:
            return
        for hit in self._named(question):
            if hit.iri in seen or (question.every_type and not set(question.types) <= set(hit.types)):
                continue
            seen.add(hit.iri)
            yield hit, hit.why == "identifier" and self._is_identifier(question.name, hit)

    def _named(self, question: Question) -> Iterator[Hit]:
        """Yield who is found by the name: first whoever has it, then those of the country and years given.

        Of a common name there are more than are looked at, and the one who agrees may be the last.
        """
        filters = Filters(types=() if question.likely_type else question.types)
        yield from self.index.suggest(question.name, max(FEWEST, question.limit), filters=filters)
        if countries := tuple(map(str.upper, question.evidence.get("country", ()))):
            there = replace(filters, countries=countries)
            yield from self.index.namesakes(question.name, _NAMESAKES, there)
        for end in DATES:
            given = next(filter(None, map(years, question.evidence.get(end, ()))), None)
            if given is not None:
                of_then = _of_then(filters, end, *given)
                yield from self.index.namesakes(question.name, _NAMESAKES, of_then)

    def _is_identifier(self, name: str, hit: Hit) -> bool:
        """Tell an identifier that stands in a column of names from a word that is some code as well."""
        return name == hit.iri or any(
            self.book.identified(one) == hit.iri or _holds(one, hit) for one in read(name).identifiers
        )

    def _holder(self, identifier: Identifier) -> Hit | None:
        iri = self.book.identified(identifier)
        document = self.book.get(iri) if iri else None
        if document is not None and len(document.successors) == 1:
            iri = document.successors[0]
        return self.index.whole(iri) if iri else None

    def _weigh(self, hit: Hit, question: Question, wanted: Sequence[Identifier], *, proven: bool) -> _Weighed:
        name = likeness(question.name, hit)
        features = {"name": name}
        for end, dates in zip(DATES, (hit.begins, hit.ends), strict=True):
            if given := question.evidence.get(end):
                features[end] = _best(_date(one, dates) for one in given)
        if given := question.evidence.get("country"):
            features["country"] = _best(_country(one, hit.country) for one in given)
        if question.types:
            features["type"] = 1.0 if set(question.types) & set(hit.types) else -1.0
        if proven or wanted:
            features[IDENTIFIERS] = 1.0 if proven else _contradicts(wanted, hit)
        return _Weighed(hit, name, features)


def _matches(one: _Weighed, ranked: Sequence[_Weighed], question: Question) -> bool:
    """Tell whether nobody else can be meant."""
    others = [other for other in ranked if other is not one]
    if one.identified or any(other.identified for other in others):
        return one.identified and not any(other.identified for other in others)
    if one.name < _SURE and not (one.name >= _LIKENESS["sound"] and one.support >= _SUPPORT["birth"]):
        return False
    if one.contradicted or (_is_short(question.name) and not one.support):
        return False
    if any(question.evidence.get(name) for name in DATES) and not any(
        one.features.get(name, 0) > 0 for name in DATES
    ):
        return False  # the dates that were given could have proved it, and did not
    rivals = [
        other for other in others if other.name >= _LIKENESS["sound"] - 0.001 and not other.contradicted
    ]
    return all(
        other.support < one.support or (other.name < _SURE <= one.name and other.support <= one.support)
        for other in rivals
    )


def _of_then(filters: Filters, end: str, first: int, last: int) -> Filters:
    """Narrow filters to those of the years, a year about them, and of the decade where no more is known."""
    if end == "birth":
        return replace(filters, began=(min(first - 1, first // 10 * 10), last + 1))
    return replace(filters, ended=(first - 1, max(last + 1, last // 10 * 10 + 9)))


def _is_short(name: str) -> bool:
    """Tell a name that too many others have: an abbreviation, or a single character."""
    folded = fold(name).replace(" ", "")
    return len(folded) < (5 if folded.isascii() else 2)


def likeness(name: str, hit: Hit) -> float:
    """Return how like a name is to those of an entity, from 0 to 1."""
    if not name.strip():
        return 0.0
    base = _LIKENESS.get(hit.why, 0.0)
    if hit.why == "initials" and not _is_acronym(name):
        return _UNLIKELY
    if hit.why in ("name", "variant") or (hit.why == "identifier" and not hit.matched):
        asked = fold(name).replace(" ", "")
        known = any(fold(label.text).replace(" ", "") == asked for label in hit.labels)
        return base if known or hit.why != "identifier" else 0.5
    if hit.matched is None:
        return base
    words, met = fold(name).split(), fold(hit.matched.text).split()
    if sorted(words) == sorted(met):
        return 0.94  # another order of the same words
    if hit.why in ("beginning", "beginning of a variant", "words"):
        shared = len("".join(words)) / max(1, len("".join(met)))
        return round(base + 0.25 * min(1.0, shared), 3)
    return base


def _is_acronym(name: str) -> bool:
    """Tell capitals, or hangul and Han, which have none, from a word that initials happen to spell.

    >>> _is_acronym("N.L.K."), _is_acronym("Sato"), _is_acronym("국중도")
    (True, False, True)
    """
    return name.upper() == name


_UNLIKELY: Final = 0.2


def _wanted(evidence: Mapping[str, tuple[str, ...]]) -> list[Identifier]:
    """Return the identifiers among what is known, of the scheme their property names."""
    found: list[Identifier] = []
    for name, values in evidence.items():
        for value in values:
            if name == IDENTIFIERS:
                found += read(value).identifiers[:1]
            elif name in SCHEMES and (identifier := SCHEMES[name].read(value)[0]) is not None:
                found.append(identifier)
    return list(dict.fromkeys(found))


def _holds(identifier: Identifier, hit: Hit) -> bool:
    """Tell an identifier that an entity has itself, number and IRI, from a link to another's."""
    return identifier.compact in hit.identifiers and identifier.iri in hit.identifiers


def _contradicts(wanted: Sequence[Identifier], hit: Hit) -> float:
    """Return -1 where an entity has another identifier of a scheme that was given, and none that was."""
    own: dict[str, set[str]] = {}
    for text in hit.identifiers:
        if text.startswith("http"):
            for identifier in read(text).identifiers:
                own.setdefault(identifier.scheme, set()).add(identifier.compact)
    return -1.0 if any(one.scheme in own and one.compact not in own[one.scheme] for one in wanted) else 0.0


def _best(values: Iterator[float]) -> float:
    return max(values, default=0.0)


def _country(given: str, known: str) -> float:
    if not given or not known:
        return 0.0
    return 1.0 if given.upper() == known.upper() else -1.0


def _date(given: str, known: str) -> float:
    """Compare by year: 1 the same, 0 unknown or a year apart, as ways of counting are, else -1."""
    ours, theirs = years(known), years(given)
    if ours is None or theirs is None:
        return 0.0
    if ours[0] <= theirs[1] and theirs[0] <= ours[1]:
        return 1.0 if max(ours[1] - ours[0], theirs[1] - theirs[0]) <= 10 else 0.0
    return 0.0 if ours[0] - 1 <= theirs[1] and theirs[0] - 1 <= ours[1] else -1.0


def years(text: str) -> tuple[int, int] | None:
    """Return the first and last year that a date may be in, however it is written; None where it tells none.

    >>> years("1858-10-23"), years("October 23, 1858"), years("185X"), years("?")
    ((1858, 1858), (1858, 1858), (1850, 1859), None)
    """
    text = text.strip()[:100]
    if re.fullmatch("[0-9]{4}", text, re.ASCII):
        return (int(text), int(text)) if int(text) else None
    try:
        date = Edtf.parse(text)
    except InvalidValue:
        found = re.search(r"(?<![0-9])([12][0-9]{3})(?![0-9])", text, re.ASCII)
        return (int(found[1]), int(found[1])) if found else None
    if date.not_before is None or date.not_after is None:
        return None
    return date.not_before.year, date.not_after.year
