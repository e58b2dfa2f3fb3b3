"""`/sparql`: the SPARQL 1.1 Protocol for queries, the description of the service, and the editor."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from io import BytesIO
from typing import Any, Final

from flask import Blueprint, Response, request
from werkzeug.wsgi import get_content_length, get_input_stream

from lod.namespaces import PREFIXES, SD
from lod.representations import RDF_FORMATS, render
from lod.search import Hit
from lod.sparql import (
    FULL,
    Answer,
    BadQuery,
    Busy,
    Executor,
    ForbiddenService,
    Kind,
    NotAcceptable,
    QueryError,
    SparqlQuery,
    Stop,
    TimedOut,
    Unwritable,
)
from lod.web import errors
from lod.web.http.codings import is_coded
from lod.web.http.headers import FRESH, Headers, vary
from lod.web.http.messages import AT_ONCE, REFUSED, STOP, Asked, TakesTime, asked_of, digest, respond
from lod.web.http.messages import Answer as Message
from lod.web.languages import visit_of
from lod.web.operation.metrics import Metrics
from lod.web.pages import Frame, Site
from lod.web.requests import CODED, UNCODED
from lod.web.sparql import description, page
from lod.web.sparql.clients import Clients, TooMany
from lod.web.sparql.examples import Answered
from lod.web.sparql.formats import GRAPHS, PAGE, RESULTS, Wanted, Writing, wanted
from lod.web.sparql.request import Operation, Refused, read
from lod.web.sparql.troubles import later, not_acceptable, trouble

METHODS: Final = ("GET", "HEAD", "POST", "QUERY")
PATHS: Final = ("/sparql", "/sparql/")
_ACCEPTED: Final = ("Accept-Query", '"application/sparql-query", "application/x-www-form-urlencoded"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """What the endpoint serves and how much it takes."""

    executor: Executor
    site: Site
    max_query_bytes: int = 100_000
    per_client: int = 0  # queries of one address at a time; 0 for any number
    statements: int | None = None  # in the default graph, for the service description
    entity: Callable[[str], Hit | None] = lambda iri: None  # for the names of things in tables
    federated: bool = False
    metrics: Metrics = field(default_factory=Metrics)
    client: Callable[[Mapping[str, Any]], str] = lambda environ: str(environ.get("REMOTE_ADDR", ""))
    answered: Answered = field(init=False)
    clients: Clients = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "answered", Answered(self.executor, self.site.base))
        running = Clients(self.per_client, lambda change: self.metrics.add("sparql_running", change))
        object.__setattr__(self, "clients", running)

    @property
    def iri(self) -> str:
        """The endpoint's IRI."""
        return f"{self.site.base}sparql"

    def answer(self, asked: Asked) -> Message:
        """Answer a request by one of METHODS.

        Raises:
            TakesTime: it is asked for at once, and more than words for a program.
        """
        environ = asked.environ
        try:
            operation = read(
                asked.method,
                environ.get("QUERY_STRING", ""),
                environ.get("CONTENT_TYPE"),
                _body(environ, self.max_query_bytes),
            )
            form = _form(asked, operation)
        except Refused as refused:
            trouble = errors.Trouble(status=refused.status, detail=refused.detail, headers=refused.headers)
            return _told(asked, self, trouble)
        if asked.environ.get(AT_ONCE) and (operation.query is None or form.page):
            raise TakesTime
        if operation.query is None:
            return _description(asked, self, form)
        return _answered(asked, self, operation, form)


def blueprint(endpoint: Endpoint) -> Blueprint:
    """Return the routes of the endpoint; what asks for one as it is usually written is answered without."""
    routes = Blueprint("sparql", __name__)

    @routes.route(PATHS[0], methods=METHODS, strict_slashes=False)
    @routes.route(PATHS[1], methods=METHODS)
    def sparql() -> Response:
        asked = asked_of(request)
        return respond(asked, endpoint.answer(asked))

    return routes


def _body(environ: Mapping[str, Any], limit: int) -> bytes:
    """Read the body, no more of it than is allowed."""
    if is_coded(environ):
        raise Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, CODED, UNCODED)
    given, length = environ.get("wsgi.input"), environ.get("CONTENT_LENGTH", "0")
    if type(given) is BytesIO and length.isascii() and length.isdecimal():  # all of it is here, most often
        if int(length) > limit:
            raise _too_large(limit)
        return given.read(int(length))
    if (get_content_length(dict(environ)) or 0) > limit:
        raise _too_large(limit)
    body: bytes = get_input_stream(dict(environ)).read(limit + 1)
    if len(body) > limit:
        raise _too_large(limit)
    return body


def _too_large(limit: int) -> Refused:
    return Refused(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"The body is longer than {limit} bytes, the limit here."
    )


def _form(asked: Asked, operation: Operation) -> Wanted:
    try:
        return wanted(asked.header("Accept"), operation.formats)
    except KeyError:
        tokens = ", ".join(dict.fromkeys(one.tokens[0] for one in (*RESULTS, *GRAPHS, PAGE) if one.tokens))
        raise Refused(
            HTTPStatus.BAD_REQUEST, f"The parameter format must be one of {tokens}, or a media type."
        ) from None


def _description(asked: Asked, endpoint: Endpoint, form: Wanted) -> Message:
    if form.page:
        return _page(asked, endpoint, page.empty())
    if form.graph is None:
        return _told(asked, endpoint, not_acceptable(GRAPHS))
    told = description.triples(endpoint.iri, statements=endpoint.statements, federated=endpoint.federated)
    format = next(one for one in RDF_FORMATS if one.media_type == form.graph.serialization)
    body = render(told, format, {**PREFIXES, "sd": SD.iri})
    return _whole(body, form.graph.content_type, (("Cache-Control", FRESH),))


def _answered(asked: Asked, endpoint: Endpoint, operation: Operation, form: Wanted) -> Message:
    stop: Stop = asked.environ.get(STOP) or Stop()
    endpoint.metrics.add("sparql_queries_total")
    try:
        with endpoint.clients.place(endpoint.client(asked.environ)) as place:
            if refused := asked.environ.get(REFUSED):
                raise Busy(FULL) if refused == "busy" else endpoint.clients.too_many()
            answer = endpoint.executor.evaluate(_query(endpoint, operation, form), stop)
            if form.page:
                return _page(asked, endpoint, page.of_answer(operation, answer, endpoint.iri))
            writing = form.graph if answer.kind is Kind.GRAPH else form.results
            if writing is None:
                raise NotAcceptable(answer.kind)
            if answer.whole is not None:
                return _whole(answer.whole, writing.content_type, _NOT_KEPT)
            place.keep()
            return _streamed(_Body(answer, place.leave, endpoint.metrics, stop), writing)
    except QueryError as error:
        _count(endpoint.metrics, error, stop)
        if stop.told:
            return _told(asked, endpoint, later(HTTPStatus.SERVICE_UNAVAILABLE, _GONE, "Abandoned"))
        if form.page:
            return _page(asked, endpoint, page.of_error(operation, error), trouble(error))
        return _told(asked, endpoint, trouble(error))
    except TooMany as error:
        endpoint.metrics.add("sparql_refused_total")
        return _told(asked, endpoint, later(HTTPStatus.TOO_MANY_REQUESTS, str(error)))


def _count(metrics: Metrics, error: QueryError, stop: Stop) -> None:
    if stop.told:
        metrics.add("sparql_abandoned_total")
        return
    match error:
        case Busy():
            metrics.add("sparql_refused_total")
        case TimedOut():
            metrics.add("sparql_timed_out_total")
        case BadQuery() | ForbiddenService() | NotAcceptable() | Unwritable():
            pass  # the query's own fault
        case _:
            metrics.add("sparql_failed_total")


_GONE: Final = "The query was ended, since the client had closed its side of the connection."
_NOT_KEPT: Final = (("Cache-Control", "no-cache"),)  # an answer holds for one release


def _query(endpoint: Endpoint, operation: Operation, form: Wanted) -> SparqlQuery:
    results, graph = form.results, form.graph
    if form.page:
        results, graph = RESULTS[0], GRAPHS[0]
    return SparqlQuery(
        text=operation.query or "",
        base=endpoint.iri,
        default_graphs=operation.default_graphs,
        named_graphs=operation.named_graphs,
        results=results.serialization if results else "",
        graph=graph.serialization if graph else "",
    )


@dataclass(frozen=True, slots=True)
class _Body:
    """An answer as WSGI iterates and closes it."""

    answer: Answer
    leave: Callable[[], None]
    metrics: Metrics
    stop: Stop

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self.answer
        except QueryError as error:
            _count(self.metrics, error, self.stop)
            raise

    def close(self) -> None:
        try:
            self.answer.close()
        finally:
            self.leave()


def _streamed(body: _Body, writing: Writing) -> Message:
    told = (("Content-Type", writing.content_type), *_NOT_KEPT, vary("Accept"), _ACCEPTED)
    return Message(HTTPStatus.OK, headers=told, pieces=body)


def _whole(
    body: bytes,
    content_type: str,
    headers: Headers,
    status: int = HTTPStatus.OK,
    varies: tuple[str, ...] = ("Accept",),
) -> Message:
    told = (("Content-Type", content_type), *headers, vary(*varies), _ACCEPTED)
    return Message(status, body, told, digest=digest(body))


def _page(
    asked: Asked, endpoint: Endpoint, told: page.QueryPage, wrong: errors.Trouble | None = None
) -> Message:
    frame = Frame(endpoint.site, visit_of(asked))
    offered = endpoint.answered.examples(frame.words.vocab)
    body = page.html(told, frame, offered, endpoint.entity)
    headers = (*_NOT_KEPT, *(wrong.headers if wrong else ()))
    status = wrong.status if wrong else HTTPStatus.OK
    return _whole(body.encode(), PAGE.content_type, headers, status, ("Accept", "Accept-Language"))


def _told(asked: Asked, endpoint: Endpoint, wrong: errors.Trouble) -> Message:
    """Tell a trouble: to one who asks for a page first, as a page; to programs as problem details."""
    if not _likes_pages(asked):
        asked = Asked(asked.method, asked.target, {**asked.environ, "HTTP_ACCEPT": errors.PROBLEM})
    told = errors.answer(asked, wrong, endpoint.site)
    return replace(told, headers=(*told.headers, _ACCEPTED))


def _likes_pages(asked: Asked) -> bool:
    format = asked.target.parameters.get("format", "")
    try:
        return wanted(asked.header("Accept"), (format,) if format else ()).page
    except KeyError:
        return False
