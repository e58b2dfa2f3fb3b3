"""What a configuration holds: every value is checked when the file is read, every limit has a default."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from glob import glob, has_magic
from pathlib import Path
from typing import Any

from lod.errors import LodError


def _between(low: int, high: int | None = None) -> Mapping[str, Any]:
    return {"low": low, "high": high}


@dataclass(frozen=True, slots=True)
class Source:
    """One `[[source]]`: what is read, by which converter, with which of its options."""

    name: str
    converter: str
    path: str
    licence: str = ""
    shapes: tuple[str, ...] = ()  # SHACL files that this source is checked against, beside our own
    options: Mapping[str, object] = field(default_factory=dict)
    folder: Path = Path()  # that of the configuration file

    def files(self) -> tuple[tuple[str, Path], ...]:
        """Return each file with the name that reports give it, in the order of these names.

        The name is the path relative to the configuration; of a file elsewhere, relative to the part
        of `path` that holds no pattern: it is the same wherever the sources lie.

        Raises:
            LodError: no file matches.
        """
        found = self._matching(self.path)
        return tuple(sorted((self._reported(path), path) for path in found))

    def shape_files(self) -> tuple[Path, ...]:
        """Return the files of `shapes`.

        Raises:
            LodError: one of them matches no file.
        """
        return tuple(path for pattern in self.shapes for path in sorted(self._matching(pattern)))

    def _matching(self, pattern: str) -> list[Path]:
        literal = self.folder / pattern
        if literal.is_file():  # also a file whose own name has a bracket in it
            return [literal]
        # Path.glob takes no absolute pattern; root_dir keeps brackets of the folder's name out of it.
        names = glob(pattern, root_dir=self.folder, recursive=True)  # noqa: PTH207
        found = [path for path in (self.folder / name for name in names) if path.is_file()]
        if not found:
            raise LodError(
                f"source {self.name}: no file {'matches' if has_magic(pattern) else 'at'} {literal}"
            )
        return found

    def _reported(self, path: Path) -> str:
        if path.is_relative_to(self.folder) and ".." not in path.parts:
            return path.relative_to(self.folder).as_posix()
        fixed = Path(self.path)
        while has_magic(str(fixed)):
            fixed = fixed.parent
        root = self.folder / fixed
        return path.relative_to(root).as_posix() if root != path else path.name


@dataclass(frozen=True, slots=True)
class Build:
    """How much of the machine a build may use."""

    workers: int = field(default=0, metadata=_between(0, 512))  # 0: one for each core


@dataclass(frozen=True, slots=True)
class Web:
    """The web server and its limits."""

    host: str = "127.0.0.1"
    port: int = field(default=8000, metadata=_between(0, 65535))
    workers: int = field(default=2, metadata=_between(1, 512))
    threads: int = field(default=8, metadata=_between(1, 512))
    connections: int = field(default=1000, metadata=_between(10, 100_000))  # of a worker at a time
    max_body_bytes: int = field(default=10_000_000, metadata=_between(1024))
    trusted_proxies: tuple[str, ...] = ()  # addresses whose X-Forwarded-For is believed
    admin_email: str = ""  # of who answers for the repository; without one there is no OAI-PMH
    languages: tuple[str, ...] = ("en", "ko", "ja", "zh")  # of the interface; the first for all other readers
    colours: Mapping[str, str] = field(default_factory=dict)  # a name of site.css, such as link → #rrggbb
    dark_colours: Mapping[str, str] = field(default_factory=dict)  # the same, for dark screens
    logo: str = ""  # an SVG or PNG file
    footer: Mapping[str, str] = field(default_factory=dict)  # a line of Markdown by language
    templates: str = ""  # a folder whose templates stand in for ours
    outlines: str = "node_modules/world-atlas/countries-110m.json"  # of countries, in TopoJSON, for maps


@dataclass(frozen=True, slots=True)
class Sparql:
    """The endpoint for strangers' queries and its limits; 0 stands for no limit where that is allowed."""

    timeout_s: int = field(default=30, metadata=_between(1))
    workers: int = field(default=2, metadata=_between(1, 512))
    memory_mb: int = field(default=2048, metadata=_between(256))
    max_rows: int = field(default=0, metadata=_between(0))
    max_query_bytes: int = field(default=100_000, metadata=_between(100))
    queue: int = field(default=64, metadata=_between(0))  # queries that may wait for a worker
    per_client: int = field(default=0, metadata=_between(0))  # queries of one address at a time
    services: tuple[str, ...] = ()  # targets that SERVICE may name
    endpoint: str = ""  # a remote SPARQL endpoint instead of the release's store


@dataclass(frozen=True, slots=True)
class Config:
    """Everything in force: what the file says, and the defaults where it is silent."""

    base: str
    sources: tuple[Source, ...]
    title: Mapping[str, str] = field(default_factory=dict)
    languages: tuple[str, ...] = ("en",)
    licence: str = ""
    releases: Path = Path("releases")
    labels: tuple[str, ...] = ()  # properties that name a thing, beside those known
    max_problems: int | float | None = None  # a number, or a share below 1; None is no limit
    max_lost: int | float | None = None  # of a source's entities, since the release before; likewise
    keep: int = 0  # releases that `lod releases --prune` keeps; 0 keeps all
    build: Build = field(default_factory=Build)
    web: Web = field(default_factory=Web)
    sparql: Sparql = field(default_factory=Sparql)
    config_file: Path = Path("lod.toml")

    def source(self, name: str) -> Source | None:
        """Return the source of that name."""
        return next((source for source in self.sources if source.name == name), None)
