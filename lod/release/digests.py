"""The digests of what the manifest does not name: itself, what each machine makes its way, and history."""

import json
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

from lod.errors import LodError
from lod.release.history import History
from lod.release.manifest import File, Manifest, digest
from lod.release.opening import HISTORY, STORE

FILE: Final = "digests.json"  # in a release, and in its history, which is written anew by itself
_OF_THE_ENGINE: Final = (f"{STORE}/LOCK", f"{STORE}/LOG")  # who opens the store may write them


def note(release: Path, manifest: Manifest) -> None:
    """Note the files of a draft whose manifest is written; those of its history by themselves."""
    named = {file.path for file in manifest.files}
    paths = [path for path in _files(release) if not path.startswith(f"{HISTORY}/")]
    _write(release / FILE, release, [path for path in paths if path not in named])
    note_history(release)


def note_history(release: Path) -> None:
    """Note the files of the history of a release, or of its draft, that are not named in its deltas."""
    if (release / HISTORY).is_dir():
        named = {file.path for file in History.open(release).files}
        paths = [f"{HISTORY}/{path}" for path in _files(release / HISTORY)]
        _write(release / HISTORY / FILE, release, [path for path in paths if path not in named])


def noted(release: Path) -> tuple[File, ...]:
    """Return the files that were noted; none in what an earlier version of the program sealed.

    Raises:
        LodError: the notes cannot be read.
    """
    return (*_read(release / FILE), *_read(release / HISTORY / FILE))


def altered(release: Path) -> Iterator[str]:
    """Yield which noted files are not what they were, a line for each; all are read.

    Raises:
        LodError: the manifest or the notes cannot be read.
    """
    yield from _gone(release)
    for file in noted(release):
        try:
            if digest(release / file.path) != file.sha256:
                yield f"{file.path}: its SHA-256 is not that of {FILE}"
        except OSError as error:
            yield f"{file.path}: cannot be read: {error.strerror}"


def cut(release: Path, *, dumps: bool = True) -> Iterator[str]:
    """Yield which files are gone or have another length, a line for each; none is read.

    Args:
        release: its folder.
        dumps: whether to look at what is only handed on, too.

    Raises:
        LodError: the manifest or the notes cannot be read.
    """
    files = (*Manifest.read(release).files, *History.open(release).files) if dumps else ()
    yield from _gone(release)
    for file in (*files, *noted(release)):
        try:
            size = (release / file.path).stat().st_size
        except OSError as error:
            yield f"{file.path}: {error.strerror}"
            continue
        if size != file.bytes:
            yield f"{file.path}: has {size:,} bytes, not {file.bytes:,}"


def _gone(release: Path) -> Iterator[str]:
    """Yield which notes are not there, though the release was sealed with them, a line for each."""
    paths = (FILE, f"{HISTORY}/{FILE}") if (release / HISTORY).is_dir() else (FILE,)
    if Manifest.read(release).digests:
        yield from (f"{path}: is gone" for path in paths if not (release / path).exists())


def _files(folder: Path) -> list[str]:
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return sorted(path for path in found if path != FILE and not path.startswith(_OF_THE_ENGINE))


def _write(target: Path, release: Path, paths: Collection[str]) -> None:
    files = (File.of(release, path) for path in paths)
    told = [{"path": file.path, "bytes": file.bytes, "sha256": file.sha256} for file in files]
    target.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _read(path: Path) -> tuple[File, ...]:
    try:
        return tuple(File(**each) for each in json.loads(path.read_bytes()))
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise LodError(f"{path}: {error.strerror}") from error
    except (ValueError, TypeError) as error:
        raise LodError(f"{path}: cannot be read: {error}") from error
