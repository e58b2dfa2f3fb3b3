"""A request of the SPARQL 1.1 Protocol §2.1: where its query stands, and what it must not be."""

from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from functools import lru_cache
from http import HTTPStatus
from typing import Final
from urllib.parse import parse_qsl

from pyoxigraph import NamedNode

DIRECT: Final = "application/sparql-query"
FORM: Final = "application/x-www-form-urlencoded"
_UPDATE: Final = "application/sparql-update"
_TAKEN: Final = ("Accept", f"{DIRECT}, {FORM}")  # told with a 415 (RFC 9110 §15.5.16)
_MANY: Final = 1000  # parameters of a request that are read


class Refused(Exception):  # noqa: N818 - the name says what it is
    """A request that is no query, with the status that says so, and fields that say what is taken."""

    def __init__(self, status: HTTPStatus, detail: str, *headers: tuple[str, str]) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = headers


@dataclass(frozen=True, slots=True)
class Operation:
    """What a request asks of the endpoint; `query` is None where it asks for the endpoint's description."""

    query: str | None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()  # some clients send the same in several spellings


def read(method: str, query_string: str, content_type: str | None, body: bytes) -> Operation:
    """Read a request.

    Args:
        method: GET, HEAD, POST or QUERY.
        query_string: as WSGI hands it on, bytes as latin-1.
        content_type: of the body, with its parameters; None where there is none.
        body: of POST and QUERY.

    Raises:
        Refused: it is no query.
    """
    parameters = list(_parameters(query_string.encode("latin-1"), "URL")) if query_string else []
    if method in ("POST", "QUERY"):
        parameters += _of_body(content_type, body)
    _check(parameters)
    told = dict(parameters)
    if "query" not in told and (method in ("POST", "QUERY") or set(told) - {"format", "lang"}):
        raise Refused(HTTPStatus.BAD_REQUEST, "The parameter query is missing.")
    query = told.get("query")
    return Operation(
        query.removeprefix("\ufeff") if query is not None else None,
        _graphs(parameters, "default-graph-uri"),
        _graphs(parameters, "named-graph-uri"),
        tuple(value for name, value in parameters if name == "format" and value.strip()),
    )


def _of_body(content_type: str | None, body: bytes) -> Iterator[tuple[str, str]]:
    kind, charset = _media_type(content_type)
    if kind == _UPDATE:
        raise Refused(HTTPStatus.FORBIDDEN, "This endpoint is read-only: it takes no updates.")
    if kind not in (DIRECT, FORM):
        said = "names no Content-Type" if not kind else f"has the Content-Type {kind}"
        detail = f"The body {said}; a query is sent as {DIRECT} or {FORM}."
        raise Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, detail, _TAKEN)
    if charset not in ("", "utf-8", "utf8", "us-ascii"):
        raise Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "The body must be written in UTF-8.", _TAKEN)
    if kind == FORM:
        yield from _parameters(body, "form")
    else:
        yield "query", _utf8(body, "query")


@lru_cache(maxsize=256)
def _media_type(content_type: str | None) -> tuple[str, str]:
    """Return media type and charset in lower case; "" for what is not said."""
    if not content_type:
        return "", ""
    field = Message()
    field["Content-Type"] = content_type
    stated = content_type.partition(";")[0].strip().lower()
    return stated, (field.get_content_charset() or "").lower()


def _parameters(written: bytes, where: str) -> Iterator[tuple[str, str]]:
    text = _utf8(written, where)
    try:
        yield from parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MANY)
    except UnicodeDecodeError:
        raise Refused(HTTPStatus.BAD_REQUEST, f"A parameter in the {where} is not UTF-8.") from None
    except ValueError:
        raise Refused(HTTPStatus.BAD_REQUEST, f"There are too many parameters in the {where}.") from None


def _utf8(written: bytes, where: str) -> str:
    try:
        return written.decode()
    except UnicodeDecodeError as error:
        raise Refused(
            HTTPStatus.BAD_REQUEST, f"The {where} is not UTF-8: see its byte {error.start + 1}."
        ) from None


def _check(parameters: list[tuple[str, str]]) -> None:
    names = [name for name, _ in parameters]
    if "update" in names:
        raise Refused(HTTPStatus.FORBIDDEN, "This endpoint is read-only: it takes no updates.")
    if names.count("query") > 1:
        raise Refused(HTTPStatus.BAD_REQUEST, "The parameter query is given more than once.")


def _graphs(parameters: list[tuple[str, str]], wanted: str) -> tuple[str, ...]:
    graphs = tuple(dict.fromkeys(value for name, value in parameters if name == wanted))
    for iri in graphs:
        try:
            NamedNode(iri)
        except ValueError:
            raise Refused(
                HTTPStatus.BAD_REQUEST, f"The parameter {wanted} must be an absolute IRI."
            ) from None
    return graphs
