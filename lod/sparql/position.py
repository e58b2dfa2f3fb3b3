"""Where a query is wrong, and what to say of it.

The engine reports the farthest character that it looked at, which is up to a keyword's length behind the
mistake (`SELEC * {}` is wrong "at 1:10", where CONSTRUCT would end). So the query is parsed once more with
room after each word: what is looked at in that room belongs to the word before it.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Final

from lod.sparql.query import BadQuery
from lod.sparql.tokens import Token, prefixes, tokens

_REPORTED: Final = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_SENTENCE: Final = re.compile(r"[A-Z][a-z]+(?: [A-Za-z]+)+")  # such as: Duplicated variable name in SELECT
_ROOM: Final = " " * 24  # longer than any keyword
_APART: Final = frozenset("{}();,")
_UPDATES: Final = frozenset(
    {"insert", "delete", "load", "clear", "create", "drop", "add", "move", "copy", "with"}
)
_PROLOGUE: Final = frozenset({"base", "prefix", "version"})

# Evaluates a text against nothing and returns the engine's complaint, "" where it has none.
Complaint = Callable[[str], str]


def explain(text: str, complaint: str, parse: Complaint) -> BadQuery:
    """Return the error for a query that the engine refuses to parse with `complaint`."""
    words = list(tokens(text))
    update = _update(words)
    if update is not None:
        return _at(text, update.start, f"{update.text} is an update; this endpoint is read-only")
    at = _mistake(text, words, complaint, parse)
    no_iri = _no_iri(words, at)
    if no_iri is not None:
        return _at(text, no_iri.start, "this IRI holds a blank or another character that no IRI has")
    undeclared = _undeclared(words)
    if undeclared is not None and undeclared.start <= at:
        prefix = undeclared.text.partition(":")[0]
        return _at(text, undeclared.start, f"the prefix {prefix}: is not declared")
    said = _REPORTED.fullmatch(complaint)
    if said and "IRI parsing failed" in said[3]:
        return _at(text, at, f"{_word(words, at)} is not a valid IRI")
    sentence = _SENTENCE.search(said[3]) if said else None
    if sentence:
        return _at(text, at, sentence[0][0].lower() + sentence[0][1:])
    return _at(text, at, _unexpected(text, words, at))


def uncallable(text: str, function: str) -> BadQuery:
    """Return the error for a function, by its IRI, that is not there: where the query first calls it."""
    message = f"the function <{function}> is not known here"
    declared = prefixes(text)
    for word, after in pairwise(tokens(text)):
        if after.text == "(" and _meant(word, declared) == function:
            return _at(text, word.start, message)
    return BadQuery(message)


def _meant(word: Token, declared: Mapping[str, str]) -> str:
    """Return the IRI that a word is, "" where it is none."""
    if word.kind == "iri":
        return word.text[1:-1]
    prefix, _, local = word.text.partition(":")
    known = word.kind == "name" and prefix in declared
    return declared[prefix] + local.replace("\\", "") if known else ""


def _at(text: str, offset: int, message: str) -> BadQuery:
    before = text[:offset]
    return BadQuery(message, before.count("\n") + 1, offset - before.rfind("\n"))


def _unexpected(text: str, words: list[Token], at: int) -> str:
    word = next((word for word in words if word.start <= at < word.end), None)
    if word is None:
        return "the query ends too early" if at >= len(text.rstrip()) else "this is not expected here"
    if word.kind == "string" and (len(word.text) == 1 or word.text[-1] != word.text[0]):
        return "this string is not closed"
    return f"{_word(words, at)} is not expected here"


def _word(words: list[Token], at: int) -> str:
    word = next((word.text for word in words if word.start <= at < word.end), "this")
    return word if len(word) <= 40 else f"{word[:40]}…"


def _no_iri(words: list[Token], at: int) -> Token | None:
    """Return the bracket that opens what looks like an IRI and is none, where the mistake is in it."""
    opening = None
    for word, after in pairwise(words):
        if word.text == "<" and after.start == word.end and after.kind in ("name", "word"):
            opening = word
        elif opening is not None and word.text == ">":
            if opening.start <= at <= word.start:
                return opening
            opening = None
    return None


def _update(words: list[Token]) -> Token | None:
    """Return the word that makes the text an update (SPARQL 1.1 Update), where it is one."""
    for word in words:
        said = word.text.casefold()
        if word.kind == "word" and said not in _PROLOGUE:
            return word if said in _UPDATES else None
    return None


def _undeclared(words: list[Token]) -> Token | None:
    """Return the first name with a prefix that the prologue does not declare."""
    declared: set[str] = set()
    before = ""
    for word in words:
        if word.kind == "name":
            prefix = word.text.partition(":")[0]
            if before == "prefix":
                declared.add(prefix)
            elif prefix not in declared:
                return word
        before = word.text.casefold()
    return None


def _mistake(text: str, words: list[Token], complaint: str, parse: Complaint) -> int:
    """Return the offset of the mistake in `text`."""
    roomy, starts = _with_room(text, words)
    said = _REPORTED.fullmatch(parse(roomy)) if words else None
    if said is None:
        said = _REPORTED.fullmatch(complaint)
        return min(_offset(text, int(said[1]), int(said[2])), len(text)) if said else 0
    at = _offset(roomy, int(said[1]), int(said[2]))
    if at >= len(roomy):
        return len(text)
    nearest = max(bisect_right(starts, at) - 1, 0)
    word = words[nearest]
    inside = at - starts[nearest]
    return word.start + (inside if word.kind in ("string", "iri") and inside < len(word.text) else 0)


def _offset(text: str, line: int, column: int) -> int:
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1
    return start + column - 1


def _with_room(text: str, words: list[Token]) -> tuple[str, list[int]]:
    """Return the text with room between words that need not touch, and each word's offset in it."""
    parts: list[str] = []
    starts: list[int] = []
    length = end = 0
    for word in words:
        between = text[end : word.start]
        touches = not between and word.text not in _APART and (not parts or parts[-1] not in _APART)
        gap = "" if touches else (between if "#" in between else " ") + "\n"[: "#" in between] + _ROOM
        starts.append(length + len(gap))
        parts += [gap, word.text]
        length += len(gap) + len(word.text)
        end = word.end
    return "".join([*parts, _ROOM]), starts
