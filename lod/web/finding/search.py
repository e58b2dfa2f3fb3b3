"""`/search`: names and identifiers, as a page and as JSON."""

from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import Final

import orjson
from flask import Blueprint, Response, request

from lod.errors import InvalidValue
from lod.representations import HTML
from lod.search import Filters, Found, Hit, Index
from lod.web.errors import Refused, Trouble
from lod.web.finding.countries import named_country
from lod.web.http.messages import negotiated
from lod.web.languages import visit
from lod.web.pages import Frame, Site
from lod.web.pages.results import results_page
from lod.web.requests import limit, number, page_or_json

PAGE: Final = 20  # hits, unless asked for otherwise
MOST: Final = 100


def blueprint(site: Site, index: Index) -> Blueprint:
    """Offer the search of a release's index."""
    routes = Blueprint("search", __name__)

    @routes.get("/search")
    def search() -> Response:
        """Search by `q`; `type`, `country` and `source` narrow; `limit` and `offset` turn the pages."""
        format = page_or_json("Results are to be had as a page and as JSON.")
        wanted = _wanted(least=int(format == HTML))  # a page leads on
        try:
            found = index.search(
                wanted.q,
                limit=wanted.limit,
                offset=wanted.offset,
                filters=wanted.filters,
                country=named_country(wanted.q),
            )
        except InvalidValue as error:
            raise Refused(Trouble(status=HTTPStatus.BAD_REQUEST, detail=f"The query {error.rule}.")) from None
        if format == HTML:
            frame = Frame(site, visit(request))
            body = results_page(frame, wanted.q, found, wanted.filters, wanted.limit, wanted.offset).encode()
        else:
            body = orjson.dumps(_told(wanted, found), option=orjson.OPT_APPEND_NEWLINE)
        return negotiated(body, format)

    return routes


@dataclass(frozen=True, slots=True)
class _Wanted:
    q: str
    filters: Filters
    limit: int
    offset: int


def _wanted(*, least: int) -> _Wanted:
    told = request.args
    filters = Filters(
        types=tuple(filter(None, told.getlist("type"))),
        countries=tuple(country.upper() for country in told.getlist("country") if country),
        sources=tuple(filter(None, told.getlist("source"))),
    )
    most = limit(PAGE, MOST, least=least)
    return _Wanted(told.get("q", "").strip(), filters, most, number("offset", 0))


def _told(wanted: _Wanted, found: Found) -> dict[str, object]:
    return {
        "query": wanted.q,
        "total": found.total,
        "limit": wanted.limit,
        "offset": wanted.offset,
        "hits": [_hit(hit) for hit in found.hits],
        "facets": {
            name: [{"value": value, "count": count} for value, count in counted]
            for name, counted in found.facets.items()
        },
    }


def _hit(hit: Hit) -> dict[str, object]:
    told = asdict(hit) | {"why": hit.reason}
    return {"iri": told.pop("iri"), "label": hit.label.text, "language": hit.label.language, **told}
