"""`/suggest`: what a name that is being typed may become, in the shape of id.loc.gov's suggest2."""

from http import HTTPStatus
from typing import Final

import orjson
from flask import Blueprint, Response, request

from lod.errors import InvalidValue
from lod.search import Filters, Hit, Index
from lod.web.errors import Refused, Trouble
from lod.web.finding.countries import named_country
from lod.web.http.headers import FRESH, vary
from lod.web.http.messages import Answer, asked_of, digest, respond
from lod.web.pages import Site
from lod.web.requests import as_json, languages, limit, number

PAGE: Final = 10
MOST: Final = 100


def blueprint(site: Site, index: Index) -> Blueprint:
    """Offer typeahead over a release's index."""
    routes = Blueprint("suggest", __name__)

    @routes.get("/suggest")
    @routes.get("/suggest2")
    def suggest() -> Response:
        """Suggest by `q`; `count` (or `limit`) and `offset` page, `type`, `country` and `source` narrow."""
        as_json()
        told = request.args
        q = told.get("q", "").strip()
        count = limit(limit(PAGE, MOST), MOST, name="count")
        offset = number("offset", 0)
        filters = Filters(
            types=tuple(filter(None, told.getlist("type"))),
            countries=tuple(country.upper() for country in told.getlist("country") if country),
            sources=tuple(filter(None, told.getlist("source"))),
        )
        try:
            hits = index.suggest(q, count, offset=offset, filters=filters, country=named_country(q))
        except InvalidValue as error:
            raise Refused(Trouble(status=HTTPStatus.BAD_REQUEST, detail=f"The query {error.rule}.")) from None
        body = orjson.dumps(
            {
                "q": q,
                "count": len(hits),
                "pagesize": count,
                "offset": offset,
                "start": offset + 1,
                "sortmethod": "rank",
                "searchtype": "keyword",
                "directory": site.base,
                "hits": [_hit(hit, languages(site), offset + place) for place, hit in enumerate(hits, 1)],
            },
            option=orjson.OPT_APPEND_NEWLINE,
        )
        headers = (("Content-Type", "application/json"), ("Cache-Control", FRESH), vary("Accept"))
        return respond(asked_of(request), Answer(HTTPStatus.OK, body, headers, digest(body)))

    return routes


def _hit(hit: Hit, wanted: tuple[str, ...], rank: int) -> dict[str, object]:
    """Return a hit; a variant that was met is shown with the name to use, as id.loc.gov does."""
    name = hit.preferred(wanted)
    met = hit.matched
    if met is not None and met.rank == "preferred":
        name = met
    variant = met.text if met is not None and met.text != name.text else ""
    return {
        "suggestLabel": f"{variant} (USE {name.text})" if variant else name.text,
        "uri": hit.iri,
        "aLabel": name.text,
        "vLabel": variant,
        "sLabel": "",
        "code": "",
        "token": hit.iri.rstrip("/").replace("#", "/").rpartition("/")[2],
        "rank": str(rank),
        "more": {
            "why": hit.reason,
            "language": name.language,
            "rdftypes": hit.types,
            "prefLabels": [label.text for label in hit.labels if label.rank == "preferred"],
            "varlabels": [label.text for label in hit.labels if label.rank == "variant"],
            "birthdates": [hit.begins] if hit.begins else [],
            "deathdates": [hit.ends] if hit.ends else [],
            "countries": [hit.country] if hit.country else [],
            "details": hit.details,
            "identifiers": hit.identifiers,
            "sources": [hit.source] if hit.source else [],
        },
    }
