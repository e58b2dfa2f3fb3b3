"""A row as an agent."""

import hashlib
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from lod.converters.register_table.columns import Column, Plan
from lod.converters.register_table.rows import Row
from lod.dates import Edtf, edtf_of_list, is_perhaps_a_year, year_alone
from lod.errors import InvalidValue, Notice, Problem
from lod.identifiers import SCHEMES, ControlNumber, are_several, of_address, parse, web_address
from lod.names import fitted, tag
from lod.records.agents import Agent, Relation
from lod.records.evidence import RecordInfo, Text
from lod.records.names import Identification, IdentifierStatus, Link, Name, Rank

_BARE: Final = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,}(?:[:/?#]|$)")  # a host's name without a scheme
_COUNTRY: Final = re.compile("[A-Za-z]{2}")  # ISO 3166-1 alpha-2
_SINGLE: Final = ("key", "established", "terminated", "birth", "death", "latitude", "longitude")
_DEGREES: Final = re.compile(r"[+-]?[0-9]{1,3}(?:[.,][0-9]+)?")


def agent(
    row: Row, plan: Plan, source: str, *, library: bool, address_scheme: str = ""
) -> Iterator[Agent | Problem | Notice]:
    """Yield what a row tells, or why it can't be told, then what of it was not used."""
    keys = _texts(row, plan, "key")
    names = tuple(_names(row, plan))
    if not keys or not names:
        missing = "key" if not keys else "name"
        heading = " + ".join(h for column in plan.of(missing) for h in column.headings)
        yield Problem(
            row.file, row.line, heading, f"there is no {missing}", "missing", keys[0].text if keys else ""
        )
        return
    row.key = _key(keys[0].text)
    _tell_several(row, plan)
    geometry, coordinates = _place(row, plan)
    birth, death = _life(row, plan)
    country, countries = _countries(row, plan)
    yield Agent(
        key=_owned(source, row.key),
        kind=plan.kind,
        names=names,
        library=library,
        identifiers=_identifiers(row, plan),
        links=tuple(_links(row, plan, address_scheme)),
        relations=tuple(
            Relation(property="subOrganizationOf", key=_owned(source, _key(text.text)))
            for text in _texts(row, plan, "parent")
        ),
        birth=birth,
        death=death,
        established=_date(row, plan, "established"),
        terminated=_date(row, plan, "terminated"),
        country=country,
        countries=countries,
        places=_words(row, plan, "place"),
        addresses=_words(row, plan, "address"),
        telephones=tuple(Text(text.text) for text in _texts(row, plan, "telephone")),
        geometry=geometry,
        coordinates=coordinates,
        kinds=_words(row, plan, "type"),
        occupations=_words(row, plan, "occupation"),
        fields=_words(row, plan, "field"),
        descriptions=_words(row, plan, "description"),
        record=RecordInfo(identifier=keys[0].text, file=row.file, line=row.line),
    )
    yield from row.notices


def _tell_several(row: Row, plan: Plan) -> None:
    for column in plan.of(*_SINGLE):
        if further := list(dict.fromkeys(text.text for text in row.texts(column)))[1:]:
            row.notice(
                column, f"has further values, {', '.join(further)[:80]}: none is told", "several-values"
            )


def _owned(source: str, key: str) -> str:
    return f"{source}-{key}" if source else key


def _key(written: str) -> str:
    """Return a key for an IRI: the control number itself, or a digest of what is none."""
    try:
        return ControlNumber.parse(written).compact
    except InvalidValue:
        return hashlib.sha256(written.encode()).hexdigest()[:12]


def _texts(row: Row, plan: Plan, *meanings: str) -> list[Text]:
    return [text for column in plan.of(*meanings) for text in row.texts(column)]


def _words(row: Row, plan: Plan, meaning: str) -> tuple[Text, ...]:
    told = _texts(row, plan, meaning)
    return tuple(dict.fromkeys(Text(text.text, _tag(text.text, text.language)) for text in told))


def _tag(text: str, declared: str) -> str:
    return fitted(text, declared) if declared else tag(text)


def _names(row: Row, plan: Plan) -> Iterator[Name]:
    """Yield the names; the first of a language is preferred, the others are alternatives (SKOS S13, S14)."""
    seen = set[Text]()
    languages = set[str]()
    for meaning in ("name", "alternative"):
        for name in _words(row, plan, meaning):
            if name in seen:
                continue
            seen.add(name)
            first = meaning == "name" and name.language not in languages
            languages.add(name.language)
            rank = Rank.PREFERRED if first else Rank.ALTERNATIVE
            yield Name(text=name.text, language=name.language, rank=rank)


def _identifiers(row: Row, plan: Plan) -> tuple[Identification, ...]:
    """Return those of the columns, then those in addresses of the same elsewhere, each once."""
    read = ((column, text.text) for column in plan.identifiers for text in row.texts(column))
    told = [_identification(row, column, written) for column, written in read]
    told += filter(None, [_same(text.text) for text in _texts(row, plan, "same")])
    found: dict[tuple[str, str], Identification] = {}
    for each in told:
        found.setdefault((each.scheme, each.value), each)
    return tuple(found.values())


def _same(address: str) -> Identification | None:
    """Return the identifier in an address of the same elsewhere, whose own address is the one to link.

    That of the National Library of Korea stays a link: two with one number of it become one.
    """
    found = of_address(address)
    return Identification.of(found) if found and found.iri and found.scheme != "nlk" else None


def _identification(row: Row, column: Column, written: str) -> Identification:
    scheme = column.meaning.removeprefix("id.")
    if scheme not in SCHEMES or column.meaning.startswith("id."):
        return Identification(scheme=scheme, value=written)
    try:
        identifier = parse(scheme, written)
    except InvalidValue as error:
        row.notice(column, str(error), "invalid-identifier")
        return Identification(scheme=scheme, value=written, status=IdentifierStatus.UNVERIFIED)
    return Identification.of(identifier)


def _links(row: Row, plan: Plan, scheme: str) -> Iterator[Link]:
    for column in plan.of("homepage", "page", "same"):
        for text in row.texts(column):
            if column.meaning == "same" and _same(text.text):
                continue  # see `_identifiers`
            bare = bool(_BARE.match(text.text))
            if address := web_address(f"{scheme}://{text.text}" if bare and scheme else text.text):
                yield Link(iri=address, kind=column.meaning)
                continue
            told = f"{text.text[:80]!r} is no absolute http(s) address"
            if are_several(text.text):
                told += "; it is several, and `separator` beside the source says what stands between them"
            if bare:
                told += '; `address_scheme = "https"` beside the source adds what is missing'
            row.notice(column, told, "invalid-link")


def _countries(row: Row, plan: Plan) -> tuple[str, tuple[Text, ...]]:
    """Return the code of the country, and what is no code in words."""
    told = _words(row, plan, "country")
    codes = dict.fromkeys(each.text.upper() for each in told if _COUNTRY.fullmatch(each.text))
    code, *further = codes or ("",)
    if further:
        row.notice(
            plan.of("country")[0], f"has further values, {', '.join(further)}: none is told", "several-values"
        )
    return code, tuple(each for each in told if not _COUNTRY.fullmatch(each.text))


def _place(row: Row, plan: Plan) -> tuple[str, tuple[str, ...]]:
    """Return latitude and longitude as well-known text, and as written; empty where they name no place.

    Both being 0 is what tables say where they know none.
    """
    told = [next(iter(_texts(row, plan, meaning)), None) for meaning in ("latitude", "longitude")]
    written = tuple(text.text for text in told if text)
    if not written:
        return "", ()
    if len(written) == 2 and all(_DEGREES.fullmatch(each) for each in written):
        north, east = (Decimal(each.replace(",", ".")) for each in written)
        if abs(north) <= 90 and abs(east) <= 180 and (north or east):
            return f"POINT({east} {north})", written
    row.notice(
        plan.of("latitude")[0],
        f"{' '.join(written)!r} is no latitude and longitude in degrees",
        "coordinates",
    )
    return "", ()


def _life(row: Row, plan: Plan) -> tuple[Edtf | None, Edtf | None]:
    """Return the dates of birth and death; of someone who may live the year of birth alone."""
    birth, death = _date(row, plan, "birth"), _date(row, plan, "death")
    if birth and not death and (year := year_alone(birth)):
        row.notice(plan.of("birth")[0], "the day of birth of someone who may live is not told", "private")
        return year, None
    return birth, death


def _date(row: Row, plan: Plan, meaning: str) -> Edtf | None:
    """Return a date: EDTF, digits alone as MARC 046 has them, or as people write days."""
    for column in plan.of(meaning):
        for text in row.texts(column):
            try:
                date = edtf_of_list(text.text)
            except InvalidValue as error:
                row.notice(column, str(error), "invalid-date")
                continue
            if is_perhaps_a_year(text.text):
                row.notice(
                    column, f"{text.text!r} may be no more than a year, and is told as one", "date-form"
                )
            return date
    return None
