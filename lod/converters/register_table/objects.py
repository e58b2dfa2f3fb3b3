"""Objects of a JSON file, read by path as the rows of a table are by heading."""

from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO, Final

from lod.converters.register_table.rows import Place, Row, Value
from lod.errors import InvalidValue, Notice, Problem
from lod.jsontext import JsonFault, objects
from lod.names import checked_tag, clean
from lod.records.evidence import Text

_OF_VALUES: Final = ("@value", "@language", "@id", "@type")  # of JSON-LD: told with what they stand in
_MOST: Final = 1000  # paths kept, since some files have numbers for keys
_SHOWN: Final = 40


def json_rows(
    stream: BinaryIO, file: str, first: int, array: str, needed: Sequence[str]
) -> Iterator[Row | Problem | Notice]:
    """Yield the objects of a JSON file; then notices of what is read nowhere, and of what was never there."""
    met: dict[str, int] = {}  # the line where each path was met
    is_empty = True
    for item in objects(stream, path=array):
        is_empty, line = False, item.line + first - 1
        if isinstance(item, JsonFault):
            yield Problem(file, line, "record", item.reason, "syntax")
            continue
        cells: dict[str, tuple[Value, ...]] = {}
        for path, values in _paths(item.value):
            cells[path] = (*cells.get(path, ()), *values)
            if path not in met and values and (len(met) < _MOST or path in needed):
                met[path] = line
        yield Row(file, line, cells)
    if is_empty and array:
        yield Problem(file, 1, array, "there are no objects under this key", "missing")
    if met:
        yield from _unread(file, met, needed)


def _unread(file: str, met: dict[str, int], needed: Sequence[str]) -> Iterator[Notice]:
    for heading in dict.fromkeys(needed):
        if heading not in met:
            yield Notice(file, 1, heading, "stands in no object", "missing-path")
    left = [path for path in met if path not in needed and path.rpartition("/")[2] not in _OF_VALUES]
    if left:
        more = f" and {len(left) - _SHOWN} more" if len(left) > _SHOWN else ""
        yield Notice(file, met[left[0]], left[0], f"not mapped: {', '.join(left[:_SHOWN])}{more}", "unmapped")


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
