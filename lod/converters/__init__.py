"""One source each → records, problems and notices; never import one another; `CONVERTERS`: name → function.

A converter is a pure generator over one file. Its call is

    convert(stream, file, *, first=1, <its own options>) -> Iterator[Record | Problem | Notice]

`stream` is binary and read once, never held whole; `file` is how a Problem names the source; `first` is the
ordinal of the stream's first record (a file may be read in several parts). The keyword-only parameters after
`first` are the options that may stand beside the source in lod.toml: their names and annotations (str, bool,
int, float, list[str], dict[str, str]) are what the build checks a configuration against. Two of them it
fills itself where a converter has them: `source` (the source's name) and `base`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, BinaryIO, Final

from lod.converters import isni, marc_authority, matches, nlk_lod, rdf_source, register_table, registers, ror

CONVERTERS: Final[Mapping[str, Callable[..., Iterator[Any]]]] = {
    "isni": isni.convert,
    "marc_authority": marc_authority.convert,
    "matches": matches.convert,
    "nlk_lod": nlk_lod.convert,
    "rdf": rdf_source.convert,
    "register_table": register_table.convert,
    "registers": registers.convert,
    "ror": ror.convert,
}

# Where a big file may be divided among workers: (stream, file, size) → the byte offset and the ordinal of
# the first record of parts of about `size` bytes, the first (0, 1); ((0, 1),) for a file to be read whole.
SPLITTERS: Final[Mapping[str, Callable[[BinaryIO, str, int], Iterable[tuple[int, int]]]]] = {
    "marc_authority": marc_authority.split,
}

# Where a part may be cut into pieces of a few records, so that a change in one moves no other: the stream →
# the bytes of each piece and how many ordinals they take; None for a stream that cannot be cut.
PIECES: Final[Mapping[str, Callable[[BinaryIO], Iterator[tuple[bytes, int]] | None]]] = {
    "marc_authority": marc_authority.pieces,
}
