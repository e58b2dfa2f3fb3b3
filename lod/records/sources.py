"""The documents that the registers quote, and the passages quoted."""

from lod.dates import Edtf
from lod.records.evidence import Passage, Row, Text
from lod.records.record import record


@record(kw_only=True)
class SourceDocument:
    """A document that facts were taken from: who published it, as of when, under which licence."""

    key: str  # "001"
    title: Text
    label: Text | None = None  # what it is shown by, where its title alone does not tell it from others
    notation: str = ""
    file: str = ""
    publisher: str = ""  # key of an agent, where it is one of ours
    publisher_name: str = ""
    language: str = ""
    date: Edtf | None = None
    as_of: str = ""  # its date in words, where no EDTF holds it
    lines: int | None = None
    sha256: str = ""
    licence: str = ""
    note: str = ""
    row: Row | None = None


@record(kw_only=True)
class Quotation:
    """The few words (a name, a figure, a date) that a passage is known by."""

    passage: Passage
    text: str
    row: Row | None = None


@record(kw_only=True)
class RegisterLine:
    """A row of a register that something rests on, since it cites no document: the passage is the row."""

    passage: Passage
    text: str
    row: Row | None = None
