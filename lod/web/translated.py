"""What goes wrong, in the reader's language: the sentences of `errors.Trouble`, known by their English."""

import re
from functools import cache

from lod.web.words import Words, with_particles

_HOLE = re.compile(r"\\\{\d+\\\}")


def translated(text: str, words: Words) -> str:
    """Return a text in the language of `words`; "" where not all of its sentences are known in it.

    >>> translated("There is no dataset of that name.", Words("ko"))
    '그런 이름의 데이터셋은 없습니다.'
    >>> translated("No agent here has the key 'P1': it is doubled. Perhaps P was meant.", Words("ko"))
    "여기에는 키 'P1'을(를) 가진 agent 항목이 없습니다. 두 번 되풀이되었습니다. 혹시 P을(를) 찾으셨습니까?"
    """
    parts = [_one(part, words.language) for part in re.split(r"(?<=[.?]) (?=[A-Z])", text)]
    return with_particles(words("sentence_gap").join(parts) if all(parts) else _one(text, words.language))


def _one(text: str, language: str) -> str:
    """Return a sentence, or a rule that something breaks, "" where it is not known."""
    for pattern, told in _patterns(language):
        if match := pattern.fullmatch(text):
            return told.format(*(_inner(part, language) for part in match.groups()))
    return ""


def _inner(text: str, language: str) -> str:
    """Return what fills a sentence: a rule, or a value with the rule it breaks."""
    if said := _one(text, language):
        return said
    value, blank, rule = re.match(r"('[^']*')?( )?(.*)", text, re.DOTALL).groups("")  # type: ignore[union-attr]
    said = _one(rule, language) if blank else ""
    return f"{value}: {said}" if said else text


@cache
def _patterns(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return the sentences as patterns: those that begin with words of their own, and have most, first."""

    def rank(one: tuple[str, str]) -> tuple[bool, int]:
        return one[0].startswith("{"), -len(re.sub(r"\{\d+\}", "", one[0]))

    told = sorted(Words(language).section("errors").items(), key=rank)
    return tuple((re.compile(_HOLE.sub("(.+?)", re.escape(said)), re.DOTALL), other) for said, other in told)
