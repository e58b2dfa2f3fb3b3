"""A MARC 21 record as written: leader and fields, nothing interpreted."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

DELIMITER: Final = "\x1f"  # leads a subfield (ISO 2709, IS1)
RECORD_END: Final = b"\x1d"  # IS3

ISO2709: Final = "application/marc"  # RFC 2220
MARCXML: Final = "application/marcxml+xml"  # RFC 6207


class Field(NamedTuple):
    """A field: its tag and its text as ISO 2709 has it, indicators and delimiters included.

    >>> field = Field("100", "1 \\x1fa김구,\\x1fd1876-1949")
    >>> field.ind1, field.first("a"), field.subfields()
    ('1', '김구,', [('a', '김구,'), ('d', '1876-1949')])
    """

    tag: str
    text: str

    @property
    def ind1(self) -> str:
        """The first indicator; "" in a control field."""
        return "" if self.text[:1] == DELIMITER or self.tag < "010" else self.text[:1]

    @property
    def ind2(self) -> str:
        """The second indicator; "" in a control field."""
        return "" if DELIMITER in self.text[:2] or self.tag < "010" else self.text[1:2]

    def subfields(self) -> list[tuple[str, str]]:
        """The subfields in the order of the record: code and value."""
        return [(part[0], part[1:]) for part in self.text.split(DELIMITER)[1:] if part]

    def all(self, codes: str) -> list[str]:
        """The values of the subfields with one of these codes, in the order of the record."""
        if len(codes) == 1:
            _, *found = self.text.split(DELIMITER + codes)
            return [part.partition(DELIMITER)[0] for part in found] if found else []  # mostly none
        return [part[1:] for part in self.text.split(DELIMITER)[1:] if part and part[0] in codes]

    def first(self, code: str) -> str:
        """The value of the first subfield with this code; "" where there is none."""
        return self.text.partition(DELIMITER + code)[2].partition(DELIMITER)[0]

    @property
    def data(self) -> str:
        """The text of a control field, also where a system wrote it with a `$a` before it."""
        text = self.text.rpartition(DELIMITER + "a")[2] if DELIMITER in self.text else self.text
        return text.removeprefix("$a")


class Record(NamedTuple):
    """One record of a source, in the order in which its fields stand."""

    leader: str  # 24 characters, or what the source gives
    fields: tuple[Field, ...]
    ordinal: int = 1  # counted from 1; of the text form, the number of the line at which it begins
    offset: int = 0  # byte at which it begins
    raw: bytes = b""  # as it came, in `form`
    form: str = ISO2709
    warnings: tuple[str, ...] = ()  # what is wrong with its form but did not keep it from being read

    def all(self, *tags: str) -> Iterator[Field]:
        """The fields with one of these tags."""
        return (each for each in self.fields if each.tag in tags)

    def control(self, tag: str) -> str:
        """The text of the first control field of this tag; "" where there is none."""
        return next((each.data for each in self.fields if each.tag == tag), "")


@dataclass(frozen=True, slots=True)
class Fault:
    """A stretch of a source that is no readable record."""

    ordinal: int
    offset: int  # byte at which the stretch begins
    reason: str
    control_number: str = ""  # 001, where it can still be read
