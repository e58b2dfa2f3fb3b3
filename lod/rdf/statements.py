"""An RDF source's own statements, passed through as they are."""

import re
from collections.abc import Iterator
from typing import Final

from pyoxigraph import RdfFormat, serialize

from lod.rdf.telling import Telling, told
from lod.records.statements import Statements
from lod.representations.lines import canonical_tag

# A literal's quotation marks are escaped and its line feeds too: such an end is that of a line.
_TAG: Final = re.compile(rb'"@([a-z0-9]+-[a-z0-9-]+)(?=(?: <[^<>"\n]*>)? \.\n)')


@told.register
def _(record: Statements, telling: Telling) -> Iterator[str]:
    written = serialize(record.quads, format=RdfFormat.N_QUADS) or b""
    yield from _TAG.sub(_canonical, written).decode().splitlines(keepends=True)


def _canonical(found: re.Match[bytes]) -> bytes:
    return b'"@' + canonical_tag(found[1])
