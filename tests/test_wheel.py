"""The wheel carries all that is needed: far from the checkout, a new dataset is built and served."""

import os
import re
import socket
import subprocess
import sys
import time
import zipfile
from configparser import ConfigParser
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PROGRAM = [sys.executable, "-m", "lod"]
PINNED = re.compile(r"^([\w.-]+)==([^ ;\\]+)", re.MULTILINE)
PARTS = ("lod", "vocab", "templates", "docs")
PATIENCE = 60  # seconds for a server to begin


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the wheel unpacks to; the packages it needs are those of this environment."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*command, "--wheel-dir", folder, _copied(folder / "checkout")], check=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def _known(*paths: str) -> list[str]:
    """What git knows of, and is there."""
    command = ["git", "ls-files", "-z", *paths]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [name for name in filter(None, listed.split("\0")) if (ROOT / name).exists()]


def _copied(target: Path) -> Path:
    """Copy what git knows of: the build must leave nothing in the checkout."""
    for name in _known(*PARTS, "setup.cfg", "pyproject.toml", "README.md", "LICENSE"):
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_bytes((ROOT / name).read_bytes())
    return target


def _port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _answer(url: str, server: subprocess.Popen[bytes]) -> str:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with urlopen(Request(url, headers={"Accept": "text/turtle, text/html;q=0.5"})) as answer:  # noqa: S310
                return str(answer.read().decode())
        except URLError:
            if time.monotonic() > deadline or server.poll() is not None:
                raise
            time.sleep(0.2)


def test_the_wheel_has_every_file_of_the_program(installed: Path) -> None:
    shipped = (name if name.startswith("lod/") else f"lod/{name}" for name in _known(*PARTS))
    assert [name for name in shipped if not (installed / name).is_file()] == []


def test_the_lock_pins_all_that_the_program_and_its_tests_ask_for() -> None:
    settings = ConfigParser()
    settings.read(ROOT / "setup.cfg", encoding="utf-8")
    told = settings["options"]["install_requires"] + settings["options.extras_require"]["test"]
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pinned = {canonicalize_name(name): version for name, version in PINNED.findall(lock)}
    for asked in map(Requirement, filter(None, told.split("\n"))):
        assert asked.specifier.contains(pinned[canonicalize_name(asked.name)]), asked


@pytest.mark.slow
def test_a_new_dataset_is_built_and_served_from_the_wheel_alone(installed: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    found = subprocess.run(
        [sys.executable, "-c", "import lod; print(lod.__file__)"],
        cwd=tmp_path,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    assert found.stdout.startswith(str(installed)), "not the checkout"
    subprocess.run([*PROGRAM, "new", "mydata"], cwd=tmp_path, env=environment, check=True)
    home = tmp_path / "mydata"
    subprocess.run([*PROGRAM, "build"], cwd=home, env=environment, check=True)
    port = _port()
    with subprocess.Popen([*PROGRAM, "serve", "--port", str(port)], cwd=home, env=environment) as server:
        try:
            told = _answer(f"http://127.0.0.1:{port}/id/agent/L001", server)
            manual = _answer(f"http://127.0.0.1:{port}/docs/tutorial", server)
        finally:
            server.terminate()
            server.wait(PATIENCE)
    assert "Lakeside National Library" in told
    assert "<h1" in manual
