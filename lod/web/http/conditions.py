"""Conditional requests: whether a client's copy still holds (RFC 9110 §13)."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from http import HTTPStatus
from typing import Any, Final

_TAG: Final = re.compile(r'(W/)?"([\x21\x23-\x7e\x80-\xff]*)"')
_READING: Final = ("GET", "HEAD", "QUERY")  # methods that may be answered 304
_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAY: Final = f"(?:{'|'.join(_DAYS)})"
_MONTH: Final = f"(?:{'|'.join(_MONTHS)})"
_TIME: Final = r"\d{2}:\d{2}:\d{2}"
_DATE: Final = re.compile(
    rf"{_DAY}, \d{{2}} {_MONTH} \d{{4}} {_TIME} GMT"
    rf"|{_DAY}[a-z]*, \d{{2}}-{_MONTH}-\d{{2}} {_TIME} GMT"
    rf"|{_DAY} {_MONTH} [\d ]\d {_TIME} \d{{4}}",
    re.ASCII,
)


def status(environ: Mapping[str, Any], etag: str, modified: int | None) -> int:
    """Return 200, 304 or 412 for a request of what exists, in the order of §13.2.2.

    Args:
        environ: of the WSGI request.
        etag: of the representation that would be sent, with its quotation marks.
        modified: when it last changed, in seconds since 1970; None where that is not known.
    """
    if_match = environ.get("HTTP_IF_MATCH")
    if if_match is not None:
        if not _matches(if_match, etag, weakly=False):
            return HTTPStatus.PRECONDITION_FAILED
    else:
        since = read_date(environ.get("HTTP_IF_UNMODIFIED_SINCE"))
        if since is not None and modified is not None and modified > since:
            return HTTPStatus.PRECONDITION_FAILED
    reading = environ["REQUEST_METHOD"] in _READING
    if_none_match = environ.get("HTTP_IF_NONE_MATCH")
    if if_none_match is not None:
        if not _matches(if_none_match, etag, weakly=True):
            return HTTPStatus.OK
        return HTTPStatus.NOT_MODIFIED if reading else HTTPStatus.PRECONDITION_FAILED
    since = read_date(environ.get("HTTP_IF_MODIFIED_SINCE"))
    if reading and since is not None and modified is not None and modified <= since:
        return HTTPStatus.NOT_MODIFIED
    return HTTPStatus.OK


def range_holds(if_range: str | None, etag: str, modified: int) -> bool:
    """Tell whether a Range is to be served: no If-Range, or the very same representation (§13.1.5)."""
    if not if_range:
        return True
    if if_range.lstrip().startswith(('"', "W/")):
        return if_range.strip() == etag  # one tag, and a strong one: no list
    return read_date(if_range) == modified


def _matches(header: str, etag: str, *, weakly: bool) -> bool:
    if header.strip() == "*":
        return True
    return any(f'"{opaque}"' == etag and (weakly or not weak) for weak, opaque in _TAG.findall(header))


@lru_cache(maxsize=256)
def read_date(date: str | None) -> int | None:
    """Read an HTTP date in any of its three forms (§5.6.7); None for anything else, which is no condition.

    >>> read_date("Sun, 06 Nov 1994 08:49:37 GMT"), read_date("Sunday, 06-Nov-94 08:49:37 GMT")
    (784111777, 784111777)
    >>> read_date("Sun Nov  6 08:49:37 1994"), read_date("Sun, 06 Nov 1994 08:49:37 +0900")
    (784111777, None)
    """
    if not date or not _DATE.fullmatch(date.strip()):
        return None
    try:
        read = parsedate_to_datetime(date)
        return int(read.replace(tzinfo=UTC).timestamp())
    except (ValueError, OverflowError):
        return None


@lru_cache(maxsize=1024)
def seconds_of(iso: str) -> int | None:
    """Read an ISO 8601 date or date-time, UTC where it names no zone; None for anything else.

    >>> seconds_of("2026-11-22"), seconds_of("2026-11-22T00:00:00+00:00"), seconds_of("")
    (1795305600, 1795305600, None)
    """
    try:
        read = datetime.fromisoformat(iso)
    except ValueError:
        return None
    return int(read.replace(tzinfo=read.tzinfo or UTC).timestamp())


@lru_cache(maxsize=1024)
def http_date(seconds: int) -> str:
    """Write a date as RFC 9110 §5.6.7 prefers, whatever the locale.

    >>> http_date(784111777)
    'Sun, 06 Nov 1994 08:49:37 GMT'
    """
    at = datetime.fromtimestamp(seconds, UTC)
    return f"{_DAYS[at.weekday()]}, {at.day:02d} {_MONTHS[at.month - 1]} {at.year:04d} {at:%H:%M:%S} GMT"
