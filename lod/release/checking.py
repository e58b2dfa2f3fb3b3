"""A release is whole: every file is what the manifest says, every dump parses, store and documents open."""

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Final

import pyoxigraph

from lod.documents import Documents
from lod.documents.originals import Originals
from lod.errors import LodError
from lod.release.datestamps import BY_IRI, COUNTS, Datestamps, Window
from lod.release.digests import altered
from lod.release.history import CHAIN, History
from lod.release.manifest import FILE, Manifest
from lod.release.opening import DATA, DOCUMENTS, SOURCES, STORE
from lod.release.verification import verify
from lod.store import Store

_TYPED: Final = b'"^^<http://www.w3.org/2001/XMLSchema#'


def check(release: Path) -> list[str]:
    """Return what is wrong with a release, a line for each fault; none where all is well."""
    try:
        manifest = Manifest.read(release)
    except LodError as error:
        return [str(error)]
    faults = [
        *_name(release, manifest),
        *_files(release, manifest),
        *_remembered(release, manifest),
        *_noted(release),
    ]
    # What is known to be damaged is not opened: that may end the process.
    return faults or [*_dated(release), *_opened(release, manifest)]


def _name(release: Path, manifest: Manifest) -> Iterator[str]:
    if release.resolve().name != manifest.name:
        yield f"{FILE}: says it is {manifest.name}"


def _files(release: Path, manifest: Manifest) -> Iterator[str]:
    data = next((file.sha256 for file in manifest.files if file.path == DATA), None)
    if data is None:
        yield f"{FILE}: does not name {DATA}"
    # The store has parsed the data: a dump with the very same content is parsed too, once the data are whole.
    parsed: set[str] = set()
    for file in sorted(manifest.files, key=lambda file: file.path != DATA):
        faults = verify(release, file, parsed)
        yield from faults
        if file.path == DATA and not faults:
            parsed.add(file.sha256)


def _remembered(release: Path, manifest: Manifest) -> Iterator[str]:
    try:
        history = History.open(release)
    except LodError as error:
        yield str(error)
        return
    names = [name for delta in history.deltas for name in (delta.old, delta.new)]
    if names and (names[-1] != manifest.name or names[1:-1:2] != names[2::2]):
        yield f"{CHAIN}: is no chain of releases that ends in this one"
    for file in history.files:
        yield from verify(release, file)


def _noted(release: Path) -> Iterator[str]:
    try:
        yield from altered(release)
    except LodError as error:
        yield str(error)


def _dated(release: Path) -> Iterator[str]:
    try:
        stamps = Datestamps.open(release)
        listed = Counter(name for each in stamps.all() for name, _ in each.lists) if stamps else Counter()
        counted = {name: stamps.count(Window(name)) for name in stamps.lists} if stamps else {}
    except (LodError, ValueError) as error:
        yield f"{BY_IRI}: cannot be read: {error}"
        return
    if listed != counted:
        yield f"{BY_IRI}: lists {sum(listed.values())} datestamps, {COUNTS} counts {sum(counted.values())}"


def _opened(release: Path, manifest: Manifest) -> Iterator[str]:
    told = next((file.statements for file in manifest.files if file.path == DATA), 0)
    try:
        count = len(Store.open(release / STORE))
        wanted = told if count == told else (told or 0) - _held_together(release / DATA)
        if count != wanted:
            yield f"{STORE}: holds {count} statements, not {wanted}"
    except LodError as error:
        yield str(error)
    try:
        count = len(Documents.open(release / DOCUMENTS))
        if count != manifest.documents:
            yield f"{DOCUMENTS}: holds {count} documents, not {manifest.documents}"
    except LodError as error:
        yield str(error)
    try:
        count = len(Originals.open(release / SOURCES) or ())
        if count != manifest.originals:
            yield f"{SOURCES}: holds the records of {count} documents, not {manifest.originals}"
    except LodError as error:
        yield str(error)


def _held_together(data: Path) -> int:
    """Return how many statements the store has as one with another: of "1" and "01" it keeps the value."""
    together = 0
    with data.open("rb") as lines:
        for _, said in groupby(lines, key=lambda line: line.split(b" ", 2)[:2]):
            typed = [line for line in said if _TYPED in line]
            if len(typed) > 1:
                store = pyoxigraph.Store()
                store.load(b"".join(typed), format=pyoxigraph.RdfFormat.N_QUADS)
                together += len(typed) - len(store)
    return together
