"""From what is asked to queries of the engine, the best kind of match first."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import tantivy
from tantivy import Query

from lod.search.asking import Asked
from lod.search.identifying import identifier_term
from lod.search.keys import MOST_NAMES
from lod.search.loosening import loosened
from lod.search.queries import Queries, all_of, any_of
from lod.search.transliterating import Sounds


@dataclass(frozen=True, slots=True)
class Tier:
    """Entities that match in one way; `why` names it."""

    why: str
    query: Query


_CLEAR_ACRONYM: Final = 4  # small letters that are rather an acronym than a surname

_Way = tuple[str, Query | None]  # how something matches, and the query for it, if anything can


class Tiers:
    """Makes queries for one index."""

    def __init__(self, schema: tantivy.Schema, searcher: tantivy.Searcher) -> None:
        self._queries = Queries(schema, searcher)

    def of(self, asked: Asked, query: str) -> Iterator[Tier]:
        """Yield the ways in which a name can match, the best first; they overlap."""
        if asked.whole:
            yield from _tiers(self._by_code(query))
            yield from _tiers(
                self._by_initials(asked.initials) if asked.initials else self._ways(asked, query)
            )

    def loosened(self, asked: Asked, query: str) -> Iterator[Tier]:
        """Yield names that stand in a query, those spelt almost so, and those with its words but one."""
        return _tiers(self._looser_ways(asked, query))

    def identified(self, *spellings: str) -> Iterator[Tier]:
        """Yield what has the identifier that a query was recognised as, in its compact form or as an IRI."""
        return _tiers(way for spelling in spellings if spelling for way in self._by_code(spelling))

    def exact(self, asked: Asked) -> Iterator[Tier]:
        """Yield the ways in which a name can be the name asked for."""
        return _tiers(self._by_name(asked))

    def namesakes(self, asked: Asked) -> Iterator[Tier]:
        """Yield the ways in which a name can be the name asked for, in the same script or another."""
        yield from _tiers(self._by_name(asked))
        for sounds in asked.sounds[:1]:
            yield from _tiers([("sound", self._queries.any_term("sounds", sounds.whole))])
            yield from _tiers([("sound", self._queries.heard(sounds.words))])

    def country(self, code: str) -> Iterator[Tier]:
        """Yield what is in a country."""
        return _tiers([("country", self._queries.term("country", code))])

    def filters(self, **wanted: Sequence[str]) -> list[Query]:
        """Return the conditions that a hit has to meet besides: one of the values of each field."""
        return [
            self._queries.any_term(field, values) or Query.empty_query()
            for field, values in wanted.items()
            if values
        ]

    def _by_code(self, text: str) -> Iterator[_Way]:
        if term := identifier_term(text):
            yield "identifier", self._queries.term("identifiers", term)

    def _by_initials(self, letters: str) -> Iterator[_Way]:
        yield "initials", self._queries.term("initials", letters)
        yield "initials", self._queries.beginning("begin_initials", "initials", letters)

    def _by_name(self, asked: Asked) -> Iterator[_Way]:
        if asked.whole:
            yield "name", self._queries.term("whole_preferred", asked.whole)
            yield "variant", self._queries.term("whole_variant", asked.whole)
        if asked.others:
            yield "other form", self._queries.wholes(asked.wholes)

    def _ways(self, asked: Asked, query: str) -> Iterator[_Way]:
        find, first = self._queries, asked.sounds[0] if asked.sounds else Sounds()
        yield from self._by_name(asked)
        if asked.acronym and query.replace(".", "").isupper():
            yield "initials", find.term("initials", asked.acronym)
        yield "sound", any_of([find.any_term("sounds", first.whole), find.wholes(asked.spelt)])
        yield "beginning", find.beginning("begin_preferred", "whole_preferred", asked.whole)
        yield "beginning of a variant", find.beginning("begin_variant", "whole_variant", asked.whole)
        forms = [asked.words, *asked.others]
        yield "words", any_of(find.words(form) for form in forms)
        if asked.acronym and asked.acronym == query and len(query) >= _CLEAR_ACRONYM:
            yield "initials", find.term("initials", asked.acronym)
        yield "sound", find.heard(first.words)
        yield "words", any_of(find.begun(form, asked.cut) for form in forms)
        for freer in asked.sounds[1:]:
            yield "sound", find.any_term("sounds", freer.whole) if freer.whole != first.whole else None
            yield "sound", find.heard(freer.words)
        begun = [each for each in asked.heard if len(each) > 2]
        yield (
            "beginning of a sound",
            any_of(find.beginning("begin_sounds", "sounds", each) for each in begun),
        )
        if 1 < len(asked.words) <= MOST_NAMES and len(asked.whole) > len(asked.words):
            yield "words", find.shortened(asked.words)
        yield "words", find.begun(asked.letters)
        if asked.part:
            yield "part", find.wholes([asked.part])
        if asked.acronym:
            yield "initials", find.beginning("begin_initials", "initials", asked.acronym)

    def _looser_ways(self, asked: Asked, query: str) -> Iterator[_Way]:
        find, told = self._queries, loosened(query, asked)
        yield "unfinished", find.like("begin_preferred", asked.unfinished)
        yield "unfinished", find.like("begin_variant", asked.unfinished)
        yield "initials", find.like("sounds", asked.clipped)
        yield "nearly", find.nearly(asked.whole)
        yield "words", find.begun(told.weighty)
        for name in told.names:  # the longest first
            yield "part", find.wholes([name])
        yield "part", find.any_term("sounds", told.sounds)
        if len(asked.words) > 1:
            yield "words", find.begun(asked.stems, asked.stems)
        yield "nearly", find.nearly_words(asked.words)
        yield "part", any_of(find.begun(words) for words in told.but_one)
        yield "part", any_of(find.heard(words) for words in told.heard_but_one)


def _tiers(ways: Iterable[_Way]) -> Iterator[Tier]:
    for why, query in ways:
        if query is not None:
            yield Tier(why, query)


def narrowed(query: Query, musts: Sequence[Query]) -> Query:
    """Return the query for what meets all of `musts` besides."""
    return (all_of([query, *musts]) or query) if musts else query


def either(tiers: Sequence[Tier]) -> Query:
    """Return the query for what matches in any of the ways."""
    return any_of(tier.query for tier in tiers) or Query.empty_query()
