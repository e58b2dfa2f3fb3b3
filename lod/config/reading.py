"""The strict reader of `lod.toml`: an unknown key or a wrong type is an error that names its path."""

import os
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields
from difflib import get_close_matches
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Final, get_type_hints
from urllib.parse import urlsplit

from lod.config.values import Config, Source, Web
from lod.errors import LodError

RESERVED: Final = frozenset({"all", "data", "vocabulary"})  # names of our own datasets and dumps
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_NOT_KEYS: Final = frozenset({"sources", "config_file", "options", "folder"})  # fields that no key sets
_EMAIL: Final = re.compile(r"[^\s@<>]+@([^\s@<>.]+\.)+[^\s@<>.]+")  # as the schema of OAI-PMH 2.0 has it
_TAG: Final = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
COLOURS: Final = ("paper", "wash", "line", "ink", "quiet", "link", "mark", "caution", "said")  # of site.css
_COLOUR: Final = re.compile(r"#[0-9A-Fa-f]{6}")
_PLAIN_PATH: Final = re.compile(r"(/(?!\.\.?/)[A-Za-z0-9._~-]+)*/")  # handed on as it is
_BAD_IN_IRI: Final = re.compile(r'[\x00-\x20<>"{}|\\^`]')


class _WrongError(LodError):
    """What is wrong at a path of the file, before the file's name is known."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(path, message)
        self.path = path
        self.message = message


def load(path: Path) -> Config:
    """Read a configuration.

    Raises:
        LodError: the file cannot be read, or a key or value in it is wrong; it names file, line and path.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise LodError(
            f"{path}: there is no such file (`lod new DIR` makes one, --config names another)"
        ) from None
    except OSError as error:
        raise LodError(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise LodError(f"{path}:{line}: is not UTF-8") from None
    try:
        return _config(tomllib.loads(text.replace("\r\n", "\n")), path.absolute())
    except tomllib.TOMLDecodeError as error:
        raise LodError(f"{path}{_position(str(error), text)}") from None
    except _WrongError as error:
        line = _line(text, error.path)
        raise LodError(f"{path}:{line}: {error.path}: {error.message}") from None


def _position(message: str, text: str) -> str:
    """Turn "… (at line 3, column 5)" of tomllib into ":3:5: …"."""
    found = re.fullmatch(r"(.*) \(at line (\d+), column (\d+)\)", message, re.DOTALL)
    if found is None:
        said = message.replace(" (at end of document)", " at the end of the file")
        return f":{len(text.splitlines())}: {said}"
    return f":{found[2]}:{found[3]}: {found[1]}"


def _line(text: str, path: str) -> int:
    """Return the line of the table or key at `path`, such as `source[2].name`; 1 where it has none.

    What stands within `{ … }` or `[ … ]`, such as `web.colours.link`, is on the line of what it is within.
    """
    while path:
        if line := _line_of(text, path):
            return line
        path = re.sub(r"((\.|^)[^.\[]*|\[[0-9]+\])$", "", path)
    return 1


def _line_of(text: str, path: str) -> int:
    """Return the line of the table or key at `path` where it has one of its own, else 0."""
    table = path.rpartition(".")[0]
    seen: dict[str, int] = {}
    here, best = "", 0
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[{1,2}\s*([^]\s]+)\s*\]{1,2}", line):
            here = header[1]
            if line.lstrip().startswith("[["):
                seen[here] = seen.get(here, 0) + 1
                here = f"{here}[{seen[here]}]"
            if here in (path, table):
                best = number
        found = re.match(r"""\s*["']?([^"'=\s]+)["']?\s*=""", line)
        if found and (f"{here}.{found[1]}" if here else found[1]) == path:
            return number
    return best


def _config(raw: dict[str, Any], path: Path) -> Config:
    raw = dict(raw)
    sources = raw.pop("source", None)
    for required, there in (("base", "base" in raw), ("source", sources is not None)):
        if not there:
            raise _WrongError(required, "is required")
    if not isinstance(sources, list) or not sources or not all(isinstance(s, dict) for s in sources):
        raise _WrongError("source", "must be written as [[source]], once or more")
    plain = _read(Config, raw, "", ("source",))
    plain["releases"] = path.parent / plain.get("releases", "releases")
    config = Config(
        **plain,
        sources=tuple(_source(table, f"source[{n}]", path.parent) for n, table in enumerate(sources, 1)),
        config_file=path,
    )
    _check(config)
    return config


def _source(table: dict[str, Any], at: str, folder: Path) -> Source:
    ours = {f.name for f in fields(Source)} - _NOT_KEYS
    for required in ("name", "converter", "path"):
        if required in table:
            continue
        for key in table.keys() - ours:  # an option, else, of which its converter knows
            if get_close_matches(key, [required], n=1):
                raise _WrongError(f"{at}.{key}", unknown(key, (required,), "key"))
        raise _WrongError(f"{at}.{required}", "is required")
    plain = _read(Source, {key: table[key] for key in table if key in ours}, at)
    others = {key: value for key, value in table.items() if key not in ours}
    options = {key: dict(_dotted(each)) if isinstance(each, dict) else each for key, each in others.items()}
    return Source(**plain, options=options, folder=folder)


def _dotted(table: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the keys of an option with their stops: of `{ id.member = "No." }` TOML makes tables."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _dotted(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", value


def _read(kind: type[Any], table: Mapping[str, Any], at: str, known: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the values of `table` as `kind` wants them; its fields are the keys that are allowed."""
    hints = get_type_hints(kind)
    allowed = {f.name: f for f in fields(kind) if f.name not in _NOT_KEYS}
    read: dict[str, Any] = {}
    for key, value in table.items():
        path = f"{at}.{key}" if at else key
        if key not in allowed:
            raise _WrongError(path, unknown(key, (*allowed, *known), "key"))
        read[key] = _value(value, hints[key], path)
        low, high = (allowed[key].metadata.get(bound) for bound in ("low", "high"))
        if low is not None and (read[key] < low or (high is not None and read[key] > high)):
            raise _WrongError(
                path, f"must be {low} to {high}" if high is not None else f"must be {low} or more"
            )
    return read


def unknown(word: str, known: tuple[str, ...], what: str) -> str:
    """Say that `word` is no known `what`, and what was probably meant.

    >>> unknown("prot", ("host", "port"), "key")
    'unknown key; did you mean port?'
    """
    close = get_close_matches(word, known, n=1)
    return (
        f"unknown {what}; did you mean {close[0]}?"
        if close
        else f"unknown {what}; there are {', '.join(known)}"
    )


_SAID: Final = {
    str: "a string",
    int: "a whole number",
    bool: "true or false",
    float: "a number",
    Path: "a string",
}


def _value(value: object, wanted: Any, path: str) -> Any:
    if isinstance(wanted, type) and hasattr(wanted, "__dataclass_fields__"):
        if not isinstance(value, dict):
            raise _WrongError(path, f"must be a table, [{path}]")
        return wanted(**_read(wanted, value, path))
    if wanted == tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise _WrongError(path, 'must be a list of strings, such as ["ko", "en"]')
        return tuple(value)
    if wanted == Mapping[str, str]:
        if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
            raise _WrongError(path, 'must be a table of texts, such as { en = "Partners" }')
        return value
    if wanted == int | float | None:
        wanted = float if isinstance(value, float) else int
    kind: type[Any] = str if wanted is Path else wanted
    if type(value) is not kind:  # isinstance would let true be an int
        raise _WrongError(path, f"must be {_SAID[kind]}")
    return Path(value) if wanted is Path else value  # type: ignore[arg-type]  # kind is str then


def _check(config: Config) -> None:
    """Check what the types do not say."""
    if (wrong := _wrong_base(config.base)) is not None:
        raise _WrongError("base", wrong)
    for path, iri in _iris(config):
        if iri and not _absolute(iri):
            raise _WrongError(path, f"{iri!r} is not an absolute IRI")
    for path, name in _paths(config):
        try:
            os.fsencode(name)
        except UnicodeEncodeError:
            known = sys.getfilesystemencoding()
            told = f"{name!r} cannot be the name of a file in this locale ({known}); set LC_ALL=C.UTF-8"
            raise _WrongError(path, told) from None
    for path, tag in _tags(config):
        if not _TAG.fullmatch(tag):
            raise _WrongError(path, f"{tag!r} is not a language tag (BCP 47)")
    if not config.languages:
        raise _WrongError("languages", "must name a language or more")
    for name, limit in (("max_problems", config.max_problems), ("max_lost", config.max_lost)):
        if limit is not None and (limit < 0 or (isinstance(limit, float) and limit > 1)):
            raise _WrongError(name, "must be a number of records, or a share between 0.0 and 1.0")
    if config.keep < 0:
        raise _WrongError("keep", "must be 0 or more")
    if config.web.admin_email and not _EMAIL.fullmatch(config.web.admin_email):
        raise _WrongError("web.admin_email", f"{config.web.admin_email!r} is no address of an e-mail")
    for proxy in config.web.trusted_proxies:
        if not _is_proxy(proxy):
            raise _WrongError("web.trusted_proxies", f"{proxy!r} is no IP address, no network, and not unix")
    _check_names(config.sources)
    _check_look(config)


def _is_proxy(text: str) -> bool:
    try:
        return text == "unix" or bool(ip_network(text, strict=False))
    except ValueError:
        return False


def _check_names(sources: tuple[Source, ...]) -> None:
    seen: dict[str, int] = {}
    for number, source in enumerate(sources, 1):
        path = f"source[{number}].name"
        if not _NAME.fullmatch(source.name):
            raise _WrongError(path, f"{source.name!r} may hold 64 letters a-z, digits, '.', '_' or '-'")
        if source.name.lower() in RESERVED:
            raise _WrongError(path, f"{source.name!r} is a name of our own; choose another")
        if first := seen.get(source.name.lower()):
            raise _WrongError(path, f"{source.name!r} is the name of source[{first}] already")
        seen[source.name.lower()] = number
        for key, text in (("converter", source.converter), ("path", source.path)):
            if not text:
                raise _WrongError(f"source[{number}].{key}", "must not be empty")


def _check_look(config: Config) -> None:
    """Check what the pages look like."""
    web = config.web
    if not web.languages or not set(web.languages) <= set(Web().languages):
        raise _WrongError("web.languages", f"must be of {', '.join(Web().languages)}")
    for key, colours in (("colours", web.colours), ("dark_colours", web.dark_colours)):
        for name, colour in colours.items():
            if name not in COLOURS:
                raise _WrongError(f"web.{key}.{name}", unknown(name, COLOURS, "colour"))
            if not _COLOUR.fullmatch(colour):
                raise _WrongError(f"web.{key}.{name}", f"{colour!r} is not written as #rrggbb")
    folder = config.config_file.parent
    if web.logo and not (folder / web.logo).is_file():
        raise _WrongError("web.logo", f"{web.logo!r} is no file beside {config.config_file.name}")
    if web.logo and Path(web.logo).suffix not in (".svg", ".png"):
        raise _WrongError("web.logo", f"{web.logo!r} is not an SVG or PNG file")
    if web.templates and not (folder / web.templates).is_dir():
        raise _WrongError("web.templates", f"{web.templates!r} is not a folder")
    # Where the package of the default is not installed, maps are drawn without.
    if web.outlines not in ("", Web().outlines) and not (folder / web.outlines).is_file():
        raise _WrongError("web.outlines", f"{web.outlines!r} is no file")


def _iris(config: Config) -> Iterator[tuple[str, str]]:
    yield "licence", config.licence
    yield "sparql.endpoint", config.sparql.endpoint
    yield from (("labels", iri) for iri in config.labels)
    yield from (("sparql.services", iri) for iri in config.sparql.services)
    yield from ((f"source[{number}].licence", s.licence) for number, s in enumerate(config.sources, 1))


def _paths(config: Config) -> Iterator[tuple[str, str]]:
    """Yield the names of files and folders, which may be patterns."""
    yield "releases", str(config.releases)
    for number, source in enumerate(config.sources, 1):
        yield f"source[{number}].path", source.path
        yield from ((f"source[{number}].shapes", shapes) for shapes in source.shapes)
    yield "web.logo", config.web.logo
    yield "web.templates", config.web.templates
    yield "web.outlines", config.web.outlines


def _tags(config: Config) -> Iterator[tuple[str, str]]:
    yield from ((f"title.{tag}", tag) for tag in config.title)
    yield from (("languages", tag) for tag in config.languages)
    yield from ((f"web.footer.{tag}", tag) for tag in config.web.footer)


def _absolute(iri: str) -> bool:
    return bool(re.match(r"[A-Za-z][A-Za-z0-9+.-]*:.", iri)) and not _BAD_IN_IRI.search(iri)


def _wrong_base(base: str) -> str | None:
    example = (
        "must be an absolute http or https IRI that ends with a slash, such as https://data.example.org/"
    )
    if _BAD_IN_IRI.search(base) or not base.endswith("/"):
        return example
    try:
        parts = urlsplit(base)
        port = parts.port
    except ValueError as error:
        return f"{example} ({error})"
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
        return example
    if "?" in base or "#" in base or "@" in parts.netloc:
        return f"{example}; without query, fragment or user"
    if not _PLAIN_PATH.fullmatch(parts.path):
        letters = "letters a-z, digits, '.', '_', '~' and '-', and is not '.' or '..'"
        return f"{example}; of a path in it, each part may hold {letters}"
    return None
