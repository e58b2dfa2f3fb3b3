"""`/`: what there is, and the ways in."""

from http import HTTPStatus

from flask import Blueprint, Response, request

from lod.release.manifest import Manifest
from lod.representations import HTML
from lod.web import negotiation
from lod.web.errors import Refused, Trouble
from lod.web.headers import FRESH, vary
from lod.web.languages import visit
from lod.web.messages import Answer, asked_of, digest, respond
from lod.web.pages import Alternate, Frame, Site
from lod.web.pages.overview import home_page


def blueprint(site: Site, manifest: Manifest) -> Blueprint:
    """Offer the home page of a release."""
    routes = Blueprint("home", __name__)

    @routes.get("/")
    def home() -> Response:
        """Welcome people; a program is told where the description of the data is."""
        asked = asked_of(request)
        frame = Frame(site, visit(request))
        if negotiation.choose(asked.header("Accept"), (HTML,)) is None:
            data = Alternate(label=frame.words("dataset"), href=frame.to("dataset"), media_type="")
            detail = "The home page is HTML; the description of the data is at /dataset."
            raise Refused(Trouble(status=HTTPStatus.NOT_ACCEPTABLE, detail=detail, links=(data,)))
        body = home_page(frame, manifest).encode()
        headers = (
            ("Content-Type", HTML.content_type),
            ("Cache-Control", FRESH),
            vary("Accept", "Accept-Language"),
        )
        return respond(asked, Answer(HTTPStatus.OK, body, headers, digest(body)))

    return routes
