"""The blanks of a form, filled with what a typed question names: things, kinds of things, times."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from lod.web.questions.asked import Question
from lod.web.questions.forms import Blank, Form
from lod.web.questions.language import is_continuous
from lod.web.questions.lexicon import Lexicon
from lod.web.questions.mentions import Gazetteer
from lod.web.questions.times import Time

_ALIKE: Final = 4  # kinds that words may mean alike


@dataclass(frozen=True, slots=True)
class Fillers:
    """What may fill blanks."""

    choices: Mapping[tuple[str, str], frozenset[str]]  # form and blank → keys
    gazetteer: Gazetteer  # of things
    kinds: Mapping[str, tuple[tuple[str, ...], ...]]  # key of a kind → the words of each name

    def of(self, form: Form, blank: Blank) -> frozenset[str]:
        """Return the keys of what may fill a blank."""
        return self.choices.get((form.name, blank.name), frozenset())


@dataclass(slots=True)
class Filling:
    """What of a question is accounted for, as the blanks of a form are filled."""

    form: Form
    question: Question
    lexicon: Lexicon
    fillers: Fillers
    values: dict[str, tuple[str, ...]] = field(default_factory=dict)  # blank → keys, or a time
    used: set[int] = field(default_factory=set)  # places of mentions
    words: set[str] = field(default_factory=set)  # that fill a blank in part
    of_kinds: set[str] = field(default_factory=set)  # of these, the words of kinds
    times: tuple[Time, ...] = ()  # that fill nothing
    score: float = 0.0

    def __post_init__(self) -> None:
        self.times = self.question.times

    def fill(self, *, parts_first: bool, shared: bool) -> None:
        """Fill the blanks: what is needed first, whole names before parts of names or after.

        Words that are part of a name that fills a blank count for kinds only where they may be `shared`.
        """
        form = self.form
        wanted = [blank for blank in form.blanks if blank.needed or blank.name in form.one_of]
        others = [blank for blank in form.blanks if blank not in wanted]
        if parts_first:
            self._by_parts(wanted)
        self._by_names(wanted)
        if not parts_first:
            self._by_parts(wanted)
        self._by_names(others)
        self._by_kinds(shared=shared)
        self._by_time()

    @property
    def chosen(self) -> frozenset[str]:
        """All that fills a blank."""
        return frozenset(key for keys in self.values.values() for key in keys)

    @property
    def open(self) -> list[int]:
        """The places of the mentions that fill nothing yet."""
        return [place for place in range(len(self.question.named)) if place not in self.used]

    def _by_names(self, blanks: Iterable[Blank]) -> None:
        """Fill blanks with the things that are named in full."""
        for blank in blanks:
            if blank.name in self.values or blank.worded:
                continue
            fitting = self.fillers.of(self.form, blank)
            for place in self.question.longest:
                keys = self.question.mentions[place].keys & fitting
                if keys and place not in self.used:
                    self.used.add(place)
                    self.values[blank.name] = tuple(sorted(keys))
                    self.score += 1.0
                    break

    def _by_parts(self, blanks: Iterable[Blank]) -> None:
        """Fill what is still open with things of whose names the question has parts."""
        for blank in blanks:
            if blank.name in self.values or blank.kind not in ("needed", "any"):
                continue
            fit = self.fillers.gazetteer.fits(
                self.question.stems - self.words,
                [self.question.words_of(place) for place in self.open],
                sorted(self.fillers.of(self.form, blank) - self.chosen),
                self.lexicon.stems | self.lexicon.continuous,
            )
            if fit is not None:
                self.values[blank.name] = fit.keys
                self.words |= fit.stems
                self.score += 0.7
                self._use_up(range(len(self.question.named)), fit.stems)

    def _by_kinds(self, *, shared: bool) -> None:
        """Fill the blanks that words fill: with the kinds that have the most of the question's."""
        open_names = self.open
        free = (token.stem for token in self.question.free)
        stems = frozenset(free).union(*map(self.question.words_of, open_names))
        for blank in (one for one in self.form.blanks if one.worded and one.name not in self.values):
            best = self._kinds_of(blank, stems if shared else stems - self.words)
            if best:
                overlap = sum(word in self.words for words in best.values() for word in words)
                self.values[blank.name] = tuple(best)
                self.of_kinds.update(word for words in best.values() for word in words)
                self.words |= self.of_kinds
                self.score += 1.0 + 0.5 * max(map(len, best.values())) - 0.6 * overlap
        self._use_up(open_names, self.words)

    def _kinds_of(self, blank: Blank, stems: frozenset[str]) -> dict[str, frozenset[str]]:
        """Return the kinds that fit best, few enough, with all words of the question that they have."""
        counted = self.question.counted if self.form.counted == blank.name else ""
        found: dict[str, frozenset[str]] = {}
        weights: dict[str, int] = {}
        for key in sorted(self.fillers.of(self.form, blank) - self.chosen):
            said = [words for words in self.fillers.kinds.get(key, ()) if _says(words, stems)]
            telling = [
                words
                for words in said
                if (blank.needed or not self.lexicon.has(words)) and (not counted or counted in words)
            ]
            if telling:
                weights[key] = max(sum(map(len, words)) for words in telling)
                found[key] = frozenset(word for words in said for word in words)
        most = max(weights.values(), default=0)
        best = {key: words for key, words in found.items() if weights[key] == most}
        return best if len(best) <= _ALIKE else {}

    def _by_time(self) -> None:
        """Fill the blanks of a time with the first that the question names."""
        dated = [blank.name for blank in self.form.blanks if blank.kind == "date"]
        if dated and self.times:
            first, *left = self.times
            self.values.update(dict.fromkeys(dated, (first.text,)))
            self.times = tuple(left)
            self.score += 0.5

    def _use_up(self, places: Iterable[int], words: Iterable[str]) -> None:
        """Take mentions for used that have no other words than these."""
        known = frozenset(words)
        self.used.update(place for place in places if self.question.words_of(place) <= known)


def _says(words: Sequence[str], stems: frozenset[str]) -> bool:
    """Return whether a question has all these words."""
    return all(word in stems or (is_continuous(word) and any(word in one for one in stems)) for word in words)
