"""From what is asked to queries of the engine, the best kind of match first."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import tantivy
from tantivy import Occur, Query

from lod.search.asking import Asked
from lod.search.identifying import identifier_term
from lod.search.keys import LONGEST_PREFIX, pairs
from lod.search.loosening import loosened
from lod.search.transliterating import Sounds


@dataclass(frozen=True, slots=True)
class Tier:
    """Entities that match in one way; `why` names it."""

    why: str
    query: Query


class Tiers:
    """Makes queries for one index."""

    def __init__(self, schema: tantivy.Schema, searcher: tantivy.Searcher) -> None:
        self._schema = schema
        self._searcher = searcher

    def of(self, asked: Asked, query: str) -> Iterator[Tier]:
        """Yield the ways in which a name can match, the best first; they overlap."""
        if not asked.whole:
            return
        if identifier := identifier_term(query):
            yield Tier("identifier", self._term("identifiers", identifier))
        if asked.initials:
            yield Tier("initials", self._term("initials", asked.initials))
            yield Tier("initials", self._beginning("begin_initials", "initials", asked.initials))
            return
        yield from self.exact(asked)
        if asked.acronym and query.replace(".", "").isupper():
            yield Tier("initials", self._term("initials", asked.acronym))
        first = asked.sounds[0] if asked.sounds else Sounds()
        if sounds := [self._term("sounds", sound) for sound in first.whole] + self._wholes(asked.spelt):
            yield Tier("sound", _any(sounds))
        yield Tier("beginning", self._beginning("begin_preferred", "whole_preferred", asked.whole))
        yield Tier("beginning of a variant", self._beginning("begin_variant", "whole_variant", asked.whole))
        forms = [asked.words, *asked.others]
        yield Tier("words", _any([_all([self._term("words", word) for word in form]) for form in forms]))
        yield from self._heard(first.words)
        yield Tier("words", _any([self._begun(form, asked.cut) for form in forms]))
        for freer in asked.sounds[1:]:
            if freer.whole and freer.whole != first.whole:
                yield Tier("sound", _any([self._term("sounds", sound) for sound in freer.whole]))
            yield from self._heard(freer.words)
        if begun := [each for each in asked.heard if len(each) > 2]:
            yield Tier(
                "beginning of a sound",
                _any([self._beginning("begin_sounds", "sounds", each) for each in begun]),
            )
        if len(asked.words) > 1 and len(asked.whole) > len(asked.words):
            yield Tier("words", self._shortened(asked.words))
        if asked.part:
            yield Tier("part", _any(self._wholes([asked.part])))
        if asked.acronym:
            yield Tier("initials", self._beginning("begin_initials", "initials", asked.acronym))

    def loosened(self, asked: Asked, query: str, *, nearly: bool) -> Iterator[Tier]:
        """Yield what meets a part of a query: names that stand in it, then its words but one.

        Args:
            asked: what is looked for.
            query: as it was typed.
            nearly: look for misspelt names too.
        """
        told = loosened(query, asked)
        if named := self._wholes(told.names) + [self._term("sounds", sound) for sound in told.sounds]:
            yield Tier("part", _any(named))
        if told.weighty:
            yield Tier("words", self._begun(told.weighty, ()))
        if nearly:
            yield from self._misspelt(asked)
        if told.but_one:
            yield Tier("part", _any([self._begun(words, ()) for words in told.but_one]))
        for words in told.heard_but_one:
            yield from self._heard(words, "part")

    def _misspelt(self, asked: Asked) -> Iterator[Tier]:
        """Yield the names that have one letter less, more or otherwise in the long words of the query."""
        if len(asked.whole) >= _LONG_WHOLE and not asked.whole.isascii():
            fields = ("whole_preferred", "whole_variant")
            yield Tier("nearly", _any([self._nearly(field, asked.whole) for field in fields]))
        if any(len(word) >= _LONG_WORD for word in asked.words):
            yield Tier("nearly", _all([self._nearly("words", word) for word in asked.words]))

    def _nearly(self, field: str, term: str) -> Query:
        if len(term) < (_LONG_WORD if field == "words" else _LONG_WHOLE):
            return self._term(field, term)
        return Query.fuzzy_term_query(self._schema, field, term, distance=1)

    def _heard(self, words: Sequence[Sequence[str]], why: str = "sound") -> Iterator[Tier]:
        """Yield the names in which each word has one of its sounds."""
        if words and all(words):
            ways = [_any([self._term("sound_words", each) for each in word]) for word in words]
            yield Tier(why, _all(ways))

    def identified(self, *spellings: str) -> Iterator[Tier]:
        """Yield what has the identifier that a query was recognised as, in its compact form or as an IRI."""
        for spelling in spellings:
            if spelling:
                yield Tier("identifier", self._term("identifiers", identifier_term(spelling)))

    def country(self, code: str) -> Query:
        """Return the query for what is in a country."""
        return self._term("country", code)

    def exact(self, asked: Asked) -> Iterator[Tier]:
        """Yield the ways in which a name can be the name asked for."""
        if asked.whole:
            yield Tier("name", self._term("whole_preferred", asked.whole))
            yield Tier("variant", self._term("whole_variant", asked.whole))
        if asked.others:
            yield Tier("other form", _any(self._wholes(asked.wholes)))

    def filters(self, **wanted: Sequence[str]) -> list[Query]:
        """Return the conditions that a hit has to meet besides: one of the values of each field."""
        return [
            _any([self._term(field, value) for value in values]) for field, values in wanted.items() if values
        ]

    def _term(self, field: str, term: str) -> Query:
        return Query.term_query(self._schema, field, term, "position" if field == "pairs" else "basic")

    def _beginning(self, begins: str, field: str, text: str) -> Query:
        if len(text) <= LONGEST_PREFIX:
            return self._term(begins, text)
        return self._all_terms(field, text)

    def _all_terms(self, field: str, prefix: str) -> Query:
        terms = [term for term, _ in self._searcher.terms_with_prefix(field, prefix, limit=_MOST_TERMS)]
        return Query.term_set_query(self._schema, field, terms) if terms else Query.empty_query()

    def _wholes(self, names: Sequence[str]) -> list[Query]:
        return [self._term(field, name) for name in names for field in ("whole_preferred", "whole_variant")]

    def _begun(self, words: Sequence[str], cut: Collection[str]) -> Query:
        """Find all words: the last and those that are cut may be beginnings, single letters initials."""
        last = len(words) - 1
        return _all(
            [self._within(word, begun=place == last or word in cut) for place, word in enumerate(words)]
        )

    def _shortened(self, words: Sequence[str]) -> Query:
        """Find names in which all words but one at least are initials."""
        ways = [_any([self._term("words", word), self._term("words", word[:1])]) for word in words]
        return _all([*ways, _any([self._term("words", word) for word in words if len(word) > 1])])

    def _within(self, word: str, *, begun: bool) -> Query:
        ways = [self._term("words", word)]
        if begun or (len(word) == 1 and _LETTER.match(word)):
            ways.append(self._beginning("begin_words", "words", word))
        found = list(pairs(word))
        if len(found) == 1:
            ways.append(self._term("pairs", found[0]))
        elif found:
            ways.append(Query.phrase_query(self._schema, "pairs", list(found)))
        return _any(ways)


_LETTER: Final = re.compile("[a-zα-ωа-я]")
_MOST_TERMS: Final = 100_000
_LONG_WORD: Final = 5  # letters of a word that may have a mistake
_LONG_WHOLE: Final = 4  # characters of a name in East Asian script that may have one


def _any(queries: Sequence[Query]) -> Query:
    return (
        queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Should, query) for query in queries])
    )


def _all(queries: Sequence[Query]) -> Query:
    return (
        queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Must, query) for query in queries])
    )


def narrowed(query: Query, musts: Sequence[Query], nots: Sequence[Query]) -> Query:
    """Return the query for what meets all of `musts` and none of `nots`."""
    if not musts and not nots:
        return query
    return Query.boolean_query(
        [
            (Occur.Must, query),
            *((Occur.Must, each) for each in musts),
            *((Occur.MustNot, each) for each in nots),
        ]
    )


def either(tiers: Sequence[Tier]) -> Query:
    """Return the query for what matches in any of the ways."""
    return _any([tier.query for tier in tiers]) if tiers else Query.empty_query()
