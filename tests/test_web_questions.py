"""A question is a tested query with blanks; its answer says what it rests on; nothing is invented."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote_plus

import pytest
from flask.testing import FlaskClient
from pyoxigraph import Literal, NamedNode, QuerySolutions
from pyoxigraph import Store as Triples

from lod.config import Config
from lod.release import Release
from lod.search import Index
from lod.sparql import SparqlQuery
from lod.sparql.bindings import with_values
from lod.sparql.embedded import Embedded
from lod.web import create_app
from lod.web.naming import Names
from lod.web.questions.forms import Blank, Form, forms
from lod.web.questions.matching import Matcher
from lod.web.words import VOCAB, Words
from tests.published import BASE, make

THINGS = """
<id/agent/P1> a foaf:Organization ; rdfs:label "National Library"@en .
<id/agent/MN> a foaf:Organization , schema:Library ; rdfs:label "Library of Mongolia"@en ;
    rdfs:label "몽골국립도서관"@ko ; schema:addressCountry "MN" .
<id/agent/VN> a foaf:Organization ; rdfs:label "Library of Vietnam"@en ; schema:addressCountry "VN" .
<id/undertaking/A> a ap:Programme ; rdfs:label "Cultural Programme (CP)"@en .
<id/participation/1> a ap:Participation ; ap:in <id/undertaking/A> ; ap:agent <id/agent/MN> ;
    ap:date "2006"^^edtf:EDTF ; ap:notBefore "2006-01-01"^^xsd:date ; ap:notAfter "2006-12-31"^^xsd:date ;
    prov:wasDerivedFrom <source/001#line=2,3> , <source/001#line=7,8> .
<id/participation/2> a ap:Participation ; ap:in <id/undertaking/A> ; ap:agent <id/agent/VN> ;
    ap:date "[2004..2008]"^^edtf:EDTF ; ap:notBefore "2004-01-01"^^xsd:date ;
    ap:notAfter "2008-12-31"^^xsd:date .
<id/participation/3> a ap:Participation ; ap:in <id/undertaking/A> ; ap:agent <id/agent/P1> ;
    ap:date "2005/.."^^edtf:EDTF ; ap:notBefore "2005-01-01"^^xsd:date .
<id/participation/4> a ap:Participation ; ap:in <id/undertaking/A> ; ap:agent <id/agent/VN> .
<id/observation/1> a qb:Observation ; ap:about <id/agent/MN> ; ap:indicator <def/indicator/librarians> ;
    sdmxm:obsValue 204 ; ap:unit "persons"@en .
<source/001> a foaf:Document ; rdfs:label "Annual report"@en ; dcterms:title "A report"@en .
<source/001#line=2,3> a ap:Passage ; dcterms:isPartOf <source/001> .
<source/001#line=7,8> a ap:Passage ; dcterms:isPartOf <source/001> .
"""
A = "id/undertaking/A"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Config, Release]:
    return make(tmp_path_factory.mktemp("questions"), THINGS)


@pytest.fixture(scope="module")
def client(published: tuple[Config, Release]) -> FlaskClient:
    return create_app(published[1], published[0]).test_client()


def page(client: FlaskClient, path: str, **parameters: str) -> str:
    answer = client.get(f"/{path}", query_string={"lang": "en", **parameters})
    assert answer.status_code == 200
    return answer.text


def rows(client: FlaskClient, name: str, **parameters: str) -> list[dict[str, str]]:
    text = page(client, f"questions/{name}.csv", **parameters)
    return list(csv.DictReader(io.StringIO(text)))


def title(text: str) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", text, re.DOTALL)
    assert found
    return re.sub("<[^>]+>", "", found[1]).strip()


@pytest.mark.parametrize("form", forms(BASE), ids=lambda form: form.name)
def test_a_form_names_its_blanks_in_every_language_and_projects_them(form: Form) -> None:
    blanks = {blank.name for blank in form.blanks}
    assert set(form.asked) == set(VOCAB)
    assert all(form.like.values())
    assert all(set(re.findall(r"\{(\w+)\}", said)) == blanks for said in form.asked.values())
    assert set(form.one_of) <= blanks
    assert form.counted in {"", *blanks}
    bound = tuple((name, NamedNode(f"{BASE}x")) for name in sorted(blanks))
    assert isinstance(Triples().query(with_values(form.query, bound)), QuerySolutions)


@pytest.mark.parametrize("form", forms(BASE), ids=lambda form: form.name)
def test_what_may_be_left_open_goes_with_its_part_of_the_sentence(form: Form) -> None:
    needed = {blank.name: "X" for blank in form.blanks if blank.needed}
    for language in VOCAB:
        assert "[" not in form.sentence(language, needed)
        assert "…" not in form.sentence(language, needed)


def test_what_cannot_be_decided_while_others_ask_is_not_said_to_be_nothing(
    published: tuple[Config, Release],
) -> None:
    config, release = published
    one = replace(config, sparql=replace(config.sparql, workers=1, queue=0))
    app = create_app(release, one)
    typed = {"q": "Who took part in the Cultural Programme?"}
    everything = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    with app.test_client().get("/sparql", query_string={"query": everything}, buffered=False) as long:
        assert long.status_code == 200  # and not read: the only worker waits
        for path in ("/questions/participants", "/questions/participants.csv"):
            busy = app.test_client().get(path)
            assert (busy.status_code, busy.headers["Retry-After"]) == (503, "5")
        busy = app.test_client().get("/questions", query_string=typed)
        assert (busy.status_code, busy.headers["Retry-After"]) == (503, "5")
    assert app.test_client().get("/questions/participants").status_code == 200
    assert "Library of Mongolia" in app.test_client().get("/questions", query_string=typed).text


@pytest.mark.parametrize("language", ["ja", "zh"])
def test_a_question_is_english_and_marked_so_where_it_is_not_told_in_the_reader_s_language(
    client: FlaskClient, language: str
) -> None:
    listed = page(client, "questions", lang=language)
    asked = page(client, "questions/countries", lang=language, undertaking=A)
    open_ = page(client, "questions/earliest", lang=language)
    assert re.search(r'<li><a href="[^"]+" lang="en">Who took part', listed)
    assert re.search(r'<h1 class="long" lang="en">[^<]*Cultural Programme[^<]*</h1>', asked)
    assert '<h1 class="long" lang="en">Who was the first in [Programme or activity]?</h1>' in open_
    assert re.search(r'<option value="id/undertaking/A" lang="en">Cultural', open_)
    assert f'<th scope="col">{Words(language).of("columns", "country")}</th>' in asked
    assert ">モンゴル<" in asked or ">蒙古<" in asked


def test_an_answer_holds_what_the_year_and_the_date_allow(client: FlaskClient) -> None:
    named = [row["Institution or person"] for row in rows(client, "participants", undertaking=A, when="2006")]
    # Not who took part "some time from 2004 to 2008", nor without a date; but who began and has no end.
    assert named == ["National Library", "Library of Mongolia"]
    assert len(rows(client, "participants", undertaking=A)) == 4
    assert rows(client, "participants", undertaking=A, when="2004") == []


def test_nothing_is_an_answer_and_is_said(client: FlaskClient) -> None:
    assert "<strong>Nothing.</strong>" in page(client, "questions/participants", undertaking=A, when="1900")


def test_passages_of_one_entry_stand_in_one_row_with_their_document(client: FlaskClient) -> None:
    (row,) = [one for one in rows(client, "participants", undertaking=A) if one["When"] == "2006"]
    assert row["Source"] == "Annual report, line 3; Annual report, line 8"
    text = page(client, "questions/participants", undertaking=A)
    assert '<a href="../source/001?lang=en#line=2,3">Annual report, line 3</a>' in text


def test_the_query_that_is_shown_gives_the_same_answer_in_the_editor(client: FlaskClient) -> None:
    text = page(client, "questions/participants", undertaking=A, when="2006")
    (href,) = re.findall(r'href="\.\.(/sparql\?query=[^"]+)"', text)
    answer = client.get(href.replace("&amp;", "&"), headers={"Accept": "application/sparql-results+json"})
    assert answer.text.count("id/agent/P1") == 1
    assert "id/agent/VN" not in answer.text


@pytest.mark.parametrize(
    "given",
    [
        {"undertaking": "id/undertaking/none"},
        {"undertaking": "> ?p ?o } #"},
        {"undertaking": A, "when": "two"},
        {"undertaking": A, "when": "20066"},
        {"undertaking": A, "when": "2012/2010"},
    ],
)
def test_a_value_that_cannot_be_chosen_is_refused(client: FlaskClient, given: dict[str, str]) -> None:
    assert client.get("/questions/participants", query_string=given).status_code == 400


def test_a_form_without_what_it_needs_asks_for_it(client: FlaskClient) -> None:
    assert "Choose what is still open" in page(client, "questions/participants", when="2006")
    assert client.get("/questions/participants.csv").status_code == 400


def test_only_questions_that_the_data_answer_are_offered(client: FlaskClient) -> None:
    offered = set(re.findall(r'href="\./questions/([\w-]+)\?lang=en"', page(client, "questions")))
    assert {"participants", "figures", "institutions-of-a-country"} <= offered
    assert (
        not {"sites", "agreements", "activities-of-a-direction"} & offered
    )  # no states, agreements, directions
    assert "participants-of-one-year" not in offered  # asks for a programme that only the shipped data have
    assert client.get("/questions/sites").status_code == 404


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (
            "Who took part in the Cultural Programme in 2006?",
            "Who took part in Cultural Programme (CP) in 2006?",
        ),
        ("participants of the cultural programme", "Who took part in Cultural Programme (CP)?"),
        ("Which institutions are in Mongolia?", "Which institutions are in Mongolia?"),
        ("How many libraries are in Vietnam?", "Which institutions are in Vietnam of the kind “Library”?"),
        ("What did the Library of Vietnam take part in?", "What did Library of Vietnam take part in?"),
        (
            "How many librarians does the Library of Mongolia have?",
            "What are the figures of Library of Mongolia for librarians?",
        ),
    ],
)
def test_a_typed_question_is_taken_for_the_nearest_form(client: FlaskClient, typed: str, meant: str) -> None:
    text = page(client, "questions", q=typed)
    assert title(text) == meant
    assert "This was understood as" in text
    assert "Answer" in text


def test_a_question_in_korean_is_matched_too(client: FlaskClient) -> None:
    assert title(page(client, "questions", q="몽골국립도서관은 무엇에 참여했나요?", lang="ko")) == (
        "몽골국립도서관은 무엇에 참여했는가?"
    )
    assert title(page(client, "questions", q="베트남에는 어떤 기관이 있나요?", lang="ko")) == (
        "베트남에는 어떤 기관이 있는가?"
    )
    assert title(page(client, "questions", q="몽골에는 도서관이 몇 개 있나요?", lang="ko")) == (
        "몽골에는 도서관인 어떤 기관이 있는가?"
    )


def test_a_kind_that_is_asked_for_is_kept_or_the_question_refused(
    client: FlaskClient, tmp_path: Path
) -> None:
    assert [
        row["Institution or person"]
        for row in rows(client, "institutions-of-a-country", kind="https://schema.org/Library")
    ] == ["Library of Mongolia"]
    assert "Nothing" in page(client, "questions", q="Which libraries are in Vietnam?")
    config, release = make(tmp_path, THINGS.replace(" , schema:Library", ""))
    untold = create_app(release, config).test_client()
    assert "This cannot be answered here" in page(untold, "questions", q="Which libraries are in Mongolia?")
    assert "Library of Mongolia" in page(untold, "questions", q="Which institutions are in Mongolia?")


@pytest.mark.parametrize(
    "typed",
    [
        "How do I bake bread?",
        "What is the weather in Mongolia?",
        "asdf",
        "Who is the president?",
        "누가 대통령인가?",
    ],
)
def test_what_cannot_be_answered_is_not(client: FlaskClient, typed: str) -> None:
    text = page(client, "questions", q=typed)
    assert "This cannot be answered here." in text
    assert "Answer" not in text


@pytest.mark.parametrize(
    ("typed", "words"), [("Who is Natsume Soseki?", "natsume soseki"), ("이순신에 대해?", "이순신에")]
)
def test_what_cannot_be_answered_is_searched_for(client: FlaskClient, typed: str, words: str) -> None:
    text = page(client, "questions", q=typed)
    assert f"Search the names for “{words}”" in text
    assert f'href="./search?q={quote_plus(words)}' in text


def test_a_typed_question_that_is_too_long_is_refused(client: FlaskClient) -> None:
    assert client.get("/questions", query_string={"q": "a" * 501}).status_code == 400


def test_the_longest_name_that_fits_is_taken() -> None:
    form = Form("f", {"en": "Who is in {agent}?"}, {"en": "member"}, (Blank("agent", "needed"),), "")
    keys = frozenset({"nal", "ndl"})
    matcher = Matcher([form], {("f", "agent"): keys}, {"nal": ["국회도서관"], "ndl": ["국립국회도서관"]})
    (match,) = matcher.find("member 국립국회도서관의").matches
    assert match.values == {"agent": ("ndl",)}


@pytest.fixture
def executor(tmp_path: Path) -> Iterator[Embedded]:
    folder = tmp_path / "store"
    store = Triples(str(folder))
    store.update('INSERT DATA { <http://x/a> <http://x/p> 1 , 2 , "a \\"b\\" }" }')
    del store
    made = Embedded(folder, workers=1)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("value", "count"),
    [(Literal(2), 1), (Literal('a "b" }'), 1), (Literal("none"), 0), (NamedNode("http://x/a"), 0)],
)
def test_a_bound_value_and_one_told_in_the_query_answer_alike(
    executor: Embedded, value: Literal | NamedNode, count: int
) -> None:
    query, bound = "SELECT ?o WHERE { ?s ?p ?o }", (("o", value),)
    asked = (
        SparqlQuery(text=query, base=BASE, bindings=bound, results="text/tab-separated-values"),
        SparqlQuery(text=with_values(query, bound), base=BASE, results="text/tab-separated-values"),
    )
    told = [b"".join(executor.evaluate(one)) for one in asked]
    assert told[0] == told[1]
    assert told[0].count(b"\n") == 1 + count


def test_a_term_of_the_vocabulary_is_called_by_its_name(tmp_path: Path) -> None:
    _, release = make(tmp_path / "named", THINGS)
    names = Names(release.documents, Index.open(release.search_path), BASE)
    assert "운영 중" in {told.text for told in names.of(f"{BASE}def/ap#active")}
    assert next(told.text for told in names.of(f"{BASE}source/001")) == "Annual report"
    assert names.of(f"{BASE}id/agent/nobody") == ()
