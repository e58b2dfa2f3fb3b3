"""What a release remembers of those before it, pruned or not: the deltas from each to the next."""

import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, Self

from lod.documents import Documents
from lod.errors import LodError
from lod.release.deltas import Delta, read_changes, write_delta
from lod.release.difference import Change, Side
from lod.release.manifest import File, Manifest
from lod.release.opening import DATA, DOCUMENTS, HISTORY, Release

DELTAS: Final = f"{HISTORY}/deltas"
CHAIN: Final = f"{HISTORY}/deltas.json"


@dataclass(frozen=True, slots=True)
class History:
    """All deltas up to a release, oldest first; the releases before need not exist any more."""

    release: Path  # its folder
    deltas: tuple[Delta, ...]

    @classmethod
    def open(cls, release: Path) -> Self:
        """Read what a release, or its draft, remembers; a first one remembers nothing.

        Raises:
            LodError: it cannot be read.
        """
        file = release / CHAIN
        try:
            return cls(release, tuple(_delta(each) for each in json.loads(file.read_bytes())))
        except FileNotFoundError:
            return cls(release, ())
        except (ValueError, TypeError, KeyError) as error:
            raise LodError(f"{file}: cannot be read: {error}") from error

    @property
    def total(self) -> int:
        """How many changes of things there are in all."""
        return sum(delta.total for delta in self.deltas)

    @property
    def previous(self) -> str:
        """Name of the release before, "" for none."""
        return self.deltas[-1].old if self.deltas else ""

    def delta(self, new: str) -> Delta | None:
        """Return the delta that made the release of this name."""
        return next((delta for delta in self.deltas if delta.new == new), None)

    def changes(self, delta: Delta, page: int) -> tuple[Change, ...]:
        """Return a page of a delta's changes, counted from 1, in the order of their IRIs.

        Raises:
            LodError: they cannot be read.
        """
        return read_changes(self.release, delta, page)

    @property
    def files(self) -> tuple[File, ...]:
        """The files of all deltas, oldest first."""
        return tuple(file for delta in self.deltas for file in delta.files)


def write_history(
    draft: Path,
    name: str,
    base: str,
    previous: Path | None,
    languages: Sequence[str] = (),
    *,
    graphs: bool = False,
) -> None:
    """Write into a draft, whose data and documents are made, what it remembers of the releases before.

    Args:
        draft: folder of the draft.
        name: that the release will have.
        base: the IRI prefix of what we publish.
        previous: folder of the release before; None for the first.
        languages: of the labels in the lists of changes, in order of preference, BCP 47.
        graphs: whether a statement of the draft stands in a named graph.

    Raises:
        LodError: the disk is full, or the release before cannot be read.
    """
    (draft / DELTAS).mkdir(parents=True, exist_ok=True)
    deltas: tuple[Delta, ...] = ()
    # Under another base nothing was told of these things: a history begins.
    if previous is not None and Manifest.read(previous).base == base:
        before = History.open(previous)
        _carry(previous, draft, before.files)
        deltas = before.deltas
        if previous.name != name:
            new = Side(draft / DATA, Documents.open(draft / DOCUMENTS), graphs)
            deltas = (*deltas, _step(draft, new, name, base, previous, languages))
    _write(draft / CHAIN, deltas)


def _step(draft: Path, new: Side, name: str, base: str, previous: Path, languages: Sequence[str]) -> Delta:
    before = Release.open(previous)
    return write_delta(draft, DELTAS, before.name, name, Side.of(before), new, base, languages)


def _write(path: Path, deltas: Sequence[Delta]) -> None:
    text = json.dumps([asdict(each) for each in deltas], ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")


def _delta(told: dict[str, Any]) -> Delta:
    files = tuple(File(**each) for each in told.pop("files"))
    return Delta(files=files, pages=tuple(told.pop("pages")), **told)


def _carry(previous: Path, draft: Path, files: Sequence[File]) -> None:
    """Take over what was remembered: the same files under another folder, where the file system can."""
    for file in files:
        try:
            os.link(previous / file.path, draft / file.path)
        except OSError:
            shutil.copyfile(previous / file.path, draft / file.path)
