"""A typed question as it is read: the names in it, the times, and all other words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from lod.web.questions.language import (
    PLAIN_CONTINUOUS,
    Token,
    cut,
    is_joining,
    is_kind,
    is_object,
    stem,
    tokens,
)
from lod.web.questions.mentions import Gazetteer, Mention
from lod.web.questions.times import Time, times

_DOING: Final = ("do", "does", "did")
_HAVING: Final = ("have", "has")
_WHICH: Final = ("which", "what")
_HOW_MANY: Final = ("how", stem("many"))


@dataclass(frozen=True, slots=True)
class Question:
    """The parts of a question."""

    mentions: tuple[Mention, ...]
    named: tuple[tuple[Token, ...], ...]  # the words of each mention
    free: tuple[Token, ...]  # all other words
    times: tuple[Time, ...]
    stems: frozenset[str]  # of all words that are no name, and the years
    counted: str  # what "how many" is of
    attached: frozenset[int]  # where those of them begin that follow a name or a number without a blank
    sought: str  # the kind of institution that "which" is of
    done_to: str  # the kind of institution to which something is done: "libraries does it run"

    @property
    def longest(self) -> list[int]:
        """The places of the mentions, the longest first."""
        return sorted(
            range(len(self.mentions)), key=lambda place: self.mentions[place].at - self.mentions[place].end
        )

    def words_of(self, place: int) -> frozenset[str]:
        """Return the words of a mention that say something."""
        return frozenset(one.stem for one in self.named[place] if not is_joining(one.stem))


def read(text: str, gazetteer: Gazetteer) -> Question:
    """Read a folded question: names first, then times; what is left are words."""
    mentions = gazetteer.mentions(text)
    told, blanked = [], text
    for one in mentions:
        told.append(tuple(tokens(text[one.at : one.end])))
        blanked = f"{blanked[: one.at]}{' ' * (one.end - one.at)}{blanked[one.end :]}"
    dated, rest = times(blanked)
    every = tuple(tokens(rest))
    free = tuple(_asking(every))
    years = frozenset(number for one in dated for number in one.text.replace("/", "-").split("-"))
    attached = frozenset(token.at for token in free if token.at and not text[token.at - 1].isspace())
    stems = frozenset(token.stem for token in every) | years
    counted = next(
        (
            last.stem
            for first, second, last in zip(free, free[1:], free[2:], strict=False)
            if (first.stem, second.stem) == _HOW_MANY and last.at == second.end + 1
        ),
        "",
    )
    sought = next(
        (
            last.text
            for first, last in pairwise(free)
            if first.text in _WHICH and is_kind(last.stem) and last.at == first.end + 1
        ),
        "",
    )
    done_to = next(_done_to(free), "")
    return Question(mentions, tuple(told), free, dated, stems, counted, attached, sought, done_to)


def _done_to(words: Sequence[Token]) -> Iterator[str]:
    """Yield the kinds of institution to which something is done.

    >>> [list(_done_to(list(tokens(text)))) for text in ("libraries does it run", "libraries does it have")]
    [['libraries'], []]
    >>> [list(_done_to(list(tokens(text)))) for text in ("도서관을 운영하나", "도서관을 알려줘")]
    [['도서관을'], []]
    """
    has = any(word.text in _HAVING for word in words)
    for word, after in pairwise(words):
        if (is_kind(word.stem) and after.text in _DOING and not has) or (
            is_object(word.stem) and cut(after.stem, PLAIN_CONTINUOUS) is None
        ):
            yield word.text


def _asking(words: Sequence[Token]) -> Iterator[Token]:
    """Yield words, but for "the library": that means the one spoken of, and asks for none of that kind.

    >>> [token.text for token in _asking(list(tokens("books of the library in libraries")))]
    ['books', 'of', 'the', 'in', 'libraries']
    """
    for place, word in enumerate(words):
        before = words[place - 1] if place else None
        if not (before and before.text == "the" and is_kind(word.stem) and not word.text.endswith("s")):
            yield word
