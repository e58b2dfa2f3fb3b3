"""Which source tells of which entity, where no record of it says so."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from lod.documents.keys import Nodes
from lod.namespaces import FOAF
from lod.release.dumps import Dumped
from lod.sorting import sort

_FILE: Final = "telling"
_RECORD: Final = FOAF["Document"].value


def telling(dumped: Sequence[Dumped], base: str, scratch: Path) -> Path:
    """Look through the sources that keep no record of each of their entities; authority records are none.

    Returns a file of sorted lines: an entity and a source that tells of it, a tab between.

    Args:
        dumped: the datasets, counted, and their subjects.
        base: the IRI prefix of what we publish.
        scratch: a folder for what is written.
    """
    path = scratch / _FILE
    nodes = Nodes(base.encode())
    with path.open("wb") as out:
        for each in dumped:
            if each.subjects is not None and _lacks_records(each):
                source = each.dataset.encode()
                out.writelines(b"%b\t%b\n" % (thing, source) for thing in _things(each.subjects, nodes))
    sort(path)
    return path


def _lacks_records(dumped: Dumped) -> bool:
    return dumped.figures.classes.get(_RECORD, 0) < dumped.figures.entities


def _things(subjects: Path, nodes: Nodes) -> Iterator[bytes]:
    """Yield the thing of each subject of ours, once for those that stand side by side."""
    same: tuple[bytes, ...] = ()  # how lines of the same thing begin
    with subjects.open("rb") as lines:
        for line in lines:
            if line.startswith(same):
                continue
            subject = line[: line.index(b">")].partition(b"#")[0]
            same = subject + b">", subject + b"#"
            if subject.startswith(nodes.start) and not subject.startswith(nodes.genid):
                yield nodes.thing(subject[1:])
