"""The records of some pieces → what is told of them, in lines."""

from collections.abc import Iterable, Iterator, Mapping, Set
from typing import Any, Final

from lod.build.accounting import noted, ordinal_of, place_of, set_aside, untold
from lod.build.pieces import Piece, together
from lod.build.sources import Part
from lod.build.told import Told
from lod.converters import CONVERTERS
from lod.documents.originals import Original, line
from lod.errors import Notice, Problem, UnreadableSource
from lod.links import Place, facts
from lod.namespaces import ours
from lod.rdf.lines import lines
from lod.rdf.telling import Telling
from lod.records.kinds import Kinds, meaning
from lod.records.lifecycle import NotAnEntity
from lod.records.references import identity
from lod.records.ties import Ref

_REGISTERS: Final = "registers"
_AT_ONCE: Final = 128  # outcomes taken together
_MOST: Final = 2_000  # outcomes told as one

_Numbered = tuple[int, Any]  # an outcome with its number in the part, or the piece that begins with it


class Teller:
    """Tells what the records of a part are, some at a time."""

    def __init__(
        self,
        part: Part,
        base: str,
        left_out: Mapping[int, Problem | Notice],
        succeeded: Mapping[int, tuple[Ref, ...]],
        meant: Mapping[int, Kinds],
        ended: Set[int],
    ) -> None:
        """Set what is told of.

        Args:
            part: in which the records stand.
            base: of the IRIs.
            left_out: by number of the outcome, what is told instead of a record that is left out.
            succeeded: likewise, what is in the place of a tombstone.
            meant: likewise, the kinds of what a record names otherwise than it is.
            ended: outcomes that name classes of what is no more.
        """
        self._part = part
        self._base = base
        self._left_out = left_out
        self._held_back = {(each.file, each.line) for each in left_out.values()}
        self._succeeded = succeeded
        self._meant = meant
        self._ended = ended
        self._telling = Telling(ours(base), part.origin.name, part.origin.licence)
        self._faulty = ("", 0)  # file and line of the last Problem

    def told(self, pieces: Iterable[Piece], outcome: int) -> Iterator[tuple[Piece, Told]]:
        """Yield what each of some pieces tells, one or more for a piece, in their order.

        Args:
            pieces: each is read before the next is asked for.
            outcome: number, in the part, of the first outcome of the first piece.

        Raises:
            UnreadableSource: once all before it was told.
        """
        done: list[tuple[Piece, Told]] = []
        unreadable = None
        try:
            for some in _some(self._outcomes(pieces, outcome)):
                self._take(some, done)
                yield from done[:-1]  # the last may go on
                del done[:-1]
        except UnreadableSource as error:
            unreadable = error.at(self._part.file)
        yield from done
        if unreadable:
            raise unreadable

    def _outcomes(self, pieces: Iterable[Piece], number: int) -> Iterator[_Numbered]:
        """Yield what the converter makes of each piece, after the piece itself."""
        origin = self._part.origin
        convert = CONVERTERS[origin.converter]
        for some, stream in together(pieces):
            first, *rest = some
            yield number, first
            for outcome in convert(stream, self._part.file, first=first.first, **origin.options):
                while rest and rest[0].first <= ordinal_of(outcome):
                    yield number, rest.pop(0)
                yield number, outcome
                number += 1
            yield from ((number, piece) for piece in rest)

    def _take(self, outcomes: Iterable[_Numbered], done: list[tuple[Piece, Told]]) -> None:
        records = list(self._records(outcomes, done))
        for outcome, place, told in records:
            told.facts += map(bytes, facts(outcome, place, self._base))
        for outcome, _, told in records:
            self._keep(outcome, told)

    def _records(
        self, outcomes: Iterable[_Numbered], done: list[tuple[Piece, Told]]
    ) -> Iterator[tuple[Any, Place, Told]]:
        """Hold what the records say, yield each with its place; count them, and note what is none."""
        outcome: Any
        for number, given in outcomes:
            if isinstance(given, Piece):
                told = Told(self._part.number, number, given.first)
                done.append((given, told))
                continue
            piece, told = done[-1]
            if told.outcomes >= _MOST:
                told = Told(self._part.number, number, told.first + told.records)
                done.append((piece, told))
            if isinstance(given, Notice) and (given.file, given.line) in self._held_back:
                told.outcomes += 1  # of a record that is left out nothing else is told
                continue
            if number in self._left_out:
                outcome = self._left_out[number]
            else:
                if number in self._succeeded:
                    successors = [self._named(each, given.kind) for each in self._succeeded[number]]
                    given = given.succeeded_by(tuple(successors))
                if number in self._meant:
                    given = meaning(given, self._meant[number], self._address)
                if number in self._ended:
                    given = given.without_classes()
                outcome = self._said(given, told)
            further = isinstance(outcome, Problem) and self._is_further(outcome)
            told.tally.take(outcome, further=further)
            told.outcomes += 1
            told.records += not (further or isinstance(outcome, Notice))
            if isinstance(outcome, Problem | Notice):
                self._note(outcome, told)
                continue
            if isinstance(outcome, NotAnEntity):
                self._note(set_aside(outcome), told)
            yield outcome, self._place(number, outcome, told.first + told.records - 1), told

    def _address(self, named: Ref) -> str:
        return ours(self._base).thing(named.kind, named.key).value

    def _named(self, each: Ref, kind: str) -> str:
        """Return how a record of that kind names another of its source: by the key, or the IRI."""
        return each.key if each.kind == kind else self._address(each)

    def _is_further(self, problem: Problem) -> bool:
        """Whether the row was counted: registers alone tell all that is wrong with one, a Problem each."""
        in_register = self._part.origin.converter == _REGISTERS
        return in_register and (problem.file, problem.line) == self._faulty

    def _said(self, outcome: Any, told: Told) -> Any:
        """Hold the lines of a record; one that cannot be told in RDF becomes a Problem."""
        if isinstance(outcome, Problem | Notice):
            return outcome
        try:
            told.lines += lines(outcome, self._telling)
        except ValueError as error:
            return untold(outcome, self._part.file, told.first + told.records, error)
        return outcome

    def _place(self, number: int, outcome: Any, ordinal: int) -> Place:
        part = self._part
        return Place(part.origin.number, part.number, number, *place_of(outcome, part.file, ordinal))

    def _keep(self, outcome: Any, told: Told) -> None:
        """Hold the record as it came, where the converter hands it on and it has a document."""
        info, who = getattr(outcome, "record", None), identity(outcome)
        if isinstance(outcome, NotAnEntity) and outcome.reason == "undifferentiated":
            who = ("agent", outcome.key)  # nobody in particular has a document too
        if info is None or who is None or not info.source_record:
            return
        origin = self._part.origin
        original = Original(origin.name, info.source_type, info.source_record)
        told.kept.append(line(self._telling.own.document(*who)[1:-1], origin.number, original))

    def _note(self, outcome: Problem | Notice, told: Told) -> None:
        told.noted.append(noted(outcome))
        if isinstance(outcome, Problem):
            self._faulty = (outcome.file, outcome.line)


def _some(outcomes: Iterable[_Numbered]) -> Iterator[list[_Numbered]]:
    """Yield outcomes some at a time: each step of the work then finds its code and tables in the cache."""
    held: list[_Numbered] = []
    try:
        for outcome in outcomes:
            held.append(outcome)
            if len(held) == _AT_ONCE:
                yield held
                held = []
    except UnreadableSource:
        yield held
        raise
    yield held
