"""`/browse/…`: the alphabetical lists, as pages and as JSON."""

from http import HTTPStatus
from typing import Final

import orjson
from flask import Blueprint, Response, request

from lod.names.alphabets import LETTERS
from lod.representations import HTML
from lod.search import Index
from lod.search.browsing import FACETS, Lists, Narrowing, Page
from lod.web.errors import Refused, Trouble
from lod.web.http.messages import negotiated
from lod.web.languages import visit
from lod.web.pages import Frame, Site
from lod.web.pages.lists import Shelf, list_page, overview_page
from lod.web.requests import limit, number, page_or_json

PAGE: Final = 50  # names, unless asked for otherwise
MOST: Final = 500
_LONGEST: Final = 2000  # characters of what a list is narrowed by, or begins at


def blueprint(site: Site, index: Index, lists: Lists) -> Blueprint:
    """Offer the lists of a release."""
    routes = Blueprint("browse", __name__)

    @routes.get("/browse")
    @routes.get("/browse/")
    def overview() -> Response:
        """Tell which lists there are, and what they are narrowed by."""
        format = page_or_json("Lists are to be had as a page and as JSON.")
        if format == HTML:
            body = overview_page(Shelf(Frame(site, visit(request)), index, lists)).encode()
        else:
            facets = {facet: _counted(lists.values(facet)) for facet in FACETS}
            told = {"alphabets": _counted(tuple(lists.alphabets.items())), **facets}
            body = orjson.dumps(told, option=orjson.OPT_APPEND_NEWLINE)
        return negotiated(body, format)

    @routes.get("/browse/<alphabet>")
    def names(alphabet: str) -> Response:
        """Show names from position `at` on, or from a text on (`from`); one facet narrows the list."""
        format = page_or_json("Lists are to be had as a page and as JSON.")
        narrowing = _narrowing()
        if alphabet not in LETTERS:
            raise _missing(f"The alphabets are {', '.join(lists.alphabets) or 'none'}.")
        most = limit(PAGE, MOST, least=int(format == HTML))  # a page leads on
        at = number("at", 0)
        if text := _short("from"):
            at = lists.position(alphabet, narrowing, text)
        page = lists.page(alphabet, narrowing, at, most)
        if page is None:
            raise _missing("There is no such list.")
        if format == HTML:
            shelf = Shelf(Frame(site, visit(request)), index, lists)
            body = list_page(shelf, page, narrowing, at, most).encode()
        else:
            told = _told(page, narrowing, at, most)
            body = orjson.dumps(told, option=orjson.OPT_APPEND_NEWLINE)
        return negotiated(body, format)

    return routes


def _narrowing() -> Narrowing:
    given = [Narrowing(facet, value) for facet in FACETS if (value := _short(facet))]
    if len(given) > 1:
        names = " and ".join(one.facet for one in given)
        detail = f"A list is narrowed by one of {', '.join(FACETS)}, not by {names}."
        raise Refused(Trouble(status=HTTPStatus.BAD_REQUEST, detail=detail))
    return given[0] if given else Narrowing()


def _short(name: str) -> str:
    text = request.args.get(name, "").strip()
    if len(text) > _LONGEST:
        detail = f"{name} is longer than {_LONGEST} characters."
        raise Refused(Trouble(status=HTTPStatus.BAD_REQUEST, detail=detail))
    return text.encode(errors="replace").decode()


def _missing(detail: str) -> Refused:
    return Refused(Trouble(status=HTTPStatus.NOT_FOUND, detail=detail))


def _counted(values: tuple[tuple[str, int], ...]) -> list[dict[str, object]]:
    return [{"value": value, "count": count} for value, count in values]


def _told(page: Page, narrowing: Narrowing, at: int, limit: int) -> dict[str, object]:
    following = at + limit
    return {
        "alphabet": page.alphabet,
        "facet": narrowing.facet,
        "value": narrowing.value,
        "total": page.total,
        "at": at,
        "limit": limit,
        "previous": max(0, at - limit) if at else None,
        "next": following if limit and following < page.total else None,
        "letters": [
            {"letter": one.letter, "position": one.position, "count": one.total} for one in page.letters
        ],
        "entries": [
            {
                "position": one.position,
                "iri": one.iri,
                "label": one.label,
                "language": one.language,
                "years": one.facts,
                "letter": one.letter,
            }
            for one in page.entries
        ],
    }
