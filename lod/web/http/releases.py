"""A release as HTTP names it: by a parameter, by its day, by a field (RFC 7089)."""

from functools import lru_cache
from urllib.parse import quote

from lod.release import day_of
from lod.web.http.conditions import http_date, seconds_of
from lod.web.http.headers import RELEASE, Headers


def datetime_of(release: str) -> str:
    """Return the day of a release as an HTTP date.

    >>> datetime_of("2026-01-05-0123abcd")
    'Mon, 05 Jan 2026 00:00:00 GMT'
    """
    return http_date(seconds_at(release))


def seconds_at(release: str) -> int:
    """Return when the day of a release begins, in seconds since 1970."""
    return seconds_of(day_of(release)) or 0


def pinned(place: str, release: str) -> str:
    """Return where a document is as a release has it; `place` may have a query of its own.

    >>> pinned("/doc/agent/P1", "2026-01-05-0123abcd"), pinned("/doc/q?id=5", "x")
    ('/doc/agent/P1?release=2026-01-05-0123abcd', '/doc/q?id=5&release=x')
    """
    return f"{place}{'&' if '?' in place else '?'}release={_quoted(release)}"


@lru_cache(maxsize=64)
def _quoted(release: str) -> str:
    return quote(release, safe="")


def memento_headers(release: str) -> Headers:
    """Return what tells that an answer is a state of a release, and of which (RFC 7089 §2.1.1)."""
    return (("Memento-Datetime", datetime_of(release)), (RELEASE, release))
