"""Identifiers: 001 and 010 to 035, `$0` and `$1` of any field (marc-mapping §2)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Final, NamedTuple

from lod import identifiers
from lod.converters.marc_authority.codes import slug
from lod.converters.marc_authority.origins import origin
from lod.converters.marc_authority.reading import Reading
from lod.errors import InvalidValue
from lod.identifiers import web_address
from lod.marc21 import Field
from lod.namespaces import meaning
from lod.records.names import Identification, IdentifierStatus, Link

_PREFIXED: Final = re.compile(r"\(([^()]{1,40})\)\s*(.+)", re.DOTALL)
_KEY: Final = re.compile(r"[A-Za-z0-9._-]{1,40}")
_OF_NLK: Final = re.compile("K(?:AC|AB|SH)[0-9]")  # persons, bodies, subjects: NLK delivers them without 003
# Schemes whose values a record may give us under another name, as an address on the web.
_HOSTS: Final = re.compile(
    r"https?://(?:www\.)?(isni\.org|viaf\.org|orcid\.org|wikidata\.org|id\.loc\.gov/authorities|d-nb\.info/gnd|ror\.org)/"
)
_BY_HOST: Final = {
    "isni.org": "isni", "viaf.org": "viaf", "orcid.org": "orcid", "wikidata.org": "wikidata",
    "id.loc.gov/authorities": "lccn", "d-nb.info/gnd": "gnd", "ror.org": "ror",
}  # fmt: skip

_FAST: Final = re.compile("fst0*([1-9][0-9]*)")  # OCLC's numbers of FAST headings
_HAS_FAST: Final = frozenset({"fast", "ocolc"})

_STRICT: Final = frozenset({"isni", "viaf", "orcid", "ror"})  # no other address of theirs names anything


class Target(NamedTuple):
    """What `$0` or `$1` points at: a record of the same source by its key, or an IRI.

    Both where it is an address of a number of the source's own register, whose record need not be here.
    """

    key: str = ""
    iri: str = ""
    names: str = ""  # "record" ($0) or "thing" ($1)


def key_of(number: str, reading: Reading) -> str:
    """Return the key of a control number (MODEL.md §4), "" where it can be none."""
    bare = "".join(number.split())
    if not _KEY.fullmatch(bare) or not bare.strip("."):
        return ""
    if reading.options.own_keys:
        return bare
    prefix = slug_of_agency(reading.agency) or reading.options.source
    return f"{prefix}-{bare}" if prefix else bare


@lru_cache(maxsize=1024)
def slug_of_agency(agency: str) -> str:
    """Return a 003 as it may stand in a key."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", agency).strip("-")


def identifications(reading: Reading) -> Iterable[Identification]:
    """Return the identifiers of the record, each once, the valid first."""
    found: dict[tuple[str, str], Identification] = {}
    told = list(_all(reading))
    for status in _ORDER:
        for each in told:
            if each.status is status:
                found.setdefault((each.scheme, each.value), each)
    return found.values()


_ORDER: Final = (IdentifierStatus.VALID, IdentifierStatus.UNVERIFIED, IdentifierStatus.CANCELLED)


def _all(reading: Reading) -> Iterator[Identification]:
    number = reading.number
    if reading.agency:
        yield from _checked(reading, _scheme(reading.agency), number, "001")
    elif reading.options.own_keys and _OF_NLK.match(number.strip()):
        yield from _checked(reading, "nlk", number, "001")
    for each in reading.all("010"):
        yield from _both(reading, each, "lccn")
    for each in reading.all("012"):
        yield from _both(reading, each, "nlk")
    for each in reading.all("016"):
        agency = each.first("2").strip() if each.ind1 == "7" else "CaOONL"
        yield from _both(reading, each, _scheme(agency))
    for each in reading.all("024"):
        yield from _standard(reading, each)
    for each in reading.all("035"):
        for code, status in _NUMBERS:
            for value in each.all(code):
                yield from _checked(reading, *_system_number(value), f"035${code}", status, each)


def replaced_keys(reading: Reading) -> tuple[str, ...]:
    """Return the keys of records that this one replaced: cancelled numbers of its own register.

    035 `$z` with the record's own agency before it; 010 `$z` where the 001 is the number of 010 `$a`, as it
    is in the files of the Library of Congress.
    """
    if reading.by_tag.keys().isdisjoint(("010", "035")):
        return ()
    found: dict[str, None] = {}
    for each in reading.all("035"):
        for value in each.all("z"):
            prefixed = _PREFIXED.fullmatch(value.strip())
            if prefixed and _is_own(prefixed[1].strip(), reading):
                found[key_of(prefixed[2], reading)] = None
    number = "".join(reading.number.split())
    for each in reading.all("010"):
        if "".join(each.first("a").split()) == number:
            found.update(dict.fromkeys(key_of(value, reading) for value in each.all("z")))
    return tuple(key for key in found if key and key != reading.key)


def _is_own(agency: str, reading: Reading) -> bool:
    return (bool(agency) and agency == reading.agency) or meaning("agencies", agency) in _registers(reading)


def _registers(reading: Reading) -> tuple[str, ...]:
    """Return the scheme whose numbers the record's own are, as 003, their form, or 010 tells."""
    if reading.agency:
        told = meaning("agencies", reading.agency)
    elif _OF_NLK.match(reading.number):
        told = "nlk"
    else:
        number = "".join(reading.number.split())
        told = "lccn" if number and number == "".join(reading.first("010", "a").split()) else ""
    return (told,) if told in _NUMBERED else ()


_NUMBERED: Final = frozenset({"lccn", "nlk"})  # schemes whose numbers are those of records (001)


def own_key(text: str, reading: Reading) -> str:
    """Return the key of a number of the record's own register, bare or as an address; "" of what is none."""
    registers = _registers(reading)
    if web_address(text):
        found = identifiers.of_address(text) if registers else None
        return key_of(found.compact, reading) if found and found.scheme in registers else ""
    bare = "".join(text.split())
    if "lccn" in registers:
        is_own = "/authorities/" in _canonical("lccn", bare)
    elif "nlk" in registers:
        is_own = bool(_OF_NLK.match(bare))
    else:
        form = _NUMBER.fullmatch(bare)
        own = _NUMBER.fullmatch(reading.number) if reading.options.own_keys else None
        is_own = bool(form and own and form[1] == own[1])
    return key_of(bare, reading) if is_own else ""


_NUMBER: Final = re.compile("([A-Za-z]+)[0-9]+")


def _system_number(text: str) -> tuple[str, str]:
    """Read `(agency)number` of 035; LC has numbers of its system there too, which are no LCCN."""
    prefixed = _PREFIXED.fullmatch(text.strip())
    if not prefixed:
        return "unspecified", text
    scheme, number = _scheme(prefixed[1]), prefixed[2]
    if scheme == "lccn" and number.strip().isdigit() and len(number.strip()) < 8:
        return slug(prefixed[1]), number
    return scheme, number


@lru_cache(maxsize=1024)  # a source names the same few again and again
def _scheme(agency: str) -> str:
    return meaning("agencies", agency.strip()) or slug(agency) or "unspecified"


_NUMBERS: Final = (("a", IdentifierStatus.VALID), ("z", IdentifierStatus.CANCELLED))


def _both(reading: Reading, field: Field, scheme: str) -> Iterator[Identification]:
    for code, status in _NUMBERS:
        for value in field.all(code):
            yield from _checked(reading, scheme, value, f"{field.tag}${code}", status, field)


def _standard(reading: Reading, field: Field) -> Iterator[Identification]:
    """024: `$a` is made a link of its own; an IRI in `$0` or `$1` tells what the link leads to."""
    scheme = _scheme(field.first("2")) if field.ind1 != "8" else "unspecified"
    if scheme == "uri" or (field.first("a").startswith("http") and scheme not in identifiers.SCHEMES):
        return  # a link, see `links`
    kinds = {each.iri: each.names for each in targets(field, reading)}
    for value in field.all("a"):
        for each in _checked(reading, scheme, value, "024$a", field=field):
            yield replace(each, link_kind=kinds[each.iri]) if each.iri in kinds else each
    for value in field.all("z"):
        yield from _checked(reading, scheme, value, "024$z", IdentifierStatus.CANCELLED, field)


def _checked(
    reading: Reading,
    scheme: str,
    text: str,
    where: str,
    status: IdentifierStatus = IdentifierStatus.VALID,
    field: Field | None = None,
) -> Iterator[Identification]:
    """Yield the identifier; one that breaks its rule is kept as it stands, unverified and without a link."""
    bare = " ".join(text.split())
    if not bare.isalnum() and not any(map(str.isalnum, bare)):  # nothing, or what holds its place: "--"
        return
    made = origin(field, reading.origins) if reading.origins and field else None
    if scheme not in identifiers.SCHEMES:
        iri = _of_fast(bare) if scheme in _HAS_FAST and status is IdentifierStatus.VALID else ""
        yield Identification(scheme=scheme, value=bare, status=status, iri=iri, evidence=made)
        return
    try:
        value, display, iri = _parsed(scheme, bare)
    except InvalidValue as error:
        cancelled = status is IdentifierStatus.CANCELLED
        if not cancelled:
            reading.notice(where, str(error), "identifier")
        kept = status if cancelled else IdentifierStatus.UNVERIFIED
        yield Identification(scheme=scheme, value=bare, status=kept, evidence=made)
        return
    yield Identification(
        scheme=scheme,
        value=value,
        display=display,
        status=status,
        iri=iri if status is IdentifierStatus.VALID else "",
        evidence=made,
    )


@lru_cache(maxsize=1024)  # one number is often told twice in a record
def _parsed(scheme: str, text: str) -> tuple[str, str, str]:
    kind = identifiers.SCHEMES[scheme]
    try:
        made = kind(text)  # most are compact as they stand
    except InvalidValue:
        made = kind.parse(text)
    shown = str(made)
    return made.compact, "" if shown == made.compact else shown, made.iri


_LINKED: Final = (("a", ""), ("0", "record"), ("1", "thing"))  # subfields of 024, what the link leads to


def links(reading: Reading, known: set[str]) -> Iterator[Link]:
    """Yield the IRIs of 024 that are not those of its identifiers.

    Args:
        reading: the record.
        known: IRIs that identifiers link already.
    """
    for field in reading.all("024"):
        if field.first("z") and not field.first("a"):
            continue
        is_uri = _scheme(field.first("2")) == "uri"
        if not is_uri and not has_link(field) and "http" not in field.text:
            continue  # an identifier alone
        for code, kind in _LINKED:
            for value in field.all(code):
                if code == "a" and not is_uri and not value.strip().startswith("http"):
                    continue  # an identifier
                found = target_of(value, reading, kind)
                if found is None and value.strip():
                    broken = (
                        "holds no number of its scheme" if web_address(value) else "is no address on the web"
                    )
                    reading.notice("024", f"{value!r} {broken}", "link")
                elif found and found.iri and found.iri not in known:
                    known.add(found.iri)
                    yield Link(iri=found.iri, names=kind)


def has_link(field: Field) -> bool:
    """Whether a field has a `$0` or a `$1`."""
    return "\x1f0" in field.text or "\x1f1" in field.text


def targets(field: Field, reading: Reading) -> list[Target]:
    """Return what `$0` and `$1` of a field point at, records of the same source first.

    That they lead nowhere is told, but of 024, of which `links` tells each.
    """
    if not has_link(field):
        return []
    told = [target_of(value, reading, "record") or _bare(value, field, reading) for value in field.all("0")]
    told += [target_of(value, reading, "thing") for value in field.all("1")]
    numbers = {each.key for each in told if each and not each.iri}
    told = [each._replace(key="") if each and each.iri and each.key in numbers else each for each in told]
    found = sorted((each for each in told if each), key=lambda each: (not each.key, bool(each.iri)))
    if not found and field.tag != "024" and (written := " ".join(field.all("01")).strip()):
        reading.notice(field.tag, f"{written!r} leads nowhere that is known here", "link")
    return found


def _bare(text: str, field: Field, reading: Reading) -> Target | None:
    """Read a number without its agency before it: of the same register, or of the system that 7XX names."""
    if field.tag[0] == "7":
        iri = _of_system(text, "lccn" if field.ind2 == "0" else _scheme(field.first("2")))
        return Target(iri=iri, names="record") if iri else None
    key = own_key(text, reading)
    return Target(key=key, names="record") if key else None


def _of_system(number: str, scheme: str) -> str:
    """Return the IRI of a number of that scheme; of LC's, those of authorities alone."""
    if scheme in _HAS_FAST:
        return _of_fast(number.strip())
    iri = _canonical(scheme, number) if scheme in identifiers.SCHEMES else ""
    return "" if scheme == "lccn" and "/authorities/" not in iri else iri


def target_of(text: str, reading: Reading, names: str = "") -> Target | None:
    """Read one `$0` or `$1`: `(prefix)number` or an IRI, in the canonical form of its scheme."""
    text = text.strip()
    prefixed = _PREFIXED.fullmatch(text)
    if prefixed and prefixed[1].lower() not in ("uri", "url", "iri"):
        agency = prefixed[1].strip()
        if _is_own(agency, reading):
            key = key_of(prefixed[2], reading)
            return Target(key=key, names=names) if key else None
        if agency == "OCoLC" and (fast := _of_fast(prefixed[2].strip())):
            return Target(iri=fast, names=names)
        iri = _canonical(meaning("agencies", agency), prefixed[2])
        return Target(iri=iri, names=names) if iri else None
    address = web_address(prefixed[2] if prefixed else text)
    if not address:
        return None
    host = _HOSTS.match(address)
    scheme = _BY_HOST[host[1]] if host else ""
    iri = _canonical(scheme, address) or ("" if scheme in _STRICT else address)
    return Target(key=own_key(address, reading), iri=iri, names=names) if iri else None


def _of_fast(number: str) -> str:
    found = _FAST.fullmatch(number)
    return f"http://id.worldcat.org/fast/{found[1]}" if found else ""


def _canonical(scheme: str, text: str) -> str:
    try:
        return _parsed(scheme, text)[2] if scheme else ""
    except InvalidValue:
        return ""
