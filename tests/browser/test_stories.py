"""People do what they came for, with scripts and without, in two languages, on two screens."""

import re
from typing import Any

import pytest

from tests.browser.visitors import VISITORS, Visitor

ALL = pytest.mark.parametrize("visit", VISITORS, indirect=True, ids=str)


def lang(page: Any) -> str:
    return str(page.locator("html").get_attribute("lang"))


@ALL
def test_a_stranger_finds_an_institution_its_source_and_another_language(visit: Any) -> None:
    visit.goto("")
    visit.fill("main input[name=q]", "rizal")
    visit.press("main input[name=q]", "Enter")
    visit.click(".hits a >> nth=0")
    assert "/doc/agent/P0066" in visit.url
    before = lang(visit)
    visit.click(".tongues a:lang(ja)")
    assert "/doc/agent/P0066?lang=ja" in visit.url
    assert lang(visit) == "ja"
    visit.click(f".tongues a:lang({before})")
    assert lang(visit) == before
    visit.click("a.quote >> nth=0")
    assert re.search(r"/source/\w+\?lang=..#line=", visit.url)
    assert visit.locator(":target").is_visible()


@ALL
def test_a_switch_of_language_keeps_the_question(visit: Any) -> None:
    visit.goto("search?q=library&type=https%3A%2F%2Fschema.org%2FLibrary")
    number = visit.locator(".hits li").count()
    assert number > 3
    other = "ko" if lang(visit) == "en" else "en"
    visit.click(f".tongues a:lang({other})")
    assert lang(visit) == other
    assert visit.input_value("main input[name=q]") == "library"
    assert visit.locator(".hits li").count() == number


@ALL
def test_a_query_becomes_a_table_and_a_download(visit: Any) -> None:
    visit.goto("sparql")
    visit.fill("#query", "SELECT ?kind (COUNT(*) AS ?n) { ?s a ?kind } GROUP BY ?kind ORDER BY DESC(?n)")
    visit.click("form.query button[type=submit]")
    visit.wait_for_selector(".solutions")
    assert visit.locator(".solutions thead th").all_inner_texts() == ["kind", "n"]
    href = visit.locator(".after a[type='text/csv']").get_attribute("href")
    answer = visit.request.get(visit.url.split("?")[0] + href)
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.text().startswith("kind,n")


@ALL
def test_an_example_is_run_by_a_click(visit: Any) -> None:
    visit.goto("sparql")
    visit.click(".examples summary >> nth=0")
    visit.click(".examples details[open] a")
    assert visit.locator("#answer").is_visible()


@ALL
def test_the_documentation_leads_from_page_to_page(visit: Any) -> None:
    visit.goto("")
    visit.click("header .places a[href*='docs']")
    visit.click("article a[href*='tutorial']")
    assert visit.locator("main").get_attribute("lang") == "en"
    visit.click("article a[href*='publish-marc']")
    assert visit.locator("h1").inner_text() == "Publish a MARC file"


@ALL
def test_the_keyboard_alone_is_enough(visit: Any) -> None:
    visit.goto("search?q=library")
    visit.keyboard.press("Tab")
    skip = visit.locator(".skip")
    assert skip.evaluate("it => it === document.activeElement")
    assert skip.bounding_box()["y"] >= 0
    visit.keyboard.press("Enter")
    visit.keyboard.press("Tab")
    assert visit.evaluate("document.activeElement.closest('main') !== null")
    for _ in range(40):
        seen = visit.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert seen != "none"
        if visit.evaluate("document.activeElement.closest('.hits') !== null"):
            break
        visit.keyboard.press("Tab")
    visit.keyboard.press("Enter")
    visit.wait_for_url("**/doc/**")


@pytest.mark.parametrize("visit", [Visitor(), Visitor("ko", 390, "dark")], indirect=True, ids=str)
def test_the_editor_completes_what_is_typed_and_declares_its_prefix(visit: Any) -> None:
    visit.goto("sparql")
    with visit.expect_response("**/sparql/terms*"):
        visit.fill("#query", "")
    visit.locator("#query").press_sequentially("SELECT ?who { ?who a schema:Libr")
    visit.wait_for_selector(".completions [aria-selected=true]")
    assert visit.get_attribute("#query", "aria-activedescendant") == "part-completion-0"
    visit.keyboard.press("Enter")
    visit.locator("#query").press_sequentially(" }")
    assert visit.input_value("#query") == (
        "PREFIX schema: <https://schema.org/>\nSELECT ?who { ?who a schema:Library }"
    )
    assert visit.locator(".paint .q-word").all_inner_texts() == ["PREFIX", "SELECT", "a"]
    visit.keyboard.press("Control+Enter")
    visit.wait_for_selector(".solutions")
    assert visit.locator(".solutions tbody tr").count() > 10


def test_completion_does_not_take_the_keyboard_away(visit: Any) -> None:
    visit.goto("sparql")
    visit.focus("#query")
    visit.keyboard.press("Tab")
    assert visit.evaluate("document.activeElement.tagName") == "BUTTON"


def test_where_a_query_is_wrong_is_marked(visit: Any) -> None:
    visit.goto("sparql?query=SELECT%20*%20%7B%0A%20%3Fs%20%3Fp%20%7D")
    assert visit.locator(".wrong").inner_text() == "}"
    assert visit.evaluate("document.getElementById('query').selectionStart") == 18


def test_an_example_goes_into_the_editor_and_back_out(visit: Any) -> None:
    visit.goto("sparql")
    before = visit.input_value("#query")
    visit.click(".examples summary >> nth=0")
    visit.click(".examples details[open] button")
    assert visit.input_value("#query").startswith("BASE <")
    visit.focus("#query")
    visit.keyboard.press("Control+z")
    assert visit.input_value("#query") == before


def test_what_is_printed_has_no_navigation(visit: Any) -> None:
    visit.goto("doc/agent/P0066")
    visit.emulate_media(media="print")
    assert not visit.locator("header .places").is_visible()
    assert visit.locator("h1").is_visible()
