"""A base with a path in it: what is asked for under the path or without it is the same."""

from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import urlsplit

from lod.web.http.headers import shared
from lod.web.http.messages import StartResponse
from lod.web.operation.front import Application

_SEE: Final = "308 Permanent Redirect"  # keeps the method (RFC 9110 §15.4.9)


def mounted(base: str, inner: Application) -> Application:
    """Return a WSGI application that answers under the path of `base`, and without it.

    With the base `https://x.org/data/`, `/data/id/1` and `/id/1` are both `https://x.org/data/id/1`: a proxy
    may hand on the path whole or without its beginning. The links of an answer begin as the request did.

    Args:
        base: of the IRIs; ends with a slash.
        inner: finds the path that it is mounted under in SCRIPT_NAME (PEP 3333).
    """
    path = urlsplit(base).path.rstrip("/")  # plain letters: the configuration sees to that
    if not path:
        return inner

    def mount(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        asked = environ.get("PATH_INFO", "")
        if asked == path:
            told = (("Location", f"{path}/"), ("Content-Length", "0"), *shared(""))
            start_response(_SEE, [pair for pair in told if pair[1]])
            return []
        if asked.startswith(f"{path}/"):
            under = environ.get("SCRIPT_NAME", "") + path
            return inner({**environ, "SCRIPT_NAME": under, "PATH_INFO": asked[len(path) :]}, start_response)
        return inner(environ, start_response)

    return mount
