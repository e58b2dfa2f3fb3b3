"""A base with a path in it is honoured: what is asked for under the path or without it is the same thing."""

import re

import pytest
from flask.testing import FlaskClient

from lod.build import build
from lod.config import load
from lod.release import Shelf
from lod.web import create_app
from tests.published import DAY, Quiet

BASE = "https://x.org/our/data/"
CONFIG = f"""
base = "{BASE}"
[[source]]
name = "things"
converter = "rdf"
path = "things.ttl"
"""
THINGS = f"""
@base <{BASE}> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<id/agent/A> rdfs:label "One"@en ; rdfs:seeAlso <id/agent/B> .
<id/agent/B> rdfs:label "Two"@en .
"""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = tmp_path_factory.mktemp("mount")
    (folder / "lod.toml").write_text(CONFIG, encoding="utf-8")
    (folder / "things.ttl").write_text(THINGS, encoding="utf-8")
    config = load(folder / "lod.toml")
    build(config, DAY, Quiet())
    return create_app(Shelf(config.releases).open(), config).test_client()


@pytest.mark.parametrize("under", ["/our/data", ""])
def test_a_thing_leads_to_its_document_where_it_was_asked_for(client: FlaskClient, under: str) -> None:
    led = client.get(f"{under}/id/agent/A?x=1")
    assert (led.status_code, led.headers["Location"]) == (303, f"{under}/doc/agent/A?x=1")
    document = client.get(led.headers["Location"])
    assert document.status_code == 200
    assert document.headers["Content-Location"].startswith(f"{under}/doc/agent/A.ttl")
    assert BASE + "id/agent/A" in document.text
    assert f"<{under}/doc/agent/A.nt>" in document.headers["Link"]


@pytest.mark.parametrize("under", ["/our/data", ""])
@pytest.mark.parametrize(
    "page", ["/", "/search?q=One", "/dataset.html", "/dumps/", "/sparql", "/doc/agent/A"]
)
def test_links_of_pages_stay_under_the_path(client: FlaskClient, under: str, page: str) -> None:
    html = client.get(f"{under}{page}", headers={"Accept": "text/html"}).text
    links = re.findall(r'(?:href|action)="([^"]*)"', html)
    assert links
    absolute = [link for link in links if link.startswith("/")]
    assert [link for link in absolute if link.startswith("/our/data/") != bool(under)] == []


def test_the_path_without_its_slash_leads_to_it(client: FlaskClient) -> None:
    led = client.get("/our/data")
    assert (led.status_code, led.headers["Location"]) == (308, "/our/data/")
    assert led.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", ["/our/database", "/our/id/agent/A", "/our/data/our/data/id/agent/A"])
def test_what_only_begins_alike_is_not_there(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_requests_are_counted_by_route_under_the_path_too(client: FlaskClient) -> None:
    client.get("/our/data/doc/agent/B").close()
    figures = client.get("/our/data/metrics").text
    assert re.search(r'route="doc"[^\n]* [1-9]', figures)
