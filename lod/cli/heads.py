"""What the head of a request tells before anything parses it: what is waited for, and where it is sent."""

import re
from typing import Final

_LENGTH: Final = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]{1,18})[ \t]*\r\n", re.IGNORECASE)
_CODED: Final = re.compile(rb"\r\ntransfer-encoding:[ \t]*([^\r]*?)[ \t]*\r\n", re.IGNORECASE)
_EXPECTS: Final = re.compile(rb"\r\nexpect:[ \t]*100-continue[ \t]*\r\n", re.IGNORECASE)
_FORWARDED: Final = re.compile(rb"\r\nx-forwarded-for:[ \t]*([^\r]*)", re.IGNORECASE)
_FRAMED: Final = (b"\r\ncontent-length:", b"\r\ntransfer-encoding:")
# Paths stand under that of a base, too, and in the absolute form of a target (RFC 9112 §3.2.2).
_UNDER: Final = rb"(?:(?i:https?)://[^ /?]*)?(?:/[^ /?]*){0,9}"
# What has an answer of known length, or is limited elsewhere, as queries are.
_BOUNDED: Final = re.compile(
    rb"(?:GET|HEAD|OPTIONS) |(?:POST|QUERY) %b/(?:sparql|reconcile|oai)[ /?]" % _UNDER
)
_SPARQL: Final = rb"%b/sparql/?" % _UNDER
_QUERY: Final = re.compile(rb"(?:GET|HEAD) %b\?(?:[^ ]*&)?query=|(?:POST|QUERY) %b[ ?]" % (_SPARQL, _SPARQL))


def has_body(head: bytes) -> bool:
    """Tell whether a body follows (RFC 9112 §6.3)."""
    lowered = head.lower()
    return any(name in lowered for name in _FRAMED)


def coding(head: bytes) -> bytes | None:
    """Return the transfer coding, in lower case; None where there is none."""
    found = _CODED.search(head)
    return found[1].lower() if found else None


def length(head: bytes) -> int:
    """Return the bytes of the body; 0 where its length is not told, or is none."""
    found = _LENGTH.search(head)
    return int(found[1]) if found else 0


def expects_to_go_on(head: bytes) -> bool:
    """Tell whether the client waits to be asked for the body (RFC 9110 §10.1.1)."""
    return _EXPECTS.search(head) is not None


def forwarded_for(head: bytes | bytearray) -> str:
    """Return X-Forwarded-For, lines of it joined by commas; "" where there is none."""
    return b",".join(_FORWARDED.findall(head)).decode("latin-1")


def is_query(request: bytes | bytearray) -> bool:
    """Tell whether a SPARQL query is asked.

    >>> is_query(b"GET /sparql?format=csv&query=ASK HTTP/1.1"), is_query(b"QUERY /our/data/sparql HTTP/1.1")
    (True, True)
    >>> is_query(b"POST http://x.org/sparql HTTP/1.1"), is_query(b"GET HTTP://x.org/our/sparql?query=ASK")
    (True, True)
    >>> is_query(b"GET /sparql HTTP/1.1"), is_query(b"GET /search?query= HTTP/1.1")
    (False, False)
    """
    return _QUERY.match(request) is not None


def is_bounded(request: bytes | bytearray) -> bool:
    """Tell whether a request has an answer that holds up no thread for long, whatever the client does.

    >>> [is_bounded(b"POST %b HTTP/1.1" % path) for path in (b"/sparql", b"/our/data/sparql", b"/ids")]
    [True, True, False]
    """
    return _BOUNDED.match(request) is not None
