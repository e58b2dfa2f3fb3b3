"""What gzip packed is unpacked by its first bytes, and what is broken is said to be."""

import gzip
import io
from collections.abc import Iterator

import pytest

from lod.errors import UnreadableSource
from lod.packing import unpacked, unzipped

TEXT = b"".join(b"%d: a line like others\n" % number for number in range(20_000))
PACKED = gzip.compress(TEXT)


@pytest.mark.parametrize(
    ("stored", "told"),
    [
        (b"", b""),
        (b"\x1f", b"\x1f"),
        (TEXT, TEXT),
        (PACKED, TEXT),
        (PACKED + gzip.compress(b"more"), TEXT + b"more"),
        (gzip.compress(b"") + PACKED, TEXT),
        (PACKED + bytes(512), TEXT),  # filled up to the size of a block
        (gzip.compress(bytes(1 << 20)), bytes(1 << 20)),  # of which little is packed to much
    ],
)
def test_a_file_is_unpacked_where_it_is_packed(stored: bytes, told: bytes) -> None:
    assert unpacked(io.BytesIO(stored)).read() == told
    stream = unpacked(io.BytesIO(stored))
    assert b"".join(iter(lambda: stream.read(1000), b"")) == told


@pytest.mark.parametrize("size", [1, 7, 10_000])
def test_it_makes_no_difference_how_the_bytes_come(size: int) -> None:
    def pieces() -> Iterator[bytes]:
        yield from (PACKED[at : at + size] for at in range(0, len(PACKED), size))

    told = list(unzipped(pieces()))
    assert b"".join(told) == TEXT
    assert all(told), "no empty piece, which would look like the end"


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        (PACKED[:-5], "the gzip file breaks off"),
        (PACKED[:100], "the gzip file breaks off"),
        (PACKED[:-8] + bytes(8), "the gzip file can't be read: .*incorrect data check"),
        (PACKED + b"no gzip", "the gzip file can't be read: .*incorrect header check"),
        (PACKED[:2] + b"\xff" + PACKED[3:], "the gzip file can't be read: .*unknown compression method"),
    ],
)
def test_what_is_broken_is_said_to_be(stored: bytes, said: str) -> None:
    with pytest.raises(UnreadableSource, match=said):
        unpacked(io.BytesIO(stored)).read()
