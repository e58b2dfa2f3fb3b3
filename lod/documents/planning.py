"""The plan of each document, and of the pages of what points at it, from the survey's sorted rows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from operator import itemgetter
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
        for key, group in groupby((row.split(b"\t") for row in rows), key=_KEY):
            yield from self._thing(key, group)

    def _thing(self, key: bytes, rows: Iterator[list[bytes]]) -> Iterator[Plan | Page]:
        own: dict[bytes, list[Ready]] = {OWN: [], RECORD: []}
        incoming: list[tuple[bytes, bytes, Place]] = []
        count, page = 0, list[Place]()
        subjects: dict[bytes, None] = {}
        for row in rows:
            rank = row[1]
            if rank in own:
                own[rank].append(Ready(*map(int, row[2:])))
                continue
            if not (own[OWN] or own[RECORD]):
                return
            place = Place(int(row[2]), int(row[3]))
            count += 1
            page.append(place)
            if len(page) == PAGE:
                yield Page(key, count // PAGE, tuple(page))
                page = []
            if len(subjects) <= SUBJECTS:
                subject = self.data.subject_at(place.offset)
                subjects[subject] = None
                incoming.append((rank, subject, place))
        if page:
            yield Page(key, count // PAGE + 1, tuple(page))
        told = set(islice(subjects, SUBJECTS))
        yield Plan(
            key=key,
            own=tuple(own[OWN]),
            record=tuple(own[RECORD]),
            verbs=tuple(dict.fromkeys(s for rank, s, _ in incoming if rank == VERB and s in told)),
            incoming=tuple(place for rank, s, place in incoming if rank != VERB and s in told),
            count=count,
            fate=self.lifecycle.fate(key),
            forerunners=tuple(self.lifecycle.forerunners(key)),
        )


_KEY: Final = itemgetter(0)  # of a row
