"""A typed question and the nearest of ours: by the words they share, and by the names that fill its blanks.

Nothing is understood that is not there: a question whose words none of ours has is not matched.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from lod.web.questions.forms import Form

_LEAST: Final = 0.3  # of a question's words that have to be among a form's, where it names something
_ENOUGH: Final = 0.6  # and where it does not
_PLAIN: Final = frozenset({
    "a", "an", "and", "any", "are", "at", "be", "been", "by", "did", "do", "does", "for", "from", "has",
    "have", "how", "in", "is", "it", "its", "list", "me", "of", "on", "or", "s", "show", "tell", "that",
    "the", "their", "there", "they", "this", "to", "was", "were", "what", "when", "where", "which",
    "who", "whom", "whose", "with", "you",
})  # fmt: skip
_WORD: Final = re.compile(r"[^\W\d_]+")
_YEAR: Final = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
_CONTINUOUS: Final = re.compile(r"[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
# Endings that every Korean question may have.
_ENDINGS: Final = frozenset({
    "은", "는", "이", "가", "을", "를", "에", "의", "와", "과", "어디", "인가", "는가", "무엇", "언제",
    "누구", "어떤", "어느", "했는", "기관", "에서", "있는",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Match:
    """A form, with the blanks that the typed question fills."""

    form: Form
    values: Mapping[str, str]  # blank → key of what was chosen, or a year
    score: float

    @property
    def whole(self) -> bool:
        """Whether all is filled that has to be."""
        return all(blank.name in self.values for blank in self.form.blanks if blank.needed)


@dataclass(frozen=True, slots=True)
class Found:
    """The form that a question means, if any, and those that are nearest."""

    match: Match | None
    nearest: tuple[Match, ...] = ()


@dataclass(frozen=True, slots=True)
class Matcher:
    """Matches typed questions.

    `choices` tells of each form and blank what may fill it, `names` which names each of these has: keys are
    whatever the caller calls them by.
    """

    forms: Sequence[Form]
    choices: Mapping[tuple[str, str], frozenset[str]]
    names: Mapping[str, Sequence[str]]
    _words: dict[str, frozenset[str]] = field(init=False)
    _rarity: dict[str, float] = field(init=False)
    _spelled: list[tuple[str, str]] = field(init=False)  # name, key; the longest first
    _plain: frozenset[str] = field(init=False)  # names of one word without a capital

    def __post_init__(self) -> None:
        words = {form.name: frozenset(_features(" ".join(_texts(form)))) for form in self.forms}
        spread = Counter(word for each in words.values() for word in each)
        rarity = {word: math.log(1 + len(words) / count) for word, count in spread.items()}
        named = [(name, key) for key, names in self.names.items() for each in names for name in _forms(each)]
        spelled = {(folded(name), key) for name, key in named}
        plain = frozenset(
            folded(name) for name, _ in named if name.isascii() and name.isalpha() and name == name.lower()
        )
        object.__setattr__(self, "_plain", plain)
        object.__setattr__(self, "_words", words)
        object.__setattr__(self, "_rarity", rarity)
        by_length = sorted(
            (one for one in spelled if len(one[0]) > 1 and one[0] not in _PLAIN),
            key=lambda one: (-len(one[0]), one),
        )
        object.__setattr__(self, "_spelled", by_length)

    def find(self, typed: str) -> Found:
        """Return what a typed question means."""
        named, rest = self._named(folded(typed))
        years = _YEAR.findall(rest)
        wanted = frozenset(_features(_YEAR.sub(" ", rest)))
        ranked = sorted(
            (self._matched(form, wanted, named, years) for form in self.forms),
            key=lambda match: (-match.score, match.form.name),
        )
        near = tuple(match for match in ranked[:3] if match.score > 0)
        best = near[0] if near else None
        covered = self._coverage(wanted, best.form) if best else 0.0
        meant = best is not None and covered >= (_LEAST if best.values else _ENOUGH)
        return Found(best if meant else None, near)

    def _matched(
        self, form: Form, wanted: frozenset[str], named: Sequence[str], years: Sequence[str]
    ) -> Match:
        values = dict(self._filled(form, named, years))
        given = len(named) + len(years)
        missing = sum(blank.needed and blank.name not in values for blank in form.blanks)
        filled = len(values) / given if given else 0.0
        score = self._coverage(wanted, form) + 0.8 * filled - 0.4 * missing
        return Match(form, values, score)

    def _filled(self, form: Form, named: Sequence[str], years: Sequence[str]) -> Iterator[tuple[str, str]]:
        left, years_left = list(named), list(years)
        for blank in form.blanks:
            if blank.kind == "year":
                if years_left:
                    yield blank.name, years_left.pop(0)
                continue
            fitting = self.choices.get((form.name, blank.name), frozenset())
            key = next((key for key in left if key in fitting), None)
            if key is not None:
                left.remove(key)
                yield blank.name, key

    def _coverage(self, wanted: frozenset[str], form: Form) -> float:
        """Return how much of a question's words a form has, rare words counting more."""
        unknown = math.log(1 + len(self.forms))
        whole = sum(self._rarity.get(word, unknown) for word in wanted)
        shared = sum(self._rarity[word] for word in wanted & self._words[form.name])
        return shared / whole if whole else 0.0

    def _named(self, typed: str) -> tuple[list[str], str]:
        """Return what a question names, in its order, and the rest of its words."""
        found: list[tuple[int, str]] = []
        kept = ""
        for name, key in self._spelled:
            at = _occurs(name, typed)
            if at >= 0:
                found.append((at, key))
                # A name that is a plain word, such as that of a kind of figure, may be meant as the word.
                kept += f" {name}" if name in self._plain else ""
                typed = typed[:at] + "\0" * len(name) + typed[at + len(name) :]
        return [key for _, key in sorted(found)], typed.replace("\0", " ") + kept


def _texts(form: Form) -> Iterable[str]:
    return (re.sub(r"\{\w+\}", " ", text) for text in (*form.asked.values(), *form.like.values()))


def _forms(name: str) -> Iterator[str]:
    """Yield a name, and the same without what stands in brackets: "Window on Korea (WOK)"."""
    yield name
    if bare := re.sub(r"\s*\([^()]*\)", "", name).strip():
        yield bare


def folded(text: str) -> str:
    """Return a text without case, accents and marks.

    >>> folded("Universidad de Málaga?"), folded("국립중앙도서관은")
    ('universidad de malaga', '국립중앙도서관은')
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    bare = unicodedata.normalize("NFC", "".join(one for one in plain if not unicodedata.combining(one)))
    return " ".join(re.sub(r"[^\w\s]", " ", bare).split())


def _occurs(name: str, typed: str) -> int:
    """Return where a name begins in a question, as words of its own; -1 where it does not.

    Korean, Japanese and Chinese add to the end of a word and write without blanks: only the beginning counts.
    """
    at = typed.find(name)
    while at >= 0:
        before, after = typed[at - 1 : at] if at else "", typed[at + len(name) : at + len(name) + 1]
        open_end = bool(_CONTINUOUS.match(name[-1])) or not after.isalnum()
        if not before.isalnum() and (open_end or bool(_CONTINUOUS.match(after))):
            return at
        at = typed.find(name, at + 1)
    return -1


def _features(text: str) -> Iterator[str]:
    """Yield the words of a text that say something; of Korean, Japanese and Chinese each two letters."""
    for word in _WORD.findall(folded(text)):
        if _CONTINUOUS.search(word):
            pairs = (word[at : at + 2] for at in range(max(1, len(word) - 1)))
            yield from (pair for pair in pairs if pair not in _ENDINGS)
        elif word not in _PLAIN:
            yield _stem(word)


def _stem(word: str) -> str:
    """Return a word without the commonest endings of English.

    >>> [_stem(word) for word in ("libraries", "library", "participated", "figures")]
    ['librar', 'librar', 'participat', 'figur']
    """
    return re.sub(r"(?<=.{3})(?:ies|ions?|ing|ed|es|e|s|y|ants?|ion)$", "", word)
