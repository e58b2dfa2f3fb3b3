"""Addresses on the web, as RDF takes them for IRIs."""

import re
from typing import Final

# RFC 3987 §2.2: ucschar, without the planes that nobody writes addresses in.
_UCS: Final = "\u00a1-\ud7ff\uf900-\ufdcf\ufdf0-\uffef\U00010000-\U0001fffd\U00020000-\U0002fffd"
_PCHAR: Final = rf"(?:[A-Za-z0-9._~!$&'()*+,;=:@/?{_UCS}-]|%[0-9A-Fa-f]{{2}})*"
_ADDRESS: Final = re.compile(
    rf"https?://[A-Za-z0-9._~{_UCS}-]+(?::[0-9]{{1,5}})?(?:[/?]{_PCHAR})?(?:#{_PCHAR})?"
)


def web_address(text: str) -> str:
    """Return an absolute http or https IRI, "" for anything else that stands where one should.

    >>> web_address(" HTTPS://www.nl.go.kr/ "), web_address("www.nl.go.kr"), web_address("http://a/%zz")
    ('https://www.nl.go.kr/', '', '')
    """
    text = text.strip()
    if text[:5].isascii() and text[:4].lower() == "http" != text[:4]:
        scheme, mark, rest = text.partition(":")
        text = scheme.lower() + mark + rest  # the case of a scheme means nothing (RFC 3986 §3.1)
    return text if _ADDRESS.fullmatch(text) and len(text.split()) == 1 and not are_several(text) else ""


def are_several(text: str) -> bool:
    """Whether a text is several addresses with a mark between them; in a query the second is a part of it.

    >>> are_several("https://a/;http://b"), are_several("https://a/?of=1;http://b")
    (True, False)
    """
    return bool(_SEVERAL.match(text))


_SEVERAL: Final = re.compile(r"https?:[^?#]*[;,|]\s*(?:https?://|www\.)")
