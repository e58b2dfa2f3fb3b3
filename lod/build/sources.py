"""The sources of a configuration as jobs for workers: files, or parts of big ones, with checked options."""

import inspect
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from lod.config import Config, Source, unknown
from lod.converters import CONVERTERS, SPLITTERS
from lod.errors import LodError, UnreadableSource
from lod.release.manifest import VOCABULARY, digest

_OF_THE_PROJECT: Final = "https://creativecommons.org/publicdomain/zero/1.0/"
_LARGEST: Final = 16 << 20  # bytes of a file that one job converts, where it can be divided
_SMALLEST: Final = 1 << 20
_EACH: Final = 8  # parts for each worker, so that none waits long for the last
_OF_TABLES: Final = frozenset({"columns", "encoding"})  # options of what reads tables
_FILLED: Final = frozenset({"source", "base", "labels"})  # options that the build itself fills


@dataclass(frozen=True, slots=True)
class Origin:
    """A source, ready to be converted."""

    number: int
    name: str
    converter: str
    licence: str
    options: Mapping[str, object]
    files: tuple[tuple[str, Path], ...] = ()  # how reports name it, where it lies
    shapes: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A file, or as much of it as one worker converts at once."""

    origin: Origin
    number: int  # counted through all parts of the build
    file: str
    path: Path
    start: int = 0
    end: int = 0  # byte after the last
    first: int = 1  # ordinal of the first record


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a converter: the type that it takes and whether it can be left out."""

    name: str
    type: Any
    required: bool = field(default=False)


def origins(config: Config) -> tuple[Origin, ...]:
    """Return what is to be published: our vocabulary, then the sources in their order.

    Raises:
        LodError: a converter or option is unknown or of the wrong type, or a file is missing.
    """
    check_options(config)
    named = (
        Origin(
            number,
            source.name,
            source.converter,
            source.licence or config.licence,
            options_for(source, config.base, config.labels),
            source.files(),
            source.shape_files(),
        )
        for number, source in enumerate(config.sources, 1)
    )
    return (_vocabulary(config.base), *named)


def check_options(config: Config) -> None:
    """Check each source against the signature of its converter.

    Raises:
        LodError: a converter or option is unknown, missing or of the wrong type; names its path in the file.
    """
    for number, source in enumerate(config.sources, 1):
        for key, wrong in _faults(source):
            raise LodError(f"{config.config_file}: source[{number}].{key}: {wrong} (source {source.name})")


def look_at(origins: Iterable[Origin]) -> None:
    """Look at the head of each table: what the configuration says of it must fit.

    Raises:
        LodError: a column is not there, a meaning, encoding or option not known; names each file or source.
    """
    wrong = []
    for origin in origins:
        convert = CONVERTERS[origin.converter]
        if not options_of(origin.converter).keys() & _OF_TABLES:
            continue
        for file, path in origin.files:
            try:
                with path.open("rb") as stream:
                    next(iter(convert(stream, file, first=1, **origin.options)), None)
            except UnreadableSource as error:
                wrong.append(f"{error.at(file)} (source {origin.name})")
            except LodError as error:  # of an option: alike for every file
                wrong.append(f"{error} (source {origin.name})")
                break
            except OSError as error:
                wrong.append(f"{path}: {error.strerror}")
    if wrong:
        raise LodError("\n".join(wrong))


def options_of(converter: str) -> dict[str, Option]:
    """Return the options that may stand beside a source of this converter."""
    convert = CONVERTERS[converter]
    hints = get_type_hints(convert)
    return {
        name: Option(name, hints.get(name, Any), parameter.default is inspect.Parameter.empty)
        for name, parameter in inspect.signature(convert).parameters.items()
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY and name not in {"first", *_FILLED}
    }


def _faults(source: Source) -> Iterator[tuple[str, str]]:
    if source.converter not in CONVERTERS:
        yield "converter", f"{source.converter}: {unknown(source.converter, tuple(CONVERTERS), 'converter')}"
        return
    known = options_of(source.converter)
    for key, value in source.options.items():
        if key not in known:
            may = (*known, "name", "converter", "path", "licence", "shapes")
            yield key, unknown(key, may, f"option of converter {source.converter}")
        elif not fits(value, known[key].type):
            yield key, f"must be {described(known[key].type)}"
    for option in known.values():
        if option.required and option.name not in source.options:
            yield option.name, f"is required by converter {source.converter}"


def fits(value: object, wanted: Any) -> bool:
    """Tell whether a TOML value is of the type an option is annotated with.

    >>> fits(["a"], list[str]), fits({"a": 1}, dict[str, str]), fits(True, int)
    (True, False, False)
    """
    origin, inner = get_origin(wanted), get_args(wanted)
    if wanted in (Any, object):
        return True
    if origin in (Union, UnionType):
        return any(fits(value, each) for each in inner if each is not NoneType)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return isinstance(value, dict) and all(fits(item, inner[1]) for item in value.values())
    if isinstance(origin, type) and issubclass(origin, Iterable):
        return isinstance(value, list) and all(fits(item, inner[0]) for item in value)
    return type(value) is wanted or (wanted is float and type(value) is int)


def described(wanted: Any) -> str:
    """Return the type of an option in words."""
    words = {str: "a string", int: "a whole number", bool: "true or false", float: "a number"}
    origin, inner = get_origin(wanted), get_args(wanted)
    if origin in (Union, UnionType):
        return " or ".join(described(each) for each in inner if each is not NoneType)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return f"a table, each value {described(inner[1])}"
    if isinstance(origin, type) and issubclass(origin, Iterable):
        return f"a list, each item {described(inner[0])}"
    return words.get(wanted, str(wanted))


def options_for(source: Source, base: str, labels: tuple[str, ...]) -> dict[str, object]:
    """Return what the converter of a source is called with."""
    return dict(source.options) | filled(CONVERTERS[source.converter], source.name, base, labels)


def filled(
    convert: Callable[..., Any], source: str, base: str, labels: tuple[str, ...] = ()
) -> dict[str, object]:
    """Return the options that a converter has the build fill."""
    has = inspect.signature(convert).parameters
    told = {"source": source, "base": base, "labels": labels}
    return {name: value for name, value in told.items() if name in has}


def files_read(origin: Origin) -> list[dict[str, object]]:
    """Return the files of a source as the manifest has them: name, bytes, SHA-256.

    Raises:
        LodError: a file cannot be read.
    """
    try:
        return [
            {"name": name, "bytes": path.stat().st_size, "sha256": digest(path)}
            for name, path in origin.files
        ]
    except OSError as error:
        raise LodError(f"{error.filename}: {error.strerror}") from error


def as_they_lie(origins: Iterable[Origin]) -> tuple[tuple[str, int, int, int], ...]:
    """Return of each file of the sources what tells that it was written to, or another put in its place.

    Raises:
        LodError: a file is not there any more.
    """
    try:
        stats = [(str(path), path.stat()) for origin in origins for _, path in origin.files]
    except OSError as error:
        raise LodError(f"{error.filename}: {error.strerror}") from error
    return tuple((path, found.st_ino, found.st_size, found.st_mtime_ns) for path, found in stats)


def described_options(origin: Origin) -> str:
    """Return all that a configuration says of how a source is read, the same for the same options."""
    told = (origin.name, origin.converter, origin.licence, dict(origin.options))
    return json.dumps(told, sort_keys=True, default=str)


def _vocabulary(base: str) -> Origin:
    """Our own terms and concept schemes: published beside the data that are told in them."""
    home = Path(str(files("lod.vocab")))
    found = sorted([home / "ap.ttl", *home.glob("schemes/*.ttl")])
    named = tuple((f"vocab/{path.relative_to(home).as_posix()}", path) for path in found if path.exists())
    return Origin(0, VOCABULARY, "rdf", _OF_THE_PROJECT, filled(CONVERTERS["rdf"], VOCABULARY, base), named)


def parts(origins: Iterable[Origin], workers: int) -> tuple[Part, ...]:
    """Return the jobs, in the order in which outcomes are reported and, of duplicates, the first is kept.

    Raises:
        LodError: a file cannot be read.
    """
    origins = tuple(origins)
    whole = sum(_size(path) for origin in origins for _, path in origin.files)
    size = min(_LARGEST, max(_SMALLEST, whole // (_EACH * workers)))
    divided = (
        (origin, file, path, span) for origin in origins for file, path in origin.files
        for span in _spans(origin, file, path, size)
    )  # fmt: skip
    return tuple(
        Part(origin, number, file, path, *span) for number, (origin, file, path, span) in enumerate(divided)
    )


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError as error:
        raise LodError(f"{path}: {error.strerror}") from error


def _spans(origin: Origin, file: str, path: Path, part: int) -> list[tuple[int, int, int]]:
    """Return (start, end, ordinal of the first record) of each part of a file."""
    size = _size(path)
    starts: list[tuple[int, int]] = [(0, 1)]
    if size > 2 * part and origin.converter in SPLITTERS:
        try:
            with path.open("rb") as stream:
                starts = list(SPLITTERS[origin.converter](stream, file, part))
        except OSError as error:
            raise LodError(f"{path}: {error.strerror}") from error
    ends = [start for start, _ in starts[1:]] + [size]
    return [(start, end, first) for (start, first), end in zip(starts, ends, strict=True)]
