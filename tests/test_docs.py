"""What the documentation says is so: its commands run, its keys and options are those of the code."""

import inspect
import json
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from click.testing import CliRunner

from lod.cli.verbs import VERBS, group
from lod.config import Build, Config, Source, Sparql, Web, load
from lod.converters import CONVERTERS
from lod.web.pages.markdown import block

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([ROOT / "README.md", ROOT / "data/README.md", *(ROOT / "docs").glob("*.md")])
FILLED = {"source", "base", "first"}  # parameters of a converter that the build fills


def text(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text(page), re.DOTALL)


def keys() -> Iterator[str]:
    unsaid = {"sources", "config_file", "build", "web", "sparql", "options", "folder"}
    for part in (Config, Source, Build, Web, Sparql):
        yield from (field.name for field in fields(part) if field.name not in unsaid)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)]+)\)", page.read_text(encoding="utf-8")):
        if not link.startswith("http"):
            file, _, heading = link.partition("#")
            there = page.parent / file if file else page
            assert there.exists(), link
            if heading:
                anchors = {each.anchor for each in block(there.read_text(encoding="utf-8")).headings}
                assert heading in anchors, link


@pytest.mark.parametrize("key", sorted(set(keys())))
def test_every_key_of_the_configuration_is_described(key: str) -> None:
    assert f"| `{key}` |" in text("docs/configuration.md")


@pytest.mark.parametrize("part", [Build, Web, Sparql], ids=lambda part: part.__name__)
def test_the_defaults_that_are_described_are_those_in_force(part: type) -> None:
    for field in fields(part):
        value = getattr(part(), field.name)
        plain = f"`{value}`" if isinstance(value, int) else f'`"{value}"`'
        several = f"`{json.dumps(value)}`"  # a TOML array of strings is a JSON array
        shown = (
            several
            if isinstance(value, tuple)
            else "`{}`"
            if value == {}
            else plain
            if value != ""
            else "none"
        )
        assert f"| `{field.name}` | {shown} |" in text("docs/configuration.md")


@pytest.mark.parametrize("name", sorted(CONVERTERS))
def test_every_converter_and_each_of_its_options_is_described(name: str) -> None:
    page = text("docs/sources.md")
    assert f"| `{name}` |" in page
    options = inspect.signature(CONVERTERS[name]).parameters.values()
    for option in options:
        if option.kind is option.KEYWORD_ONLY and option.name not in FILLED:
            assert f"`{option.name}`" in page or f"\n{option.name} " in page, option.name


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_is_described_and_helps(verb: str) -> None:
    assert f"| `lod {verb}" in text("docs/operation.md")
    helped = CliRunner().invoke(group, [verb, "--help"])
    assert helped.exit_code == 0
    assert verb in helped.output


def test_the_configuration_of_the_readme_is_one(tmp_path: Path) -> None:
    (shown,) = blocks("README.md", "toml")
    (tmp_path / "lod.toml").write_text(shown, encoding="utf-8")
    assert load(tmp_path / "lod.toml").sources[0].converter in CONVERTERS


def test_the_table_of_the_documentation_is_a_source(tmp_path: Path) -> None:
    (shown,) = blocks("docs/sources.md", "toml")
    (tmp_path / "lod.toml").write_text('base = "https://example.org/"\n' + shown, encoding="utf-8")
    options = load(tmp_path / "lod.toml").sources[0].options
    assert set(options) <= set(inspect.signature(CONVERTERS["register_table"]).parameters)


@pytest.mark.slow
def test_a_new_dataset_is_built_as_the_readme_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    runner = CliRunner()
    assert runner.invoke(group, ["new", "mydata"]).exit_code == 0
    monkeypatch.chdir(tmp_path / "mydata")
    built = runner.invoke(group, ["build"])
    assert built.exit_code == 0, built.output
    assert runner.invoke(group, ["check"]).exit_code == 0


def test_every_page_of_the_documentation_is_named_in_the_readme() -> None:
    for page in (ROOT / "docs").glob("*.md"):
        assert f"(docs/{page.name})" in text("README.md")
