"""Each verb does what it says, in one line where it cannot, with the exit status that HOUSE.md gives."""

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import click
import pytest
from rdflib import Graph

from lod.cli.verbs import VERBS, Verbs

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
PROGRAM = [sys.executable, "-m", "lod"]
DONE, FOUND, IMPOSSIBLE = 0, 1, 2


def lod(folder: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run `lod` in a folder; whatever happens, nobody sees a traceback."""
    done = subprocess.run(
        [*PROGRAM, *arguments],
        cwd=folder,
        env=ENVIRONMENT,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset as `lod new` makes it, built once."""
    folder = tmp_path_factory.mktemp("cli") / "mydata"
    assert lod(folder.parent, "new", "mydata").returncode == DONE
    built = lod(folder, "build", "--day", "2026-01-02")
    assert built.returncode == DONE, built.stderr
    assert built.stdout.startswith("2026-01-02-")
    return folder


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "releases").glob("2*"))


class _Mistaken(Verbs):
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:
        return click.Command(cmd_name, callback=lambda: [][0])


def test_a_mistake_of_ours_is_told_apart_from_problems_that_were_found(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A script that publishes unless the status is 2 does not, and whoever mends it has the traceback."""
    with pytest.raises(SystemExit) as ended:
        _Mistaken("lod").main(["build"])

    assert ended.value.code == IMPOSSIBLE
    assert "IndexError: list index out of range" in capsys.readouterr().err


def test_help_names_every_verb(tmp_path: Path) -> None:
    told = lod(tmp_path, "--help").stdout
    assert all(f"\n  {verb} " in told for verb in VERBS)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("serve", "--prot", "1"), "No such option"),
        (("serve", "--port", "x"), "Invalid value for '--port'"),
        (("publisch",), "No such command"),
        (("convert",), "Missing argument"),
        (("build", "--day"), "requires an argument"),
        (("build", "more"), "unexpected extra argument"),
    ],
)
def test_a_mistake_in_the_command_line_is_one_line(
    tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = lod(tmp_path, *arguments)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (IMPOSSIBLE, "", 1), done.stderr
    assert done.stderr.startswith("lod: ")
    assert said in done.stderr
    assert "-h`" in done.stderr


@pytest.mark.parametrize("module", ["click", "lod.config", "flask", "gunicorn.arbiter"])
def test_an_interruption_while_all_is_imported_is_never_a_traceback(tmp_path: Path, module: str) -> None:
    watching = f"""
import os, signal, sys
from lod.cli import main
class Watch:
    def find_spec(self, name, *rest):
        if name == {module!r}:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Watch())
main()
"""
    done = subprocess.run(
        [sys.executable, "-c", watching, "serve"],
        cwd=tmp_path,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGINT, "", "")


@pytest.mark.slow
def test_a_new_dataset_is_small_and_builds_as_it_is(home: Path) -> None:
    settings = (home / "lod.toml").read_text(encoding="utf-8")
    assert len([line for line in settings.splitlines() if line.strip()]) <= 10
    assert len(names(home)) == 1
    checked = lod(home, "check")
    assert (checked.returncode, checked.stdout) == (DONE, f"{names(home)[0]} is whole\n")
    assert lod(home, "check", "--sources").returncode == DONE


def test_a_folder_with_something_in_it_is_not_written_into(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").touch()
    refused = lod(tmp_path.parent, "new", tmp_path.name)
    assert refused.returncode == IMPOSSIBLE
    assert refused.stderr.startswith("lod: ")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine.txt"]


@pytest.mark.slow
def test_a_release_is_published_rolled_back_compared_and_pruned(home: Path) -> None:
    register = home / "institutions.csv"
    register.write_text(
        register.read_text(encoding="utf-8") + "L004,Fourth Library,en,,,,,AT,\n", encoding="utf-8"
    )
    assert lod(home, "build", "--day", "2026-01-03").returncode == DONE
    first, second = names(home)
    assert lod(home, "publish").stdout == f"{second}\n"
    assert lod(home, "publish", first).stdout == f"{first}\n"
    assert f"* {first}" in lod(home, "releases").stdout
    difference = lod(home, "diff", first, second)
    assert difference.returncode == FOUND
    assert '"Fourth Library"@en' in difference.stdout
    assert all(line.startswith("+ ") for line in difference.stdout.splitlines())
    things = lod(home, "diff", "--things", first, second).stdout
    assert things == "created http://127.0.0.1:8000/id/agent/L004\n"
    assert lod(home, "diff", first, first).returncode == DONE
    assert lod(home, "releases", "--prune", "--keep", "1").returncode == DONE
    assert names(home) == [first, second], "the published one stays"
    lod(home, "publish")
    assert lod(home, "releases", "--prune", "--keep", "1").stdout == f"removed {first}\n"
    assert lod(home, "releases", "--prune", "--keep", "1").stderr == "nothing to remove\n"


@pytest.mark.slow
def test_a_release_under_another_base_is_named_before_it_is_served(home: Path) -> None:
    text = (home / "lod.toml").read_text(encoding="utf-8")
    moved = home / "moved.toml"
    moved.write_text(text.replace("http://127.0.0.1:8000/", "https://new.example.org/"), encoding="utf-8")
    with socket.socket() as taken:  # so that it ends at once
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        for file, lines in ((moved, 2), (home / "lod.toml", 1)):
            said = lod(home, "--config", str(file), "serve", "--port", port).stderr.splitlines()
            assert len(said) == lines, said
            assert "cannot listen" in said[-1]
            assert said[-1].endswith("(`--port` takes another)")
            assert (
                lines == 1
                or "built for http://127.0.0.1:8000/, and moved.toml now says https://new" in said[0]
            )


@pytest.mark.slow
def test_a_query_is_answered_on_the_command_line(home: Path) -> None:
    (home / "q.rq").write_text(
        "SELECT ?n WHERE { <id/agent/L001> <http://www.w3.org/2000/01/rdf-schema#label> ?n }"
    )
    assert "Lakeside National Library" in lod(home, "query", "q.rq").stdout
    told = json.loads(lod(home, "query", "--format", "json", "q.rq").stdout)
    assert len(told["results"]["bindings"]) == 1
    described = lod(home, "query", "-", stdin="DESCRIBE <http://127.0.0.1:8000/id/agent/L001>").stdout
    assert len(Graph().parse(data=described, format="turtle")) > 1
    wrong = lod(home, "query", "-", stdin="SELECT * {\n ?s ?p }")
    assert wrong.returncode == IMPOSSIBLE
    assert wrong.stderr.startswith("lod: line 2, column")


def test_a_file_is_converted_to_n_triples(home: Path) -> None:
    done = lod(home, "convert", "institutions", "institutions.csv")
    assert done.returncode == DONE
    assert len(Graph().parse(data=done.stdout, format="nt")) == len(set(done.stdout.splitlines()))
    assert lod(home, "convert", "registers", "institutions.csv").stdout
    broken = lod(home, "convert", "institutions", "-", stdin="key,nme\nL1,x\n")
    assert broken.returncode == FOUND
    assert "name" in broken.stderr


def test_a_converter_needs_no_configuration_but_a_base(tmp_path: Path) -> None:
    (tmp_path / "x.ttl").write_text("<a> <http://x.org/p> [] .")
    done = lod(tmp_path, "convert", "--base", "https://x.org/", "rdf", "x.ttl")
    assert done.stdout.startswith("<https://x.org/a> <http://x.org/p> <https://x.org/.well-known/genid/")
    assert lod(tmp_path, "convert", "rdf", "x.ttl").returncode == IMPOSSIBLE


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--config", "none.toml", "build"), "none.toml: there is no such file"),
        (("build", "--config", "none.toml"), "none.toml: there is no such file"),
        (("convert", "nothing", "institutions.csv"), "nothing is neither a source nor a converter"),
        (("convert", "institutions", "none.csv"), "none.csv: No such file"),
        (("publish", "2020-01-01-00000000"), "no release '2020-01-01-00000000'"),
        (("diff", "x", "y"), "no release 'x'"),
        (("check", "2020"), "no release '2020'"),
        (("query", "none.rq"), "none.rq: No such file"),
    ],
)
def test_what_cannot_be_done_is_one_line(home: Path, arguments: tuple[str, ...], said: str) -> None:
    done = lod(home, *arguments)
    assert done.returncode == IMPOSSIBLE
    assert done.stderr.startswith("lod: ")
    assert done.stderr.count("\n") == 1
    assert said in done.stderr


@pytest.mark.parametrize("verb", ["check", "serve", "publish"])
def test_where_nothing_was_built_yet_it_says_how(tmp_path: Path, verb: str) -> None:
    lod(tmp_path, "new", "a")
    done = lod(tmp_path / "a", verb)
    assert done.returncode == IMPOSSIBLE
    assert done.stderr.endswith("no release yet; `lod build` makes one\n")


def test_an_unknown_verb_or_option_is_refused(home: Path) -> None:
    for arguments in (("biuld",), ("build", "--dya", "2026-01-01"), ("build", "--day", "tomorrow")):
        assert lod(home, *arguments).returncode == IMPOSSIBLE


def test_config_prints_what_is_in_force(home: Path) -> None:
    told = lod(home, "config").stdout
    assert 'base = "http://127.0.0.1:8000/"' in told
    assert "timeout_s = 30" in told


def test_a_misspelt_option_of_a_source_is_found_by_config(tmp_path: Path) -> None:
    (tmp_path / "lod.toml").write_text(
        'base = "https://x.org/"\n[[source]]\nname = "a"\nconverter = "registers"\npath = "a"\nencodng = ""\n'
    )
    done = lod(tmp_path, "config")
    assert done.returncode == IMPOSSIBLE
    assert "source[1].encodng: unknown option of converter registers; did you mean encoding?" in done.stderr


def test_a_misspelt_key_that_a_source_needs_is_named(tmp_path: Path) -> None:
    (tmp_path / "lod.toml").write_text(
        'base = "https://x.org/"\n[[source]]\nname = "a"\nconverter = "registers"\npth = "a"\n'
    )
    done = lod(tmp_path, "config")
    assert done.returncode == IMPOSSIBLE
    assert "lod.toml:5: source[1].pth: unknown key; did you mean path?" in done.stderr


TABLES = """base = "https://x.org/"
[[source]]
name      = "one"
converter = "register_table"
path      = "one.csv"
columns   = { key = "no", name = "nmae" }
[[source]]
name      = "two"
converter = "register_table"
path      = "two.csv"
columns   = { key = "no", name = "name", hoempage = "web" }
"""


def test_what_the_configuration_says_of_tables_is_held_against_them_before_anything_is_converted(
    tmp_path: Path,
) -> None:
    (tmp_path / "lod.toml").write_text(TABLES)
    for name in ("one.csv", "two.csv"):
        (tmp_path / name).write_text("no,name,web\n1,A,\n")
    for verb in (("build",), ("check", "--sources")):
        done = lod(tmp_path, *verb)
        assert done.returncode == IMPOSSIBLE
        first, second = done.stderr.splitlines()
        assert first == "lod: one.csv:1: no column nmae; there are no, name, web (source one)"
        assert second.startswith("lod: two.csv: columns.hoempage is not known; it may be ")


def test_a_file_in_another_encoding_is_said_to_be_one(tmp_path: Path) -> None:
    (tmp_path / "lod.toml").write_text(
        TABLES.partition('[[source]]\nname      = "two')[0].replace("nmae", "name")
    )
    (tmp_path / "one.csv").write_bytes("no,name\n1,국립중앙도서관\n".encode("cp949"))
    done = lod(tmp_path, "build")
    assert done.returncode == IMPOSSIBLE
    assert 'declare encoding = "cp949"' in done.stderr
    *_, what, how, last = done.stderr.splitlines()
    assert what == "lod: what keeps a release from being sealed: 1 wrong-encoding"
    assert (
        how == "lod: wrong-encoding: what stands after those bytes was not read; set `encoding` of the source"
    )
    assert last == "lod: nothing was sealed"


RECORD = """=LDR  00000nz  a2200000n  4500
=001  A{0}
=100  1\\$aHong, Gildong {0}
=371  \\\\$aStreet {0}

"""
NAMES = 'base = "https://x.org/"\n[[source]]\nname = "a"\nconverter = "marc_authority"\npath = "names.mrk"\n'


def test_what_is_said_alike_of_many_records_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "names.mrk").write_text("".join(RECORD.format(number) for number in range(9)))
    done = lod(
        tmp_path, "convert", "--base", "https://x.org/", "--report", "all.txt", "marc_authority", "names.mrk"
    )
    assert done.stderr.count("[private]") == 3
    assert "9 private; the first 3 are shown, --report FILE takes all" in done.stderr
    assert (tmp_path / "all.txt").read_text().count("[private]") == 9
    (tmp_path / "lod.toml").write_text(NAMES)
    built = lod(tmp_path, "build")
    release = tmp_path / "releases" / built.stdout.strip()
    assert built.stderr.splitlines()[-1] == f"notices: {release / 'problems.txt'}"  # there are no problems
    (line,) = [one for one in (release / "problems.txt").read_text().splitlines() if "[private]" in one]
    assert line.endswith("[private]; the same 9 times: 1, 6, 11, 16, 21, …")
    assert (release / "problems.json").read_text().count('"private"') == 9 + 1  # and their number


def test_a_report_of_nothing_is_empty_whatever_stood_there(tmp_path: Path) -> None:
    (tmp_path / "names.mrk").write_text("=LDR  00000nz  a2200000n  4500\n=001  a1\n=100  1\\$aKey, J.\n\n")
    (tmp_path / "all.txt").write_text("names.mrk:1: 371: of another day\n")
    given = ("convert", "--base", "https://x.org/", "--report", "all.txt", "marc_authority", "names.mrk")
    assert lod(tmp_path, *given).returncode == 0
    assert (tmp_path / "all.txt").read_text() == ""


def test_a_record_of_which_nothing_is_told_is_said_to_be_of_no_entity(tmp_path: Path) -> None:
    (tmp_path / "names.mrk").write_text("=LDR  00000nz  a2200000n  4500\n=001  a1\n=130  \\0$aA work\n\n")
    done = lod(tmp_path, "convert", "--base", "https://x.org/", "marc_authority", "names.mrk")
    assert (done.returncode, done.stdout) == (0, "")
    assert "names.mrk:1: record: describes no entity of its own: title" in done.stderr


@pytest.mark.slow
def test_what_is_out_of_form_alike_in_many_records_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "names.mrk").write_text("".join(RECORD.replace("nz", " z").format(n) for n in range(9)))
    (tmp_path / "lod.toml").write_text(NAMES)
    release = tmp_path / "releases" / lod(tmp_path, "build").stdout.strip()
    (line,) = [one for one in (release / "problems.txt").read_text().splitlines() if "leader/05" in one]
    assert line.endswith("[record-status]; the same 9 times: 1, 6, 11, 16, 21, …")


@pytest.mark.slow
def test_of_problems_that_are_alike_the_first_are_shown(tmp_path: Path) -> None:
    stanzas = (RECORD.replace("=100", "=103").format(number) for number in range(9))
    (tmp_path / "names.mrk").write_text("".join(stanzas) + RECORD.format(9))
    given = ("convert", "--base", "https://x.org/", "--report", "all.txt", "marc_authority", "names.mrk")
    converted = lod(tmp_path, *given)
    assert converted.returncode == FOUND
    assert converted.stderr.count("there is no heading") == 5
    assert "9 problems no-heading; the first 5 are shown, --report FILE takes all\n" in converted.stderr
    assert (tmp_path / "all.txt").read_text().count("there is no heading") == 9
    (tmp_path / "lod.toml").write_text(NAMES)
    built = lod(tmp_path, "build")
    assert built.stderr.count("there is no heading") == 5
    assert "names.mrk: 1XX: 9 problems no-heading; the first 5 are shown\n" in built.stderr
    report = tmp_path / "releases" / built.stdout.strip() / "problems.txt"
    assert built.stderr.splitlines()[-1] == f"problems: {report}"
    assert report.read_text().count("there is no heading") == 9
    assert lod(tmp_path, "check", "--sources").stderr.count("there is no heading") == 9


@pytest.mark.slow
def test_problems_are_found_and_a_broken_reference_refused(tmp_path: Path) -> None:
    lod(tmp_path, "new", "a")
    register = tmp_path / "a" / "institutions.csv"
    register.write_text("key,name,country\nL1,One,AT\nL2,Two,Austria\n", encoding="utf-8")
    done = lod(tmp_path / "a", "build")
    assert done.returncode == FOUND
    assert "institutions.csv:3: country:" in done.stderr
    assert len(names(tmp_path / "a")) == 1
    register.write_text("key,name,parent\nL1,One,L9\nL1,Two,\n", encoding="utf-8")
    for arguments in (("build",), ("check", "--sources")):
        done = lod(tmp_path / "a", *arguments)
        assert done.returncode == IMPOSSIBLE
        assert "institutions.csv:2: parent: agent L9 is not there" in done.stderr
        assert "institutions.csv:3: key: 'L1' stands on line 2" in done.stderr
    assert len(names(tmp_path / "a")) == 1


@pytest.mark.parametrize(
    ("path", "releases", "where"),
    [
        ("자료.ttl", "releases", "lod.toml:6: source[1].path: '자료.ttl'"),
        ("x.ttl", "릴리스", "lod.toml:2: releases: "),
    ],
)
def test_a_name_that_the_locale_has_no_file_for_is_told(
    tmp_path: Path, path: str, releases: str, where: str
) -> None:
    (tmp_path / "lod.toml").write_text(
        f'base = "https://data.example.org/"\nreleases = "{releases}"\n'
        f'[[source]]\nname = "x"\nconverter = "rdf"\npath = "{path}"\n',
        encoding="utf-8",
    )
    (tmp_path / path).write_text("", encoding="utf-8")
    done = subprocess.run(
        [*PROGRAM, "check", "--sources"],
        cwd=tmp_path,
        env={**ENVIRONMENT, "PYTHONUTF8": "0", "LC_ALL": "POSIX"},
        capture_output=True,
        check=False,
    )
    said = done.stderr.decode()
    assert done.returncode == IMPOSSIBLE
    assert said.startswith(f"lod: {where}")
    assert said.endswith("cannot be the name of a file in this locale (ascii); set LC_ALL=C.UTF-8\n")


def test_who_reads_our_output_may_stop(home: Path) -> None:
    command = " ".join(f"'{word}'" for word in [*PROGRAM, "convert", "institutions", "institutions.csv"])
    done = subprocess.run(
        ["bash", "-c", f"{command} | head -1; exit ${{PIPESTATUS[0]}}"],
        cwd=home,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.count("\n") == 1
    assert done.stderr == ""


@pytest.mark.parametrize(
    "arguments",
    [("releases",), ("config",), ("query", "all.rq"), ("convert", "institutions", "institutions.csv")],
)
def test_who_wants_nothing_of_what_is_told_has_what_he_wanted(home: Path, arguments: tuple[str, ...]) -> None:
    (home / "all.rq").write_text("SELECT * { ?s ?p ?o }")
    read, write = os.pipe()
    os.close(read)
    try:
        done = subprocess.run(
            [*PROGRAM, *arguments],
            cwd=home,
            env=ENVIRONMENT,
            stdout=write,
            stderr=subprocess.PIPE,
            check=False,
        )
    finally:
        os.close(write)
    assert (done.returncode, done.stderr) == (DONE, b"")


def test_a_build_whose_reports_nobody_takes_is_not_one_with_problems(home: Path) -> None:
    """A script that publishes after 0 and 1 would publish what was there before."""
    read, write = os.pipe()
    os.close(read)
    try:
        done = subprocess.run([*PROGRAM, "build"], cwd=home, env=ENVIRONMENT, stderr=write, check=False)
    finally:
        os.close(write)
    assert done.returncode == IMPOSSIBLE


@pytest.mark.parametrize("closed", ["2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_what_is_said_may_be_closed(home: Path, closed: str) -> None:
    for arguments in (("build", "--day", "2026-01-02"), ("check", "--sources"), ("query", "-")):
        expected = lod(home, *arguments).returncode
        command = " ".join(f"'{word}'" for word in [*PROGRAM, *arguments])
        done = subprocess.run(["sh", "-c", f"{command} {closed}"], cwd=home, env=ENVIRONMENT, check=False)
        assert done.returncode == expected, arguments


@pytest.mark.slow
def test_a_folder_that_may_not_be_written_is_one_line(home: Path, tmp_path: Path) -> None:
    (tmp_path / "releases").write_text("a file where the folder should be")
    for name in ("lod.toml", "institutions.csv"):
        (tmp_path / name).write_bytes((home / name).read_bytes())
    done = lod(tmp_path, "build")
    assert done.returncode == IMPOSSIBLE
    assert done.stderr.splitlines()[-1].startswith("lod: ")
