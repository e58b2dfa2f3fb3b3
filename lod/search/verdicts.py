"""What is known of an identifier that somebody holds: whether it is right, and whose it is."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

from lod.identifiers import SCHEMES, Identifier, Reading, read, suggestion
from lod.search.called import Described, label_in, links_in, own_block

CURRENT, MERGED, SPLIT, DELETED, UNKNOWN = "current", "merged into", "split", "deleted", "unknown"
VALID, INVALID, UNCHECKED = "valid", "invalid", "none"
_CHECKED: Final = frozenset({"isni", "orcid", "gnd", "ror", "isbn", "issn"})  # schemes with a check digit
_KINDS: Final = ("agent", "concept", "work", "undertaking")  # of things that have a control number as key
_KEY: Final = re.compile("[A-Za-z0-9._-]{1,40}")
_OF_AGENCY: Final = re.compile(r"\(([A-Za-z0-9-]{1,16})\) ?([A-Za-z0-9._-]{1,40})")  # MARC 21, 035
_STATES: Final[Mapping[str, str]] = {"replaced": MERGED, "split": SPLIT, "withdrawn": DELETED}


class Book(Protocol):
    """Where documents and identifiers are looked up."""

    def get(self, iri: str) -> Described | None:
        """Return the document of a thing."""

    def resolve(self, scheme: str, value: str) -> str | None:
        """Return the thing that has an identifier, in any spelling."""

    def identified(self, identifier: Identifier) -> str | None:
        """Return the thing that has an identifier."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One row of the answer."""

    given: str  # as it was asked
    scheme: str = ""  # "isni" …, "" where it is none that is known
    identifier: str = ""  # normalised
    check: str = ""  # of its check digit and form: VALID, INVALID, UNCHECKED (the scheme has no check digit)
    status: str = UNKNOWN
    iri: str = ""  # of the thing that has it
    survivor: str = ""  # IRIs of what lives in its place, with blanks between
    label: str = ""  # of the survivor where there is one
    links: tuple[str, ...] = ()  # what else is the same thing, elsewhere
    note: str = ""  # the rule it breaks, what is unusual, what was probably meant


@dataclass(frozen=True, slots=True)
class Checker:
    """Gives verdicts on identifiers, by a release."""

    book: Book
    base: str
    languages: Sequence[str] = ()  # of labels, in order of preference
    gone: Callable[[str], bool] = lambda iri: False  # of what earlier releases alone told of

    def verdicts(self, texts: Iterable[str], scheme: str = "") -> Iterator[Verdict]:
        """Yield one verdict for each text, in its order; `scheme` is that of texts that name none."""
        for text in texts:
            yield self.verdict(text, scheme)

    def verdict(self, text: str, scheme: str = "") -> Verdict:
        """Say what is known of one text."""
        wanted = text.strip()
        if wanted.startswith(self.base):
            return self._ours(text, wanted)
        reading = _read(wanted, scheme)
        for identifier in reading.identifiers:
            if iri := self._holder(identifier):
                return self._told(text, iri, identifier)
        if not scheme and (own := self._own(text, wanted)):
            return own
        if reading.identifiers:
            first = reading.identifiers[0]
            return Verdict(text, first.scheme, first.compact, _check(first), note=first.warning)
        return self._unread(text, wanted, reading)

    def _ours(self, text: str, iri: str) -> Verdict:
        """Judge one of our own IRIs: of a thing, of its record, of a part of either."""
        iri = iri.partition("#")[0]
        path = iri[len(self.base) :]
        if path.startswith("doc/"):
            iri = f"{self.base}id/{path[4:]}"
        key = path.rpartition("/")[2]
        found = self.book.get(iri)
        if found is None and path.startswith("id/"):  # /id/isni/…
            scheme, _, value = path[3:].partition("/")
            if scheme in SCHEMES:
                return replace(self.verdict(value, scheme), given=text)
        known = Verdict(text, "iri", key, UNCHECKED if found else "")
        if found is None and self.gone(iri):
            return replace(known, check=UNCHECKED, status=DELETED, iri=iri)
        return self._of(known, found)

    def _holder(self, identifier: Identifier) -> str:
        iri = self.book.identified(identifier)
        if iri is None and identifier.scheme in ("nlk", "control"):
            return self._keyed(identifier.compact)
        return iri or ""

    def _keyed(self, key: str) -> str:
        iris = [f"{self.base}id/{kind}/{key}" for kind in _KINDS]
        living = next((iri for iri in iris if self.book.get(iri) is not None), "")
        return living or next(filter(self.gone, iris), "")

    def _told(self, text: str, iri: str, identifier: Identifier) -> Verdict:
        known = Verdict(
            text, identifier.scheme, identifier.compact, _check(identifier), note=identifier.warning
        )
        return self._of(known, self.book.get(iri), iri)

    def _unread(self, text: str, wanted: str, reading: Reading) -> Verdict:
        """Judge what breaks a rule, or is of no scheme: the data may have it all the same."""
        if reading.scheme:
            iri = self.book.resolve(reading.scheme, wanted) or ""
            meant = suggestion(reading.scheme, wanted)
            note = reading.rule + (f"; perhaps {meant} was meant" if meant else "")
            broken = Verdict(text, reading.scheme, "", INVALID, note=note)
            return self._of(broken, self.book.get(iri) if iri else None, iri)
        if re.match("https?://", wanted):
            iri = self.book.resolve("", wanted) or ""
            return self._of(Verdict(text, "iri", wanted, note=reading.rule), self.book.get(iri), iri)
        own = self._own(text, wanted)
        return own or Verdict(text, note=reading.rule if wanted else "is empty")

    def _own(self, text: str, wanted: str) -> Verdict | None:
        """Judge a control number of ours: a key, or as MARC writes it with its agency, `(XX-Lak)A0001`."""
        iri, key = "", wanted
        if agency := _OF_AGENCY.fullmatch(wanted):
            key = f"{agency[1]}-{agency[2]}"
            iri = self.book.resolve(agency[1].lower(), agency[2]) or self._keyed(key)
        elif _KEY.fullmatch(wanted):
            iri = self.book.resolve("control", wanted) or self._keyed(wanted)
        return self._of(Verdict(text, "control", key, UNCHECKED), self.book.get(iri), iri) if iri else None

    def _of(self, known: Verdict, found: Described | None, iri: str = "") -> Verdict:
        """Add what a document tells; an IRI alone where we publish no document of it."""
        if found is None:
            return replace(known, iri=iri, status=DELETED if self.gone(iri) else UNKNOWN)
        survivors = found.successors
        heir = survivors[0] if len(survivors) == 1 else ""
        told = self.book.get(heir.partition("#")[0]) or found
        block = own_block(told.turtle, heir) or own_block(told.turtle, told.thing)
        return replace(
            known,
            status=_STATES.get(found.state, CURRENT),
            iri=found.thing,
            survivor=" ".join(survivors),
            label=label_in(block, self.languages),
            links=links_in(block),
        )


def _read(text: str, scheme: str) -> Reading:
    """Read a text; of what it may be, and names no scheme, that of its column comes first."""
    reading = read(text)
    if reading.scheme == scheme or scheme not in SCHEMES or (len(reading.identifiers) == 1 and ":" in text):
        return reading
    identifier, _ = SCHEMES[scheme].read(text)
    if identifier is None:
        return reading
    others = tuple(one for one in reading.identifiers if one.scheme != scheme)
    return Reading((identifier, *others), scheme)


def _check(identifier: Identifier) -> str:
    return VALID if identifier.scheme in _CHECKED else UNCHECKED
