"""A query as code that asks it: for the shell, Python and R, ready to copy."""

import shlex
from dataclasses import dataclass

from lod.sparql import Kind


@dataclass(frozen=True, slots=True)
class Code:
    """A program of a few lines."""

    language: str
    text: str


def programs(endpoint: str, query: str, kind: Kind) -> tuple[Code, ...]:
    """Return programs that ask `endpoint` the query and print its answer.

    Args:
        endpoint: IRI.
        query: any text at all; it cannot break out of where it stands.
        kind: of the answer: a table comes as CSV, a graph as Turtle.
    """
    media = {Kind.GRAPH: "text/turtle", Kind.SOLUTIONS: "text/csv"}.get(
        kind, "application/sparql-results+json"
    )
    return (
        Code("curl", _curl(endpoint, query, media)),
        Code("Python", _python(endpoint, query, media)),
        Code("R", _r(endpoint, query, media)),
    )


def _curl(endpoint: str, query: str, media: str) -> str:
    asked = shlex.quote(f"query={query}")
    return f"curl {shlex.quote(endpoint)} \\\n  -H 'Accept: {media}' \\\n  --data-urlencode {asked}\n"


def _python(endpoint: str, query: str, media: str) -> str:
    return f"""from urllib.parse import urlencode
from urllib.request import Request, urlopen

query = {python_text(query)}
asked = Request({endpoint!r}, urlencode({{"query": query}}).encode(), {{"Accept": {media!r}}})
with urlopen(asked) as answer:
    print(answer.read().decode())
"""


def _r(endpoint: str, query: str, media: str) -> str:
    reading = 'read.csv(text = content(answer, "text", encoding = "UTF-8"))'
    plain = 'cat(content(answer, "text", encoding = "UTF-8"))'
    return f"""library(httr)

query <- {r_text(query)}
answer <- POST("{endpoint}", body = list(query = query), encode = "form", accept("{media}"))
{reading if media == "text/csv" else plain}
"""


def python_text(text: str) -> str:
    """Write a text as Python does, over several lines where it has them.

    >>> python_text("a 'b'"), python_text("ends in a backslash \\\\")
    ('\"\"\"a \\'b\\'\"\"\"', "'ends in a backslash \\\\\\\\'")
    """
    plain = text.isprintable() or all(char.isprintable() or char == "\n" for char in text)
    if plain and "\\" not in text and '"""' not in text and not text.endswith('"'):
        return f'"""{text}"""'
    return repr(text)


def r_text(text: str) -> str:
    """Write a text as a raw string of R 4, closed by more dashes than stand in it.

    >>> r_text('a "b"')
    'r"(a "b")"'
    """
    dashes = next("-" * n for n in range(len(text) + 2) if f'){"-" * n}"' not in text)
    return f'r"{dashes}({text}){dashes}"'
