"""A release that was not built to follow what it follows in public gets its history when it is published.

All that depends on the release before stands in `history/`; it is made anew beside the old one, then takes
its place. Where that is killed, `complete` goes on.
"""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from lod.release.datestamps import Datestamps
from lod.release.dating import write_datestamps
from lod.release.digests import note_history
from lod.release.drafts import to_disk
from lod.release.history import write_history
from lod.release.manifest import Manifest
from lod.release.opening import DATA, DOCUMENTS, HISTORY, SOURCES
from lod.release.succession import follow

_WAITING: Final = f".{HISTORY}"
_TELLING: Final = "telling"


def settle(
    release: Path,
    previous: Path | None,
    beside: Path | None = None,
    since: str = "",
    languages: Sequence[str] = (),
) -> None:
    """Give a sealed release, which nobody has seen yet, the history that leads to it from another.

    Args:
        release: its folder.
        previous: folder of the release before; None where history begins.
        beside: folder of the release that is published now, having been rolled back to.
        since: when that was; ISO 8601 date-time.
        languages: of the labels in the lists of changes, in order of preference, BCP 47.

    Raises:
        LodError: the disk is full, or a release cannot be read.
    """
    manifest = Manifest.read(release)
    name, day, base = manifest.name, manifest.day, manifest.base
    draft = release / _WAITING
    draft.mkdir()
    try:
        for part in (DATA, DOCUMENTS, SOURCES):
            (draft / part).symlink_to((release / part).resolve())
        named = beside.name if beside is not None else ""
        follow(previous, base, day, beside=named, since=since, floor=True).write(draft)
        write_history(draft, name, base, previous, languages, graphs=manifest.has_graphs)
        write_datestamps(
            draft,
            name,
            day,
            base,
            datasets=[each.name for each in manifest.datasets],
            telling=_told(release, draft),
            previous=previous,
            beside=beside,
        )
        for path in (draft / DATA, draft / DOCUMENTS, draft / SOURCES, draft / _TELLING):
            path.unlink()
        note_history(draft)
        to_disk(draft)
        _exchange(release)
    finally:
        complete(release)


def complete(release: Path) -> None:
    """Bring to its end, or undo, what was killed while it gave a release its history."""
    waiting = release / _WAITING
    if waiting.is_dir():
        if not (release / HISTORY).is_dir():
            (waiting / HISTORY).rename(release / HISTORY)
        shutil.rmtree(waiting)


def _exchange(release: Path) -> None:
    if (release / HISTORY).is_dir():
        (release / HISTORY).rename(release / _WAITING / f"{HISTORY}.old")
    (release / _WAITING / HISTORY).rename(release / HISTORY)


def _told(release: Path, draft: Path) -> Path:
    """Write which sources tell of which entity, as was found when the release was built."""
    path = draft / _TELLING
    stamps = Datestamps.open(release)
    with path.open("w", encoding="utf-8") as out:
        for dated in stamps.all() if stamps is not None else ():
            out.writelines(f"{dated.iri}\t{dataset}\n" for dataset in dated.datasets)
    return path
