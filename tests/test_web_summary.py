"""What a reader wants to know first stands under a thing's name, as its kind deserves."""

import re

import pytest
from flask.testing import FlaskClient

from lod.web import create_app
from tests.published import make

THINGS = """
<id/agent/P1> a foaf:Person ; rdfs:label "Allen"@en ; ap:birth "1858"^^edtf:EDTF ;
    ap:death "1932"^^edtf:EDTF ; schema:hasOccupation "missionary"@en , "physician"@en .
<id/agent/P2> a foaf:Person ; rdfs:label "Living"@en ; ap:birth "1970"^^edtf:EDTF .
<id/agent/P3> a foaf:Person ; rdfs:label "Living too"@en ; ap:birth "1970-04"^^edtf:EDTF .
<id/agent/B> a foaf:Organization ; rdfs:label "A library"@en ; schema:addressCountry "JP" ;
    ap:established "1948"^^edtf:EDTF ; org:classification <def/orgtype/national-library> .
<id/undertaking/P> a ap:Programme ; rdfs:label "A programme"@en ; ap:date "2006/.."^^edtf:EDTF ;
    schema:repeatFrequency "P1Y" .
<id/undertaking/A> a ap:Agreement ; rdfs:label "An agreement"@en .
<id/participation/1> a ap:Participation ; ap:in <id/undertaking/A> ; ap:agent <id/agent/B> .
<id/participation/2> a ap:Participation ; ap:in <id/undertaking/A> ; ap:agent <id/agent/P1> .
<id/observation/1> a qb:Observation ; ap:about <id/agent/B> ; ap:indicator <def/indicator/total-staff> ;
    ap:qualifier "about"@en ; sdmxm:obsValue 1321 ; ap:unit "persons"@en .
"""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    config, release = make(tmp_path_factory.mktemp("summary"), THINGS)
    return create_app(release, config).test_client()


def said(client: FlaskClient, path: str, language: str, name: str) -> str:
    text = client.get(f"/doc/{path}?lang={language}", headers={"Accept": "text/html"}).text
    found = re.search(rf'<p class="{name}">(.*?)</p>', text, re.DOTALL)
    return re.sub("<[^>]+>", "", found[1]) if found else ""


@pytest.mark.parametrize(
    ("path", "english", "korean"),
    [
        ("agent/P1", "1858–1932 · missionary · physician", "1858년–1932년 · missionary · physician"),
        ("agent/P2", "born 1970", "1970년생"),
        ("agent/P3", "born April 1970", "1970년 4월 출생"),
        ("agent/B", "national library · Japan · founded 1948", "국립도서관 · 일본 · 1948년 설립"),
        ("undertaking/P", "from 2006, open · every year", "2006년부터 계속 · 매년"),
        ("undertaking/A", "A library · Allen", "A library · Allen"),
        ("observation/1", "", ""),
    ],
)
def test_a_line_says_what_is_to_be_known_first(
    client: FlaskClient, path: str, english: str, korean: str
) -> None:
    assert said(client, path, "en", "summary") == english
    assert said(client, path, "ko", "summary") == korean


def test_a_figure_is_told_large_with_its_unit(client: FlaskClient) -> None:
    assert said(client, "observation/1", "en", "headline") == "about 1,321 persons"
    assert said(client, "agent/B", "en", "headline") == ""
