"""Match tables with the columns of SSSOM: which entities of several sources are one, and which are not."""

import re
from collections.abc import Iterator
from collections.abc import Mapping as Names
from dataclasses import dataclass, replace
from io import BytesIO
from typing import BinaryIO, Final

from lod.csvtext import Line, read
from lod.errors import InvalidValue, Notice, Problem, UnreadableSource
from lod.identifiers import SCHEMES, guess, parse
from lod.packing import unpacked
from lod.records.lifecycle import NotAnEntity
from lod.records.mappings import Claim, Mapping

_REQUIRED: Final = ("subject_id", "predicate_id", "object_id")
_SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
_CLAIMS: Final[Names[str, Claim]] = {
    f"{_SKOS}exactMatch": Claim.EXACT,
    f"{_SKOS}closeMatch": Claim.CLOSE,
    f"{_SKOS}broadMatch": Claim.BROAD,
    f"{_SKOS}narrowMatch": Claim.NARROW,
    f"{_SKOS}relatedMatch": Claim.RELATED,
    "http://www.w3.org/2002/07/owl#sameAs": Claim.SAME,
    "https://schema.org/sameAs": Claim.SAME,
    "http://schema.org/sameAs": Claim.SAME,
    "http://www.w3.org/2002/07/owl#differentFrom": Claim.APART,
}
# The prefixes that SSSOM has built in, and those that a predicate is usually written with.
_KNOWN: Final[Names[str, str]] = {
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": _SKOS,
    "sssom": "https://w3id.org/sssom/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_NOTHING_FOUND: Final = "https://w3id.org/sssom/NoTermFound"
_IRI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s<>\"{}|\\^`]+|urn:[^\s<>\"{}|\\^`]+")
_KEY: Final = re.compile(r"[a-z]+/[^\s<>\"{}|\\^`#?]+")
_PREFIX: Final = re.compile(r"#\s+[\"']?([A-Za-z0-9._-]+)[\"']?\s*:\s*[\"']?([^\"'\s]+)[\"']?\s*$")
_OF_NO_SCHEME: Final = "is no identifier of a scheme known here"
_CARDINALITIES: Final = frozenset({"", "1:1", "1:n", "n:1", "n:n", "1:0", "0:1", "0:0"})


def convert(
    stream: BinaryIO,
    file: str,
    *,
    first: int = 1,
    base: str,
    prefixes: dict[str, str] | None = None,
    confidence: float = 0.8,
    delimiter: str = "",
) -> Iterator[Mapping | NotAnEntity | Problem | Notice]:
    """Yield what each row of a match table says, in the order of the file.

    An id is a whole IRI, a key as in our IRIs (`agent/P0066`), a prefix of `curie_map` (or of `prefixes`)
    and a name, or a scheme of identifiers and its value (`ror:05gj5ka88`). A row is held back to a hint
    where its confidence is too low or its cardinality is said not to be 1:1.

    Args:
        stream: SSSOM as TSV or CSV in UTF-8, plain or packed with gzip, read whole; lines with `#` before
            the header are its metadata.
        file: how a Problem names the source.
        first: not used: a table is read whole.
        base: of our IRIs (filled by the build).
        prefixes: what the `curie_map` of a separate metadata file would say.
        confidence: that a row which makes two entities one has at least, where it tells one.
        delimiter: between cells; "" takes the tab where the header has one, else the comma.

    Raises:
        UnreadableSource: there is no header, or a column is missing.
    """
    said, text = _parted(unpacked(stream).read())
    header = text.lstrip(b"\n").partition(b"\n")[0]
    mark = delimiter or ("\t" if b"\t" in header else ",")
    ids = _Ids(base, {**_KNOWN, **said, **(prefixes or {})})
    columns: tuple[str, ...] = ()
    for line in read(BytesIO(text), file, "utf-8", delimiter=mark):
        if isinstance(line, Problem):
            # A row that is no CSV is one row; of bytes in another encoding the rest of the file is lost.
            yield replace(line, refuses=line.kind == "wrong-encoding")
        elif not columns:
            columns = _columns(file, line)
        elif any(line.cells[len(columns) :]):
            message = f"has {len(line.cells)} cells under {len(columns)} headings"
            yield Problem(file, line.number, "record", message, "cells")
        else:
            yield from _row(
                _Row(file, line.number, dict(zip(columns, line.cells, strict=False))), ids, confidence
            )
    if not columns:
        raise UnreadableSource(f"{file}: no header with {', '.join(_REQUIRED)}")


def _parted(whole: bytes) -> tuple[dict[str, str], bytes]:
    """Return the prefixes of the metadata, and the table with empty lines in the place of metadata."""
    lines = whole.removeprefix(b"\xef\xbb\xbf").splitlines(keepends=True)
    number = next(
        (n for n, line in enumerate(lines) if line.strip() and not line.startswith(b"#")), len(lines)
    )
    prefixes: dict[str, str] = {}
    inside = False
    for raw in lines[:number]:
        text = raw.decode("utf-8", errors="replace").rstrip()
        if re.match(r"#\s*curie_map\s*:", text):
            inside = True
        elif inside and (found := _PREFIX.match(text)):
            prefixes[found[1]] = found[2]
        else:
            inside = False
    return prefixes, b"\n" * number + b"".join(lines[number:])


def _columns(file: str, line: Line) -> tuple[str, ...]:
    columns = tuple(cell.strip() for cell in line.cells)
    missing = [name for name in _REQUIRED if name not in columns]
    if missing:
        raise UnreadableSource(
            f"{file}:{line.number}: no column {', '.join(missing)}; there are {', '.join(columns)}"
        )
    return columns


@dataclass(frozen=True, slots=True)
class _Row:
    file: str
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "").strip()

    @property
    def label(self) -> str:
        return f"{self['subject_id']} {self['object_id']}"

    def problem(self, column: str, message: str, kind: str) -> Problem:
        return Problem(self.file, self.line, column, message, kind, self.label)

    def notice(self, column: str, message: str, kind: str) -> Notice:
        return Notice(self.file, self.line, column, message, kind, self.label)


@dataclass(frozen=True, slots=True)
class _Ids:
    base: str
    prefixes: Names[str, str]

    def iri(self, written: str) -> str:
        """Return the IRI of an id as a table writes it.

        Raises:
            InvalidValue: it has a prefix that no one declares, or is neither IRI nor key.
        """
        text = written[1:-1] if written.startswith("<") and written.endswith(">") else written
        if _IRI.fullmatch(text):
            return self._checked(text, written)
        prefix, colon, name = text.partition(":")
        if colon and prefix in self.prefixes:
            return self._checked(self.prefixes[prefix] + name, written)
        if colon and prefix.lower() in SCHEMES:
            identifier = parse(prefix.lower(), name)
            return identifier.iri or f"urn:{identifier.scheme}:{identifier.compact}"
        if colon:
            raise InvalidValue(written, f"has the prefix {prefix!r}, which the table does not declare")
        if not _KEY.fullmatch(text):
            raise InvalidValue(written, "is neither an IRI nor a key such as agent/P0066")
        return self.base + (text if text.startswith("id/") else f"id/{text}")

    def _checked(self, iri: str, written: str) -> str:
        if not _IRI.fullmatch(iri):
            raise InvalidValue(written, f"stands for {iri!r}, which is no IRI")
        if not iri.startswith(self.base):
            try:
                guess(iri)
            except InvalidValue as error:
                if error.rule != _OF_NO_SCHEME:
                    raise InvalidValue(written, error.rule) from None
        return iri


def _row(row: _Row, ids: _Ids, least: float) -> Iterator[Mapping | NotAnEntity | Problem | Notice]:
    found: dict[str, str] = {}
    for column in _REQUIRED:
        if not row[column]:
            yield row.problem(column, "is empty", "missing")
            return
        try:
            found[column] = ids.iri(row[column])
        except InvalidValue as error:
            yield row.problem(column, str(error), "invalid-id")
            return
    if _NOTHING_FOUND in found.values():  # somebody looked and found none
        yield NotAnEntity(key=row.label, reason="no-term-found", file=row.file, line=row.line)
        return
    claim = _CLAIMS.get(found["predicate_id"])
    if claim is None:
        yield row.problem("predicate_id", f"{row['predicate_id']!r} says nothing of identity", "predicate")
        return
    wrong = _wrong(row)
    if wrong is not None:
        yield wrong
        return
    held = None
    if row["predicate_modifier"]:
        claim = Claim.APART
    elif claim in (Claim.SAME, Claim.EXACT):
        held = _held(row, least)
    yield Mapping(
        subject=found["subject_id"],
        object=found["object_id"],
        claim=Claim.CLOSE if held else claim,
        file=row.file,
        line=row.line,
    )
    if held:
        yield held


def _wrong(row: _Row) -> Problem | None:
    """Return what is wrong with the columns that qualify a row."""
    if row["predicate_modifier"].lower() not in ("", "not"):
        return row.problem("predicate_modifier", f"is {row['predicate_modifier']!r}, not Not", "modifier")
    if row["mapping_cardinality"] not in _CARDINALITIES:
        message = f"is {row['mapping_cardinality']!r}, none of 1:1, 1:n, n:1, n:n"
        return row.problem("mapping_cardinality", message, "cardinality")
    if row["confidence"] and _number(row["confidence"]) is None:
        message = f"is {row['confidence']!r}, no number from 0 to 1"
        return row.problem("confidence", message, "confidence")
    return None


def _held(row: _Row, least: float) -> Notice | None:
    """Return why a row that says that two are one is told as a hint."""
    if row["mapping_cardinality"] not in ("", "1:1"):
        message = f"is {row['mapping_cardinality']}: told as possibly the same"
        return row.notice("mapping_cardinality", message, "cardinality")
    sure = _number(row["confidence"]) if row["confidence"] else None
    if sure is not None and sure < least:
        message = f"is {row['confidence']}, below {least:g}: told as possibly the same"
        return row.notice("confidence", message, "low-confidence")
    return None


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if 0 <= number <= 1 else None
