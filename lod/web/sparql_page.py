"""The editor's page: a query, and the beginning of its answer as a table."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

import orjson
from flask import Request

from lod.sparql import Answer, BadQuery, Kind, QueryError
from lod.web.examples import examples
from lod.web.languages import visit
from lod.web.pages import Alternate, Frame, Site, render
from lod.web.pages.site import LINKED
from lod.web.sparql_formats import GRAPHS, RESULTS
from lod.web.sparql_request import Operation

_SHOWN: Final = 1000  # rows of a table
_READ: Final = 2_000_000  # bytes of an answer that a page may come from; the downloads have no such limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A term of a solution; `href` is "" where it is no link."""

    text: str
    href: str = ""
    lang: str = ""
    datatype: str = ""


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


def empty() -> QueryPage:
    """Return the page without a query."""
    return QueryPage()


def of_error(operation: Operation, error: QueryError) -> QueryPage:
    """Return the page of a query that was not answered."""
    line, column = (error.line, error.column) if isinstance(error, BadQuery) else (0, 0)
    return QueryPage(query=operation.query or "", wrong=str(error), line=line, column=column)


def of_answer(operation: Operation, answer: Answer) -> QueryPage:
    """Return the page of an answer in JSON or Turtle, which is read and closed."""
    query = operation.query or ""
    downloads = tuple(_downloads(operation, answer.kind))
    try:
        body = _read(answer)
    finally:
        answer.close()
    if body is None:
        return QueryPage(query=query, too_large=True, downloads=downloads)
    if answer.kind is Kind.GRAPH:
        return QueryPage(query=query, graph=body.decode(), downloads=downloads)
    told = orjson.loads(body)
    if answer.kind is Kind.BOOLEAN:
        return QueryPage(query=query, boolean=told["boolean"], downloads=downloads)
    solutions = told["results"]["bindings"]
    variables = tuple(told["head"]["vars"])
    rows = tuple(tuple(_cell(solution.get(name)) for name in variables) for solution in solutions[:_SHOWN])
    more = len(solutions) > _SHOWN
    return QueryPage(query=query, variables=variables, rows=rows, more=more, downloads=downloads)


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
            graphs = [("default-graph-uri", iri) for iri in operation.default_graphs]
            graphs += [("named-graph-uri", iri) for iri in operation.named_graphs]
            query = urlencode([("query", operation.query or ""), *graphs, ("format", one.tokens[0])])
            yield Alternate(label=one.label, href=f"?{query}", media_type=one.media_type)


def html(page: QueryPage, site: Site, request: Request) -> str:
    """Write the page."""
    frame = Frame(site, visit(request))
    offered = examples(site.base, frame.visit.language)
    return render("sparql.html", frame, page=page, examples=offered)
