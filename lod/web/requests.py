"""What several routes read of a request."""

from http import HTTPStatus
from typing import Final

from flask import request

from lod.release import Archive, Release
from lod.representations import HTML, Format
from lod.web.errors import Refused, Trouble, unacceptable
from lod.web.http import negotiation
from lod.web.http.codings import is_coded
from lod.web.pages import Site

CODED: Final = "The body must be sent without a content coding."
UNCODED: Final = ("Accept-Encoding", "identity")  # told with it
LARGEST: Final = 999_999_999
_DIGITS: Final = 1000  # of a number that are read
JSON: Final = Format("json", "JSON", "application/json", "json")
# As scripts of before RFC 8259 ask for it, jQuery's of OpenRefine among them.
_CALLED_SO: Final = tuple(
    Format("json", "JSON", name, "json")
    for name in ("text/json", "text/javascript", "application/javascript")
)


def number(name: str, default: int) -> int:
    """Return a parameter that is a whole number; `LARGEST` for any that is larger.

    Raises:
        Refused: it is none.
    """
    text = request.args.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdecimal()):
        raise Refused(Trouble(status=HTTPStatus.BAD_REQUEST, detail=f"{name} is a whole number, from 0."))
    return min(int(text[:_DIGITS]), LARGEST)


def as_json() -> None:
    """Have a request know that there is JSON alone.

    Raises:
        Refused: it does not accept JSON.
    """
    if negotiation.choose(request.headers.get("Accept"), (JSON, *_CALLED_SO)) is None:
        raise Refused(unacceptable("This is to be had as JSON (application/json).", (JSON,)))


def without_coding() -> None:
    """Have a request know that its body is read as it is; for `before_request` of routes that take one.

    Raises:
        Refused: it is in a content coding (RFC 9110 §15.5.16).
    """
    if is_coded(request.environ) and request.method == "POST":
        raise Refused(Trouble(status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE, detail=CODED, headers=(UNCODED,)))


def as_page() -> None:
    """Have a request know that there is a page alone.

    Raises:
        Refused: it does not accept HTML.
    """
    one_of("This is to be had as a page (text/html).", HTML)


def one_of(detail: str, *formats: Format) -> Format:
    """Return which of some formats a request likes best.

    Raises:
        Refused: none of them, with `detail`.
    """
    chosen = negotiation.choose(request.headers.get("Accept"), formats)
    if chosen is None:
        raise Refused(unacceptable(detail, formats))
    return chosen


def limit(usual: int, most: int, *, name: str = "limit", least: int = 0) -> int:
    """Return how many are wanted by a parameter, at most `most`: who wants more is not refused.

    Raises:
        Refused: it is no whole number.
    """
    return max(least, min(number(name, usual), most))


def page_or_json(detail: str) -> Format:
    """Return which of HTML and JSON a request wants, by `?format=` or its Accept; HTML where it does not say.

    Raises:
        Refused: neither, with `detail`.
    """
    return named_format(request.args.get("format", ""), HTML, JSON) or one_of(detail, HTML, JSON)


def named_format(name: str, *formats: Format) -> Format | None:
    """Return the format that `?format=` names by token or media type, None where it names nothing.

    Raises:
        Refused: it names none of them.
    """
    wanted = name.strip().lower()
    found = next((one for one in formats if wanted in (one.token, one.media_type)), None)
    if wanted and found is None:
        detail = f"The parameter format must be one of {', '.join(one.token for one in formats)}."
        raise Refused(Trouble(status=HTTPStatus.BAD_REQUEST, detail=detail))
    return found


def languages(site: Site) -> tuple[str, ...]:
    """Return the languages of labels: that of `?lang=`, then the site's.

    What the tag says more than a name's has is left off from its end (RFC 4647 §3.4): `ko-KR`, then `ko`.
    """
    subtags = request.args.get("lang", "")[:35].split("-")
    wanted = ("-".join(subtags[:length]) for length in range(len(subtags), 0, -1))
    return (*filter(None, wanted), *site.languages)


def release_named(archive: Archive, name: str) -> Release | Trouble:
    """Return a release of that name, or say why there is none."""
    found = archive.get(name)
    if found is not None:
        return found
    kept = ", ".join(archive.kept)
    if name in archive.names:
        detail = f"Release {name} is not kept any more; /changes tells what changed since. At hand: {kept}."
        return Trouble(status=HTTPStatus.GONE, detail=detail)
    return Trouble(
        status=HTTPStatus.NOT_FOUND, detail=f"There is no release {name[:40]!r} here. At hand: {kept}."
    )
