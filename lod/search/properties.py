"""What can be told of an entity cell by cell: the properties of the reconciliation service."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lod.identifiers import SCHEMES, read
from lod.search.called import Described
from lod.search.hits import Hit
from lod.search.lines import unescaped
from lod.search.reconciling import IDENTIFIERS


@dataclass(frozen=True, slots=True)
class Property:
    """A property, and the other names under which it is asked for."""

    id: str
    name: str
    description: str
    others: tuple[str, ...] = ()  # small letters


def _property(name: str, title: str, description: str, others: str = "") -> Property:
    return Property(name, title, description, tuple(others.split()))


def _of_schemes() -> dict[str, Property]:
    return {
        scheme: _property(scheme, kind.title, f"{kind.title}: an equal one decides.", f"{scheme}_id")
        for scheme, kind in SCHEMES.items()
        if scheme not in ("control", "isbn", "issn")
    }


_DATE: Final = "Date or year, as EDTF or as it comes."
PROPERTIES: Final[Mapping[str, Property]] = {
    one.id: one
    for one in (
        _property(
            "birth",
            "Birth or foundation",
            _DATE,
            "birthdate dateofbirth born begin start foundingdate established startdate p569",
        ),
        _property(
            "death",
            "Death or end",
            _DATE,
            "deathdate dateofdeath died end dissolutiondate terminated enddate p570",
        ),
        _property(
            "country", "Country", "ISO 3166-1 code, or name.", "addresscountry associatedcountry p17 p27"
        ),
        _property(
            IDENTIFIERS,
            "Identifier",
            "Of any known scheme; an equal one decides.",
            "sameas identifiers id exactmatch",
        ),
        *_of_schemes().values(),
        _property("name", "Preferred name", "In the first of the site's languages.", "preflabel label"),
        _property("variant", "Variant names", "All other names.", "altlabel alternatename"),
        _property("type", "Type", "IRIs of classes.", "p31"),
        _property(
            "detail", "Occupation, place", "What tells namesakes apart.", "occupation hasoccupation place"
        ),
        _property("source", "Source", "Name of the dataset.", "ispartof"),
    )
}
_NAMES: Final[Mapping[str, str]] = {
    name: one.id for one in PROPERTIES.values() for name in (one.id, one.name.casefold(), *one.others)
}


def property_named(name: str) -> Property | None:
    """Return the property that a client means by an id, a name or an IRI.

    >>> property_named("https://schema.org/birthDate").id
    'birth'
    """
    told = name.strip().casefold()
    local = re.sub(r"[\s_-]", "", re.split("[/#:]", told)[-1])
    found = _NAMES.get(told) or _NAMES.get(local)
    return PROPERTIES[found] if found else None


def values(name: str, hit: Hit, document: Described | None, languages: Sequence[str]) -> list[str]:
    """Return what an entity has of a property, each once."""
    found: Sequence[str]
    match name:
        case "birth":
            found = [hit.begins]
        case "death":
            found = [hit.ends]
        case "country":
            found = [hit.country]
        case "name":
            found = [hit.preferred(languages).text]
        case "variant":
            preferred = hit.preferred(languages).text
            found = [label.text for label in hit.labels if label.text != preferred]
        case "type":
            found = hit.types
        case "detail":
            found = hit.details
        case "source":
            found = [hit.source]
        case "identifier":
            found = hit.identifiers
        case _:
            found = identifiers(name, hit, document)
    return [one for one in dict.fromkeys(found) if one]


_NOTATION: Final = re.compile(rb'skos:notation "((?:[^"\\]|\\.)*)"')


def identifiers(scheme: str, hit: Hit, document: Described | None) -> list[str]:
    """Return the valid identifiers of a scheme: those that have a node of their own, then those of links."""
    found = []
    start = f"<{hit.iri}#".encode()
    for block in document.turtle.split(b"\n\n") if document is not None else ():
        if not block.startswith(start) or b" a adms:Identifier" not in block:
            continue
        invalid = b"ap:idStatus " in block and b"ap:idStatus ap:valid" not in block
        place = block.find(b"ap:scheme <")
        named = place >= 0 and block[place:].split(b">", 1)[0].rpartition(b"/")[2] == scheme.encode()
        if named and not invalid and (told := _NOTATION.search(block)):
            found.append(unescaped(told[1].decode()))
    for text in hit.identifiers:
        if text.startswith("http"):
            found += [one.compact for one in read(text).identifiers if one.scheme == scheme]
    return found
