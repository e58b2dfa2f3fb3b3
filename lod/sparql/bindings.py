"""Values for a query's variables: handed to the engine beside the query, or told in it as VALUES."""

from pyoxigraph import Literal, NamedNode

from lod.sparql.tokens import tokens

Bindings = tuple[tuple[str, NamedNode | Literal], ...]  # variable, without its mark, and value


def with_values(text: str, bindings: Bindings) -> str:
    """Return a query that has its values in itself (SPARQL 1.1 Query §10.2): for an endpoint, or for people.

    The values are written by their terms, which were checked when they were made; they stand at the
    beginning of the outermost group. A variable that is given twice may be either.

    >>> with_values("ASK { ?s ?p ?o }", (("o", Literal('a "b"')), ("o", Literal(1))))
    'ASK {\\n  VALUES ?o { "a \\\\"b\\\\"" "1"^^<http://www.w3.org/2001/XMLSchema#integer> } ?s ?p ?o }'
    """
    opening = next((word for word in tokens(text) if word.kind == "sign" and word.text == "{"), None)
    if opening is None or not bindings:
        return text
    values: dict[str, list[str]] = {}
    for name, value in bindings:
        values.setdefault(name, []).append(str(value))
    told = "".join(f"\n  VALUES ?{name} {{ {' '.join(several)} }}" for name, several in values.items())
    return f"{text[: opening.end]}{told}{text[opening.end :]}"


def packed(bindings: Bindings) -> list[list[str]]:
    """Return bindings as JSON holds them: variable, value, and of a literal its datatype and language."""
    return [
        [name, value.value]
        if isinstance(value, NamedNode)
        else [name, value.value, value.datatype.value, value.language or ""]
        for name, value in bindings
    ]


def unpacked(told: list[list[str]]) -> Bindings:
    """Read what `packed` wrote.

    >>> given = (("x", NamedNode("http://x/")), ("y", Literal("가", language="ko")), ("z", Literal(5)))
    >>> unpacked(packed(given)) == given
    True
    """
    return tuple((name, _term(*rest)) for name, *rest in told)


def _term(value: str, datatype: str = "", language: str = "") -> NamedNode | Literal:
    if not datatype:
        return NamedNode(value)
    return Literal(value, language=language) if language else Literal(value, datatype=NamedNode(datatype))
