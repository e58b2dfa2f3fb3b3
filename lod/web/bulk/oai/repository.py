"""What is harvested: items by identifier, lists by day, sets by dataset."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Final
from urllib.parse import quote, unquote, urlsplit

from lod.release import ENTITIES, Dated, Datestamps, Manifest, Place, Window
from lod.web.bulk.oai.metadata import FORMATS, MetadataFormat
from lod.web.bulk.oai.tokens import Token
from lod.web.publication import Publication

# RFC 2396, as the schema of the oai-identifier has it; a percent sign comes from what is encoded alone.
_PLAIN: Final = "-_.!~*'();/?:@&=+$,"
_DOMAIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9-]*(\.[A-Za-z][A-Za-z0-9-]*)+")


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list, `token` leading on from it; `total` counts the whole list as it is now."""

    items: tuple[Dated, ...]
    token: Token | None
    total: int


@dataclass(frozen=True, slots=True)
class Repository:
    """The items of a release, those that are gone among them."""

    publication: Publication
    manifest: Manifest
    stamps: Datestamps
    admin_email: str
    _start: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_start", f"oai:{self.host}:")

    @property
    def base(self) -> str:
        """The IRI prefix of what we publish."""
        return self.publication.site.base

    @property
    def url(self) -> str:
        """Where the protocol is spoken."""
        return f"{self.base}oai"

    @property
    def host(self) -> str:
        """The name in identifiers."""
        return urlsplit(self.base).hostname or ""

    @property
    def keeps_scheme(self) -> bool:
        """Tell whether identifiers are oai-identifiers: their host must be a domain name."""
        return bool(_DOMAIN.fullmatch(self.host))

    @property
    def earliest(self) -> str:
        """The first day on which anything changed."""
        return min(self.stamps.days, default=self.manifest.day)

    def identifier(self, iri: str) -> str:
        """Return the identifier of an item: `oai:data.example.org:id/agent/P1`."""
        return self._start + quote(iri.removeprefix(self.base), safe=_PLAIN)

    def find(self, identifier: str) -> Dated | None:
        """Return the item of an identifier, in its one spelling."""
        local = unquote(identifier.removeprefix(self._start), errors="surrogateescape")
        found = self.stamps.get(self.base + local)
        return found if found is not None and self.identifier(found.iri) == identifier else None

    def sets(self) -> Iterator[tuple[str, str]]:
        """Yield the name and the title of each dataset that has, or had, an item."""
        titles = {
            each.name: each.title.get("en") or next(iter(each.title.values()), "")
            for each in self.manifest.datasets
        }
        for list_ in sorted(self.stamps.lists):
            kind, _, name = list_.partition(":")
            if kind == ENTITIES and name:
                yield name, titles.get(name) or name

    def page(self, token: Token, format: MetadataFormat, size: int) -> Page:
        """Return at most `size` items of the list of a token, from its place on."""
        list_ = f"{format.list}:{token.set}" if token.set else format.list
        window = Window(list_, token.first, token.last)
        places = list(islice(self.stamps.after(Place(token.day, token.iri), window), size + 1))
        found = [(place, self.stamps.get(place.iri)) for place in places[:size]]
        more = None
        if len(places) > size:
            last, seen = places[size - 1], token.seen + size
            more = Token(token.prefix, token.set, token.first, token.last, last.day, last.iri, seen)
        items = tuple(dated for _, dated in found if dated is not None)
        return Page(items, more, self.stamps.count(window))

    def formats(self, dated: Dated) -> list[MetadataFormat]:
        """Return the formats in which an item is to be had now."""
        stamps = [(format, format.stamp(dated)) for format in FORMATS.values()]
        return [format for format, stamp in stamps if stamp is not None and not stamp.gone]
