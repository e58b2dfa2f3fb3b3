"""A harvester from PyPI, oaipmh-scythe, reads a served release: all of it, on after a cut, deletions too."""

import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from oaipmh_scythe import Scythe
from oaipmh_scythe.exceptions import NoRecordsMatch
from oaipmh_scythe.iterator import OAIResponseIterator
from werkzeug.serving import make_server

from lod.config import Config
from lod.release import Release
from lod.web import create_app


@dataclass
class Site:
    """A server that can be switched to another release, as `lod publish` does it."""

    url: str
    applications: list[Any]
    current: int = 0

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        """Have the current release answer."""
        return self.applications[self.current](environ, start_response)


@pytest.fixture
def site(harvested: tuple[Config, tuple[Release, ...]]) -> Iterator[Site]:
    """The first of the three releases, served on a free port."""
    config, releases = harvested
    here = Site("", [create_app(release, config) for release in releases])
    server = make_server("127.0.0.1", 0, here, threaded=True)
    here.url = f"http://127.0.0.1:{server.server_port}/oai"
    running = threading.Thread(target=server.serve_forever)
    running.start()
    try:
        yield here
    finally:
        server.shutdown()
        running.join()
        server.server_close()


def listed(found: Iterable[object]) -> list[Any]:
    """Return records or headers; the client says of a list that it may hold either, or answers."""
    return list(found)


def test_everything_is_harvested(site: Site) -> None:
    with Scythe(site.url) as scythe:
        assert listed([scythe.identify()])[0].protocolVersion == "2.0"
        sets = [one.setSpec for one in listed(scythe.list_sets())]
        formats = [one.metadataPrefix for one in listed(scythe.list_metadata_formats())]
        headers = [one.identifier for one in listed(scythe.list_identifiers(metadata_prefix="oai_dc"))]
        for prefix in ("oai_dc", "rdf"):
            records = listed(scythe.list_records(metadata_prefix=prefix))
            assert [one.header.identifier for one in records] == headers
        with_marc = listed(scythe.list_records(metadata_prefix="marcxml"))
    assert len(set(headers)) == len(headers) > 500
    assert (sets, formats) == (["authorities", "things", "vocabulary"], ["oai_dc", "rdf", "marcxml"])
    assert len(with_marc) == 3


def test_a_harvest_that_was_cut_goes_on_in_a_later_release(site: Site) -> None:
    with Scythe(site.url, iterator=OAIResponseIterator) as scythe:
        first: Any = next(iter(scythe.list_records(metadata_prefix="oai_dc")))
        token = first.xml.findtext(".//{*}resumptionToken")
        held = {one.text for one in first.xml.findall(".//{*}header/{*}identifier")}
    site.current = 2
    with Scythe(site.url) as scythe:
        rest = {one.header.identifier for one in listed(scythe.list_records(resumption_token=token))}
        whole = {one.identifier for one in listed(scythe.list_identifiers(metadata_prefix="oai_dc"))}
    assert len(held) == 100
    assert held | rest == whole


def test_what_changed_and_what_is_gone_is_seen_by_who_comes_again(site: Site) -> None:
    with Scythe(site.url) as scythe:
        before = listed(scythe.list_records(metadata_prefix="rdf", set_="things"))
        with pytest.raises(NoRecordsMatch):
            listed(scythe.list_records(metadata_prefix="rdf", from_="2026-01-06"))
        site.current = 2
        changed = listed(scythe.list_records(metadata_prefix="rdf", set_="things", from_="2026-01-06"))
        afresh = listed(scythe.list_records(metadata_prefix="rdf", set_="things", ignore_deleted=True))
    gone = {one.header.identifier for one in changed if one.header.deleted}
    held = {one.header.identifier for one in (*before, *changed)} - gone
    assert {one.rpartition("/")[2] for one in gone} == {"T2", "T3"}
    assert held == {one.header.identifier for one in afresh}
