"""A page says all that its document says, in the reader's words, and is fit for every reader."""

import re
import string
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from itertools import product
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from lod.documents import Document
from lod.namespaces import RDF, Ours
from lod.release.manifest import Dataset, Figures, File, Manifest
from lod.representations import TURTLE, render
from lod.representations.reading import Reader, gathered
from lod.search import Filters, Found, Hit, Label
from lod.web.pages import (
    Alternate,
    Frame,
    Links,
    Site,
    Visit,
    entity,
    not_acceptable_page,
    not_found_page,
    problem_page,
    written,
)
from lod.web.pages.dates import in_words, year_of
from lod.web.pages.description import Description
from lod.web.pages.overview import dataset_page, dumps_page, home_page
from lod.web.pages.remembered import Remembered
from lod.web.pages.results import results_page
from lod.web.pages.terms import Terms
from lod.web.pages.times import Times
from lod.web.sparql.examples import examples
from lod.web.wellknown import term
from lod.web.words import FULL, Words

BASE = "https://data.example.org/"
SITE = Site(
    base=BASE,
    title={"en": "Partners", "ko": "협력 기관"},
    languages=("ko", "en"),
    release="2026-01-15-0a1b2c3d",
)
LIMIT = 100_000  # bytes of a page
PREFIXES = (
    "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in Ours(BASE).prefixes.items()) + f"BASE <{BASE}>\n"
)

LIBRARY = """
<id/agent/P0066> a org:FormalOrganization , foaf:Organization , schema:Library ;
    rdfs:label "Rizal Library, Ateneo de Manila University"@en ;
    skos:prefLabel "Rizal Library, Ateneo de Manila University"@en , "리살 도서관"@ko , "麗澤圖書館"@ko-Hani ;
    skos:altLabel "Ateneo de Manila University Library"@en ; skos:hiddenLabel "Rizal Libary"@en ;
    schema:addressCountry "PH" ; foaf:homepage <http://rizal.example/> ;
    rdfs:seeAlso <javascript:alert(1)> ;
    adms:identifier <id/agent/P0066#isni> ;
    schema:sameAs <https://isni.org/isni/0000000122429500> , <http://other.example/x> ;
    ap:established "1945-10"^^edtf:EDTF ; foaf:isPrimaryTopicOf <doc/agent/P0066> .
<id/agent/P0066#isni> a adms:Identifier ; skos:notation "0000000122429500"^^ap:isni ;
    ap:scheme <def/scheme/isni> ;
    ap:idStatus ap:valid ; ap:display "0000 0001 2242 9500" .
<doc/agent/P0066> a foaf:Document , dcat:CatalogRecord ; foaf:primaryTopic <id/agent/P0066> ;
    dcterms:identifier "P0066" ; dcterms:modified "2026-01-15T09:00:00Z"^^xsd:dateTime .
<id/participation/PR13.2019.P0066> a ap:Participation ; ap:in <id/undertaking/PR13> ;
    ap:agent <id/agent/P0066> ; ap:role <def/role/participant> ; ap:date "2019-06/2019-10"^^edtf:EDTF ;
    ap:notBefore "2019-06-01"^^xsd:date ;
    ap:asPrinted "Ateneo de Manila University Library" ; ap:certainty <def/certainty/inferred> ;
    prov:wasDerivedFrom <source/001#line=45,46> .
<id/undertaking/PR13> rdfs:label "Cultural Partnership Program"@en .
<def/role/participant> skos:prefLabel "participant"@en , "참가기관"@ko .
<def/certainty/inferred> skos:prefLabel "inferred"@en , "추정"@ko .
<def/scheme/isni> rdfs:label "ISNI" .
<source/001> dcterms:title "International Cooperation (web page)"@en .
<source/001#line=45,46> prov:value "National Library of Butan" ; dcterms:isPartOf <source/001> .
<id/agent/P0067> ap:possiblySame <id/agent/P0066> ; rdfs:label "Library of Manila University"@en .
"""
SOURCE = """
<source/001> a prov:Entity , foaf:Document ; dcterms:title "International Cooperation"@en .
<source/001#line=63,64> a ap:Passage ; dcterms:isPartOf <source/001> ;
    prov:value "Free University of Berlin" .
<source/001#line=7,9> a ap:Passage ; dcterms:isPartOf <source/001> ; prov:value "1997" .
<id/undertaking/PR13> prov:wasDerivedFrom <source/001#line=63,64> ;
    rdfs:label "Cultural Partnership Program"@en .
"""
STRANGE = """
PREFIX ex: <http://other.example/>
<thing/x> a ex:Oddity ;
    ex:someProperty "<script>alert(1)</script>" , "שלום"@he ; ex:size 1234567.50 ;
    ex:node <.well-known/genid/a> ; rdfs:seeAlso <mailto:a@b.example> , <urn:isbn:1> ,
    <thing/%EA%B0%80%2Fx> , <thing/가(1);x=+> .
<.well-known/genid/a> ex:again <.well-known/genid/b> ; rdfs:label "inside" .
<.well-known/genid/b> ex:again <.well-known/genid/a> .
"""
FIGURE = """
<id/observation/o> a qb:Observation ; ap:about <id/undertaking/PR23> ; ap:indicator <def/indicator/isnis> ;
    sdmxm:obsValue 563361 ; ap:unit "ISNIs"@en ;
    ap:date "2019"^^edtf:EDTF ; ap:certainty <def/certainty/ambiguous> .
<def/certainty/ambiguous> skos:prefLabel "ambiguous wording"@en .
<def/indicator/isnis> skos:prefLabel "ISNIs assigned"@en .
<id/undertaking/PR23> rdfs:label "ISNI-KOREA" .
"""
VOCABULARY = """
<def/ap> a owl:Ontology ; dcterms:title "Terms"@en .
ap:Programme a owl:Class ; rdfs:label "Programme"@en , "사업"@ko ;
    rdfs:subClassOf ap:Undertaking ; rdfs:isDefinedBy <def/ap> .
ap:Undertaking a owl:Class ; rdfs:label "Undertaking"@en .
"""
TOMBSTONE = """
<id/agent/old> rdfs:label "Old name" ; ap:mergedInto <id/agent/new> .
<id/agent/new> rdfs:label "New name" .
"""


def made(
    thing: str, turtle: str, *, state: str = "current", successors: Sequence[str] = ()
) -> tuple[Document, list[Triple]]:
    told = [quad.triple for quad in parse(PREFIXES + turtle, format=RdfFormat.TURTLE, base_iri=BASE)]
    record = BASE + thing.replace("id/", "doc/") if "id/" in thing else ""
    iris = tuple(BASE + one for one in successors)
    return Document(BASE + thing, record, state, iris, 0, "2026-01-15T00:00:00Z", b""), told


def frame(path: str = "/doc/agent/P0066", language: str = "en", *, chosen: bool = False) -> Frame:
    return Frame(SITE, Visit(path=path, language=language, chosen=chosen))


def page(thing: str, turtle: str, language: str = "en", **more: object) -> str:
    shown = frame(f"/doc/{thing.removeprefix('id/')}", language)
    links = Links(alternates=(Alternate(label="Turtle", href="P0066.ttl", media_type="text/turtle"),))
    return laid_out(*made(thing, turtle, **more), shown, links)  # type: ignore[arg-type]


def laid_out(document: Document, told: Sequence[Triple], shown: Frame, links: Links) -> str:
    """The page of a document as the site makes it: what is on it, then how it looks."""
    return written(entity.page(document, Description(told), shown, links), shown, links, Times())


DOCUMENTS = {
    "library": ("id/agent/P0066", LIBRARY),
    "source": ("source/001", SOURCE),
    "strange": ("thing/x", STRANGE),
    "figure": ("id/observation/o", FIGURE),
    "vocabulary": ("def/ap", VOCABULARY),
    "tombstone": ("id/agent/old", TOMBSTONE),
    "empty": ("id/agent/none", ""),
}


@dataclass
class Reading(HTMLParser):
    """A page as a browser takes it in."""

    headings: list[int] = field(default_factory=list)
    ids: Counter[str] = field(default_factory=Counter)
    links: list[str] = field(default_factory=list)
    elements: Counter[str] = field(default_factory=Counter)
    inline: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    text: str = ""
    labels: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take in an element."""
        told = {name: value or "" for name, value in attrs}
        self.elements[tag] += 1
        self.inline += [name for name in told if name.startswith("on") or name == "style"]
        if tag == "script" and told.get("type") != "application/ld+json":
            self.inline.append("script")
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if "id" in told:
            self.ids[told["id"]] += 1
        if tag in ("a", "link") and "href" in told:
            self.links.append(told["href"])
        if "lang" in told:
            self.languages.append(told["lang"])
        if tag == "label":
            self.labels.append(told["for"])
        if tag in ("input", "select", "textarea") and told.get("type") != "hidden":
            self.fields.append(told["id"])

    def handle_data(self, data: str) -> None:
        """Take in text."""
        self.text += data


def read(html: str) -> Reading:
    reading = Reading()
    reading.feed(html)
    reading.close()
    return reading


MANIFEST = Manifest(
    name="2026-01-15-0a1b2c3d",
    day="2026-01-15",
    digest="0a1b2c3d",
    base=BASE,
    title={"en": "Partners"},
    datasets=(
        Dataset(
            "all", Figures(triples=12345, subjects=9, entities=7, classes={f"{BASE}def/ap#Programme": 3}), {}
        ),
        Dataset(
            "partners",
            Figures(triples=12345, properties={"http://www.w3.org/2004/02/skos/core#prefLabel": 4}),
        ),
    ),
    files=(
        File(
            "dumps/all-2026-01-15-0a1b2c3d.nt.gz",
            1_234_567,
            "ab" * 32,
            12345,
            "",
            "all",
            "application/n-triples",
        ),
    ),
)
FOUND = Found(
    41,
    (
        Hit(
            f"{BASE}id/agent/P0066",
            (Label("Rizal Library", "en", "preferred"), Label("리살 도서관", "ko", "preferred")),
            "variant",
            Label("Ateneo", "en", "variant"),
            types=("https://schema.org/Library",),
            country="PH",
        ),
        Hit(f"{BASE}id/agent/P0067", (Label("<i>", "", "preferred"),), "misprint", None),
    ),
    {
        "type": (("https://schema.org/Library", 1), ("http://www.w3.org/ns/org#FormalOrganization", 2)),
        "country": (("PH", 1),),
    },
)


COUNTED = {f"{BASE}def/ap#Programme": 2}


def every_page(language: str) -> Iterator[tuple[str, str]]:
    for name, (thing, turtle) in DOCUMENTS.items():
        yield name, page(thing, turtle, language)
    here = frame("/search", language, chosen=True)
    yield "home", home_page(frame("/", language), MANIFEST, found=COUNTED)
    yield "dumps", dumps_page(frame("/dumps/", language), MANIFEST)
    yield "dataset", dataset_page(frame("/dataset", language), MANIFEST, MANIFEST.datasets[0])
    yield "one dataset", dataset_page(frame("/dataset/partners", language), MANIFEST, MANIFEST.datasets[1])
    yield "results", results_page(here, "rizal", FOUND, Filters(), 20, 20)
    yield "no results", results_page(here, "zz", Found(0, (), {}), Filters(), 20, 0)
    yield "search form", results_page(here, "", Found(0, (), {}), Filters(), 20, 0)
    yield (
        "404",
        not_found_page(
            here, reason="Nothing.", suggestions=[Alternate(label="x", href="../x", media_type="")]
        ),
    )
    yield (
        "406",
        not_acceptable_page(here, [Alternate(label="Turtle", href="x.ttl", media_type="text/turtle")]),
    )
    yield "503", problem_page(503, "Busy", "Later.", here)


PAGES = [
    pytest.param(html, id=f"{language}-{name}") for language in FULL for name, html in every_page(language)
]


@pytest.mark.parametrize("html", PAGES)
def test_a_page_runs_nothing_and_loads_nothing_from_elsewhere(html: str) -> None:
    reading = read(html)
    assert reading.inline == []
    assert reading.elements["img"] == reading.elements["iframe"] == reading.elements["style"] == 0
    loaded = re.findall(r'<link rel="(?:stylesheet|icon)" href="([^"]+)"', html)
    assert all(re.fullmatch(r"(\./|(\.\./)+)static/\w+\.[0-9a-f]{10}\.\w+", href) for href in loaded)


@pytest.mark.parametrize("html", PAGES)
def test_a_page_has_the_structure_that_a_screen_reader_needs(html: str) -> None:
    reading = read(html)
    assert [level for level in reading.headings if level == 1] == [1]
    assert all(
        after - before <= 1 for before, after in zip(reading.headings, reading.headings[1:], strict=False)
    )
    assert [one for one, number in reading.ids.items() if number > 1] == []
    assert reading.elements["main"] == 1
    assert "#part-content" in reading.links
    assert reading.languages[0] in FULL
    assert set(reading.fields) <= set(reading.labels)
    assert all(reading.ids[link[1:]] for link in reading.links if re.fullmatch("#[\\w-]+", link))


@pytest.mark.parametrize("html", PAGES)
def test_links_are_relative_or_lead_to_the_web_or_to_mail(html: str) -> None:
    canonical = re.findall(r'<link rel="canonical" href="([^"]+)"', html)
    for href in read(html).links:
        assert re.match(r"\.{1,2}/|[#?]|https?://|mailto:|P0066\.ttl|x\.ttl", href), href
        assert href.isascii()
        assert not href.startswith(BASE) or href in canonical, "ours are relative, whatever host answers"


@pytest.mark.parametrize("html", PAGES)
def test_a_page_stays_within_its_budget(html: str) -> None:
    assert len(html.encode()) < LIMIT


def test_a_participation_has_its_source_passage_one_click_away() -> None:
    html = page("id/agent/P0066", LIBRARY)
    row = html[html.index('<table class="ledger"') : html.index("</table>")]
    quoted = "“Ateneo de Manila University Library”"
    assert f'<a class="quote" href="../../source/001#line=45,46">{quoted}</a>' in row
    assert "International Cooperation</cite>, line 46" in row
    assert ">inferred<" in row
    assert '<a href="../../id/undertaking/PR13" lang="en">Cultural Partnership Program</a>' in row
    assert "June – October 2019" in row.replace("\u2009", " ")


# Lines that documents share, and what one of them alone says of the terms in them.
SHARED = """
<id/agent/{0}> a foaf:Person , <def/Kind> ; skos:prefLabel "Kim"@en ; <def/knows> <id/agent/O> ;
    <def/level> "full" ; ap:role <def/role/host> ; ap:notToBeConfusedWith <https://other.example/Kim> ;
    rdfs:seeAlso <id/agent/A#x> ; adms:identifier <id/agent/A#x> .
<id/agent/A#x> a adms:Identifier ; skos:notation "1" ; ap:scheme <def/scheme/isni> .
<def/scheme/isni> rdfs:label "ISNI" .
"""
TOLD_BESIDE = (
    "",
    '<def/knows> rdfs:label "is a friend of"@en .',
    '<def/level> rdfs:label "step"@en , "단계"@ko .',
    '<def/Kind> rdfs:label "somebody"@en . foaf:Person skos:prefLabel "human"@en .',
    '<def/role/host> skos:prefLabel "host"@en , "주최"@ko .',
    '<def/role/host> skos:prefLabel "hostess"@en .',
    '<id/agent/O> skos:prefLabel "Other"@en . <id/agent/O> <def/level> "full" .',
    '<def/scheme/isni> skos:prefLabel "International Standard Name Identifier"@en .',
    '<id/statement/1> ap:about <id/agent/A> ; ap:object <https://other.example/Kim> ; rdfs:comment "no" .',
)


@pytest.mark.parametrize("language", FULL)
def test_a_page_is_the_same_whatever_its_lines_were_read_for_before(language: str) -> None:
    reader, visit = Reader(Ours(BASE).prefixes), Visit(path="/doc/agent/A", language=language)
    for beside, key in [*product(TOLD_BESIDE, "AB")] * 3:
        told = parse((PREFIXES + SHARED.format(key) + beside).encode(), format=RdfFormat.TURTLE)
        triples = sorted((quad.triple for quad in told), key=str)
        turtle = render(triples, TURTLE, Ours(BASE).prefixes)
        document = Document(f"{BASE}id/agent/{key}", "", "current", (), 0, "2026-01-15T00:00:00Z", turtle)
        anew = Frame(site=replace(SITE, remembered=Remembered()), visit=visit)
        alone = entity.page(document, Description(gathered(triples)), anew, Links())

        again = Frame(site=SITE, visit=visit)
        assert entity.page(document, Description(reader.read(turtle)), again, Links()) == alone, beside


def test_names_stand_by_language_and_script_each_marked_as_such() -> None:
    html = page("id/agent/P0066", LIBRARY, "ko")
    assert '<h1><span lang="ko">리살 도서관</span></h1>' in html
    assert '<span lang="ko-Hani">麗澤圖書館</span>' in html
    assert "한국어, 한자" in html
    assert '<span lang="en">Rizal Library, Ateneo de Manila University</span>' in html
    assert "참가기관" in html
    assert "추정" in html
    assert "필리핀" in html


def test_misprints_are_never_shown() -> None:
    assert "Libary" not in page("id/agent/P0066", LIBRARY)


def test_an_identifier_leads_to_the_link_that_ends_with_it_and_the_other_links_stand_apart() -> None:
    html = page("id/agent/P0066", LIBRARY)
    link = '<a href="https://isni.org/isni/0000000122429500" class="away number" rel="external">'
    assert f"{link}0000 0001 2242 9500</a>" in html
    assert html.count("https://isni.org/isni/0000000122429500") == 2  # once more for search engines
    assert '<section id="part-elsewhere">' in html


FORMS = """
<auth/1> a skos:Concept ; skosxl:prefLabel <.well-known/genid/a-1> ; skosxl:altLabel <.well-known/genid/a-2> .
<.well-known/genid/a-1> skosxl:literalForm "夏目, 漱石" .
<.well-known/genid/a-2> skosxl:literalForm "夏目, 金之助" ; ap:transcription "ナツメ, キンノスケ"@ja-Hrkt .
"""


def test_names_that_are_nodes_alone_are_names_too_and_what_more_they_tell_is_a_fact() -> None:
    html = page("auth/1", FORMS)
    assert "<h1>夏目, 漱石</h1>" in html
    assert max(read(html).ids.values()) == 1
    names, facts = html.partition('id="part-names"')[2].split('id="part-facts"', 1)
    assert all(name in names for name in ("夏目, 漱石", "夏目, 金之助"))
    assert "ナツメ, キンノスケ" in facts
    assert "Preferred name, described" not in facts


def test_what_has_names_that_are_nodes_alone_is_mentioned_by_its_name() -> None:
    html = page("auth/2", f"<auth/2> a skos:Concept ; skos:related <auth/1> .{FORMS}")
    assert '<a href="../../auth/1">夏目, 漱石</a>' in html
    only = "<auth/1> skosxl:prefLabel <l/1> . <l/1> skosxl:literalForm '夏目, 漱石' ."
    assert ">夏目, 漱石</a>" in page("auth/2", f"<auth/2> a skos:Concept ; skos:related <auth/1> .{only}")


def test_what_points_here_is_named_from_this_side() -> None:
    text = read(page("id/agent/P0066", LIBRARY)).text
    assert re.search(r"Possibly the same as\s+Library of Manila University", text)


def test_passages_stand_in_the_order_of_lines_where_a_fragment_finds_them() -> None:
    html = page("source/001", SOURCE)
    assert re.findall(r'<li id="(line=[^"]+)"', html) == ["line=7,9", "line=63,64"]
    assert "lines 8–9" in html
    assert '<a href="../../id/undertaking/PR13" lang="en">Cultural Partnership Program</a>' in html


def test_anybodys_rdf_is_shown_whole_and_harmless() -> None:
    html = page("thing/x", STRANGE)
    reading = read(html)
    assert "<script>alert" not in html
    assert "Some property" in reading.text
    assert "1,234,567.50" in reading.text
    assert '<span lang="he" dir="rtl">שלום</span>' in html
    assert "mailto:a@b.example" in reading.links
    assert not any(link.startswith(("urn:", "javascript:")) for link in reading.links)
    assert "../../thing/%EA%B0%80%2Fx" in reading.links
    assert "../../thing/%EA%B0%80(1);x=+" in reading.links
    assert "inside" in reading.text


def test_a_figure_has_its_number_as_people_and_as_machines_write_it() -> None:
    html = page("id/observation/o", FIGURE)
    assert '<data value="563361">563,361</data>' in html
    assert "ambiguous wording" in html


TIED = """
<id/agent/P1> rdfs:label "Key" ; schema:location "Seoul"@en ; ap:relatedTo <id/agent/P2> .
<id/agent/P1#role-1> a schema:Role ; ap:about <id/agent/P1> ; schema:location "Seoul"@en ;
    ap:date "1990/2000"^^edtf:EDTF ; ap:notBefore "1990-01-01"^^xsd:date .
<id/agent/P1#membership-1> a org:Membership ; org:member <id/agent/P1> ; rdfs:label "Lock Club"@en .
<id/agent/P1#relation-1> a ap:Relation ; ap:about <id/agent/P1> ; ap:object <id/agent/P2> ;
    ap:relationLabel "Friend" .
<id/agent/P2> rdfs:label "Lock" .
"""


@pytest.mark.parametrize(
    ("node", "head", "kind"),
    [
        ("role-1", '<span lang="en">Seoul</span>', "Place"),
        ("membership-1", '<span lang="en">Lock Club</span>', "Membership"),
        ("relation-1", '<a href="../../id/agent/P2">Lock</a>', "Friend"),
    ],
)
def test_a_tie_stands_under_what_it_leads_to(node: str, head: str, kind: str) -> None:
    html = page("id/agent/P1", TIED)
    told = html.partition(f'<section class="entry" id="{node}">')[2].partition("</section>")[0]
    assert f"<h3>{head} <a" in told
    assert f'<p class="kinds">{kind}</p>' in told
    assert "Not before" not in html


def test_a_term_of_a_vocabulary_stands_at_its_fragment() -> None:
    html = page("def/ap", VOCABULARY)
    assert '<section class="entry" id="Programme">' in html
    assert '<a href="#Undertaking" lang="en">Undertaking</a>' in html


@pytest.mark.parametrize(
    ("state", "successors", "words"),
    [
        ("replaced", ["id/agent/new"], "This record was merged into another."),
        ("split", ["id/agent/new", "id/agent/x"], "This record was split into several."),
        ("withdrawn", [], "This record was withdrawn"),
    ],
)
def test_a_tombstone_says_what_became_of_the_record(state: str, successors: list[str], words: str) -> None:
    html = page("id/agent/old", TOMBSTONE, state=state, successors=successors)
    assert words in html
    assert all(f'href="../../{one}"' in html for one in successors)


def test_a_body_with_hundreds_of_participations_has_a_page_of_no_more_than_100_kb() -> None:
    rows = "".join(
        f"<id/participation/PR13.{year}.P{key}> a ap:Participation ;"
        f" ap:in <id/undertaking/PR13> ; ap:agent <id/agent/P{key}> ;"
        f' ap:date "{year}"^^edtf:EDTF ; ap:notBefore "{year}-01-01"^^xsd:date ;'
        " ap:role <def/role/participant> ;"
        " ap:certainty <def/certainty/inferred> ; prov:wasDerivedFrom <source/001#line=45,46> ;"
        f' ap:asPrinted "National Library of {key}" .'
        f'<id/agent/P{key}> rdfs:label "National Library of the Republic of {key}"@en .'
        for year in range(2000, 2020)
        for key in range(10)
    )
    html = page("id/undertaking/PR13", LIBRARY + rows)
    assert len(html.encode()) < LIMIT
    assert "more are in the data of this page" in html


def test_a_thing_with_too_much_to_say_says_how_much_it_left_out() -> None:
    names = " , ".join(f'"Name number {n:04}, of the {n}th kind"' for n in range(1000))
    seen = " , ".join(f"<http://other.example/{n:04}>" for n in range(1000))
    incoming = "".join(f"<id/concept/{n}> skos:broader <id/concept/top> ." for n in range(199))
    html = page(
        "id/concept/top", f"<id/concept/top> skos:altLabel {names} ; rdfs:seeAlso {seen} . {incoming}"
    )
    assert len(html.encode()) < LIMIT
    assert "750 more are in the data of this page" in html
    assert "… and 940 more, in the data" in html
    assert "… and 99 more, in the data" in html


def test_a_link_keeps_the_language_that_was_chosen() -> None:
    html = laid_out(*made("id/agent/P0066", LIBRARY), frame(language="ko", chosen=True), Links())
    assert 'href="../../id/undertaking/PR13?lang=ko"' in html
    assert 'href="../../source/001?lang=ko#line=45,46"' in html
    assert '<a href="?lang=en" lang="en"' in html


@pytest.mark.parametrize(
    ("edtf", "english", "korean"),
    [
        ("2019", "2019", "2019년"),
        ("2019-06-05", "5 June 2019", "2019년 6월 5일"),
        ("2006/..", "from 2006, open", "2006년부터 계속"),
        ("2008/", "from 2008, end unknown", "2008년부터, 종료 미상"),
        ("/1984", "until 1984, beginning not known", "1984년까지, 시작 시기 미상"),
        ("[2018..2022]", "between 2018 and 2022", "2018년에서 2022년 사이"),
        ("[2006..]", "2006 or later", "2006년 또는 그 이후"),
        ("{2008,2010}", "2008 and 2010", "2008년 및 2010년"),
        ("2019-11-05/2019-11-08", "5–8 November 2019", "2019년 11월 5일~8일"),
        ("1984~", "about 1984", "1984년경"),
        ("1984?", "1984 (uncertain)", "1984년(불확실)"),
        ("19XX", "between 1900 and 1999", "1900년에서 1999년 사이"),
        ("2019-XX", "2019, month not known", "2019년, 월 미상"),
        ("-0044", "45 BC", "기원전 45년"),
        ("2019-21", "spring 2019", "2019년 봄"),
        ("../..", "date unknown", "시기 미상"),
        ("2019-02-30", "2019-02-30", "2019-02-30"),  # no calendar has it
        ("2019-02-30/2019-03-01", "2019-02-30/2019-03-01", "2019-02-30/2019-03-01"),
        ("Y-170000002", "Y-170000002", "Y-170000002"),
    ],
)
def test_a_date_is_said_in_words_and_never_more_precise_than_it_is(
    edtf: str, english: str, korean: str
) -> None:
    assert (in_words(edtf, Words("en")), in_words(edtf, Words("ko"))) == (english, korean)


@pytest.mark.parametrize(
    ("edtf", "japanese", "chinese"),
    [
        ("2019", "2019年", "2019年"),
        ("2019-11", "2019年11月", "2019年11月"),
        ("2019-11-05", "2019年11月5日", "2019年11月5日"),
        ("2019-11-05/2019-11-08", "2019年11月5日～8日", "2019年11月5日至8日"),
        ("2019-06/2019-10", "2019年6月～10月", "2019年6月至10月"),
        ("2006/..", "2006年から継続中", "自2006年起，持续至今"),
        ("[2018..2022]", "2018年から2022年の間", "2018年至2022年之间"),
        ("1984~", "1984年頃", "约1984年"),
        ("-0044", "紀元前45年", "公元前45年"),
    ],
)
def test_a_date_is_said_as_japanese_and_chinese_write_it(edtf: str, japanese: str, chinese: str) -> None:
    assert (in_words(edtf, Words("ja")), in_words(edtf, Words("zh"))) == (japanese, chinese)


@pytest.mark.parametrize(
    ("edtf", "year"), [("2019-06/2019-10", "2019"), ("2008/", ""), ("[2018..2022]", ""), ("2019~", "")]
)
def test_a_row_stands_under_a_year_only_if_it_lies_in_it(edtf: str, year: str) -> None:
    assert year_of(edtf) == year


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("ko-Hani", "Korean, hanja"),
        ("und-Latn", "Latin script, language not stated"),
        ("und-Hebr", "Hebrew, language not stated"),
        ("sr-Cyrl", "Serbian, Cyrillic"),
        ("x-private", "x-private"),
        ("", "Language not stated"),
    ],
)
def test_a_language_tag_is_said_in_words(tag: str, words: str) -> None:
    assert Words("en").tongue(tag) == words


def test_a_language_and_its_script_are_joined_as_the_reader_s_language_does() -> None:
    assert [Words(language).tongue("sr-Cyrl") for language in FULL] == [
        "Serbian, Cyrillic", "세르비아어, 키릴 문자", "セルビア語（キリル文字）", "塞尔维亚语（西里尔文）"
    ]  # fmt: skip


@pytest.mark.parametrize("language", FULL[1:])
def test_every_language_says_everything_with_the_same_blanks_to_fill(language: str) -> None:
    folder = Path(__file__).parent.parent / "templates" / "languages"
    english, other = (
        tomllib.loads((folder / f"{tag}.toml").read_text(encoding="utf-8")) for tag in (FULL[0], language)
    )
    assert english["words"].keys() == other["words"].keys()
    for section in ("columns", "properties", "incoming", "classes", "values", "languages"):
        assert english[section].keys() - other[section].keys() == set(), section
    for key, words in english["words"].items():
        assert _blanks(words) == _blanks(other["words"][key]), key


def told_by_converters() -> set[tuple[str, str]]:
    """Return the properties and classes in the cases of the converters; those of `rdf` are anybody's."""
    found = set()
    cases = Path(__file__).parent / "cases"
    for path in cases.glob("*/*/expected.nt"):
        if path.parts[-3] == "rdf":
            continue
        for triple in parse(path.read_bytes(), format=RdfFormat.N_TRIPLES):
            found.add(("properties", triple.predicate.value))
            if triple.predicate == RDF["type"] and isinstance(triple.object, NamedNode):
                found.add(("classes", triple.object.value))
    assert len(found) > 100
    return found


@pytest.mark.parametrize("language", FULL)
def test_every_property_and_class_of_a_converter_has_its_words(language: str) -> None:
    words, terms = Words(language), Terms(Frame(SITE, Visit()), Description(()))
    missing = [
        iri
        for section, iri in sorted(told_by_converters())
        if "/vocabulary/relators/" not in iri  # some 300, known by their codes
        and not words.of(section, curie := terms.curie(iri), alone=True)
        and not term(curie, language)
    ]
    assert not missing, missing


def _blanks(words: str | dict[str, str]) -> set[str]:
    text = words if isinstance(words, str) else words["other"]
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_a_result_says_why_it_was_found_and_never_the_misprint() -> None:
    text = read(results_page(frame("/search"), "x", FOUND, Filters(), 20, 0)).text
    assert "found by: Ateneo" in text
    assert "found by a misprint of the name" in text
    assert "Library · Philippines" in text
    assert "1–20 of 41" in text


@pytest.mark.parametrize(
    ("begins", "ends", "told"),
    [("1920", "1999", "1920–1999"), ("1920", "", "1920"), ("2019-09-05", "2019-09-05", "5 September 2019")],
)
def test_a_result_tells_a_day_once(begins: str, ends: str, told: str) -> None:
    (hit, _) = FOUND.hits
    found = Found(1, (replace(hit, begins=begins, ends=ends),), {})
    text = read(results_page(frame("/search"), "x", found, Filters(), 20, 0)).text
    assert re.search(rf"Library · Philippines · {told}(?! ?–)", text), text


def test_the_home_page_counts_what_a_search_finds() -> None:
    html = home_page(frame("/"), MANIFEST, found=COUNTED)
    listed = "./search?type=https%3A%2F%2Fdata.example.org%2Fdef%2Fap%23Programme"
    assert f'<span class="n">2</span> <a href="{listed}">programmes</a>' in html
    assert "concepts" not in html


def test_examples_are_asked_in_the_readers_language_and_name_the_base() -> None:
    korean, english = examples(BASE, "ko"), examples(BASE, "en")
    assert len(korean) == len(english) > 0
    assert all(one.query.startswith(f"BASE <{BASE}>\n") for one in english)
    assert korean[0].title != english[0].title
