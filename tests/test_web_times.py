"""A document answers as it stood (RFC 7089), tells what changed in it, and is cited for good."""

import json
import re
import shutil
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import html
from pyoxigraph import Literal as PlainLiteral
from pyoxigraph import NamedNode, RdfFormat, Triple, parse
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import SKOS
from werkzeug.http import parse_options_header

from lod.config import Config
from lod.release import WHOLE, Archive, Release, Shelf
from lod.web import create_app
from lod.web.pages import Frame, Site, Visit
from lod.web.pages.times import Changed, changes_page
from tests.published import BASE

Weeks = tuple[Config, tuple[Release, ...]]
T1 = f"{BASE}id/agent/T1"
DATES = ("Mon, 05 Jan 2026 00:00:00 GMT", "Mon, 12 Jan 2026 00:00:00 GMT", "Mon, 19 Jan 2026 00:00:00 GMT")


@pytest.fixture(scope="module")
def client(harvested: Weeks) -> FlaskClient:
    config, releases = harvested
    return create_app(releases[-1], config).test_client()


@pytest.fixture(scope="module")
def names(harvested: Weeks) -> tuple[str, ...]:
    return tuple(release.name for release in harvested[1])


def link(header: str, relation: str) -> str:
    """Return the target of the first link of a relation."""
    for target, rest in re.findall(r"<([^>]*)>((?:; [^,]*(?:\"[^\"]*\")?)*)", header):
        told = re.search(r'rel="([^"]*)"', rest)
        if told and relation in told[1].split():
            return str(target)
    return ""


@pytest.mark.parametrize(
    ("when", "week"),
    [
        ("Mon, 05 Jan 2026 12:00:00 GMT", 0),
        ("Sun, 11 Jan 2026 23:59:59 GMT", 0),
        ("Mon, 12 Jan 2026 00:00:00 GMT", 1),
        ("Fri, 01 Jan 2100 00:00:00 GMT", 2),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0),  # before the first state, that
    ],
)
@pytest.mark.parametrize("path", ["/doc/agent/T1", "/id/agent/T1"])
def test_a_time_leads_to_how_a_document_stood_then(
    client: FlaskClient, names: tuple[str, ...], path: str, when: str, week: int
) -> None:
    response = client.get(f"{path}?lang=ko", headers={"Accept-Datetime": when})

    assert response.status_code == 302
    assert response.headers["Location"] == f"/doc/agent/T1?lang=ko&release={names[week]}"
    assert "Accept-Datetime" in response.headers["Vary"]
    assert link(response.headers["Link"], "original") == f"{BASE}doc/agent/T1"
    assert link(response.headers["Link"], "timegate") == f"{BASE}doc/agent/T1"
    assert link(response.headers["Link"], "timemap") == f"{BASE}timemap/doc/agent/T1"
    assert f'datetime="{DATES[week]}"' in response.headers["Link"]


@pytest.mark.parametrize(
    "when",
    [
        "yesterday",
        "2026-01-05",
        "",
        "Mon, 99 Jan 2026 00:00:00 GMT",
        "Mon, 05 Jan 2026 00:00:00",
        "Mon, 05 Jan 2026 00:00:00 +0900",
    ],
)
def test_a_time_that_cannot_be_read_is_refused(client: FlaskClient, when: str) -> None:
    assert client.get("/doc/agent/T1", headers={"Accept-Datetime": when}).status_code == 400


def test_an_address_with_a_suffix_is_fixed(client: FlaskClient) -> None:
    response = client.get("/doc/agent/T1.ttl", headers={"Accept-Datetime": DATES[0]})
    assert response.status_code == 200
    assert "Accept-Datetime" not in response.headers["Vary"]
    assert "Memento-Datetime" not in response.headers


@pytest.mark.parametrize(
    "media_type", ["text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"]
)
@pytest.mark.parametrize("week", [0, 1, 2])
def test_an_earlier_state_is_the_document_of_its_release(
    client: FlaskClient, harvested: Weeks, names: tuple[str, ...], week: int, media_type: str
) -> None:
    response = client.get(f"/doc/agent/T1?release={names[week]}", headers={"Accept": media_type})
    document = harvested[1][week].documents.get(T1)

    assert document is not None
    assert (response.status_code, response.mimetype) == (200, media_type)
    kept = {str(quad.triple).lower() for quad in parse(document.turtle, format=RdfFormat.TURTLE)}
    if media_type != "application/ld+json":
        format = {"text/turtle": "turtle", "application/n-triples": "nt", "application/rdf+xml": "xml"}[
            media_type
        ]
        assert len(Graph().parse(data=response.data, format=format)) == len(kept)
    assert response.headers["Memento-Datetime"] == DATES[week]
    assert response.headers.getlist("LOD-Release") == [names[week]]
    assert response.headers["Vary"] == "Accept, Accept-Profile, Accept-Encoding"
    assert f"release={names[week]}" in response.headers["Content-Location"]
    assert link(response.headers["Link"], "canonical") == f"{BASE}doc/agent/T1"
    assert link(response.headers["Link"], "original") == f"{BASE}doc/agent/T1"
    assert link(response.headers["Link"], "memento") == f"{BASE}doc/agent/T1?release={names[week]}"
    assert "max-age=86400" in response.headers["Cache-Control"]


def test_the_present_document_leads_to_its_states_and_says_what_it_varies_by(
    client: FlaskClient, names: tuple[str, ...]
) -> None:
    response = client.get("/doc/agent/T1")
    assert response.headers["Vary"] == "Accept, Accept-Profile, Accept-Datetime, Accept-Encoding"
    assert link(response.headers["Link"], "timemap") == f"{BASE}timemap/doc/agent/T1"
    assert link(response.headers["Link"], "memento") == f"{BASE}doc/agent/T1?release={names[2]}"
    assert "Memento-Datetime" not in response.headers
    assert response.headers["LOD-Release"] == names[2]


@pytest.mark.parametrize(
    ("path", "week", "status"),
    [
        ("/doc/agent/T3", 0, 200),  # gone without a trace since
        ("/doc/agent/T3.nt", 1, 200),
        ("/doc/agent/T3", 2, 404),
        ("/doc/agent/T4", 1, 404),  # not there yet
        ("/doc/agent/T4", 2, 200),
        ("/doc/agent/T2", 0, 200),  # merged since
        ("/doc/agent/KAC3", 0, 200),  # withdrawn since
        ("/doc/agent/KAC3", 1, 410),
        ("/doc/agent/KAC2.marcxml", 0, 200),
        ("/doc/plain/%EA%B0%80%20%EB%82%98", 0, 200),
    ],
)
def test_what_a_release_has_it_answers(
    client: FlaskClient, names: tuple[str, ...], path: str, week: int, status: int
) -> None:
    assert client.get(f"{path}?release={names[week]}").status_code == status


def test_a_thing_leads_to_its_document_in_the_release(client: FlaskClient, names: tuple[str, ...]) -> None:
    for key in ("T1", "T2", "T3"):
        response = client.get(f"/id/agent/{key}?release={names[0]}")
        assert response.status_code == 303
        assert response.headers["Location"] == f"/doc/agent/{key}?release={names[0]}"
    assert client.get(f"/id/agent/T3?release={names[2]}").status_code == 404


def test_a_time_finds_what_is_gone(client: FlaskClient, names: tuple[str, ...]) -> None:
    for path in ("/doc/agent/T3", "/id/agent/T3"):
        now = client.get(path)
        assert now.status_code == 410
        assert link(now.headers["Link"], "memento") == f"{BASE}doc/agent/T3?release={names[1]}"
        response = client.get(path, headers={"Accept-Datetime": "Wed, 14 Jan 2026 00:00:00 GMT"})
        assert response.headers["Location"] == f"/doc/agent/T3?release={names[1]}"
    assert client.get("/doc/agent/never", headers={"Accept-Datetime": DATES[0]}).status_code == 404


def test_a_list_of_identifiers_says_what_is_gone(client: FlaskClient) -> None:
    given = f"T3\n{BASE}id/agent/T3\n{BASE}doc/agent/T3\nnever\n{BASE}id/agent/never\n"
    rows = client.post("/ids?format=json", data=given, content_type="text/plain").get_json()
    assert [(row["status"], row["iri"]) for row in rows] == [
        *[("deleted", f"{BASE}id/agent/T3")] * 3,
        *[("unknown", "")] * 2,
    ]


def test_what_no_source_tells_of_any_more_leaves_a_tombstone(
    client: FlaskClient, names: tuple[str, ...]
) -> None:
    response = client.get("/doc/agent/T3.nt")
    assert response.status_code == 410
    told = response.get_data(as_text=True)
    assert f"<{BASE}doc/agent/T3> <{BASE}def/ap#recordStatus> <{BASE}def/ap#withdrawn>" in told
    assert "owl#deprecated" in told
    assert f'"{names[2][:10]}"^^' in told  # since when
    assert names[1] in told
    assert "Vanishing Library" in told  # its label, though skos:prefLabel alone tells it
    assert "foaf/0.1/Person" not in told
    page = client.get("/doc/agent/T3.html", headers={"Accept": "*/*"})
    assert page.status_code == 410
    assert "Vanishing Library" in str(html.fromstring(page.text).xpath("string(//h1)"))
    assert ">withdrawn</a>" in page.text  # its status in words
    assert '"폐기됨"@ko' in told
    assert f'The last release that told of it: <a href="/doc/agent/T3?release={names[1]}">' in page.text
    assert "This is how it stood" not in page.text
    assert "This is how it stood" in client.get(f"/doc/agent/KAC3.html?release={names[1]}").text
    assert client.get("/doc/agent/T3.mrc").status_code == 410


def test_what_no_release_at_hand_has_is_gone_all_the_same(
    harvested: Weeks, names: tuple[str, ...], tmp_path: Path
) -> None:
    config, releases = harvested
    for release in releases:
        shutil.copytree(release.path, tmp_path / release.name)
    shelf = Shelf(tmp_path)
    shelf.publish()
    list(shelf.prune(1))
    last = create_app(shelf.open(), config).test_client()
    for path in ("/doc/agent/T3", "/id/agent/T3", "/doc/agent/T3.ttl"):
        response = last.get(path)
        assert response.status_code == 410
        assert f"gone since {names[2][:10]}" in response.get_json()["detail"]
    assert last.get("/doc/agent/never").status_code == 404


def test_a_record_is_given_back_as_it_was(client: FlaskClient, names: tuple[str, ...]) -> None:
    old, new = (client.get(f"/doc/agent/KAC2.mrc?release={names[week]}").data for week in (0, 2))
    assert b"local" in new
    assert b"local" not in old
    assert b"Main Street" not in old + new


def test_a_time_map_lists_the_states(client: FlaskClient, names: tuple[str, ...]) -> None:
    response = client.get("/timemap/doc/agent/T3")
    assert response.mimetype == "application/link-format"
    assert response.data.decode().split(",\n") == [
        f'<{BASE}doc/agent/T3>; rel="original timegate"',
        f'<{BASE}timemap/doc/agent/T3>; rel="self"; type="application/link-format"; '
        f'from="{DATES[0]}"; until="{DATES[1]}"',
        f'<{BASE}doc/agent/T3?release={names[0]}>; rel="first memento"; datetime="{DATES[0]}"',
        f'<{BASE}doc/agent/T3?release={names[1]}>; rel="last memento"; datetime="{DATES[1]}"\n',
    ]
    assert client.get("/timemap/id/agent/T3").data == response.data
    assert client.get("/timemap/doc/agent/never").status_code == 404
    assert client.get("/timemap/doc/plain/%EA%B0%80%20%EB%82%98").status_code == 200


@pytest.fixture
def pruned(harvested: Weeks, tmp_path: Path) -> FlaskClient:
    """The last release, with the second beside it; the first is pruned."""
    config, releases = harvested
    for release in releases:
        shutil.copytree(release.path, tmp_path / release.name)
    shelf = Shelf(tmp_path)
    shelf.publish()
    assert list(shelf.prune(2)) == [releases[0].name]
    return create_app(shelf.open(), config).test_client()


def test_a_release_that_is_pruned_is_gone_and_says_so(pruned: FlaskClient, names: tuple[str, ...]) -> None:
    response = pruned.get(f"/doc/agent/T1?release={names[0]}")
    assert response.status_code == 410
    assert f"{names[0]} is not kept any more" in response.get_json()["detail"]
    assert names[1] in response.get_json()["detail"]
    assert pruned.get(f"/doc/agent/T1?changes={names[0]}..{names[1]}").status_code == 410

    unknown = pruned.get("/doc/agent/T1?release=2020-01-01-00000000")
    assert unknown.status_code == 404
    assert "There is no release" in unknown.get_json()["detail"]
    assert pruned.get("/doc/agent/T1?release=../x").status_code == 404

    gone = pruned.get("/doc/agent/T1", headers={"Accept-Datetime": DATES[0]})
    assert gone.headers["Location"].endswith(names[1])
    assert names[0].encode() not in pruned.get("/timemap/doc/agent/T1").data


def test_a_dataset_is_described_as_an_earlier_release_has_it(
    client: FlaskClient, pruned: FlaskClient, harvested: Weeks, names: tuple[str, ...]
) -> None:
    previous = re.search(r"previousVersion> <([^>]+)>", client.get("/dataset.nt").text)
    assert previous is not None
    then = client.get("/" + previous[1].removeprefix(BASE), headers={"Accept": "application/n-triples"})
    assert (then.headers["LOD-Release"], then.headers["Memento-Datetime"]) == (names[1], DATES[1])
    assert then.headers["Content-Location"] == f"/dataset.nt?release={names[1]}"
    assert client.get(then.headers["Content-Location"]).data == then.data
    assert f'dcat#version> "{names[1]}"' in then.text
    whole = harvested[1][1].manifest.dataset(WHOLE)
    assert whole is not None
    assert f'<{BASE}dataset> <http://rdfs.org/ns/void#triples> "{whole.figures.triples}"' in then.text
    assert f"<{BASE}dumps/all-{names[1]}.nt.gz>" in then.text
    page = client.get(f"/dataset?release={names[0]}", headers={"Accept": "text/html"})
    assert names[0] in page.text
    assert client.get(f"/dataset.nt?release={names[2]}").headers["Memento-Datetime"] == DATES[2]
    assert "Memento-Datetime" not in client.get("/dataset").headers
    assert pruned.get(f"/dataset?release={names[0]}").status_code == 410
    assert pruned.get("/.well-known/void?release=never").status_code == 404


def test_a_release_tells_of_none_that_came_after_it(harvested: Weeks, names: tuple[str, ...]) -> None:
    """What is built and not published stays hidden."""
    config, releases = harvested
    client = create_app(releases[1], config).test_client()
    assert client.get(f"/doc/agent/T4?release={names[2]}").status_code == 404
    assert (
        client.get("/doc/agent/T1", headers={"Accept-Datetime": DATES[2]})
        .headers["Location"]
        .endswith(names[1])
    )


def test_few_releases_are_open_at_once(harvested: Weeks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lod.release.archive.OPEN", 1)
    archive = Archive(harvested[1][-1])
    first = archive.get(archive.names[0])
    assert first is archive.get(archive.names[0])
    assert archive.get(archive.names[1]) is not None
    assert archive.get(archive.names[0]) is not first
    assert first is not None
    assert first.documents.get(T1) is not None, "who holds one reads on"


def test_what_changed_is_told_to_programs(client: FlaskClient, names: tuple[str, ...]) -> None:
    path = f"/doc/agent/T1?changes={names[0]}..{names[1]}"
    told = client.get(path).get_json()
    assert (told["thing"], told["from"], told["to"]) == (T1, names[0], names[1])
    label, country = SKOS.prefLabel, "https://schema.org/addressCountry"
    assert told["removed"] == [f'<{T1}> <{label}> "National Library"@en .']
    assert told["added"] == [
        f'<{T1}> <{label}> "National Library of All"@en .',
        f'<{T1}> <{country}> "KR" .',
    ]

    patch = client.get(path, headers={"Accept": "application/rdf-patch"}).data.decode().splitlines()
    assert patch[:3] == [
        f"H id <{BASE}dataset?release={names[1]}> .",
        f"H prev <{BASE}dataset?release={names[0]}> .",
        "TX .",
    ]
    assert patch[3:] == [f"D {told['removed'][0]}", *(f"A {line}" for line in told["added"]), "TC ."]


def test_the_old_document_and_the_changes_are_the_new_one(
    client: FlaskClient, names: tuple[str, ...]
) -> None:
    def own(name: str) -> set[str]:
        lines = client.get(f"/doc/agent/KAC1.nt?release={name}").data.decode().splitlines()
        subjects = (f"<{BASE}id/agent/KAC1", f"<{BASE}doc/agent/KAC1")
        return {line for line in lines if line.startswith(subjects)}

    told = client.get(f"/doc/agent/KAC1?changes={names[0]}..{names[2]}").get_json()
    assert told["added"]
    assert (own(names[0]) - set(told["removed"])) | set(told["added"]) == own(names[2])


def page(client: FlaskClient, path: str, language: str = "en") -> html.HtmlElement:
    response = client.get(path, headers={"Accept": "text/html", "Accept-Language": language})
    assert response.status_code == 200
    assert response.mimetype == "text/html"
    return html.fromstring(response.data.decode())


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("What changed", "The entry itself", "Preferred name", "Country", "South Korea", "Before")),
        ("ko", ("변경 내용", "항목 자체", "이전", "대한민국")),
    ],
)
def test_what_changed_is_told_to_people(
    client: FlaskClient, names: tuple[str, ...], language: str, words: tuple[str, ...]
) -> None:
    shown = page(client, f"/doc/agent/T1?changes={names[0]}..{names[2]}", language)
    text = " ".join(shown.text_content().split())
    assert [word for word in words if word not in text] == []
    assert [each.text_content().strip() for each in shown.iter("del")] == ["National Library"]
    assert any("National Library of All" in each.text_content() for each in shown.iter("ins"))


@pytest.mark.parametrize(
    ("key", "changes", "says"),
    [
        ("T4", (0, 2), "It is new"),
        ("T3", (0, 2), "does not tell of it any more"),
        ("T1", (1, 2), "Nothing that it says itself has changed"),
    ],
)
def test_what_came_went_or_stayed_is_said(
    client: FlaskClient, names: tuple[str, ...], key: str, changes: tuple[int, int], says: str
) -> None:
    older, newer = (names[week] for week in changes)
    assert says in page(client, f"/doc/agent/{key}?changes={older}..{newer}").text_content()


def test_changes_between_what_is_left_out(client: FlaskClient, names: tuple[str, ...]) -> None:
    def sides(wanted: str) -> tuple[str, str]:
        told = client.get(f"/doc/agent/T1?changes={wanted}").get_json()
        return told["from"], told["to"]

    assert sides("..") == (names[1], names[2])
    assert sides(f"..{names[1]}") == (names[0], names[1])
    assert sides(f"{names[0]}..") == (names[0], names[2])
    assert client.get("/doc/agent/T1?changes=x").status_code == 400
    assert client.get("/doc/agent/T1?changes=x..y").status_code == 404
    assert client.get("/doc/agent/never?changes=..").status_code == 404
    assert client.get("/doc/agent/T1?changes=..", headers={"Accept": "image/png"}).status_code == 406


def test_a_page_lists_its_history_and_leads_to_the_changes(
    client: FlaskClient, names: tuple[str, ...]
) -> None:
    shown = page(client, "/doc/agent/T1")
    hrefs = [each.get("href") for each in shown.get_element_by_id("part-history").iter("a")]
    assert hrefs == [
        f"/doc/agent/T1?release={names[1]}",  # the third release changed nothing
        f"/doc/agent/T1?changes={names[0]}..{names[1]}",
        f"/doc/agent/T1?release={names[0]}",
        "/timemap/doc/agent/T1",
    ]
    assert all(client.get(href).status_code == 200 for href in hrefs)
    assert "12 January 2026" in shown.get_element_by_id("part-history").text_content()


def test_the_page_of_an_earlier_state_says_that_it_is_one(
    client: FlaskClient, names: tuple[str, ...]
) -> None:
    shown = page(client, f"/doc/agent/T1?release={names[0]}")
    text = " ".join(shown.text_content().split())
    assert "This is how it stood on 5 January 2026." in text
    assert f"Release {names[0]}" in text
    assert next(shown.iter("h1")).text_content().strip() == "National Library"
    hrefs = {each.get("href") for each in shown.iter("a")}
    assert {"/doc/agent/T1", f"/doc/agent/T1?changes={names[0]}..{names[2]}"} <= hrefs
    (canonical,) = shown.xpath("//link[@rel='canonical']/@href")
    assert canonical == T1
    assert "This is how it stood" not in page(client, f"/doc/agent/T1?release={names[2]}").text_content()
    korean = page(client, f"/doc/agent/T1?release={names[0]}&lang=ko")
    assert "2026년 1월 5일 당시의 내용입니다." in korean.text_content()
    assert "?lang=ko" in str({each.get("href") for each in korean.iter("a")})


def test_a_citation_names_the_release(client: FlaskClient, names: tuple[str, ...]) -> None:
    url = f"{BASE}doc/agent/T1?release={names[2]}"
    said = f"“National Library of All”. Weekly data, release {names[2]} (19 January 2026). {url}"
    shown = page(client, "/doc/agent/T1").get_element_by_id("part-cite")
    assert shown.find_class("citation")[0].text_content() == said
    hrefs = [each.get("href") for each in shown.iter("a")]
    assert len(hrefs) == 4
    for href in hrefs:
        assert client.get(href).status_code == 200

    assert client.get("/doc/agent/T1?citation=text").data.decode() == f"{said}\n"
    bibtex = client.get("/doc/agent/T1?citation=bibtex")
    assert bibtex.data.decode() == (
        "@misc{T1,\n  title = {{National Library of All}},\n  howpublished = {Weekly data},\n"
        f"  version = {{{names[2]}}},\n  year = {{2026}},\n  month = {{1}},\n  day = {{19}},\n"
        f"  url = {{{url}}},\n}}\n"
    )
    assert parse_options_header(bibtex.headers["Content-Disposition"]) == (
        "attachment",
        {"filename": "T1.bib"},
    )
    ris = client.get("/doc/agent/T1?citation=ris").data.decode().split("\r\n")
    assert ris == [
        "TY  - ELEC",
        "ID  - T1",
        "TI  - National Library of All",
        "T2  - Weekly data",
        f"ET  - {names[2]}",
        "PY  - 2026",
        "DA  - 2026/01/19",
        f"UR  - {url}",
        "ER  - ",
        "",
    ]
    (csl,) = json.loads(client.get("/doc/agent/T1?citation=csl-json").data)
    assert csl["title"] == "National Library of All"
    assert csl["issued"] == {"date-parts": [[2026, 1, 19]]}
    assert csl["URL"] == url


def test_a_citation_as_text_is_offered_in_the_reader_s_language(client: FlaskClient) -> None:
    shown = client.get("/doc/agent/T1", headers={"Accept": "text/html", "Accept-Language": "ja"}).text
    assert re.search(r'<a href="[^"]*citation=text"[^>]*>テキスト</a>', shown)


def test_a_citation_of_an_earlier_state_says_what_it_said(
    client: FlaskClient, names: tuple[str, ...]
) -> None:
    response = client.get(
        f"/doc/agent/T1?release={names[0]}&citation=text", headers={"Accept-Language": "ko"}
    )
    assert response.data.decode() == (
        f"「국립도서관」. 주간 자료, 릴리스 {names[0]} (2026년 1월 5일). "
        f"{BASE}doc/agent/T1?release={names[0]}\n"
    )
    assert "Accept-Language" in response.headers["Vary"]
    assert client.get("/doc/agent/T1?citation=apa").status_code == 400
    assert client.get("/doc/agent/never?citation=text").status_code == 404
    assert client.get("/doc/agent/T1?release=x&citation=text").status_code == 404


def test_tex_marks_in_a_title_are_escaped(client: FlaskClient) -> None:
    text = client.get("/doc/plain/%EA%B0%80%20%EB%82%98?citation=bibtex").data.decode()
    assert r"title = {{An IRI of its own kind \& more <b>}}" in text


def test_labels_differ_as_they_did(client: FlaskClient, names: tuple[str, ...]) -> None:
    graph = Graph().parse(data=client.get(f"/doc/agent/T1.ttl?release={names[0]}").data, format="turtle")
    assert (URIRef(T1), SKOS.prefLabel, Literal("National Library", lang="en")) in graph


def test_what_is_said_of_a_statement_is_no_change_that_a_page_tells() -> None:
    it, note = NamedNode("https://x.org/id/a"), NamedNode("http://x/p")
    statement = Triple(it, note, PlainLiteral("within"))
    added = [Triple(it, note, statement), Triple(it, note, PlainLiteral("told"))]
    changed = Changed(
        thing=it.value, record="", older="2026-01-01-a", newer="2026-01-02-b",
        before=True, after=True, removed=[], added=added,
    )  # fmt: skip
    told = changes_page(changed, added, Frame(Site(base="https://x.org/"), Visit(path="/doc/a")))
    assert "told" in told
    assert "within" not in told
