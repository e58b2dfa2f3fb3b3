"""The plain requests that most are: GET or HEAD of a document, queries; read and written directly.

What is anything else, or in any way unusual, is left to gunicorn's parser, which costs more than a document.
Nothing is taken here that it would refuse.
"""

import io
import os
import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from email.utils import formatdate
from functools import lru_cache
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from gunicorn.http import errors as faults  # type: ignore[import-untyped]

from lod.cli.connections import Connection
from lod.cli.fields import ENDING, meaning

_ROOMS: Final = ("/doc/", "/id/")
_QUERIES: Final = "/sparql"  # what may have a body
_LONGEST: Final = 4096  # bytes of a head
_MOUNTED: Final = "SCRIPT_NAME" in os.environ  # the parser knows what that means
_LINE: Final = re.compile(r"(GET|HEAD|POST) (/[!$-~]+) HTTP/1\.1")
_LENGTH: Final = re.compile(r"[0-9]{1,7}", re.ASCII)
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
SAME: Final[Mapping[str, str]] = {  # of every plain request
    "SCRIPT_NAME": "",
    "SERVER_PROTOCOL": "HTTP/1.1",
    "wsgi.url_scheme": "http",
}
# Fields that say how the message is framed or the connection goes on, or that mean more to WSGI than a field.
_FRAMING: Final = frozenset(
    {"expect", "keep-alive", "path-info", "script-name", "te", "trailer", "transfer-encoding", "upgrade"}
)
_OF_BODIES: Final = {"content-length": "CONTENT_LENGTH", "content-type": "CONTENT_TYPE"}


def environ_of(
    head: bytes | bytearray, connection: Connection, base: Mapping[str, Any]
) -> dict[str, Any] | None:
    """Return the WSGI environ of a plain request, None for any other.

    Args:
        head: from the request line to the empty line after the fields.
        connection: it came on.
        base: what is the same for every request of this server.
    """
    if len(head) > _LONGEST or not isinstance(connection.address, tuple) or _MOUNTED:
        return None  # on a Unix socket, the parser knows what stands for the addresses
    first, *lines = head[:-4].decode("latin-1").split("\r\n")
    line = _LINE.fullmatch(first)
    if line is None or len(lines) > 60:
        return None
    environ = dict(base)
    for one in lines:
        name, colon, value = one.partition(":")
        key = _key(name)
        value = value.strip(" \t")
        if not key or not colon or key in environ or not value.isprintable():
            return None
        environ[key] = value
    if environ.get("HTTP_CONNECTION", "keep-alive").lower() not in ("keep-alive", "close"):
        return None
    method, target = line.groups()
    path, _, query = target.partition("?")
    length = _body_of(method, path, environ)
    if length is None:
        return None
    environ["REQUEST_METHOD"], environ["QUERY_STRING"] = method, query
    environ["RAW_URI"] = target
    environ["PATH_INFO"] = unquote_to_bytes(path).decode("latin-1") if "%" in path else path
    environ["wsgi.input"] = io.BytesIO(connection.body(length))
    environ["REMOTE_ADDR"], environ["REMOTE_PORT"] = connection.address[0], str(connection.address[1])
    environ["SERVER_NAME"], environ["SERVER_PORT"] = connection.server[0], str(connection.server[1])
    return environ


def _body_of(method: str, path: str, environ: Mapping[str, Any]) -> int | None:
    """Return the bytes of the body of a plain request, None where it is not plain."""
    length = environ.get("CONTENT_LENGTH")
    if method == "POST":
        plain = path == _QUERIES and length is not None and _LENGTH.fullmatch(length)
        return int(length) if plain and length else None
    bodiless = length is None and "CONTENT_TYPE" not in environ
    return 0 if bodiless and (path == _QUERIES or path.startswith(_ROOMS)) else None


@lru_cache(maxsize=512)
def _key(name: str) -> str:
    """Return the name of a field in the environ, "" for one that makes a request unusual."""
    if name.lower() in _OF_BODIES:
        return _OF_BODIES[name.lower()]
    if not _NAME.fullmatch(name) or name.lower() in _FRAMING:
        return ""
    return "HTTP_" + name.upper().replace("-", "_")


@dataclass(frozen=True, slots=True)
class Begun:
    """An answer of an application, not sent yet."""

    method: str  # of the request
    status: str
    headers: list[tuple[str, str]]
    pieces: Iterable[bytes]

    @property
    def is_whole(self) -> bool:
        """Whether all of it is there."""
        return type(self.pieces) is list

    def written(self, *, server: str, last: bool) -> bytes:
        """Return the whole answer: status line, fields, body.

        Raises:
            gunicorn's errors for fields that no answer may have.
        """
        body = b"".join(self.pieces)
        fields, known = _fields(self.headers)
        if self.method == "HEAD" or self.status[:3] in ("204", "304"):
            body = b""
        elif not known:
            fields += f"Content-Length: {len(body)}\r\n"
        going = "close" if last else "keep-alive"
        date = _date(int(time.time()))
        begin_with = f"HTTP/1.1 {self.status}\r\nServer: {server}\r\nDate: {date}\r\nConnection: {going}\r\n"
        return f"{begin_with}{fields}\r\n".encode("latin-1") + body


def begun(application: Callable[..., Iterable[bytes]], environ: dict[str, Any]) -> Begun:
    """Have an application answer a plain request."""
    said: list[tuple[str, list[tuple[str, str]]]] = []

    def begin(status: str, headers: list[tuple[str, str]], *_: Any) -> Callable[[bytes], object]:
        said[:] = [(status, headers)]
        return _unwritten

    pieces = application(environ, begin)
    ((status, headers),) = said
    return Begun(environ["REQUEST_METHOD"], status, headers, pieces)


@dataclass(frozen=True, slots=True)
class Request:
    """What a response of gunicorn's must know of a plain request."""

    method: str
    version: tuple[int, int] = (1, 1)

    def should_close(self) -> bool:
        """Whether the client wants no more."""
        return False


def _fields(headers: list[tuple[str, str]]) -> tuple[str, bool]:
    """Write the fields of an answer, a line each; tell whether the length of the body is among them.

    Raises:
        gunicorn's errors for fields that no answer may have.
    """
    lines, known = [], False
    for name, value in headers:
        kind = meaning(name)
        if kind != "hop":
            lines.append(f"{name}: {value}\r\n")
            known = known or kind == "content-length"
    fields = "".join(lines)
    if fields.count("\n") != len(lines) or fields.count("\r") != len(lines) or "\0" in fields:
        bad = next(name for name, value in headers if ENDING.search(value))
        raise faults.InvalidHeader(bad)
    return fields, known


def _unwritten(data: bytes) -> object:
    raise NotImplementedError("nothing here writes that way (PEP 3333 has it for old frameworks)")


@lru_cache(maxsize=4)
def _date(seconds: int) -> str:
    return formatdate(seconds, usegmt=True)
