"""JSON as written: array, graph, lines, documents run together, gzip, zip → objects in order; no meaning."""

import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any, BinaryIO, Final

import ijson
import orjson

from lod.errors import UnreadableSource
from lod.packing import unpacked

_HEAD: Final = 1 << 16  # bytes looked at to tell the form
_ZIP: Final = b"PK\x03\x04"
_DEEP: Final = re.compile(rb"[\[{]{300}")
_NO_BRACKETS: Final = bytes(set(range(256)) - set(b"[]{}"))


@dataclass(frozen=True, slots=True)
class JsonObject:
    """One object of the source."""

    line: int  # in JSON Lines of one object each the line, else the object's ordinal; both counted from 1
    value: dict[str, Any]


@dataclass(frozen=True, slots=True)
class JsonFault:
    """What stands where an object should, and why it can't be read."""

    line: int
    reason: str


def objects(stream: BinaryIO, *, path: str = "") -> Iterator[JsonObject | JsonFault]:
    """Yield the objects of a file, one for each, in the order of the file; memory holds one at a time.

    JSON Lines are read on after a bad line. In the other forms nothing tells where the next object begins:
    the fault is the last thing yielded.

    Args:
        stream: UTF-8 with or without BOM, plain, gzip, or (where it can seek) a zip of .json files.
        path: key under which documents hold their array, such as "@graph", or keys, "results/bindings"; ""
            for arrays and plain objects.

    Raises:
        UnreadableSource: a compressed file is broken.
    """
    buffered = unpacked(stream)
    if not buffered.peek(4).startswith(_ZIP):
        yield from _texts(buffered, path)
        return
    try:
        yield from _zipped(stream, path)
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise UnreadableSource(f"the zip file can't be read: {error}") from error


def _zipped(stream: BinaryIO, path: str) -> Iterator[JsonObject | JsonFault]:
    stream.seek(0)
    with zipfile.ZipFile(stream) as archive:
        files = (name for name in archive.namelist() if not name.startswith("__MACOSX/"))
        names = [name for name in files if name.endswith((".json", ".jsonl"))]
        if not names:
            raise UnreadableSource("there is no .json file in the zip archive")
        # A ROR dump of 2024 and 2025 carries the same records twice, in both schema versions.
        newest = [name for name in names if "schema_v2" in name] or names
        for name in newest:
            with archive.open(name) as member:
                yield from _texts(unpacked(member), path)


def _texts(stream: io.BufferedReader, path: str) -> Iterator[JsonObject | JsonFault]:
    if stream.peek(3).startswith(b"\xef\xbb\xbf"):
        stream.read(3)
    head = stream.peek(_HEAD).lstrip()
    if not head:
        return
    if head.startswith(b"{") and _is_by_line(head):
        yield from _lines(stream, path)
    elif head.startswith(b"["):
        yield from _streamed(stream, "item")
    else:
        keys = path if "://" in path else path.replace("/", ".")
        yield from _streamed(stream, f"{keys}.item" if path else "")


def _is_by_line(head: bytes) -> bool:
    """Whether each line holds an object of its own; the first was meant to where it is broken."""
    first, _, rest = head.partition(b"\n")
    if _is_object(first):
        return True
    opens = first.rstrip().endswith((b"[", b"{", b",", b":"))
    return not opens and (rest.startswith(b"{") or (bool(rest) and first.rstrip().endswith(b"}")))


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(orjson.loads(line), dict)
    except orjson.JSONDecodeError:
        return False


def _lines(stream: IO[bytes], path: str) -> Iterator[JsonObject | JsonFault]:
    ordinal, several = 0, False  # documents that hold arrays are told by ordinal, as elsewhere
    for number, line in enumerate(stream, 1):
        if not line.strip():
            continue
        try:
            value = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            ordinal += 1
            place = ordinal if several else number
            yield JsonFault(place, f"is no JSON: {error.msg} at column {error.colno}")
            continue
        inner = _within(value, path) if path else value
        several = several or isinstance(inner, list)
        for one in inner if isinstance(inner, list) else [inner]:
            ordinal += 1
            yield _object(ordinal if several else number, one)


def _within(value: Any, path: str) -> Any:
    """Return what stands under a key, or keys; the value itself where nothing does."""
    inner = value
    for key in (path,) if isinstance(value, dict) and path in value else path.split("/"):
        if not isinstance(inner, dict) or key not in inner:
            return value
        inner = inner[key]
    return inner


def _object(line: int, value: object) -> JsonObject | JsonFault:
    if isinstance(value, dict):
        return JsonObject(line, value)
    return JsonFault(line, f"is no JSON object but {json.dumps(value)[:40]}")


class _TooDeepError(Exception):
    """Values within values within values: what reads them would take memory by the square of their number."""


class _Shallow:
    """A stream of JSON that is refused where hundreds of values open one in another."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        if _DEEP.search(data.translate(None, _NO_BRACKETS)):
            raise _TooDeepError("values stand in one another hundreds deep")
        return data


def _streamed(stream: IO[bytes], prefix: str) -> Iterator[JsonObject | JsonFault]:
    ordinal = 0
    try:
        for value in ijson.items(_Shallow(stream), prefix, multiple_values=True, use_float=True):
            ordinal += 1
            yield _object(ordinal, value)
    except (ijson.JSONError, _TooDeepError, ValueError) as error:
        said = error.args[0] if error.args else ""
        text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        yield JsonFault(
            ordinal + 1, f"is no JSON: {text.strip().splitlines()[0].rstrip('.')}; nothing after it was read"
        )
