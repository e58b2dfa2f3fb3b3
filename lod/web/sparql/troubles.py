"""Why a query has no answer, told as HTTP tells it: the status, the words, when to come again."""

from http import HTTPStatus
from typing import Final

from lod.sparql import (
    BadQuery,
    Busy,
    ForbiddenService,
    Kind,
    NotAcceptable,
    QueryError,
    TimedOut,
    TooLarge,
    Unreachable,
    Unwritable,
)
from lod.web.errors import Trouble
from lod.web.pages import Alternate
from lod.web.sparql.formats import GRAPHS, PAGE, RESULTS, Writing

_AGAIN: Final = "5"  # seconds after which one who was sent away may come again
_WRITINGS: Final = {Kind.SOLUTIONS: RESULTS, Kind.BOOLEAN: RESULTS, Kind.GRAPH: GRAPHS}
_UNNAMED: Final = (HTTPStatus.NOT_ACCEPTABLE, "An answer is to be had in these media types alone.")


def trouble(error: QueryError) -> Trouble:
    """Return the status and the words for a query that was not answered."""
    match error:
        case BadQuery(message=_, line=line, column=column):
            told = {name: at for name, at in (("line", line), ("column", column)) if at}
            return Trouble(
                status=HTTPStatus.BAD_REQUEST, title="Bad query", detail=sentence(str(error)), told=told
            )
        case ForbiddenService():
            return Trouble(
                status=HTTPStatus.BAD_REQUEST, title="SERVICE is refused", detail=sentence(str(error))
            )
        case NotAcceptable(kind=kind):
            return not_acceptable(_WRITINGS[kind], sentence(str(error)))
        case Unwritable(kind=kind):
            others = tuple(one for one in _WRITINGS[kind] if "xml" not in one.media_type)
            return not_acceptable(others, sentence(str(error)))
        case TooLarge():
            return Trouble(
                status=HTTPStatus.SERVICE_UNAVAILABLE,
                title="Too large",
                detail=sentence(str(error)),
                headers=(("Retry-After", _AGAIN),),
            )
        case Busy():
            return later(HTTPStatus.SERVICE_UNAVAILABLE, sentence(str(error)), "Busy")
        case TimedOut():
            return later(HTTPStatus.SERVICE_UNAVAILABLE, sentence(str(error)), "Timed out")
        case Unreachable():
            return Trouble(status=HTTPStatus.BAD_GATEWAY, detail=sentence(str(error)))
        case _:
            return Trouble(status=HTTPStatus.INTERNAL_SERVER_ERROR, detail=sentence(str(error)))


def sentence(said: str) -> str:
    """Return what is said of a query as a sentence."""
    return f"{said[:1].upper()}{said[1:]}."


def later(status: HTTPStatus, detail: str, title: str = "") -> Trouble:
    """Return the answer to one who is sent away for a while."""
    return Trouble(status=status, title=title, detail=detail, headers=(("Retry-After", _AGAIN),))


def not_acceptable(offered: tuple[Writing, ...], said: str = "") -> Trouble:
    """Return the answer to one who takes none of the formats that there are."""
    status, detail = _UNNAMED
    there = (*(one for one in offered if one.label), PAGE)  # at the same address
    links = tuple(Alternate(label=one.label, href="", media_type=one.media_type) for one in there)
    return Trouble(status=status, detail=f"{said} {detail}".strip(), links=links)
