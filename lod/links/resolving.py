"""The sorted facts, judged a topic at a time."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import groupby

from lod.errors import Notice, Problem
from lod.links.clusters import may_be_one
from lod.links.facts import (
    APART,
    BY_NUMBER,
    CONTROL,
    DECLARED,
    ENDED,
    ENTITY,
    HEADING,
    HINTED,
    IDENTIFIER,
    INVERSES,
    LENT,
    MATCHED,
    MATCHES,
    NAMED,
    NUMBER,
    REFUSES,
    RELATED,
    REPLACED,
    TOLD,
    WANTED,
    Fact,
)
from lod.links.found import Again, Asked, Ended, Found, LeftOut, Meant, Member, One, Refused, Succeeded, Told
from lod.links.matching import Matching
from lod.links.numbers import cancelled
from lod.records.names import Name
from lod.records.resolved import Lent, Related, Unmatched
from lod.records.statements import classless
from lod.records.ties import Ref


def resolve(
    lines: Iterable[bytes],
) -> Iterator[Found | LeftOut | Refused | Succeeded | Ended | Asked | Meant | Again | One]:
    """Yield what the facts, sorted bytewise, tell together; what is asked, `by_number` answers."""
    matching = Matching(_ref)
    hinted: dict[str, tuple[Fact, Ref]] = {}
    for topic, group in groupby(map(Fact.parse, lines), key=lambda fact: fact.topic):
        kind, _, name = topic.partition(" ")
        if kind == ENTITY:
            yield from _entity(name, group, matching)
        elif kind == HEADING:
            yield from _heading(name, group, hinted)
        elif kind == NUMBER:
            yield from _number(name, group)
        elif kind in (CONTROL, IDENTIFIER):
            yield from _identifier(name, group, matching, means_one=kind == CONTROL)
        elif kind == MATCHES:
            matching.expect()
        else:
            yield from _foreign(group, matching)
    for fact, target in hinted.values():
        yield from _matched(fact, target)
    yield from matching.settled()


def _foreign(group: Iterable[Fact], matching: Matching) -> Iterator[Again]:
    """Somebody else's IRI: a source may tell of it, a row of a match table may name it."""
    told: list[Fact] = []
    for fact in group:
        if fact.role == TOLD:
            told.append(fact)
        else:
            matching.side(fact, ())
    yield from _again(told)


def _again(told: Iterable[Fact]) -> Iterator[Again]:
    """What a source tells of one subject in several places is one record, a tombstone if any says so."""
    runs: dict[tuple[int, str], list[str]] = {}
    for fact in told:
        if fact.first:
            runs.setdefault((fact.source, fact.first), []).append(fact.second)
    for (source, _), kinds in runs.items():
        over = kinds.count("over")
        if len(kinds) > 1:
            yield Again(source, len(kinds) - max(over, 1), max(over - 1, 0))


def _ended(told: Sequence[Fact], ended: Set[str], *, is_gone: bool) -> Iterator[Ended]:
    """Yield where classes are named of what is no more, whoever says so, and wherever."""
    over = {fact.first for fact in told if fact.second} | ended
    for fact in told:
        if fact.third and (is_gone or fact.first in over):
            place = (fact.first, fact.file, int(fact.line))
            yield Ended(*fact.position, tuple(classless(kind, *place) for kind in fact.third.split()))


def _entity(
    name: str, group: Iterable[Fact], matching: Matching
) -> Iterator[Found | LeftOut | Succeeded | Ended | Asked | Meant | Again | One]:
    first: dict[int, Fact] = {}  # the source's first declaration
    told: list[Fact] = []
    replaced: list[Fact] = []
    ended: set[str] = set()  # IRIs whose records are over
    iri = ""
    me = _ref(name)
    for fact in group:
        known = bool(first or told or replaced)
        if fact.role == DECLARED and fact.source in first:
            said = f"{me.kind} {me.key} is told at"
            yield _duplicate(said, me.key, fact, first[fact.source], refuses=bool(fact.first))
        elif fact.role == DECLARED:
            first[fact.source] = fact
        elif fact.role == TOLD:
            told.append(fact)
        elif fact.role == REPLACED:
            replaced.append(fact)
        elif fact.role == ENDED:
            ended.add(fact.first)
        elif fact.role == NAMED and not known:
            yield _unknown(me, fact)
        elif fact.role == NAMED and fact.second == BY_NUMBER and not (first or told):
            yield _asked(me, fact)  # whether it was replaced under this kind
        elif fact.role == HINTED and (first or told):
            yield Meant(*fact.position, me, me.kind, None)
        elif fact.role == HINTED:
            yield _asked(me, fact)
        elif fact.role == WANTED and not known:
            yield Found(fact.source, Unmatched(of=_ref(fact.first), heading=fact.second, label=fact.third))
        elif fact.role == RELATED and known:
            yield Found(fact.source, Related(of=me, property=fact.first, to=_ref(fact.second)))
        elif fact.role == LENT and known:
            yield Found(fact.source, _lent(me, fact))
        elif fact.role == MATCHED:
            iri = fact.third
            matching.side(fact, (name,))
        elif fact.role == APART:
            matching.apart(fact, (name,))
    if replaced:
        yield from _replaced(me, first, replaced, is_told=bool(told))
    matching.know(name, first, told[0] if told else None, iri)
    yield from _again(told)
    yield from _ended(told, ended, is_gone={fact.second for fact in first.values()} == {"tombstone"})
    if len(first) > 1:
        yield from _twice(me, [fact for _, fact in sorted(first.items())])


def _replaced(
    me: Ref, first: Mapping[int, Fact], by: Sequence[Fact], *, is_told: bool
) -> Iterator[Found | Succeeded | Asked]:
    """Judge a key that other records say they replaced: a tombstone, unless it has a record that lives."""
    source = by[0].source
    owner = first.get(source)
    if owner is not None and owner.second == "tombstone":
        if owner.third:
            keys = dict.fromkeys(fact.first for fact in by if fact.source == source)
            yield Succeeded(*owner.position, tuple(Ref(me.kind, key) for key in keys))
    elif first or is_told:
        there = owner or next(iter(first.values()), None)
        for fact in by:
            yield cancelled(me, fact, there)
    else:
        for fact in by:
            if fact.source == source:
                yield _asked(me, fact)


def _twice(me: Ref, facts: Sequence[Fact]) -> Iterator[Found | One]:
    """Yield that several sources tell of one entity, and where they do not even agree what it is."""
    first, *others = facts
    if not first.second:
        return  # no entity with a record of its own
    yield One((Member(me, tuple(Told(fact.source, fact.file, int(fact.line)) for fact in facts)),))
    for fact in others:
        if not may_be_one({first.second, fact.second}):
            message = f"is a {fact.second} here, a {first.second} at {first.file}:{first.line}"
            notice = Notice(fact.file, int(fact.line), "type", message, "conflict", record=me.key)
            yield Found(fact.source, notice)


def _ref(name: str) -> Ref:
    """Split at the last slash: the kind of a concept in a scheme is `def/role`."""
    kind, _, key = name.rpartition("/") if name.startswith("def/") else name.partition("/")
    return Ref(kind, key)


def _duplicate(said: str, key: str, fact: Fact, first: Fact, *, refuses: bool = False) -> LeftOut:
    problem = Problem(
        file=fact.file,
        line=int(fact.line),
        field="key",
        message=f"{said} {first.file}:{first.line} already",
        kind="duplicate-key",
        record=key,
        refuses=refuses,
    )
    return LeftOut(*fact.position, problem)


def _number(key: str, group: Iterable[Fact]) -> Iterator[LeftOut]:
    """A control number is that of one record of a source, whatever it is of: judged before who is who.

    So each of several is told to be that of the one which is kept.
    """
    first: dict[int, Fact] = {}
    for fact in group:
        if fact is not (kept := first.setdefault(fact.source, fact)):
            yield _duplicate(f"the number {key} is that of", key, fact, kept)


def _asked(me: Ref, fact: Fact) -> Asked:
    return Asked(fact._replace(topic=f"{NUMBER} {me.key}", second=me.kind))


def _unknown(me: Ref, fact: Fact) -> Found | Asked:
    if fact.second == BY_NUMBER:
        return _asked(me, fact)
    message = f"{me.kind} {me.key} is not there"
    place = (fact.file, int(fact.line), fact.first, message, "unknown-reference")
    if fact.second == REFUSES:
        return Found(fact.source, Problem(*place, record=fact.third, refuses=True))
    return Found(fact.source, Notice(*place, record=fact.third))


def _lent(to: Ref, fact: Fact) -> Lent:
    return Lent(of=to, name=Name(text=fact.first, language=fact.second))


def _heading(heading: str, group: Iterable[Fact], hinted: dict[str, tuple[Fact, Ref]]) -> Iterator[Found]:
    """A heading means a record of the same source, if it is that of one alone.

    Of the bodies that a unit's heading begins with the longest comes last: `hinted` keeps that.
    """
    owners: dict[int, set[str]] = {}
    for fact in group:
        if fact.role == DECLARED:
            owners.setdefault(fact.source, set()).add(fact.first)
            continue
        others = owners.get(fact.source, set()) - {fact.first}
        if fact.role == HINTED:
            bodies = [each for each in others if each.startswith("agent/")]
            if len(bodies) == 1 and fact.third:
                hinted[fact.first] = fact._replace(third=""), _ref(bodies[0])
            elif len(bodies) == 1:
                yield from _matched(fact, _ref(bodies[0]))
        elif len(others) == 1:
            yield from _matched(fact, _ref(next(iter(others))))
        else:
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


def _identifier(name: str, group: Iterable[Fact], matching: Matching, *, means_one: bool) -> Iterator[Found]:
    """The same identifier on two entities is told of the later ones; only a control number makes them one."""
    owners: dict[str, Fact] = {}
    named: list[Fact] = []
    for fact in group:
        if fact.role == DECLARED:
            owners.setdefault(fact.first, fact)
        else:
            named.append(fact)
    if len(owners) > 1 and means_one:
        matching.number(tuple(owners))
    for fact in named:
        if fact.role == MATCHED:
            matching.side(fact, tuple(owners))
        else:
            matching.apart(fact, tuple(owners))
            for owner in owners:
                away = Related(of=_ref(fact.first), property="notToBeConfusedWith", to=_ref(owner))
                yield Found(fact.source, away)
    first = next(iter(owners.values()), None)
    for owner, fact in owners.items():
        if first is not None and fact is not first:
            scheme, _, value = name.partition(":")
            message = f"{value} is also that of {first.first} ({first.file}:{first.line})"
            place = (fact.file, int(fact.line), scheme, message, "shared-identifier")
            notice = Found(fact.source, Notice(*place, record=_ref(owner).key))
            yield from matching.share(first.first, owner, notice)
