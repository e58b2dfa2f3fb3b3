"""Queries of the engine, put together from terms; a term that no entity has makes none."""

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Final

import tantivy
from tantivy import Occur, Query

from lod.search.keys import LONGEST_PREFIX, pairs

_WHOLES: Final = ("whole_preferred", "whole_variant")
_LETTER: Final = re.compile("[a-zα-ωа-я]")
_MOST_TERMS: Final = 100_000
_LONG_WORD: Final = 5  # letters of a word that may have a mistake
_LONG_WHOLE: Final = 4  # characters of a name in East Asian script that may have one
_LONG_SPELLING: Final = 8  # letters of a name in an alphabet


class Queries:
    """Makes queries for one index; None is the query that finds nothing."""

    def __init__(self, schema: tantivy.Schema, searcher: tantivy.Searcher) -> None:
        self._schema = schema
        self._searcher = searcher

    def term(self, field: str, term: str) -> Query | None:
        """Find what has a term."""
        if not self._searcher.doc_freq(field, term):
            return None
        return Query.term_query(self._schema, field, term, "position" if field == "pairs" else "basic")

    def any_term(self, field: str, terms: Iterable[str]) -> Query | None:
        """Find what has one of the terms."""
        return any_of(self.term(field, term) for term in terms)

    def wholes(self, names: Sequence[str]) -> Query | None:
        """Find what has one of the names, folded and without blanks."""
        return any_of(self.term(field, name) for name in names for field in _WHOLES)

    def beginning(self, begins: str, field: str, text: str) -> Query | None:
        """Find what has a term of `field` that begins so; `begins` is the field of their beginnings."""
        if len(text) <= LONGEST_PREFIX:
            return self.term(begins, text)
        terms = [term for term, _ in self._searcher.terms_with_prefix(field, text, limit=_MOST_TERMS)]
        return Query.term_set_query(self._schema, field, terms) if terms else None

    def words(self, words: Sequence[str]) -> Query | None:
        """Find what has all of the words."""
        return all_of(self.term("words", word) for word in words)

    def begun(self, words: Sequence[str], cut: Collection[str] = ()) -> Query | None:
        """Find all words: the last and those that are cut may be beginnings, single letters initials."""
        last = len(words) - 1
        return all_of(
            self._within(word, begun=place == last or word in cut) for place, word in enumerate(words)
        )

    def _within(self, word: str, *, begun: bool) -> Query | None:
        ways = [self.term("words", word)]
        if begun or (len(word) == 1 and _LETTER.match(word)):
            ways.append(self.beginning("begin_words", "words", word))
        found = list(pairs(word))
        if len(found) == 1:
            ways.append(self.term("pairs", found[0]))
        elif found and all(self._searcher.doc_freq("pairs", each) for each in found):
            ways.append(Query.phrase_query(self._schema, "pairs", list(found)))
        return any_of(ways)

    def shortened(self, words: Sequence[str]) -> Query | None:
        """Find names of persons in which all words but one at least are initials."""
        ways = [self.any_term("words", (word, f"{word[:1]}.")) for word in words]
        return all_of([*ways, self.any_term("words", [word for word in words if len(word) > 1])])

    def heard(self, words: Sequence[Sequence[str]]) -> Query | None:
        """Find the names in which each word has one of its sounds."""
        return all_of(self.any_term("sound_words", word) for word in words)

    def like(self, field: str, pattern: str) -> Query | None:
        """Find what has a term of `field` that a regular expression meets as a whole."""
        return Query.regex_query(self._schema, field, pattern) if pattern else None

    def nearly(self, whole: str) -> Query | None:
        """Find the names that have one letter less, more or otherwise."""
        long = len(whole) >= (_LONG_SPELLING if whole.isascii() else _LONG_WHOLE)
        return any_of(self._misspelt(field, whole) for field in _WHOLES) if long else None

    def nearly_words(self, words: Sequence[str]) -> Query | None:
        """Find the names of which the long words asked for have one letter less, more or otherwise."""
        if not any(len(word) >= _LONG_WORD for word in words):
            return None
        return all_of(
            self._misspelt("words", word) if len(word) >= _LONG_WORD else self.term("words", word)
            for word in words
        )

    def _misspelt(self, field: str, term: str) -> Query:
        return Query.fuzzy_term_query(self._schema, field, term, distance=1)


def any_of(queries: Iterable[Query | None]) -> Query | None:
    """Find what one of the queries finds."""
    told = [query for query in queries if query is not None]
    if len(told) > 1:
        return Query.boolean_query([(Occur.Should, query) for query in told])
    return told[0] if told else None


def all_of(queries: Iterable[Query | None]) -> Query | None:
    """Find what all of the queries find; without any, nothing."""
    told = []
    for query in queries:
        if query is None:
            return None
        told.append(query)
    if len(told) > 1:
        return Query.boolean_query([(Occur.Must, query) for query in told])
    return told[0] if told else None
