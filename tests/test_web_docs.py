"""The documentation is shown as pages that lead to one another and let nothing through that is no text."""

import re

import pytest
from flask.testing import FlaskClient

from lod.config import Config
from lod.release import Release
from lod.web import create_app
from lod.web.docs import texts
from lod.web.pages.markdown import block


@pytest.fixture(scope="module")
def client(published: tuple[Config, Release]) -> FlaskClient:
    return create_app(published[1], published[0]).test_client()


def page(client: FlaskClient, name: str, language: str = "en") -> str:
    response = client.get(f"/docs/{name}", headers={"Accept-Language": language})
    assert response.status_code == 200, name
    return response.text


@pytest.mark.parametrize("name", [name for name in sorted(texts()) if name != "index"])
def test_a_page_leads_only_where_something_is(client: FlaskClient, name: str) -> None:
    html = page(client, name)
    assert html.count("<h1") == 1
    assert f'<a href="../docs/{name}" aria-current="page">' in html, "it stands in the index"
    for path, anchor in re.findall(r'href="\.\./docs/([\w-]*)(?:#([^"]*))?"', html):
        led = page(client, path)
        assert not anchor or f'id="{anchor}"' in led, f"{path}#{anchor}"
    for anchor in re.findall(r'href="#([^"]+)"', html):
        assert f'id="{anchor}"' in html, anchor


def test_the_frame_follows_the_reader_and_the_text_says_that_it_is_english(client: FlaskClient) -> None:
    html = page(client, "tutorial", "ko")
    assert '<html lang="ko">' in html
    assert '<main id="part-content" tabindex="-1" lang="en">' in html
    assert "본문으로 건너뛰기" in html


@pytest.mark.parametrize("tag", ["ko", "KO", "ko-KR", "Ko-Kore-KR"])
def test_a_language_is_asked_for_by_any_tag_that_begins_with_it(client: FlaskClient, tag: str) -> None:
    assert '<html lang="ko"' in client.get(f"/docs/tutorial?lang={tag}").text
    assert '<html lang="en"' in client.get(f"/docs/tutorial?lang=en-{tag}").text


def test_a_link_keeps_the_language_that_was_chosen(client: FlaskClient) -> None:
    html = client.get("/docs/tutorial?lang=ko").text
    assert 'href="../docs/publish-marc?lang=ko"' in html
    assert 'href="?lang=en"' in html


def test_the_markdown_itself_is_had(client: FlaskClient) -> None:
    response = client.get("/docs/tutorial.md")
    assert response.mimetype == "text/markdown"
    assert response.text == texts()["tutorial"]
    for accept, media_type in (("text/markdown, text/html;q=0.9", "text/markdown"), ("*/*", "text/html")):
        negotiated = client.get("/docs/tutorial", headers={"Accept": accept})
        assert negotiated.mimetype == media_type
        assert (negotiated.data == response.data) == (media_type == "text/markdown")


@pytest.mark.parametrize(
    ("path", "status"), [("/docs", 308), ("/docs/none", 404), ("/docs/../setup.cfg", 404)]
)
def test_what_is_no_page_is_not_there(client: FlaskClient, path: str, status: int) -> None:
    assert client.get(path).status_code == status


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "a <img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        '```"><script>\n</code><script>\n```',
        "![x](javascript:alert(1))",
    ],
)
def test_markdown_cannot_bring_in_anything_that_runs(text: str) -> None:
    html = str(block(text).html)
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html
    assert 'href="data' not in html


@pytest.mark.parametrize(
    ("path", "page"),
    [
        *((path, f"{path}/") for path in ("/docs", "/dumps", "/pictures")),
        *((f"{page}/", page) for page in ("/search", "/dataset", "/browse/ko", "/questions", "/docs/http")),
    ],
)
def test_a_slash_too_few_or_too_many_leads_to_the_page_without_a_trace_of_the_host(
    client: FlaskClient, path: str, page: str
) -> None:
    led = client.get(f"{path}?lang=ko", headers={"Host": "evil.example"})
    assert (led.status_code, led.headers["Location"]) == (308, f"{page}?lang=ko")
    assert led.headers["Vary"] == "Accept-Encoding"
    assert b"evil" not in led.data
    assert client.get(page, headers={"Accept": "text/html"}).status_code == 200


@pytest.mark.parametrize("path", ["/nowhere/", "/search//", "/id/agent/P1/", "/doc/agent/P1/", "/label/"])
def test_where_there_is_no_page_a_slash_leads_nowhere(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_headings_of_the_same_words_have_anchors_of_their_own() -> None:
    assert [one.anchor for one in block("# A\n## B c\n## B c\n## 이름").headings] == [
        "a",
        "b-c",
        "b-c-2",
        "이름",
    ]
