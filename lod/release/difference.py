"""What changed from one release to another: statements as sorted lines, and the fate of each thing.

Both data files are sorted and without blank nodes, so their difference is what comm(1) tells of two lists.
"""

import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final, NamedTuple, Self

from lod.documents import Documents
from lod.documents.document import CURRENT
from lod.documents.keys import Nodes
from lod.namespaces import Ours
from lod.release.opening import Release
from lod.search.called import label_in, own_block
from lod.sorting import compared, sort

_CLASS: Final = re.compile(rb"\s*<[^<>]*> a (<[^<>]*>|[^\s,;]+)")


class Side(NamedTuple):
    """A release, or a draft of one, as far as a difference needs it."""

    data: Path
    documents: Documents
    graphs: bool = False  # a statement stands in a named graph

    @classmethod
    def of(cls, release: Release) -> Self:
        """Return an open release as a side."""
        return cls(release.data, release.documents, release.manifest.has_graphs)


class Kind(Enum):
    """What became of a thing."""

    CREATED = "created"
    UPDATED = "updated"
    REPLACED = "replaced"  # merged into another
    SPLIT = "split"
    WITHDRAWN = "withdrawn"  # gone, with a tombstone
    DELETED = "deleted"  # gone without a trace


GONE: Final = frozenset({Kind.REPLACED, Kind.SPLIT, Kind.WITHDRAWN, Kind.DELETED})


@dataclass(frozen=True, slots=True)
class Change:
    """A thing whose own statements changed; who links to it makes no difference."""

    thing: str
    kind: Kind
    successors: tuple[str, ...] = ()
    type: str = ""  # IRI of a class of it; "" where it has none, now or before
    label: str = ""  # its name now, or the last that it had; "" for none


class Line(NamedTuple):
    """A statement that only one of two releases holds."""

    added: bool
    line: bytes


def lines(old: Path, new: Path) -> Iterator[Line]:
    """Yield the lines that are in one of two sorted files, in byte order; memory is flat.

    Raises:
        LodError: a file cannot be read, or is not sorted.
    """
    with compared(old, new) as told:
        for line in told:
            # comm sets the second file's own lines off by a tab, with which no statement begins.
            added = line.startswith(b"\t")
            yield Line(added, line[1:] if added else line)


def changes(old: Side, new: Side, base: str, languages: Sequence[str] = ()) -> Iterator[Change]:
    """Yield what became of each thing that changed, in the order of their IRIs.

    Args:
        old: the release before.
        new: the release after.
        base: the IRI prefix of what we publish.
        languages: of the labels, in order of preference, BCP 47.
    """
    nodes = Nodes(base.encode())
    naming = _Naming(Ours(base).prefixes, tuple(languages))
    with tempfile.TemporaryDirectory(prefix="lod-changes-") as scratch:
        keys = Path(scratch) / "keys"
        with keys.open("wb") as out:
            out.writelines(thing + b"\n" for thing in _things(lines(old.data, new.data), nodes, (old, new)))
        sort(keys)
        with keys.open("rb") as found:
            for key in found:
                yield from _change(key[:-1].decode(), old.documents, new.documents, naming)


def _things(told: Iterable[Line], nodes: Nodes, sides: tuple[Side, Side]) -> Iterator[bytes]:
    """Yield the thing of each changed statement of ours; many of them more than once."""
    last = b""
    for _, line in told:
        subject = line[: line.index(b">") + 1]
        if subject == last or not subject.startswith(nodes.start):
            continue
        last = subject
        yield (
            nodes.thing(subject[1:-1])
            if not subject.startswith(nodes.genid)
            else _holder(subject, nodes, sides)
        )


def _holder(genid: bytes, nodes: Nodes, sides: tuple[Side, Side]) -> bytes:
    """Return the thing that leads to a node which was blank; the node itself where none does."""
    for side in sides:
        node, seen = genid, set[bytes]()
        while node.startswith(nodes.genid) and node not in seen:
            seen.add(node)
            leading = side.documents.incoming(node[1:-1].decode())
            if not leading:
                break
            node = leading[: leading.index(b">") + 1]
        if not node.startswith(nodes.genid):
            return nodes.thing(node[1:-1])
    return genid[1:-1]


def _change(thing: str, old: Documents, new: Documents, naming: "_Naming") -> Iterator[Change]:
    before, after = old.get(thing), new.get(thing)
    if after is None and before is None:
        return
    if after is None:
        kind = Kind.DELETED
    elif after.state != CURRENT and (before is None or before.state != after.state):
        kind = Kind(after.state)
    else:
        kind = Kind.CREATED if before is None else Kind.UPDATED
    told = [own_block(each.turtle, thing) for each in (after, before) if each is not None]
    yield Change(
        thing,
        kind,
        after.successors if after is not None else (),
        type=next(filter(None, map(naming.type, told)), ""),
        label=next(filter(None, map(naming.label, told)), ""),
    )


@dataclass(frozen=True, slots=True)
class _Naming:
    """Reads a class and a name from a thing's own Turtle, as we write it: classes come first."""

    prefixes: Mapping[str, str]
    languages: tuple[str, ...]

    def type(self, block: bytes) -> str:
        found = _CLASS.match(block)
        if found is None:
            return ""
        name = found[1].decode()
        prefix, colon, local = name.partition(":")
        return name[1:-1] if name.startswith("<") else self.prefixes[prefix] + local if colon else ""

    def label(self, block: bytes) -> str:
        return label_in(block, self.languages)
