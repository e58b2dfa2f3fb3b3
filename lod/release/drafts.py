"""A release being written: sealed by one rename, or gone without a trace."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from lod.errors import LodError
from lod.release import digests
from lod.release import manifest as manifests
from lod.release.manifest import Manifest

LINKED: Final = "is a link, and not taken for a release; move the folder itself here"
PREFIX: Final = ".draft-"
LOCK: Final = ".lock"
PUBLISHING: Final = ".lock-publishing"


@dataclass(frozen=True, slots=True)
class Draft:
    """A folder that no reader looks at."""

    path: Path

    def seal(self, manifest: Manifest) -> Path:
        """Make the draft the release that its manifest names and return its folder.

        A release of that name, that is, one of the same content, is kept as it is and becomes the newest.

        Raises:
            LodError: the disk is full, or the release of that name is damaged or a link.
        """
        target = self.path.parent / manifest.name
        manifest = replace(manifest, digests=digests.FILE)
        try:
            (self.path / manifests.FILE).write_bytes(bytes(manifest))
            if target.is_symlink():
                raise LodError(f"{target}: {LINKED}")
            if target.is_dir():
                _refuse_damaged(target)
                os.utime(target / manifests.FILE)
                return target
            digests.note(self.path, manifest)
            self.path.chmod(0o755)  # mkdtemp made it private; the web server reads as another user
            to_disk(self.path)
            # A rename within one file system is atomic: a reader sees the old list
            # of releases or the new one, never a half-written folder.
            self.path.rename(target)
            sync(target.parent)
        except OSError as error:
            raise LodError(f"{target}: cannot be sealed: {error.strerror}") from error
        return target


def _refuse_damaged(release: Path) -> None:
    faults = [*digests.cut(release), *digests.altered(release)]
    if faults:
        told = f"{release} has the same content and is damaged; move it away, then build again"
        raise LodError(f"{told}: {faults[0]}")


@contextmanager
def drafting(releases: Path) -> Iterator[Draft]:
    """Give a draft among `releases`; what is not sealed when the block ends is removed.

    Raises:
        LodError: another build is at work there.
    """
    with locked(releases):
        sweep(releases)
        path = Path(tempfile.mkdtemp(dir=releases, prefix=PREFIX))
        try:
            yield Draft(path)
        finally:
            shutil.rmtree(path, ignore_errors=True)  # not there any more where it was sealed


@contextmanager
def locked(releases: Path, lock_file: str = LOCK) -> Iterator[None]:
    """Keep other writers out of `releases`; the system lifts the lock however this process ends.

    Args:
        releases: the folder.
        lock_file: LOCK for what makes and removes releases, PUBLISHING for what switches among them.

    Raises:
        LodError: another writer is at work there.
    """
    try:
        releases.mkdir(parents=True, exist_ok=True)
        with (releases / lock_file).open("ab") as lock:
            try:
                # A lock of the process, which its workers do not inherit: a killed build leaves none.
                fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                what = "build or prune" if lock_file == LOCK else "publication"
                raise LodError(f"another {what} is at work in {releases}") from error
            yield
    except OSError as error:
        where = error.filename or f"{releases}: cannot be written"
        raise LodError(f"{where}: {error.strerror or error}") from error


def sweep(releases: Path) -> None:
    """Remove what killed builds and prunes left; for the holder of the lock."""
    for left in releases.glob(f"{PREFIX}*"):
        shutil.rmtree(left, ignore_errors=True)


def discard(release: Path) -> None:
    """Remove a release: out of sight by one rename, then from the disk; for the holder of the lock."""
    hidden = release.with_name(f"{PREFIX}{release.name}")
    release.rename(hidden)
    shutil.rmtree(hidden, ignore_errors=True)


def sync(path: Path) -> None:
    """Have the system write a file, or a folder's list, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def to_disk(folder: Path) -> None:
    """Have the system write all of a folder to the disk."""
    for path in folder.rglob("*"):
        if not path.is_symlink():
            sync(path)
    sync(folder)
