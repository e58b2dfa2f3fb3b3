"""The six verbs, each with the element that it is answered with (OAI-PMH 2.0 §4)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from lod.release import Dated
from lod.web.bulk.oai.arguments import Arguments, OaiError, arguments
from lod.web.bulk.oai.envelope import XSI, element, envelope, wrapped
from lod.web.bulk.oai.metadata import FORMATS, MetadataFormat
from lod.web.bulk.oai.repository import Page, Repository
from lod.web.bulk.oai.tokens import Token

RECORDS: Final = 100  # in one answer
HEADERS: Final = 1000
_IDENTIFIERS: Final = "http://www.openarchives.org/OAI/2.0/oai-identifier"


def answer(repository: Repository, sent: Sequence[tuple[str, str]]) -> bytes:
    """Answer a request.

    Args:
        repository: what is asked.
        sent: names and values of the arguments, the verb among them, decoded, in their order.
    """
    date = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    told: Mapping[str, str] = {}
    try:
        asked = arguments(sent)
        told = {"verb": asked.verb, **asked.sent}
        content = wrapped(asked.verb, "\n" + "\n".join(_VERBS[asked.verb](repository, asked)) + "\n")
    except OaiError as error:
        # The request is told with its arguments unless these were no good (§3.6).
        told = {} if error.code in ("badVerb", "badArgument") else told
        content = element("error", str(error), {"code": error.code})
    return envelope(date, repository.url, told, [content])


def _identify(repository: Repository, asked: Arguments) -> Iterator[str]:
    site = repository.publication.site
    yield element("repositoryName", site.name("en"))
    yield element("baseURL", repository.url)
    yield element("protocolVersion", "2.0")
    yield element("adminEmail", repository.admin_email)
    yield element("earliestDatestamp", repository.earliest)
    yield element("deletedRecord", "persistent")
    yield element("granularity", "YYYY-MM-DD")
    yield from (element("compression", coding) for coding in ("gzip", "zstd"))
    if repository.keeps_scheme:
        yield wrapped("description", _scheme(repository))


def _scheme(repository: Repository) -> str:
    """Return what identifiers look like (Specification and XML Schema for the OAI Identifier Format)."""
    attributes = {
        "xmlns": _IDENTIFIERS,
        "xmlns:xsi": XSI,
        "xsi:schemaLocation": f"{_IDENTIFIERS} {_IDENTIFIERS}.xsd",
    }
    first = next(repository.stamps.all(), None)
    told = (
        ("scheme", "oai"),
        ("repositoryIdentifier", repository.host),
        ("delimiter", ":"),
        ("sampleIdentifier", repository.identifier(first.iri if first else f"{repository.base}id/agent/1")),
    )
    return wrapped("oai-identifier", "".join(element(*one) for one in told), attributes)


def _list_metadata_formats(repository: Repository, asked: Arguments) -> Iterator[str]:
    formats = list(FORMATS.values())
    if "identifier" in asked.sent:
        formats = repository.formats(_found(repository, asked))
        if not formats:
            raise OaiError("noMetadataFormats", "The item is deleted.")
    for format in formats:
        told = (
            ("metadataPrefix", format.prefix),
            ("schema", format.schema),
            ("metadataNamespace", format.namespace),
        )
        yield wrapped("metadataFormat", "".join(element(*one) for one in told))


def _list_sets(repository: Repository, asked: Arguments) -> Iterator[str]:
    if "resumptionToken" in asked.sent:
        raise OaiError("badResumptionToken", "The list of sets is sent whole.")
    sets = list(repository.sets())
    if not sets:
        raise OaiError("noSetHierarchy", "There are no sets here.")
    for name, title in sets:
        yield wrapped("set", element("setSpec", name) + element("setName", title))


def _get_record(repository: Repository, asked: Arguments) -> Iterator[str]:
    dated, format = _found(repository, asked), _format(asked["metadataPrefix"])
    record = _record(repository, dated, format)
    if record is None:
        raise OaiError("cannotDisseminateFormat", f"The item has no record in {format.prefix}.")
    yield record


def _list_identifiers(repository: Repository, asked: Arguments) -> Iterator[str]:
    token = asked.token
    format = _format(token.prefix)
    page = _page(repository, token, format, HEADERS)
    yield from (_header(repository, dated, format) for dated in page.items)
    yield from _resumption(token, page)


def _list_records(repository: Repository, asked: Arguments) -> Iterator[str]:
    token = asked.token
    format = _format(token.prefix)
    page = _page(repository, token, format, RECORDS)
    records = (_record(repository, dated, format) for dated in page.items)
    yield from (record for record in records if record is not None)
    yield from _resumption(token, page)


_VERBS: Final[Mapping[str, Callable[[Repository, Arguments], Iterator[str]]]] = {
    "Identify": _identify,
    "ListMetadataFormats": _list_metadata_formats,
    "ListSets": _list_sets,
    "GetRecord": _get_record,
    "ListIdentifiers": _list_identifiers,
    "ListRecords": _list_records,
}


def _found(repository: Repository, asked: Arguments) -> Dated:
    dated = repository.find(asked["identifier"])
    if dated is None:
        raise OaiError("idDoesNotExist", "No item here has, or had, that identifier.")
    return dated


def _format(prefix: str) -> MetadataFormat:
    if prefix not in FORMATS:
        there = ", ".join(FORMATS)
        raise OaiError("cannotDisseminateFormat", f"There is no format {prefix[:40]!r}; there are {there}.")
    return FORMATS[prefix]


def _page(repository: Repository, token: Token, format: MetadataFormat, size: int) -> Page:
    page = repository.page(token, format, size)
    if not page.items:
        raise OaiError("noRecordsMatch", "Nothing was created, changed or deleted in that time and set.")
    return page


def _record(repository: Repository, dated: Dated, format: MetadataFormat) -> str | None:
    """Return a record: of what is deleted, its header alone; None where there is no such record."""
    stamp = format.stamp(dated)
    if stamp is None:
        return None
    header = _header(repository, dated, format)
    if stamp.gone:
        return wrapped("record", header)
    document = repository.publication.documents.get(dated.iri)
    metadata = format.write(repository.publication, document) if document is not None else None
    return wrapped("record", f"{header}{wrapped('metadata', metadata)}") if metadata is not None else None


def _header(repository: Repository, dated: Dated, format: MetadataFormat) -> str:
    stamp = format.stamp(dated) or dated.entity
    told = element("identifier", repository.identifier(dated.iri)) + element("datestamp", stamp.day)
    told += "".join(element("setSpec", name) for name in dated.datasets)
    return wrapped("header", told, {"status": "deleted"} if stamp.gone else None)


def _resumption(token: Token, page: Page) -> Iterator[str]:
    """Lead on to the next part; the last of several is told by an empty token (§3.5)."""
    if page.token is None and not token.seen:
        return
    counts = {"completeListSize": str(page.total), "cursor": str(token.seen)}
    yield element("resumptionToken", str(page.token or ""), counts)
