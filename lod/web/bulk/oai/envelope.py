"""The XML of an answer (OAI-PMH.xsd of 2004): elements as text, everything escaped."""

import re
from collections.abc import Iterable, Mapping
from typing import Final
from xml.sax.saxutils import escape, quoteattr

PMH: Final = "http://www.openarchives.org/OAI/2.0/"
XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
_NO_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def element(name: str, content: str = "", attributes: Mapping[str, str] | None = None) -> str:
    """Return an element with text as content.

    >>> element("setName", "A & B", {"n": "1"})
    '<setName n="1">A &amp; B</setName>'
    """
    return wrapped(name, escape(_NO_XML.sub("\ufffd", content), {"\r": "&#13;"}), attributes)


def wrapped(name: str, content: str, attributes: Mapping[str, str] | None = None) -> str:
    """Return an element with XML as content."""
    told = "".join(
        f" {key}={quoteattr(_NO_XML.sub(chr(0xFFFD), value))}" for key, value in (attributes or {}).items()
    )
    return f"<{name}{told}>{content}</{name}>" if content else f"<{name}{told}/>"


def envelope(date: str, base_url: str, request: Mapping[str, str], content: Iterable[str]) -> bytes:
    """Return a whole answer.

    Args:
        date: of the answer, `YYYY-MM-DDThh:mm:ssZ`.
        base_url: of the repository.
        request: verb and arguments; empty where these were no good (§3.6).
        content: the errors, or the verb's element.
    """
    body = "\n".join(content)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<OAI-PMH xmlns="{PMH}" xmlns:xsi="{XSI}" xsi:schemaLocation="{PMH} {PMH}OAI-PMH.xsd">\n'
        f"{element('responseDate', date)}\n{element('request', base_url, request)}\n{body}\n</OAI-PMH>\n"
    ).encode()
