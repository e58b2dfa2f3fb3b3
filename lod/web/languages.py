"""Which language of the interface a visitor gets: `?lang=`, else Accept-Language (RFC 9110 §12.5.4)."""

from flask import Request

from lod.web.pages.site import Visit
from lod.web.targets import target
from lod.web.words import INTERFACE


def visit(request: Request) -> Visit:
    """What a page must know of the request; the frame of a page settles on one of the site's languages.

    The path is taken as it stood in the request line where the server hands it on, for its depth
    gives the relative links; a `%2F` in it is no level.
    """
    wanted = request.args.get("lang", "")
    liked = (tag.partition("-")[0].lower() for tag, weight in request.accept_languages if weight > 0)
    accepted = tuple(dict.fromkeys(language for language in liked if language in INTERFACE))
    return Visit(
        path=target(request.environ).path,
        language=wanted if wanted in INTERFACE else "",
        accepted=accepted,
        chosen=wanted in INTERFACE,
        query=tuple((key, value) for key, value in request.args.items(multi=True) if key != "lang"),
    )
