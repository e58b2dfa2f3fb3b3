"""The classes that a facet offers."""

from collections.abc import Sequence
from typing import Final

from lod.namespaces import PROV, SCHEMA
from lod.web.pages.terms import Terms

# Classes that stand beside ours in each description: of themselves they say less.
_BESIDE: Final = {SCHEMA["Event"].value: ("ap:Activity",)}


def kinds(counted: Sequence[tuple[str, int]], terms: Terms) -> tuple[tuple[str, str, int], ...]:
    """Return class, words and number, in the order given, of the classes that say something of their own.

    Left out are those that the catalogue says with a word that is there already, `prov:Entity`, which every
    source is, and one that stands beside one of ours in each case.
    """
    numbers = {terms.curie(kind): count for kind, count in counted}
    told: dict[str, tuple[str, str, int]] = {}
    for kind, count in counted:
        beside = any(numbers.get(ours) == count for ours in _BESIDE.get(kind, ()))
        if kind != PROV["Entity"].value and not beside:
            words = terms.named("classes", kind)
            told.setdefault(words, (kind, words, count))
    return tuple(told.values())
