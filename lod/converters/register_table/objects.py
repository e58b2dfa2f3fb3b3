"""Objects of a JSON file, read by path as the rows of a table are by heading."""

from collections.abc import Iterator
from typing import Any, BinaryIO

from lod.converters.register_table.rows import Place, Row, Value
from lod.errors import InvalidValue, Problem
from lod.jsontext import JsonFault, objects
from lod.names import checked_tag, clean
from lod.records.evidence import Text


def json_rows(stream: BinaryIO, file: str, first: int, array: str) -> Iterator[Row | Problem]:
    """Yield the objects of a JSON file."""
    for item in objects(stream, path=array):
        line = item.line + first - 1
        if isinstance(item, JsonFault):
            yield Problem(file, line, "record", item.reason, "syntax")
            continue
        cells: dict[str, tuple[Value, ...]] = {}
        for path, values in _paths(item.value):
            cells[path] = (*cells.get(path, ()), *values)
        yield Row(file, line, cells)


def _paths(value: dict[str, Any], above: str = "", place: Place = ()) -> Iterator[tuple[str, list[Value]]]:
    for name, inner in value.items():
        if name == "@context":
            continue
        here = above + name
        yield here, [Value(text, place) for text in _texts(inner)]
        if isinstance(inner, dict):
            yield from _paths(inner, f"{here}/", place)
        elif isinstance(inner, list):
            for number, one in enumerate(inner):
                if isinstance(one, dict):
                    yield from _paths(one, f"{here}/", (*place, (here, number)))


def _tag(language: object) -> str:
    try:
        return checked_tag(str(language))
    except InvalidValue:
        return ""


def _texts(value: object) -> Iterator[Text]:
    """Yield the texts of a JSON value: strings, numbers, truths, values and IRIs of JSON-LD."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            inner, language = one.get("@value", one.get("@id", "")), one.get("@language", "")
            if isinstance(inner, str) and (text := clean(inner)):
                yield Text(text, _tag(language) if language else "")
        elif isinstance(one, bool):
            yield Text(str(one).lower())
        elif one is not None and not isinstance(one, list) and (text := clean(str(one))):
            yield Text(text)
