"""ROR: the Research Organization Registry's records, schema 1 and 2, as JSON, JSON Lines, or a dump's zip."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, BinaryIO, Final

from lod.dates import Edtf
from lod.errors import InvalidValue, Notice, Problem
from lod.identifiers import SCHEMES, Ror, parse, web_address
from lod.jsontext import JsonFault, objects
from lod.names import clean, tag
from lod.records.agents import Agent, AgentKind, Relation
from lod.records.evidence import RecordInfo, Text
from lod.records.lifecycle import Fate, Tombstone
from lod.records.names import Identification, IdentifierStatus, Link, Name, Rank

_RELATIONS: Final = {
    "parent": "subOrganizationOf",
    "child": "hasSubOrganization",
    "related": "relatedTo",
    "predecessor": "earlier",
    "successor": "later",
}


def convert(
    stream: BinaryIO, file: str, *, first: int = 1, source: str = "ror"
) -> Iterator[Agent | Tombstone | Problem | Notice]:
    """Yield an agent for each organisation, a tombstone for each withdrawn one, in the order of the file.

    An inactive organisation stays: it was, and its successors follow from its relations. Keys are
    `{source}-{ROR iD}`. ROR schema 2.1, https://ror.readme.io/docs/ror-data-structure.

    Args:
        stream: JSON, JSON Lines, or a zip or gzip of them.
        file: how a Problem names the source.
        first: ordinal of the first record.
        source: name of the source (filled by the build).
    """
    for item in objects(stream):
        line = item.line + first - 1
        if isinstance(item, JsonFault):
            yield Problem(file, line, "record", item.reason, "syntax")
            continue
        try:
            yield from _record(_Reader(item.value, file, line, source))
        except _Unusable as reason:
            yield Problem(file, line, reason.field, str(reason), record=str(item.value.get("id", ""))[:60])


class _Unusable(Exception):  # noqa: N818
    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field


class _Reader:
    """One record, either schema, with what had to be left out of it."""

    def __init__(self, value: dict[str, Any], file: str, line: int, source: str) -> None:
        self.value = value
        self.file = file
        self.line = line
        self.source = source
        self.notices: list[Notice] = []
        try:
            self.ror = Ror.parse(self.text("id"))
        except InvalidValue as error:
            raise _Unusable("id", str(error)) from error

    def text(self, key: str) -> str:
        """Return a string of the record, "" where it is null or absent."""
        return _string(self.value.get(key))

    def tables(self, key: str) -> list[dict[str, Any]]:
        """Return the list of objects under `key`; what is no object is noticed."""
        found = self.value.get(key) or []
        if not isinstance(found, list):
            self.notice(key, "is no list")
            return []
        tables = [one for one in found if isinstance(one, dict)]
        if len(tables) < len(found):
            self.notice(key, "holds what is no object")
        return tables

    def strings(self, key: str) -> list[str]:
        """Return the list of strings under `key`."""
        return _strings(self.value.get(key))

    def notice(self, field: str, message: str, kind: str = "invalid-value") -> None:
        """Keep for the report what was not used."""
        self.notices.append(Notice(self.file, self.line, field, message, kind, self.ror.compact))

    def key(self, ror: Ror) -> str:
        """Return the key of the organisation with that iD."""
        return f"{self.source}-{ror.compact}"


def _string(value: object) -> str:
    return clean(value) if isinstance(value, str) else ""


def _strings(value: object) -> list[str]:
    return [text for one in value if (text := _string(one))] if isinstance(value, list) else []


def _record(record: _Reader) -> Iterator[Agent | Tombstone | Notice]:
    names, label = _names(record)
    if not names:
        raise _Unusable("names", "there is no name")
    relations = tuple(_relations(record))
    status = record.text("status")
    if status == "withdrawn":
        yield _tombstone(record, label, relations)
    elif status in {"active", "inactive"}:
        yield _agent(record, names, label, relations)
    else:
        raise _Unusable("status", f"{status!r} is none of active, inactive, withdrawn")
    yield from record.notices


def _tombstone(record: _Reader, label: str, relations: tuple[Relation, ...]) -> Tombstone:
    successors = tuple(relation.key for relation in relations if relation.property == "later")
    return Tombstone(
        kind="agent",
        key=record.key(record.ror),
        label=label,
        fate=Fate.of(successors),
        successors=successors,
        record=_info(record),
    )


def _agent(record: _Reader, names: tuple[Name, ...], label: str, relations: tuple[Relation, ...]) -> Agent:
    places, country = _locations(record)
    return Agent(
        key=record.key(record.ror),
        kind=AgentKind.BODY,
        names=names,
        label=label,
        identifiers=(_own(record.ror), *_external(record)),
        links=tuple(_links(record)),
        relations=relations,
        established=_established(record),
        places=places,
        country=country,
        kinds=tuple(Text(kind.lower(), "en") for kind in record.strings("types"))
        + ((Text("inactive", "en"),) if record.text("status") == "inactive" else ()),
        record=_info(record),
    )


def _info(record: _Reader) -> RecordInfo:
    admin = record.value.get("admin")
    stamps = admin if isinstance(admin, dict) else {}
    return RecordInfo(
        identifier=record.ror.compact,
        created=_day(record, stamps, "created"),
        modified=_day(record, stamps, "last_modified"),
        file=record.file,
        line=record.line,
    )


def _day(record: _Reader, stamps: dict[str, Any], key: str) -> date | None:
    stamp = stamps.get(key)
    text = _string(stamp.get("date")) if isinstance(stamp, dict) else ""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        record.notice(f"admin.{key}", f"{text!r} is no date")
        return None


def _named(record: _Reader) -> Iterator[tuple[str, str, set[str]]]:
    """Yield (text, language, kinds) for each name, of either schema; kinds are those of schema 2."""
    for name in record.tables("names"):
        kinds = set(_strings(name.get("types")))
        yield _string(name.get("value")), _string(name.get("lang")), kinds
    yield record.text("name"), "", {"ror_display", "label"}
    for label in record.tables("labels"):
        yield _string(label.get("label")), _string(label.get("iso639")), {"label"}
    yield from ((alias, "", {"alias"}) for alias in record.strings("aliases"))
    yield from ((acronym, "", {"acronym"}) for acronym in record.strings("acronyms"))


def _names(record: _Reader) -> tuple[tuple[Name, ...], str]:
    """Return the names, at most one preferred in a language (SKOS S14), and the one that ROR displays."""
    found: dict[tuple[str, str], Name] = {}
    preferred = set[str]()
    display = ""
    for text, language, kinds in sorted(_named(record), key=lambda name: "ror_display" not in name[2]):
        if not text:
            continue
        tagged = tag(text, language)
        display = display or text
        is_label = not kinds.isdisjoint(("label", "ror_display")) and tagged not in preferred
        rank = Rank.PREFERRED if is_label else Rank.ALTERNATIVE
        if (text, tagged) in found:
            continue
        if rank is Rank.PREFERRED:
            preferred.add(tagged)
        status = "acronym" if "acronym" in kinds else ""
        found[text, tagged] = Name(text=text, language=tagged, rank=rank, status=status)
    return tuple(found.values()), display


def _relations(record: _Reader) -> Iterator[Relation]:
    for tie in record.tables("relationships"):
        kind = _string(tie.get("type")).lower()
        try:
            other = Ror.parse(_string(tie.get("id")))
        except InvalidValue as error:
            record.notice("relationships.id", str(error))
            continue
        if kind in _RELATIONS:
            yield Relation(property=_RELATIONS[kind], key=record.key(other))
        else:
            record.notice("relationships.type", f"{kind!r} is no relation we know")


def _own(ror: Ror) -> Identification:
    return Identification(scheme="ror", value=ror.compact, iri=ror.iri)


def _external(record: _Reader) -> Iterator[Identification]:
    seen = set[tuple[str, str]]()
    for scheme, written in _identifiers(record):
        identification = _identification(record, scheme, written)
        if (scheme, identification.value) not in seen:
            seen.add((scheme, identification.value))
            yield identification


def _identifiers(record: _Reader) -> Iterator[tuple[str, str]]:
    """Yield (scheme, identifier as written), the preferred first; `all` is a string in old GRID entries."""
    found = record.value.get("external_ids") or []
    if isinstance(found, dict):
        found = [{"type": scheme} | ids for scheme, ids in found.items() if isinstance(ids, dict)]
    for ids in found if isinstance(found, list) else []:
        if not isinstance(ids, dict):
            record.notice("external_ids", "holds what is no object")
            continue
        scheme, every = _string(ids.get("type")).lower(), ids.get("all")
        if not re.fullmatch("[a-z][a-z0-9_-]{0,39}", scheme):
            record.notice("external_ids.type", f"{scheme[:40]!r} is no scheme of identifiers")
            continue
        written = [ids.get("preferred"), *([every] if isinstance(every, str) else _strings(every))]
        yield from ((scheme, text) for text in _strings(written))


def _identification(record: _Reader, scheme: str, written: str) -> Identification:
    if scheme not in SCHEMES:
        return Identification(scheme=scheme, value=written)
    try:
        identifier = parse(scheme, written)
    except InvalidValue as error:
        record.notice(f"external_ids.{scheme}", str(error), "invalid-identifier")
        return Identification(scheme=scheme, value=written, status=IdentifierStatus.UNVERIFIED)
    return Identification.of(identifier)


def _links(record: _Reader) -> Iterator[Link]:
    links = record.value.get("links")
    for link in links if isinstance(links, list) else []:
        kind, iri = ("website", _string(link)) if isinstance(link, str) else _link(link)
        if not iri:
            continue
        if web_address(iri):
            yield Link(iri=iri, kind="homepage" if kind == "website" else "page")
        else:
            record.notice("links", f"{iri!r} is no absolute http(s) address", "invalid-link")
    if address := web_address(record.text("wikipedia_url")):
        yield Link(iri=address, kind="page")


def _link(link: object) -> tuple[str, str]:
    return (_string(link.get("type")), _string(link.get("value"))) if isinstance(link, dict) else ("", "")


def _established(record: _Reader) -> Edtf | None:
    year = record.value.get("established")
    if year is None:
        return None
    try:
        return Edtf(f"{year:04d}" if isinstance(year, int) else str(year))
    except InvalidValue as error:
        record.notice("established", str(error), "invalid-date")
        return None


def _locations(record: _Reader) -> tuple[tuple[Text, ...], str]:
    """Return the places, with their IRIs at GeoNames, and the ISO 3166-1 code of the first."""
    found: dict[Text, None] = {}
    country = ""
    for location in record.tables("locations"):
        details = location.get("geonames_details")
        told = details if isinstance(details, dict) else {}
        found[_place(told.get("name"), location.get("geonames_id"))] = None
        country = country or _string(told.get("country_code"))
    for address in record.tables("addresses"):
        city = address.get("geonames_city")
        found[_place(address.get("city"), city.get("id") if isinstance(city, dict) else None)] = None
    nation = record.value.get("country")
    code = _string(nation.get("country_code")) if isinstance(nation, dict) else ""
    return tuple(each for each in found if each.text), country or code


def _place(name: object, number: object) -> Text:
    return Text(_string(name), iri=f"https://sws.geonames.org/{number}/" if type(number) is int else "")
