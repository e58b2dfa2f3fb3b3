"""The words of forms and of kinds of things, as typed questions are compared with them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from lod.web.questions.forms import Form
from lod.web.questions.language import (
    ASKING_CONTINUOUS,
    folded,
    is_continuous,
    is_ending,
    is_joining,
    stem,
    tokens,
)

_SHORT: Final = frozenset({"년", "해", "중", "간", "대", "총", "전", "후", "뒤", "합"})  # words, not endings


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of a form."""

    stems: frozenset[str]
    continuous: frozenset[str]
    must: tuple[frozenset[str], ...]  # groups, of each of which a question has one
    favoured: frozenset[str]

    def has(self, words: Iterable[str]) -> bool:
        """Return whether the form has all these words itself."""
        return all(word in self.stems or word in self.continuous for word in words)


def lexicon(form: Form) -> Lexicon:
    """Return the words of a form's sentences and of its lists."""
    must = [*(word for group in form.must for word in group), *form.favoured]
    listed = [*form.like.values(), *must]
    texts = [*listed, *(re.sub(r"\{\w+\}", " ", asked) for asked in form.asked.values())]
    told = {token.stem for text in texts for token in tokens(folded(text))}
    spoken = {word for text in texts for word in folded(text).split() if is_continuous(word)}
    meant = {word for text in listed for word in folded(text).split() if len(word) > 1}
    continuous = {word for word in told | spoken if is_continuous(word)}
    return Lexicon(
        frozenset(word for word in told if not is_continuous(word) and not is_joining(word)),
        frozenset(word for word in continuous if word in meant or word in _SHORT or not is_ending(word))
        - ASKING_CONTINUOUS,
        tuple(frozenset(stem(folded(word)) for word in group) for group in form.must),
        frozenset(stem(word) for word in form.favoured),
    )


def said(names: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Yield the words of the names of a kind of something, but for those that only join others."""
    for name in names:
        told = [token.stem for token in tokens(folded(name))]
        words = tuple(word for word in told if not is_joining(word) and word not in ("수", "건수"))
        if words:
            yield words
