"""What is named by its control number and is not there as it is named: its record may be of another kind."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, takewhile

from lod.errors import Notice
from lod.links.facts import DECLARED, HINTED, NAMED, NUMBER, Fact
from lod.links.found import Found, Meant, Succeeded
from lod.records.kinds import fits
from lod.records.lifecycle import Fate, Tombstone
from lod.records.ties import Ref


def by_number(lines: Iterable[bytes]) -> Iterator[Found | Meant | Succeeded]:
    """Yield the answers to what `resolve` asked.

    Args:
        lines: those of the facts and of all that was asked, sorted bytewise; read as far as numbers go.
    """
    of_numbers = takewhile(lambda line: line[:1] <= NUMBER.encode(), lines)
    for topic, group in groupby(map(Fact.parse, of_numbers), key=lambda fact: fact.topic):
        key = topic.partition(" ")[2]
        owners: dict[int, Fact] = {}  # the record that has the number, by source
        replaced: defaultdict[int, list[Fact]] = defaultdict(list)
        for fact in group:
            if fact.role == DECLARED:
                owners.setdefault(fact.source, fact)
            elif fact.role in (NAMED, HINTED):
                yield from _named(key, fact, owners, replaced.get(fact.source, ()))
            else:
                replaced[fact.source].append(fact)
        for source, facts in replaced.items():
            yield from _replaced(key, facts, owners.get(source))


def _named(
    key: str, fact: Fact, owners: Mapping[int, Fact], replaced: Sequence[Fact]
) -> Iterator[Found | Meant]:
    """The record of the same source is meant, else that of others, where they agree what it is."""
    there = owners.get(fact.source)
    if there is None or not there.first:
        kinds = dict.fromkeys(each.second for each in replaced)
        if fact.second in kinds:
            return
        there = replaced[0]._replace(first=next(iter(kinds))) if len(kinds) == 1 else there
    if there is None and len({each.first for each in owners.values()}) == 1:
        there = next(iter(owners.values()))
    named, place = Ref(fact.second, key), (fact.file, int(fact.line), fact.first)
    if there is None or there.first in ("", named.kind):
        if fact.role == HINTED:  # its address leads elsewhere
            return
        message = f"{named.kind} {key} is not there"
        if there is not None and not there.first:
            message += f": what has this number, at {there.file}:{there.line}, describes no entity"
        yield Found(fact.source, Notice(*place, message, "unknown-reference", record=fact.third))
        return
    notice = None
    if not fits(fact.first, there.first):
        message = f"{key} is of the kind {there.first}, at {there.file}:{there.line}: told as relatedTo"
        notice = Notice(*place, message, "other-kind", record=fact.third)
    yield Meant(*fact.position, named, there.first, notice)


def _replaced(key: str, by: Sequence[Fact], owner: Fact | None) -> Iterator[Found | Succeeded]:
    """A number that records say they replaced, and of whose kind nothing has it."""
    if owner is not None and owner.second == "tombstone":
        if owner.third:
            successors = dict.fromkeys(Ref(fact.second, fact.first) for fact in by)
            yield Succeeded(*owner.position, tuple(successors))
    elif owner is not None and owner.first:
        for fact in by:
            yield cancelled(Ref(owner.first, key), fact, owner)
    else:
        keys: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for fact in by:
            keys[fact.second][fact.first] = None
        for kind, each in keys.items():
            gone = Tombstone(kind=kind, key=key, label="", fate=Fate.of(each), successors=tuple(each))
            yield Found(by[0].source, gone)


def cancelled(me: Ref, fact: Fact, there: Fact | None) -> Found:
    """Return that a record cancels a number which has a record of its own."""
    where = f", at {there.file}:{there.line}" if there else ""
    message = f"{me.kind} {me.key} is cancelled here and has a record of its own{where}"
    place = (fact.file, int(fact.line), "010/035$z", message, "cancelled-number")
    return Found(fact.source, Notice(*place, record=fact.first))
