"""Whether an answer is the one that a test expects: blank nodes by correspondence, the rest exactly."""

import csv
import io
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    Quad,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    Triple,
    parse,
    parse_query_results,
)

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
Term = tuple[str, ...]
Row = tuple[tuple[str, Term], ...]


def rows(body: bytes, format: QueryResultsFormat) -> tuple[list[str], list[Row]]:
    """Read the variables and the solutions of an answer."""
    found = parse_query_results(body, format)
    assert isinstance(found, QuerySolutions), "no table"
    names = [variable.value for variable in found.variables]
    return names, [
        tuple((name, _term(row[name])) for name in sorted(names) if row[name] is not None) for row in found
    ]


def graph(body: bytes) -> list[Row]:
    """Read the statements of an answer in N-Triples, each as a row of three."""
    triples = (quad.triple for quad in parse(body, RdfFormat.N_TRIPLES))
    return [
        (("o", _term(one.object)), ("p", _term(one.predicate)), ("s", _term(one.subject))) for one in triples
    ]


def _term(term: Any) -> Term:
    match term:
        case NamedNode(value=iri):
            return ("u", iri)
        case BlankNode(value=name):
            return ("b", name)
        case Literal():
            return _literal(term.value, term.datatype.value, (term.language or "").lower())
        case Triple():
            return ("t", *_term(term.subject), *_term(term.predicate), *_term(term.object))
    raise TypeError(term)


def expected_rows(told: Sequence[Mapping[str, Sequence[str]]]) -> list[Row]:
    """Read solutions as the test's file has them."""
    return [tuple(sorted((name, _expected(term)) for name, term in row.items())) for row in told]


def expected_graph(told: Sequence[Sequence[Sequence[str]]]) -> list[Row]:
    """Read a graph as the test's file has it."""
    return [tuple((name, _expected(one[at])) for name, at in (("o", 2), ("p", 1), ("s", 0))) for one in told]


def _expected(term: Sequence[str]) -> Term:
    return _literal(term[1], term[2], term[3].lower()) if term[0] == "l" else tuple(term)


@lru_cache(maxsize=4096)
def _literal(text: str, datatype: str, language: str) -> Term:
    """Return a literal as the store keeps it: `01` and `1` are one integer."""
    if language or not datatype.startswith(_XSD):
        return ("l", text, datatype, language)
    subject = NamedNode("urn:x")
    kept = Store()
    kept.add(Quad(subject, subject, Literal(text, datatype=NamedNode(datatype))))
    (quad,) = kept
    assert isinstance(quad.object, Literal)
    return ("l", quad.object.value, datatype, "")


def same(found: Sequence[Row], expected: Sequence[Row], *, ordered: bool, lax: bool) -> bool:
    """Tell whether they are the same solutions; `lax` (REDUCED) forgives repetition."""
    if lax:
        found, expected = list(dict.fromkeys(found)), list(dict.fromkeys(expected))
    if len(found) != len(expected):
        return False
    if ordered:
        return _match(list(found), list(expected), {}, ordered=True)
    return _match(sorted(found, key=_blanks), list(expected), {}, ordered=False)


def _blanks(row: Row) -> int:
    return sum(term[0] == "b" for _, term in row)


def _match(found: list[Row], expected: list[Row], names: dict[str, str], *, ordered: bool) -> bool:
    """Find, by trial, names of blank nodes under which the rows are the same."""
    if not found:
        return True
    first, *others = found
    for place, row in enumerate(expected[:1] if ordered else expected):
        more = _correspond(first, row, names)
        if more is not None and _match(
            others, expected[:place] + expected[place + 1 :], names | more, ordered=ordered
        ):
            return True
        if more == {} and not ordered:
            return False  # without blank nodes, another equal row would do no better
    return False


def _correspond(found: Row, expected: Row, names: dict[str, str]) -> dict[str, str] | None:
    if [name for name, _ in found] != [name for name, _ in expected]:
        return None
    more: dict[str, str] = {}
    for (_, one), (_, two) in zip(found, expected, strict=True):
        if one[0] != "b" or two[0] != "b":
            if one != two:
                return None
            continue
        known = (names | more).get(one[1])
        if known is None and two[1] not in {*names.values(), *more.values()}:
            more[one[1]] = two[1]
        elif known != two[1]:
            return None
    return more


def same_table(body: bytes, names: Sequence[str], table: Sequence[Sequence[str]]) -> bool:
    """Compare CSV: cells as text, blank nodes by correspondence, columns in any order."""
    read = list(csv.reader(io.StringIO(body.decode(), newline="")))
    if not read or sorted(read[0]) != sorted(names):
        return False
    order = [read[0].index(name) for name in names]
    found = [_cells([row[at] for at in order]) for row in read[1:]]
    return same(found, [_cells(row) for row in table], ordered=False, lax=False)


def _cells(row: Sequence[str]) -> Row:
    return tuple((str(number), _cell(cell)) for number, cell in enumerate(row))


def _cell(cell: str) -> Term:
    """Read a cell: CSV leaves it open how a number is written, and the store has its own way."""
    try:
        return ("u", str(float(cell)))
    except ValueError:
        return ("b" if cell.startswith("_:") else "u", cell)
