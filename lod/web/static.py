"""`/static/…`: the files of templates/static, by names that carry their digest, for ever the same."""

from typing import Final

from flask import Blueprint, Response, abort

from lod.web.pages.site import TEMPLATES, assets

_TYPES: Final = {".css": "text/css; charset=utf-8", ".svg": "image/svg+xml", ".png": "image/png"}
_FOREVER: Final = "public, max-age=31536000, immutable"
_BRIEFLY: Final = "public, max-age=3600"


def blueprint() -> Blueprint:
    """Serve each file under its name with the digest, and, for a while only, under its plain name."""
    folder = TEMPLATES / "static"
    named = {hashed: (folder / plain, _FOREVER) for plain, hashed in assets().items()}
    named |= {plain: (folder / plain, _BRIEFLY) for plain in assets()}
    held = {name: (path.read_bytes(), _TYPES[path.suffix], cache) for name, (path, cache) in named.items()}
    offered = Blueprint("static", __name__)

    @offered.get("/static/<name>")
    def file(name: str) -> Response:
        if name not in held:
            abort(404)
        body, content_type, cache = held[name]
        return Response(body, content_type=content_type, headers={"Cache-Control": cache})

    @offered.get("/favicon.ico")
    def icon() -> Response:
        return file(assets()["icon.svg"])

    return offered
