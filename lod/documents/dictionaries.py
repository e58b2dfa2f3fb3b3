"""What many small texts have in common, learnt from some of them: a dictionary of zstd, kept beside them."""

from typing import Final

import zstandard

LEVEL: Final = 3
SAMPLES: Final = 2000  # of which one is learnt
_ENOUGH: Final = 8
_SIZE: Final = 1 << 16  # bytes


def learnt(samples: list[bytes | bytearray | memoryview]) -> bytes:
    """Return a dictionary of samples, b"" where they are too few or too short to learn from."""
    if len(samples) < _ENOUGH:
        return b""
    try:
        return bytes(zstandard.train_dictionary(_SIZE, samples, k=1024, d=8).as_bytes())
    except zstandard.ZstdError:
        return b""


def compressor(dictionary: bytes) -> zstandard.ZstdCompressor:
    """Return a compressor that knows a dictionary, b"" for none."""
    return zstandard.ZstdCompressor(LEVEL, dict_data=opened(dictionary))


def opened(dictionary: bytes) -> zstandard.ZstdCompressionDict | None:
    """Return a dictionary as zstd takes it, None for b""."""
    return zstandard.ZstdCompressionDict(dictionary) if dictionary else None
