"""`/dumps/`: the list of downloads and the files themselves, dumps and deltas, from their folders alone."""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import Final

import orjson
from flask import Blueprint, Response, request

from lod.errors import LodError
from lod.release import WHOLE, Archive, Delta, File, History, Manifest, Release
from lod.release.manifest import FILE as MANIFEST
from lod.representations import HTML, Format
from lod.web.bulk.files import PACKED, sent
from lod.web.errors import Refused, Trouble, unacceptable
from lod.web.http import negotiation
from lod.web.http.headers import FRESH, vary
from lod.web.http.messages import Answer, asked_of, digest, negotiated, respond
from lod.web.http.releases import seconds_at
from lod.web.http.targets import reference
from lod.web.languages import visit
from lod.web.pages import Frame
from lod.web.pages.overview import dumps_page
from lod.web.publication import Publication

_JSON: Final = Format("json", "JSON", "application/json", "json")
_OFFERED: Final = (HTML, _JSON)
_RELEASE: Final = re.compile(r"-([0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9a-f]{8})\.")


def blueprint(archive: Archive, publication: Publication) -> Blueprint:
    """Offer the list, the files, their checksums and the manifest."""
    downloads, release = Downloads(archive, publication), archive.release
    routes = Blueprint("dumps", __name__)

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
        files = (*release.dumps, *downloads.history.files)
        lines = [f"{file.sha256}  {_name(file)}\n" for file in files]
        return _text("".join(lines).encode(), "text/plain; charset=utf-8")

    @routes.get("/dumps/<name>")
    def file(name: str) -> Response:
        """Send a dump or a part of a delta, or lead from an undated name to the dated one."""
        return downloads.file(name)

    return routes


def _text(body: bytes, content_type: str) -> Response:
    headers = (("Content-Type", content_type), ("Cache-Control", FRESH), vary())
    return respond(asked_of(request), Answer(HTTPStatus.OK, body, headers, digest(body)))


def _name(file: File) -> str:
    return file.path.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Downloads:
    """The dumps of a release, and of those that were public and are still kept beside it; the deltas too."""

    archive: Archive
    publication: Publication
    history: History = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "history", History.open(self.release.path))

    @property
    def release(self) -> Release:
        """The release that is served."""
        return self.archive.release

    def listing(self) -> Response:
        """Answer with the list, as a page for people or as JSON."""
        format = negotiation.choose(request.headers.get("Accept"), _OFFERED)
        if format is None:
            raise Refused(unacceptable("The list is to be had as a page and as JSON.", _OFFERED))
        if format == HTML:
            frame = Frame(self.publication.site, visit(request))
            body = dumps_page(frame, self.release.manifest, self.history.deltas).encode()
        else:
            body = orjson.dumps(self._listed(), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
        return negotiated(body, format)

    def file(self, name: str) -> Response:
        """Answer with a file; 404 for any name that no manifest has."""
        released = _RELEASE.search(name)
        found = self._find(name, released[1]) if released is not None else None
        if released is not None and found is not None:
            return sent(*found, seconds_at(released[1]))
        dated = next((file for file in self.release.dumps if self._undated(file) == name), None)
        if dated is None:
            raise Refused(Trouble(status=HTTPStatus.NOT_FOUND, detail="There is no dump of that name."))
        asked = asked_of(request)
        place = reference(asked.target, f"/dumps/{_name(dated)}")
        headers = (("Location", place), ("Cache-Control", "no-cache"), vary())
        return respond(asked, Answer(HTTPStatus.FOUND, b"", headers))

    def _listed(self) -> dict[str, object]:
        manifest = self.release.manifest
        entries = {each.name: each.figures.entities for each in manifest.datasets}
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
                    "entries": entries.get(file.dataset),
                    "media_type": file.media_type,
                    "packed": PACKED.get(Path(file.path).suffix, ""),
                }
                for file in self.release.dumps
            ],
            "deltas": [_listed(delta) for delta in reversed(self.history.deltas)],
        }

    def _undated(self, file: File) -> str:
        return _name(file).replace(f"-{self.release.name}", "", 1)

    def _find(self, name: str, released: str) -> tuple[Path, File] | None:
        """Return the file of a dated name: of a delta, of this release, or of one beside it."""
        if "--" in name:
            return self._delta(name)
        if released not in self.archive.names:
            return None
        folder = self.release.path.with_name(released)
        manifest = self.release.manifest if released == self.release.name else _manifest(folder)
        files = manifest.dumps if manifest is not None else ()
        return next(((folder / file.path, file) for file in files if _name(file) == name), None)

    def _delta(self, name: str) -> tuple[Path, File] | None:
        """Return a file of a delta; those of releases from which it was rolled back are there, too."""
        histories = [self.history]
        if self.archive.since:
            histories += [_history(self.release.path.with_name(each)) for each in self.archive.kept]
        told = ((each.release / file.path, file) for each in histories for file in each.files)
        return next((each for each in told if _name(each[1]) == name), None)


def _listed(delta: Delta) -> dict[str, object]:
    return {
        "old": delta.old,
        "new": delta.new,
        "added": delta.added,
        "removed": delta.removed,
        "things": dict(delta.changes),
        "files": [
            {
                "name": _name(file),
                "href": _name(file),
                "bytes": file.bytes,
                "sha256": file.sha256,
                "triples": file.statements,
                "media_type": file.media_type,
                "packed": PACKED[Path(file.path).suffix],
            }
            for file in delta.files
        ],
    }


@lru_cache(maxsize=64)
def _manifest(folder: Path) -> Manifest | None:
    try:
        return Manifest.read(folder)
    except LodError:
        return None


@lru_cache(maxsize=64)
def _history(folder: Path) -> History:
    try:
        return History.open(folder)
    except LodError:
        return History(folder, ())
