"""A typed question and the one of ours that it means: each of its words has to be accounted for.

A question is taken for a form only where the form's words, the names that fill its blanks and words that
every question may have are all that it holds. So a question of what the data do not tell has no answer, and
not a wrong one.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from lod.web.questions.asked import Question, read
from lod.web.questions.forms import Blank, Form
from lod.web.questions.language import (
    PLAIN_CONTINUOUS,
    Token,
    cut,
    folded,
    is_continuous,
    is_ending,
    is_plain,
)
from lod.web.questions.lexicon import Lexicon, said
from lod.web.questions.lexicon import lexicon as lexicon_of
from lod.web.questions.mentions import Gazetteer

_NEAR: Final = 3
_ALIKE: Final = 4  # kinds that words may mean alike


@dataclass(frozen=True, slots=True)
class Match:
    """A form, with the blanks that the typed question fills."""

    form: Form
    values: Mapping[str, tuple[str, ...]]  # blank → keys of what was chosen, or a time
    score: float
    unexplained: tuple[str, ...] = ()  # words that it does not account for

    @property
    def whole(self) -> bool:
        """Whether all is filled that has to be."""
        return self.form.is_filled(self.values)


@dataclass(frozen=True, slots=True)
class Found:
    """The forms that a question may mean, the likeliest first; where it means none, the nearest."""

    matches: tuple[Match, ...] = ()
    nearest: tuple[Match, ...] = ()
    unexplained: tuple[str, ...] = ()  # words that even the nearest does not account for


@dataclass(slots=True)
class _Reading:
    """What of a question is accounted for, as its blanks are filled."""

    values: dict[str, tuple[str, ...]] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)  # places of mentions
    words: set[str] = field(default_factory=set)  # that fill a blank in part
    kinds: set[str] = field(default_factory=set)  # of these, the words of kinds
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Matcher:
    """Matches typed questions.

    `choices` tells of each form and blank what may fill it, `names` which names each of these has: keys are
    whatever the caller calls them by.
    """

    forms: Sequence[Form]
    choices: Mapping[tuple[str, str], frozenset[str]]
    names: Mapping[str, Sequence[str]]
    _gazetteer: Gazetteer = field(init=False)
    _lexica: dict[str, Lexicon] = field(init=False)
    _rarity: dict[str, float] = field(init=False)
    _kinds: dict[str, tuple[tuple[str, ...], ...]] = field(init=False)  # key → the words of each name

    def __post_init__(self) -> None:
        worded = {
            key
            for form in self.forms
            for blank in form.blanks
            if blank.worded
            for key in self.choices.get((form.name, blank.name), ())
        }
        lexica = {form.name: lexicon_of(form) for form in self.forms}
        spread = Counter(word for one in lexica.values() for word in one.stems | one.continuous)
        rarity = {word: math.log(1 + len(lexica) / count) for word, count in spread.items()}
        things = {key: names for key, names in self.names.items() if key not in worded}
        kinds = {key: tuple(said(names)) for key, names in self.names.items() if key in worded}
        object.__setattr__(self, "_gazetteer", Gazetteer(things))
        object.__setattr__(self, "_lexica", lexica)
        object.__setattr__(self, "_rarity", rarity)
        object.__setattr__(self, "_kinds", kinds)

    def find(self, typed: str) -> Found:
        """Return what a typed question may mean."""
        question = read(folded(typed), self._gazetteer)
        ranked = sorted(
            (match for form in self.forms for match in self._readings(form, question)),
            key=lambda match: (-match.score, match.form.order),
        )
        meant = tuple(match for match in ranked if not match.unexplained and match.score > 0 and match.whole)
        if meant:
            return Found(meant)
        near = sorted(ranked, key=lambda match: (len(match.unexplained) - match.score, match.form.order))
        liked = {match.form.name: match for match in reversed(near) if match.score > 0}
        nearest = tuple(match for match in near if liked.get(match.form.name) is match)[:_NEAR]
        return Found((), nearest, nearest[0].unexplained if nearest else ())

    def _readings(self, form: Form, question: Question) -> Iterator[Match]:
        """Yield the ways to fill a form: whole names or parts first, words of names for kinds too or not."""
        seen: list[Mapping[str, tuple[str, ...]]] = []
        for parts_first in (False, True):
            for shared in (False, True):
                match = self._filled(form, question, parts_first=parts_first, shared=shared)
                if match.values not in seen:
                    seen.append(match.values)
                    yield match

    def _filled(self, form: Form, question: Question, *, parts_first: bool, shared: bool) -> Match:
        reading = _Reading()
        lexicon = self._lexica[form.name]
        wanted = [blank for blank in form.blanks if blank.needed or blank.name in form.one_of]
        others = [blank for blank in form.blanks if blank not in wanted]
        if parts_first:
            self._fill_parts(form, wanted, question, reading, lexicon)
        self._fill_names(form, wanted, question, reading)
        if not parts_first:
            self._fill_parts(form, wanted, question, reading, lexicon)
        self._fill_names(form, others, question, reading)
        self._fill_kinds(form, question, reading, lexicon, shared=shared)
        left = list(question.times)
        if left and any(blank.kind == "date" for blank in form.blanks):
            time = left.pop(0)
            reading.values.update({blank.name: (time.text,) for blank in form.blanks if blank.kind == "date"})
            reading.score += 0.5
        chosen = [key for keys in reading.values.values() for key in keys]
        unexplained = [
            time.text for time in left if not any(self._gazetteer.has(key, time.text[:4]) for key in chosen)
        ]
        for place, words in enumerate(question.named):
            if place not in reading.used:
                unexplained += (
                    one.text for one in words if one.stem not in reading.words and not is_plain(one.stem)
                )
        if question.counted in reading.words - reading.kinds and not lexicon.has([question.counted]):
            unexplained.append(question.counted)  # a thing's name has the word: it is not what is counted
        said = self._accounted(question.free, reading, lexicon, unexplained)
        reading.score += sum(self._rarity.get(word, 0.0) for word in said if not is_plain(word))
        for group, words_of in zip(lexicon.must, form.must, strict=True):
            met = any(word.startswith(one) for word in said for one in group)
            reading.score += 1.5 if met else 0.0
            unexplained += () if met else (f"({words_of[0]})",)
        if lexicon.favoured:
            reading.score += 4.0 if said & lexicon.favoured else -2.0
            if not said & lexicon.favoured and not all(name in reading.values for name in form.one_of):
                unexplained.append("(…)")
        if (
            not form.bare
            and not said
            and not any(blank.worded and blank.name in reading.values for blank in form.blanks)
        ):
            unexplained.append("(…)")  # names alone ask nothing
        missing = sum(blank.needed and blank.name not in reading.values for blank in form.blanks)
        return Match(form, dict(reading.values), reading.score - 0.5 * missing, tuple(unexplained))

    def _fill_names(self, form: Form, blanks: Iterable[Blank], question: Question, reading: _Reading) -> None:
        """Fill blanks with the things that are named in full."""
        for blank in blanks:
            if blank.name in reading.values or blank.worded:
                continue
            fitting = self.choices.get((form.name, blank.name), frozenset())
            for place in question.longest:
                keys = question.mentions[place].keys & fitting
                if keys and place not in reading.used:
                    reading.used.add(place)
                    reading.values[blank.name] = tuple(sorted(keys))
                    reading.score += 1.0
                    break

    def _fill_kinds(
        self, form: Form, question: Question, reading: _Reading, lexicon: Lexicon, *, shared: bool
    ) -> None:
        """Fill the blanks that words fill: with the kinds that have the most of the question's.

        Words that are part of a name that fills a blank count only where they may be `shared`.
        """
        open_names = [place for place in range(len(question.named)) if place not in reading.used]
        stems = frozenset(token.stem for token in question.free).union(*map(question.words_of, open_names))
        for blank in (one for one in form.blanks if one.worded and one.name not in reading.values):
            counted = question.counted if form.counted == blank.name else ""
            told = stems if shared else stems - reading.words
            best = self._kinds_of(form, blank, told, reading, lexicon, counted)
            if best:
                overlap = sum(word in reading.words for words in best.values() for word in words)
                reading.values[blank.name] = tuple(best)
                reading.kinds.update(word for words in best.values() for word in words)
                reading.words |= reading.kinds
                reading.score += 1.0 + 0.5 * max(map(len, best.values())) - 0.6 * overlap
        reading.used.update(place for place in open_names if question.words_of(place) <= reading.words)

    def _kinds_of(
        self,
        form: Form,
        blank: Blank,
        stems: frozenset[str],
        reading: _Reading,
        lexicon: Lexicon,
        counted: str,
    ) -> dict[str, frozenset[str]]:
        """Return the kinds that fit best, few enough, with all words of the question that they have."""
        taken = {key for keys in reading.values.values() for key in keys}
        found: dict[str, frozenset[str]] = {}
        weights: dict[str, int] = {}
        for key in sorted(self.choices.get((form.name, blank.name), frozenset()) - taken):
            said = [words for words in self._kinds.get(key, ()) if self._says(words, stems)]
            telling = [
                words
                for words in said
                if (blank.needed or not lexicon.has(words)) and (not counted or counted in words)
            ]
            if telling:
                weights[key] = max(sum(map(len, words)) for words in telling)
                found[key] = frozenset(word for words in said for word in words)
        most = max(weights.values(), default=0)
        best = {key: words for key, words in found.items() if weights[key] == most}
        return best if len(best) <= _ALIKE else {}

    @staticmethod
    def _says(words: Sequence[str], stems: frozenset[str]) -> bool:
        """Return whether a question has all these words."""
        return all(
            word in stems or (is_continuous(word) and any(word in one for one in stems)) for word in words
        )

    def _fill_parts(
        self, form: Form, blanks: Iterable[Blank], question: Question, reading: _Reading, lexicon: Lexicon
    ) -> None:
        """Fill what is still open with things of whose names the question has parts."""
        for blank in blanks:
            if blank.name in reading.values or blank.kind not in ("needed", "any"):
                continue
            chosen = {key for keys in reading.values.values() for key in keys}
            keys = self.choices.get((form.name, blank.name), frozenset()) - chosen
            fit = self._gazetteer.fits(
                question.stems - reading.words,
                [
                    question.words_of(place)
                    for place in range(len(question.named))
                    if place not in reading.used
                ],
                sorted(keys),
                lexicon.stems | lexicon.continuous,
            )
            if fit is None:
                continue
            reading.values[blank.name] = fit.keys
            reading.words |= fit.stems
            reading.score += 0.7
            reading.used.update(
                place for place in range(len(question.named)) if question.words_of(place) <= fit.stems
            )

    @staticmethod
    def _accounted(
        free: Iterable[Token], reading: _Reading, lexicon: Lexicon, unexplained: list[str]
    ) -> frozenset[str]:
        """Return the form's words that a question has; add what nothing accounts for to `unexplained`."""
        said: set[str] = set()
        for token in free:
            word = token.stem
            if token.continuous:
                parts = cut(word, lexicon.continuous, PLAIN_CONTINUOUS, reading.words)
                if parts is not None:
                    said |= parts & lexicon.continuous
                elif not is_ending(word):
                    unexplained.append(word)
            elif word in lexicon.stems:
                said.add(word)
            elif word not in reading.words and not is_plain(word):
                unexplained.append(token.text)
        return frozenset(said)
