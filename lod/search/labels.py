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
    """Return how well a language tag suits: the lowest suits best, one with a script after one without.

    Case is nothing to tags (RFC 5646 §2.1.1).

    >>> [language_rank(tag, ("KO-Hani", "ko")) for tag in ("ko-Hani", "ko", "ko-Latn", "en")]
    [0, 2, 3, 4]
    """
    language = language.lower()
    for place, wanted in enumerate(languages):
        wanted = wanted.lower()
        if language == wanted:
            return 2 * place
        if language.startswith(f"{wanted}-"):
            return 2 * place + 1
    return 2 * len(languages)
