"""What a worker process and its owner say to each other over their socket.

The owner sends one frame, the query; the worker answers HEAD, then any number of DATA, then LAST, or ERROR in
the place of any of them. A frame is a letter, its length in four bytes, and so many bytes. The query goes as
`marshal` writes it, the quickest there is: the worker is our own program, run by the same Python.
"""

import json
import marshal
import socket
import struct
from dataclasses import dataclass
from enum import Enum
from typing import BinaryIO, Final

from lod.sparql.bindings import packed, unpacked
from lod.sparql.query import (
    BadQuery,
    Failed,
    ForbiddenService,
    Kind,
    NotAcceptable,
    QueryError,
    SparqlQuery,
    TooLarge,
    Unwritable,
)

SIZE: Final = 1 << 16  # of a full DATA frame: a few of them fit into a socket's buffer
_MARK: Final = struct.Struct("!cI")


class Letter(Enum):
    """What kind of frame it is."""

    QUERY = b"Q"
    HEAD = b"H"
    DATA = b"D"
    LAST = b"L"
    ERROR = b"E"


_LETTERS: Final = {letter.value: letter for letter in Letter}


@dataclass(frozen=True, slots=True)
class Request:
    """A query and the moment, on the clock time.monotonic(), at which the worker kills itself."""

    query: SparqlQuery
    deadline: float


def frame(letter: Letter, content: bytes = b"") -> bytes:
    """Return the frame as it is sent."""
    return _MARK.pack(letter.value, len(content)) + content


def read(stream: BinaryIO) -> tuple[Letter, bytes] | None:
    """Return the next frame; None where the other side is gone."""
    mark = stream.read(_MARK.size)
    if len(mark) < _MARK.size:
        return None
    letter, length = _MARK.unpack(mark)
    content = stream.read(length)
    return (_LETTERS[letter], content) if len(content) == length else None


def send(channel: socket.socket, request: Request) -> None:
    """Send a query to a worker."""
    query = request.query
    told = (
        request.deadline,
        query.text,
        query.base,
        query.default_graphs,
        query.named_graphs,
        query.results,
        query.graph,
        packed(query.bindings),
    )
    channel.sendall(frame(Letter.QUERY, marshal.dumps(told)))


def request(content: bytes) -> Request:
    """Read what `send` sent."""
    deadline, text, base, default_graphs, named_graphs, results, graph, bindings = marshal.loads(content)  # noqa: S302 - `send` wrote it
    query = SparqlQuery(
        text=text,
        base=base,
        default_graphs=default_graphs,
        named_graphs=named_graphs,
        results=results,
        graph=graph,
        bindings=unpacked(bindings),
    )
    return Request(query, deadline)


def error(failure: QueryError) -> bytes:
    """Return the ERROR frame of a failure."""
    match failure:
        case BadQuery(message=message, line=line, column=column):
            said = ["bad", message, line, column]
        case NotAcceptable(kind=kind):
            said = ["unacceptable", kind.value]
        case ForbiddenService():
            said = ["service", str(failure)]
        case TooLarge():
            said = ["large", str(failure)]
        case Unwritable(kind=kind):
            said = ["unwritable", kind.value]
        case _:
            said = ["failed", str(failure)]
    return frame(Letter.ERROR, json.dumps(said).encode())


def failure(content: bytes) -> QueryError:
    """Read what `error` wrote."""
    match json.loads(content):
        case ["bad", str(message), int(line), int(column)]:
            return BadQuery(message, line, column)
        case ["unacceptable", str(kind)]:
            return NotAcceptable(Kind(kind))
        case ["service", str(message)]:
            return ForbiddenService(message)
        case ["large", str(message)]:
            return TooLarge(message)
        case ["unwritable", str(kind)]:
            return Unwritable(Kind(kind))
        case [_, str(message)]:
            return Failed(message)
        case other:
            raise ValueError(f"no failure: {other!r}")
