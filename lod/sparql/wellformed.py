"""What XML cannot hold, found in what an engine writes (XML 1.0 §2.2)."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from lod.sparql.query import Kind, Unwritable

XML: Final = "application/sparql-results+xml"
_NO_XML: Final = re.compile(
    rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]"
    rb"|&#0*(?:[0-8]|1[124-9]|2[0-9]|3[01]|6553[45]);|&#x0*(?:[0-8bcefBCEF]|1[0-9a-fA-F]|[fF]{3}[efEF]);"
)
_CUT: Final = re.compile(rb"(?:\xef\xbf?|&[^;]{0,20})\Z")  # the beginning of what may be one


def check(text: bytes) -> None:
    """Have done with an answer that is no XML.

    Raises:
        Unwritable: a character of it can stand in no document.
    """
    if _NO_XML.search(text):
        raise Unwritable(Kind.SOLUTIONS)


def checked(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Hand on the pieces of an answer as far as they are XML; see `check`."""
    held = b""
    for piece in pieces:
        text = held + piece
        check(text)
        cut = found.start() if (found := _CUT.search(text)) else len(text)
        held = text[cut:]
        yield text[:cut]
    if held:
        yield held


def returns_kept(text: bytes) -> bytes:
    """Write carriage returns so that no reader of XML takes them for line feeds (XML 1.0 §2.11)."""
    return text.replace(b"\r", b"&#13;")
