"""The home page says what is here in numbers that are those of the lists they lead to."""

import json
import re

import pytest
from flask.testing import FlaskClient

from lod.config import Config
from lod.release import Release
from lod.release.manifest import Dataset, Figures, Manifest
from lod.web import create_app
from lod.web.pages.overview import own_figures


@pytest.fixture(scope="module")
def client(published: tuple[Config, Release]) -> FlaskClient:
    config, release = published
    return create_app(release, config).test_client()


def home(client: FlaskClient, language: str = "en") -> str:
    answer = client.get(f"/?lang={language}", headers={"Accept": "text/html"})
    assert answer.status_code == 200
    return answer.text


def test_a_tile_counts_what_its_link_leads_to(client: FlaskClient) -> None:
    tiles = re.findall(r'<span class="n">([\d,]+)</span> <a href="\./([^"]+)">([^<]+)</a>', home(client))
    assert {words for _, _, words in tiles} == {"institutions", "people", "concepts"}
    for number, href, _ in tiles:
        found = client.get("/" + href.replace("&amp;", "&"), headers={"Accept": "application/json"})
        assert json.loads(found.text)["total"] == int(number.replace(",", ""))


def test_the_vocabulary_is_no_entry_anywhere(client: FlaskClient) -> None:
    (entries,) = re.findall(r"([\d,]+) entries, ", home(client))
    dataset = client.get("/dataset?lang=en", headers={"Accept": "text/html"}).text
    assert f"{entries} entries" in dataset
    things = client.get("/dataset/things?lang=en", headers={"Accept": "text/html"}).text
    assert f"{entries} entries" in things
    assert "terms of the vocabulary" in dataset


def test_of_several_datasets_the_whole_is_counted_without_the_vocabulary() -> None:
    datasets = (
        Dataset("all", Figures(triples=100, subjects=0, entities=50, classes={"c": 30})),
        Dataset("vocabulary", Figures(triples=10, subjects=0, entities=20, classes={"c": 25})),
        Dataset("a", Figures(triples=60, subjects=0, entities=20)),
        Dataset("b", Figures(triples=40, subjects=0, entities=15)),
    )
    manifest = Manifest(
        name="n", day="2026-01-15", digest="d", base="https://x.org/", title={}, datasets=datasets, files=()
    )
    figures = own_figures(manifest)
    assert figures is not None
    assert (figures.triples, figures.entities, figures.classes) == (90, 30, {"c": 5})


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_way_in_leads_somewhere(client: FlaskClient, language: str) -> None:
    ways = set(re.findall(r'href="\./([^"#]*)"', home(client, language)))
    assert {f"questions?lang={language}", f"changes?lang={language}", f"docs/?lang={language}"} <= ways
    for way in ways - {""}:
        answer = client.get("/" + way.replace("&amp;", "&"), headers={"Accept": "text/html"})
        assert answer.status_code in (200, 303), way
