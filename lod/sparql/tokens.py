"""The words of a SPARQL query, as SPARQL 1.1 Query §19.8 divides them; enough to see clauses and positions.

The expression is linear in the text whatever the text is: every repetition is possessive, and an unclosed
string takes the rest of the text, which no engine accepts either. A word takes what dots join to it
(`true.SERVICE`), lest each of them be tried again as the beginning of a prefix.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_BASE: Final = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_U: Final = rf"{_BASE}_"
_CHARS: Final = rf"{_U}\-0-9\u00b7\u0300-\u036f\u203f-\u2040"
_ESCAPED: Final = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_LOCAL: Final = rf"(?:[{_U}:0-9]|{_ESCAPED})(?:[{_CHARS}:]|{_ESCAPED}|\.++(?=[{_CHARS}:%\\]))*+"
_PREFIX: Final = rf"[{_BASE}](?:[{_CHARS}]|\.++(?=[{_CHARS}]))*+"
_IN_IRI: Final = r"""[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"""

_TOKEN: Final = re.compile(
    rf"""
      (?P<space>[ \t\r\n]++)
    | (?P<comment>\#[^\r\n]*+)
    | (?P<iri><(?:{_IN_IRI})*+>)
    | (?P<string>
          \"\"\"(?:[^"\\]|\\.|"(?!""))*+(?:\"\"\"|\Z|\\)
        | '''(?:[^'\\]|\\.|'(?!''))*+(?:'''|\Z|\\)
        | "(?:[^"\\\r\n]|\\.)*+(?:"|(?s:.*))
        | '(?:[^'\\\r\n]|\\.)*+(?:'|(?s:.*))
      )
    | (?P<variable>[?$](?:[{_U}0-9][{_U}0-9\u00b7\u0300-\u036f\u203f-\u2040]*+))
    | (?P<blank>_:(?:[{_U}0-9](?:[{_CHARS}]|\.++(?=[{_CHARS}]))*+))
    | (?P<name>(?:{_PREFIX})?:(?:{_LOCAL})?+)
    | (?P<tag>@[A-Za-z]++(?:-[A-Za-z0-9]++)*+)
    | (?P<number>(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++)(?:[eE][+-]?[0-9]++)?)
    | (?P<word>{_PREFIX}|_)
    | (?P<sign>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_ABSOLUTE: Final = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:[^\\]*>")
_BETWEEN: Final = frozenset({"space", "comment"})


class Token(NamedTuple):
    """A word of a query; `kind` is the name of its group in the expression above."""

    kind: str
    text: str
    start: int  # offset in characters

    @property
    def end(self) -> int:
        """Offset of the character after it."""
        return self.start + len(self.text)


def tokens(text: str) -> Iterator[Token]:
    """Yield the words of a query without the blanks and comments between them.

    >>> [token.text for token in tokens("ASK { ?s a ex:B#c . }")]
    ['ASK', '{', '?s', 'a', 'ex:B']
    """
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup or "sign"
        if kind not in _BETWEEN:
            yield Token(kind, found[0], found.start())


def prefixes(text: str) -> dict[str, str]:
    """Return the prefixes that a query declares with an absolute IRI.

    >>> prefixes("PREFIX ex: <http://x/> BASE <http://y/> PREFIX : <#> ASK {}")
    {'ex': 'http://x/'}
    """
    declared: dict[str, str] = {}
    words = tokens(text)
    for word in words:
        said = word.text.casefold()
        if said == "prefix":
            name, iri = next(words, None), next(words, None)
            if name and iri and _ABSOLUTE.match(iri.text):
                declared[name.text[:-1]] = iri.text[1:-1]
        elif said == "base":
            next(words, None)
        else:
            break
    return declared


def form(text: str) -> str:
    """Return the query's form, "select", "ask", "construct" or "describe"; "" where it has none of them.

    >>> form("PREFIX select: <http://x/> BASE <http://x/ask> Describe <x>")
    'describe'
    """
    before = ""
    for word in tokens(text):
        said = word.text.casefold()
        if word.kind == "word" and before != "prefix" and said not in ("base", "prefix", "version"):
            return said if said in ("select", "ask", "construct", "describe") else ""
        before = said
    return ""
