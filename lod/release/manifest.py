"""`manifest.json`: what a release is made of, counted and with its digests."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, Self

from lod.errors import LodError

FILE: Final = "manifest.json"
DUMPS: Final = "dumps"  # the folder of the dumps
WHOLE: Final = "all"  # the dataset that holds all others
VOCABULARY: Final = "vocabulary"  # the source that describes all others
_BLOCK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class File:
    """A file of the release. `path` is relative to it, with slashes."""

    path: str
    bytes: int
    sha256: str
    statements: int | None = None  # of a dump, and of the data
    content_sha256: str = ""  # of a compressed file: of what it unpacks to
    dataset: str = ""  # of a dump: the dataset it holds, WHOLE for all
    media_type: str = ""  # of what it unpacks to
    records: int | None = None  # of a dump of the records themselves, which holds no statements

    @classmethod
    def of(cls, root: Path, path: str) -> Self:
        """Return the entry of a file as it lies on disk."""
        return cls(path, (root / path).stat().st_size, digest(root / path))


@dataclass(frozen=True, slots=True)
class Linkset:
    """Links from a dataset to a foreign one, known by the beginning of its IRIs."""

    target: str
    predicate: str
    triples: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What VoID tells of a dataset, counted statement by statement."""

    triples: int = 0
    subjects: int = 0  # distinct
    entities: int = 0  # subjects under the base with a class: no record, fragment, tombstone or once blank
    graphs: int = 0  # named graphs
    classes: Mapping[str, int] = field(default_factory=dict)  # IRI → distinct instances
    properties: Mapping[str, int] = field(default_factory=dict)  # IRI → triples
    linksets: tuple[Linkset, ...] = ()


@dataclass(frozen=True, slots=True)
class Dataset:
    """A source, or all of them (WHOLE)."""

    name: str
    figures: Figures
    title: Mapping[str, str] = field(default_factory=dict)  # language → text
    licence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """A release in figures. Nothing in it depends on the clock or on the machine."""

    name: str
    day: str  # ISO 8601
    digest: str
    base: str
    title: Mapping[str, str] = field(default_factory=dict)
    licence: str = ""
    documents: int = 0
    originals: int = 0  # documents whose record is kept as it came
    datasets: tuple[Dataset, ...] = ()  # WHOLE first, then in the order of the sources
    # What became of the records of each, and the files that were read: names, bytes, digests.
    sources: tuple[Mapping[str, Any], ...] = ()
    files: tuple[File, ...] = ()
    digests: str = ""  # the file that names all others; "" in what an earlier version of the program sealed

    def __bytes__(self) -> bytes:
        """Return the JSON text: UTF-8, keys sorted, one line feed at the end."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"

    @classmethod
    def read(cls, release: Path) -> Self:
        """Read the manifest of a release's folder.

        Raises:
            LodError: there is none, or it is none of ours.
        """
        try:
            told = json.loads((release / FILE).read_bytes())
            told["datasets"] = tuple(_dataset(**each) for each in told["datasets"])
            told["files"] = tuple(File(**each) for each in told["files"])
            told["sources"] = tuple(told["sources"])
            return cls(**told)
        except OSError as error:
            raise LodError(f"{release}: no release: {FILE}: {error.strerror}") from error
        except (ValueError, TypeError, KeyError) as error:
            raise LodError(f"{release / FILE}: cannot be read: {error}") from error

    def dataset(self, name: str) -> Dataset | None:
        """Return the dataset of that name."""
        return next((each for each in self.datasets if each.name == name), None)

    @property
    def has_graphs(self) -> bool:
        """Whether a statement stands in a named graph."""
        whole = self.dataset(WHOLE)
        return whole is not None and whole.figures.graphs > 0

    @property
    def dumps(self) -> tuple[File, ...]:
        """The dumps: those of the whole first."""
        return tuple(file for file in self.files if file.dataset)


def _dataset(figures: dict[str, Any], **more: Any) -> Dataset:
    linksets = tuple(Linkset(**each) for each in figures.pop("linksets"))
    return Dataset(figures=Figures(linksets=linksets, **figures), **more)


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    found = sha256()
    with path.open("rb", buffering=0) as file:
        while block := file.read(_BLOCK):
            found.update(block)
    return found.hexdigest()


def name(day: str, data: str, others: Iterable[str]) -> tuple[str, str]:
    """Return a release's name and digest.

    Args:
        day: ISO 8601 date.
        data: SHA-256 of the canonical data.
        others: whatever else two releases may differ in, such as the base and the counts of records.
    """
    found = sha256(data.encode())
    for other in others:
        found.update(b"\0" + other.encode())
    return f"{day}-{found.hexdigest()[:8]}", found.hexdigest()


def day_of(named: str) -> str:
    """Return the day, ISO 8601, that the name of a release begins with, or a date-time.

    >>> day_of("2026-01-05-0123abcd")
    '2026-01-05'
    """
    return named[:10]
