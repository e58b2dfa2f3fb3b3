"""A release of made records, built by `lod build` as any is, and the line that says on what machine."""

import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from bench.authorities import records

LOD: Final = (sys.executable, "-m", "lod")  # `lod`, whatever the PATH
CONFIG: Final = """base = "https://data.example.org/"
licence = "https://creativecommons.org/publicdomain/zero/1.0/"
[[source]]
name = "authorities"
converter = "marc_authority"
path = "authorities.mrc"
"""
SOURCE: Final = "authorities.mrc"


def installed(program: str) -> str:
    """Return where a program of a Python package is, beside this Python or on the PATH; "" for nowhere."""
    beside = Path(sys.executable).with_name(program)
    return str(beside) if beside.exists() else shutil.which(program) or ""


def machine() -> str:
    """Return what the figures were measured on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    load = os.getloadavg()[0]
    here = f"{platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GB"
    return f"{here}, load {load:.1f}, Python {platform.python_version()}"


def written(folder: Path, told: Iterable[bytes], more: str = "") -> None:
    """Write a configuration, with `more` behind it, and the records of its one source."""
    (folder / "lod.toml").write_text(CONFIG + more, encoding="utf-8")
    with (folder / SOURCE).open("wb") as out:
        out.writelines(told)


def built(folder: Path, told: Iterable[bytes], more: str = "", *, day: str = "") -> Path:
    """Build a release of records, of a day later than any there or of today, and return its folder."""
    written(folder, told, more)
    command = [*LOD, "build", *(("--day", day) if day else ())]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        sys.exit(done.stderr)
    return max((folder / "releases").glob("2*"))


@contextmanager
def given_or_built(release: Path | None, number: int, more: str = "") -> Iterator[tuple[Path, Path]]:
    """Give the folder of a configuration and its release: of so many made records where none is given."""
    if release is not None:
        whole = release.resolve()
        yield whole.parent.parent, whole
        return
    with tempfile.TemporaryDirectory(prefix="lod-bench-") as name:
        yield Path(name), built(Path(name), records(number), more)
