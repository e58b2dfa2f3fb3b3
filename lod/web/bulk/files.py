"""A file, or the part of it that is asked for, sent by the server itself (RFC 9110 §14).

It is sent as the file it is, `application/gzip` or `application/zstd`, and never with a Content-Encoding:
clients would unpack it on the way, so that neither its checksum nor a resumed download would fit.
"""

import re
import time
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any, BinaryIO, Final

from flask import Response, request

from lod.release import File
from lod.web.errors import Refused, Trouble
from lod.web.http import conditions
from lod.web.http.headers import link, links, vary
from lod.web.http.messages import asked_of

FOREVER: Final = "public, max-age=31536000, immutable"
PACKED: Final = {".gz": "application/gzip", ".zst": "application/zstd"}
_RANGE: Final = re.compile(r"bytes\s*=\s*([0-9]*)\s*-\s*([0-9]*)", re.IGNORECASE)
_BLOCK: Final = 1 << 16


def sent(path: Path, file: File, modified: int) -> Response:
    """Answer with a file or the part that is asked for (RFC 9110 §14), sent by the server itself.

    Args:
        path: where it lies.
        file: what is told of it.
        modified: when it was made, in seconds since 1970; the same wherever its folder was copied to.
    """
    modified = min(modified, int(time.time()))  # never later than the answer itself (RFC 9110 §8.8.2.1)
    asked = asked_of(request)
    try:
        opened = path.open("rb")
    except OSError:
        raise Refused(Trouble(status=HTTPStatus.NOT_FOUND, detail="That dump is not kept.")) from None
    etag = f'"{file.sha256}"'
    headers = {
        "Content-Type": PACKED.get(path.suffix, "application/octet-stream"),
        "Content-Disposition": f'attachment; filename="{path.name}"',
        "Accept-Ranges": "bytes",
        "ETag": etag,
        "Last-Modified": conditions.http_date(modified),
        "Cache-Control": FOREVER,
        "Vary": vary()[1],  # the file itself is never coded: who takes no such thing is told so
        "Repr-Digest": f"sha-256=:{b64encode(bytes.fromhex(file.sha256)).decode()}:",
        "Link": links([link("../dataset", "describedby")])[1],
    }
    status = conditions.status(asked.environ, etag, modified)
    first, last = 0, file.bytes - 1
    holds = conditions.range_holds(asked.header("If-Range"), etag, modified)
    if status == HTTPStatus.OK and asked.method == "GET" and holds:  # of GET alone (RFC 9110 §14.2)
        status, first, last = _part(asked.header("Range"), file.bytes)
    if status not in (HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT) or request.method == "HEAD":
        opened.close()
        return _bodiless(status, headers, file.bytes)
    opened.seek(first)
    length = last - first + 1
    headers["Content-Length"] = str(length)
    if status == HTTPStatus.PARTIAL_CONTENT:
        headers["Content-Range"] = f"bytes {first}-{last}/{file.bytes}"
    body = _body(asked.environ, opened, length)
    return Response(body, status, headers, direct_passthrough=True)


def _bodiless(status: int, headers: dict[str, str], size: int) -> Response:
    """Answer HEAD, 304, 412 or 416."""
    if status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
        told = {"Content-Range": f"bytes */{size}"}
        detail = f"The file has {size} bytes."
        raise Refused(Trouble(status=status, detail=detail, headers=tuple(told.items())))
    if status == HTTPStatus.PRECONDITION_FAILED:
        raise Refused(Trouble(status=status, detail="The file is another than the request takes it for."))
    if status == HTTPStatus.NOT_MODIFIED:
        return Response(status=status, headers={k: v for k, v in headers.items() if k != "Content-Type"})
    return Response(status=status, headers=headers | {"Content-Length": str(size)})


def _part(header: str | None, size: int) -> tuple[int, int, int]:
    """Read a Range: status, first and last byte. Several ranges, or none that can be read, are the whole."""
    whole = (int(HTTPStatus.OK), 0, size - 1)
    found = _RANGE.fullmatch(header.strip()) if header else None
    if found is None or not (found[1] or found[2]) or len(header or "") > 64:
        return whole
    if not found[1]:
        first, last = max(0, size - int(found[2])), size - 1
    else:
        first, last = int(found[1]), min(int(found[2]) if found[2] else size - 1, size - 1)
        if found[2] and int(found[2]) < first:
            return whole  # no range at all (RFC 9110 §14.1.1)
    if first >= size:  # a suffix of no bytes among them
        return int(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE), 0, size - 1
    return int(HTTPStatus.PARTIAL_CONTENT), first, last


def _body(environ: Mapping[str, Any], opened: BinaryIO, length: int) -> Iterable[bytes]:
    wrapper = environ.get("wsgi.file_wrapper")
    if wrapper is None:
        return _blocks(opened, length)
    body: Iterable[bytes] = wrapper(opened, _BLOCK)
    return body


def _blocks(opened: BinaryIO, length: int) -> Iterator[bytes]:
    with opened:
        while length > 0 and (block := opened.read(min(_BLOCK, length))):
            length -= len(block)
            yield block
