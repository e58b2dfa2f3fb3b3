"""Every kind of page: WCAG 2.2 AA by axe, a budget, no shift, no scrolling sideways, one language."""

from typing import Any

import pytest

from tests.browser.visitors import CHINESE, JAPANESE, PHONE, WIDE, Visitor

BUDGET = 100_000  # bytes of a page; and of all that is sent for it but images
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
QUERY = "SELECT%20%3Fsubject%20%3Fname%20WHERE%20%7B%3Fsubject%20rdfs%3Alabel%20%3Fname%7D%20LIMIT%205"
PREFIX = "PREFIX%20rdfs%3A%20%3Chttp%3A%2F%2Fwww.w3.org%2F2000%2F01%2Frdf-schema%23%3E%20"
PAGES = {
    "home": "",
    "search form": "search",
    "results": "search?q=library",
    "no results": "search?q=zzzzzz",
    "body": "doc/agent/P0066",
    "hub": "doc/agent/KAB201400144",
    "person": "doc/agent/PE02",
    "programme": "doc/undertaking/PR13",
    "agreement": "doc/undertaking/AG03",
    "activity": "doc/undertaking/AC31",
    "service": "doc/service/SV01",
    "system": "doc/system/SY20",
    "work": "doc/work/DO01",
    "concept": "doc/concept/SD3.1",
    "statement": "doc/statement/SV01.copying-fee",
    "figure": "doc/observation/AC03.countries.2019",
    "source": "source/001",
    "role": "def/role/participant",
    "vocabulary": "def/ap",
    "pictures": "pictures/",
    "map": "pictures/map/undertaking/PR13",
    "time line": "pictures/timeline/undertaking/PR13",
    "network": "pictures/network/agent/KAB201400144",
    "chart": "pictures/bars/agent/KAB201400144",
    "ways to browse": "browse/",
    "names in order": "browse/latin",
    "identifiers": "ids",
    "questions": "questions",
    "question": "questions/part-of-one",
    "answered question": "questions/participants?undertaking=id/undertaking/PR13&when=2012",
    "tested question": "questions/participants-of-one-year",
    "understood question": "questions?q=Which%20libraries%20are%20in%20Mongolia",
    "unanswered question": "questions?q=How%20do%20I%20bake%20bread",
    "dataset": "dataset",
    "dumps": "dumps/",
    "changes": "changes",
    "editor": "sparql",
    "answer": f"sparql?query={PREFIX}{QUERY}",
    "wrong query": "sparql?query=SELECT%20*%20%7B%0A%3Fs%20%3Fp%20%7D",
    "documentation": "docs/",
    "tutorial": "docs/tutorial",
    "reference": "docs/configuration",
    "not found": "id/agent/nobody",
    "bad request": "changes?since=yesterday",
}
# How far what is there moves while the page loads (Cumulative Layout Shift).
SHIFT = """new Promise(done => {
    let sum = 0;
    new PerformanceObserver(list => { for (const one of list.getEntries()) sum += one.value; })
        .observe({ type: "layout-shift", buffered: true });
    setTimeout(() => done(sum), 100);
})"""
WIDTHS = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
# Words of the interface that are English on a page that is not: the data's own have a language or are code.
ENGLISH = """() => {
    const spoken = "nav, h1, h2, h3, button, label, legend, summary, th, dt, figcaption, footer, .lead";
    const found = new Set();
    for (const element of document.querySelectorAll(spoken)) {
        const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
            const at = walker.currentNode.parentElement;
            const text = walker.currentNode.textContent.trim();
            if (at.closest("[lang]").lang !== document.documentElement.lang) continue;
            if (at.closest("code, data, time, cite, pre, a.away")) continue;
            if (/^\\S+\\.\\S+$/.test(text)) continue;  // a host, a file
            if (/[A-Za-z]{4,}/.test(text) && !/[가-힣ぁ-ヺ一-龥]/.test(text)) found.add(text);
        }
    }
    return [...found];
}"""
NAMES = {"SPARQL", "Turtle", "JSON-LD", "BibTeX", "curl", "Python", "N-Triples", "N-Quads", "SHA-256", "ISNI"}
VARIABLES = {"subject", "name"}  # of the query
DATASETS = {"partners", "vocabulary"}


@pytest.mark.parametrize("visit", [WIDE, PHONE, JAPANESE, CHINESE], indirect=True, ids=str)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_fit_for_every_reader(visit: Any, name: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    loaded: list[Any] = []
    visit.on("response", lambda answer: loaded.append(answer))
    visit.goto(PAGES[name], wait_until="networkidle")

    assert len(visit.content().encode()) <= BUDGET
    read = [one for one in loaded if one.request.resource_type != "image"]
    sizes = {one.url: one.request.sizes()["responseBodySize"] for one in read}
    assert sum(sizes.values()) <= BUDGET, sizes
    assert all(url.startswith("http://127.0.0.1:") for url in sizes), "from another host"
    assert visit.evaluate(SHIFT) < 0.01
    wide, screen = visit.evaluate(WIDTHS)
    assert wide <= screen, "the page scrolls sideways"
    found = axe.run(visit, options={"runOnly": RULES}).response["violations"]
    assert [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in found] == []
    if visit.evaluate("document.documentElement.lang") != "en":
        assert set(visit.evaluate(ENGLISH)) - NAMES - VARIABLES - DATASETS == set()


@pytest.mark.parametrize("visit", [PHONE], indirect=True, ids=str)
def test_downloads_are_not_scrolled_sideways_on_a_phone(visit: Any) -> None:
    visit.goto(PAGES["dumps"])
    widths = "all => all.map(one => [one.scrollWidth, one.clientWidth])"
    tables = visit.eval_on_selector_all(".scroll", widths)
    assert tables
    assert all(wide <= screen for wide, screen in tables), tables


@pytest.mark.parametrize("visit", [PHONE], indirect=True, ids=str)
def test_the_numbers_that_a_narrow_map_has_are_large_and_within_their_circles(visit: Any) -> None:
    visit.goto("pictures/map.svg")
    measured = """all => all.filter(one => one.getBoundingClientRect().width).map(one => [
        parseFloat(getComputedStyle(one).fontSize),
        one.getBoundingClientRect().width,
        one.parentElement.querySelector("circle:last-of-type").getBoundingClientRect().width,
    ])"""
    numbers = visit.eval_on_selector_all("text", measured)
    assert numbers
    assert all(size >= 15 and wide < circle for size, wide, circle in numbers), numbers


@pytest.mark.parametrize("visit", [Visitor("en", 390)], indirect=True, ids=str)
def test_a_sentence_below_compared_states_is_broken_on_a_phone(visit: Any) -> None:
    release = visit.goto("").header_value("LOD-Release")
    visit.goto(f"{PAGES['person']}?changes={release}..{release}")
    wide, screen = visit.evaluate(WIDTHS)
    assert wide <= screen, "the page scrolls sideways"
