"""`make setup` takes the Python that is there, and the system's where that is the faster one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAKE = shutil.which("make")
pytestmark = pytest.mark.skipif(not MAKE or not (ROOT / "Makefile").exists(), reason="make is not here")


def program(path: Path, lines: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{lines}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def taken(folder: Path, python: str, system: str, *more: str) -> str:
    """Return the Python that `make setup` would make an environment of."""
    program(folder / "bin" / "python3", python)
    own = program(folder / "system" / "python3", system)
    told = subprocess.run(
        [str(MAKE), "-n", "setup", f"VENV={folder / 'none'}", f"SYSTEM={own}", *more],
        cwd=ROOT, capture_output=True, text=True, check=True,
        env={**os.environ, "PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"},
    ).stdout  # fmt: skip
    found = next(line for line in told.splitlines() if " -m venv " in line)
    return found.partition(" ")[0].removeprefix(f"{folder}/")


def speaking(before: str) -> str:
    """Return a program that runs what it is given as Python does, after some lines of ours."""
    return f'exec "{sys.executable}" -c "import sys, sysconfig; {before}; $2"'


def configured(told: str) -> str:
    """Return a Python that was configured so, and is not the system's."""
    return speaking(f"sys.base_prefix = '/opt'; sysconfig.get_config_var = lambda name: '{told}'")


@pytest.mark.parametrize(
    ("options", "version", "name"),
    [
        ("--enable-shared", (3, 12), "system/python3"),
        ("--enable-shared", (3, 9), "python3"),  # the system's is too old
        ("--enable-shared --enable-optimizations", (3, 12), "python3"),
    ],
)
def test_the_faster_python_is_taken(
    tmp_path: Path, options: str, version: tuple[int, int], name: str
) -> None:
    system = speaking(f"sys.version_info = {version}")
    assert taken(tmp_path, configured(options), system) == name


def test_a_system_without_python_is_no_matter(tmp_path: Path) -> None:
    assert taken(tmp_path, configured(""), "exit 127") == "python3"


def test_a_python_that_is_named_is_taken(tmp_path: Path) -> None:
    assert taken(tmp_path, configured(""), "exit 0", "PYTHON=python3.13") == "python3.13"
