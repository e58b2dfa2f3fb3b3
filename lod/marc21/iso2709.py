"""ISO 2709, the exchange format (MARC 21 Specifications, Record Structure), read a record at a time."""

import re
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import accumulate, chain
from typing import BinaryIO, Final
from zlib import crc32

from lod.marc21.encoding import MARC_8, decode, hint
from lod.marc21.record import ISO2709, RECORD_END, Fault, Field, Record

_BLOCK: Final = 1 << 20
_LONGEST: Final = 1 << 24  # a stretch without a terminator is given up here: five digits allow 99,999
_TOGETHER: Final = 8  # records in a piece, about
_LARGEST: Final = 1 << 20  # bytes in a piece, about
_BETWEEN: Final = b" \t\r\n\0\x1a"  # what some systems put between two records
_DIRECTORY: Final = re.compile(rb"(?:[0-9A-Za-z]{3}[0-9]{9})*")
_BINARY: Final = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_OPENING: Final = 4096  # bytes that are looked at
_LEADER: Final = re.compile(rb"[0-9]{5}[a-z0-9 ][a-z][\x20-\x7e]{2}[a ]22[0-9]{5}[\x20-\x7e]{3}45")


def read(
    blocks: Iterable[bytes], encoding: str = "", first: int = 1, start: int = 0
) -> Iterator[Record | Fault]:
    """Yield the records of a file in their order, and a Fault for what is none.

    A record ends at its terminator, whatever length its leader claims, so one bad record never costs
    the next. The ordinal is the number of terminators before the record and one: the same wherever a
    file is divided.

    Args:
        blocks: the bytes of the file in pieces of any size.
        encoding: "" goes by leader/09; else what the whole file is in.
        first: ordinal of the first record.
        start: byte of the file at which the blocks begin.
    """
    for ended in _ended(blocks, start):
        # All of a block are read before the first is handed on: code that stays the same is faster.
        found = [
            list(_records(stretch, ordinal, offset, encoding))
            for ordinal, (offset, stretch) in enumerate(ended, first)
        ]
        yield from chain.from_iterable(found)
        first += len(ended)


def parts(stream: BinaryIO, size: int) -> Iterator[tuple[int, int]]:
    """Yield where parts of about `size` bytes begin, after a record terminator: byte, first ordinal."""
    found: list[tuple[int, int]] = [(0, 1)]  # told once a byte of the part is there
    seen, offset, wanted = 0, 0, size
    while block := stream.read(_BLOCK):
        yield from found
        found = []
        at = 0
        while end := block.find(RECORD_END, max(at, wanted - offset - 1)) + 1:
            seen += block.count(RECORD_END, at, end)
            at, wanted = end, offset + end + size
            found.append((offset + end, seen + 1))
        seen += block.count(RECORD_END, at)
        offset += len(block)
    yield from (part for part in found if part[0] < offset)


def pieces(blocks: Iterable[bytes]) -> Iterator[tuple[bytes, int]]:
    """Yield bytes of some records, with the number of terminators in them.

    Where a piece ends is told by its last record and the first bytes behind it, so that another record that
    changes, comes or goes moves no other end. Each piece but the first begins as a record does, each but the
    last ends so: several that follow each other are read as each is by itself.
    """
    held: list[bytes] = []
    size, ends = 0, False
    for _, stretch in chain.from_iterable(_ended(blocks, 0)):
        if ends and held[-1].endswith(RECORD_END) and stretch[:5].isdigit():
            yield b"".join(held), _terminators(held)
            held, size = [], 0
        held.append(stretch)
        size += len(stretch)
        ends = crc32(stretch) % _TOGETHER == 0 or size > _LARGEST
    if held:
        yield b"".join(held), _terminators(held)


def _terminators(stretches: list[bytes]) -> int:
    return sum(stretch.endswith(RECORD_END) for stretch in stretches)


def _ended(blocks: Iterable[bytes], offset: int) -> Iterator[list[tuple[int, bytes]]]:
    """What stands up to each record terminator that a block has, with it; and what follows the last one."""
    rest = b""
    for block in blocks:
        *stretches, rest = (rest + block).split(RECORD_END)
        ended = []
        for stretch in stretches:
            ended.append((offset, stretch + RECORD_END))
            offset += len(stretch) + 1
        if len(rest) > _LONGEST:
            ended.append((offset, rest))
            offset, rest = offset + len(rest), b""
        yield ended
    if rest:
        yield [(offset, rest)]


def _records(stretch: bytes, ordinal: int, offset: int, encoding: str) -> Iterator[Record | Fault]:
    """The one record of a stretch; two where the first has lost its terminator."""
    body = stretch.removeprefix(b"\xef\xbb\xbf").lstrip(_BETWEEN)
    offset += len(stretch) - len(body)
    if not body.strip(_BETWEEN + RECORD_END):
        return
    outcome = _record(body, ordinal, offset, encoding)
    inner = _inner_leader(body) if isinstance(outcome, Fault) else 0
    if not inner:
        yield outcome
        return
    yield _record(body[:inner], ordinal, offset, encoding)
    yield from _records(body[inner:], ordinal, offset + inner, encoding)


def _inner_leader(body: bytes) -> int:
    """Where, in a broken stretch, a leader stands that tells the length of all that follows; 0 if none."""
    for leader in _LEADER.finditer(body, 1):
        if int(body[leader.start() : leader.start() + 5]) == len(body) - leader.start():
            return leader.start()
    return 0


def _record(body: bytes, ordinal: int, offset: int, encoding: str) -> Record | Fault:
    """Read one stretch, or tell why it can't be read."""
    head, mark, data = body.partition(b"\x1e")
    if not mark and (not head[:5].isdigit() or b"\n" in head.strip()):
        return Fault(ordinal, offset, f"is not ISO 2709: no field ends in it; it looks like {_look(body)}")
    if len(head) < 24 or not head[:24].isascii():
        return Fault(ordinal, offset, "has no leader of 24 characters")
    leader = head[:24].decode("ascii")
    if not _DIRECTORY.fullmatch(head, 24):
        return Fault(ordinal, offset, "has a directory that is not made of entries of 12 characters")
    directory = head[24:].decode("ascii")
    tags = [directory[at : at + 3] for at in range(0, len(directory), 12)]
    chunks = data.removesuffix(RECORD_END).rstrip(b"\r\n").split(b"\x1e")
    if chunks.pop():
        return Fault(ordinal, offset, "breaks off within a field", _control_number(tags, chunks))
    warnings = []
    if not _as_declared(directory, head[12:17], tags, chunks):
        warnings.append("the directory's positions or lengths are not those of the fields")
        if len(tags) != len(chunks):
            reason = f"has {len(tags)} fields in its directory, and {len(chunks)} in its body"
            return Fault(ordinal, offset, reason, _control_number(tags, chunks))
        chunks = _by_position(head, data) or chunks
    if leader[:5] != f"{len(body):05}":
        warnings.insert(0, f"the leader tells a length of {leader[:5]}, the record has {len(body)} bytes")
    try:
        text, warning = decode(b"\x1e".join(chunks), leader, encoding)
    except UnicodeDecodeError as error:
        return Fault(ordinal, offset, _misread(error, tags, chunks), _control_number(tags, chunks))
    fields = tuple(map(_field, zip(tags, text.split("\x1e"), strict=True))) if tags else ()
    told = tuple(warnings) + ((warning,) if warning else ())
    return Record(
        leader=leader, fields=fields, ordinal=ordinal, offset=offset, raw=body, form=ISO2709, warnings=told
    )


def _look(body: bytes) -> str:
    """What bytes that are no record look like, with those that they begin with."""
    kind = "binary data" if _BINARY.search(body[:_OPENING]) else "text"
    return f"{kind} that begins {body.splitlines()[0][:40].decode('utf-8', 'replace')!r}"


def _misread(error: UnicodeDecodeError, tags: list[str], chunks: list[bytes]) -> str:
    if error.encoding == MARC_8:
        return f"is not {MARC_8}: {error.reason}"
    data = b"\x1e".join(chunks)
    where = tags[data[: error.start].count(b"\x1e")]
    byte = f"{error.object[error.start]:02X}"
    return f"is not {error.encoding}: {where} has byte {byte} ({error.reason}){hint(data)}"


_field: Final = partial(tuple.__new__, Field)  # Field._make without a call in Python


def _as_declared(directory: str, base: bytes, tags: list[str], chunks: list[bytes]) -> bool:
    """Whether the directory gives the fields' lengths and positions, in their order."""
    if len(tags) != len(chunks) or base != b"%05d" % (25 + len(directory)):
        return False
    lengths = [len(chunk) + 1 for chunk in chunks]
    entries = zip(tags, lengths, accumulate(lengths, initial=0), strict=False)
    return directory == "%s%04d%05d" * len(tags) % tuple(chain.from_iterable(entries))


def _by_position(head: bytes, data: bytes) -> list[bytes]:
    """The fields where the directory says they are, if each ends there; else none."""
    found = []
    for at in range(24, len(head), 12):
        start = int(head[at + 7 : at + 12])
        stop = start + int(head[at + 3 : at + 7])
        if data[stop - 1 : stop] != b"\x1e" or b"\x1e" in data[start : stop - 1]:
            return []
        found.append(data[start : stop - 1])
    return found


def _control_number(tags: list[str], chunks: list[bytes]) -> str:
    """The 001 of a broken record, if it is still plain."""
    number = dict(zip(tags, chunks, strict=False)).get("001", b"")
    return number.decode("ascii", "replace").strip() if number.isascii() and len(number) <= 40 else ""


def write(record: Record) -> bytes:
    """Return the record as ISO 2709 in UTF-8, its lengths and positions counted anew.

    Raises:
        OverflowError: a field is longer than 9,998 bytes or the record than 99,999, which the format's
            four and five digits can't tell.
    """
    bodies = [each.text.encode() + b"\x1e" for each in record.fields]
    directory, position = [], 0
    for each, body in zip(record.fields, bodies, strict=True):
        directory.append(f"{each.tag}{len(body):04}{position:05}")
        position += len(body)
    base = 24 + 12 * len(bodies) + 1
    length = base + position + 1
    if length > 99_999 or any(len(body) > 9_999 for body in bodies):
        raise OverflowError(f"ISO 2709 has no room for {length} bytes, or for one of the fields")
    kept = record.leader.ljust(24)
    leader = f"{length:05}{kept[5:9]}a22{base:05}{kept[17:20]}4500"
    return f"{leader}{''.join(directory)}\x1e".encode() + b"".join(bodies) + RECORD_END
