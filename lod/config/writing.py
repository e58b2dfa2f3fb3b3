"""A configuration as TOML, defaults and all."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields

from lod.config.values import Config, Source


def describe(config: Config) -> str:
    """Return all that is in force as TOML, which reads back as this configuration."""
    return "\n".join(_described(config)) + "\n"


def _described(config: Config) -> Iterator[str]:
    tables = {"build", "web", "sparql"}
    for each in fields(Config):
        if each.name not in tables | {"sources", "config_file"} and getattr(config, each.name) is not None:
            yield f"{each.name} = {_toml(getattr(config, each.name))}"
        elif each.name in {"max_problems", "max_lost"}:
            yield f"# {each.name}: no limit"
    for source in config.sources:
        yield "\n[[source]]"
        plain = {
            f.name: getattr(source, f.name) for f in fields(Source) if f.name not in ("options", "folder")
        }
        yield from (f"{key} = {_toml(value)}" for key, value in plain.items() if value)
        yield from (f"{_key(key)} = {_toml(value)}" for key, value in source.options.items())
    for name in sorted(tables):
        table = getattr(config, name)
        yield f"\n[{name}]"
        yield from (f"{f.name} = {_toml(getattr(table, f.name))}" for f in fields(table))


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else _toml(key)


def _toml(value: object) -> str:
    if isinstance(value, Mapping):
        return (
            "{ " + ", ".join(f"{_key(str(k))} = {_toml(v)}" for k, v in value.items()) + " }"
            if value
            else "{}"
        )
    if isinstance(value, tuple | list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    # A TOML basic string is a JSON string, but for DEL.
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
