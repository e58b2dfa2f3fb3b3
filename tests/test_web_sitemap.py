"""Crawlers are told of every living document and when it changed, and kept from what is worked out anew."""

import re
from urllib.robotparser import RobotFileParser

import pytest
from flask.testing import FlaskClient
from lxml import etree

from lod.config import Config
from lod.release import Release
from lod.web import create_app
from lod.web.bulk import sitemap
from tests.published import BASE

S = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
Weeks = tuple[Config, tuple[Release, ...]]


@pytest.fixture(scope="module")
def client(weeks: Weeks) -> FlaskClient:
    config, releases = weeks
    return create_app(releases[-1], config).test_client()


def listed(client: FlaskClient, path: str, name: str) -> list[tuple[str, str]]:
    """Addresses and days of a sitemap or of the index of them."""
    response = client.get(path)
    assert (response.status_code, response.mimetype) == (200, "application/xml")
    root = etree.fromstring(response.data)
    assert root.tag == S + {"url": "urlset", "sitemap": "sitemapindex"}[name]
    return [(one.findtext(f"{S}loc") or "", one.findtext(f"{S}lastmod") or "") for one in root]


def test_every_living_document_is_listed_with_its_day(client: FlaskClient, weeks: Weeks) -> None:
    ((page, newest),) = listed(client, "/sitemap.xml", "sitemap")
    assert page == f"{BASE}sitemap-1.xml"
    told = dict(listed(client, "/sitemap-1.xml", "url"))
    documents = weeks[1][-1].documents
    living = [iri for iri in documents.iris() if (d := documents.get(iri)) and d.state == "current"]
    assert len(told) == len(living)
    assert newest == max(told.values()) == weeks[1][-1].manifest.day
    for url in told:
        assert client.get(url.replace(BASE, "/")).status_code == 200, url
    agents = {url.rpartition("/")[2]: day for url, day in told.items() if "/doc/agent/" in url}
    assert not {"0", "1", "2", "3"} & set(agents), "merged, split, withdrawn, deleted"
    assert agents["20"] == "2026-02-09", "new in the last week"
    assert agents["19"] == "2026-02-02", "linked to since, not changed"


def test_sitemaps_are_cut_where_they_are_full(weeks: Weeks, monkeypatch: pytest.MonkeyPatch) -> None:
    config, releases = weeks
    whole = listed(create_app(releases[-1], config).test_client(), "/sitemap-1.xml", "url")
    monkeypatch.setattr(sitemap, "MOST", 100)
    client = create_app(releases[-1], config).test_client()
    index = listed(client, "/sitemap.xml", "sitemap")
    assert len(index) == -(-len(whole) // 100)
    parts = [listed(client, page.replace(BASE, "/"), "url") for page, _ in index]
    assert [one for part in parts for one in part] == whole
    assert [day for _, day in index] == [max(day for _, day in part) for part in parts]
    assert client.get("/sitemap-0.xml").status_code == 404
    assert client.get(f"/sitemap-{len(index) + 1}.xml").status_code == 404


def test_an_address_is_written_as_a_uri(published: tuple[Config, Release]) -> None:
    config, release = published
    client = create_app(release, config).test_client()
    urls = [url for url, _ in listed(client, "/sitemap-1.xml", "url")]
    assert all(re.fullmatch(r"[\x21-\x7e]+", url) for url in urls)
    odd = [url for url in urls if "/doc/plain/" in url]
    assert len(odd) == 11
    for url in odd:
        assert client.get(url.replace(BASE, "/")).status_code == 200, url


def test_sitemaps_are_conditional_and_compressed(client: FlaskClient) -> None:
    for path in ("/sitemap.xml", "/sitemap-1.xml", "/robots.txt"):
        first = client.get(path, headers={"Accept-Encoding": "gzip"})
        assert first.headers["Last-Modified"] == "Mon, 09 Feb 2026 00:00:00 GMT"
        same = {"If-None-Match": first.headers["ETag"], "Accept-Encoding": "gzip"}
        assert client.get(path, headers=same).status_code == 304
        assert client.head(path).status_code == 200
    assert client.get("/sitemap-1.xml", headers={"Accept-Encoding": "gzip"}).content_encoding == "gzip"


def test_robots_are_sent_to_the_sitemap_and_kept_from_queries(client: FlaskClient) -> None:
    response = client.get("/robots.txt")
    assert response.mimetype == "text/plain"
    robots = RobotFileParser()
    robots.parse(response.text.splitlines())
    assert robots.site_maps() == [f"{BASE}sitemap.xml"]
    assert f"{BASE}dumps/" in response.text
    for path in ("doc/agent/1", "doc/agent/1.ttl", "dataset", "dumps/", "changes", ""):
        assert robots.can_fetch("*", BASE + path), path
    for path in ("sparql", "sparql?query=x", "search?q=x", "suggest?q=x", "label/x", "reconcile", "ids"):
        assert not robots.can_fetch("*", BASE + path), path


def test_under_a_path_robots_are_told_paths_of_the_host() -> None:
    lines = list(sitemap.robots_of("https://x.org/data/"))
    assert "Disallow: /data/sparql\n" in lines
    assert lines[-1] == "\nSitemap: https://x.org/data/sitemap.xml\n"
