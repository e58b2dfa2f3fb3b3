"""Each picture is drawn from the data, says in words what it shows, and has its table beside it."""

import csv
import io
import json
import math
import re
from base64 import b64encode
from hashlib import sha256
from itertools import combinations, pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from lod.config import load
from lod.errors import LodError
from lod.web import create_app
from lod.web.pages import Frame, Site, Visit
from lod.web.pages.pictures.network import Tie, network
from lod.web.pages.pictures.world import Held, Outlines, place, places, world
from lod.web.pages.terms import Shown
from tests.published import make

THINGS = """
<id/agent/P1> a foaf:Organization ; rdfs:label "National Library"@en .
<id/agent/KR> a foaf:Organization , org:OrganizationalUnit ;
    rdfs:label "Library <of> Korea & more"@en , "한국 도서관"@ko ; schema:addressCountry "KR" .
<id/agent/MN> a foaf:Organization ; rdfs:label "Library of Mongolia"@en ; schema:addressCountry "MN" .
<id/agent/XX> a foaf:Organization ; rdfs:label "Library of nowhere"@en .
<id/undertaking/A> a ap:Programme ; rdfs:label "Programme A"@en .
<id/undertaking/B> a ap:Agreement ; rdfs:label "Agreement B"@en .
<id/participation/1> a ap:Participation ; ap:in <id/undertaking/A> ; ap:agent <id/agent/KR> ;
    ap:date "2006"^^edtf:EDTF ; ap:notBefore "2006-01-01"^^xsd:date ; ap:notAfter "2006-12-31"^^xsd:date .
<id/participation/2> a ap:Participation ; ap:in <id/undertaking/A> ; ap:agent <id/agent/MN> ;
    ap:date "2010/.."^^edtf:EDTF ; ap:notBefore "2010-01-01"^^xsd:date .
<id/participation/3> a ap:Participation ; ap:in <id/undertaking/A> ; ap:agent <id/agent/XX> .
<id/participation/4> a ap:Participation ; ap:in <id/undertaking/B> ; ap:agent <id/agent/KR> ;
    ap:date "2012/"^^edtf:EDTF ; ap:notBefore "2012-01-01"^^xsd:date .
<id/participation/5> a ap:Participation ; ap:in <id/undertaking/B> ; ap:agent <id/agent/MN> .
<id/observation/1> a qb:Observation ; ap:about <id/agent/KR> ; ap:indicator <def/indicator/x> ;
    sdmxm:obsValue 321 ; ap:unit "persons"@en .
<id/observation/2> a qb:Observation ; ap:about <id/agent/KR> ; ap:indicator <def/indicator/y> ;
    sdmxm:obsValue 204 ; ap:unit "persons"@en .
<id/observation/3> a qb:Observation ; ap:about <id/agent/KR> ; ap:indicator <def/indicator/z> ;
    sdmxm:obsValue 7 ; ap:unit "rooms"@en .
<def/indicator/x> a skos:Concept ; skos:prefLabel "staff"@en .
<def/indicator/y> a skos:Concept ; skos:prefLabel "librarians"@en .
<def/indicator/z> a skos:Concept ; skos:prefLabel "halls"@en .
"""
OF_A = "undertaking/A"
OF_KR = "agent/KR"
ALL = [
    "map", "network",
    f"map/{OF_A}", f"timeline/{OF_A}", f"timeline/{OF_KR}", f"network/{OF_KR}", f"bars/{OF_KR}",
]  # fmt: skip
SVG = "{http://www.w3.org/2000/svg}"
FRAME = Frame(Site(base="https://data.example.org/"), Visit(path="/pictures/map"))


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    config, release = make(tmp_path_factory.mktemp("pictures"), THINGS)
    return create_app(release, config).test_client()


def drawn(client: FlaskClient, path: str, language: str = "en") -> ElementTree.Element:
    answer = client.get(f"/pictures/{path}.svg?lang={language}")
    assert answer.status_code == 200
    return ElementTree.fromstring(answer.text)  # noqa: S314 - our own


def table(client: FlaskClient, path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(f"/pictures/{path}.csv?lang=en").text)))


@pytest.mark.parametrize("path", ALL)
def test_a_picture_is_an_image_with_a_name_and_a_description(client: FlaskClient, path: str) -> None:
    picture = drawn(client, path)
    assert picture.get("role") == "img"
    ids = {child.get("id"): child.text for child in picture if child.tag in (f"{SVG}title", f"{SVG}desc")}
    assert all(ids[name] for name in str(picture.get("aria-labelledby")).split())
    assert not [one for one in picture.iter() if one.get("style")]


@pytest.mark.parametrize("path", ALL)
def test_a_picture_allows_its_own_style_and_nothing_else(client: FlaskClient, path: str) -> None:
    answer = client.get(f"/pictures/{path}.svg")
    assert answer.content_type == "image/svg+xml"
    (style,) = re.findall("<style>(.*?)</style>", answer.text)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "prefers-color-scheme:dark" in style
    assert all(f":lang({language}){{--han:" in style for language in ("ja", "zh"))


@pytest.mark.parametrize("path", ALL)
@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_picture_has_a_page_with_its_table(client: FlaskClient, path: str, language: str) -> None:
    page = client.get(f"/pictures/{path}?lang={language}")
    assert page.status_code == 200
    assert page.text.count("<tr>") == len(table(client, path)) + 1
    assert f'{path}.svg?lang={language}" alt="' in page.text
    size = re.search(r'<img src="[^"]*\.svg[^"]*" alt="[^"]*" width="(\d+)" height="(\d+)"', page.text)
    picture = drawn(client, path)
    assert size
    assert size.groups() == (picture.get("width"), picture.get("height"))


def test_a_map_counts_by_country_and_says_what_it_leaves_out(client: FlaskClient) -> None:
    rows = table(client, f"map/{OF_A}")
    assert [(row["Country"], row["Number"]) for row in rows] == [("Mongolia", "1"), ("South Korea", "1")]
    assert "Of one more no country is known." in client.get(f"/pictures/map/{OF_A}?lang=en").text


def test_the_map_of_the_whole_says_how_many_have_no_country(client: FlaskClient) -> None:
    assert "2 institutions in 2 countries" in client.get("/pictures/map?lang=en").text
    assert "Of 2 more no country is known." in client.get("/pictures/map?lang=en").text


def test_the_map_and_the_tested_query_count_alike(client: FlaskClient) -> None:
    answer = client.get("/questions/institutions-by-country.csv?lang=en").text
    counted = {row["Country"]: row["Institutions"] for row in csv.DictReader(io.StringIO(answer))}
    assert counted == {"KR": "1", "MN": "1"}
    assert [row["Number"] for row in table(client, "map")] == ["1", "1"]


def test_the_map_of_the_whole_leads_to_a_search_that_finds_as_many(client: FlaskClient) -> None:
    page = client.get("/pictures/map?lang=en").text
    (href,) = re.findall(r'href="\.\./(search\?[^"]*country=KR[^"]*)"', page)
    found = client.get("/" + href.replace("&amp;", "&"), headers={"Accept": "application/json"})
    assert json.loads(found.text)["total"] == 1


def test_a_time_line_has_a_bar_a_date_and_an_arrow_for_what_goes_on(client: FlaskClient) -> None:
    assert [(row["Name"], row["When"]) for row in table(client, f"timeline/{OF_A}")] == [
        ("Library <of> Korea & more", "2006"),
        ("Library of Mongolia", "2010/.."),
    ]
    told = [one.text for one in drawn(client, f"timeline/{OF_A}").iter(f"{SVG}title")][1:]
    assert told == ["Library <of> Korea & more: 2006", "Library of Mongolia: from 2010, open"]


def test_a_network_shows_the_others_in_the_same_undertakings(client: FlaskClient) -> None:
    rows = table(client, f"network/{OF_KR}")
    assert {(row["Undertaking"], row["Institution"]) for row in rows} == {
        ("Programme A", "Library of Mongolia"),
        ("Programme A", "Library of nowhere"),
        ("Agreement B", "Library of Mongolia"),
    }
    assert rows[0]["Institution (IRI)"].startswith("https://data.example.org/id/agent/")


def test_bars_compare_only_what_has_one_unit(client: FlaskClient) -> None:
    assert [row["Figure"] for row in table(client, f"bars/{OF_KR}")] == ["staff", "librarians"]
    bars = [one for one in drawn(client, f"bars/{OF_KR}").iter(f"{SVG}rect") if one.get("class") == "mark"]
    long, short = (float(str(bar.get("width"))) for bar in bars)
    assert short / long == pytest.approx(204 / 321, abs=0.001)


def test_the_page_of_a_thing_shows_its_pictures_at_their_size(client: FlaskClient) -> None:
    page = client.get("/doc/agent/KR?lang=en", headers={"Accept": "text/html"}).text
    shown = re.findall(r'<img src="\.\./\.\./pictures/(\S+)\.svg[^>]* width="(\d+)" height="(\d+)"', page)
    assert [path for path, _, _ in shown] == [f"timeline/{OF_KR}", f"network/{OF_KR}", f"bars/{OF_KR}"]
    for path, width, height in shown:
        picture = drawn(client, path)
        assert (width, height) == (picture.get("width"), picture.get("height"))


@pytest.mark.parametrize(
    "path", ["timeline", "map/agent/P1", "bars/agent/none", "cake/agent/KR", f"map/{OF_KR}"]
)
def test_what_cannot_be_drawn_is_not_there(client: FlaskClient, path: str) -> None:
    assert client.get(f"/pictures/{path}.svg").status_code == 404


def test_the_list_of_pictures_has_those_of_the_whole(client: FlaskClient) -> None:
    page = client.get("/pictures/?lang=ko").text
    assert 'src="../pictures/map.svg?lang=ko"' in page
    assert 'src="../pictures/network.svg?lang=ko"' in page


def test_the_same_ties_give_the_same_network_in_any_order() -> None:
    ties = [
        Tie(Shown(text=f"U{u}", iri=f"u{u}"), Shown(text=f"A{a}", iri=f"a{a}"))
        for u in range(6)
        for a in range(9)
        if (u * a) % 4 == 1
    ]
    assert network(FRAME, "N", ties, 600).svg.count('class="edge"') == len(ties)
    nodes = [network(FRAME, "N", told, 600).svg.split("<g>")[1:] for told in (ties, ties[::-1])]
    assert nodes[0] == nodes[1]


def test_what_has_no_room_in_a_network_is_in_its_table() -> None:
    ties = [Tie(Shown(text="U", iri="u"), Shown(text=f"A{a}", iri=f"a{a}")) for a in range(100)]
    picture = network(FRAME, "N", ties, 500)
    assert picture.svg.count('class="edge"') + picture.hidden == len(picture.rows) == 100


def topology(points: list[list[int]], number: str) -> str:
    """One square country, in differences of whole degrees."""
    steps = [points[0], *([b[0] - a[0], b[1] - a[1]] for a, b in pairwise(points))]
    return json.dumps(
        {
            "type": "Topology",
            "transform": {"scale": [1, 1], "translate": [0, 0]},
            "arcs": [steps],
            "objects": {"countries": {"geometries": [{"type": "Polygon", "arcs": [[0]], "id": number}]}},
        }
    )


def test_outlines_are_read_from_topojson_by_iso_number(tmp_path: Path) -> None:
    file = tmp_path / "countries.json"
    file.write_text(topology([[120, 30], [130, 30], [130, 40], [120, 40], [120, 30]], "410"))
    outlines = Outlines.read(file)
    assert set(outlines.paths) == {"KR"}
    held = [Held(code="KR", count=3)]
    assert 'class="held"' in world(FRAME, "M", held, outlines).svg
    assert 'class="held"' not in world(FRAME, "M", held, None).svg


def test_a_country_on_both_edges_of_the_map_does_not_run_across_it(tmp_path: Path) -> None:
    file = tmp_path / "countries.json"
    file.write_text(topology([[170, 60], [180, 60], [-170, 60], [-170, 70], [170, 70], [170, 60]], "643"))
    rings = re.findall(r"M([\d.-]+)", Outlines.read(file).paths["RU"])
    assert len(rings) == 2  # once at the right edge, once at the left
    widths = [
        sum(float(x) for x in re.findall(r"([\d.-]+) [\d.-]+", part.partition("l")[2])[:2])
        for part in Outlines.read(file).paths["RU"].split("M")[1:]
    ]
    assert all(abs(width) < 100 for width in widths)


@pytest.mark.parametrize("text", ["", "{}", '{"type": "Topology", "arcs": 3}'])
def test_a_file_that_holds_no_outlines_is_refused_by_name(tmp_path: Path, text: str) -> None:
    file = tmp_path / "countries.json"
    file.write_text(text)
    with pytest.raises(LodError, match=r"countries\.json holds no outlines"):
        Outlines.read(file)


def test_outlines_that_are_configured_must_be_there(tmp_path: Path) -> None:
    source = '[[source]]\nname = "a"\nconverter = "rdf"\npath = "a.ttl"\n'
    (tmp_path / "lod.toml").write_text(f'base = "https://x.org/"\n{source}[web]\noutlines = "none.json"\n')
    with pytest.raises(LodError, match=r"web\.outlines"):
        load(tmp_path / "lod.toml")


def test_circles_of_a_map_do_not_lie_over_one_another() -> None:
    crowd = ("KR", "KP", "JP", "VN", "TH", "LA", "KH", "MM", "BE", "NL", "LU", "DE", "AT", "CZ", "HU")
    svg = world(FRAME, "M", [Held(code=code, count=9) for code in crowd], None).svg
    drawn = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)" class="mark halo"', svg)
    circles = [tuple(map(float, one)) for one in drawn]
    assert len(circles) == len(crowd)
    for (x, y, r), (other_x, other_y, other_r) in combinations(circles, 2):
        assert math.dist((x, y), (other_x, other_y)) >= r + other_r
    assert 'class="edge"' in svg  # a line to where one that made way belongs


def test_the_last_line_of_a_time_line_has_its_year(client: FlaskClient) -> None:
    picture = drawn(client, f"timeline/{OF_A}")
    years = [str(one.text) for one in picture.iter(f"{SVG}text") if one.get("class") == "quiet"]
    lines = [
        one for one in picture.iter(f"{SVG}path") if one.get("class") == "rule" and "V" in str(one.get("d"))
    ]
    assert len(years) == len(lines)
    assert years[-1] == "2012"


def test_every_country_has_a_place_on_the_map() -> None:
    assert len(places()) == 249
    assert all(0 < x < 800 and y > 0 for x, y in (place(*one) for one in places().values()))
    x, y = place(*places()["KR"])
    assert place(*places()["US"])[0] < place(*places()["FR"])[0] < x < place(*places()["NZ"])[0]
    assert y < place(*places()["AU"])[1]
