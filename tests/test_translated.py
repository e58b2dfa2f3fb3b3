"""Whatever a page says of what went wrong, it says in the language of the reader."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from lod.errors import InvalidValue
from lod.identifiers import SCHEMES
from lod.web import create_app
from lod.web.questions.forms import forms
from lod.web.translated import translated
from lod.web.words import FULL, Words
from tests.published import make

ROOT = Path(__file__).resolve().parents[1]
OTHERS = FULL[1:]
LETTERS = {"ko": "[가-힣]", "ja": "[ぁ-ゖァ-ヺ]", "zh": "[一-龥]"}
# Sentences of protocols whose answers are no pages, and of metrics.
APART = (
    "oai",
    "reconcile",
    "reconcile_draft.py",
    "reconcile_request.py",
    "metrics.py",
    "comparing.py",
    "sparql_client",
)


FAULTS = {
    "Busy", "BadQuery", "Failed", "ForbiddenService", "TimedOut", "TooLarge", "TooMany", "Unreachable",
    "Unwritable",
}  # fmt: skip


def sentences() -> Iterator[str]:
    """Yield the sentences in the sources of the web's rooms that are no documentation."""
    for path in sorted((ROOT / "lod" / "web").rglob("*.py")):
        if any(str(path).find(f"/{name}") >= 0 for name in APART):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        documented = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        pieces = {
            id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values
        }
        for node in ast.walk(tree):
            if id(node) in documented or id(node) in pieces:
                continue
            text = told(node)
            if re.fullmatch(r"(?:[A-Z]|\{)[^\n]{12,}[^.\s]\.", text) and " " in text and "<" not in text:
                yield text


def faults_of_queries() -> Iterator[str]:
    """Yield what is said of a query that was not answered, as a page has it."""
    rooms = (ROOT / "lod" / "sparql", ROOT / "lod" / "web")
    for path in (file for room in rooms for file in sorted(room.rglob("*.py"))):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FAULTS:
                said = told(node.args[0]) if node.args else ""
                if said and said != "17":
                    yield f"{said[0].upper()}{said[1:].removesuffix('.')}."


def mistakes_in_queries() -> Iterator[str]:
    """Yield what is said of a query with a mistake in it, as the editor has it."""
    text = (ROOT / "lod" / "sparql" / "position.py").read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(text)):
        said = told(node)
        if re.match(r"(?:17|this|the) .*(?:is|ends|holds) ", said) and "\n" not in said:
            yield f"{said[0].upper()}{said[1:]}."


def told(node: ast.AST) -> str:
    """Return a text of the sources, with a number for whatever fills it."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "17" for part in node.values)
    return ""


@pytest.mark.parametrize("sentence", sorted({*sentences(), *faults_of_queries(), *mistakes_in_queries()}))
def test_a_sentence_of_the_sources_is_told_in_every_language(sentence: str) -> None:
    assert [language for language in OTHERS if not translated(sentence, Words(language))] == []


@pytest.mark.parametrize("about", ["name", "query", "prefix"])
@pytest.mark.parametrize("language", OTHERS)
def test_what_is_too_long_is_named_in_the_language_of_the_sentence(about: str, language: str) -> None:
    said = translated(f"The {about} is longer than 400 characters.", Words(language))
    assert "400" in said
    assert not re.search("[A-Za-z]", said)


@pytest.mark.parametrize("language", OTHERS)
def test_a_sentence_has_the_same_blanks_in_every_language(language: str) -> None:
    told = Words(language).section("errors")
    assert told.keys() == Words(OTHERS[0]).section("errors").keys()
    for english, other in told.items():
        assert set(re.findall(r"{\d}", english)) == set(re.findall(r"{\d}", other)), english


def variables(query: str) -> set[str]:
    """Return the variables that a query projects: the columns of its answer."""
    head = re.search(r"SELECT(?: DISTINCT)?(.*?)(?:WHERE|\{)", query, re.DOTALL)
    if head is None:  # ASK
        return set()
    made = re.findall(r"AS \?(\w+)\)", head[1])
    return {*made, *re.findall(r"\?(\w+)", re.sub(r"\(.*?AS \?\w+\)", "", head[1]))}


@pytest.mark.parametrize("language", FULL)
def test_every_column_and_every_blank_of_a_question_has_words(language: str) -> None:
    shown = {blank.name for form in forms("https://x.org/") for blank in form.blanks}
    shown = shown.union(*(variables(form.query) for form in forms("https://x.org/")))
    for path in (ROOT / "vocab" / "queries").glob("*.rq"):
        shown |= variables(path.read_text(encoding="utf-8"))
    assert shown <= set(Words(language).section("columns"))


def rule_broken(scheme: str, text: str) -> str:
    """Return which rule of a scheme a text breaks, with the text; "" for none."""
    try:
        SCHEMES[scheme].parse(text)
    except InvalidValue as error:
        return str(error)
    return ""


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("scheme", sorted(SCHEMES))
def test_the_rule_that_an_identifier_breaks_is_told_in_every_language(scheme: str, language: str) -> None:
    wrong = ("no such thing?", "12345", "0000000000000000", "가", "Q", "KR-", "ab", "978-0-00-000000-1")
    broken = [rule for text in wrong if (rule := rule_broken(scheme, text))]
    assert broken
    for rule in broken:
        said = translated(f"This is no {scheme}: {rule}.", Words(language))
        assert re.search(LETTERS[language], said), rule
        assert not re.search(" (is|has) ", said), rule


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    config, release = make(tmp_path_factory.mktemp("translated"))
    return create_app(release, config).test_client()


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize(
    ("path", "accept", "status"),
    [
        ("/id/agent/nobody", "text/html", 404),
        ("/id/isni/0000-0001-2308-2571", "text/html", 404),
        ("/doc/agent/P1", "text/html;q=0, image/png", 406),
        ("/id/agent/gone", "text/html", 410),
        ("/search?limit=x", "text/html", 400),
        ("/changes?since=yesterday", "text/html", 400),
        ("/dumps/none", "text/html", 404),
        ("/questions/none", "text/html", 404),
        ("/pictures/none", "text/html", 404),
        ("/browse/klingon", "text/html", 404),
        ("/nothing/here", "text/html", 404),
    ],
)
def test_an_error_page_is_of_one_language_throughout(
    client: FlaskClient, path: str, accept: str, status: int, language: str
) -> None:
    answer = client.get(path, headers={"Accept": accept, "Accept-Language": language})
    assert answer.status_code == status
    if not answer.content_type.startswith("text/html"):
        return
    assert f'<html lang="{language}">' in answer.text
    (main,) = re.findall(r"<main.*?</main>", answer.text, re.DOTALL)
    assert 'lang="en"' not in re.sub(r"<(a|dd|span|li)[^>]*>.*?</\1>", "", main, flags=re.DOTALL)
