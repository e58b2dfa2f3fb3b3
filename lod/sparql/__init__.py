"""A stranger's query, evaluated in a process that may be killed, or by a remote endpoint: one interface."""

from lod.sparql.query import (
    FULL,
    Answer,
    BadQuery,
    Busy,
    Executor,
    Failed,
    ForbiddenService,
    Kind,
    NotAcceptable,
    QueryError,
    SparqlQuery,
    TimedOut,
    TooLarge,
    Unreachable,
    Unwritable,
)
from lod.sparql.stopping import Stop

# Embedded and Remote stand in their own modules: a worker process starts faster without them.
__all__ = [
    "FULL",
    "Answer",
    "BadQuery",
    "Busy",
    "Executor",
    "Failed",
    "ForbiddenService",
    "Kind",
    "NotAcceptable",
    "QueryError",
    "SparqlQuery",
    "Stop",
    "TimedOut",
    "TooLarge",
    "Unreachable",
    "Unwritable",
]
