"""Statements as canonical N-Quads lines: what a release is made of."""

import re
from collections.abc import Iterable
from typing import Final, cast

from pyoxigraph import Quad, RdfFormat, Triple, serialize

from lod.representations.lines import canonical_tag

# A literal's quotation marks are escaped and its line feeds too: such an end is that of a line.
_TAG: Final = re.compile(rb'"@([a-z0-9]+-[a-z0-9-]+)(?=(?: <[^<>"\n]*>)? \.\n)')


def lines(told: Iterable[Triple | Quad]) -> list[bytes]:
    """Return a line for each statement, in its order; language tags in canonical case (RFC 5646 §2.1.1).

    >>> from pyoxigraph import Literal, NamedNode
    >>> lines([Triple(NamedNode("http://x/s"), NamedNode("http://x/p"), Literal("a", language="ko-Hani"))])
    [b'<http://x/s> <http://x/p> "a"@ko-Hani .\\n']
    """
    written = serialize(cast(Iterable[Quad], told), format=RdfFormat.N_QUADS) or b""
    return _TAG.sub(_canonical, written).splitlines(keepends=True)


def _canonical(found: re.Match[bytes]) -> bytes:
    return b'"@' + canonical_tag(found[1])
