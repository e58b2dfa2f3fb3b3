"""`ORDER BY` of numbers among other values, for an engine that cannot put these in one order.

Oxigraph 0.5 takes `"14"` and 14 now by their text, now by their value; its sort notices, and ends the whole
process. SPARQL 1.1 Query §15.1 leaves open what comes first of a number and a text: they may be sorted apart.
"""

from collections.abc import Iterator, Sequence

from lod.sparql.tokens import Token, tokens

_DIRECTIONS = ("ASC", "DESC")


def numbers_apart(text: str) -> str:
    """Return a query that sorts numbers behind all else, by each of its conditions in turn.

    Calls of functions stay as they are: the values of one are seldom of several kinds.

    >>> numbers_apart("SELECT * { ?s ?p ?o } ORDER BY ?p DESC(?o) STR(?s) LIMIT 5")
    'SELECT * { ?s ?p ?o } ORDER BY ASC(isNumeric(?p)) ?p DESC(isNumeric(?o)) DESC(?o) STR(?s) LIMIT 5'
    """
    words = list(tokens(text))
    parts, end = [], 0
    for place, key in _inserted(text, words):
        parts += [text[end:place], key]
        end = place
    return "".join([*parts, text[end:]])


def _inserted(text: str, words: Sequence[Token]) -> Iterator[tuple[int, str]]:
    """Yield what is to stand in a query besides, and where."""
    at = 0
    while at < len(words) - 1:
        if not (_is(words[at], "ORDER") and _is(words[at + 1], "BY")):
            at += 1
            continue
        at += 2
        while (end := _end_of_condition(words, at)) > at:
            first = words[at]
            if first.kind == "variable":
                yield first.start, f"ASC(isNumeric({first.text})) "
            elif first.text == "(" or _is(first, *_DIRECTIONS):
                opening = at if first.text == "(" else at + 1
                inner = text[words[opening + 1].start : words[end - 2].end]
                direction = "ASC" if first.text == "(" else first.text
                yield first.start, f"{direction}(isNumeric({inner})) "
            at = end


def _end_of_condition(words: Sequence[Token], at: int) -> int:
    """Return the place behind the condition that begins at a place; that place where none does."""
    kinds = [word.kind for word in words[at : at + 1]]
    if kinds == ["variable"]:
        return at + 1
    opening = at if kinds == ["sign"] else at + 1
    depth = 0
    for place in range(opening, len(words)):
        depth += {"(": 1, ")": -1}.get(words[place].text, 0)
        if depth <= 0:
            return place + 1 if place > opening else at
    return at


def _is(word: Token, *said: str) -> bool:
    return word.kind == "word" and word.text.upper() in said
