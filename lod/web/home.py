"""`/`: what there is, and the ways in."""

from flask import Blueprint, Response, request

from lod.release.manifest import Manifest
from lod.web.languages import visit
from lod.web.pages import Frame, Site
from lod.web.pages.overview import home_page


def blueprint(site: Site, manifest: Manifest) -> Blueprint:
    """Offer the home page of a release."""
    offered = Blueprint("home", __name__)

    @offered.get("/")
    def home() -> Response:
        return page(home_page(Frame(site, visit(request)), manifest))

    return offered


def page(body: str, status: int = 200) -> Response:
    """A page whose language follows the visitor's."""
    headers = {"Vary": "Accept-Language", "Cache-Control": "public, max-age=300"}
    return Response(body, status, headers, content_type="text/html; charset=utf-8")
