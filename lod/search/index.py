"""The index of a release, read-only: names and identifiers to entities."""

import re
import shutil
import tempfile
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Self

import orjson
import tantivy
from tantivy import FieldType, Order, Query

from lod.errors import InvalidValue, LodError
from lod.identifiers import read
from lod.search.asking import Asked, asked
from lod.search.hits import ANYBODY, NOTHING, Filters, Found, Hit
from lod.search.labels import Label
from lod.search.matching import matched
from lod.search.tiers import Tier, Tiers, either, narrowed

LONGEST_QUERY: Final = 500  # characters
_DEEPEST: Final = 10_000  # hits that can be paged through
_FEW: Final = 10  # hits that are enough
_NAMES: Final = {"identifier", "name", "variant", "other form"}  # ways in which a whole name is met
_SAME_TERM: Final = 20  # IRIs that differ by case or hyphens alone


# "(IDREF)026867397", "PPN 026867397": a word, then a number that may have blanks and hyphens.
_NUMBER: Final = re.compile(
    r"\s*\(?[A-Za-z][A-Za-z-]{1,19}\)?[\s:]*([A-Za-z]{0,4}[0-9][0-9A-Za-z .,;-]{3,40})$", re.ASCII
)


def prepare() -> None:
    """Read the tables of Han characters, so that no query waits for them; a process forked later has them."""
    asked("重慶")


_Place = tuple[int, int]  # of an entity: segment, and number in it
_Way = tuple[tantivy.DocAddress, str]  # the same for the engine, and how the entity was met


NOBODY: Final[Mapping[_Place, _Way]] = MappingProxyType({})


class Index:
    """The index, opened; any number of threads and processes may ask it at once."""

    def __init__(self, index: tantivy.Index) -> None:
        self._schema = index.schema
        self._searcher = index.searcher()
        self._tiers = Tiers(self._schema, self._searcher)
        prepare()

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open the index in `folder`, which may be read-only.

        Raises:
            LodError: there is no index.
        """
        if not (folder / "meta.json").is_file():
            raise LodError(f"{folder}: no search index")
        # The engine wants to write a lock file beside the index even to read it. It gets a folder of
        # links instead, which is not needed once the files are mapped; a lock that its watcher still writes
        # there while the folder is removed is no reason not to serve, and goes in the end.
        with tempfile.TemporaryDirectory(prefix="lod-search-", ignore_cleanup_errors=True) as links:
            for file in folder.resolve().iterdir():
                (Path(links) / file.name).symlink_to(file)
            index = tantivy.Index.open(links)
            index.config_reader("manual")
            index.reload()
            opened = cls(index)
        weakref.finalize(opened, shutil.rmtree, links, ignore_errors=True)
        return opened

    @property
    def size(self) -> int:
        """The number of entities."""
        return int(self._searcher.num_docs)

    def search(
        self,
        query: str,
        *,
        limit: int = 20,
        offset: int = 0,
        filters: Filters = ANYBODY,
        country: str = "",
        values: int = 300,
    ) -> Found:
        """Find entities by any form of a name or an identifier, the best kind of match first.

        Within a kind, short names come first. The same query gives the same answer each time. Without a
        query the filters alone choose; without those too, nothing is found.

        Args:
            query: as it was typed.
            limit: hits at most.
            offset: hits before the first that is wanted.
            filters: what hits have to be besides.
            country: ISO 3166-1 code of the country that the query names; what is there comes last.
            values: of a facet that are counted, the most frequent ones.

        Raises:
            InvalidValue: the query is too long, or the page too far.
        """
        wanted = _checked(query, offset + limit)
        conditions = self._conditions(filters)
        if query.strip():
            tiers = list(self._tiers_of(wanted, query, country))
        else:
            tiers = [Tier("all", Query.all_query())] if conditions else []
        met = self._met(tiers, conditions, offset + limit)
        if self._is_hardly_found(met, wanted):
            looser = list(self._tiers.loosened(wanted, query))
            met = self._met(looser, conditions, offset + limit, met)
            tiers += looser
        if not tiers:
            return NOTHING
        every = narrowed(either(tiers), conditions)
        hits = tuple(self._hits(met, wanted, limit=limit, offset=offset))
        return Found(self._count(every), hits, self._facets(every, values))

    def suggest(
        self,
        query: str,
        limit: int = 10,
        *,
        offset: int = 0,
        filters: Filters = ANYBODY,
        country: str = "",
    ) -> tuple[Hit, ...]:
        """Return what a query that is being typed may become; as `search`, but counts nothing.

        Raises:
            InvalidValue: the query is too long, or the page too far.
        """
        wanted = _checked(query, offset + limit)
        conditions = self._conditions(filters)
        met = self._met(self._tiers_of(wanted, query, country), conditions, offset + limit)
        if self._is_hardly_found(met, wanted):
            met = self._met(self._tiers.loosened(wanted, query), conditions, offset + limit, met)
        return tuple(self._hits(met, wanted, limit=limit, offset=offset))

    def named(self, name: str, limit: int = 100) -> tuple[Hit, ...]:
        """Return the entities that have exactly this name, preferred or variant; case, accents, blanks aside.

        Raises:
            InvalidValue: the name is too long.
        """
        wanted = _checked(name, limit)
        met = self._met(self._tiers.exact(wanted), (), limit)
        return tuple(self._hits(met, wanted, limit=limit, offset=0))

    def namesakes(self, name: str, limit: int, filters: Filters) -> tuple[Hit, ...]:
        """Return entities that have this name, or one that sounds so.

        Raises:
            InvalidValue: the name is too long.
        """
        wanted = _checked(name, limit)
        met = self._met(self._tiers.namesakes(wanted), self._conditions(filters), limit)
        return tuple(self._hits(met, wanted, limit=limit, offset=0))

    def get(self, iri: str) -> Hit | None:
        """Return the entity with this IRI, None where there is none."""
        met = self._met(self._tiers.identified(iri), (), _SAME_TERM)
        hits = self._hits(met, asked(""), limit=_SAME_TERM, offset=0)
        return next((hit for hit in hits if hit.iri == iri), None)

    def whole(self, iri: str) -> Hit | None:
        """Return the entity with this IRI, or the one of which it names a part by its fragment."""
        return self.get(iri) or self.get(iri.partition("#")[0])

    def number(self, filters: Filters) -> int:
        """Return how many entities the filters let through."""
        return self._count(narrowed(Query.all_query(), self._conditions(filters)))

    def types(self) -> tuple[tuple[str, int], ...]:
        """Return the classes of all entities with their numbers, most first."""
        return self._facets(Query.all_query())["type"]

    def countries(self, types: Sequence[str]) -> tuple[tuple[str, int], ...]:
        """Return the countries of the entities of some classes with their numbers, most first."""
        conditions = self._conditions(Filters(types=tuple(types)))
        return self._facets(narrowed(Query.all_query(), conditions), size=300)["country"]

    def counted(self, facet: str) -> tuple[tuple[str, int], ...]:
        """Return the values of a facet, "type", "country" or "source", with their entities, most first."""
        return self._facets(Query.all_query(), size=300)[facet]

    def _tiers_of(self, wanted: Asked, query: str, country: str = "") -> Iterator[Tier]:
        for identifier in read(query).identifiers:
            yield from self._tiers.identified(identifier.compact, identifier.iri)
        if number := _NUMBER.match(query):  # of a scheme that is not known here
            yield from self._tiers.identified(number[1].rstrip(" .,;"))
        yield from self._tiers.of(wanted, query.rstrip(" .,;") or query)
        if country:
            yield from self._tiers.country(country)

    def _met(
        self,
        tiers: Iterable[Tier],
        conditions: Sequence[Query],
        until: int,
        before: Mapping[_Place, _Way] = NOBODY,
    ) -> dict[_Place, _Way]:
        """Return the first entities that are in `before` or that the tiers find, and how each was met.

        Args:
            tiers: each is asked for those alone that no tier before it found.
            conditions: what all of them meet.
            until: how many are wanted; at least as many as tell whether the query is hardly met.
            before: those that were found before.
        """
        wanted = max(until, _FEW)
        met: dict[_Place, _Way] = dict(before)
        for tier in tiers:
            if len(met) >= wanted:
                break
            page = self._searcher.search(
                narrowed(tier.query, conditions), wanted, count=False, order_by_field="order", order=Order.Asc
            )
            for _, address in page.hits:
                met.setdefault((address.segment_ord, address.doc), (address, tier.why))
        return met

    def _is_hardly_found(self, met: Mapping[_Place, _Way], wanted: Asked) -> bool:
        """Tell whether nobody has the name that is asked for, and few meet the query at all."""
        if not wanted.whole or wanted.initials:
            return False
        return len(met) < _FEW and not any(why in _NAMES for _, why in met.values())

    def _hits(self, met: Mapping[_Place, _Way], wanted: Asked, *, limit: int, offset: int) -> Iterator[Hit]:
        for address, why in islice(met.values(), offset, offset + limit):
            stored = self._searcher.doc(address).get_first("entity")
            yield _hit(orjson.loads(bytes(stored or b"{}")), why, wanted)

    def _conditions(self, filters: Filters) -> list[Query]:
        conditions = self._tiers.filters(
            type=filters.types, country=filters.countries, source=filters.sources
        )
        if filters.from_year is not None:
            conditions.append(self._range("last_year", filters.from_year, None))
        if filters.to_year is not None:
            conditions.append(self._range("first_year", None, filters.to_year))
        if filters.began is not None:
            conditions.append(self._range("first_year", *filters.began))
        if filters.ended is not None:
            conditions.append(self._range("last_year", *filters.ended))
        return conditions

    def _range(self, field: str, first: int | None, last: int | None) -> Query:
        return Query.range_query(self._schema, field, FieldType.Integer, first, last)

    def _count(self, query: Query) -> int:
        return _number(self._searcher.search(query, limit=1))

    def _facets(self, query: Query, size: int = 50) -> dict[str, tuple[tuple[str, int], ...]]:
        fields = ("type", "country", "source")
        wanted = {field: {"terms": {"field": field, "size": size}} for field in fields}
        counted = self._searcher.aggregate(query, wanted)
        return {
            field: tuple(
                sorted(
                    ((str(bucket["key"]), int(bucket["doc_count"])) for bucket in counted[field]["buckets"]),
                    key=lambda facet: (-facet[1], facet[0]),
                )
            )
            for field in fields
        }


def _number(page: tantivy.SearchResult) -> int:
    return int(page.count)  # type: ignore[attr-defined]  # the engine's stubs forget it


def _checked(query: str, deepest: int) -> Asked:
    if len(query) > LONGEST_QUERY:
        raise InvalidValue(query, f"is longer than {LONGEST_QUERY} characters")
    if deepest > _DEEPEST:
        raise InvalidValue(str(deepest), f"is beyond the {_DEEPEST} hits that can be paged through")
    return asked(query)


def _hit(stored: Mapping[str, Any], why: str, wanted: Asked) -> Hit:
    labels = [Label(*row) for row in stored["labels"]]
    name = None if why in ("identifier", "country", "all") else matched(labels, why, wanted)
    misprint = name is not None and name.rank == "hidden"
    return Hit(
        iri=stored["iri"],
        labels=tuple(label for label in labels if label.rank != "hidden"),
        why="misprint" if misprint else why,
        matched=None if misprint else name,
        types=tuple(stored["types"]),
        identifiers=tuple(stored["identifiers"]),
        country=stored["country"],
        begins=stored["begins"],
        ends=stored["ends"],
        details=tuple(stored["details"]),
        source=stored["source"],
    )
