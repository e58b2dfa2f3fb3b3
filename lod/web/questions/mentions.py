"""The names that a typed question mentions: whole ones, and things whose names it has parts of."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from lod.web.questions.language import Token, folded, is_continuous, is_joining, is_link, is_plain, tokens

_MOST: Final = 4  # things that parts of a name may fit alike
_LEAST: Final = 0.5  # of a name that is in a question, where all of it is not
_FEW: Final = 8  # things that have a word in their names by which one may be known


@dataclass(frozen=True, slots=True)
class Mention:
    """A whole name in a question: where it stands, and what has it."""

    at: int
    end: int
    keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class Fit:
    """Things whose names a question has parts of, equally much, and these parts."""

    keys: tuple[str, ...]
    stems: frozenset[str]
    weight: float


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Names of things by their keys; keys are whatever the caller calls things by."""

    names: Mapping[str, Sequence[str]]
    _whole: dict[str, list[tuple[tuple[str, ...], str]]] = field(init=False)  # by the first word
    _parts: dict[str, tuple[tuple[str, ...], ...]] = field(init=False)  # by key: the words of each name
    _rarity: dict[str, float] = field(init=False)
    _spread: Counter[str] = field(init=False)  # how many things have a word in their names

    def __post_init__(self) -> None:
        whole: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        parts: dict[str, tuple[tuple[str, ...], ...]] = {}
        for key, names in self.names.items():
            spelled = [each for name in names for each in _forms(name)]
            parts[key] = tuple(sorted({_telling(each) for each in spelled} - {()}))
            for words in {_words(each) for each in spelled} - {()}:
                if any(not is_plain(word) for word in words) and len("".join(words)) > 1:
                    whole[words[0] if not is_continuous(words[0]) else words[0][:2]].append((words, key))
        spread = Counter(word for told in parts.values() for word in {one for each in told for one in each})
        rarity = {word: math.log(1 + len(parts) / count) for word, count in spread.items()}
        object.__setattr__(self, "_whole", dict(whole))
        object.__setattr__(self, "_parts", parts)
        object.__setattr__(self, "_rarity", rarity)
        object.__setattr__(self, "_spread", spread)

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """Return the whole names in a folded text, none within another, in their order."""
        told = [token for token in tokens(text) if not is_link(token.stem)]
        found: dict[tuple[int, int], set[str]] = defaultdict(set)
        for position, token in enumerate(told):
            for words, key in self._whole.get(_first(token), ()):
                end = _reaches(words, told[position:])
                if end:
                    found[token.at, end].add(key)
        taken: list[Mention] = []
        for at, end in sorted(found, key=lambda span: (span[0] - span[1], span)):
            if all(end <= one.at or at >= one.end for one in taken):
                taken.append(Mention(at, end, frozenset(found[at, end])))
        return tuple(sorted(taken, key=lambda one: one.at))

    def fits(
        self,
        stems: Collection[str],
        named: Sequence[frozenset[str]],
        keys: Iterable[str],
        known: Collection[str],
    ) -> Fit | None:
        """Return the things whose names have most of a question's words; None where none has enough.

        Args:
            stems: the words of the question that are no name.
            named: the words of each whole name in it, of which a fitting thing has all or none.
            keys: the things that are thought of.
            known: words that mean something else as well.
        """
        best = []
        for key in keys:
            told = self._parts.get(key, ())
            every = frozenset(word for words in told for word in words)
            within = [group for group in named if group and group <= every]
            usable = frozenset(stems).union(*within)
            shared = frozenset(word for word in every if word in usable or _within(word, usable))
            own = shared - frozenset().union(*named)
            if not any((within or word not in known) and not is_plain(word) for word in own):
                continue
            if not any(self._tells(word) and word not in known for word in shared):
                continue
            if any(
                self._weight(shared.intersection(words)) >= _LEAST * self._weight(words) for words in told
            ):
                best.append((self._weight(shared), key, shared))
        if not best:
            return None
        most = max(weight for weight, _, _ in best)
        alike = {key: shared for weight, key, shared in best if weight >= most - 1e-9}
        if len(alike) > _MOST:
            return None
        return Fit(tuple(alike), frozenset().union(*alike.values()), most)

    def has(self, key: str, word: str) -> bool:
        """Return whether a name of a thing has a word."""
        return any(word in words for words in self._parts.get(key, ()))

    def _weight(self, words: Iterable[str]) -> float:
        return sum(self._rarity[word] for word in frozenset(words))

    def _tells(self, word: str) -> bool:
        """Return whether a word is of few names."""
        return not is_plain(word) and not word.isdigit() and self._spread[word] <= _FEW


def _first(token: Token) -> str:
    return token.stem[:2] if token.continuous else token.stem


def _reaches(words: Sequence[str], told: Sequence[Token]) -> int:
    """Return where the last of some words ends, if these are the next words; 0 if they are not.

    Korean, Japanese and Chinese put blanks where they like and add to the end of words.
    """
    place, end = 0, 0
    rest = ""
    for word in words:
        if rest and not is_continuous(word):
            return 0  # the word before goes on
        if is_continuous(word):
            while len(rest) < len(word):
                if place == len(told) or not told[place].continuous or (rest and not word.startswith(rest)):
                    return 0
                rest, end = rest + told[place].stem, told[place].end
                place += 1
            if not rest.startswith(word):
                return 0
            rest = rest[len(word) :]
        else:
            if place == len(told) or told[place].stem != word:
                return 0
            end = told[place].end
            place += 1
    return end - len(rest)


def _within(word: str, stems: Iterable[str]) -> bool:
    """Return whether a word of Korean begins one of a question's."""
    return len(word) > 1 and is_continuous(word) and any(stem.startswith(word) for stem in stems)


def _words(name: str) -> tuple[str, ...]:
    """Return the words of a name, but for those that it may be without."""
    return tuple(token.stem for token in tokens(folded(name)) if not is_link(token.stem))


def _telling(name: str) -> tuple[str, ...]:
    """Return the words of a name that say something."""
    return tuple(token.stem for token in tokens(folded(name)) if not is_joining(token.stem))


def _forms(name: str) -> Iterator[str]:
    """Yield a name, and what else it is called: without brackets, by what stands in them, without "program".

    >>> list(_forms("21st Work Exchange program (WE)"))
    ['21st Work Exchange program (WE)', '21st Work Exchange program', '21st Work Exchange', 'WE']
    """
    yield name
    bare = re.sub(r"\s*\([^()]*\)", "", name).strip()
    if bare and bare != name:
        yield bare
    if shorter := re.sub(r"\s+(?:programme|program|project|사업|프로그램)$", "", bare, flags=re.IGNORECASE):
        yield from () if shorter == bare else (shorter,)
    inner = re.findall(r"\(([^()]*)\)", name)
    yield from (one for one in inner if _is_short_for(one, bare) or len(one.split()) == 2)


def _is_short_for(short: str, name: str) -> bool:
    """Return whether a word is made of the first letters of a name's words, in their order.

    >>> _is_short_for("WOK", "Window on Korea"), _is_short_for("NLK", "International Materials Exchange")
    (True, False)
    """
    initials = iter(word[0].casefold() for word in name.split())
    return short.isascii() and short.isupper() and all(letter in initials for letter in short.casefold())
