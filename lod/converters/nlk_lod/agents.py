"""Persons and bodies of the National Library of Korea's linked data."""

from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import urlsplit

from lod.converters.nlk_lod.reading import Resource, resource_key
from lod.errors import InvalidValue
from lod.identifiers import parse, web_address
from lod.records.agents import Agent, AgentKind, Relation
from lod.records.evidence import Citation, RecordInfo, Text
from lod.records.names import Identification, IdentifierStatus, Link, Name, Rank

_RELATIONS: Final[Mapping[str, str]] = {
    "previousCorporate": "earlier",
    "laterCorporate": "later",
    "laterCorportate": "later",  # so in 172 of 1,000 records
    "relatedOrganization": "relatedTo",
    "relatedPerson": "relatedTo",
}
# Hosts whose links hold an identifier of a scheme that we check.
_HOSTS: Final[Mapping[str, str]] = {
    "isni.org": "isni",
    "viaf.org": "viaf",
    "id.loc.gov": "lccn",
    "d-nb.info": "gnd",
    "wikidata.org": "wikidata",
    "orcid.org": "orcid",
    "ror.org": "ror",
}


def agent(resource: Resource, kind: AgentKind) -> Agent:
    """Return what a resource tells of a person or body."""
    languages = resource.languages()
    east = {"kor", "jpn", "chi"}.intersection(languages)
    spoken = next(iter(east)) if len(east) == 1 else ""
    names = tuple(_names(resource, spoken))
    if resource.strings("gender"):
        resource.unused("personal-data", "gender", "is not published")
    identifiers, links = _identity(resource)
    person = kind is AgentKind.PERSON
    headings = [Text(text.text, text.language) for text in resource.tagged("corporateName", spoken)]
    return Agent(
        key=resource.key,
        kind=kind,
        names=names,
        identifiers=identifiers,
        links=(*links, *_pages(resource)),
        relations=tuple(_relations(resource)),
        birth=resource.year("birthYear"),
        death=resource.year("deathYear"),
        established=resource.year("dateOfEstablishment"),
        terminated=resource.year("dateOfTermination"),
        birth_places=tuple(resource.tagged("birthPlace")),
        death_places=tuple(resource.tagged("deathPlace")),
        places=tuple(resource.tagged("location")),
        kinds=resource.words("type"),
        occupations=resource.words("jobTitle"),
        fields=resource.words("fieldOfActivity"),
        affiliations=tuple(headings) if person else (),
        languages=languages,
        record=_info(resource, () if person else tuple(headings), spoken),
    )


def _info(resource: Resource, headings: tuple[Text, ...], spoken: str) -> RecordInfo:
    return RecordInfo(
        identifier=resource.key,
        modified=resource.stamp("modified"),
        issued=resource.stamp("datePublished"),
        citations=tuple(Citation(title=text) for text in resource.strings("source")),
        unresolved=(*headings, *resource.tagged("personalName", spoken)),
        file=resource.file,
    )


def _names(resource: Resource, spoken: str) -> Iterator[Name]:
    """Yield the preferred name of each language, then the variants that are not it (SKOS S13, S14)."""
    preferred = dict[str, str]()
    seen = set[Text]()
    for field_ in ("prefLabel", "label", "name"):
        for text, hanja, partial in resource.split(resource.tagged(field_, spoken), field_):
            for form in (text, hanja):
                if form is None or form in seen:
                    continue
                seen.add(form)
                hidden = form is hanja and partial
                first = preferred.setdefault(form.language, form.text) == form.text and not hidden
                yield Name(
                    text=form.text,
                    language=form.language,
                    rank=Rank.HIDDEN if hidden else (Rank.ALTERNATIVE, Rank.PREFERRED)[first],
                )
    for text, hanja, partial in resource.split(resource.tagged("altLabel", spoken), "altLabel"):
        if text not in seen:
            seen.add(text)
            yield Name(text=text.text, language=text.language)
        if hanja and hanja not in seen:
            seen.add(hanja)
            rank = Rank.HIDDEN if partial else Rank.ALTERNATIVE
            yield Name(text=hanja.text, language=hanja.language, rank=rank)


def _relations(resource: Resource) -> Iterator[Relation]:
    for name, relation in _RELATIONS.items():
        keys = resource.keys(name)
        if keys and name == "laterCorportate":
            resource.repaired("misspelt-property", name)
        for key in keys:
            yield Relation(property=relation, key=key)


def _identity(resource: Resource) -> tuple[tuple[Identification, ...], tuple[Link, ...]]:
    """Return the identifiers, each once, and the links that hold none."""
    identifiers = {("nlk", resource.key): _own(resource.key)}
    links = []
    for written in resource.strings("isni"):
        found = _checked(resource, "isni", written, "isni")
        identifiers[found.scheme, found.value] = found
    for link in resource.strings("sameAs"):
        if resource_key(link):
            continue
        scheme = _scheme(link)
        if scheme:
            found = _checked(resource, scheme, link, "sameAs")
            identifiers.setdefault((found.scheme, found.value), found)
        elif _truncated(link):
            resource.unused("truncated-link", "sameAs", f"{link[:80]!r} names no one thing")
        elif address := web_address(link):
            links.append(Link(iri=address))
        else:
            resource.unused("invalid-link", "sameAs", f"{link[:80]!r} is no absolute http(s) address")
    return tuple(identifiers.values()), tuple(links)


def _own(key: str) -> Identification:
    return Identification(scheme="nlk", value=key, iri=f"http://lod.nl.go.kr/resource/{key}")


def _scheme(link: str) -> str:
    host = (urlsplit(link).hostname or "").removeprefix("www.") if web_address(link) else ""
    return _HOSTS.get(host, "") if not _truncated(link) else ""


def _truncated(link: str) -> bool:
    """Whether a link ends before it names anything, such as <http://data.bnf.fr/#foaf:Person>."""
    parts = urlsplit(link) if web_address(link) else None
    return parts is not None and parts.path.strip("/") == "" and not parts.query


def _checked(resource: Resource, scheme: str, written: str, field_: str) -> Identification:
    try:
        identifier = parse(scheme, written)
    except InvalidValue as error:
        resource.unused("invalid-identifier", field_, str(error))
        return Identification(scheme=scheme, value=written, status=IdentifierStatus.UNVERIFIED)
    return Identification.of(identifier)


def _pages(resource: Resource) -> Iterator[Link]:
    for written in resource.strings("url"):
        if address := web_address(written):
            yield Link(iri=address, kind="homepage")
        else:
            resource.unused("invalid-link", "url", f"{written[:80]!r} is no absolute http(s) address")
