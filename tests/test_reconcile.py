"""A column of names is reconciled: the right entity first, `match` only where it is sure, and the reasons."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft7Validator
from referencing import Registry, Resource
from werkzeug.test import TestResponse

from lod.config import Config
from lod.release import Release
from lod.search import Hit, Index, Label
from lod.search.reconciling import Question, Reconciler, likeness
from lod.web import create_app
from tests.published import BASE, make

ALLEN = f"{BASE}id/agent/KAC199600435"
HONG_1443, HONG_1920, HONG = (f"{BASE}id/agent/KAC{n}" for n in (1, 2, 3))
LIBRARY, NAMESAKE = f"{BASE}id/agent/KAB1", f"{BASE}id/agent/KAB2"
PERSON = "http://xmlns.com/foaf/0.1/Person"
BODY = "http://xmlns.com/foaf/0.1/Organization"
THINGS = """
@prefix scheme: <https://data.example.org/def/scheme/> .

<id/agent/KAC199600435> a foaf:Person ; skos:prefLabel "Allen, Horace Newton"@en , "안련"@ko ;
    skos:altLabel "安連"@ko-Hani ; ap:birth "1858-10-23" ; ap:death "1932" ; schema:addressCountry "US" ;
    adms:identifier <id/agent/KAC199600435#isni> ; schema:sameAs <http://viaf.org/viaf/52759159> .
<id/agent/KAC199600435#isni> a adms:Identifier ; skos:notation "0000000083828479" ; ap:scheme scheme:isni ;
    ap:idStatus ap:valid .
<id/agent/KAC1> a foaf:Person ; skos:prefLabel "홍길동"@ko ; ap:birth "1443" .
<id/agent/KAC2> a foaf:Person ; skos:prefLabel "홍길동"@ko , "Hong, Kil-tong"@en ; ap:birth "1920" ;
    ap:death "1999" ; schema:sameAs <http://viaf.org/viaf/1234567> .
<id/agent/KAC3> a foaf:Person ; skos:prefLabel "홍길동"@ko ; skos:notation "VIP" .
<id/agent/KAB1> a foaf:Organization ; skos:prefLabel "National Library"@en , "국립도서관"@ko ;
    schema:addressCountry "KR" ; schema:sameAs <https://ror.org/029wwt733> .
<id/agent/KAB2> a foaf:Organization ; skos:prefLabel "National Library"@en ; schema:addressCountry "PH" ;
    skos:altLabel "NLP"@en .
<id/agent/KAB8> a foaf:Organization ; skos:prefLabel "Harbour Archive"@en ;
    schema:sameAs <https://isni.org/isni/000000045555123X> ; adms:identifier <id/agent/KAB8#isni> .
<id/agent/KAB8#isni> a adms:Identifier ; skos:notation "000000045555123X" ; ap:scheme scheme:isni .
<id/agent/list-1> a foaf:Organization ; rdfs:label "Number of a list" ;
    schema:sameAs <https://isni.org/isni/000000045555123X> ; adms:identifier <id/agent/list-1#isni> .
<id/agent/list-1#isni> a adms:Identifier ; skos:notation "000000045555123X" ; ap:scheme scheme:isni .
<id/agent/old> skos:prefLabel "Merged"@en ; ap:mergedInto <id/agent/KAB1> .
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> tuple[Config, Release]:
    return make(tmp_path_factory.mktemp("reconciled"), THINGS)


@pytest.fixture(scope="module")
def client(served: tuple[Config, Release]) -> FlaskClient:
    config, release = served
    return create_app(release, config).test_client()


def read(answer: TestResponse) -> Any:
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "application/json"
    return json.loads(answer.data)


def ask(client: FlaskClient, **queries: object) -> Any:
    return read(client.post("/reconcile", data={"queries": json.dumps(queries)}))


def result(client: FlaskClient, query: str, *types: str, **evidence: object) -> list[dict[str, Any]]:
    told = {"query": query, "properties": [{"pid": name, "v": value} for name, value in evidence.items()]}
    found = ask(client, q0=told | ({"type": list(types)} if types else {}))["q0"]["result"]
    return list(found)


@pytest.mark.parametrize(
    ("query", "types", "evidence", "first", "match"),
    [
        ("Allen, Horace Newton", (), {}, ALLEN, True),
        ("allen horace newton", (), {}, ALLEN, True),
        ("Horace Newton Allen", (), {}, ALLEN, True),
        ("安連", (), {}, ALLEN, True),
        ("Allen", (), {}, ALLEN, False),  # may be another Allen
        ("Allen, Horace Newton", (), {"birth": "1858"}, ALLEN, True),
        ("Allen, Horace Newton", (), {"birth": 1858, "death": "1932-12-11"}, ALLEN, True),
        ("Allen, Horace Newton", (), {"birth": "1700"}, ALLEN, False),
        ("Allen, Horace Newton", (PERSON,), {}, ALLEN, True),
        ("Allen, Horace Newton", ("Person",), {}, ALLEN, True),
        ("홍길동", (), {}, HONG_1443, False),  # three of them
        ("홍길동", (), {"birth": "1920"}, HONG_1920, True),
        ("홍길동", (), {"https://schema.org/deathDate": "1999"}, HONG_1920, True),
        ("홍길동", (), {"birth": "1800"}, HONG, False),
        ("National Library", (), {}, LIBRARY, False),
        ("National Library", (), {"country": "PH"}, NAMESAKE, True),
        ("National Library", (), {"country": "Philippines"}, NAMESAKE, True),
        ("National Library", (BODY,), {"country": "대한민국"}, LIBRARY, True),
        ("NLP", (), {}, NAMESAKE, False),  # abbreviations are many things
        ("NLP", (), {"country": "PH"}, NAMESAKE, True),
        ("VIP", (), {}, HONG, False),  # a code of its own is no identifier that decides
        (ALLEN, (), {}, ALLEN, True),
        ("anything", (), {"isni": "0000 0000 8382 8479"}, ALLEN, True),
        ("", (), {"viaf": "http://viaf.org/viaf/52759159"}, ALLEN, True),
        ("홍길동", (), {"identifier": {"id": "viaf:1234567", "name": "x"}}, HONG_1920, True),
        ("홍길동", (), {"viaf": ["1234567", "999"], "birth": "1443"}, HONG_1920, True),
        ("홍길동", (), {"identifier": ["viaf:1234567", "viaf:52759159"]}, ALLEN, False),  # of two entities
        ("0000000083828479", (), {}, ALLEN, True),
    ],
)
def test_the_one_who_is_meant_comes_first_and_matches_where_it_is_sure(
    client: FlaskClient,
    query: str,
    types: tuple[str, ...],
    evidence: dict[str, object],
    first: str,
    match: bool,  # noqa: FBT001
) -> None:
    found = result(client, query, *types, **evidence)
    if match:
        assert (found[0]["id"], found[0]["match"]) == (first, True)
    else:
        assert first in {one["id"] for one in found}
        assert not any(one["match"] for one in found)
    assert not any(one["match"] for one in found[1:])


@pytest.mark.parametrize(
    ("query", "told"), [("SATO", 0.4), ("S.A.T.O.", 0.4), ("Sato", 0.2), ("국중도", 0.4)]
)
def test_initials_are_hardly_evidence_for_a_word_that_is_no_acronym(query: str, told: float) -> None:
    hit = Hit("x", (Label("Some Agency That Observes"),), "initials", Label("Some Agency That Observes"))
    assert likeness(query, hit) == told


def test_of_a_common_name_the_one_of_the_year_is_found(tmp_path: Path) -> None:
    several = "".join(
        f'<id/agent/KAC{n}> a foaf:Person ; skos:prefLabel "김영수"@ko .\n' for n in range(1000, 1150)
    )
    dates = 'ap:birth "1920-05" ; ap:death "198X"'
    last = f'<id/agent/KAC9999> a foaf:Person ; skos:prefLabel "김영수"@ko ; {dates} .'
    _, release = make(tmp_path, several + last)
    reconciler = Reconciler(Index.open(release.search_path), release.documents)
    for evidence in (
        {"birth": ("1920",)},
        {"birth": ("1921",), "death": ("1983",)},
        {"death": ("1983-01-02",)},
    ):
        first, *others = reconciler.candidates(Question("김영수", evidence=evidence))
        assert (first.hit.iri, first.match) == (f"{BASE}id/agent/KAC9999", True)
        assert not any(one.match for one in others)


def test_of_a_common_name_the_one_of_the_country_is_found(tmp_path: Path) -> None:
    told = '<id/agent/KAB{}> a foaf:Organization ; skos:prefLabel "Health"@en ; schema:addressCountry "{}" .'
    several = [told.format(n, "KR") for n in range(1000, 1060)]
    _, release = make(tmp_path, "\n".join([*several, told.format(9999, "PH")]))
    reconciler = Reconciler(Index.open(release.search_path), release.documents)
    first, *_ = reconciler.candidates(Question("Health", evidence={"country": ("ph",)}))
    assert (first.hit.iri, first.match) == (f"{BASE}id/agent/KAB9999", True)


def test_scores_fall_and_features_tell_why(client: FlaskClient) -> None:
    found = result(client, "홍길동", birth="1920", death="1999")
    scores = [one["score"] for one in found]
    assert scores == sorted(scores, reverse=True)
    told = {one["id"]: {f["id"]: f["value"] for f in one["features"]} for one in found}
    assert told[HONG_1920] == {"name": 1.0, "birth": 1.0, "death": 1.0}
    assert told[HONG_1443] == {"name": 1.0, "birth": -1.0, "death": 0.0}
    assert told[HONG] == {"name": 1.0, "birth": 0.0, "death": 0.0}


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"query": "홍길동", "limit": 1}, 1),
        ({"query": "홍길동", "limit": 2.0}, 2),
        ({"query": "홍길동", "limit": 0}, 0),
        ({"query": "홍길동", "limit": 1e9}, 3),
        ({"query": "홍길동", "limit": None}, 3),
        ({"query": "홍길동", "type": BODY}, 0),
        ({"query": "홍길동", "type": BODY, "type_strict": "should"}, 3),
        ({"query": "홍길동", "type": [PERSON, BODY], "type_strict": "any"}, 3),
        ({"query": "홍길동", "type": [PERSON, BODY], "type_strict": "all"}, 0),
        ({"query": "홍길동", "properties": [{"pid": "unknown", "v": "x"}]}, 3),
        ({"query": "x" * 10_000}, 0),
        ({"query": "", "properties": [{"pid": "birth", "v": "1920"}]}, 0),
        ({"query": 1920}, 0),
    ],
)
def test_a_query_has_as_many_candidates_as_fit(
    client: FlaskClient, query: dict[str, object], count: int
) -> None:
    assert len(ask(client, q=query)["q"]["result"]) == count


def test_batches_come_by_get_and_by_post(client: FlaskClient) -> None:
    queries = json.dumps({"a": {"query": "安連"}, "b ": {"query": "nobody"}})
    posted = read(client.post("/reconcile", data={"queries": queries}))
    assert posted == read(client.get("/reconcile", query_string={"queries": queries}))
    assert {key: len(told["result"]) for key, told in posted.items()} == {"a": 1, "b ": 0}
    assert read(client.post("/reconcile/", data={"queries": "{}"})) == {}


def test_answers_are_compressed_for_who_takes_that(client: FlaskClient) -> None:
    batch = {"queries": json.dumps({"q": {"query": "Allen"}})}
    plain = client.post("/reconcile", data=batch)
    packed = client.post("/reconcile", data=batch, headers={"Accept-Encoding": "gzip"})
    assert (plain.headers.get("Content-Encoding"), packed.headers["Content-Encoding"]) == (None, "gzip")
    assert gzip.decompress(packed.data) == plain.data
    assert "Accept-Encoding" in packed.headers["Vary"]
    only = client.get("/reconcile", headers={"Accept-Encoding": "zstd, identity;q=0"})
    assert only.headers["Content-Encoding"] == "zstd"


@pytest.mark.parametrize(
    "queries",
    [
        "", "x", "[]", "null", '{"q": 1}', '{"q": {}}', '{"q": {"query": []}}',
        '{"q": {"query": "a", "type": 1}}',
        '{"q": {"query": "a", "properties": {}}}', '{"q": {"query": "a", "properties": [{"v": 1}]}}',
        '{"q": {"query": "a", "limit": "3"}}', '{"q": {"query": "a", "limit": true}}',
        '{"q": {"query": "a", "limit": []}}', '{"q": {"query": "a", "limit": -1}}',
        '{"q": {"query": "\\ud800"}}', "[" * 100_000,
        json.dumps({str(n): {"query": "a"} for n in range(1001)}),
    ],
)  # fmt: skip
def test_what_is_no_batch_is_refused(client: FlaskClient, queries: str) -> None:
    for name in ("queries", "extend"):
        answer = client.post("/reconcile", data={name: queries})
        assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
        assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_cells_are_filled(client: FlaskClient) -> None:
    wanted = {
        "ids": [ALLEN, f"{BASE}id/agent/old", "https://elsewhere.example/"],
        "properties": [
            {"id": "isni"},
            {"id": "viaf"},
            {"id": "birth", "settings": {}},
            {"id": "name"},
            {"id": "?"},
        ],
    }
    told = read(client.post("/reconcile", data={"extend": json.dumps(wanted)}))
    assert [one["name"] for one in told["meta"]] == [
        "ISNI",
        "VIAF",
        "Birth or foundation",
        "Preferred name",
        "?",
    ]
    assert told["rows"][ALLEN] == {
        "isni": [{"str": "0000000083828479"}],
        "viaf": [{"str": "52759159"}],
        "birth": [{"str": "1858-10-23"}],
        "name": [{"str": "안련"}],
        "?": [],
    }
    assert told["rows"][f"{BASE}id/agent/old"]["name"] == [{"str": "국립도서관"}]
    assert set(map(len, told["rows"]["https://elsewhere.example/"].values())) == {0}


@pytest.mark.parametrize(
    ("path", "ids"),
    [
        ("entity?prefix=홍길", [HONG_1443, HONG_1920, HONG]),
        ("entity?prefix=홍길&cursor=3", []),
        ("entity?prefix=nobody", []),
        (f"entity?prefix={ALLEN}", [ALLEN]),
        ("property?prefix=bir", ["birth"]),
        ("property?prefix=IS", ["isni", "isil"]),
        ("type?prefix=pers", [PERSON]),
    ],
)
def test_names_of_things_properties_and_types_are_suggested(
    client: FlaskClient, path: str, ids: list[str]
) -> None:
    found = [one["id"] for one in read(client.get(f"/reconcile/suggest/{path}"))["result"]]
    assert sorted(found) == sorted(ids)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("suggest/entity", 400),
        ("suggest/entity?prefix=a&cursor=x", 400),
        (f"suggest/entity?prefix={'a' * 5000}", 400),
        ("suggest/other?prefix=a", 404),
        ("preview?id=https://elsewhere.example/", 404),
        ("preview", 404),
    ],
)
def test_what_is_not_there_is_refused(client: FlaskClient, path: str, status: int) -> None:
    assert client.get(f"/reconcile/{path}").status_code == status


def test_the_preview_alone_may_be_framed(client: FlaskClient) -> None:
    page = client.get("/reconcile/preview", query_string={"id": ALLEN})
    assert (page.status_code, page.mimetype) == (200, "text/html")
    assert "frame-ancestors *" in page.headers["Content-Security-Policy"]
    assert "Allen, Horace Newton" in page.text
    assert len(page.data) < 5000
    merged = client.get("/reconcile/preview", query_string={"id": f"{BASE}id/agent/old"})
    assert (merged.status_code, "국립도서관" in merged.text) == (200, True)  # who lives in its place
    assert "frame-ancestors 'none'" in client.get("/search?q=Allen").headers["Content-Security-Policy"]


def test_the_manifest_says_where_all_this_is(client: FlaskClient) -> None:
    told = read(client.get("/reconcile", headers={"Accept": "text/html, */*;q=0.1"}))
    assert told["identifierSpace"] == BASE
    assert {one["id"] for one in told["defaultTypes"]} >= {PERSON, BODY}
    assert told["suggest"]["entity"]["service_url"] == "http://localhost"
    at_home = read(client.get("/reconcile", headers={"Host": "data.example.org"}))
    assert at_home["preview"]["url"] == f"{BASE}reconcile/preview?id={{{{id}}}}"


def _validators(folder: Path) -> dict[str, Draft7Validator]:
    schemas = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.json")}
    draft = "http://json-schema.org/draft-07/schema#"
    told = {name: {**schema, "$schema": draft} for name, schema in schemas.items()}
    # The manifest points at Swagger's schema for an authentication, which we do not ask for.
    told["manifest"]["properties"]["authentication"] = False
    registry: Registry[Any] = Registry().with_resources(
        (schema["$id"], Resource.from_contents(schema)) for schema in told.values() if "$id" in schema
    )
    return {name: Draft7Validator(schema, registry=registry) for name, schema in told.items()}


@pytest.mark.parametrize(
    "accept",
    [
        "*/*",
        "application/json",
        "text/javascript",  # a script of the time of JSONP
        "application/json, text/javascript, */*; q=0.01",  # jQuery's, in OpenRefine
        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",  # a browser's
        "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2",  # Java's
        "",
    ],
)
def test_every_client_of_the_api_gets_json(client: FlaskClient, accept: str) -> None:
    for path in ("/reconcile", "/reconcile/1.0-draft", "/reconcile/suggest/type?prefix=p"):
        response = client.get(path, headers={"Accept": accept})
        assert (response.status_code, response.mimetype) == (200, "application/json")
    assert client.get("/reconcile", headers={"Accept": "text/turtle"}).status_code == 406


def test_answers_are_as_the_schemas_of_the_api_say(client: FlaskClient, shared: Path) -> None:
    validators = _validators(shared / "conformance/data/recon-schemas/0.2")
    extend = {"ids": [ALLEN], "properties": [{"id": name} for name in ("isni", "birth", "variant", "type")]}
    answers = {
        "manifest": client.get("/reconcile"),
        "reconciliation-result-batch": client.post(
            "/reconcile", data={"queries": json.dumps({"a": {"query": "홍길동"}, "b": {"query": "zz"}})}
        ),
        "data-extension-response": client.post("/reconcile", data={"extend": json.dumps(extend)}),
        "data-extension-property-proposal": client.get("/reconcile/properties?type=x&limit=3"),
        "suggest-entities-response": client.get("/reconcile/suggest/entity?prefix=a"),
        "suggest-properties-response": client.get("/reconcile/suggest/property?prefix=b"),
        "suggest-types-response": client.get("/reconcile/suggest/type?prefix=p"),
    }
    for name, answer in answers.items():
        validators[name].validate(read(answer))


DRAFT = "/reconcile/1.0-draft"
NAMED: dict[str, object] = {"matchType": "name", "propertyValue": "홍길동"}
DIED: dict[str, object] = {"matchType": "property", "propertyId": "death", "propertyValue": "1999"}


def test_answers_of_the_draft_are_as_its_schemas_say(client: FlaskClient, shared: Path) -> None:
    validators = _validators(shared / "conformance/data/recon-schemas/1.0-draft")
    batch = {
        "queries": [
            {"conditions": [{"matchType": "name", "propertyValue": "홍길동"}], "limit": 3},
            {"conditions": [{"matchType": "id", "propertyValue": ALLEN}]},
        ]
    }
    extend = {"ids": [ALLEN, "zz"], "properties": [{"id": name} for name in ("isni", "birth", "variant")]}
    validators["reconciliation-query-batch"].validate(batch)
    validators["data-extension-query"].validate(extend)
    answers = {
        "manifest": client.get(DRAFT),
        "reconciliation-result-batch": client.post(f"{DRAFT}/match", json=batch),
        "data-extension-response": client.post(f"{DRAFT}/extend", json=extend),
        "data-extension-property-proposal": client.get(f"{DRAFT}/extend/propose?type=x&limit=3"),
        "suggest-entities-response": client.get(f"{DRAFT}/suggest/entity?prefix=a"),
        "suggest-properties-response": client.get(f"{DRAFT}/suggest/property?prefix=b"),
        "suggest-types-response": client.get(f"{DRAFT}/suggest/type?prefix=p"),
    }
    for name, answer in answers.items():
        validators[name].validate(read(answer))
    assert [
        len(one["candidates"]) > 0 for one in read(answers["reconciliation-result-batch"])["results"]
    ] == [
        True,
        True,
    ]
    assert client.get(f"{DRAFT}/preview", query_string={"id": ALLEN}).status_code == 200


@pytest.mark.parametrize(
    ("conditions", "first", "number"),
    [
        ([{"matchType": "id", "propertyValue": ALLEN}], ALLEN, 1),
        ([NAMED, DIED], HONG_1920, 3),
        ([NAMED, {**DIED, "required": True}], HONG_1920, 1),
    ],
)
def test_the_draft_has_conditions(
    client: FlaskClient, conditions: list[dict[str, object]], first: str, number: int
) -> None:
    told = read(client.post(f"{DRAFT}/match", json={"queries": [{"conditions": conditions}]}))
    candidates = told["results"][0]["candidates"]
    assert candidates[0]["id"] == first
    assert candidates[0]["match"] is True
    assert len(candidates) == number


@pytest.mark.parametrize(
    "condition",
    [
        1,
        {},
        {"matchType": "x", "propertyValue": "a"},
        {"matchType": "property", "propertyValue": "a"},
        {"matchType": "name", "propertyValue": "a", "matchQuantifier": "none"},
        {"matchType": "name", "propertyValue": {"a": []}},
    ],
)
def test_a_condition_that_is_not_understood_is_refused(client: FlaskClient, condition: object) -> None:
    answer = client.post(f"{DRAFT}/match", json={"queries": [{"conditions": [condition]}]})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "body", ["{", "[]", "{}", '{"queries": {}}', '{"queries": [1]}', '{"queries": [{}]}']
)
def test_what_is_no_batch_of_the_draft_is_refused(client: FlaskClient, body: str) -> None:
    answer = client.post(f"{DRAFT}/match", data=body, content_type="application/json")
    assert answer.status_code == 400


def test_hostile_strings_are_answered(client: FlaskClient, shared: Path) -> None:
    strings = (shared / "data/records/dirty/strings/blns.txt").read_text(encoding="utf-8").splitlines()
    strings += ["\x00", "ㅎ" * 500, "\u202e" * 10_000, "(" * 500, "a* OR b:[x TO y]"]
    for start in range(0, len(strings), 50):
        batch = {str(n): _everywhere(text) for n, text in enumerate(strings[start : start + 50])}
        assert len(ask(client, **batch)) == len(batch)


def _everywhere(text: str) -> dict[str, object]:
    return {"query": text, "properties": [{"pid": "birth", "v": text}, {"pid": "isni", "v": text}]}


@pytest.mark.parametrize(
    ("query", "evidence"),
    [
        ("000000045555123X", {}),
        ("https://isni.org/isni/000000045555123X", {}),
        ("Harbour Archive", {"isni": "000000045555123X"}),
    ],
)
def test_an_identifier_that_two_entities_have_matches_neither(
    client: FlaskClient, query: str, evidence: dict[str, str]
) -> None:
    found = result(client, query, **evidence)
    assert {(one["id"], one["score"], one["match"]) for one in found[:2]} == {
        (f"{BASE}id/agent/KAB8", 100.0, False),
        (f"{BASE}id/agent/list-1", 100.0, False),
    }
