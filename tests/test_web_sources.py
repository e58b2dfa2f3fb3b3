"""The page of a source document lists its passages by line, with every fact that rests on them."""

import re

import pytest
from flask.testing import FlaskClient

from lod.web import create_app
from tests.published import make

FACTS = 230  # more than a document tells of those that point at it

THINGS = """
<source/001> a prov:Entity , foaf:Document ; rdfs:label "Library A: Cooperation"@en ;
    dcterms:title "Cooperation"@en ; dcterms:language "en" .
<source/001#line=2,3> a ap:Passage ; prov:value "third line" ; dcterms:isPartOf <source/001> .
<source/001#line=0,1> a ap:Passage ; prov:value "first line" ; dcterms:isPartOf <source/001> .
<id/agent/P1> a foaf:Organization ; rdfs:label "National Library"@en ;
    prov:wasDerivedFrom <source/001#line=0,1> ; org:hasSubOrganization <id/agent/P3> .
<id/agent/P3> a foaf:Organization ; rdfs:label "Its branch"@en ; prov:wasDerivedFrom <source/001#line=9,9> .
<id/undertaking/U> a ap:Programme ; rdfs:label "A programme"@en .
"""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    ties = "".join(
        f"<id/participation/{n:03}> a ap:Participation ; ap:in <id/undertaking/U> ;\n"
        f"  ap:agent <id/agent/A{n}> ; prov:wasDerivedFrom <source/001#line=2,3> .\n"
        f'<id/agent/A{n}> a foaf:Organization ; rdfs:label "Agent {n}"@en .\n'
        for n in range(FACTS)
    )
    config, release = make(tmp_path_factory.mktemp("sources"), THINGS + ties)
    return create_app(release, config).test_client()


def page(client: FlaskClient, path: str) -> str:
    answer = client.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 200
    return answer.text


def test_passages_stand_in_the_order_of_their_lines(client: FlaskClient) -> None:
    text = page(client, "/source/001?lang=en")
    assert text.index("first line") < text.index("third line")
    assert 'id="line=2,3"' in text


def test_every_fact_that_rests_on_a_passage_is_there_by_name(client: FlaskClient) -> None:
    text = page(client, "/source/001?lang=en")
    named = re.findall(r">Agent (\d+) · A programme</a>", text)
    assert sorted(map(int, named)) == list(range(FACTS))
    assert ">National Library</a>" in text


def test_the_document_itself_tells_no_more_than_before(client: FlaskClient) -> None:
    turtle = client.get("/doc/source/001.ttl").text
    assert 0 < turtle.count("prov:wasDerivedFrom") <= 200


def test_title_and_language_are_said_in_words(client: FlaskClient) -> None:
    text = page(client, "/source/001?lang=en")
    assert "Library A: Cooperation</span></h1>" in text
    assert '<data value="en">English</data>' in text
    assert 'id="part-names"' not in text


def test_a_passage_without_words_is_named_once(client: FlaskClient) -> None:
    text = page(client, "/doc/agent/P3?lang=en")
    assert text.count("line 10") == 1


def test_a_tie_seen_from_its_other_end_is_said_in_words(client: FlaskClient) -> None:
    text = page(client, "/doc/agent/P3?lang=en")
    assert "of of" not in text
    assert "Part of" in text
