"""The editor's page: a query, and the beginning of its answer as a table."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlencode

import orjson

from lod.namespaces import PREFIXES, XSD
from lod.search import Hit
from lod.sparql import Answer, BadQuery, Kind, QueryError
from lod.sparql.tokens import prefixes, tokens
from lod.web.pages import Alternate, Frame, render
from lod.web.pages.site import LINKED
from lod.web.sparql.code import Code, programs
from lod.web.sparql.examples import Example
from lod.web.sparql.formats import GRAPHS, RESULTS
from lod.web.sparql.request import Operation
from lod.web.sparql.troubles import sentence
from lod.web.translated import translated

_SHOWN: Final = 1000  # rows of a table
_READ: Final = 2_000_000  # bytes of an answer that a page may come from; the downloads have no such limit
_NAMED: Final = 2000  # things of a table whose names are looked up
_LOCAL: Final = re.compile(r"\w(?:[\w.-]*[\w-])?")  # a local name that needs no escapes (SPARQL 1.1 §19.8)
_NUMBERS: Final = frozenset(
    XSD[name].value for name in ("integer", "decimal", "double", "float", "int", "long")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A term of a solution; `href` is "" where it is no link."""

    text: str
    href: str = ""
    lang: str = ""
    datatype: str = ""

    @property
    def amount(self) -> bool:
        """Whether it is a number."""
        return self.datatype in _NUMBERS


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryPage:
    """What the template shows."""

    query: str = ""
    wrong: str = ""  # why there is no answer
    line: int = 0  # where the query is wrong, counted from 1; 0 where that is not known
    column: int = 0
    variables: tuple[str, ...] = ()
    rows: tuple[tuple[Cell | None, ...], ...] = ()  # None: the variable is unbound
    more: bool = False  # there are more rows than are shown
    too_large: bool = False  # the answer is too large for a page: nothing of it is shown
    boolean: bool | None = None
    graph: str = ""  # Turtle
    downloads: tuple[Alternate, ...] = ()
    link: str = ""  # to this query
    code: tuple[Code, ...] = ()


def empty() -> QueryPage:
    """Return the page without a query."""
    return QueryPage()


def of_error(operation: Operation, error: QueryError) -> QueryPage:
    """Return the page of a query that was not answered."""
    line, column = (error.line, error.column) if isinstance(error, BadQuery) else (0, 0)
    wrong = error.message if line and isinstance(error, BadQuery) else str(error)
    return QueryPage(query=operation.query or "", wrong=wrong, line=line, column=column)


def of_answer(operation: Operation, answer: Answer, endpoint: str) -> QueryPage:
    """Return the page of an answer in JSON or Turtle, which is read and closed; `endpoint` is its IRI."""
    query = operation.query or ""
    try:
        body = _read(answer)
    finally:
        answer.close()
    beside: dict[str, Any] = {
        "query": query,
        "downloads": tuple(_downloads(operation, answer.kind)),
        "link": _link(operation),
        "code": programs(endpoint, query, answer.kind),
    }
    if body is None:
        return QueryPage(too_large=True, **beside)
    if answer.kind is Kind.GRAPH:
        return QueryPage(graph=body.decode(), **beside)
    told = orjson.loads(body)
    if answer.kind is Kind.BOOLEAN:
        return QueryPage(boolean=told["boolean"], **beside)
    solutions = told["results"]["bindings"]
    variables = ordered(query, told["head"]["vars"])
    rows = tuple(tuple(_cell(solution.get(name)) for name in variables) for solution in solutions[:_SHOWN])
    return QueryPage(variables=variables, rows=rows, more=len(solutions) > _SHOWN, **beside)


def ordered(query: str, variables: Sequence[str]) -> tuple[str, ...]:
    """Return the columns of a table as a reader of the query expects them.

    A SELECT that names them has them in its order already; those of `SELECT *` come in the order in which
    they first appear, where engines give any.

    >>> ordered("SELECT * { ?s ?p ?a }", ["a", "p", "s"]), ordered("SELECT ?b ?a {}", ["b", "a"])
    (('s', 'p', 'a'), ('b', 'a'))
    """
    words = [(word.kind, word.text) for word in tokens(query)]
    at = next(
        (n for n, (kind, text) in enumerate(words) if kind == "word" and text.casefold() == "select"), 0
    )
    after = [text.casefold() for _, text in words[at + 1 : at + 3]]
    if after[:1] != ["*"] and (after[:1] not in (["distinct"], ["reduced"]) or after[1:] != ["*"]):
        return tuple(variables)
    first = {name: place for place, name in reversed([*enumerate(text[1:] for _, text in words)])}
    return tuple(sorted(variables, key=lambda name: first.get(name, len(words))))


def _read(answer: Answer) -> bytes | None:
    """Return the body; None where it is too long."""
    parts, size = [], 0
    for part in answer:
        parts.append(part)
        size += len(part)
        if size > _READ:
            return None
    return b"".join(parts)


def _cell(term: dict[str, Any] | None) -> Cell | None:
    match term:
        case None:
            return None
        case {"type": "triple"}:
            return Cell(text=orjson.dumps(term["value"]).decode())
        case {"type": "uri", "value": str(iri)}:
            return Cell(text=iri, href=iri if iri.startswith(LINKED) else "")
        case {"type": "bnode", "value": str(name)}:
            return Cell(text=f"_:{name}")
        case _:
            return Cell(text=term["value"], lang=term.get("xml:lang", ""), datatype=term.get("datatype", ""))


def _downloads(operation: Operation, kind: Kind) -> Iterator[Alternate]:
    for one in GRAPHS if kind is Kind.GRAPH else RESULTS:
        if one.label:
            href = f"{_link(operation)}&{urlencode({'format': one.tokens[0]})}"
            yield Alternate(label=one.label, href=href, media_type=one.media_type)


def _link(operation: Operation) -> str:
    graphs = [("default-graph-uri", iri) for iri in operation.default_graphs]
    graphs += [("named-graph-uri", iri) for iri in operation.named_graphs]
    return f"?{urlencode([('query', operation.query or ''), *graphs])}"


def html(
    page: QueryPage, frame: Frame, offered: Sequence[Example], entity: Callable[[str], Hit | None]
) -> str:
    """Write the page.

    Args:
        page: the query and its answer.
        frame: of the visitor.
        offered: example questions.
        entity: finds the name of a thing by its IRI.
    """
    names = _names(page, frame, entity)
    said = translated(sentence(page.wrong), frame.words) if page.wrong else ""
    return render(
        "sparql.html", frame, page=page, said=said, examples=offered, names=names, short=_short(page, frame),
        marked=marked,
    )  # fmt: skip


def _short(page: QueryPage, frame: Frame) -> Mapping[str, str]:
    """Return prefixed names of IRIs in a table, by the prefixes of the query and those of ours besides."""
    own = prefixes(page.query)
    ours = {"ap": f"{frame.site.base}def/ap#", **PREFIXES}
    known = {**own, **{prefix: namespace for prefix, namespace in ours.items() if prefix not in own}}
    iris = {cell.text for row in page.rows for cell in row if cell and cell.href}
    found = ((iri, shortened(iri, known)) for iri in iris)
    return {iri: short for iri, short in found if short}


def shortened(iri: str, known: Mapping[str, str]) -> str:
    """Return an IRI as a prefixed name, as short as can be; "" where no namespace fits.

    >>> shortened("http://x/y/z", {"x": "http://x/", "y": "http://x/y/"}), shortened("http://x/y/z", {"x": "http://x/"})
    ('y:z', '')
    """
    fitting = [
        f"{prefix}:{local}"
        for prefix, namespace in known.items()
        if namespace and iri.startswith(namespace) and _LOCAL.fullmatch(local := iri[len(namespace) :])
    ]
    return min(fitting, key=len, default="")


def _names(page: QueryPage, frame: Frame, entity: Callable[[str], Hit | None]) -> Mapping[str, Cell]:
    """Return the names of the things in a table, by IRI."""
    base = frame.site.base
    iris = dict.fromkeys(
        cell.text for row in page.rows for cell in row if cell and cell.href and cell.text.startswith(base)
    )
    hits = ((iri, entity(iri)) for iri in list(iris)[:_NAMED])
    labels = ((iri, hit.preferred(frame.languages)) for iri, hit in hits if hit is not None and hit.labels)
    return {iri: Cell(text=label.text, lang=label.language) for iri, label in labels}


@lru_cache(maxsize=256)
def marked(query: str) -> tuple[tuple[str, str], ...]:
    """Return a query in pieces, each with its kind, as the stylesheet colours them: "" for what stays plain.

    >>> marked("ASK { ?s a 5 } # why")[:4]
    (('word', 'ASK'), ('', ' { '), ('variable', '?s'), ('', ' '))
    """
    pieces, at = [], 0
    for word in tokens(query):
        pieces += [*_between(query[at : word.start]), (word.kind if word.kind != "sign" else "", word.text)]
        at = word.end
    pieces += _between(query[at:])
    joined: list[tuple[str, str]] = []
    for kind, text in pieces:
        if joined and joined[-1][0] == kind == "":
            joined[-1] = ("", joined[-1][1] + text)
        else:
            joined.append((kind, text))
    return tuple(joined)


def _between(text: str) -> list[tuple[str, str]]:
    """Return blanks and comments, apart."""
    parts = text.partition("#")
    return [(kind, part) for kind, part in (("", parts[0]), ("comment", parts[1] + parts[2])) if part]
