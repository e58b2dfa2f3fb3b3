"""What a release remembers of those before it, pruned or not: their names and the deltas between them."""

import json
import os
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from lod.documents import Documents
from lod.errors import LodError
from lod.release.deltas import write_delta
from lod.release.difference import Side
from lod.release.manifest import Manifest
from lod.release.opening import DATA, DOCUMENTS, HISTORY, Release

DELTAS: Final = "deltas"
CHAIN: Final = "chain.json"


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier release and what the next one changed in it."""

    name: str
    day: str
    next: str  # name of the release that followed
    added: int
    removed: int


def past(release: Path) -> tuple[Past, ...]:
    """Return the releases before this one, oldest first; they need not exist any more.

    Raises:
        LodError: the chain cannot be read.
    """
    file = release / HISTORY / CHAIN
    try:
        return tuple(Past(**each) for each in json.loads(file.read_bytes()))
    except FileNotFoundError:
        return ()
    except (ValueError, TypeError) as error:
        raise LodError(f"{file}: cannot be read: {error}") from error


def deltas(release: Path) -> tuple[Path, ...]:
    """Return the files of all deltas up to this release, oldest first."""
    folder = release / HISTORY / DELTAS
    order = {f"{each.name}--{each.next}": number for number, each in enumerate(past(release))}
    found = [path for path in folder.glob("*--*") if path.name.partition(".")[0] in order]
    return tuple(sorted(found, key=lambda path: (order[path.name.partition(".")[0]], path.name)))


def write_history(draft: Path, name: str, base: str, previous: Path | None) -> None:
    """Write into a draft, whose data and documents are made, what it remembers of the releases before.

    Args:
        draft: folder of the draft.
        name: that the release will have.
        base: the IRI prefix of what we publish.
        previous: folder of the release before; None for the first.

    Raises:
        LodError: the disk is full, or the release before cannot be read.
    """
    history = draft / HISTORY
    history.mkdir(exist_ok=True)
    chain: tuple[Past, ...] = ()
    if previous is not None:
        _carry(previous / HISTORY / DELTAS, history / DELTAS)
        chain = past(previous)
        if previous.name != name:
            chain = (*chain, _step(draft, name, base, previous))
    text = json.dumps([asdict(each) for each in chain], ensure_ascii=False, indent=1)
    (history / CHAIN).write_text(text + "\n", encoding="utf-8")


def _step(draft: Path, name: str, base: str, previous: Path) -> Past:
    before = Release.open(previous)
    new = Side(draft / DATA, Documents.open(draft / DOCUMENTS))
    delta = write_delta(draft / HISTORY / DELTAS, before.name, name, Side.of(before), new, base)
    return Past(before.name, Manifest.read(previous).day, name, delta.added, delta.removed)


def _carry(old: Path, new: Path) -> None:
    """Take over what was remembered: the same files under another folder, where the file system can."""
    new.mkdir(parents=True, exist_ok=True)
    for path in sorted(old.glob("*--*")):
        try:
            os.link(path, new / path.name)
        except OSError:
            shutil.copyfile(path, new / path.name)
