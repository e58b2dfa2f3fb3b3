"""What became of each record, counted once, and the report of those that are not in the release."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from lod.errors import Notice, Problem
from lod.records.evidence import RecordInfo
from lod.records.lifecycle import NotAnEntity, Tombstone
from lod.records.statements import Statements


@dataclass(slots=True)
class Tally:
    """How many records of a source became what: `records` is the sum, but for the notices."""

    entities: int = 0
    tombstones: int = 0
    problems: int = 0
    not_agents: int = 0
    notices: int = 0
    kinds: Counter[str] = field(default_factory=Counter)  # of problems and notices
    refused: Counter[str] = field(default_factory=Counter)  # of what keeps the release from being sealed

    @property
    def records(self) -> int:
        """All records read."""
        return self.entities + self.tombstones + self.problems + self.not_agents

    def take(self, outcome: object, *, further: bool = False) -> None:
        """Count an outcome of a converter or a judgement of `links`.

        Args:
            outcome: a record, Problem or Notice.
            further: it is a further Problem of a record that was counted.
        """
        match outcome:
            case Notice():
                self.notices += 1
                self.kinds[outcome.kind] += 1
            case Problem():
                self.problems += not further
                self.kinds[outcome.kind] += 1
                self.refused.update([outcome.kind] if outcome.refuses else [])
            case Tombstone():
                self.tombstones += 1
            case Statements() if outcome.is_over:
                self.tombstones += 1
            case NotAnEntity():
                self.not_agents += 1
                self.kinds[outcome.reason] += 1
            case _:
                self.entities += 1

    def add(self, other: "Tally") -> None:
        """Add the counts of another part."""
        for name in ("entities", "tombstones", "problems", "not_agents", "notices"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.kinds.update(other.kinds)
        self.refused.update(other.refused)

    def described(self, name: str) -> dict[str, object]:
        """Return the counts as the manifest has them."""
        counts = {
            each: getattr(self, each)
            for each in ("records", "entities", "tombstones", "problems", "not_agents", "notices")
        }
        return {"name": name, **counts, "kinds": dict(sorted(self.kinds.items()))}


def place_of(record: Any, file: str, ordinal: int) -> tuple[str, int]:
    """Return the file and line of a record: as it says itself, else as who counts records knows."""
    row = getattr(record, "row", None) or record
    info = getattr(record, "record", None)
    line = getattr(row, "line", 0) or getattr(info, "line", 0) or getattr(info, "ordinal", 0)
    return getattr(row, "file", "") or file, line or ordinal


def ordinal_of(outcome: Any) -> int:
    """Return the ordinal of the record that an outcome is of, in a source whose files are cut into pieces."""
    info = outcome.record
    return info.ordinal if isinstance(info, RecordInfo) else outcome.line


def untold(record: Any, file: str, ordinal: int, error: ValueError) -> Problem:
    """Return the Problem of a record in which pyoxigraph refuses an IRI or a language tag."""
    message, key = f"cannot be told in RDF: {error}", getattr(record, "key", "")
    return Problem(*place_of(record, file, ordinal), "record", message, "invalid-term", key)


def set_aside(record: NotAnEntity) -> Notice:
    """Return the report's line on a record that is counted as `not_agents`."""
    message = f"describes no entity of its own: {record.reason}"
    return Notice(record.file, record.line, "record", message, "not-an-entity", record.key)


PROBLEMS_TEXT: Final = "problems.txt"
PROBLEMS_JSON: Final = "problems.json"
_ALIKE: Final = frozenset({  # kinds of notices that many records have word for word
    "private", "unmapped", "personal-data", "record-form", "record-status", "datatype-in-string",
    "language-in-string", "hanja-in-brackets", "compatibility-ideograph", "not-nfc", "misspelt-property",
})  # fmt: skip
_FIRST: Final = 5  # places of such that are named


def noted(outcome: Problem | Notice) -> bytes:
    """Return an outcome as the line that a worker keeps of it."""
    kind = "problem" if isinstance(outcome, Problem) else "notice"
    return json.dumps({"is": kind} | asdict(outcome), ensure_ascii=False).encode() + b"\n"


def moved_note(line: bytes, by: int) -> bytes:
    """Return the line of a note on a record that stands so many lines, or records, further on now."""
    told = json.loads(line)
    return json.dumps(told | {"line": told["line"] + by}, ensure_ascii=False).encode() + b"\n"


def read_noted(paths: Iterable[Path]) -> Iterator[Problem | Notice]:
    """Yield the outcomes that workers kept."""
    for path in paths:
        with path.open("rb") as lines:
            for line in lines:
                told = json.loads(line)
                yield Problem(**told) if told.pop("is") == "problem" else Notice(**told)


def _is_said_alike(outcome: Problem | Notice) -> bool:
    return isinstance(outcome, Notice) and outcome.kind in _ALIKE


def _said(outcome: Problem | Notice) -> tuple[str, ...]:
    return outcome.file, outcome.field, outcome.message, outcome.kind


@dataclass(frozen=True, slots=True)
class Report:
    """Every problem and notice of a build, on disk until it is sealed; and the counts by source."""

    tallies: Mapping[str, Tally]
    noted: Mapping[str, tuple[Path, ...]]  # by source: what its workers kept, in the order of its files

    def outcomes(self) -> Iterator[Problem | Notice]:
        """Yield all, in the order of sources and files."""
        for paths in self.noted.values():
            yield from read_noted(paths)

    def problems(self) -> Iterator[Problem]:
        """Yield the records that are left out."""
        return (each for each in self.outcomes() if isinstance(each, Problem))

    def _lines(self) -> Iterator[str]:
        where: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)  # the first lines that say so
        many: Counter[tuple[str, ...]] = Counter()
        for each in filter(_is_said_alike, self.outcomes()):
            many[_said(each)] += 1
            if len(where[_said(each)]) < _FIRST:
                where[_said(each)].append(each.line)
        for each in self.outcomes():
            number = many.pop(_said(each), 0) if _is_said_alike(each) else 1
            if number > 1:
                places = ", ".join(map(str, where[_said(each)])) + (", …" if number > _FIRST else "")
                yield f"{each}; the same {number:,} times: {places}"
            elif number:
                yield str(each)

    @property
    def total(self) -> Tally:
        """The counts of all sources together."""
        whole = Tally()
        for tally in self.tallies.values():
            whole.add(tally)
        return whole

    def sources(self) -> list[dict[str, object]]:
        """Return the counts as the manifest has them."""
        return [tally.described(name) for name, tally in self.tallies.items()]

    def write(self, folder: Path) -> None:
        """Write `problems.txt`, in lines as editors understand them, and `problems.json`.

        What is said alike of many records of a file, such as a field that is not mapped, is one line.
        """
        with (folder / PROBLEMS_TEXT).open("w", encoding="utf-8") as text:
            text.writelines(f"{line}\n" for line in self._lines())
        with (folder / PROBLEMS_JSON).open("w", encoding="utf-8") as out:
            out.write('{"sources": ' + json.dumps(self.sources(), ensure_ascii=False))
            out.write(',\n"outcomes": [')
            separator = "\n"
            for source, paths in self.noted.items():
                for each in read_noted(paths):
                    out.write(separator + json.dumps(_told(source, each), ensure_ascii=False))
                    separator = ",\n"
            out.write("\n]}\n")


def _told(source: str, outcome: Problem | Notice) -> dict[str, object]:
    kind = "problem" if isinstance(outcome, Problem) else "notice"
    return {"is": kind, "source": source} | asdict(outcome)
