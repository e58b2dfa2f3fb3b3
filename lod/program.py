"""Which program this is: what was made by another may have to be made anew."""

import sys
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from typing import Final

_HOME: Final = Path(__file__).parent
_TEXTS: Final = frozenset({".py", ".tsv", ".txt"})


@cache
def fingerprint(rooms: tuple[str, ...], packages: tuple[str, ...]) -> str:
    """Return a digest of the files of rooms of `lod`, and of the versions of packages and of Python.

    Args:
        rooms: names of folders and modules; vocab's codes go with them.
        packages: names of distributions; one that is not installed is told so.
    """
    versions = [(name, _version(name)) for name in packages]
    found = sha256(f"{sys.version_info} {versions}".encode())
    for path in sorted(_files(rooms)):
        found.update(f"{path.name}\0".encode() + path.read_bytes())
    return found.hexdigest()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _files(rooms: tuple[str, ...]) -> Iterator[Path]:
    for room in rooms:
        folder = _HOME / room
        if folder.is_dir():
            yield from (path for path in folder.rglob("*") if path.suffix in _TEXTS)
        else:
            yield folder.with_suffix(".py")
    yield from Path(str(files("lod.vocab"))).glob("codes/*.tsv")
