"""The headers that answers share, and how a Link is written (RFC 8288)."""

from collections.abc import Iterable
from typing import Final

Headers = tuple[tuple[str, str], ...]

RELEASE: Final = "LOD-Release"
EXPOSED: Final = (  # all that is sent and not for browsers alone
    "Accept, Accept-Encoding, Accept-Query, Accept-Ranges, Allow, Content-Disposition, Content-Encoding, "
    "Content-Length, Content-Location, Content-Range, Date, ETag, Last-Modified, Link, Location, "
    "LOD-Release, Memento-Datetime, Repr-Digest, Retry-After, Vary, X-PrefLabel, X-URI"
)
METHODS: Final = "GET, HEAD, POST, QUERY, OPTIONS"
POLICY: Final = (  # what a page loads and runs is a file of ours; it may not be framed
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; script-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
FRESH: Final = "public, max-age=300"  # seconds a shared cache may answer by itself after a release
LASTING: Final = "public, max-age=86400"  # of what a release had: it does not change, and may be pruned
BRIEF: Final = "public, max-age=60"  # of what is not there: it may come with the next release


def shared(release: str) -> Headers:
    """Return what every answer carries: open for reading from any site, strict with browsers."""
    return (
        ("Access-Control-Allow-Origin", "*"),
        ("Access-Control-Expose-Headers", EXPOSED),
        ("X-Content-Type-Options", "nosniff"),
        ("Content-Security-Policy", POLICY),
        ("Referrer-Policy", "same-origin"),
        (RELEASE, release),
    )


def preflight(allow: str, requested: str | None) -> Headers:
    """Return the answer to OPTIONS, a CORS preflight among them (Fetch, CORS-preflight fetch).

    The fields asked for are allowed by name: `*` would leave out Authorization.
    """
    return (
        ("Allow", allow),
        ("Access-Control-Allow-Methods", METHODS),
        ("Access-Control-Allow-Headers", requested or "*"),
        ("Access-Control-Max-Age", "86400"),
        ("Cache-Control", "no-store"),
        ("Vary", "Access-Control-Request-Headers"),
    )


def link(target: str, relation: str, **attributes: str) -> str:
    """Write one link; `target` is a URI reference.

    >>> link("/doc/agent/P1.ttl", "alternate", type="text/turtle")
    '</doc/agent/P1.ttl>; rel="alternate"; type="text/turtle"'
    """
    told = "".join(f'; {name}="{value}"' for name, value in attributes.items() if value)
    return f'<{target}>; rel="{relation}"{told}'


def links(written: Iterable[str]) -> tuple[str, str]:
    """Return one Link field of several links."""
    return "Link", ", ".join(written)


def vary(*names: str) -> tuple[str, str]:
    """Return the Vary field; what is sent coded varies by Accept-Encoding as well."""
    return "Vary", ", ".join((*names, "Accept-Encoding"))
