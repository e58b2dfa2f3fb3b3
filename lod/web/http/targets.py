"""From the request line to IRIs and back: what was asked for, to the letter.

A path is taken as it stood in the request line, since a decoded one cannot tell %2F from a slash.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final
from urllib.parse import parse_qsl, quote, unquote_to_bytes

LONGEST: Final = 8000  # bytes of a request target (RFC 9112 §3 asks for no less)
OURS: Final = frozenset(  # parameters of documents
    {"_profile", "_mediatype", "incoming", "release", "changes", "citation", "lang"}
)

_ABSOLUTE: Final = re.compile(r"https?://[^/?#]+", re.IGNORECASE)  # a host it has (RFC 9110 §4.2.1)
_BROKEN_ESCAPE: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ESCAPES: Final = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_NOT_IN_TARGET: Final = re.compile(r"[\x00-\x20\x7f#]")
_URI: Final = "%/:?@!$&'()*+,;=~-._[]"  # all that may stand in a URI as it is; the rest is percent-encoded
_IS_URI: Final = re.compile(r"[A-Za-z0-9%/:?@!$&'()*+,;=~._\[\]-]*")
_UNRESERVED: Final = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


class MalformedTarget(ValueError):  # noqa: N818 - the name says what it is
    """A request target that no IRI can be made of; the text says why."""


@dataclass(frozen=True, slots=True)
class Target:
    """What the request line asked for.

    `path` begins with a slash; raw UTF-8 in it was read as such, percent-encodings stand as they came.
    """

    path: str
    query: str = ""
    prefix: str = ""  # under which the application is mounted, as the server says

    @property
    def parameters(self) -> Mapping[str, str]:
        """The parameters of the query; the first of a name counts."""
        return _parameters(self.query) if self.query else {}

    @property
    def rest(self) -> str:
        """The query without our own parameters: it may be part of an IRI."""
        return "&".join(one for one in self.query.split("&") if one.partition("=")[0] not in OURS)


@lru_cache(maxsize=256)
def _parameters(query: str) -> Mapping[str, str]:
    pairs = parse_qsl(query, keep_blank_values=True)  # as many as LONGEST lets through
    return dict(reversed(pairs))


def target(environ: Mapping[str, Any]) -> Target:
    """Return the target of a WSGI request.

    Raises:
        MalformedTarget: a broken percent-encoding, a blank or control character, a fragment, no path.
    """
    prefix = environ.get("SCRIPT_NAME", "")
    raw = environ.get("RAW_URI") or environ.get("REQUEST_URI")
    if raw is None:  # a server that hands on the decoded path alone
        raw = quote(prefix + environ.get("PATH_INFO", ""), safe=_URI, encoding="latin-1")
        raw += f"?{environ['QUERY_STRING']}" if environ.get("QUERY_STRING") else ""
    return parse(raw, prefix)


def parse(raw: str, prefix: str = "") -> Target:
    """Read a request target as a server hands it on, bytes as latin-1 (RFC 9112 §3.2, PEP 3333).

    >>> parse("http://127.0.0.1:8000/id/a%2Fb?x=1")
    Target(path='/id/a%2Fb', query='x=1', prefix='')
    """
    if raw == "*":  # of OPTIONS: the server as a whole
        return Target(raw)
    if not raw.isascii():
        raw = _utf8(raw)
    path, _, query = raw.partition("?")
    if not path.startswith("/"):
        found = _ABSOLUTE.match(path)
        if not found:
            raise MalformedTarget("The request target is no path.")
        path = path[found.end() :] or "/"
    if "%" in raw and _BROKEN_ESCAPE.search(raw):
        raise MalformedTarget("A percent sign is not followed by two hexadecimal digits.")
    if _NOT_IN_TARGET.search(raw):
        raise MalformedTarget("A blank, a control character or a fragment stands in the request target.")
    if prefix and path.startswith(prefix):
        path = path[len(prefix) :] or "/"
    return Target(path, query, prefix)


def _utf8(raw: str) -> str:
    """Read the bytes that a server passed through latin-1 as UTF-8; a server may have done so already."""
    try:
        return raw.encode("latin-1").decode()
    except UnicodeEncodeError:
        return raw
    except UnicodeDecodeError:
        raise MalformedTarget("The request target is not UTF-8.") from None


def spellings(path: str) -> Iterator[str]:
    """Yield the IRI paths that a URI path may stand for, the literal one first.

    After RFC 3987 §3.2, percent-encoded UTF-8 stands for the characters themselves; after RFC 3986
    §6.2.2, `%7e` is `~` and hexadecimal digits are upper case. `%2F`, `%20`, `+` stay as they are.

    >>> list(spellings("/id/%EA%B0%80%2f%41"))
    ['/id/%EA%B0%80%2f%41', '/id/가%2FA', '/id/가%2f%41', '/id/%EA%B0%80%2FA']
    """
    seen = dict.fromkeys([path])
    if "%" in path or not path.isascii():
        decoded = _ESCAPES.sub(lambda run: _decoded(run[0]), path)
        normal = _ESCAPES.sub(lambda run: _normal(run[0]), path)
        both = _ESCAPES.sub(lambda run: _normal(run[0]), decoded)
        seen |= dict.fromkeys([both, decoded, normal, encoded(path), encoded(normal)])
    yield from seen


def _decoded(run: str) -> str:
    """Decode what is UTF-8 beyond ASCII in a run of escapes; the rest stays as written."""
    try:
        text = unquote_to_bytes(run).decode()
    except UnicodeDecodeError:
        return run
    at, parts = 0, []
    for character in text:
        length = 3 * len(character.encode())
        keep = character.isascii() or not character.isprintable()
        parts.append(run[at : at + length] if keep else character)
        at += length
    return "".join(parts)


def _normal(run: str) -> str:
    return "".join(chr(byte) if byte in _UNRESERVED else f"%{byte:02X}" for byte in unquote_to_bytes(run))


def encoded(path: str) -> str:
    """Write an IRI, or a part of one, as a URI: ASCII, with nothing decoded or encoded twice.

    >>> encoded("/doc/gnd/가%2F(x) y"), encoded("https://x.org/h#이")
    ('/doc/gnd/%EA%B0%80%2F(x)%20y', 'https://x.org/h#%EC%9D%B4')
    """
    return path if _IS_URI.fullmatch(path) else quote(path, safe=_URI + "#")


def reference(asked: Target, path: str, query: str | None = None) -> str:
    """Return a relative reference to a path of ours, for Location and Link (RFC 3986 §4.2).

    The query of the request survives unless another is given. A path that begins with two slashes
    would name a host, so it is written `/.//…`, which means the same path.
    """
    query = asked.query if query is None else query
    whole = asked.prefix + encoded(path) + (f"?{encoded(query)}" if query else "")
    return f"/.{whole}" if whole.startswith("//") else whole
