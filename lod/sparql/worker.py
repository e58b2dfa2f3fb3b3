"""The process that evaluates strangers' queries: `python -m lod.sparql.worker`, one query at a time.

It may die of a query (a stack that overflows, memory that runs out) and kills itself at the query's deadline;
its owner notices and starts another.
"""

import json
import os
import select
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    Variable,
    serialize,
)

from lod.sparql import frames, position, rdfxml
from lod.sparql.asterisk import in_order
from lod.sparql.confinement import confine, go_on_without_owner, limit_memory
from lod.sparql.frames import Letter, Request
from lod.sparql.query import (
    BadQuery,
    Failed,
    ForbiddenService,
    Kind,
    NotAcceptable,
    QueryError,
    SparqlQuery,
    TooLarge,
)
from lod.sparql.rows import Rows
from lod.sparql.tokens import prefixes
from lod.sparql.writing import Writer

_STACK: Final = 256 << 20  # of addresses, not of memory; the engine parses and plans by recursion
_Term = NamedNode | BlankNode | Literal | Triple
_LEAST_TIME: Final = 0.001  # a timer set to 0 would never fire


def main() -> None:
    """Serve the socket on file descriptor 0 until its other end is closed."""
    settings = json.loads(sys.argv[1])
    channel = socket.socket(fileno=os.dup(0))
    go_on_without_owner()
    confined = confine(network=settings["network"])
    worker = _Worker(channel, settings["store"], settings["max_rows"])
    channel.sendall(frames.frame(Letter.HEAD, b"confined" if confined else b""))
    threading.Thread(target=_end_with, args=(channel,), daemon=True).start()
    threading.stack_size(_STACK)
    thread = threading.Thread(target=worker.serve, args=(settings["memory_mb"],))
    thread.start()
    thread.join()


def _end_with(channel: socket.socket) -> None:
    """End this process when its owner is gone, whatever it is about: nobody waits for the answer."""
    waiting = select.poll()
    waiting.register(channel, 0)  # a socket that was hung up is told without being asked for
    waiting.poll()
    os._exit(0)


class _Worker:
    """Answers one query after another from a store that it only reads."""

    def __init__(self, channel: socket.socket, store: str, max_rows: int) -> None:
        self._channel = channel
        self._store = Store.read_only(store)
        self._max_rows = max_rows

    def serve(self, memory_mb: int) -> None:
        """Answer until the owner is gone, with so much memory beyond that of an open store."""
        limit_memory(memory_mb)
        with self._channel.makefile("rb") as stream:
            while (read := frames.read(stream)) is not None:
                try:
                    self._answer(frames.request(read[1]))
                except (BrokenPipeError, ConnectionResetError):
                    return

    def _answer(self, request: Request) -> None:
        # The default action ends the process wherever it is, in the engine's code too.
        signal.setitimer(signal.ITIMER_REAL, max(request.deadline - time.monotonic(), _LEAST_TIME))
        try:
            self._evaluate(request.query)
        except QueryError as error:
            self._channel.sendall(frames.error(error))
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)

    def _evaluate(self, query: SparqlQuery) -> None:
        try:
            self._write(self._result(query), query)
        except SyntaxError as error:
            raise position.explain(
                query.text, str(error), lambda text: _complaint(text, query.base)
            ) from None
        except MemoryError:
            raise TooLarge("the query needs more memory than it may have here") from None
        except (RuntimeError, ValueError) as error:
            raise _of_the_query(query.text, str(error)) from None
        except (BrokenPipeError, ConnectionResetError):
            raise
        except OSError:
            raise Failed("the store could not be read, or another server not be asked") from None

    def _result(self, query: SparqlQuery) -> QuerySolutions | QueryBoolean | QueryTriples:
        result = self._asked(query)
        if isinstance(result, QuerySolutions):
            ordered = in_order(query.text, [variable.value for variable in result.variables])
            if ordered != query.text:
                return self._asked(replace(query, text=ordered))
        return result

    def _asked(self, query: SparqlQuery) -> QuerySolutions | QueryBoolean | QueryTriples:
        bound: dict[Variable, _Term] = {Variable(name): value for name, value in query.bindings}
        if not query.default_graphs and not query.named_graphs:
            return self._store.query(query.text, base_iri=query.base, substitutions=bound)
        return self._store.query(
            query.text,
            base_iri=query.base,
            substitutions=bound,
            default_graph=[NamedNode(iri) for iri in query.default_graphs],
            named_graphs=[NamedNode(iri) for iri in query.named_graphs],
        )

    def _write(self, result: QuerySolutions | QueryBoolean | QueryTriples, query: SparqlQuery) -> None:
        if isinstance(result, QueryTriples):
            self._write_graph(result, query)
            return
        kind = Kind.BOOLEAN if isinstance(result, QueryBoolean) else Kind.SOLUTIONS
        if not query.results:
            raise NotAcceptable(kind)
        limited = self._max_rows and kind is Kind.SOLUTIONS
        rows = Rows(self._max_rows, query.results) if limited else None
        writer = Writer(self._channel, kind, query.results, rows)
        result.serialize(writer.file, QueryResultsFormat.from_media_type(query.results))
        writer.finish()

    def _write_graph(self, result: QueryTriples, query: SparqlQuery) -> None:
        if not query.graph:
            raise NotAcceptable(Kind.GRAPH)
        writer = Writer(self._channel, Kind.GRAPH, query.graph, None)
        told = _at_most(result, self._max_rows) if self._max_rows else result
        rdf = RdfFormat.from_media_type(query.graph)
        if rdf == RdfFormat.RDF_XML:
            for piece in rdfxml.written(told, prefixes(query.text)):
                writer.write(piece)
        elif isinstance(told, QueryTriples) and rdf != RdfFormat.TURTLE:
            told.serialize(writer.file, rdf)
        else:
            names = prefixes(query.text) if rdf == RdfFormat.TURTLE else None
            serialize(told, writer.file, rdf, prefixes=names)
        writer.finish()


def _at_most(told: Iterable[Triple], limit: int) -> Iterator[Triple]:
    for number, triple in enumerate(told, 1):
        if number > limit:
            raise TooLarge(f"the answer has more than {limit} statements, which is the limit here")
        yield triple


def _complaint(text: str, base: str) -> str:
    try:
        Store().query(text, base_iri=base)
    except SyntaxError as error:
        return str(error)
    return ""


def _of_the_query(text: str, said: str) -> QueryError:
    """Return the error of a query that can be parsed and not be evaluated."""
    start, marked, rest = said.partition("The custom function ")
    if marked and not start:
        return position.uncallable(text, rest.partition(" ")[0][1:-1])
    if "service" in said.casefold():
        return ForbiddenService("SERVICE is refused here: no other server may be asked")
    return BadQuery("the query cannot be evaluated")


if __name__ == "__main__":
    main()
