"""The cells of one row, each read as what its column holds; every fault of the row is gathered."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import PurePath
from typing import Final, TypeVar

from lod import names
from lod.dates import Edtf
from lod.errors import InvalidValue, Notice, Problem
from lod.identifiers import SCHEMES, Identifier, are_several, suggestion
from lod.records.evidence import Evidence, Passage, Row, Text
from lod.records.names import Identification, Name, Rank
from lod.records.ties import Ref

SEPARATOR: Final = "|"  # between the values of a cell that holds several
KINDS: Final = ("agent", "undertaking", "service", "system", "work", "concept")
CERTAINTIES: Final = (
    "stated", "normalised", "carried-down", "inferred", "inferred-corroborated", "ambiguous", "suspect",
)  # fmt: skip
FREQUENCIES: Final[Mapping[str, str]] = {
    "annual": "P1Y", "biennial": "P2Y", "semiannual": "P6M", "half-yearly": "P6M", "quarterly": "P3M",
    "monthly": "P1M", "weekly": "P7D", "daily": "P1D",
}  # fmt: skip

_KEY: Final = re.compile(r"[A-Za-z0-9._-]{1,40}")
_LONG_KEY: Final = re.compile(r"[A-Za-z0-9._-]{1,120}")  # of ties: made of several keys
_DURATION: Final = re.compile(r"P(?=\d)(\d+Y)?(\d+M)?(\d+D)?")
_PASSAGE: Final = re.compile(r"([A-Za-z0-9._-]+):([1-9][0-9]*)(?:-([1-9][0-9]*))?")
_IRI: Final = re.compile(r"https?://[^\s<>\"{}|\\^`]+")

_Value = TypeVar("_Value")


@dataclass(slots=True)
class Cells:
    """One row by column name. A method that meets a fault notes it in `problems` and returns nothing."""

    row: Row
    last: int
    texts: Mapping[str, str]
    problems: list[Problem] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    rests_on_row: bool = False  # nothing else is cited for something that the row says

    def text(self, column: str) -> str:
        """Return the cell, "" where the register has no such column."""
        return self.texts.get(column, "")

    def many(self, column: str) -> tuple[str, ...]:
        """Return the values of a cell that may hold several."""
        parts = (part.strip() for part in self.text(column).split(SEPARATOR))
        return tuple(part for part in parts if part)

    def needed(self, column: str) -> str:
        """Return the cell, which may not be empty."""
        if not self.text(column):
            self.fault(column, "is empty", kind="missing-value", refuses=True)
        return self.text(column)

    def key(self, column: str = "key", *, long: bool = False) -> str:
        """Return the key of an entity, checked (MODEL.md §4)."""
        text = self.needed(column)
        if text and not (_LONG_KEY if long else _KEY).fullmatch(text):
            limit = 120 if long else 40
            rule = f"is no key: 1 to {limit} of A-Z a-z 0-9 . _ -"
            self.fault(column, f"{text!r} {rule}", kind="bad-key", refuses=True)
        return text

    def ref(self, column: str, kind: str = "") -> Ref:
        """Return the entity named: `agent/P0066`, a bare key where only one `kind` can stand, or an IRI."""
        text = self.needed(column)
        given, slash, key = text.partition("/")
        if text and _IRI.fullmatch(text):
            return Ref("", text)
        if not slash and kind:
            given, key = kind, text
        if text and (given not in KINDS or not _KEY.fullmatch(key)):
            rule = f"names no entity: write kind/key, the kind one of {', '.join(KINDS)}"
            self.fault(column, f"{text!r} {rule}", kind="bad-reference", refuses=True)
        return Ref(given, key)

    def date(self, column: str = "date") -> Edtf | None:
        """Return an EDTF date, None for an empty cell."""
        text = self.text(column)
        return self._checked(column, lambda: Edtf.parse(text), kind="bad-date") if text else None

    def word(self, column: str, allowed: tuple[str, ...], default: str = "") -> str:
        """Return one of `allowed`, or its default for an empty cell."""
        text = self.text(column) or default
        if text and text not in allowed:
            rule = f"is none of {', '.join(allowed)}"
            self.fault(column, f"{text!r} {rule}", kind="unknown-word")
            return default
        return text

    def concept(self, column: str) -> str:
        """Return the key of the concept that the words of a needed cell name."""
        return slug(self.needed(column))

    def integer(self, column: str) -> int | None:
        """Return a whole number, None for an empty cell."""
        text = self.text(column)
        if text and not re.fullmatch(r"-?[0-9]{1,30}", text):
            self.fault(column, f"{text!r} is no whole number", kind="bad-number")
            return None
        return int(text) if text else None

    def number(self, column: str) -> int | Decimal:
        """Return a number of plain digits, its decimals kept as they stand."""
        text = self.text(column)
        if not re.fullmatch(r"-?[0-9]{1,30}(\.[0-9]{1,30})?", text):
            self.fault(column, f"{text!r} is no number of plain digits", kind="bad-number")
            return 0
        return Decimal(text) if "." in text else int(text)

    def frequency(self, column: str = "frequency") -> str:
        """Return how often something recurs as an xsd:duration."""
        text = self.text(column)
        if not text or text in FREQUENCIES:
            return FREQUENCIES.get(text, "")
        if not _DURATION.fullmatch(text):
            rule = f"is neither a duration such as P1Y nor one of {', '.join(FREQUENCIES)}"
            self.fault(column, f"{text!r} {rule}", kind="unknown-word")
        return text

    def iri(self, column: str) -> str:
        """Return an address on the web, "" for an empty cell."""
        text = self.text(column)
        if text and (not _IRI.fullmatch(text) or are_several(text)):
            self.fault(column, f"{text!r} is no http address", kind="bad-iri")
            return ""
        return text

    def language(self, column: str = "language", default: str = "") -> str:
        """Return a BCP 47 tag in canonical case."""
        text = self.text(column)
        if not text:
            return default
        return self._checked(column, lambda: names.checked_tag(text), kind="bad-language") or default

    def name(self, text: str, rank: Rank, evidence: Evidence | None = None, status: str = "") -> Name:
        """Return a name with the row's language, or what its script alone tells."""
        language = self.language() or names.tag(text)
        return Name(text=text, language=language, rank=rank, status=status, evidence=evidence)

    def words(self, column: str, language: str = "") -> tuple[Text, ...]:
        """Return the cell as a text, none where it is empty."""
        text = self.text(column)
        return (Text(text, language or names.tag(text)),) if text else ()

    def passages(self, column: str = "source") -> tuple[Passage, ...]:
        """Return the passages that a cell cites: `001:46`, `000:258-259`."""
        found = (self._passage(column, text) for text in self.many(column))
        return tuple(passage for passage in found if passage is not None)

    def here(self) -> Passage:
        """Return the row itself as the passage: what a register says that cites nothing."""
        self.rests_on_row = True
        return Passage(PurePath(self.row.file).name, self.row.line, self.last)

    def certainty(self, column: str = "certainty", default: str = "") -> str:
        """Return one of the seven certainties, or the default for an empty cell."""
        return self.word(column, CERTAINTIES, default)

    def evidence(self, *, needed: bool) -> Evidence | None:
        """Return certainty, passages, fact ids and note of the row.

        Args:
            needed: whether the record must have a certainty and a passage; then they are `stated` and the
                row itself unless it tells others.
        """
        certainty = self.certainty(default="stated" if needed else "")
        passages = self.passages() or ((self.here(),) if needed else ())
        said = Evidence(certainty, passages, self.text("note"), self.many("facts"))
        return said if said != Evidence() else None

    def identifiers(self) -> tuple[Identification, ...]:
        """Return the identifiers of the columns that are named as their schemes are."""
        found = (
            self.identifier(column, column, text)
            for column in self.texts
            if column in SCHEMES
            for text in self.many(column)
        )
        return tuple(known(identifier) for identifier in found if identifier is not None)

    def identifier(self, column: str, scheme: str, text: str) -> Identifier | None:
        """Return an identifier of `scheme`; None, and a fault noted, where the text is none."""
        try:
            identifier = SCHEMES[scheme].parse(text)
        except InvalidValue as error:
            meant = suggestion(scheme, text)
            self.fault(column, f"{error}; {meant} is meant?" if meant else str(error), kind="bad-identifier")
            return None
        if identifier.warning:
            key = self.text("key")
            warned = Notice(self.row.file, self.row.line, column, identifier.warning, "odd-identifier", key)
            self.notices.append(warned)
        return identifier

    def fault(self, column: str, message: str, *, kind: str, refuses: bool = False) -> None:
        """Note that a cell breaks a rule: the record is left out."""
        key = self.text("key")
        self.problems.append(Problem(self.row.file, self.row.line, column, message, kind, key, refuses))

    def _passage(self, column: str, text: str) -> Passage | None:
        match = _PASSAGE.fullmatch(text)
        if match is None:
            rule = "cites no lines: write document:line or document:first-last, such as 001:46"
            self.fault(column, f"{text!r} {rule}", kind="bad-passage")
            return None
        first = int(match[2])
        last = int(match[3] or first)
        if last < first:
            self.fault(column, f"{text!r} ends before it begins", kind="bad-passage")
            return None
        return Passage(match[1], first, last)

    def _checked(self, column: str, read: Callable[[], _Value], *, kind: str) -> _Value | None:
        try:
            return read()
        except InvalidValue as error:
            self.fault(column, str(error), kind=kind)
            return None


def known(identifier: Identifier) -> Identification:
    """Return an identifier as a record holds it."""
    shown = str(identifier)
    return Identification(
        scheme=identifier.scheme,
        value=identifier.compact,
        display="" if shown == identifier.compact else shown,
        iri=identifier.iri,
    )


def slug(words: str) -> str:
    """Return the key of a concept from the words of a cell.

    >>> slug("national library (young adults)")
    'national-library-young-adults'
    """
    return re.sub(r"[^\w]+", "-", words.lower()).strip("-")
