"""The plan of each document, and of the pages of what points at it, from the survey's sorted rows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final, NamedTuple

from lod.documents.assembly import Data, Place, Plan
from lod.documents.lifecycle import Lifecycle
from lod.documents.reading import PAGE
from lod.documents.survey import OWN, RECORD, VERB, Ready

SUBJECTS: Final = 200  # incoming subjects told in a document


class Page(NamedTuple):
    """A page, counted from 1, of the statements that point at a thing."""

    key: bytes
    number: int
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Planner:
    """Plans documents in the order of their keys."""

    data: Data
    lifecycle: Lifecycle

    def plans(self, rows: Iterable[bytes]) -> Iterator[Plan | Page]:
        """Yield the pages and the plan of each thing; what no one describes has none."""
        for key, group in groupby(rows, key=_key):
            yield from self._thing(key, (row.split(b"\t")[1:] for row in group))

    def _thing(self, key: bytes, rows: Iterator[list[bytes]]) -> Iterator[Plan | Page]:
        own: dict[bytes, list[Ready]] = {OWN: [], RECORD: []}
        incoming: list[tuple[bytes, Place]] = []
        count, page = 0, list[Place]()
        subjects: set[bytes] = set()
        for rank, *numbers in rows:
            if rank in own:
                own[rank].append(Ready(*map(int, numbers)))
                continue
            place = Place(*map(int, numbers))
            if not (own[OWN] or own[RECORD]):
                return
            count += 1
            page.append(place)
            if len(page) == PAGE:
                yield Page(key, count // PAGE, tuple(page))
                page = []
            if len(subjects) <= SUBJECTS:
                subjects.add(self.data.subject_at(place.offset))
                incoming.append((rank, place))
        if page:
            yield Page(key, count // PAGE + 1, tuple(page))
        yield self._plan(key, own, incoming, count)

    def _plan(
        self, key: bytes, own: dict[bytes, list[Ready]], incoming: list[tuple[bytes, Place]], count: int
    ) -> Plan:
        subjects = [(rank, self.data.subject_at(place.offset), place) for rank, place in incoming]
        told = set(list(dict.fromkeys(subject for _, subject, _ in subjects))[:SUBJECTS])
        return Plan(
            key=key,
            own=tuple(own[OWN]),
            record=tuple(own[RECORD]),
            verbs=tuple(dict.fromkeys(s for rank, s, _ in subjects if rank == VERB and s in told)),
            incoming=tuple(place for rank, s, place in subjects if rank != VERB and s in told),
            count=count,
            fate=self.lifecycle.fate(key),
            forerunners=tuple(self.lifecycle.forerunners(key)),
        )


def _key(row: bytes) -> bytes:
    return row[: row.index(b"\t")]
