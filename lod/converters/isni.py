"""ISNI: lists of assignments, as CSV or TSV, one ISNI a row."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import BinaryIO, Final

from lod.csvtext import Line, read
from lod.dates import Edtf, edtf_of_list, is_perhaps_a_year, year_alone
from lod.errors import InvalidValue, Notice, Problem, UnreadableSource
from lod.identifiers import Isni, Orcid, of_address, web_address
from lod.names import tag
from lod.records.agents import Agent, AgentKind
from lod.records.evidence import RecordInfo
from lod.records.names import Identification, Link, Name, Rank

_KINDS: Final[Mapping[str, AgentKind]] = {
    **dict.fromkeys(("person", "personal", "individual", "개인", "인명"), AgentKind.PERSON),
    **dict.fromkeys(("organisation", "organization", "org", "corporate body", "corporate"), AgentKind.BODY),
    **dict.fromkeys(("institution", "단체", "단체명", "기관"), AgentKind.BODY),
    **dict.fromkeys(("family", "가족", "가계"), AgentKind.FAMILY),
}
# What is read, and the headings that are usual for it.
_USUAL: Final[Mapping[str, tuple[str, ...]]] = {
    "isni": ("isni",),
    "name": ("name", "label", "preferred name", "이름", "성명", "명칭"),
    "language": ("language", "lang"),
    "kind": ("kind", "type"),
    "entity": ("entity", "uri", "same as"),
    "birth": ("birth", "birth date", "date of birth"),
    "death": ("death", "death date", "date of death"),
}


def convert(
    stream: BinaryIO,
    file: str,
    *,
    first: int = 1,
    source: str = "isni",
    encoding: str = "utf-8",
    delimiter: str = "",
    columns: dict[str, str] | None = None,
) -> Iterator[Agent | Problem | Notice]:
    """Yield an agent for each row that holds a valid ISNI, in the order of the file.

    An ISNI tells who is meant, not what they are: without a kind of person or organisation the agent is just
    an agent. Keys are `{source}-{ISNI}`. ISO 27729:2012; check character by ISO/IEC 7064 MOD 11-2.

    Args:
        stream: CSV or TSV, RFC 4180 quoting; where the first row holds an ISNI there is no header, and the
            headings are 1, 2, 3 …
        file: how a Problem names the source.
        first: not used: a list is read whole, since a quoted cell may hold line breaks.
        source: name of the source (filled by the build).
        encoding: of the text.
        delimiter: between cells; "" takes what the header has most of: comma, tab, semicolon or bar.
        columns: the headings of what is read: isni, name, language (BCP 47), kind (person,
            organisation, family), entity (an IRI of the same elsewhere), birth, death (EDTF); without it the
            usual headings are.

    Raises:
        UnreadableSource: a column is not known or not there, or none holds ISNIs; the encoding is not known.
    """
    wanted = columns or {}
    if left := wanted.keys() - _USUAL.keys():
        known = ", ".join(_USUAL)
        raise UnreadableSource(f"{file}: columns.{min(left)} is not known; it may be {known}")
    places: Mapping[str, int] | None = None
    for line in read(stream, file, encoding, delimiter=delimiter):
        if isinstance(line, Problem):
            # A row that is no CSV is one row; of bytes in another encoding the rest of the file is lost.
            yield replace(line, refuses=line.kind == "wrong-encoding")
        elif places is None:
            headings = _headings(line)
            places = _places(file, headings, wanted)
            yield from _unread(file, headings, places)
            if headings != line.cells:
                yield from _row(_Row(file, line, places, headings), source)
        elif any(line.cells):
            yield from _row(_Row(file, line, places, headings), source)


def _headings(line: Line) -> tuple[str, ...]:
    """Return the headings, or numbers where the first row is one of the list."""
    isnis = (Isni.read(cell)[0] or Orcid.read(cell)[0] for cell in line.cells)
    return tuple(str(n) for n, _ in enumerate(line.cells, 1)) if any(isnis) else line.cells


def _places(file: str, headings: Sequence[str], wanted: Mapping[str, str]) -> Mapping[str, int]:
    """Return at which place of a row each thing that is read stands."""
    folded = [_folded(heading) for heading in headings]
    found: dict[str, int] = {}
    for what, usual in _USUAL.items():
        if what in wanted:
            if wanted[what] not in headings:
                raise UnreadableSource(f"{file}:1: no column {wanted[what]}; there are {', '.join(headings)}")
            found[what] = headings.index(wanted[what])
        elif there := [folded.index(name) for name in usual if name in folded]:
            found[what] = there[0]
    if "isni" not in found:
        found["isni"] = _place_of_isni(file, folded)
    return found


def _place_of_isni(file: str, headings: Sequence[str]) -> int:
    """Return the first column whose heading holds the word; of a list without header, the first."""
    holding = [at for at, heading in enumerate(headings) if "isni" in heading]
    if not holding and not all(map(str.isdigit, headings)):
        raise UnreadableSource(f"{file}:1: no column isni; there are {', '.join(headings)}")
    return holding[0] if holding else 0


def _folded(heading: str) -> str:
    """`Birth_Date` and `birthDate` are "birth date"."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading)
    return " ".join(re.split(r"[\s_-]+", parted.casefold().strip()))


def _unread(file: str, headings: Sequence[str], places: Mapping[str, int]) -> Iterator[Notice]:
    left = [heading for at, heading in enumerate(headings) if at not in places.values()]
    if left:
        yield Notice(file, 1, left[0], f"not mapped: {', '.join(left)}", "unmapped")


@dataclass(slots=True)
class _Row:
    """One row, and what had to be left out of it."""

    file: str
    line: Line
    places: Mapping[str, int]
    headings: Sequence[str]
    key: str = ""
    notices: list[Notice] = field(default_factory=list)

    def text(self, what: str) -> str:
        """The cell of what is read, "" where there is none."""
        at = self.places.get(what, len(self.line.cells))
        return self.line.cells[at] if at < len(self.line.cells) else ""

    def notice(self, what: str, message: str, kind: str) -> None:
        """Keep for the report what was not used."""
        heading = self.headings[self.places[what]]
        self.notices.append(Notice(self.file, self.line.number, heading, message, kind, self.key))

    def date(self, what: str) -> Edtf | None:
        """A date; None, and noticed, where it is none."""
        text = self.text(what)
        try:
            date = edtf_of_list(text) if text else None
        except InvalidValue as error:
            self.notice(what, str(error), "invalid-date")
            return None
        if is_perhaps_a_year(text):
            self.notice(what, f"{text!r} may be no more than a year, and is told as one", "date-form")
        return date


def _row(row: _Row, source: str) -> Iterator[Agent | Problem | Notice]:
    cells, headings = row.line.cells, row.headings
    if any(cells[len(headings) :]):  # a comma in a name without quotation marks, as a rule
        message = f"has {len(cells)} cells under {len(headings)} headings"
        yield Problem(row.file, row.line.number, "record", message, "cells", row.text("isni")[:40])
        return
    written = row.text("isni")
    isni, rule = Isni.read(written)
    if isni is None:
        kind = "orcid-block" if Orcid.read(written)[0] else "invalid-identifier"
        heading = row.headings[row.places["isni"]]
        message = str(InvalidValue(written, rule)) if written else "there is no ISNI"
        yield Problem(row.file, row.line.number, heading, message, kind, written[:40])
        return
    row.key = isni.compact
    yield _agent(row, isni, source)
    yield from row.notices


def _agent(row: _Row, isni: Isni, source: str) -> Agent:
    name = row.text("name")
    tagged = tag(name, _language(row)) if name else ""
    kind, same = _kind(row), (Identification.of(isni), *_elsewhere(row))
    birth, death = _life(row, kind)
    return Agent(
        key=f"{source}-{isni.compact}",
        kind=kind,
        names=(Name(text=name, language=tagged, rank=Rank.PREFERRED),) if name else (),
        label=name or f"ISNI {isni}",
        identifiers=tuple(dict.fromkeys(each for each in same if isinstance(each, Identification))),
        links=tuple(each for each in same if isinstance(each, Link)),
        birth=birth,
        death=death,
        record=RecordInfo(identifier=isni.compact, file=row.file, line=row.line.number),
    )


def _life(row: _Row, kind: AgentKind) -> tuple[Edtf | None, Edtf | None]:
    """Return the dates of birth and death; of someone who may live the year of birth alone."""
    birth, death = row.date("birth"), row.date("death")
    if birth and not death and kind is not AgentKind.BODY and (year := year_alone(birth)):
        row.notice("birth", "the day of birth of someone who may live is not told", "private")
        return year, None
    return birth, death


def _language(row: _Row) -> str:
    told = row.text("language")
    if told and not re.fullmatch(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*", told):
        row.notice("language", f"{told!r} is no language tag", "language")
        return ""
    return told.replace("_", "-")


def _kind(row: _Row) -> AgentKind:
    told = row.text("kind").casefold()
    if told and told not in _KINDS:
        row.notice("kind", f"{told!r} is no person, organisation or family", "unknown-kind")
    return _KINDS.get(told, AgentKind.AGENT)


def _elsewhere(row: _Row) -> Iterator[Identification | Link]:
    """Yield the same elsewhere: by its identifier, whose own address is the one to link, or by the address.

    A number of the National Library of Korea stays an address: two with one number of it become one.
    """
    told = row.text("entity")
    found = of_address(told)
    if found and found.iri and found.scheme != "nlk":
        yield Identification.of(found)
    elif address := web_address(told):
        yield Link(iri=address)
    elif told:
        row.notice("entity", f"{told[:80]!r} is no absolute http(s) address", "invalid-link")
