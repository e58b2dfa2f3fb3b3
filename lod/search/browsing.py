"""The alphabetical lists of a release, read-only."""

import sqlite3
import weakref
from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any, Final, Self

from lod.errors import LodError
from lod.names.alphabets import LETTERS, place
from lod.search.rolls import FILE

FACETS: Final = ("type", "country", "year", "programme")  # by which a list is narrowed, one at a time


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which part of an alphabet's names: all, or those of one value of a facet."""

    facet: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A name in a list."""

    position: int  # from 0
    iri: str
    label: str
    language: str
    facts: str  # the years
    letter: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter of the jump bar."""

    letter: str
    position: int  # of its first name
    total: int


@dataclass(frozen=True, slots=True)
class Page:
    """Some names of a list, in their order."""

    alphabet: str
    total: int
    entries: tuple[Entry, ...]
    letters: tuple[Letter, ...]  # in the order of the list


class Lists:
    """The lists, opened; any number of threads may ask them at once."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        weakref.finalize(self, database.close)
        self._lock = Lock()
        self.alphabets: Mapping[str, int] = dict(
            self._all("SELECT alphabet, total FROM scope WHERE facet = '' ORDER BY total DESC, alphabet")
        )

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open the lists in `folder`, which may be read-only.

        Raises:
            LodError: there are none.
        """
        file = folder.resolve() / FILE
        if not file.is_file():
            raise LodError(f"{file}: no alphabetical lists; build the release anew")
        # Immutable: no lock is taken, no journal looked for.
        address = f"{file.as_uri()}?mode=ro&immutable=1"
        return cls(sqlite3.connect(address, uri=True, check_same_thread=False))

    def values(self, facet: str, alphabet: str = "") -> tuple[tuple[str, int], ...]:
        """Return the values of a facet with the names of one alphabet, or of the longest list of any."""
        rows = self._all(
            "SELECT value, max(total) FROM scope WHERE facet = ? AND (? = '' OR alphabet = ?) GROUP BY value "
            "ORDER BY max(total) DESC, value",
            facet, alphabet, alphabet,
        )  # fmt: skip
        return tuple((str(value), int(total)) for value, total in rows)

    def longest(self, narrowing: Narrowing) -> str:
        """Return the alphabet with most names of a part, "" where nothing is in it."""
        rows = self._all(
            "SELECT alphabet FROM scope WHERE facet = ? AND value = ? ORDER BY total DESC, alphabet LIMIT 1",
            narrowing.facet, narrowing.value,
        )  # fmt: skip
        return str(rows[0][0]) if rows else ""

    def page(self, alphabet: str, narrowing: Narrowing, at: int, limit: int) -> Page | None:
        """Return the names from position `at` on, None where there is no such list."""
        found = self._scope(alphabet, narrowing)
        if found is None:
            return None
        scope, total = found
        numbers = self._members(scope, at, min(limit, total - at)) if at < total else ()
        with self._lock:
            rows = [
                self._database.execute(
                    "SELECT iri, label, language, facts, letter FROM entry WHERE id = ?", (number,)
                ).fetchone()
                for number in numbers
            ]
        letters = self._all(
            "SELECT letter, position, total FROM letter WHERE scope = ? ORDER BY position", scope
        )
        return Page(
            alphabet,
            total,
            tuple(Entry(at + number, *row) for number, row in enumerate(rows)),
            tuple(Letter(*row) for row in letters),
        )

    def position(self, alphabet: str, narrowing: Narrowing, text: str) -> int:
        """Return where a text stands, or would stand, in a list; 0 where there is none."""
        found = self._scope(alphabet, narrowing)
        if found is None:
            return 0
        scope, high = found
        # What is typed has no language: in a list of Han names it is read as they are.
        wanted = place(text, {"zh": "zh"}.get(alphabet, alphabet)).key if text.strip() else b""
        low = 0
        while low < high:
            middle = (low + high) // 2
            (number,) = self._members(scope, middle, 1)
            ((key,),) = self._all("SELECT key FROM entry WHERE id = ?", number)
            low, high = (middle + 1, high) if key < wanted else (low, middle)
        return low

    def _scope(self, alphabet: str, narrowing: Narrowing) -> tuple[int, int] | None:
        if alphabet not in LETTERS:
            return None
        rows = self._all(
            "SELECT id, total FROM scope WHERE alphabet = ? AND facet = ? AND value = ?",
            alphabet, narrowing.facet, narrowing.value,
        )  # fmt: skip
        return (int(rows[0][0]), int(rows[0][1])) if rows else None

    def _members(self, scope: int, at: int, number: int) -> "array[int]":
        members = array("I")
        with self._lock, self._database.blobopen("scope", "entries", scope, readonly=True) as blob:
            blob.seek(at * members.itemsize)
            members.frombytes(blob.read(number * members.itemsize))
        return members

    def _all(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._database.execute(query, values).fetchall()
