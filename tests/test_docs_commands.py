"""The commands of the documentation run, page by page, each in an empty folder.

A block is fenced with its language and what to do with it: `sh run` is run (`status=1`: ends so), `sh serve`
is started in the background and waited for, `csv file=NAME` is saved. Other blocks are shown only.
"""

import os
import re
import shlex
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"(?ms)^```(\w+) ((?:run|serve|file=).*?)\n(.*?)^```$")
PATIENCE = 60  # seconds for a server to begin
SERVED = "127.0.0.1:8000"  # as the pages say


@dataclass(frozen=True)
class Step:
    """A block that does something."""

    kind: str  # "run", "serve", or "file=NAME"
    text: str
    status: int = 0


def steps(page: Path) -> Iterator[Step]:
    for _, told, text in BLOCK.findall(page.read_text(encoding="utf-8")):
        kind, *rest = told.split()
        status = next((int(one.removeprefix("status=")) for one in rest if one.startswith("status=")), 0)
        yield Step(kind, text, status)


PAGES = [page for page in sorted((ROOT / "docs").glob("*.md")) if any(steps(page))]
NAMES = [page.stem for page in PAGES]


def script(page: Path, port: int) -> Iterator[str]:
    """The page as one shell script, that stays in the folder into which a block has gone."""
    yield "set -eu\nserver="
    yield "trap 'ended=$?; [ $ended = 0 ] || echo block $block; ${server:+kill $server}; exit $ended' EXIT"
    for number, step in enumerate(steps(page), 1):
        text = step.text.replace(SERVED, f"127.0.0.1:{port}")
        yield f"block={number}"
        if step.kind.startswith("file="):
            yield f"cat > {shlex.quote(step.kind.removeprefix('file='))} <<'END-OF-FILE'\n{text}END-OF-FILE"
        elif step.kind == "serve":
            served = text.replace("lod serve", f"exec lod serve --port {port} > /dev/null")
            yield f"( {served.strip()} ) & server=$!"
            yield f"n=0; until curl -sf 127.0.0.1:{port}/ready || [ $n = {PATIENCE * 5} ]; do"
            yield "n=$((n + 1)); sleep 0.2; done"
        elif step.status:
            yield f"set +e\n{text}ended=$?\nset -e\n[ $ended = {step.status} ]"
        else:
            yield text


def run(lines: Iterator[str], folder: Path, path: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PATH": path, "PYTHONPATH": f"{ROOT}:{folder}"}
    return subprocess.run(
        ["bash", "-c", "\n".join(lines)],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where the shell finds `lod` and the Python that has its packages."""
    folder = tmp_path_factory.mktemp("bin")
    for name, more in (("lod", "-m lod"), ("python3", "")):
        (folder / name).write_text(f'#!/bin/sh\nexec {sys.executable} {more} "$@"\n')
        (folder / name).chmod(0o755)
    return f"{folder}:{os.environ['PATH']}"


@pytest.fixture(scope="module")
def example(path: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `mydata`, built, for the pages that ask a server."""
    folder = tmp_path_factory.mktemp("example")
    built = run(iter(["lod new mydata && cd mydata && lod build"]), folder, path)
    assert built.returncode == 0, built.stderr
    return folder


@pytest.fixture
def begun(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The folder in which a page begins: empty, but where it asks a server that it has not made."""
    told = request.param.read_text(encoding="utf-8")
    return request.getfixturevalue("example") if "lod new" not in told and "```sh serve" in told else tmp_path


@pytest.mark.slow
@pytest.mark.parametrize(("page", "begun"), [(page, page) for page in PAGES], ids=NAMES, indirect=["begun"])
def test_the_commands_of_a_page_run(page: Path, begun: Path, path: str) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    done = run(script(page, port), begun, path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("text", "status"), [("false\ntrue\n", 1), ("true\n", 0)])
def test_a_command_that_fails_is_found(tmp_path: Path, path: str, text: str, status: int) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"```sh run\n{text}```\n```sh\nnot run\n```\n")
    assert run(script(page, 1), tmp_path, path).returncode == status


def test_pages_are_found() -> None:
    assert {"tutorial", "publish-marc", "harvest"} <= {page.stem for page in PAGES}
