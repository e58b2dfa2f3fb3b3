"""Makes the alphabetical lists of a release: a name of each entity in every alphabet that it has one in."""

import sqlite3
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from lod.dates import Edtf
from lod.errors import InvalidValue
from lod.names.alphabets import LETTERS, alphabet_of, place
from lod.search.entities import Entity, Participants
from lod.search.labels import Label

FILE: Final = "browse.sqlite"
_BATCH: Final = 2000
_SCHEMA: Final = """
PRAGMA main.page_size = 16384;
PRAGMA main.journal_mode = OFF;
PRAGMA gathering.journal_mode = OFF;
PRAGMA main.synchronous = OFF;
PRAGMA gathering.synchronous = OFF;
CREATE TABLE gathering.gathered (
    alphabet INTEGER, key BLOB, iri TEXT, label TEXT, language TEXT, facts TEXT, letter TEXT, scopes BLOB);
CREATE TABLE entry (
    id INTEGER PRIMARY KEY, key BLOB, iri TEXT, label TEXT, language TEXT, facts TEXT, letter TEXT,
    alphabet INTEGER, scopes BLOB);
CREATE TABLE scope (
    id INTEGER PRIMARY KEY, alphabet TEXT, facet TEXT, value TEXT, total INTEGER, entries BLOB,
    UNIQUE (alphabet, facet, value));
CREATE TABLE letter (scope INTEGER, letter TEXT, position INTEGER, total INTEGER, PRIMARY KEY (scope, letter))
WITHOUT ROWID;
CREATE TABLE within (agent TEXT, undertaking TEXT);
CREATE TABLE part (undertaking TEXT, programme TEXT);
"""
_TAKEN_OVER: Final = """
INSERT INTO gathering.gathered SELECT alphabet, key, iri, label, language, facts, letter, scopes
FROM before.entry WHERE substr(iri, 1, instr(iri || '#', '#') - 1) NOT IN (SELECT iri FROM temp.other)
"""
_ORDERED: Final = """
INSERT INTO entry
SELECT row_number() OVER (ORDER BY alphabet, key, iri) - 1,
    key, iri, label, language, facts, letter, alphabet, scopes
FROM gathering.gathered
"""
_SCOPED: Final = "SELECT id, alphabet, iri, letter, scopes FROM entry ORDER BY id"
_ALPHABETS: Final = tuple(LETTERS)


class Rolls:
    """Gathers names, then writes the lists: what is gathered is sorted on disk.

    Memory holds four bytes for each name in each list, and who took part in what.
    """

    def __init__(self, folder: Path) -> None:
        self._gathering = folder / f"{FILE}.gathering"  # of its own, so that the lists have no gaps
        self._database = sqlite3.connect(folder / FILE, isolation_level=None)
        self._database.execute("ATTACH ? AS gathering", (str(self._gathering),))
        self._database.executescript(_SCHEMA)
        self._database.execute("BEGIN")
        self._rows: list[tuple[object, ...]] = []
        self._scopes: dict[tuple[str, str, str], int] = {}
        self._next = 0  # number of a scope

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()
        self._gathering.unlink(missing_ok=True)

    def add(self, entity: Entity) -> None:
        """Gather the names of an entity, one for each alphabet that it has a name in."""
        facts, facets = _facts(entity), list(_facets(entity))
        for label, reading in _headings(entity.labels):
            found = place(label.text, label.language, reading)
            scopes = array("I", [self._scope(found.alphabet, *one) for one in facets])
            row = (
                _ALPHABETS.index(found.alphabet), found.key, entity.iri, label.text, label.language, facts,
                found.letter, scopes.tobytes(),
            )  # fmt: skip
            self._rows.append(row)
        if len(self._rows) >= _BATCH:
            self._flush()

    def take_over(self, before: Path, but: Iterable[str]) -> Participants:
        """Gather what the lists in another folder hold, but the names of some entities.

        Returns who took part in what, as it was then.
        """
        self._database.execute("COMMIT")
        self._database.execute("ATTACH ? AS before", (str(before / FILE),))
        self._database.execute("CREATE TEMP TABLE other (iri TEXT PRIMARY KEY)")
        self._database.execute("BEGIN")
        self._database.executemany("INSERT INTO temp.other VALUES (?)", ((iri,) for iri in but))
        self._database.execute(_TAKEN_OVER)
        named = self._database.execute("SELECT alphabet, facet, value, id FROM before.scope")
        self._scopes = {(alphabet, facet, value): scope for alphabet, facet, value, scope in named}
        self._next = max(self._scopes.values(), default=-1) + 1  # those that hold nothing are not kept
        then = Participants(parts=dict(self._database.execute("SELECT * FROM before.part")))
        for agent, undertaking in self._database.execute("SELECT * FROM before.within"):
            then.add(agent, undertaking)
        return then

    def _scope(self, alphabet: str, facet: str, value: str) -> int:
        named = (alphabet, facet, value)
        scope = self._scopes.get(named)
        if scope is None:
            scope = self._scopes[named] = self._next
            self._next += 1
        return scope

    def _flush(self) -> None:
        self._database.executemany(
            "INSERT INTO gathering.gathered VALUES (?, ?, ?, ?, ?, ?, ?, ?)", self._rows
        )
        self._rows.clear()

    def finish(self, participants: Participants) -> None:
        """Order what was gathered, and write it."""
        self._flush()
        self._database.execute(_ORDERED)
        entries: dict[int, array[int]] = defaultdict(partial(array, "I"))
        letters: dict[int, dict[str, list[int]]] = defaultdict(dict)
        for number, alphabet, iri, letter, scopes in self._database.execute(_SCOPED):
            of_programmes = [
                self._scope(_ALPHABETS[alphabet], "programme", one) for one in participants.programmes(iri)
            ]
            for scope in (*array("I", scopes), *of_programmes):
                members, counted = entries[scope], letters[scope]
                if letter not in counted:
                    counted[letter] = [len(members), 0]
                counted[letter][1] += 1
                members.append(number)
        self._database.executemany(
            "INSERT INTO scope VALUES (?, ?, ?, ?, ?, ?)",
            (
                (scope, *named, len(entries[scope]), entries[scope].tobytes())
                for named, scope in self._scopes.items()
                if scope in entries
            ),
        )
        self._database.executemany(
            "INSERT INTO letter VALUES (?, ?, ?, ?)",
            ((scope, letter, *told) for scope, found in letters.items() for letter, told in found.items()),
        )
        ties = ((agent, each) for agent, many in participants.within.items() for each in sorted(many))
        self._database.executemany("INSERT INTO within VALUES (?, ?)", ties)
        self._database.executemany("INSERT INTO part VALUES (?, ?)", participants.parts.items())
        self._database.execute("COMMIT")


def _facts(entity: Entity) -> str:
    """Return what tells namesakes apart: the years."""
    if "/" in entity.begins:  # an interval tells the end too
        return entity.begins
    return f"{entity.begins}–{entity.ends}" if entity.begins or entity.ends else ""


def _headings(labels: Sequence[Label]) -> Iterator[tuple[Label, str]]:
    """Yield the best name in each alphabet, and its reading in kana."""
    told = [label for label in labels if label.rank != "hidden" and label.text.strip()]
    kana = next((label for label in told if label.language.endswith("-Hrkt")), None)
    seen: set[str] = set()
    for label in told:
        found = _alphabet(label)
        if found in seen:
            continue
        if found == "ja" and kana is not None:
            kanji = (one for one in told if one is not kana and _alphabet(one) == "ja")
            yield next((one for one in kanji if one.language == "ja"), kana), kana.text
        else:
            yield label, ""
        seen.add(found)


def _alphabet(label: Label) -> str:
    return alphabet_of(label.text, label.language)


def _facets(entity: Entity) -> Iterator[tuple[str, str]]:
    yield "", ""
    for name in dict.fromkeys(entity.types):
        yield "type", name
    if entity.country:
        yield "country", entity.country
    if year := _year(entity.begins):
        yield "year", f"{year:04}"


def _year(text: str) -> int | None:
    if len(text) == 4 and text.isascii() and text.isdecimal():  # most of them
        return int(text) or None
    if not text:
        return None
    try:
        date = Edtf.parse(text)
    except InvalidValue:
        return None
    return date.not_before.year if date.not_before else None
