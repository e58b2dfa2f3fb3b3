"""A harvester reads everything by OAI-PMH 2.0, goes on after a cut and a new release, sees deletions."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from lxml import etree
from rdflib import Graph, URIRef
from rdflib.namespace import SKOS
from werkzeug.test import TestResponse

from lod.config import Config
from lod.release import Datestamps, Release
from lod.web import create_app
from lod.web.bulk.oai import answering
from lod.web.bulk.oai.metadata import FORMATS
from lod.web.bulk.oai.repository import Repository
from lod.web.bulk.oai.tokens import Token
from lod.web.pages import Site
from lod.web.publication import Publication
from tests import pmh
from tests.conftest import SHARED
from tests.harvested import CONCEPTS
from tests.published import BASE

OAI = "{http://www.openarchives.org/OAI/2.0/}"
DC = "{http://purl.org/dc/elements/1.1/}"
SLIM = "{http://www.loc.gov/MARC21/slim}"
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
T1, T2, T3, T4, KAC1, KAC2, KAC3 = (
    f"oai:data.example.org:id/agent/{key}" for key in ("T1", "T2", "T3", "T4", "KAC1", "KAC2", "KAC3")
)


@dataclass(frozen=True)
class Harvester:
    """Asks one repository; every answer is held against the rules of the schema."""

    client: FlaskClient

    def ask(self, **arguments: str) -> etree._Element:
        """Return the answer to GET; a trailing `_` of a name is taken off."""
        told = {name.rstrip("_"): value for name, value in arguments.items()}
        return self.read(self.client.get(f"/oai?{urlencode(told)}"))

    def post(self, **arguments: str) -> etree._Element:
        """Return the answer to POST."""
        return self.read(self.client.post("/oai", data=arguments))

    def read(self, response: TestResponse) -> etree._Element:
        """Read an answer and hold it against the rules."""
        assert (response.status_code, response.content_type) == (200, "text/xml; charset=UTF-8")
        answer = etree.fromstring(response.data)
        assert pmh.faults(answer) == []
        return answer

    def error(self, **arguments: str) -> str:
        """Return the code of the error, "" for none."""
        found = self.ask(**arguments).find(f"{OAI}error")
        return "" if found is None else str(found.get("code"))

    def list(self, verb: str, **arguments: str) -> Iterator[etree._Element]:
        """Yield the records, or headers, of all parts."""
        answer = self.ask(verb=verb, **arguments)
        while True:
            part = answer.find(f"{OAI}{verb}")
            assert part is not None, etree.tostring(answer)
            yield from (each for each in part if each.tag != f"{OAI}resumptionToken")
            token = part.findtext(f"{OAI}resumptionToken")
            if not token:
                return
            answer = self.ask(verb=verb, resumptionToken=token)

    def headers(self, **arguments: str) -> dict[str, str]:
        """Return identifier → datestamp, with `-` where it is deleted."""
        found = [
            (
                f"{each.findtext(OAI + 'identifier')}",
                f"{each.findtext(OAI + 'datestamp')}",
                each.get("status"),
            )
            for each in self.list("ListIdentifiers", **arguments)
        ]
        assert len({one for one, _, _ in found}) == len(found), "no item comes twice"
        return {one: day + "-" * (status == "deleted") for one, day, status in found}


@pytest.fixture(scope="module")
def harvester(harvested: tuple[Config, tuple[Release, ...]]) -> Harvester:
    config, releases = harvested
    return Harvester(create_app(releases[-1], config).test_client())


@pytest.fixture(scope="module")
def first(harvested: tuple[Config, tuple[Release, ...]]) -> Harvester:
    config, releases = harvested
    return Harvester(create_app(releases[0], config).test_client())


def named(headers: dict[str, str], *wanted: str) -> dict[str, str]:
    return {one: headers[one] for one in wanted if one in headers}


def test_the_repository_says_what_it_is(harvester: Harvester) -> None:
    identify = harvester.ask(verb="Identify").find(f"{OAI}Identify")
    assert identify is not None
    told = {etree.QName(each).localname: each.text for each in identify if each.text}
    assert told == {
        "repositoryName": "Weekly data",
        "baseURL": f"{BASE}oai",
        "protocolVersion": "2.0",
        "adminEmail": "lod@data.example.org",
        "earliestDatestamp": "2026-01-05",
        "deletedRecord": "persistent",
        "granularity": "YYYY-MM-DD",
        "compression": "zstd",
    }
    assert "oai:data.example.org:" in str(etree.tostring(identify))


def test_each_dataset_is_a_set_and_each_item_in_its_own(harvester: Harvester) -> None:
    sets = [each.findtext(f"{OAI}setSpec") for each in harvester.list("ListSets")]
    assert sets == ["authorities", "things", "vocabulary"]
    things = harvester.headers(metadataPrefix="oai_dc", set="things")
    assert len(things) == CONCEPTS + 5
    authorities = harvester.headers(metadataPrefix="oai_dc", set="authorities")
    assert set(authorities) == {KAC1, KAC2, KAC3, "oai:data.example.org:def/scheme/xxtst"}
    specs = [
        [spec.text for spec in each.iter(f"{OAI}setSpec")]
        for each in harvester.list("ListIdentifiers", metadataPrefix="rdf", set="things")
    ]
    assert specs == [["things"]] * len(specs)


def test_datestamps_are_the_days_of_own_changes_and_deletions_stay(harvester: Harvester) -> None:
    headers = harvester.headers(metadataPrefix="oai_dc")
    assert named(headers, T1, T2, T3, T4, KAC1, KAC2, KAC3) == {
        T1: "2026-01-12",
        T2: "2026-01-12-",  # merged
        T3: "2026-01-19-",  # gone without a trace
        T4: "2026-01-19",
        KAC1: "2026-01-19",
        KAC2: "2026-01-05",  # its MARC record changed, what is told of it did not
        KAC3: "2026-01-12-",  # withdrawn
    }
    marc = harvester.headers(metadataPrefix="marcxml")
    assert marc == {KAC1: "2026-01-19", KAC2: "2026-01-12", KAC3: "2026-01-12-"}


def test_deletions_are_remembered_when_earlier_releases_are_pruned(
    harvested: tuple[Config, tuple[Release, ...]], tmp_path: Path
) -> None:
    config, releases = harvested
    alone = tmp_path / releases[-1].name
    shutil.copytree(releases[-1].path, alone)
    harvester = Harvester(create_app(Release.open(alone), config).test_client())
    headers = harvester.headers(metadataPrefix="oai_dc", from_="2026-01-12")
    assert named(headers, T2, T3, KAC3) == {T2: "2026-01-12-", T3: "2026-01-19-", KAC3: "2026-01-12-"}


@pytest.mark.parametrize(
    ("first_day", "last", "wanted"),
    [
        ("2026-01-19", "", {T3, T4, KAC1}),
        ("2026-01-06", "2026-01-18", {T1, T2, KAC3}),
        ("2026-01-12", "2026-01-12", {T1, T2, KAC3}),
    ],
)
def test_a_harvest_of_some_days(harvester: Harvester, first_day: str, last: str, wanted: set[str]) -> None:
    window = {"from_": first_day} | ({"until": last} if last else {})
    assert set(harvester.headers(metadataPrefix="oai_dc", **window)) == wanted
    records = {
        f"{each.findtext(f'{OAI}header/{OAI}identifier')}"
        for each in harvester.list("ListRecords", metadataPrefix="rdf", **window)
    }
    assert records == wanted


@pytest.mark.parametrize("prefix", ["oai_dc", "rdf"])
def test_everything_is_harvested_in_parts(harvester: Harvester, prefix: str) -> None:
    records = list(harvester.list("ListRecords", metadataPrefix=prefix))
    with_content = [one for one in records if one.find(f"{OAI}metadata") is not None]
    deleted = [one for one in records if one.find(f"{OAI}header[@status='deleted']") is not None]
    assert len(records) == len(harvester.headers(metadataPrefix=prefix)) > 2 * answering.RECORDS
    assert len(with_content) + len(deleted) == len(records)


def test_each_part_tells_how_long_the_list_is_and_where_it_stands(harvester: Harvester) -> None:
    total = len(harvester.headers(metadataPrefix="oai_dc"))
    answer, told = harvester.ask(verb="ListRecords", metadataPrefix="oai_dc"), []
    while (token := answer.find(f"{OAI}ListRecords/{OAI}resumptionToken")) is not None:
        told.append((token.get("completeListSize"), token.get("cursor")))
        if not token.text:
            break
        answer = harvester.ask(verb="ListRecords", resumptionToken=token.text)
    assert told == [(str(total), str(100 * n)) for n in range(-(-total // 100))]
    assert (
        harvester.ask(verb="ListRecords", metadataPrefix="marcxml").find(f".//{OAI}resumptionToken") is None
    )


def test_a_token_of_one_release_goes_on_in_the_next_and_misses_nothing(
    first: Harvester, harvester: Harvester
) -> None:
    answer = first.ask(verb="ListRecords", metadataPrefix="oai_dc", set="things")
    seen = [f"{each.text}" for each in answer.iter(f"{OAI}identifier")]
    token = f"{answer.findtext(f'{OAI}ListRecords/{OAI}resumptionToken')}"

    rest = [
        f"{each.findtext(f'{OAI}header/{OAI}identifier')}"
        for each in harvester.list("ListRecords", resumptionToken=token)
    ]

    # What changed meanwhile comes again; nothing else comes twice, and nothing is left out.
    everything = harvester.headers(metadataPrefix="oai_dc", set="things")
    assert set(seen) | set(rest) == set(everything)
    assert {T1, T2, T3, T4} <= set(rest)
    assert set(seen) & set(rest) <= {T1, T2, T3}
    # The same part again, by the token of before (§3.5).
    again = harvester.ask(verb="ListRecords", resumptionToken=token)
    assert f"{again.findtext(f'.//{OAI}identifier')}" == rest[0]


def test_a_record_in_dublin_core(harvester: Harvester) -> None:
    answer = harvester.ask(verb="GetRecord", metadataPrefix="oai_dc", identifier=T1)
    told = [
        (etree.QName(each).localname, each.text, each.get("{http://www.w3.org/XML/1998/namespace}lang"))
        for each in answer.iter(f"{DC}*")
    ]
    assert told == [
        ("title", "National Library of All", "en"),
        ("title", "국립도서관", "ko"),
        ("type", "Organization", None),
        ("identifier", f"{BASE}id/agent/T1", None),
        ("coverage", "KR", None),
        ("rights", "https://creativecommons.org/publicdomain/zero/1.0/", None),
    ]


def test_a_record_in_rdf_is_the_document(harvester: Harvester) -> None:
    answer = harvester.ask(verb="GetRecord", metadataPrefix="rdf", identifier=T1)
    (found,) = answer.iter(f"{RDF}RDF")
    graph = Graph().parse(data=etree.tostring(found), format="xml")
    document = Graph().parse(data=harvester.client.get("/doc/agent/T1.ttl").data, format="turtle")
    assert graph.isomorphic(document)
    assert (URIRef(f"{BASE}id/agent/T1"), SKOS.prefLabel, None) in graph


def test_a_record_in_marcxml_is_the_sources_without_private_fields(harvester: Harvester) -> None:
    answer = harvester.ask(verb="GetRecord", metadataPrefix="marcxml", identifier=KAC2)
    (record,) = answer.iter(f"{SLIM}record")
    tags = [each.get("tag") for each in record if each.get("tag")]
    assert {"001", "100", "999"} <= set(tags)
    assert "371" not in tags
    assert b"Main Street" not in etree.tostring(answer)


def test_what_is_deleted_has_a_header_alone(harvester: Harvester) -> None:
    for identifier, prefix in ((T2, "oai_dc"), (T3, "rdf"), (KAC3, "marcxml")):
        answer = harvester.ask(verb="GetRecord", metadataPrefix=prefix, identifier=identifier)
        (header,) = answer.iter(f"{OAI}header")
        assert header.get("status") == "deleted"
        assert answer.find(f".//{OAI}metadata") is None


def test_an_item_tells_the_formats_it_is_to_be_had_in(harvester: Harvester) -> None:
    def formats(**arguments: str) -> list[str | None]:
        found = harvester.list("ListMetadataFormats", **arguments)
        return [each.findtext(f"{OAI}metadataPrefix") for each in found]

    assert formats() == formats(identifier=KAC1) == ["oai_dc", "rdf", "marcxml"]
    assert formats(identifier=T1) == ["oai_dc", "rdf"]


def test_any_iri_has_an_identifier_that_leads_back(harvester: Harvester) -> None:
    (found,) = [one for one in harvester.headers(metadataPrefix="rdf") if "plain" in one]
    assert found == "oai:data.example.org:plain/%EA%B0%80%2520%EB%82%98"
    answer = harvester.ask(verb="GetRecord", metadataPrefix="oai_dc", identifier=found)
    assert answer.findtext(f".//{DC}title") == "An IRI of its own kind & more <b>"
    assert answer.findtext(f".//{DC}identifier") == f"{BASE}plain/가%20나"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({}, "badVerb"),
        ({"verb": "Nothing"}, "badVerb"),
        ({"verb": ""}, "badVerb"),
        ({"verb": "identify"}, "badVerb"),
        ({"verb": "Identify", "x": "1"}, "badArgument"),
        ({"verb": "GetRecord", "identifier": T1}, "badArgument"),
        ({"verb": "GetRecord", "metadataPrefix": "oai_dc"}, "badArgument"),
        ({"verb": "ListRecords"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "rdf", "resumptionToken": "x"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "rdf", "from_": "2026"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "rdf", "from_": "2026-02-30"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "rdf", "from_": ""}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "rdf", "from_": "2026-01-05T00:00:00Z"}, "badArgument"),
        (
            {"verb": "ListRecords", "metadataPrefix": "rdf", "from_": "2026-01-06", "until": "2026-01-05"},
            "badArgument",
        ),
        ({"verb": "ListRecords", "metadataPrefix": "rdf", "set": "a b"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "rdf", "set": ""}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "mods"}, "cannotDisseminateFormat"),
        ({"verb": "ListRecords", "metadataPrefix": "a b"}, "badArgument"),
        ({"verb": "GetRecord", "metadataPrefix": "marcxml", "identifier": T1}, "cannotDisseminateFormat"),
        ({"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": T1 + "x"}, "idDoesNotExist"),
        ({"verb": "GetRecord", "metadataPrefix": "rdf", "identifier": "oai:x.org:id/a"}, "idDoesNotExist"),
        ({"verb": "ListMetadataFormats", "identifier": "\x00"}, "idDoesNotExist"),
        ({"verb": "ListMetadataFormats", "identifier": T3}, "noMetadataFormats"),
        ({"verb": "ListRecords", "metadataPrefix": "rdf", "set": "nothing"}, "noRecordsMatch"),
        ({"verb": "ListRecords", "metadataPrefix": "marcxml", "set": "things"}, "noRecordsMatch"),
        ({"verb": "ListRecords", "metadataPrefix": "rdf", "until": "2026-01-04"}, "noRecordsMatch"),
        ({"verb": "ListIdentifiers", "metadataPrefix": "rdf", "from_": "2126-01-01"}, "noRecordsMatch"),
        ({"verb": "ListRecords", "resumptionToken": ""}, "badResumptionToken"),
        ({"verb": "ListRecords", "resumptionToken": "nonsense"}, "badResumptionToken"),
        ({"verb": "ListRecords", "resumptionToken": "WyJyZGYiXQ"}, "badResumptionToken"),
        ({"verb": "ListSets", "resumptionToken": "x"}, "badResumptionToken"),
    ],
)  # fmt: skip
def test_each_error_has_its_code(harvester: Harvester, arguments: dict[str, str], code: str) -> None:
    assert harvester.error(**arguments) == code
    if code in ("badVerb", "badArgument"):
        request = harvester.ask(**arguments).find(f"{OAI}request")
        assert request is not None
        assert not request.attrib


def test_an_argument_is_sent_once(harvester: Harvester) -> None:
    for query, code in (
        ("verb=Identify&verb=Identify", "badVerb"),
        ("verb=GetRecord&identifier=a&identifier=a&metadataPrefix=rdf", "badArgument"),
    ):
        error = harvester.read(harvester.client.get(f"/oai?{query}")).find(f"{OAI}error")
        assert error is not None
        assert error.get("code") == code


def test_where_nothing_is_in_a_set_there_is_no_hierarchy(
    harvested: tuple[Config, tuple[Release, ...]],
) -> None:
    config, (release, *_) = harvested
    site = Site(base=BASE, title=config.title)
    empty = Datestamps(b"", b"", {})
    repository = Repository(Publication(release.documents, site), release.manifest, empty, "me@x.org")
    answer = etree.fromstring(answering.answer(repository, [("verb", "ListSets")]))
    assert pmh.faults(answer) == []
    assert answer.find(f"{OAI}error[@code='noSetHierarchy']") is not None


def test_post_is_as_get(harvester: Harvester) -> None:
    for arguments in (
        {"verb": "GetRecord", "metadataPrefix": "rdf", "identifier": T1},
        {"verb": "ListRecords", "metadataPrefix": "marcxml", "until": "2026-01-12"},
    ):
        one, other = harvester.ask(**arguments), harvester.post(**arguments)
        assert etree.tostring(one[1]) == etree.tostring(other[1])
        assert etree.tostring(one[2]) == etree.tostring(other[2])


def test_an_answer_is_packed_where_that_is_accepted(harvester: Harvester) -> None:
    response = harvester.client.get(
        "/oai?verb=ListRecords&metadataPrefix=rdf", headers={"Accept-Encoding": "gzip"}
    )
    assert response.headers["Content-Encoding"] == "gzip"
    assert response.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    "token",
    [
        Token("rdf"),
        Token("rdf", "things", "2026-01-01", "2026-01-31", "2026-01-05", f"{BASE}plain/가%20나", 100),
    ],
)
def test_a_token_names_a_place(token: Token) -> None:
    assert Token.parse(str(token)) == (token if token.seen else None)
    assert str(token).replace("-", "").replace("_", "").isalnum()


@pytest.fixture(scope="session")
def schema() -> etree.XMLSchema:
    """The protocol's own schema: beside the checkout, or where OAI_PMH_XSD says."""
    places = [SHARED / "conformance" / "OAI-PMH.xsd", Path(os.environ.get("OAI_PMH_XSD", "OAI-PMH.xsd"))]
    found = next((place for place in places if place.is_file()), None)
    if found is None:
        pytest.skip(
            "no OAI-PMH.xsd in ../shared/conformance; OAI_PMH_XSD names another (pyoai's sdist has one)"
        )
    return etree.XMLSchema(etree.parse(found))


def test_answers_are_valid_by_the_schema_of_the_protocol(
    harvester: Harvester, schema: etree.XMLSchema
) -> None:
    asked: list[dict[str, str]] = [
        {"verb": "Identify"},
        {"verb": "ListSets"},
        {"verb": "ListMetadataFormats"},
        {"verb": "GetRecord", "metadataPrefix": "marcxml", "identifier": KAC2},
        {"verb": "GetRecord", "metadataPrefix": "rdf", "identifier": T3},
        *({"verb": "ListRecords", "metadataPrefix": prefix} for prefix in FORMATS),
        *({"verb": "ListIdentifiers", "metadataPrefix": prefix, "from_": "2026-01-12"} for prefix in FORMATS),
        {"verb": "ListRecords", "metadataPrefix": "x"},
        {"verb": "ListSets", "resumptionToken": "\x00 <&>"},
        {},
    ]
    for arguments in asked:
        answer = harvester.ask(**arguments)
        token = answer.findtext(f".//{OAI}resumptionToken")
        more = [harvester.ask(verb=arguments["verb"], resumptionToken=token)] if token else []
        for each in (answer, *more):
            schema.assertValid(each)


def test_without_an_address_there_is_no_repository(published: tuple[Config, Release]) -> None:
    config, release = published
    response = create_app(release, config).test_client().get("/oai?verb=Identify")
    assert response.status_code == 404
    assert "web.admin_email" in response.get_json()["detail"]


def test_head_tells_what_get_tells(harvester: Harvester) -> None:
    path = "/oai?verb=ListSets"
    got, head = harvester.client.get(path), harvester.client.head(path)
    assert head.data == b""
    assert dict(head.headers) == dict(got.headers)
    assert head.headers["Content-Length"] == str(len(got.data))
    assert "ETag" not in head.headers, "no answer is as the one before: it tells the time"
