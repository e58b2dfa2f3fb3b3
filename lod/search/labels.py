"""The names of an entity, and which suits a reader best."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Label:
    """One name of an entity."""

    text: str
    language: str = ""
    rank: str = "variant"  # "preferred", "variant", "hidden"


def language_rank(language: str, languages: Sequence[str]) -> int:
    """Return how well a language tag suits: the lowest suits best, one with a script after one without."""
    for place, wanted in enumerate(languages):
        if language == wanted:
            return 2 * place
        if language.startswith(f"{wanted}-"):
            return 2 * place + 1
    return 2 * len(languages)
