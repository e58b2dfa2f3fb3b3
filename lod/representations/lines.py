"""N-Triples and N-Quads lines as bytes: their terms, their subject's group, the case of language tags.

Sorted lines without blank nodes are the canonical form of our data, so most work on millions of statements
is work on lines. Each line is as pyoxigraph serializes it: one space between terms, ` .` at the end.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from typing import Final, NamedTuple

_LANGUAGE: Final = re.compile(rb'"@([A-Za-z0-9-]*[A-Z-][A-Za-z0-9-]*)( <[^<>"]*>)? \.\s*\Z')


class Line(NamedTuple):
    """The terms of a statement, each as written: `<iri>`, `"text"@tag`, `"text"^^<iri>`."""

    subject: bytes
    predicate: bytes
    object: bytes
    graph: bytes  # b"" in the default graph


def split(line: bytes) -> Line:
    """Return the terms of one N-Triples or N-Quads line.

    >>> split(b'<http://x/s> <http://x/p> "a b"@ko-Hani <http://x/g> .')[2:]
    (b'"a b"@ko-Hani', b'<http://x/g>')
    """
    subject, predicate, rest = line.split(b" ", 2)
    rest = rest.rstrip()[:-1].rstrip()
    if rest.endswith(b")>>"):
        return Line(subject, predicate, rest, b"")
    at = rest.rfind(b'"') if rest.startswith(b'"') else rest.rfind(b")>>")
    value, space, graph = rest[max(at, 0) :].partition(b" ")
    return Line(subject, predicate, rest[: max(at, 0)] + value, graph if space else b"")


def triple(line: bytes) -> bytes:
    """Return the line without its graph, ended by one line feed."""
    parts = split(line)
    return b" ".join(parts[:3]) + b" .\n" if parts.graph else line.rstrip() + b"\n"


def groups(lines: Iterable[bytes]) -> Iterator[tuple[bytes, list[bytes]]]:
    """Yield each subject with its lines, for lines that stand together by subject."""
    for subject, group in groupby(lines, key=_subject):
        yield subject, list(group)


def _subject(line: bytes) -> bytes:
    return line[: line.index(b" ")]


def with_canonical_tag(line: bytes) -> bytes:
    """Return the line with its language tag in the case of RFC 5646 §2.1.1 (Oxigraph lower-cases tags).

    >>> with_canonical_tag(b'<http://x/s> <http://x/p> "x"@ko-hani .')
    b'<http://x/s> <http://x/p> "x"@ko-Hani .'
    """
    found = _LANGUAGE.search(line)
    if found is None:
        return line
    start, end = found.span(1)
    return line[:start] + canonical_tag(found.group(1)) + line[end:]


@lru_cache(maxsize=4096)
def canonical_tag(tag: bytes) -> bytes:
    """Return a language tag in the recommended case; a base direction (RDF 1.2) stays as it is.

    >>> canonical_tag(b"KO-latn-kr-T-ko-hang"), canonical_tag(b"AR--rtl")
    (b'ko-Latn-KR-t-ko-hang', b'ar--rtl')
    """
    language, mark, direction = tag.partition(b"--")
    subtags: list[bytes] = []
    extension = False
    for subtag in language.lower().split(b"-"):
        plain = extension or not subtags
        extension = extension or len(subtag) == 1
        sized = {2: subtag.upper(), 4: subtag.title()}.get(len(subtag), subtag)
        subtags.append(subtag if plain else sized)
    return b"-".join(subtags) + mark + direction
