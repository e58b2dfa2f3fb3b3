"""`/dumps/`: the list of downloads and the files themselves, from their folder alone.

A dump is sent as the file it is, `application/gzip` or `application/zstd`, and never with a Content-Encoding:
clients would unpack it on the way, so that neither its checksum nor a resumed download would fit.
"""

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import Any, BinaryIO, Final

import orjson
from flask import Blueprint, Response, request

from lod.errors import LodError
from lod.release import WHOLE, File, Manifest, Release
from lod.release.manifest import FILE as MANIFEST
from lod.representations import HTML, Format
from lod.web import conditions, negotiation
from lod.web.errors import Refused, Trouble
from lod.web.headers import FRESH, link, links, vary
from lod.web.languages import visit
from lod.web.messages import Answer, asked_of, digest, respond
from lod.web.pages import Alternate, Frame
from lod.web.pages.overview import dumps_page
from lod.web.publication import Publication
from lod.web.targets import reference

FOREVER: Final = "public, max-age=31536000, immutable"
_JSON: Final = Format("json", "JSON", "application/json", "json")
_OFFERED: Final = (HTML, _JSON)
_PACKED: Final = {".gz": "application/gzip", ".zst": "application/zstd"}
_RELEASE: Final = re.compile(r"-([0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9a-f]{8})\.")
_RANGE: Final = re.compile(r"bytes\s*=\s*([0-9]*)\s*-\s*([0-9]*)", re.IGNORECASE)
_BLOCK: Final = 1 << 16


def blueprint(release: Release, publication: Publication) -> Blueprint:
    """Offer the list, the files, their checksums and the manifest."""
    downloads = Downloads(release, publication)
    routes = Blueprint("dumps", __name__)

    @routes.get("/dumps")
    @routes.get("/dumps/")
    def listing() -> Response:
        """List the dumps."""
        return downloads.listing()

    @routes.get("/dumps/manifest.json")
    def manifest() -> Response:
        """Send the manifest of the release, byte for byte."""
        body = (release.path / MANIFEST).read_bytes()
        return _text(body, "application/json")

    @routes.get("/dumps/SHA256SUMS")
    def checksums() -> Response:
        """Send the checksums as sha256sum(1) reads them."""
        lines = [f"{file.sha256}  {_name(file)}\n" for file in release.dumps]
        return _text("".join(lines).encode(), "text/plain; charset=utf-8")

    @routes.get("/dumps/<name>")
    def file(name: str) -> Response:
        """Send a dump, or lead from its undated name to the dated one."""
        return downloads.file(name)

    return routes


def _text(body: bytes, content_type: str) -> Response:
    headers = (("Content-Type", content_type), ("Cache-Control", FRESH), vary())
    return respond(asked_of(request), Answer(HTTPStatus.OK, body, headers, digest(body)))


def _name(file: File) -> str:
    return file.path.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Downloads:
    """The dumps of a release, and of those that are still kept beside it."""

    release: Release
    publication: Publication

    def listing(self) -> Response:
        """Answer with the list, as a page for people or as JSON."""
        asked = asked_of(request)
        format = negotiation.choose(asked.header("Accept"), _OFFERED)
        if format is None:
            links_ = tuple(Alternate(label=one.label, href="", media_type=one.media_type) for one in _OFFERED)
            detail = "The list is to be had as a page and as JSON."
            raise Refused(Trouble(status=HTTPStatus.NOT_ACCEPTABLE, detail=detail, links=links_))
        if format == HTML:
            body = dumps_page(Frame(self.publication.site, visit(request)), self.release.manifest).encode()
        else:
            body = orjson.dumps(self._listed(), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
        headers = (
            ("Content-Type", format.content_type),
            ("Cache-Control", FRESH),
            vary("Accept", *(("Accept-Language",) if format == HTML else ())),
        )
        return respond(asked, Answer(HTTPStatus.OK, body, headers, digest(body)))

    def file(self, name: str) -> Response:
        """Answer with a file; 404 for any name that no manifest has."""
        found = self._find(name)
        if found is not None:
            return sent(*found)
        dated = next((file for file in self.release.dumps if self._undated(file) == name), None)
        if dated is None:
            raise Refused(Trouble(status=HTTPStatus.NOT_FOUND, detail="There is no dump of that name."))
        asked = asked_of(request)
        place = reference(asked.target, f"/dumps/{_name(dated)}")
        headers = (("Location", place), ("Cache-Control", "no-cache"))
        return respond(asked, Answer(HTTPStatus.FOUND, b"", headers))

    def _listed(self) -> dict[str, object]:
        manifest = self.release.manifest
        entities = {each.name: each.figures.entities for each in manifest.datasets}
        return {
            "release": manifest.name,
            "manifest": "manifest.json",
            "files": [
                {
                    "name": _name(file),
                    "href": _name(file),
                    "alias": self._undated(file),
                    "dataset": file.dataset,
                    "whole": file.dataset == WHOLE,
                    "bytes": file.bytes,
                    "sha256": file.sha256,
                    "content_sha256": file.content_sha256,
                    "triples": file.statements,
                    "records": file.records,
                    "entities": entities.get(file.dataset),
                    "media_type": file.media_type,
                    "packed": _PACKED.get(Path(file.path).suffix, ""),
                }
                for file in self.release.dumps
            ],
        }

    def _undated(self, file: File) -> str:
        return _name(file).replace(f"-{self.release.name}", "", 1)

    def _find(self, name: str) -> tuple[Path, File] | None:
        """Return the file of a dated name: of this release, or of one beside it."""
        dated = _RELEASE.search(name)
        if dated is None:
            return None
        folder = self.release.path.with_name(dated[1])
        manifest = self.release.manifest if dated[1] == self.release.name else _manifest(folder)
        files = manifest.dumps if manifest is not None else ()
        return next(((folder / file.path, file) for file in files if _name(file) == name), None)


@lru_cache(maxsize=64)
def _manifest(folder: Path) -> Manifest | None:
    try:
        return Manifest.read(folder)
    except LodError:
        return None


def sent(path: Path, file: File) -> Response:
    """Answer with a file or the part that is asked for (RFC 9110 §14), sent by the server itself."""
    asked = asked_of(request)
    try:
        opened = path.open("rb")
    except OSError:
        raise Refused(Trouble(status=HTTPStatus.NOT_FOUND, detail="That dump is not kept.")) from None
    modified = int(path.stat().st_mtime)
    etag = f'"{file.sha256}"'
    headers = {
        "Content-Type": _PACKED.get(path.suffix, "application/octet-stream"),
        "Content-Disposition": f'attachment; filename="{path.name}"',
        "Accept-Ranges": "bytes",
        "ETag": etag,
        "Last-Modified": conditions.http_date(modified),
        "Cache-Control": FOREVER,
        "Repr-Digest": f"sha-256=:{b64encode(bytes.fromhex(file.sha256)).decode()}:",
        "Link": links([link("../dataset", "describedby")])[1],
    }
    status = conditions.status(asked.environ, etag, modified)
    first, last = 0, file.bytes - 1
    if status == HTTPStatus.OK and conditions.range_holds(asked.header("If-Range"), etag, modified):
        status, first, last = _part(asked.header("Range"), file.bytes)
    if status not in (HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT) or request.method == "HEAD":
        opened.close()
        return _bodiless(status, headers, file.bytes, first, last)
    opened.seek(first)
    length = last - first + 1
    headers["Content-Length"] = str(length)
    if status == HTTPStatus.PARTIAL_CONTENT:
        headers["Content-Range"] = f"bytes {first}-{last}/{file.bytes}"
    body = _body(asked.environ, opened, length)
    return Response(body, status, headers, direct_passthrough=True)


def _bodiless(status: int, headers: dict[str, str], size: int, first: int, last: int) -> Response:
    """Answer HEAD, 304, 412 or 416."""
    if status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
        told = {"Content-Range": f"bytes */{size}"}
        detail = f"The file has {size} bytes."
        raise Refused(Trouble(status=status, detail=detail, headers=tuple(told.items())))
    if status == HTTPStatus.PRECONDITION_FAILED:
        raise Refused(Trouble(status=status, detail="The file is another than the request takes it for."))
    if status == HTTPStatus.NOT_MODIFIED:
        return Response(status=status, headers={k: v for k, v in headers.items() if k != "Content-Type"})
    headers["Content-Length"] = str(last - first + 1)
    if status == HTTPStatus.PARTIAL_CONTENT:
        headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    return Response(status=status, headers=headers)


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
