"""What was made of each piece of the sources in the last build, so that it need not be made again.

It is found by a digest of the piece and of all else that it depends on: the program, its packages, the
options of the source. A piece that did not change tells the same, wherever it stands in its file now.
"""

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from shutil import rmtree
from types import TracebackType
from typing import Final, NamedTuple, Self

import zstandard

from lod.build.sources import Part, described_options
from lod.build.told import Told
from lod.errors import LodError
from lod.program import fingerprint

FOLDER: Final = ".conversions"  # among the releases
_STEM: Final = "pieces-"
_AGAIN: Final = "-again"
_INDEX: Final = "index"
_OLD: Final = ".draft-conversions"  # a name that the next build sweeps away
# What a record is turned into depends on these.
_PACKAGES: Final = ("edtf", "ijson", "jaconv", "orjson", "pymarc", "pyoxigraph", "python-stdnum")
_ROOMS: Final = (
    "build", "converters", "csvtext", "dates", "errors", "identifiers", "jsontext", "links", "marc21",
    "names", "namespaces", "packing", "rdf", "records", "representations",
)  # fmt: skip


class _Place(NamedTuple):
    """Where a form of `Told` is kept."""

    file: str
    offset: int
    size: int
    outcomes: int


class Conversions:
    """Reads what was kept; nothing where nothing was."""

    def __init__(self, folder: Path) -> None:
        """Open what is kept in `folder`; use `opened`."""
        self._folder = folder
        self._places: dict[bytes, list[_Place]] = {}
        with suppress(OSError, ValueError):
            for path in sorted(folder.glob(f"*{_INDEX}")):
                self._read_index(path)

    def _read_index(self, path: Path) -> None:
        with path.open("r", encoding="ascii") as index:
            for line in index:
                key, file, *numbers = line.split()
                self._places.setdefault(bytes.fromhex(key), []).append(_Place(file, *map(int, numbers)))

    def get(self, key: bytes) -> "Kept | None":
        """Return what was made of a piece; None where that is not known, or damaged."""
        places = self._places.get(key)
        if places is None:
            return None
        try:
            if len(places) > 1:  # else it is read but once
                for place in places:
                    Told.parse(self.read(place))
            return Kept(self, places, Told.parse(self.read(places[0])))
        except (OSError, zstandard.ZstdError):
            return None

    def read(self, place: _Place) -> bytes:
        """Return the form that is kept."""
        with (self._folder / place.file).open("rb", buffering=0) as file:
            return os.pread(file.fileno(), place.size, place.offset)


class Kept:
    """What was made of a piece, some outcomes at a time."""

    def __init__(self, conversions: Conversions, places: Sequence[_Place], first: Told) -> None:
        """Use `Conversions.get`."""
        self._conversions = conversions
        self._places = places
        self._first = first
        self.outcomes = sum(place.outcomes for place in places)

    def __iter__(self) -> Iterator[tuple[bytes, Told]]:
        """Yield what is told, after the form that is kept."""
        for number, place in enumerate(self._places):
            form = self._conversions.read(place)
            yield form, Told.parse(form) if number else self._first


def opened(folder: Path) -> Conversions:
    """Return what is kept in a folder; a process opens it once, as long as it is the same."""
    try:
        return _opened(folder, folder.stat().st_ino)
    except OSError:
        return Conversions(folder)


@lru_cache(maxsize=1)
def _opened(folder: Path, inode: int) -> Conversions:
    return Conversions(folder)


class Keeping:
    """Keeps what is made of the pieces of a part."""

    def __init__(self, folder: Path, part: int, *, again: bool) -> None:
        """Begin the two files of a part in `folder`, others where it is told `again`."""
        self._name = f"{_STEM}{part:07}{_AGAIN if again else ''}"
        self._files = ExitStack()
        self._file = self._files.enter_context((folder / self._name).open("wb"))
        self._index = self._files.enter_context(
            (folder / f"{self._name}.{_INDEX}").open("w", encoding="ascii")
        )
        self._written: list[_Place] = []  # of the piece at hand

    def write(self, form: bytes, told: Told) -> None:
        """Keep what some outcomes tell, in the form that is kept."""
        self._written.append(_Place(self._name, self._file.tell(), len(form), told.outcomes))
        self._file.write(form)

    def found_by(self, key: bytes) -> None:
        """Let what was written since the last piece be found by a key."""
        for place in self._written:
            self._index.write(" ".join((key.hex(), *map(str, place))) + "\n")
        self._written.clear()

    def forget(self) -> None:
        """Let what was written since the last piece not be found."""
        self._written.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._files.close()


def keep(made: Path, releases: Path) -> None:
    """Let what the parts of a build wrote in `made` take the place of what is kept among the releases.

    A build that is killed meanwhile leaves what was kept before, or nothing.

    Raises:
        LodError: the disk is full.
    """
    target, old = releases / FOLDER, releases / _OLD
    try:
        for again in made.glob(f"{_STEM}*{_AGAIN}"):
            first = again.with_name(again.name.removesuffix(_AGAIN))
            first.unlink()
            first.with_name(f"{first.name}.{_INDEX}").unlink()
        if target.exists():
            target.rename(old)
        made.rename(target)
    except OSError as error:
        raise LodError(f"{target}: cannot be written: {error.strerror}") from error
    rmtree(old, ignore_errors=True)


def key_of(part: Part, base: str, digest: bytes) -> bytes:
    """Return the key of a piece of a part, by the SHA-256 of its bytes."""
    origin = part.origin
    context = _context(origin.number, part.file, described_options(origin), base)
    return sha256(context + digest).digest()


@lru_cache(maxsize=1024)
def _context(number: int, file: str, options: str, base: str) -> bytes:
    return json.dumps([fingerprint(_ROOMS, _PACKAGES), number, file, options, base]).encode()
