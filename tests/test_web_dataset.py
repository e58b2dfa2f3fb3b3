"""The release describes itself where DCAT and VoID clients look, with the figures that were counted."""

import pytest
from flask.testing import FlaskClient
from pyoxigraph import Literal, NamedNode, RdfFormat, parse
from rdflib import Graph

from lod.config import Config
from lod.namespaces import DCAT, RDF, VOID, Namespace
from lod.release import Release
from lod.representations import HTML, RDF_FORMATS, Format
from lod.web import create_app
from tests.published import BASE


@pytest.fixture(scope="module")
def client(published: tuple[Config, Release]) -> FlaskClient:
    config, release = published
    return create_app(release, config).test_client()


def statements(body: bytes, format: Format) -> set[str]:
    assert format.rdf is not None
    return {str(quad.triple) for quad in parse(body, format=format.rdf)}


@pytest.mark.parametrize("path", ["/dataset", "/.well-known/void"])
def test_the_whole_is_described_in_every_format(client: FlaskClient, path: str) -> None:
    turtle = client.get(path)
    assert turtle.mimetype == "text/turtle"
    expected = statements(turtle.data, RDF_FORMATS[0])
    for format in RDF_FORMATS:
        response = client.get(path, headers={"Accept": format.media_type})
        assert response.mimetype == format.media_type
        assert response.headers["Content-Location"] == f"/dataset.{format.extension}"
        assert statements(response.data, format) == expected
        assert client.get(f"/dataset.{format.extension}").data == response.data
    page = client.get(path, headers={"Accept": "text/html"})
    assert page.mimetype == HTML.media_type
    twin = client.get(page.headers["Content-Location"])
    assert 'href="./dataset" aria-current="page"' in twin.text
    assert path != "/dataset" or twin.data == page.data
    assert client.get(path, headers={"Accept": "image/png"}).status_code == 406


def test_its_figures_are_those_of_the_data(client: FlaskClient, published: tuple[Config, Release]) -> None:
    told = {str(quad.triple) for quad in parse(client.get("/dataset.nt").data, format=RdfFormat.N_TRIPLES)}
    lines = published[1].data.read_bytes().splitlines()
    whole = NamedNode(f"{BASE}dataset")
    assert f"{whole} {VOID['triples']} {_count(len(lines))}" in told
    assert f"{whole} {RDF['type']} {DCAT['Dataset']}" in told
    assert f"{whole} {DCAT['dataset']} {NamedNode(BASE + 'dataset/things')}" in told
    for file in published[1].dumps:
        if file.dataset == "all":
            assert f"{whole} {VOID['dataDump']} {NamedNode(BASE + file.path)}" in told


def _count(number: int) -> Literal:
    return Literal(str(number), datatype=Namespace("http://www.w3.org/2001/XMLSchema#")["integer"])


def test_each_source_is_a_dataset_of_its_own(client: FlaskClient) -> None:
    response = client.get("/dataset/things")
    assert response.status_code == 200
    assert len(Graph().parse(data=response.data, format="turtle")) > 20
    assert f'<{BASE}dataset/things>; rel="canonical"' in response.headers["Link"]
    assert client.get("/dataset/things.nt").mimetype == "application/n-triples"
    assert client.get("/dataset/nothing").status_code == 404
    assert client.get("/dataset/things.exe").status_code == 404
    assert client.get("/dataset/all").status_code == 404, "the whole is /dataset"


def test_a_copy_that_holds_is_not_sent_again(client: FlaskClient) -> None:
    for path in ("/dataset", "/dataset/things", "/dumps/", "/"):
        etag = client.get(path).headers["ETag"]
        assert client.get(path, headers={"If-None-Match": etag}).status_code == 304, path


def test_other_methods_are_refused(client: FlaskClient) -> None:
    response = client.post("/dataset")
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]
