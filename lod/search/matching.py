"""Which of an entity's names a query met."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from lod.names.japanese_readings import may_be_japanese
from lod.search.asking import Asked
from lod.search.keys import Forms, Keys, forms_of, keys_of, pairs
from lod.search.labels import Label


def matched(labels: Sequence[Label], why: str, wanted: Asked) -> Label | None:
    """Return the name that was met in the way told, the preferred first; None where several do together."""
    if whole := _AS_A_WHOLE.get(why):  # the other keys are costly, and say nothing here
        return next((label for label in labels if whole(forms_of(label.text), wanted)), None)
    meets = _WAYS[why]
    met = next((label for label in labels if meets(keys_of(label.text, label.language), wanted)), None)
    if met is None and meets in (_sounds, _begins_to_sound):
        # What the dictionary of the build read is not among the keys.
        return next((label for label in labels if may_be_japanese(label.text, label.language)), None)
    return met


def _is_name(keys: Forms, wanted: Asked) -> bool:
    return wanted.whole in keys.whole or wanted.whole in keys.bare


def _is_other_form(keys: Forms, wanted: Asked) -> bool:
    return any(form in keys.whole or form in keys.bare for form in wanted.wholes)


def _is_part(keys: Forms, wanted: Asked) -> bool:
    names = (*keys.whole, *keys.bare)
    return wanted.part in names or any(len(name) > 1 and name in wanted.whole for name in names)


def _begins(keys: Forms, wanted: Asked) -> bool:
    return any(whole.startswith(wanted.whole) for whole in (*keys.whole, *keys.bare))


def _is_unfinished(keys: Forms, wanted: Asked) -> bool:
    return any(re.match(wanted.unfinished, whole) for whole in (*keys.whole, *keys.bare))


def _sounds(keys: Keys, wanted: Asked) -> bool:
    if not {*keys.whole, *keys.bare}.isdisjoint(wanted.spelt):
        return True
    whole, words = set(keys.sounds), set(keys.sound_words)
    return any(
        not whole.isdisjoint(sounds.whole)
        or (bool(sounds.words) and all(not words.isdisjoint(word) for word in sounds.words))
        for sounds in wanted.sounds
    )


def _begins_to_sound(keys: Keys, wanted: Asked) -> bool:
    return any(sound.startswith(each) for sound in keys.sounds for each in wanted.heard)


def _has_words(keys: Keys, wanted: Asked) -> bool:
    together = "\n".join(keys.pairs)
    return any(
        all(
            any(each.startswith(word) for each in keys.words)
            or (bool(found := list(pairs(word))) and "\n".join(found) in together)
            or f"{word[:1]}." in keys.words
            for word in form
        )
        for form in (wanted.words, *wanted.others, wanted.letters, wanted.stems)
        if form
    )


def _has_initials(keys: Keys, wanted: Asked) -> bool:
    if wanted.clipped:
        return any(re.fullmatch(wanted.clipped, sound) for sound in keys.sounds)
    return any(each.startswith(wanted.initials or wanted.acronym) for each in keys.initials)


def _is_nearly(keys: Keys, wanted: Asked) -> bool:
    words = keys.words
    return any(_differ_by_one(whole, wanted.whole) for whole in keys.whole) or all(
        any(word == each or _differ_by_one(word, each) for each in words) for word in wanted.words
    )


def _differ_by_one(one: str, other: str) -> bool:
    """Tell whether one letter more, less or otherwise, or two that change places, make one text the other."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    start = next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if start is None:
        return True
    first, second = one[start:], other[start:]
    swapped = first[1::-1] + first[2:]
    return second in (swapped, first[1:], second[:1] + first[1:], second[:1] + first)


_AS_A_WHOLE: Final[Mapping[str, Callable[[Forms, Asked], bool]]] = {
    "name": _is_name,
    "variant": _is_name,
    "other form": _is_other_form,
    "beginning": _begins,
    "beginning of a variant": _begins,
    "part": _is_part,
    "unfinished": _is_unfinished,
}
_WAYS: Final[Mapping[str, Callable[[Keys, Asked], bool]]] = {
    "sound": _sounds,
    "words": _has_words,
    "beginning of a sound": _begins_to_sound,
    "initials": _has_initials,
    "nearly": _is_nearly,
}
