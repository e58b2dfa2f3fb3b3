"""The plain requests that most are: GET or HEAD of a document, without a body; read and answered directly.

What is anything else, or in any way unusual, is left to gunicorn's parser, which costs more than a document.
Nothing is taken here that it would refuse.
"""

import io
import os
import re
import time
from collections.abc import Callable, Iterable, Mapping
from email.utils import formatdate
from functools import lru_cache
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from gunicorn.http import errors as faults  # type: ignore[import-untyped]

from lod.cli.connections import Connection
from lod.cli.fields import ENDING, meaning

_ROOMS: Final = ("/doc/", "/id/")
_LONGEST: Final = 4096  # bytes of a head
_LINE: Final = re.compile(r"(GET|HEAD) (/[!$-~]+) HTTP/1\.1")
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
# Fields that say how the message is framed or the connection goes on, or that mean more to WSGI than a field.
_FRAMING: Final = frozenset(
    {"connection", "content-length", "content-type", "expect", "keep-alive", "path-info", "script-name", "te",
     "trailer", "transfer-encoding", "upgrade"}
)  # fmt: skip


def environ_of(
    head: bytes | bytearray, connection: Connection, base: Mapping[str, Any]
) -> dict[str, Any] | None:
    """Return the WSGI environ of a plain request, None for any other.

    Args:
        head: from the request line to the empty line after the fields.
        connection: it came on.
        base: what is the same for every request of this server.
    """
    if len(head) > _LONGEST or not isinstance(connection.address, tuple) or "SCRIPT_NAME" in os.environ:
        return None  # on a Unix socket, the parser knows what stands for the addresses
    first, *lines = head[:-4].decode("latin-1").split("\r\n")
    line = _LINE.fullmatch(first)
    if line is None or not line[2].startswith(_ROOMS) or len(lines) > 60:
        return None
    environ = dict(base)
    for one in lines:
        name, colon, value = one.partition(":")
        key = _key(name)
        value = value.strip(" \t")
        if not key or not colon or key in environ or not (value.isprintable() or not value):
            return None
        environ[key] = value
    method, target = line.groups()
    path, _, query = target.partition("?")
    environ |= {
        "REQUEST_METHOD": method,
        "RAW_URI": target,
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1") if "%" in path else path,
        "QUERY_STRING": query,
        "SCRIPT_NAME": "",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.input": io.BytesIO(),
        "wsgi.url_scheme": "http",
        "REMOTE_ADDR": connection.address[0],
        "REMOTE_PORT": str(connection.address[1]),
        "SERVER_NAME": connection.server[0],
        "SERVER_PORT": str(connection.server[1]),
    }
    return environ


@lru_cache(maxsize=512)
def _key(name: str) -> str:
    """Return the name of a field in the environ, "" for one that makes a request unusual."""
    if not _NAME.fullmatch(name) or name.lower() in _FRAMING:
        return ""
    return "HTTP_" + name.upper().replace("-", "_")


def answered(
    application: Callable[..., Iterable[bytes]], environ: dict[str, Any], *, server: str, last: bool
) -> bytes:
    """Return the whole answer of an application: status line, fields, body.

    Raises:
        whatever it raises; gunicorn's errors for fields that no answer may have.
    """
    begun: list[tuple[str, list[tuple[str, str]]]] = []

    def begin(status: str, headers: list[tuple[str, str]], *_: Any) -> Callable[[bytes], object]:
        begun[:] = [(status, headers)]
        return _unwritten

    pieces = application(environ, begin)
    try:
        body = b"".join(pieces)
    finally:
        close = getattr(pieces, "close", None)
        if close is not None:
            close()
    ((status, headers),) = begun
    kinds = {meaning(name) for name, _ in headers}
    fields = [f"{name}: {value}" for name, value in headers if meaning(name) != "hop"]
    if any(map(ENDING.search, fields)):
        raise faults.InvalidHeader(status)
    if environ["REQUEST_METHOD"] == "HEAD" or status[:3] in ("204", "304"):
        body = b""
    elif "content-length" not in kinds:
        fields.append(f"Content-Length: {len(body)}")
    going = "close" if last else "keep-alive"
    begin_with = (f"HTTP/1.1 {status}", f"Server: {server}", f"Date: {_date(int(time.time()))}")
    head = "\r\n".join((*begin_with, f"Connection: {going}", *fields, "", ""))
    return head.encode("latin-1") + body


def _unwritten(data: bytes) -> object:
    raise NotImplementedError("nothing here writes that way (PEP 3333 has it for old frameworks)")


@lru_cache(maxsize=4)
def _date(seconds: int) -> str:
    return formatdate(seconds, usegmt=True)
