"""N-Triples and N-Quads lines as bytes: their terms, their subject's group, the case of language tags.

Sorted lines without blank nodes are the canonical form of our data, so most work on millions of statements
is work on lines. Each line is as pyoxigraph serializes it: one space between terms, ` .` at the end.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Final, NamedTuple

_LANGUAGE: Final = re.compile(rb'"@([A-Za-z0-9-]*[A-Z-][A-Za-z0-9-]*)( <[^<>"]*>)? \.\s*\Z')


_SPACES: Final = 3  # on a line of three IRIs and a point


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


def in_graph(line: bytes) -> bool:
    """Tell whether a fourth term stands on a line."""
    if not line.endswith(b"> .\n"):
        return not line.endswith(b"\n") and in_graph(line + b"\n")
    end = line.rfind(b'"')
    if end >= 0:
        return b" <" in line[end:] and bool(split(line).graph)
    return line.count(b" ") > _SPACES and bool(split(line).graph)


def triple(line: bytes) -> bytes:
    """Return the line without its graph, ended by one line feed."""
    if not in_graph(line):
        return line if line.endswith(b"\n") else line + b"\n"
    return b" ".join(split(line)[:3]) + b" .\n"


def groups(lines: Iterable[bytes]) -> Iterator[tuple[bytes, list[bytes]]]:
    """Yield each subject with its lines, for lines that stand together by subject."""
    start, group = b"", list[bytes]()
    for line in lines:
        if start and line.startswith(start):
            group.append(line)
            continue
        if group:
            yield start[:-1], group
        start, group = line[: line.index(b" ") + 1], [line]
    if group:
        yield start[:-1], group


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


def where(lines: bytes | mmap, start: bytes) -> int:
    """Return where, in sorted lines, the first stands that is not before `start`.

    >>> where(b"a 1\\nb 1\\nb 2\\n", b"b")
    4
    """
    low, high = 0, len(lines)
    while low < high:  # low is always where a line begins
        begin = lines.rfind(b"\n", low, (low + high) // 2) + 1 or low
        if lines[begin : begin + len(start)] < start:
            low = lines.find(b"\n", begin) + 1 or len(lines)
        else:
            high = begin
    return low


def mapped(path: Path) -> mmap | bytes:
    """Return a file's bytes without reading them."""
    with path.open("rb") as file:
        return mmap(file.fileno(), 0, access=ACCESS_READ) if path.stat().st_size else b""
