"""A query and its answer, whoever evaluates it, and the ways in which it may fail."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final, Protocol

from lod.errors import LodError
from lod.sparql.bindings import Bindings
from lod.sparql.stopping import Stop

RESULT_TYPES: Final = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
)
GRAPH_TYPES: Final = (
    "text/turtle",
    "application/n-triples",
    "application/ld+json",
    "application/rdf+xml",
)


class Kind(Enum):
    """What a query answers with (SPARQL 1.1 Query §16)."""

    SOLUTIONS = "solutions"  # SELECT
    BOOLEAN = "boolean"  # ASK
    GRAPH = "graph"  # CONSTRUCT, DESCRIBE


@dataclass(frozen=True, slots=True, kw_only=True)
class SparqlQuery:
    """A query of the SPARQL 1.1 Protocol §2.1, with the media types in which an answer is wanted.

    The query's form decides which of the two counts; "" there makes the query NotAcceptable.
    """

    text: str
    base: str  # absolute IRI that relative ones are resolved against
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    results: str = RESULT_TYPES[0]  # one of RESULT_TYPES, for SELECT and ASK
    graph: str = GRAPH_TYPES[0]  # one of GRAPH_TYPES, for CONSTRUCT and DESCRIBE
    bindings: Bindings = ()  # values of variables, each of which a SELECT has to project


class Answer(Protocol):
    """The beginning of an answer, and the rest of it as it is made.

    Iterate it once. An error in mid-iteration means that what was yielded is no whole answer. `close`
    it in any case: that is what stops a query nobody waits for.
    """

    @property
    def kind(self) -> Kind:
        """What the query's form was."""

    @property
    def media_type(self) -> str:
        """The one of the wanted media types that it is written in."""

    @property
    def whole(self) -> bytes | None:
        """The body, where all of it is here already."""

    def __iter__(self) -> Iterator[bytes]:
        """Yield the body in pieces.

        Raises:
            QueryError: the rest will not come.
        """

    def close(self) -> None:
        """Stop the query where it still runs."""


class Executor(Protocol):
    """Who evaluates queries."""

    def evaluate(self, query: SparqlQuery, stop: Stop | None = None) -> Answer:
        """Return the answer once its first bytes are there; `stop` may end the query before.

        Raises:
            QueryError: there is none.
        """

    def start(self) -> None:
        """Make ready, so that the first query need not wait; it may be left out."""

    def close(self) -> None:
        """Stop everything that runs."""


class QueryError(LodError):
    """A query that was not answered, in words for the one who sent it."""


class BadQuery(QueryError):  # noqa: N818 - the name says what it is
    """The query breaks a rule of the language; `line` and `column`, counted from 1, are 0 where unknown."""

    def __init__(self, message: str, line: int = 0, column: int = 0) -> None:
        super().__init__(message, line, column)
        self.message = message
        self.line = line
        self.column = column

    def __str__(self) -> str:
        named = (("line", self.line), ("column", self.column))
        where = ", ".join(f"{name} {at}" for name, at in named if at)
        return f"{where}: {self.message}" if where else self.message


class ForbiddenService(QueryError):  # noqa: N818 - the name says what it is
    """The query asks another server that the operator has not allowed (SPARQL 1.1 Federated Query)."""


class NotAcceptable(QueryError):  # noqa: N818 - the name says what it is
    """No media type that fits the query's form is wanted; `kind` tells which form it has."""

    def __init__(self, kind: Kind) -> None:
        super().__init__(f"the answer to this query is {_ANSWERS[kind]}")
        self.kind = kind


_ANSWERS: Final = {
    Kind.SOLUTIONS: "a table of solutions",
    Kind.BOOLEAN: "true or false",
    Kind.GRAPH: "a graph",
}


class Unwritable(QueryError):  # noqa: N818 - the name says what it is
    """XML has no words for the answer; other formats of its `kind` have."""

    def __init__(self, kind: Kind) -> None:
        super().__init__(_UNWRITTEN[kind])
        self.kind = kind


_UNWRITTEN: Final = {
    Kind.SOLUTIONS: "XML cannot write this answer: ask for another format",
    Kind.GRAPH: "RDF/XML cannot write this graph: ask for another format",
}


class TooLarge(QueryError):  # noqa: N818 - the name says what it is
    """The answer has more rows, or its making needs more memory, than the operator allows."""


class TimedOut(QueryError):  # noqa: N818 - the name says what it is
    """The query ran longer than the operator allows."""


FULL: Final = "as many queries as this server takes are running and waiting: try again in a while"


class Busy(QueryError):  # noqa: N818 - the name says what it is
    """As many queries as allowed are running or waiting already."""


class Failed(QueryError):  # noqa: N818 - the name says what it is
    """The evaluation failed for a reason that is not the query's."""


class Unreachable(QueryError):  # noqa: N818 - the name says what it is
    """The server that evaluates our queries does not answer, or not what it should."""
