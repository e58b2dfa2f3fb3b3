"""Who says so: passages of source documents, certainty, the administrative facts of a record."""

from dataclasses import field
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from lod.records.record import record


@record()
class Row:
    """Where a record of a register stands, for those who find its fault later."""

    file: str
    line: int  # on which the row begins, counted from 1


@record()
class Passage:
    """Lines of a source document, counted from 1; what is quoted of them, the register of passages tells."""

    document: str  # key of the document in the register of sources: "001"
    first: int
    last: int


@record()
class Evidence:
    """The passages that a statement rests on and how sure it is (MODEL.md, rule 5)."""

    certainty: str = ""  # key of the certainty scheme: "stated", "carried-down"; "" where none is told
    passages: tuple[Passage, ...] = ()
    comment: str = ""
    facts: tuple[str, ...] = ()  # ids of the transcribed facts that it carries: "FPA054", "FPA063"
    generation: "Generation | None" = None


@record(kw_only=True)
class Generation:
    """By what process a statement was made (MARC 883)."""

    process: str = ""
    confidence: Decimal | None = None  # from 0 to 1
    day: date | None = None
    until: date | None = None  # from which on it holds no longer
    agency: str = ""  # as `RecordInfo.creators`
    iri: str = ""  # of the process


@record()
class Text:
    """A literal with its BCP 47 tag, "" where the record does not tell the language."""

    text: str
    language: str = ""
    iri: str = ""  # of what the words name, where the record links it (MARC $0, $1)


@record(kw_only=True)
class Citation:
    """A source that the cataloguer consulted (MARC 21 Authority, 670)."""

    title: str  # "" where the record gives no more than where it is
    found: str = ""  # what was found there (670 $b)
    iris: tuple[str, ...] = ()  # where it is (670 $u)
    numbers: tuple[str, ...] = ()  # control numbers of its bibliographic record: "(DLC)2001012345" (670 $w)


@record(kw_only=True)
class RecordInfo:
    """Facts of the record, not of the thing: they stand on `/doc/…` and only there.

    `created` and `modified` are None where the record has no date of its own: then the day on
    which its content first appeared in a release is used.
    """

    identifier: str = ""
    created: date | None = None
    modified: datetime | date | None = None
    issued: datetime | date | None = None  # when the source last published it
    creators: tuple[str, ...] = ()  # agencies: "KR-011001", or an IRI
    contributors: tuple[str, ...] = ()
    language: str = ""  # ISO 639-2 code of cataloguing (040 $b)
    rules: str = ""
    encoding_level: str = ""
    establishment: str = ""
    authentication: tuple[str, ...] = ()
    in_process: bool = False
    citations: tuple[Citation, ...] = ()
    not_found_in: tuple[str, ...] = ()
    notes: tuple[Text, ...] = ()
    unresolved: tuple[Text, ...] = ()  # related headings that the source itself does not resolve
    licence: str = ""  # IRI; "" takes the source's
    replaced: tuple[str, ...] = ()  # keys that records of this source had which this one replaced (035 $z)
    file: str = ""  # source file, for prov:wasDerivedFrom
    line: int = 0  # in it, where the source has lines; 0 where its records are counted
    ordinal: int = field(default=0, compare=False)  # in it, from 1, where a file is cut between records
    quotation: str = ""  # the heading as catalogued, where an undertaking needs a passage: "111 2_ $a …"
    source_record: bytes = field(default=b"", repr=False)  # as it came, byte for byte; b"" where not kept
    source_type: str = ""  # media type of source_record: "application/marc", "application/marcxml+xml"


NOTHING_RECORDED: Final = RecordInfo()
