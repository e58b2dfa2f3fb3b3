"""What an organisation of ROR is known by elsewhere: identifiers, domains, pages."""

import re
from collections.abc import Iterator
from typing import Final

from lod.converters.ror.reading import Reader, string_of, strings_of
from lod.errors import InvalidValue
from lod.identifiers import SCHEMES, Ror, parse, web_address
from lod.records.names import Identification, IdentifierStatus, Link

_DOMAIN: Final = re.compile(r"[^\s/:@.]+(?:\.[^\s/:@.]+)+")


def own(ror: Ror) -> Identification:
    """Return the ROR iD itself."""
    return Identification(scheme="ror", value=ror.compact, iri=ror.iri)


def external(record: Reader) -> Iterator[Identification]:
    """Yield the identifiers of `external_ids`, each once, the preferred first."""
    seen = set[tuple[str, str]]()
    for scheme, written in _identifiers(record):
        identification = _identification(record, scheme, written)
        if (scheme, identification.value) not in seen:
            seen.add((scheme, identification.value))
            yield identification


def domains(record: Reader) -> Iterator[Identification]:
    """Yield the domains of an organisation, which identify it as numbers do (schema 2.1)."""
    for domain in dict.fromkeys(text.lower() for text in record.strings("domains")):
        if _DOMAIN.fullmatch(domain):
            yield Identification(scheme="domain", value=domain)
        else:
            record.notice("domains", f"{domain[:80]!r} is no name of a domain")


def _identifiers(record: Reader) -> Iterator[tuple[str, str]]:
    """Yield (scheme, identifier as written), the preferred first; `all` is a string in old GRID entries."""
    found = record.value.get("external_ids") or []
    if isinstance(found, dict):
        found = [{"type": scheme} | ids if isinstance(ids, dict) else ids for scheme, ids in found.items()]
    if not isinstance(found, list):
        record.notice("external_ids", "is no list")
        return
    for ids in found:
        if not isinstance(ids, dict):
            record.notice("external_ids", "holds what is no object")
            continue
        scheme, every = string_of(ids.get("type")).lower(), ids.get("all")
        if not re.fullmatch("[a-z][a-z0-9_-]{0,39}", scheme):
            record.notice("external_ids.type", f"{scheme[:40]!r} is no scheme of identifiers")
            continue
        written = [ids.get("preferred"), *([every] if isinstance(every, str) else strings_of(every))]
        yield from ((scheme, text) for text in strings_of(written))


def _identification(record: Reader, scheme: str, written: str) -> Identification:
    if scheme not in SCHEMES:
        return Identification(scheme=scheme, value=written)
    try:
        identifier = parse(scheme, written)
    except InvalidValue as error:
        record.notice(f"external_ids.{scheme}", str(error), "invalid-identifier")
        return Identification(scheme=scheme, value=written, status=IdentifierStatus.UNVERIFIED)
    return Identification.of(identifier)


def links(record: Reader) -> Iterator[Link]:
    """Yield its home page and other pages."""
    for entry in record.entries("links"):
        link = {"type": "website", "value": entry} if isinstance(entry, str) else entry  # schema 1
        if not isinstance(link, dict):
            record.notice("links", "holds what is no object")
            continue
        kind, iri = string_of(link.get("type")), string_of(link.get("value"))
        if not iri:
            record.notice("links", "holds a link without an address")
        elif address := web_address(iri):
            yield Link(iri=address, kind="homepage" if kind == "website" else "page")
        else:
            record.notice("links", f"{iri!r} is no absolute http(s) address", "invalid-link")
    wikipedia = record.value.get("wikipedia_url") or ""
    if address := web_address(string_of(wikipedia)):
        yield Link(iri=address, kind="page")
    elif wikipedia:
        record.notice(
            "wikipedia_url", f"{str(wikipedia)[:80]!r} is no absolute http(s) address", "invalid-link"
        )
