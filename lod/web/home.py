"""`/`: what there is, and the ways in."""

from collections.abc import Callable, Iterable
from http import HTTPStatus

from flask import Blueprint, Response, request
from flask.sansio.app import App

from lod.release.manifest import Manifest
from lod.representations import HTML
from lod.search import Filters, Index
from lod.web.errors import Refused, Trouble
from lod.web.http import negotiation
from lod.web.http.headers import FRESH, vary
from lod.web.http.messages import Answer, asked_of, digest, respond
from lod.web.languages import visit
from lod.web.pages import Alternate, Frame, Site
from lod.web.pages.overview import home_page, wanted
from lod.web.pages.sections import Depicted


def blueprint(
    site: Site, manifest: Manifest, index: Index, pictures: Callable[[Frame], Iterable[Depicted]]
) -> Blueprint:
    """Offer the home page of a release; `pictures` are those of the whole."""
    routes = Blueprint("home", __name__)
    apps: list[App] = []
    routes.record(lambda state: apps.append(state.app))
    kinds = (kind for _, classes in wanted(site.base) for kind in classes)
    found = {kind: index.number(Filters(types=(kind,))) for kind in kinds}

    @routes.get("/")
    def home() -> Response:
        """Welcome people; a program is told where the description of the data is."""
        asked = asked_of(request)
        frame = Frame(site, visit(request))
        if negotiation.choose(asked.header("Accept"), (HTML,)) is None:
            data = Alternate(label=frame.words("dataset"), href=frame.to("dataset"), media_type="")
            detail = "The home page is HTML; the description of the data is at /dataset."
            status, said = HTTPStatus.NOT_ACCEPTABLE, ("Accept-Language",)  # the link's label
            raise Refused(Trouble(status=status, detail=detail, links=(data,), varies=said))
        ways = {rule.rule.strip("/").partition("/")[0] for rule in apps[0].url_map.iter_rules()}
        page = home_page(frame, manifest, found=found, pictures=tuple(pictures(frame)), offered=ways)
        body = page.encode()
        headers = (
            ("Content-Type", HTML.content_type),
            ("Cache-Control", FRESH),
            vary("Accept", "Accept-Language"),
        )
        return respond(asked, Answer(HTTPStatus.OK, body, headers, digest(body)))

    return routes
