"""Which language of the interface a visitor gets: `?lang=`, else Accept-Language (RFC 9110 §12.5.4)."""

from functools import lru_cache
from typing import Final

from flask import Request

from lod.web.http.messages import Asked
from lod.web.http.targets import target
from lod.web.pages.site import Site, Visit
from lod.web.words import FULL

_LONGEST: Final = 512  # characters of Accept-Language that are read


def visit_of(asked: Asked) -> Visit:
    """What a page must know of a request that was read already; see `visit`."""
    environ = asked.environ
    if environ.get("QUERY_STRING"):
        return visit(Request(dict(environ)))
    accepted = _accepted(environ.get("HTTP_ACCEPT_LANGUAGE", "")[:_LONGEST])
    return Visit(path=asked.target.path, language="", accepted=accepted)


@lru_cache(maxsize=1024)
def _accepted(field: str) -> tuple[str, ...]:
    """Return the languages of the interface that an Accept-Language names, the best first."""
    languages = Request({"HTTP_ACCEPT_LANGUAGE": field}).accept_languages
    liked = (_primary(tag) for tag, weight in languages if weight > 0)
    return tuple(dict.fromkeys(language for language in liked if language in FULL))


def _primary(tag: str) -> str:
    """Return the primary language of a tag, which alone decides, in lower case (RFC 5646 §2.1.1, §2.2.1).

    >>> _primary("KO"), _primary("ko-KR")
    ('ko', 'ko')
    """
    return tag.partition("-")[0].lower()


def worded(place: str, lang: str, site: Site) -> str:
    """Return where a page is in the language that a `?lang=` names, if it is one of the site's."""
    language = _primary(lang)
    mark = "&" if "?" in place else "?"
    return f"{place}{mark}lang={language}" if language in site.theme.languages else place


def varies(lang: str, site: Site) -> tuple[str, ...]:
    """Return the field that has a say in the language of a page, beside such a `?lang=`."""
    return () if _primary(lang) in site.theme.languages else ("Accept-Language",)


def visit(request: Request) -> Visit:
    """What a page must know of the request; the frame of a page settles on one of the site's languages.

    The path is taken as it stood in the request line where the server hands it on, for its depth
    gives the relative links; a `%2F` in it is no level.
    """
    wanted = _primary(request.args.get("lang", ""))
    return Visit(
        path=target(request.environ).path,
        language=wanted if wanted in FULL else "",
        accepted=_accepted(request.headers.get("Accept-Language", "")[:_LONGEST]),
        chosen=wanted in FULL,
        query=tuple((key, value) for key, value in request.args.items(multi=True) if key != "lang"),
    )
