"""The page of the endpoint helps to ask: names in tables, completion, code to copy, examples."""

import ast
import html
import json
import re
import subprocess

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from lod.config import Config
from lod.release import Release
from lod.sparql import Kind
from lod.sparql.embedded import Embedded
from lod.web import create_app
from lod.web.sparql.code import programs, python_text, r_text
from lod.web.sparql.examples import Answered, examples
from lod.web.sparql.page import marked, ordered
from tests.published import BASE

LABELS = "SELECT ?thing ?name { ?thing <http://www.w3.org/2004/02/skos/core#altLabel> ?name }"


@pytest.fixture(scope="module")
def client(published: tuple[Config, Release]) -> FlaskClient:
    return create_app(published[1], published[0]).test_client()


def page(client: FlaskClient, query: str, language: str = "en") -> str:
    headers = {"Accept": "text/html", "Accept-Language": language}
    return client.get("/sparql", query_string={"query": query}, headers=headers).text


def test_things_in_a_table_have_names(client: FlaskClient) -> None:
    told = page(client, LABELS)
    assert '<a href="./id/agent/KAC199600435" lang="en">Allen</a>' in told
    assert '<code class="note">id/agent/KAC199600435</code>' in told
    assert '<span lang="ko">안련</span>' in told


def test_terms_in_a_table_have_prefixed_names(client: FlaskClient) -> None:
    """By the prefixes that the query declares, and by those that all know."""
    labels = "http://www.w3.org/2000/01/rdf-schema#label"
    values = f"VALUES ?p {{ <{labels}> <http://www.w3.org/2004/02/skos/core#prefLabel> <http://x/?a=b> }}"
    told = page(client, f"PREFIX my: <http://www.w3.org/2000/01/rdf-schema#> SELECT ?p {{ {values} }}")
    assert f'<a href="{labels}" title="{labels}">my:label</a>' in told
    assert ">skos:prefLabel</a>" in told
    assert ">http://x/?a=b</a>" in told
    other = page(client, f"PREFIX skos: <http://x/> SELECT ?p {{ {values} }}")
    assert ">http://www.w3.org/2004/02/skos/core#prefLabel</a>" in other, "skos: is another here"


@pytest.mark.parametrize(
    ("query", "columns"),
    [
        ("SELECT * { ?z ?b ?a } LIMIT 1", ["z", "b", "a"]),
        ("# ?a\nSELECT DISTINCT * { ?z ?b ?a FILTER(?a != '?b') } LIMIT 1", ["z", "b", "a"]),
        ("SELECT ?z ?a ?b { ?a ?b ?z } LIMIT 1", ["z", "a", "b"]),
        ("SELECT (COUNT(*) AS ?n) ?b { ?a ?b ?z } GROUP BY ?b LIMIT 1", ["n", "b"]),
    ],
)
def test_columns_stand_as_the_query_names_them(client: FlaskClient, query: str, columns: list[str]) -> None:
    assert re.findall(r'<th scope="col">(\w+)</th>', page(client, query)) == columns


@given(st.text())
def test_any_query_has_its_columns_and_colours(query: str) -> None:
    assert sorted(ordered(query, ["b", "a"])) == ["a", "b"]
    assert "".join(text for _, text in marked(query)) == query


def test_what_the_data_use_is_completed(client: FlaskClient) -> None:
    told = json.loads(client.get("/sparql/terms", headers={"Accept-Language": "ko"}).data)
    assert told["prefixes"]["ap"] == f"{BASE}def/ap#"
    named = {term["name"]: term for term in told["terms"]}
    assert named["foaf:Person"] == {"name": "foaf:Person", "label": "사람", "count": 2, "kind": "class"}
    assert named["skos:related"]["kind"] == "property"
    counts = [term["count"] for term in told["terms"] if term["kind"] == "class"]
    assert counts == sorted(counts, reverse=True)


@given(st.text())
def test_a_text_in_python_is_that_text(text: str) -> None:
    assert ast.literal_eval(python_text(text)) == text


@given(st.text())
def test_a_text_in_r_ends_where_it_ends(text: str) -> None:
    written = r_text(text)
    dashes = re.match(r'r"(-*)\(', written)
    assert dashes
    assert written.index(f'){dashes[1]}"', len(dashes[0])) + len(dashes[1]) + 2 == len(written)


@pytest.mark.parametrize("query", ["SELECT * { ?s ?p 'it''s' }\n# $(rm) `x` \"", "ASK {}"])
def test_a_query_cannot_break_out_of_the_shell(query: str) -> None:
    curl = programs("https://x.org/sparql", query, Kind.SOLUTIONS)[0].text
    done = subprocess.run(
        ["bash", "-c", curl.replace("curl", "printf '%s\\0'", 1)], capture_output=True, check=True
    )
    assert done.stdout.decode().split("\0")[-2] == f"query={query}"


def test_code_to_copy_names_the_endpoint_and_stands_as_text(client: FlaskClient) -> None:
    told = html.unescape(page(client, "SELECT ?s { ?s ?p '<b>' }"))
    assert f"curl {BASE}sparql" in told
    assert "query <- r\"(SELECT ?s { ?s ?p '<b>' })\"" in told
    assert "<b>" not in page(client, "SELECT ?s { ?s ?p '<b>' }")


def test_only_examples_that_are_answered_are_offered(
    client: FlaskClient, published: tuple[Config, Release]
) -> None:
    every = {example.name for example in examples(BASE, "en")}
    executor = Embedded(published[1].store_path, timeout_s=5, workers=1, queue=1)
    try:
        offered = {example.name for example in Answered(executor, BASE).examples("en")}
    finally:
        executor.close()
    assert offered < every
    assert "kinds-of-things" in offered
    assert "participants-of-one-year" not in offered
    assert "Cultural Partnership" not in page(client, "ASK {}")


def test_where_a_query_is_wrong_is_told_to_the_editor(client: FlaskClient) -> None:
    told = page(client, "SELECT * {\n ?s ?p }")
    assert 'data-line="2" data-column="8"' in told
    assert "(line 2, column 8)" in told
