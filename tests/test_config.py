"""`lod.toml` is read strictly: a mistake is named with file, line and path; all else has a default."""

from pathlib import Path

import pytest

from lod.config import Config, describe, load
from lod.errors import LodError

SMALLEST = """
base = "https://data.example.org/"
[[source]]
name = "partners"
converter = "registers"
path = "*.csv"
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "lod.toml"
    path.write_text(text, encoding="utf-8")
    return path


def config(folder: Path, text: str) -> Config:
    return load(write(folder, text))


def test_base_and_one_source_are_enough(tmp_path: Path) -> None:
    read = config(tmp_path, SMALLEST)
    assert read.base == "https://data.example.org/"
    assert [s.name for s in read.sources] == ["partners"]
    assert read.releases == tmp_path / "releases"
    assert (read.web.host, read.web.port, read.sparql.timeout_s) == ("127.0.0.1", 8000, 30)
    assert read.max_problems is None


def test_the_shipped_data_are_offered_to_harvesters() -> None:
    assert load(Path(__file__).parents[1] / "lod.toml").web.admin_email


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SMALLEST + "[web]\nprot = 8000", ":8: web.prot: unknown key; did you mean port?"),
        (SMALLEST + "[webb]\nport = 8000", ":7: webb: unknown key; did you mean web?"),
        ("titel = 'x'" + SMALLEST, ":1: titel: unknown key; did you mean title?"),
        (SMALLEST + "[web]\nport = '8000'", ":8: web.port: must be a whole number"),
        (SMALLEST + "[web]\nport = true", ":8: web.port: must be a whole number"),
        (SMALLEST + "[web]\nport = 70000", ":8: web.port: must be 0 to 65535"),
        (SMALLEST + "[sparql]\ntimeout_s = 0", ":8: sparql.timeout_s: must be 1 or more"),
        (
            SMALLEST + "[web]\ntrusted_proxies = ['::1', 'unix', '10.0.0.0/8', 'localhost']",
            ":8: web.trusted_proxies: 'localhost' is no IP address, no network, and not unix",
        ),
        (SMALLEST + "[web]\nadmin_email = 'me'", ":8: web.admin_email: 'me' is no address of an e-mail"),
        ("web = 3\n" + SMALLEST, ":1: web: must be a table"),
        ("languages = 'ko'\n" + SMALLEST, ":1: languages: must be a list of strings"),
        ("languages = ['한국어']\n" + SMALLEST, "languages: '한국어' is not a language tag"),
        ("title = { en = 3 }\n" + SMALLEST, ":1: title: must be a table of texts"),
        ("licence = 'CC0'\n" + SMALLEST, ":1: licence: 'CC0' is not an absolute IRI"),
        ("max_problems = -1\n" + SMALLEST, "max_problems: must be a number of records"),
        ("max_problems = 1.5\n" + SMALLEST, "max_problems: must be a number of records"),
        ("max_lost = -1\n" + SMALLEST, "max_lost: must be a number of records"),
        (SMALLEST.replace('base = "https://data.example.org/"', ""), "base: is required"),
        ("base = 'https://x.org/'", "source: is required"),
        ("base = 'https://x.org/'\nsource = 3", "source: must be written as [[source]]"),
        (SMALLEST.replace('name = "partners"', ""), ":3: source[1].name: is required"),
        (SMALLEST.replace('"partners"', '"a b"'), ":4: source[1].name: 'a b' may hold 64 letters"),
        (SMALLEST.replace('"partners"', '"vocabulary"'), "source[1].name: 'vocabulary' is a name of our own"),
        (
            SMALLEST + SMALLEST.partition("org/")[2][2:].replace("partners", "Partners"),
            "source[2].name: 'Partners' is the name of source[1] already",
        ),
        (SMALLEST.replace('"*.csv"', "7"), ":6: source[1].path: must be a string"),
        ("base = \n" + SMALLEST, ":1:8: Invalid value"),
        (SMALLEST + "[web\n", ":7:5: Expected ']' at the end of a table declaration"),
        (SMALLEST + "[web]\n[web]\n", ":8:"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_path(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(LodError) as error:
        config(tmp_path, text)
    assert str(error.value).startswith(str(tmp_path / "lod.toml"))
    assert said in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "base",
    ["", "data.example.org/", "https://x.org", "ftp://x.org/", "https:///x/", "https://x.org/?a/", "https://x.org/#/",
     "https://x.org/a/../b/", "https://x.org/./",
     "https://x .org/", "https://x.org:99999/", "https://a@x.org/", "/x/",
     "https://x.org//data/", "https://x.org/a%20b/"],
)  # fmt: skip
def test_a_base_that_cannot_begin_an_iri_is_refused(tmp_path: Path, base: str) -> None:
    with pytest.raises(LodError, match="base: must be an absolute http or https IRI"):
        config(tmp_path, SMALLEST.replace("https://data.example.org/", base))


def test_a_file_that_is_not_there_or_not_utf8_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(LodError, match="there is no such file"):
        load(tmp_path / "lod.toml")
    (tmp_path / "lod.toml").write_bytes("base = 1\n# 한".encode("cp949"))
    with pytest.raises(LodError, match=r"lod\.toml:2: is not UTF-8"):
        load(tmp_path / "lod.toml")


def test_options_of_the_converter_stay_beside_the_source(tmp_path: Path) -> None:
    (source,) = config(tmp_path, SMALLEST + 'encoding = "cp949"\nkeys = { a = "b" }').sources
    assert source.options == {"encoding": "cp949", "keys": {"a": "b"}}


def test_a_key_with_a_stop_needs_no_quotation_marks(tmp_path: Path) -> None:
    (source,) = config(
        tmp_path, SMALLEST + 'columns = { key = "No.", id.member = "Member", "id.b" = "B" }'
    ).sources
    assert source.options == {"columns": {"key": "No.", "id.member": "Member", "id.b": "B"}}


@pytest.mark.parametrize("folder", ["plain", "with [brackets]", "한글 folder"])
def test_files_are_found_relative_to_the_configuration(tmp_path: Path, folder: str) -> None:
    home = tmp_path / folder
    (home / "in").mkdir(parents=True)
    for name in ("b.csv", "a.csv", "in/c.csv"):
        (home / name).touch()
    (source,) = config(home, SMALLEST).sources
    assert source.files() == (("a.csv", home / "a.csv"), ("b.csv", home / "b.csv"))
    (source,) = config(home, SMALLEST.replace("*.csv", "**/*.csv")).sources
    assert [name for name, _ in source.files()] == ["a.csv", "b.csv", "in/c.csv"]


def test_a_file_elsewhere_is_reported_without_where_it_lies(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "else" / "deep").mkdir(parents=True)
    (tmp_path / "else" / "deep" / "x.csv").touch()
    for pattern, name in (("/else/*/x.csv", "deep/x.csv"), ("/else/deep/x.csv", "x.csv")):
        (source,) = config(tmp_path / "home", SMALLEST.replace("*.csv", f"{tmp_path}{pattern}")).sources
        assert [name for name, _ in source.files()] == [name]
    (source,) = config(tmp_path / "home", SMALLEST.replace("*.csv", "../else/deep/*.csv")).sources
    assert [name for name, _ in source.files()] == ["x.csv"]


def test_a_pattern_that_matches_no_file_is_an_error(tmp_path: Path) -> None:
    (source,) = config(tmp_path, SMALLEST).sources
    with pytest.raises(LodError, match=r"source partners: no file matches .*\*\.csv"):
        source.files()


def test_what_is_in_force_reads_back_as_the_same(tmp_path: Path) -> None:
    text = (
        'title = { en = "P\\"ä\\u0007r", ko = "한국" }\nmax_problems = 0.01\nmax_lost = 7\nkeep = 3\n'
        + SMALLEST
        + 'licence = "https://x.org/l"\nencoding = "cp949"\ncolumns = { "a b" = "c" }\n[web]\nport = 81\n'
    )
    first = config(tmp_path, text)
    assert config(tmp_path, describe(first)) == first
    assert "timeout_s = 30" in describe(first)
