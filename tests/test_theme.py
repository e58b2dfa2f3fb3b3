"""A site looks as its `lod.toml` says: title, colours, logo, footer, languages, templates of its own."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from lod.config import Config, describe, load
from lod.errors import LodError
from lod.release import Release
from lod.web import create_app
from lod.web.pages import Frame, Site, Visit
from lod.web.words import FULL, Words
from tests.published import CONFIG

LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100"><path d="M0 0h200v100z"/></svg>'
THEME = """
[web]
languages = ["ko", "en"]
colours = { link = "#a00000" }
dark_colours = { link = "#ffaaaa" }
logo = "logo.svg"
footer = { en = "Run by [us](https://x.org/) <b>", ko = "[우리](https://x.org/)" }
templates = "own"
"""
HOME = '{% extends "lod/home.html" %}{% block main %}<p>Closed in August.</p>{{ super() }}{% endblock %}'


def themed(folder: Path, theme: str = THEME) -> Config:
    (folder / "own" / "static").mkdir(parents=True)
    (folder / "own" / "home.html").write_text(HOME, encoding="utf-8")
    (folder / "own" / "static" / "own.css").write_text("p { color: red }", encoding="utf-8")
    (folder / "logo.svg").write_text(LOGO, encoding="utf-8")
    (folder / "lod.toml").write_text(CONFIG + theme, encoding="utf-8")
    return load(folder / "lod.toml")


@pytest.fixture
def client(published: tuple[Config, Release], tmp_path: Path) -> FlaskClient:
    return create_app(published[1], themed(tmp_path)).test_client()


def page(client: FlaskClient, path: str = "/", language: str = "en") -> str:
    headers = {"Accept": "text/html", "Accept-Language": language}
    return client.get(path, headers=headers).text


def test_colours_are_in_the_stylesheet_under_a_name_of_its_own(client: FlaskClient) -> None:
    (href,) = re.findall(r'rel="stylesheet" href="\./(static/[^"]+)"', page(client))
    css = client.get(f"/{href}").text
    assert "@media screen and (not (prefers-color-scheme: dark)) { :root { --link: #a00000; } }" in css
    assert "@media screen and (prefers-color-scheme: dark) { :root { --link: #ffaaaa; } }" in css


def test_the_logo_has_a_size_before_it_is_there(client: FlaskClient) -> None:
    (src, width, height) = re.findall(
        r'<img src="\./([^"]+)" alt="" width="(\d+)" height="(\d+)"', page(client)
    )[0]
    assert (width, height) == ("72", "36")
    assert client.get(f"/{src}").mimetype == "image/svg+xml"


def test_the_footer_is_markdown_in_the_readers_language_and_no_html(client: FlaskClient) -> None:
    assert 'Run by <a href="https://x.org/">us</a> &lt;b&gt;' in page(client)
    assert '<a href="https://x.org/">우리</a>' in page(client, language="ko")


@pytest.mark.parametrize("language", ["ja", "zh"])
def test_a_title_and_a_footer_of_another_language_than_the_page_say_which(
    published: tuple[Config, Release], tmp_path: Path, language: str
) -> None:
    config = themed(tmp_path, THEME.replace('languages = ["ko", "en"]', ""))
    client = create_app(published[1], config).test_client()
    told = page(client, language=language)
    assert '<span lang="en">Test data</span>' in told
    assert '<h1 lang="en">Test data</h1>' in told
    assert '<p lang="en">Run by' in told
    assert '<h1><span lang="en">Test data</span></h1>' in page(client, "/dataset", language)
    assert "<h1>Test data</h1>" in page(client, language="en")


def test_only_the_languages_that_are_offered_are(client: FlaskClient) -> None:
    assert '<html lang="en">' in page(client, language="ja, en;q=0.5, ko;q=0.1")
    assert '<html lang="ko">' in page(client, language="de, ja")  # the first is for all others
    assert '<html lang="ko">' in page(client, "/?lang=ja", language="de")
    assert "日本語" not in page(client)


def test_a_template_and_a_file_of_its_own_stand_in_for_ours(client: FlaskClient) -> None:
    assert "<p>Closed in August.</p>" in page(client)
    assert "<h1>Test data</h1>" in page(client)
    assert "Closed" not in page(client, "/search")
    assert client.get("/static/own.css").mimetype == "text/css"


@pytest.mark.parametrize(
    ("theme", "said"),
    [
        ('colours = { lnk = "#a00000" }', "web.colours.lnk: unknown colour; did you mean link?"),
        ('dark_colours = { link = "red" }', "web.dark_colours.link: 'red' is not written as #rrggbb"),
        ('logo = "none.svg"', "web.logo: 'none.svg' is no file beside lod.toml"),
        ('logo = "lod.toml"', "web.logo: 'lod.toml' is not an SVG or PNG file"),
        ('templates = "none"', "web.templates: 'none' is not a folder"),
        ('languages = ["de"]', "web.languages: must be of en, ko, ja, zh"),
        ("languages = []", "web.languages: must be of"),
        ('footer = { "e n" = "x" }', "web.footer.e n: 'e n' is not a language tag"),
    ],
)
def test_a_look_that_cannot_be_is_refused_by_line_and_name(tmp_path: Path, theme: str, said: str) -> None:
    with pytest.raises(LodError, match=re.escape(said)) as refused:
        themed(tmp_path, f"[web]\n{theme}\n")
    line = (tmp_path / "lod.toml").read_text(encoding="utf-8").splitlines().index(theme) + 1
    assert f"lod.toml:{line}: " in str(refused.value)


def test_a_template_that_is_none_is_named_with_its_line(
    published: tuple[Config, Release], tmp_path: Path
) -> None:
    config = themed(tmp_path)
    (tmp_path / "own" / "home.html").write_text("<p>\n{% blok %}", encoding="utf-8")
    with pytest.raises(LodError, match=r"own/home\.html:2: .*blok"):
        create_app(published[1], config)


def test_a_template_may_ask_for_what_may_not_be_there(
    published: tuple[Config, Release], tmp_path: Path
) -> None:
    config = themed(tmp_path)
    home = "{{ frame.none|default('<no>') }} {{ frame.none is defined }} {{ frame.title }}"
    (tmp_path / "own" / "home.html").write_text(home, encoding="utf-8")
    client = create_app(published[1], config).test_client()
    assert page(client) == "&lt;no&gt; False Test data"


def test_the_look_is_printed_and_read_again(tmp_path: Path) -> None:
    config = themed(tmp_path)
    (tmp_path / "lod.toml").write_text(describe(config), encoding="utf-8")
    assert load(tmp_path / "lod.toml").web == config.web


def test_names_are_english_where_neither_the_reader_s_language_nor_the_vocabulary_has_any() -> None:
    site = Site(base="https://x.org/", languages=("ko", "en"))
    told = {language: Frame(site, Visit(path="/", language=language)).languages for language in FULL}
    assert told == {
        "en": ("en", "ko"), "ko": ("ko", "en"), "ja": ("ja", "en", "ko"), "zh": ("zh", "en", "ko")
    }  # fmt: skip


@pytest.mark.parametrize("language", FULL)
def test_the_frame_and_the_page_are_of_one_language_and_say_which(
    published: tuple[Config, Release], language: str
) -> None:
    client = create_app(published[1], published[0]).test_client()
    home, manual = page(client, language=language), page(client, "/docs/tutorial", language)
    assert f'<html lang="{language}">' in home
    assert f'<main id="part-content" tabindex="-1" lang="{language}">' in home
    assert Words(language)("dumps") in home
    assert Words(language)("home_lead") in home
    assert f'<html lang="{language}">' in manual  # in English, but for what leads through the site
    assert '<main id="part-content" tabindex="-1" lang="en">' in manual
