"""A typed question and the one of ours that it means: each of its words has to be accounted for.

A question is taken for a form only where the form's words, the names that fill its blanks and words that
every question may have are all that it holds. So a question of what the data do not tell has no answer, and
not a wrong one.
"""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from lod.web.questions.asked import Question, read
from lod.web.questions.filling import Fillers, Filling
from lod.web.questions.forms import Form
from lod.web.questions.language import PLAIN_CONTINUOUS, Token, cut, folded, is_ending, is_kind, is_plain
from lod.web.questions.lexicon import Lexicon, said
from lod.web.questions.lexicon import lexicon as lexicon_of
from lod.web.questions.mentions import Gazetteer

_NEAR: Final = 3


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


@dataclass(frozen=True, slots=True)
class Matcher:
    """Matches typed questions.

    `choices` tells of each form and blank what may fill it, `names` which names each of these has: keys are
    whatever the caller calls them by.
    """

    forms: Sequence[Form]
    choices: Mapping[tuple[str, str], frozenset[str]]
    names: Mapping[str, Sequence[str]]
    _fillers: Fillers = field(init=False)
    _lexica: dict[str, Lexicon] = field(init=False)
    _rarity: dict[str, float] = field(init=False)

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
        object.__setattr__(self, "_fillers", Fillers(self.choices, Gazetteer(things), kinds))
        object.__setattr__(self, "_lexica", lexica)
        object.__setattr__(self, "_rarity", rarity)

    def find(self, typed: str) -> Found:
        """Return what a typed question may mean."""
        question = read(folded(typed), self._fillers.gazetteer)
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
                filling = Filling(form, question, self._lexica[form.name], self._fillers)
                filling.fill(parts_first=parts_first, shared=shared)
                if filling.values not in seen:
                    seen.append(filling.values)
                    yield self._match(filling)

    def _match(self, filling: Filling) -> Match:
        """Judge a way to fill a form: what it accounts for, and what it leaves open."""
        said, unknown = _form_words(filling)
        unexplained = (*self._left_over(filling), *unknown, *_missed(filling, said), *_contrary(filling))
        return Match(filling.form, dict(filling.values), self._score(filling, said), unexplained)

    def _left_over(self, filling: Filling) -> Iterator[str]:
        """Yield the times and names of a question that fill nothing, and what is counted in vain."""
        for time in filling.times:
            if not any(self._fillers.gazetteer.has(key, time.text[:4]) for key in filling.chosen):
                yield time.text
        question = filling.question
        for place in filling.open:
            for one in question.named[place]:
                if one.stem not in filling.words and not is_plain(one.stem):
                    yield one.text
        if question.sought and "kind" not in filling.values:
            yield question.sought
        if question.done_to and "kind" in filling.values:
            yield question.done_to  # no form asks whom something was done to
        counted = question.counted
        if counted in filling.words - filling.of_kinds and not filling.lexicon.has([counted]):
            yield counted  # a thing's name has the word: it is not what is counted

    def _score(self, filling: Filling, said: frozenset[str]) -> float:
        form, lexicon = filling.form, filling.lexicon
        score = filling.score + sum(self._rarity.get(word, 0.0) for word in said if not is_plain(word))
        score += 1.5 * sum(_is_met(group, said) for group in lexicon.must)
        if lexicon.favoured:
            score += 4.0 if said & lexicon.favoured else -2.0
        return score - 0.5 * sum(blank.needed and blank.name not in filling.values for blank in form.blanks)


def _form_words(filling: Filling) -> tuple[frozenset[str], list[str]]:
    """Return the form's words that a question has, and those that nothing accounts for."""
    lexicon, said, unknown = filling.lexicon, set[str](), list[str]()
    for token in filling.question.free:
        word = token.stem
        if token.continuous:
            parts = cut(word, lexicon.continuous, PLAIN_CONTINUOUS, filling.words)
            if parts is not None:
                said |= parts & lexicon.continuous
            elif token.at not in filling.question.attached or not is_ending(word):
                unknown.append(word)
        elif word in lexicon.stems:
            said.add(word)
        elif word not in filling.words and (is_kind(word) or not is_plain(word)):
            unknown.append(token.text)
    return frozenset(said), unknown


def _contrary(filling: Filling) -> Iterator[str]:
    """Yield the words by which a question asks for something else."""
    yield from (one.text for one in filling.question.free if _begins(one, filling.form.never))


def _begins(token: Token, words: Sequence[str]) -> bool:
    """Tell whether a word is one of these; of Korean, whether it begins with one."""
    return token.stem.startswith(tuple(words)) if token.continuous else token.text in words


def _missed(filling: Filling, said: frozenset[str]) -> Iterator[str]:
    """Yield in brackets what a form must have and a question has not."""
    form, lexicon, values = filling.form, filling.lexicon, filling.values
    for group, words in zip(lexicon.must, form.must, strict=True):
        if not _is_met(group, said):
            yield f"({words[0]})"
    if lexicon.favoured and not said & lexicon.favoured and not all(name in values for name in form.one_of):
        yield "(…)"
    worded = any(blank.worded and blank.name in values for blank in form.blanks)
    if not (said or worded or 0 < form.bare <= len(values)):
        yield "(…)"  # names alone ask nothing
    if form.apart and all(name in values for name in form.apart):
        yield "(…)"
    if len(values) == 1 and form.beside.intersection(*values.values()):
        yield "(…)"


def _is_met(group: frozenset[str], said: frozenset[str]) -> bool:
    return any(word.startswith(one) for word in said for one in group)
