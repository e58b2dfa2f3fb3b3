"""What was made of some records of a part: kept, so that it need not be made again of the same records."""

import json
from collections import Counter
from dataclasses import dataclass, field, fields, replace
from functools import cache
from itertools import chain
from struct import Struct
from typing import Final, Self

import zstandard

from lod.build.accounting import Tally, moved_note
from lod.links import moved_fact

_SIZES: Final = Struct("<5I")  # bytes of the head and of the sections
_LEVEL: Final = 1


@cache
def _packer() -> zstandard.ZstdCompressor:
    """The one of this process, whose tables are made once."""
    return zstandard.ZstdCompressor(_LEVEL, write_checksum=True)


@dataclass(slots=True)
class Told:
    """Lines of what some outcomes tell, in no order."""

    part: int  # number of the part
    outcome: int  # number, in the part, of the first outcome
    first: int  # ordinal of the first record
    outcomes: int = 0
    records: int = 0
    tally: Tally = field(default_factory=Tally)
    lines: list[bytes] = field(default_factory=list)  # N-Quads
    facts: list[bytes] = field(default_factory=list)
    kept: list[bytes] = field(default_factory=list)  # the records as they came
    noted: list[bytes] = field(default_factory=list)

    def __bytes__(self) -> bytes:
        """Return the form that is kept."""
        sections = (self.lines, self.facts, self.kept, self.noted)
        places = (self.part, self.outcome, self.first, self.outcomes, self.records)
        tally = {each.name: getattr(self.tally, each.name) for each in fields(self.tally)}
        head = json.dumps([*places, tally]).encode()
        sizes = _SIZES.pack(len(head), *(sum(map(len, section)) for section in sections))
        return _packer().compress(b"".join(chain((sizes, head), *sections)))

    @classmethod
    def parse(cls, form: bytes) -> Self:
        """Return what `bytes()` made this form of.

        Raises:
            zstandard.ZstdError: it is damaged.
        """
        whole = zstandard.ZstdDecompressor().decompress(form)
        place, sections = _SIZES.size, list[bytes]()
        for size in _SIZES.unpack_from(whole):
            sections.append(whole[place : place + size])
            place += size
        part, outcome, first, outcomes, records, tally = json.loads(sections[0])
        counted = Tally(**tally | {each: Counter(tally[each]) for each in ("kinds", "refused")})
        lines, facts, kept, noted = (section.splitlines(keepends=True) for section in sections[1:])
        return cls(part, outcome, first, outcomes, records, counted, lines, facts, kept, noted)

    def at(self, part: int, outcome: int, first: int) -> Self:
        """Return what these records tell where they stand elsewhere in their file."""
        outcomes, lines = outcome - self.outcome, first - self.first
        facts, noted = self.facts, self.noted
        if lines:
            noted = [moved_note(note, lines) for note in noted]
        if part != self.part or outcomes or lines:
            facts = [moved_fact(fact, part, outcomes, lines) for fact in facts]
        return replace(self, part=part, outcome=outcome, first=first, facts=facts, noted=noted)
