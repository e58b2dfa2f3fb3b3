"""The datestamps of a release, from those of the release before and what changed since; memory is flat."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from heapq import merge
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from lod.documents import Documents
from lod.documents.document import CURRENT, Document
from lod.documents.originals import Originals
from lod.documents.scratch import sort
from lod.release.datestamps import BY_DAY, BY_IRI, COUNTS, Dated, Datestamps, Stamp, later, without
from lod.release.history import History
from lod.release.manifest import Manifest
from lod.release.opening import DOCUMENTS, SOURCES

_OLD, _CHANGED, _TOLD, _NOW = range(4)  # what is known of an entity, in the order in which it is read
_Row = tuple[bytes, int, str]


@dataclass(frozen=True, slots=True)
class Telling:
    """Which entities the sources tell of that keep no record of each: sorted lines of entity and source.

    Of an entity that has a record, the record says whose it is.
    """

    path: Path
    sources: frozenset[str]  # those that were looked through

    def rows(self) -> Iterator[_Row]:
        """Yield the lines."""
        with self.path.open("rb") as lines:
            for line in lines:
                iri, _, source = line[:-1].partition(b"\t")
                yield iri, _TOLD, source.decode()


def write_datestamps(
    draft: Path,
    name: str,
    day: str,
    base: str,
    *,
    datasets: Collection[str],
    telling: Telling,
    previous: Path | None,
) -> None:
    """Write into a draft, whose documents and history are made, when each entity last changed.

    Args:
        draft: folder of the draft.
        name: that the release will have.
        day: of the release, ISO 8601.
        base: the IRI prefix of what we publish.
        datasets: names of all sources.
        telling: which entities are told of by sources without records.
        previous: folder of the release before; None for the first.

    Raises:
        LodError: the disk is full, or the release before cannot be read.
    """
    before = _before(previous, base)
    making = _Making(
        documents=Documents.open(draft / DOCUMENTS),
        originals=Originals.open(draft / SOURCES),
        base=base,
        today=max((day, *before.days)) if before is not None else day,
        datasets=frozenset(datasets),
        looked_through=telling.sources,
    )
    present = draft / f"{BY_IRI}.present"
    with present.open("wb") as out:
        out.writelines(b"%b\n" % iri.encode() for iri in making.documents.iris())
    sort(present)
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    rows = (_known(before), _changed(draft, name, previous), telling.rows(), _present(present))
    with (
        (draft / BY_IRI).open("w", encoding="utf-8") as by_iri,
        (draft / BY_DAY).open("w", encoding="utf-8") as by_day,
    ):
        for dated in making.all(merge(*rows)):
            by_iri.write(dated.line)
            for list_, when in dated.lists:
                counts[list_][when] += 1
                by_day.write(f"{list_}\t{when}\t{dated.iri}\n")
    sort(draft / BY_DAY)
    present.unlink()
    (draft / COUNTS).write_text(json.dumps(counts, sort_keys=True, indent=1) + "\n", encoding="utf-8")


def _before(previous: Path | None, base: str) -> Datestamps | None:
    """Return what is known from before; under another base nothing was told of these entities."""
    if previous is None or Manifest.read(previous).base != base:
        return None
    return Datestamps.open(previous)


def _known(before: Datestamps | None) -> Iterator[_Row]:
    if before is not None:
        yield from ((dated.iri.encode(), _OLD, dated.line) for dated in before.all())


def _changed(draft: Path, name: str, previous: Path | None) -> Iterator[_Row]:
    """Yield what the delta to the release before tells of; nothing where it is the same release again."""
    history = History.open(draft)
    delta = history.delta(name)
    if previous is None or delta is None or delta.old != previous.name:
        return
    for page in range(1, len(delta.pages) + 1):
        yield from ((change.thing.encode(), _CHANGED, "") for change in history.changes(delta, page))


def _present(path: Path) -> Iterator[_Row]:
    with path.open("rb") as lines:
        yield from ((line[:-1], _NOW, "") for line in lines)


@dataclass(frozen=True, slots=True)
class _Making:
    documents: Documents
    originals: Originals | None
    base: str
    today: str
    datasets: frozenset[str]
    looked_through: frozenset[str]

    def all(self, rows: Iterable[_Row]) -> Iterator[Dated]:
        """Yield what is kept of each entity, in the order of the rows' IRIs."""
        dataset = re.compile(rb"<%b([^<>/#]+)>" % re.escape(f"{self.base}dataset/".encode()))
        for iri, group in groupby(rows, key=itemgetter(0)):
            known: dict[int, list[str]] = {}
            for _, what, text in group:
                known.setdefault(what, []).append(text)
            before = Dated.parse(known[_OLD][0]) if _OLD in known else None
            if _NOW in known:
                changed = _CHANGED in known or before is None
                read = self.documents.get(iri.decode()) if changed else None
                now = self._now(iri.decode(), before, read, known.get(_TOLD, []), dataset)
                yield later(before, now, self.today, changed=changed)
            elif before is not None:  # else a source tells of it, and no document is made of it
                yield without(before, self.today)

    def _now(
        self,
        iri: str,
        before: Dated | None,
        read: Document | None,
        told: list[str],
        dataset: re.Pattern[bytes],
    ) -> Dated:
        """Return what the release tells; `read` is the document where it has changed, or is new."""
        if before is None or read is not None:
            gone = read is not None and read.state != CURRENT
            named = self._named(read, dataset) if read is not None else []
        else:
            gone = before.entity.gone
            named = [each for each in before.datasets if each not in self.looked_through]
        record = self._record(iri)
        return Dated(
            iri=iri,
            entity=Stamp(self.today, gone),
            datasets=tuple(sorted({*named, *told})),
            record=Stamp(record[:10], gone) if record else None,
        )

    def _record(self, iri: str) -> str:
        """Return when the source's record last changed, "" where it has none."""
        things = f"{self.base}id/"
        document = f"{self.base}doc/{iri[len(things) :]}" if iri.startswith(things) else iri
        return self.originals.when(document) if self.originals is not None else ""

    def _named(self, document: Document, dataset: re.Pattern[bytes]) -> list[str]:
        """Return the datasets that the records of an entity are part of."""
        named = {name.decode() for name in dataset.findall(document.turtle)}
        return list(named & self.datasets)
