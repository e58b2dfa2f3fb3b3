"""The documents of a release are made from its canonical data."""

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

import zstandard

from lod.documents import dictionaries
from lod.documents.assembly import Assembly, Data, Plan
from lod.documents.dictionaries import SAMPLES
from lod.documents.document import Document
from lod.documents.keys import Nodes, kept_under
from lod.documents.lifecycle import Lifecycle
from lod.documents.planning import Page, Planner
from lod.documents.reading import DATABASES, FILE, Documents
from lod.documents.scratch import Writing
from lod.documents.survey import GENIDS, NAMES, Survey
from lod.documents.terms import Terms
from lod.namespaces import Ours
from lod.representations.lines import mapped, where
from lod.representations.tables import Table, chunks
from lod.representations.turtles import Turtles
from lod.sorting import sort

DOCUMENTS, INCOMING, IDENTIFIERS, ABOUT = DATABASES


def write(
    data: Path,
    folder: Path,
    *,
    base: str,
    changed: str,
    prefixes: Mapping[str, str] | None = None,
    labels: Iterable[str] = (),
    previous: Documents | None = None,
) -> int:
    """Make the documents of sorted N-Quads and return their number.

    Memory is flat but for the things that ended. Equal input gives equal bytes.

    Args:
        data: the canonical data: N-Quads lines in byte order, no blank nodes.
        folder: made if need be; nothing else writes there.
        base: the IRI prefix of what we publish.
        changed: ISO 8601 date-time of this release.
        prefixes: of the Turtle; `Ours.prefixes` where None.
        labels: IRIs of further predicates that name things.
        previous: the documents of the release before; one with the same Turtle keeps its `changed`.

    Raises:
        LodError: the disk is full, or sort(1) fails.
    """
    folder.mkdir(parents=True, exist_ok=True)
    prefixes = prefixes or Ours(base).prefixes
    with tempfile.TemporaryDirectory(dir=folder, prefix=".making-") as name:
        scratch = Path(name)
        turtles = Turtles(prefixes)
        with surveying(data, scratch, base=base, labels=labels) as survey, data.open("rb") as whole:
            for lines in chunks(whole):
                table = Table.of(lines)
                survey.take(table, turtles.of(table))
        surveyed = Surveyed.of(survey, data, scratch)
        return assemble(surveyed, folder, base=base, changed=changed, prefixes=prefixes, previous=previous)


@contextmanager
def surveying(data: Path, scratch: Path, *, base: str, labels: Iterable[str] = ()) -> Iterator[Survey]:
    """Give what surveys the canonical data while they pass by.

    Args:
        data: a file that is complete.
        scratch: a folder for what is kept of them.
        base: the IRI prefix of what we publish.
        labels: IRIs of further predicates that name things.
    """
    size = data.stat().st_size
    files = _Files(scratch)
    terms = Terms.under(base, labels)
    with (
        files.rows.open("wb") as rows,
        files.ready.open("wb") as ready,
        files.identifiers.open("wb") as identifiers,
        Writing(files.lookup, (NAMES, GENIDS), _bound(size)) as lookup,
    ):
        survey = Survey(Nodes(base.encode()), terms, lookup, rows, ready, identifiers, size // SAMPLES)
        yield survey
    sort(files.rows)
    sort(files.identifiers)


@dataclass(frozen=True, slots=True)
class Surveyed:
    """What a survey left."""

    data: Path
    scratch: Path
    lifecycle: Lifecycle
    samples: tuple[bytes, ...]
    graphs: bool

    @classmethod
    def of(cls, survey: Survey, data: Path, scratch: Path) -> Self:
        """Return what a survey of `data` left in `scratch`, once it is over."""
        return cls(data, scratch, survey.lifecycle, tuple(survey.samples), survey.graphs)


def assemble(
    surveyed: Surveyed,
    folder: Path,
    *,
    base: str,
    changed: str,
    prefixes: Mapping[str, str],
    previous: Documents | None = None,
) -> int:
    """Make the documents of what was surveyed and return their number; as `write`."""
    folder.mkdir(parents=True, exist_ok=True)
    nodes = Nodes(base.encode())
    files = _Files(surveyed.scratch)
    lifecycle = surveyed.lifecycle
    source = Data(surveyed.data, files.lookup, files.ready, graphs=surveyed.graphs)
    try:
        lifecycle.settle(lambda iri: not iri.startswith(nodes.base) or bool(source.about(b"<%b>" % iri)))
        planner = Planner(source, lifecycle)
        maker = Maker(Assembly(source, nodes, prefixes), planner, changed, previous)
        maker.train(files.rows, list(surveyed.samples))
        with Writing(folder / FILE, DATABASES, _bound(surveyed.data.stat().st_size)) as target:
            target.put(ABOUT, b"base", nodes.base)
            target.put(ABOUT, b"dictionary", maker.dictionary)
            _write_identifiers(files.identifiers, target)
            count = maker.make(files.rows, target)
            target.put(ABOUT, b"dotted", b"yes" if maker.dotted else b"no")
            return count
    finally:
        source.close()


def _bound(size: int) -> int:
    """Return what an LMDB file may hold that is made of data of this size; in bytes."""
    return (1 << 26) + 8 * size


class _Files:
    """The files that are made on the way."""

    def __init__(self, scratch: Path) -> None:
        self.lookup = scratch / "lookup.mdb"
        self.rows = scratch / "rows"
        self.ready = scratch / "ready"
        self.identifiers = scratch / "identifiers"


@dataclass(slots=True)
class Maker:
    """Makes and compresses documents and pages, in the order of the rows."""

    assembly: Assembly
    planner: Planner
    changed: str
    previous: Documents | None
    dictionary: bytes = b""
    dotted: bool = False  # whether the last part of any thing's IRI has a dot in it
    _compressor: zstandard.ZstdCompressor = field(default_factory=lambda: dictionaries.compressor(b""))

    def train(self, rows: Path, keys: list[bytes]) -> None:
        """Make a dictionary of the documents of `keys`, for what small documents have in common."""
        sorted_rows = mapped(rows)
        samples: list[bytes | bytearray | memoryview] = []
        for key in sorted(set(keys)):
            start = where(sorted_rows, key + b"\t")
            end = where(sorted_rows, key + b"\tc")
            own = sorted_rows[start:end].splitlines(keepends=True)
            samples += [self._sample(plan) for plan in self.planner.plans(own) if isinstance(plan, Plan)]
        self.dictionary = dictionaries.learnt(samples)
        self._compressor = dictionaries.compressor(self.dictionary)

    def _sample(self, plan: Plan) -> bytes:
        # As it was dated before, so that another day alone makes no other dictionary.
        made = self.assembly.document(plan, self.changed)
        before = self.previous.get(made.thing) if self.previous is not None else None
        return bytes(replace(made, changed=before.changed) if before is not None else made)

    def make(self, rows: Path, target: Writing) -> int:
        """Write all documents and pages; return the number of documents."""
        count = 0
        with rows.open("rb") as lines:
            for plan in self.planner.plans(lines):
                if isinstance(plan, Page):
                    target.put(
                        INCOMING, kept_under(plan.key) + plan.number.to_bytes(4, "big"), self._page(plan)
                    )
                else:
                    made = self._document(plan)
                    value = self._compressor.compress(bytes(made))
                    target.put(DOCUMENTS, kept_under(made.thing.encode()), value)
                    self.dotted = self.dotted or "." in made.thing.rpartition("/")[2]
                    count += 1
        return count

    def _document(self, plan: Plan) -> Document:
        made = self.assembly.document(plan, self.changed)
        before = self.previous.get(made.thing) if self.previous is not None else None
        if before is not None and before.turtle == made.turtle:
            return replace(made, changed=before.changed)
        return made

    def _page(self, page: Page) -> bytes:
        lines = sorted(b"".join(map(self.assembly.data.lines, page.places)).splitlines(keepends=True))
        return self._compressor.compress(b"".join(lines))


def _write_identifiers(identifiers: Path, target: Writing) -> None:
    """Keep, for each identifier, the first thing that has it: a valid one before a cancelled one."""
    with identifiers.open("rb") as rows:
        for row in rows:
            scheme, value, _, thing = row.rstrip(b"\n").split(b"\t")
            target.put(IDENTIFIERS, kept_under(b"%b\t%b" % (scheme, value)), thing)
