"""ROR: the Research Organization Registry's records, schema 1 and 2, as JSON, JSON Lines, or a dump's zip."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, BinaryIO, Final

from lod.converters.ror.identity import domains, external, links, own
from lod.converters.ror.reading import Reader, Unusable, string_of, strings_of
from lod.dates import Edtf
from lod.errors import InvalidValue, Notice, Problem
from lod.identifiers import Ror
from lod.jsontext import JsonFault, objects
from lod.names import fitted, tag
from lod.records.agents import Agent, AgentKind, Relation
from lod.records.evidence import RecordInfo, Text
from lod.records.lifecycle import Fate, Tombstone
from lod.records.names import Name, Rank

_RELATIONS: Final = {
    "parent": "subOrganizationOf",
    "child": "hasSubOrganization",
    "related": "relatedTo",
    "predecessor": "earlier",
    "successor": "later",
}
# The keys of either schema; of schema 1, the addresses of mail and networks are left out.
_KNOWN: Final = frozenset({
    "id", "names", "status", "types", "established", "links", "locations", "domains", "external_ids",
    "relationships", "admin", "name", "labels", "aliases", "acronyms", "addresses", "country",
    "wikipedia_url", "email_address", "ip_addresses",
})  # fmt: skip


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
        for at, value in enumerate(_organisations(item.value), line):
            try:
                yield from _record(Reader(value, file, at, source))
            except Unusable as reason:
                yield Problem(file, at, reason.field, str(reason), record=str(value.get("id") or "")[:60])


def _organisations(value: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the records of an answer of ROR's API, which holds a page of them; else the value itself."""
    found = value.get("items")
    if "id" in value or not isinstance(found, list):
        return [value]
    answers = [one if isinstance(one, dict) else {} for one in found]
    return [one["organization"] if isinstance(one.get("organization"), dict) else one for one in answers]


def _record(record: Reader) -> Iterator[Agent | Tombstone | Notice]:
    names, label = _names(record)
    if not names:
        raise Unusable("names", "there is no name")
    relations = tuple(_relations(record))
    status = record.text("status")
    if status == "withdrawn":
        yield _tombstone(record, names[0], relations)
    elif status in {"active", "inactive"}:
        yield _agent(record, names, label, relations)
    else:
        raise Unusable("status", f"{status!r} is none of active, inactive, withdrawn")
    if left := sorted(key for key, value in record.value.items() if value and key not in _KNOWN):
        record.notice(left[0], f"not mapped: {', '.join(left)}", "unmapped")
    yield from record.notices


def _tombstone(record: Reader, shown: Name, relations: tuple[Relation, ...]) -> Tombstone:
    successors = tuple(relation.key for relation in relations if relation.property == "later")
    return Tombstone(
        kind="agent",
        key=record.key(record.ror),
        label=shown.text,
        language=shown.language,
        fate=Fate.of(successors),
        successors=successors,
        record=_info(record),
    )


def _agent(record: Reader, names: tuple[Name, ...], label: str, relations: tuple[Relation, ...]) -> Agent:
    places, country = _locations(record)
    return Agent(
        key=record.key(record.ror),
        kind=AgentKind.BODY,
        names=names,
        label=label,
        identifiers=(own(record.ror), *external(record), *domains(record)),
        links=tuple(links(record)),
        relations=relations,
        established=_established(record),
        places=places,
        country=country,
        kinds=tuple(Text(kind.lower(), "en") for kind in record.strings("types"))
        + ((Text("inactive", "en"),) if record.text("status") == "inactive" else ()),
        record=_info(record),
    )


def _info(record: Reader) -> RecordInfo:
    admin = record.value.get("admin")
    stamps = admin if isinstance(admin, dict) else {}
    return RecordInfo(
        identifier=record.ror.compact,
        created=_day(record, stamps, "created"),
        modified=_day(record, stamps, "last_modified"),
        file=record.file,
        line=record.line,
    )


def _day(record: Reader, stamps: dict[str, Any], key: str) -> date | None:
    stamp = stamps.get(key)
    text = string_of(stamp.get("date")) if isinstance(stamp, dict) else ""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        record.notice(f"admin.{key}", f"{text!r} is no date")
        return None


def _named(record: Reader) -> Iterator[tuple[str, str, set[str]]]:
    """Yield (text, language, kinds) for each name, of either schema; kinds are those of schema 2."""
    for name in record.tables("names"):
        kinds = set(strings_of(name.get("types")))
        yield string_of(name.get("value")), string_of(name.get("lang")), kinds
    yield record.text("name"), "", {"ror_display", "label"}
    for label in record.tables("labels"):
        yield string_of(label.get("label")), string_of(label.get("iso639")), {"label"}
    yield from ((alias, "", {"alias"}) for alias in record.strings("aliases"))
    yield from ((acronym, "", {"acronym"}) for acronym in record.strings("acronyms"))


def _names(record: Reader) -> tuple[tuple[Name, ...], str]:
    """Return the names, at most one preferred in a language (SKOS S14), and the one that ROR displays."""
    found: dict[tuple[str, str], Name] = {}
    preferred = set[str]()
    display = ""
    for text, language, kinds in sorted(_named(record), key=lambda name: "ror_display" not in name[2]):
        if not text:
            continue
        tagged = _tag(record, text, language)
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


def _tag(record: Reader, text: str, told: str) -> str:
    """Return the tag of a name: what is no language tag says nothing, and is noticed."""
    if told and not _LANGUAGE.fullmatch(told):
        record.notice("names.lang", f"{told[:40]!r} is no language tag", "language")
        return tag(text)
    language = told.replace("_", "-")
    return fitted(text, language) if "-" in language else tag(text, language)


_LANGUAGE: Final = re.compile("[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")


def _relations(record: Reader) -> Iterator[Relation]:
    for tie in record.tables("relationships"):
        kind = string_of(tie.get("type")).lower()
        try:
            other = Ror.parse(string_of(tie.get("id")))
        except InvalidValue as error:
            record.notice("relationships.id", str(error))
            continue
        if kind in _RELATIONS:
            yield Relation(property=_RELATIONS[kind], key=record.key(other))
        else:
            record.notice("relationships.type", f"{kind!r} is no relation we know")


def _established(record: Reader) -> Edtf | None:
    year = record.value.get("established")
    if year is None:
        return None
    try:
        return Edtf(f"{year:04d}" if type(year) is int else str(year))
    except InvalidValue as error:
        record.notice("established", str(error), "invalid-date")
        return None


def _locations(record: Reader) -> tuple[tuple[Text, ...], str]:
    """Return the places, with their IRIs at GeoNames, and the ISO 3166-1 code of the first."""
    found: dict[Text, None] = {}
    country = ""
    for location in record.tables("locations"):
        details = location.get("geonames_details")
        told = details if isinstance(details, dict) else {}
        found[_place(told.get("name"), location.get("geonames_id"))] = None
        country = country or string_of(told.get("country_code"))
    for address in record.tables("addresses"):
        city = address.get("geonames_city")
        found[_place(address.get("city"), city.get("id") if isinstance(city, dict) else None)] = None
    nation = record.value.get("country")
    code = string_of(nation.get("country_code")) if isinstance(nation, dict) else ""
    return tuple(each for each in found if each.text), country or code


def _place(name: object, number: object) -> Text:
    return Text(string_of(name), iri=f"https://sws.geonames.org/{number}/" if type(number) is int else "")
