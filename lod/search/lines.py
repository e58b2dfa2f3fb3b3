"""Terms of a line of N-Quads, as canonical N-Quads write them."""

import re
from typing import Final

_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_PLAIN: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


def iri_of(rest: bytes) -> str:
    """Return the IRI that a line's object is, "" for a literal."""
    return rest[1 : rest.index(b">")].decode() if rest.startswith(b"<") else ""


def literal_of(rest: bytes) -> tuple[str, str]:
    """Return text and language tag of a line's object, both "" for an IRI.

    >>> literal_of(b'"a \\\\"b\\\\""@ko-Hani .')
    ('a "b"', 'ko-Hani')
    """
    if not rest.startswith(b'"'):
        return "", ""
    end = rest.index(b'"', 1)
    if b"\\" in rest:
        while _is_escaped(rest, end):
            end = rest.index(b'"', end + 1)
    text = unescaped(rest[1:end].decode())
    if rest[end + 1 : end + 2] != b"@":
        return text, ""
    return text, rest[end + 2 : rest.index(b" ", end)].decode().partition("--")[0]


def unescaped(text: str) -> str:
    """Return what a literal of N-Triples or Turtle says."""
    return _ESCAPE.sub(_unescaped, text) if "\\" in text else text


def _is_escaped(rest: bytes, place: int) -> bool:
    before = rest[:place]
    return (len(before) - len(before.rstrip(b"\\"))) % 2 == 1


def _unescaped(found: re.Match[str]) -> str:
    if found[3]:
        return _PLAIN.get(found[3], found[3])
    return chr(int(found[1] or found[2], 16))
