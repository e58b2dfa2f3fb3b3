"""Content codings (RFC 9110 §8.4, §12.5.3): which of them a client likes best, and bodies in it."""

import zlib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final, Protocol

import zstandard
from isal import isal_zlib

from lod.web.http.negotiation import preferences, weight

SMALLEST: Final = 200  # bytes: what is shorter grows by compression
_GZIP: Final = 31  # of zlib: a gzip wrapper, whose time is 0
_QUICK: Final = 1  # the level of what is made as it is sent: it keeps up with a query


class Pieces(Protocol):
    """A body that is made as it is sent, and given up where nobody wants it any more."""

    def __iter__(self) -> Iterator[bytes]:
        """Make it, a piece at a time."""

    def close(self) -> None:
        """Be done with it, whether all of it was made or not."""


class Coded:
    """Pieces in a content coding, each of them whole: none waits for the next."""

    def __init__(self, pieces: Pieces, coding: str) -> None:
        """Take the coding by its name, "zstd" or "gzip"."""
        self._pieces = pieces
        self._coding = coding

    def __iter__(self) -> Iterator[bytes]:
        """Yield the pieces, coded; where one fails there is no end that would make the rest look whole."""
        if self._coding == "zstd":
            packer: Any = zstandard.ZstdCompressor(level=_QUICK).compressobj()
            whole = zstandard.COMPRESSOBJ_FLUSH_BLOCK
        else:
            packer = isal_zlib.compressobj(_QUICK, isal_zlib.DEFLATED, _GZIP)
            whole = isal_zlib.Z_SYNC_FLUSH
        for piece in self._pieces:
            yield packer.compress(piece) + packer.flush(whole)
        yield packer.flush()

    def close(self) -> None:
        """Be done with it, whether all of it was made or not."""
        self._pieces.close()


def encoded(body: bytes, accepted: str | None) -> tuple[bytes, str]:
    """Return the body in the coding that the client likes best, and its name, "" for none."""
    coding = chosen_coding(accepted) if len(body) >= SMALLEST or not takes_identity(accepted) else ""
    if coding == "zstd":
        return zstandard.ZstdCompressor(level=3).compress(body), coding
    if coding == "gzip":
        deflate = zlib.compressobj(6, zlib.DEFLATED, _GZIP)
        return deflate.compress(body) + deflate.flush(), coding
    return body, ""


def is_coded(environ: Mapping[str, Any]) -> bool:
    """Whether a request's body is in a content coding; `identity` is none (RFC 9110 §8.4, §12.5.3)."""
    codings = environ.get("HTTP_CONTENT_ENCODING", "").lower().split(",")
    return any(coding.strip() not in ("", "identity") for coding in codings)


def takes_identity(accepted: str | None) -> bool:
    """Tell whether a body may go as it is: yes, unless the field says no (RFC 9110 §12.5.3).

    >>> takes_identity("gzip"), takes_identity("gzip, identity;q=0"), takes_identity("gzip, *;q=0")
    (True, False, False)
    """
    if not accepted or "0" not in accepted:
        return True
    return weight(preferences(accepted), frozenset({"identity"})) != 0.0


@lru_cache(maxsize=256)
def chosen_coding(accepted: str | None) -> str:
    """Choose by RFC 9110 §12.5.3; "" stands for identity, which is sent too where nothing else is left.

    >>> chosen_coding("gzip, zstd;q=0.5"), chosen_coding("gzip;q=0, *"), chosen_coding("br")
    ('gzip', 'zstd', '')
    """
    if not accepted:
        return ""
    wanted = preferences(accepted)
    weights = {
        "zstd": weight(wanted, frozenset({"zstd"})) or 0.0,
        "gzip": weight(wanted, frozenset({"gzip", "x-gzip"})) or 0.0,
    }
    best = max(weights, key=lambda name: weights[name])
    identity = weight([one for one in wanted if one[0] != "*"], frozenset({"identity"}))
    return best if weights[best] > 0 and weights[best] >= (identity or 0.0) else ""
