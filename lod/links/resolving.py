"""The sorted facts, judged a topic at a time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from lod.errors import Notice, Problem
from lod.links.facts import (
    DECLARED,
    ENTITY,
    HEADING,
    HINTED,
    INVERSES,
    LENT,
    NAMED,
    RELATED,
    TOLD,
    WANTED,
    Fact,
)
from lod.records.names import Name
from lod.records.resolved import Lent, Related, Unmatched
from lod.records.ties import Ref


@dataclass(frozen=True, slots=True)
class Found:
    """A judgement, or a record to be told, with the number of the source that it belongs to."""

    source: int
    what: Problem | Notice | Related | Unmatched | Lent


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A record that must be left out: of a source, the outcome with this number of the part with that."""

    source: int
    part: int
    outcome: int
    problem: Problem


def resolve(lines: Iterable[bytes]) -> Iterator[Found | LeftOut]:
    """Yield what the facts, sorted bytewise, tell together."""
    for topic, group in groupby(map(Fact.parse, lines), key=lambda fact: fact.topic):
        kind, _, name = topic.partition(" ")
        if kind == ENTITY:
            yield from _entity(name, group)
        elif kind == HEADING:
            yield from _heading(name, group)
        else:
            yield from _identifier(name, group)


def _entity(name: str, group: Iterable[Fact]) -> Iterator[Found | LeftOut]:
    first: dict[int, Fact] = {}  # the source's first declaration
    known = False
    me = _ref(name)
    for fact in group:
        if fact.role == DECLARED and fact.source in first:
            yield _duplicate(me, fact, first[fact.source])
        elif fact.role in (DECLARED, TOLD):
            known = True
            first.setdefault(fact.source, fact) if fact.role == DECLARED else None
        elif fact.role == NAMED and not known:
            yield Found(fact.source, _unknown(me, fact))
        elif fact.role == RELATED and known:
            yield Found(fact.source, Related(of=me, property=fact.first, to=_ref(fact.second)))
        elif fact.role == LENT and known:
            yield Found(fact.source, _lent(me, fact))


def _ref(name: str) -> Ref:
    """Split at the last slash: the kind of a concept in a scheme is `def/role`."""
    kind, _, key = name.rpartition("/") if name.startswith("def/") else name.partition("/")
    return Ref(kind, key)


def _duplicate(me: Ref, fact: Fact, first: Fact) -> LeftOut:
    where = f"line {first.line}" if first.file == fact.file else f"{first.file}:{first.line}"
    problem = Problem(
        file=fact.file,
        line=int(fact.line),
        field="key",
        message=f"{me.kind} {me.key} is told at {where} already",
        kind="duplicate-key",
        record=me.key,
        refuses=bool(fact.first),
    )
    return LeftOut(*fact.position, problem)


def _unknown(me: Ref, fact: Fact) -> Problem | Notice:
    message = f"{me.kind} {me.key} is not there"
    place = (fact.file, int(fact.line), fact.first, message, "unknown-reference")
    if fact.second:
        return Problem(*place, record=fact.third, refuses=True)
    return Notice(*place, record=fact.third)


def _lent(to: Ref, fact: Fact) -> Lent:
    return Lent(of=to, name=Name(text=fact.first, language=fact.second))


def _heading(heading: str, group: Iterable[Fact]) -> Iterator[Found]:
    """A heading means a record of the same source, if it is that of one alone."""
    owners: dict[int, set[str]] = {}
    for fact in group:
        if fact.role == DECLARED:
            owners.setdefault(fact.source, set()).add(fact.first)
            continue
        others = owners.get(fact.source, set()) - {fact.first}
        if len(others) == 1:
            yield from _matched(fact, _ref(next(iter(others))))
        elif fact.role != HINTED:
            yield from _unmatched(heading, fact, len(others))


def _matched(fact: Fact, target: Ref) -> Iterator[Found]:
    if fact.role == LENT:
        yield Found(fact.source, _lent(target, fact))
        return
    subject = _ref(fact.first)
    yield Found(fact.source, Related(of=subject, property=fact.second, to=target, label=fact.third))
    if inverse := INVERSES.get(fact.second):
        yield Found(fact.source, Related(of=target, property=inverse, to=subject))


def _unmatched(heading: str, fact: Fact, owners: int) -> Iterator[Found]:
    """The heading stays words, and a Notice says why; a reference record has no place for words."""
    who, field = (fact.third, "reference") if fact.role == LENT else (_ref(fact.first).key, fact.second)
    message = f"{heading!r} is the heading of {owners or 'no'} record{'s' if owners else ''}"
    kind = "ambiguous-heading" if owners else "unknown-heading"
    yield Found(fact.source, Notice(fact.file, int(fact.line), field, message, kind, record=who))
    if fact.role == WANTED:
        yield Found(fact.source, Unmatched(of=_ref(fact.first), heading=heading, label=fact.third))


def _identifier(name: str, group: Iterable[Fact]) -> Iterator[Found]:
    """The same identifier on two entities is told of the later ones; nothing is merged by it."""
    first: Fact | None = None
    told = set[str]()
    for fact in group:
        if first is None:
            first = fact
        if fact.first != first.first and fact.first not in told:
            told.add(fact.first)
            scheme, _, value = name.partition(":")
            message = f"{value} is also that of {first.first} ({first.file}:{first.line})"
            place = (fact.file, int(fact.line), scheme, message, "shared-identifier")
            yield Found(fact.source, Notice(*place, record=_ref(fact.first).key))
