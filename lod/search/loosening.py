"""What a query may mean besides, where few have all of its words: a name within it, or all words but one."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from lod.names import fold, script
from lod.names.abbreviations import LESSER
from lod.names.qualifiers import unqualified
from lod.search.asking import Asked
from lod.search.readings import LONGEST_KEY
from lod.search.sounding import sounds_of

T = TypeVar("T")
_MOST_WORDS: Final = 8
_EAST_ASIAN: Final = {"Hang", "Kore", "Hani", "Hrkt", "Jpan"}
_SHORTEST_WORD: Final = 6  # letters of a name of one word in an alphabet
_SHORTEST_PART: Final = 3  # characters of a name at an end of an East Asian word
_LONGEST_PART: Final = 20


@dataclass(frozen=True, slots=True)
class Loosened:
    """What is looked for where what was asked for is hardly found."""

    names: tuple[str, ...] = ()  # names that stand within it, without blanks
    sounds: tuple[str, ...] = ()  # how they sound
    weighty: tuple[str, ...] = ()  # its words without the lesser ones, empty where it has none
    but_one: tuple[tuple[str, ...], ...] = ()  # its words without one of them
    heard_but_one: tuple[tuple[tuple[str, ...], ...], ...] = ()  # the sounds of its words without one


def loosened(query: str, asked: Asked) -> Loosened:
    """Return what else a query may mean.

    >>> loosened("백범 김구", Asked("", ())).names
    ('백범', '김구')
    >>> loosened("Library of Seoul National University", Asked("", ())).weighty
    ('library', 'seoul', 'national', 'university')
    """
    said = unqualified(query) or query
    words = fold(said).split()[:_MOST_WORDS]
    once = tuple(dict.fromkeys(words))
    spans = tuple(dict.fromkeys((*_parts(said), *_spans(words))))
    weighty = tuple(word for word in once if word not in LESSER)
    return Loosened(
        names=tuple(span.replace(" ", "")[:LONGEST_KEY] for span in spans),
        sounds=tuple(dict.fromkeys(sound for span in spans for sound in _sounds(span))),
        weighty=weighty if 1 < len(weighty) < len(once) else (),
        but_one=tuple(rest for rest in _but_one(weighty) if sum(len(word) > 1 for word in rest) > 1),
        heard_but_one=tuple(rest for sounds in asked.sounds for rest in _but_one(sounds.words[:_MOST_WORDS])),
    )


def _parts(said: str) -> Iterator[str]:
    """Yield what commas and the like part, the shorter ones first."""
    parts = [fold(part) for part in _BETWEEN.split(said)] if _BETWEEN.search(said) else []
    yield from sorted((part for part in parts if len(part.replace(" ", "")) > 1), key=len)


_BETWEEN: Final = re.compile(r"[,;:/|()\[\]、，；：（）]|\s[-–—·]\s")


def _spans(words: Sequence[str]) -> Iterator[str]:
    """Yield what may be a name of its own within a query, the longest first: words, or an end of a word."""
    for length in range(len(words) - 1, 0, -1):
        for start in range(len(words) - length + 1):
            span = " ".join(words[start : start + length])
            if length > 1 or len(span) >= (2 if script(span) in _EAST_ASIAN else _SHORTEST_WORD):
                yield span
    if len(words) == 1 and script(words[0]) in _EAST_ASIAN:
        whole = words[0][:_LONGEST_PART]
        for length in range(len(whole) - 1, _SHORTEST_PART - 1, -1):
            yield whole[:length]
            yield whole[-length:]


def _sounds(span: str) -> Sequence[str]:
    first = next(iter(sounds_of(span, "", script(span))), None)
    return first.whole if first else ()


def _but_one(words: Sequence[T]) -> Iterator[tuple[T, ...]]:
    if len(words) > 2:
        for place in range(len(words)):
            yield (*words[:place], *words[place + 1 :])
