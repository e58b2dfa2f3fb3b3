"""`/docs/`: the documentation as pages; each is written once and kept."""

from collections.abc import Mapping
from functools import cache
from http import HTTPStatus
from importlib.resources import files
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, abort, request

from lod.representations import HTML, Format
from lod.web.http.headers import FRESH, vary
from lod.web.http.messages import Answer, asked_of, digest, respond
from lod.web.kept import Kept
from lod.web.languages import visit
from lod.web.pages import Frame, Site
from lod.web.pages.documentation import documentation_page
from lod.web.requests import one_of

FOLDER: Final = Path(str(files("lod.docs")))
_MARKDOWN: Final = Format("markdown", "Markdown", "text/markdown", "md")
_DRAWING: Final = "image/svg+xml"


@cache
def texts() -> Mapping[str, str]:
    """Return the pages of the documentation by name, in Markdown; `index` lists the others."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.md"))}


@cache
def _drawings() -> Mapping[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(FOLDER.glob("*.svg"))}


def blueprint(site: Site) -> Blueprint:
    """Offer the documentation: pages, their Markdown, the drawings in them."""
    routes = Blueprint("docs", __name__)
    kept = Kept()

    @routes.get("/docs/")
    @routes.get("/docs/<name>")
    def page(name: str = "index") -> Response:
        stem, dot, suffix = name.rpartition(".")
        if name in _drawings():
            return _answer(_drawings()[name], _DRAWING)
        if dot and suffix == "md" and stem in texts():
            return _answer(texts()[stem].encode(), _MARKDOWN.content_type)
        if name not in texts():
            abort(404)
        if one_of("The documentation is to be had as pages and as Markdown.", HTML, _MARKDOWN) == _MARKDOWN:
            return _answer(texts()[name].encode(), _MARKDOWN.content_type, "Accept")
        frame = Frame(site, visit(request))
        body = kept.get(frame.visit, lambda: documentation_page(name, texts(), frame).encode())
        return _answer(body, HTML.content_type, "Accept", "Accept-Language")

    return routes


def _answer(body: bytes, content_type: str, *varies: str) -> Response:
    told = (("Content-Type", content_type), ("Cache-Control", FRESH), vary(*varies))
    return respond(asked_of(request), Answer(HTTPStatus.OK, body, told, digest(body)))
