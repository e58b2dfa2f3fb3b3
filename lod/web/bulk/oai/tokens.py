"""Resumption tokens: where in which list a harvester is, with nothing kept by a server (OAI-PMH 2.0 §3.5).

A token names the list and the last entity sent, so that it leads on in any release and any process. Lists go
by day, then by IRI: what changes while a list is read moves to its end, and is met there.
"""

import base64
import binascii
import json
import re
from dataclasses import astuple, dataclass
from typing import Final, Self

_DAY: Final = re.compile(r"(\d{4}-\d{2}-\d{2})?", re.ASCII)
_LONGEST: Final = 6000  # characters; a request line holds 8000


@dataclass(frozen=True, slots=True)
class Token:
    """A list and a place in it.

    >>> Token.parse(str(Token("oai_dc", day="2026-01-01", iri="https://x.org/1", seen=100)))
    Token(prefix='oai_dc', set='', first='', last='', day='2026-01-01', iri='https://x.org/1', seen=100)
    >>> Token.parse("100")
    """

    prefix: str
    set: str = ""
    first: str = ""  # days, both included
    last: str = ""
    day: str = ""  # of the last entity sent
    iri: str = ""
    seen: int = 0  # how many were sent before

    def __str__(self) -> str:
        told = json.dumps(astuple(self), ensure_ascii=False, separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(told).decode().rstrip("=")

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Read a token; None where it is none of ours."""
        try:
            packed = text[:_LONGEST].encode("ascii")
            told = json.loads(base64.b64decode(packed + b"=" * (-len(packed) % 4), b"-_", validate=True))
            token = cls(*told)
        except (UnicodeError, binascii.Error, ValueError, TypeError):
            return None
        *texts, seen = told
        valid = all(isinstance(one, str) for one in texts) and type(seen) is int and seen > 0
        return token if valid and all(map(_DAY.fullmatch, (token.first, token.last, token.day))) else None
