"""The addresses of questions: the list, a typed question, a form with its answer, the answer as CSV."""

from http import HTTPStatus

from flask import Blueprint, Response, request

from lod.representations import HTML, Format
from lod.search import Index
from lod.sparql import Executor
from lod.web.http.headers import FRESH, vary
from lod.web.http.messages import Answer, asked_of, digest, respond
from lod.web.languages import visit
from lod.web.naming import Names
from lod.web.pages import Frame
from lod.web.publication import Publication
from lod.web.questions.asker import CSV, Asker
from lod.web.questions.asking import Asking
from lod.web.requests import as_page
from lod.web.sparql.examples import Answered


def blueprint(publication: Publication, index: Index, executor: Executor, answered: Answered) -> Blueprint:
    """Offer the questions that a release answers."""
    asker = Asker(
        publication,
        Names(publication.documents, index, publication.site.base),
        Asking(executor, publication.site.base),
        answered,
    )
    routes = Blueprint("questions", __name__)

    @routes.get("/questions")
    def questions() -> Response:
        """List the questions; with `q`, say which of them that means."""
        frame = Frame(publication.site, visit(request))
        typed = request.args.get("q", "").strip()
        return _sent(frame, asker.listed(frame, typed).encode(), HTML)

    @routes.get("/questions/<name>")
    def question(name: str) -> Response:
        """Ask a question, with the values of its blanks as parameters."""
        stem, format = (name[:-4], CSV) if name.endswith(".csv") else (name, HTML)
        frame = Frame(publication.site, visit(request))
        told = asker.asked(stem, request.args.to_dict(flat=False), frame, format)
        return _sent(frame, told, format)

    return routes


def _sent(frame: Frame, body: bytes, format: Format) -> Response:
    if format == HTML:
        as_page()
    varies = (
        *(("Accept",) if format == HTML else ()),
        *(() if frame.visit.chosen else ("Accept-Language",)),
    )
    told = (("Content-Type", format.content_type), ("Cache-Control", FRESH), vary(*varies))
    return respond(asked_of(request), Answer(HTTPStatus.OK, body, told, digest(body)))
