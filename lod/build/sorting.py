"""sort(1) over files of lines in byte order: the part of a build that must not grow with the input."""

import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final, cast

from lod.errors import LodError

_OPEN_AT_ONCE: Final = 256  # files merged in one pass


def merge(runs: Sequence[Path], target: Path) -> None:
    """Write the lines of sorted files to `target`, sorted, each once.

    Raises:
        LodError: the disk is full, or there is no sort(1).
    """
    with _start(runs, target.parent, ("-o", str(target))) as process:
        _finish(process, target)


@contextmanager
def merged(runs: Sequence[Path], scratch: Path) -> Iterator[IO[bytes]]:
    """Give the lines of sorted files, sorted, each once, as a stream.

    Raises:
        LodError: the disk is full, or there is no sort(1).
    """
    with _start(runs, scratch, (), stdout=subprocess.PIPE) as process:
        lines = cast(IO[bytes], process.stdout)
        try:
            yield lines
            lines.close()
            _finish(process, scratch)
        finally:
            process.kill()  # where the reader left before the end; else it has ended already


def _start(
    runs: Sequence[Path], scratch: Path, more: tuple[str, ...], stdout: int | None = None
) -> subprocess.Popen[bytes]:
    command = ["sort", "-m", "-u", f"--batch-size={_OPEN_AT_ONCE}", "-T", str(scratch), "--files0-from=-"]
    environment = {**os.environ, "LC_ALL": "C"}
    with tempfile.TemporaryFile(dir=scratch) as names:
        names.write(b"\0".join(os.fsencode(run) for run in runs or (Path(os.devnull),)))
        names.seek(0)
        try:
            return subprocess.Popen(
                [*command, *more], stdin=names, stdout=stdout, stderr=subprocess.PIPE, env=environment
            )
        except FileNotFoundError as error:
            raise LodError("sort (of GNU coreutils) is needed and was not found") from error


def _finish(process: subprocess.Popen[bytes], target: Path) -> None:
    """Wait for its end: what it says fits into a pipe, and needs no room on a disk that is full."""
    said = cast(IO[bytes], process.stderr).read()
    if process.wait() != 0:
        words = said.decode(errors="replace").strip().splitlines()
        by = f"by signal {-process.returncode}" if process.returncode < 0 else f"with {process.returncode}"
        raise LodError(f"{target}: cannot be written: {words[-1] if words else f'sort ended {by}'}")
