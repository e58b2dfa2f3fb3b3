"""ISNI: lists of assignments, as CSV or TSV, one ISNI a row."""

import csv
import io
from collections.abc import Iterator, Mapping
from typing import BinaryIO, Final

from lod.dates import Edtf
from lod.errors import InvalidValue, Notice, Problem, UnreadableSource
from lod.identifiers import Isni, Orcid
from lod.names import tag
from lod.records.agents import Agent, AgentKind
from lod.records.evidence import RecordInfo
from lod.records.names import Identification, Link, Name, Rank

_KINDS: Final[Mapping[str, AgentKind]] = {
    "person": AgentKind.PERSON,
    "organisation": AgentKind.BODY,
    "organization": AgentKind.BODY,
}


def convert(
    stream: BinaryIO,
    file: str,
    *,
    first: int = 1,
    source: str = "isni",
    encoding: str = "utf-8-sig",
    delimiter: str = "",
    isni: str = "",
    name: str = "name",
    language: str = "language",
    kind: str = "kind",
    entity: str = "entity",
    birth: str = "birth",
    death: str = "death",
) -> Iterator[Agent | Problem | Notice]:
    """Yield an agent for each row that holds a valid ISNI, in the order of the file.

    An ISNI tells who is meant, not what they are: without a kind of person or organisation the agent is just
    an agent. Keys are `{source}-{ISNI}`. ISO 27729:2012; check character by ISO/IEC 7064 MOD 11-2.

    Args:
        stream: CSV or TSV with a header; RFC 4180 quoting.
        file: how a Problem names the source.
        first: ordinal of the first row.
        source: name of the source (filled by the build).
        encoding: of the text.
        delimiter: between cells; "" takes the tab where the header has one, else the comma.
        isni: column of the ISNI; "" takes the first whose heading holds "isni".
        name: column of a name.
        language: column of the name's BCP 47 tag.
        kind: column that says person or organisation.
        entity: column of an IRI for the same entity elsewhere.
        birth: column of the date of birth, EDTF.
        death: column of the date of death, EDTF.

    Raises:
        UnreadableSource: there is no column of ISNIs, or the text is not in `encoding`.
    """
    lines = io.TextIOWrapper(stream, encoding=encoding, newline="")
    try:
        header = lines.readline()
        separator = delimiter or ("\t" if "\t" in header else ",")
        headings = next(csv.reader([header], delimiter=separator), [])
        column = isni or next((h for h in headings if "isni" in h.lower()), "")
        if column not in headings:
            raise UnreadableSource(f"{file}:1: no column {column or 'isni'}")
        rows = csv.DictReader(lines, fieldnames=headings, delimiter=separator)
        names = _Columns(column, name, language, kind, entity, birth, death)
        for row in rows:
            yield from _row(_Row(file, rows.line_num + first, row), names, source)
    except UnicodeDecodeError as error:
        raise UnreadableSource(f"{file}: is not {encoding}: {error.reason} at byte {error.start}") from error
    finally:
        lines.detach()  # the stream is its owner's to close


class _Columns:
    def __init__(self, *columns: str) -> None:
        self.isni, self.name, self.language, self.kind, self.entity, self.birth, self.death = columns


class _Row:
    """One row, and what had to be left out of it."""

    def __init__(self, file: str, line: int, cells: Mapping[str, str | None]) -> None:
        self.file = file
        self.line = line
        self.cells = cells
        self.notices: list[Notice] = []

    def text(self, column: str) -> str:
        return (self.cells.get(column) or "").strip()

    def date(self, column: str, isni: Isni) -> Edtf | None:
        text = self.text(column)
        try:
            return Edtf.parse(text) if text else None
        except InvalidValue as error:
            self.notices.append(
                Notice(self.file, self.line, column, str(error), "invalid-date", isni.compact)
            )
            return None


def _row(row: _Row, columns: _Columns, source: str) -> Iterator[Agent | Problem | Notice]:
    written = row.text(columns.isni)
    try:
        isni = Isni.parse(written)
    except InvalidValue as error:
        kind = "orcid-block" if _is_orcid(written) else "invalid-identifier"
        yield Problem(row.file, row.line, columns.isni, str(error), kind, written[:40])
        return
    yield _agent(row, columns, isni, source)
    yield from row.notices


def _is_orcid(text: str) -> bool:
    try:
        Orcid.parse(text)
    except InvalidValue:
        return False
    return True


def _agent(row: _Row, columns: _Columns, isni: Isni, source: str) -> Agent:
    name, elsewhere = row.text(columns.name), row.text(columns.entity)
    tagged = tag(name, row.text(columns.language)) if name else ""
    return Agent(
        key=f"{source}-{isni.compact}",
        kind=_KINDS.get(row.text(columns.kind).lower(), AgentKind.AGENT),
        names=(Name(text=name, language=tagged, rank=Rank.PREFERRED),) if name else (),
        label=name or f"ISNI {isni}",
        identifiers=(Identification(scheme="isni", value=isni.compact, display=str(isni), iri=isni.iri),),
        links=(Link(iri=elsewhere),) if elsewhere.startswith(("http://", "https://")) else (),
        birth=row.date(columns.birth, isni),
        death=row.date(columns.death, isni),
        record=RecordInfo(identifier=isni.compact, file=row.file, line=row.line),
    )
