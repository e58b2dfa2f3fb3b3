"""`/static/…`: the files that pages load, by names that carry their digest, for ever the same."""

from typing import Final

from flask import Blueprint, Response, abort

from lod.web.pages.theme import Theme, assets

_FOREVER: Final = "public, max-age=31536000, immutable"
_BRIEFLY: Final = "public, max-age=3600"


def blueprint(theme: Theme) -> Blueprint:
    """Serve each file under its name with the digest, and, for a while only, under its plain name."""
    held = assets(theme)
    named = {asset.name: (asset, _FOREVER) for asset in held.values()}
    named |= {plain: (asset, _BRIEFLY) for plain, asset in held.items()}
    offered = Blueprint("static", __name__)

    @offered.get("/static/<name>")
    def file(name: str) -> Response:
        if name not in named:
            abort(404)
        asset, cache = named[name]
        return Response(asset.body, content_type=asset.content_type, headers={"Cache-Control": cache})

    @offered.get("/favicon.ico")
    def icon() -> Response:
        return file("icon.svg")

    return offered
