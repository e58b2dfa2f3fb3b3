"""`/ids`: verdicts on a posted list of identifiers, as CSV, JSON and a page; a page with the form for it."""

import io
from collections.abc import Callable, Iterator
from http import HTTPStatus
from itertools import chain, islice
from typing import Final
from urllib.parse import parse_qs

import orjson
from flask import Blueprint, Response, request

from lod.errors import LodError
from lod.representations import HTML, Format
from lod.search.encodings import encoding_of
from lod.search.lists import Listed, as_csv, as_json, of_lines, of_table
from lod.search.verdicts import Checker, Verdict
from lod.web.errors import Refused, Trouble
from lod.web.http.codings import Pieces
from lod.web.http.headers import FRESH, vary
from lod.web.http.messages import Answer, asked_of, digest, respond
from lod.web.languages import visit
from lod.web.pages import Frame
from lod.web.pages.judged import ids_page, judged_page
from lod.web.publication import Publication
from lod.web.requests import JSON, named_format, one_of, without_coding

_CSV: Final = Format("csv", "CSV", "text/csv", "csv")
_TABLES: Final = ("text/csv", "text/tab-separated-values", "application/csv", "application/octet-stream", "")
_FORM: Final = "application/x-www-form-urlencoded"
_MULTIPART: Final = "multipart/form-data"
_UNKEPT: Final = ("Cache-Control", "no-store")


def blueprint(publication: Publication, gone: Callable[[str], bool]) -> Blueprint:
    """Offer verdicts by a release's documents, and by what tells whether a thing is no more."""
    routes = Blueprint("ids", __name__)
    routes.before_request(without_coding)
    site = publication.site
    checker = Checker(publication.documents, site.base, site.languages, gone)

    @routes.get("/ids")
    def form() -> Response:
        """Show the form: a list to be pasted, or a file."""
        asked = asked_of(request)
        one_of("The form is HTML; a list is posted here, and answered as CSV or JSON.", HTML)
        body = ids_page(Frame(site, visit(request))).encode()
        headers = (
            ("Content-Type", HTML.content_type),
            ("Cache-Control", FRESH),
            vary("Accept", "Accept-Language"),
        )
        return respond(asked, Answer(HTTPStatus.OK, body, headers, digest(body)))

    @routes.post("/ids")
    def ids() -> Response:
        """Answer with one row for each in the body, in its order; `column` chooses the column of a table."""
        format = _format()
        try:
            listed = _listed()
        except LodError as error:
            raise _bad(str(error)) from None
        verdicts = checker.verdicts(listed.texts, listed.scheme)
        if format == HTML:
            page = judged_page(Frame(site, visit(request)), _whole(verdicts))
            told = (("Content-Type", HTML.content_type), _UNKEPT, vary("Accept", "Accept-Language"))
            return respond(asked_of(request), Answer(HTTPStatus.OK, page.encode(), told))
        pieces = _begun(as_json(verdicts) if format == JSON else as_csv(verdicts))
        told = (("Content-Type", format.content_type), _UNKEPT, vary("Accept"))
        return respond(asked_of(request), Answer(HTTPStatus.OK, headers=told, pieces=pieces))

    return routes


def _format() -> Format:
    named = request.args.get("format", "")
    if not named and request.mimetype == _MULTIPART:  # the button that was pressed
        named = request.form.get("format", "")
    detail = "Verdicts are to be had as CSV (text/csv), as JSON and as a page."
    return named_format(named, _CSV, JSON, HTML) or one_of(detail, _CSV, JSON, HTML)


def _listed() -> Listed:
    """Read the body: a table, a list of lines, JSON, or a form with `ids` or a file.

    It is taken whole before the first row is answered: who sends does not always read meanwhile.
    """
    kind = request.mimetype
    column = request.args.get("column", "")
    if kind == _MULTIPART:
        file = next(iter(request.files.values()), None)
        column = column or request.form.get("column", "")
        if file is not None and file.filename:
            return of_table(_text(file.read()), column)
        if file is None and "ids" not in request.form:  # cut, or no form at all: never an empty list
            raise _bad("The form has neither ids nor a file.")
        return of_lines(_text(request.form.get("ids", "").encode()))
    body = request.get_data(cache=False)
    if kind == _FORM and body.startswith((b"ids=", b"column=")):
        return _of_form(body)
    if kind == "application/json":
        return _of_json(body)
    if kind == "text/plain" and not column:
        return of_lines(_text(body))
    if kind in _TABLES or kind in (_FORM, "text/plain"):  # what curl calls a form is most often a file
        return of_table(_text(body), column)
    detail = f"A list comes as text/csv, text/plain or application/json, not as {kind}."
    taken = (("Accept", "text/csv, text/tab-separated-values, text/plain, application/json"),)
    raise Refused(Trouble(status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE, detail=detail, headers=taken))


def _of_form(body: bytes) -> Listed:
    told = parse_qs(body.decode(errors="replace"), keep_blank_values=True, max_num_fields=10)
    return of_table(io.StringIO(told.get("ids", [""])[0], newline=""), told.get("column", [""])[0])


def _of_json(body: bytes) -> Listed:
    try:
        told = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise _bad("The body is not JSON.") from None
    if not isinstance(told, list) or not all(isinstance(one, str | int | None) for one in told):
        raise _bad("The body is no list of texts.")
    return Listed("" if one is None else str(one) for one in told)


def _text(body: bytes) -> Iterator[str]:
    """Return the lines of a body; its charset, or UTF-8, or CP949.

    Raises:
        Refused: it is in none of them.
    """
    stream = io.BytesIO(body)
    try:
        encoding = encoding_of(stream, request.mimetype_params.get("charset", ""))
    except LodError as error:
        raise _bad(f"The body {error}.") from None
    return io.TextIOWrapper(stream, encoding, newline="")


def _whole(verdicts: Iterator[Verdict]) -> Iterator[Verdict]:
    """Give the verdicts; a row that cannot be read refuses the list."""
    try:
        yield from verdicts
    except LodError as error:
        raise _bad(str(error)) from None


def _begun(pieces: Iterator[bytes]) -> Pieces:
    """Make the first rows at once, so that what is wrong with them is told with a status."""
    try:
        first = list(islice(pieces, 2))
    except LodError as error:
        raise _bad(str(error)) from None
    return (piece for piece in chain(first, pieces))


def _bad(detail: str) -> Refused:
    return Refused(Trouble(status=HTTPStatus.BAD_REQUEST, detail=detail))
