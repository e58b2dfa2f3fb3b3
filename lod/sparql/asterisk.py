"""`SELECT *`: its variables in the order in which the query names them, where the engine has them by name.

SPARQL 1.1 Query §16.1 leaves the order open; people and their spreadsheets look for that of the query.
"""

from collections.abc import Sequence

from lod.sparql.tokens import tokens


def in_order(text: str, variables: Sequence[str]) -> str:
    """Return a query with the variables of its `SELECT *` told one by one; any other query as it is.

    Args:
        text: a query that the engine has read.
        variables: those of its answer.

    >>> in_order("SELECT DISTINCT * { ?b ?a 1 }", ("a", "b")), in_order("SELECT ?b { ?b ?a 1 }", ("b",))
    ('SELECT DISTINCT ?b ?a { ?b ?a 1 }', 'SELECT ?b { ?b ?a 1 }')
    """
    if "*" not in text:  # most often, and at no cost
        return text
    words = [word for word in tokens(text) if word.kind not in ("space", "comment")]
    place = next(
        (at for at, word in enumerate(words) if word.kind == "word" and word.text.upper() == "SELECT"), None
    )
    if place is None or not variables:
        return text
    star = next((word for word in words[place + 1 : place + 3] if word.text == "*"), None)
    if star is None:
        return text
    named = dict.fromkeys(word.text[1:] for word in words if word.kind == "variable")
    known = frozenset(variables)
    if not known <= named.keys():
        return text
    told = " ".join(f"?{name}" for name in named if name in known)
    return f"{text[: star.start]}{told}{text[star.end :]}"
