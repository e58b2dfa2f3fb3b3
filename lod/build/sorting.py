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
    with tempfile.TemporaryFile(dir=target.parent) as said:
        process = _start(runs, target.parent, said, ("-o", str(target)))
        _finish(process, said)


@contextmanager
def merged(runs: Sequence[Path], scratch: Path) -> Iterator[IO[bytes]]:
    """Give the lines of sorted files, sorted, each once, as a stream.

    Raises:
        LodError: the disk is full, or there is no sort(1).
    """
    with tempfile.TemporaryFile(dir=scratch) as said:
        process = _start(runs, scratch, said, (), stdout=subprocess.PIPE)
        lines = cast(IO[bytes], process.stdout)
        try:
            yield lines
            lines.close()
            _finish(process, said)
        finally:
            process.kill()  # where the reader left before the end; else it has ended already
            process.wait()


def _start(
    runs: Sequence[Path], scratch: Path, said: IO[bytes], more: tuple[str, ...], stdout: int | None = None
) -> subprocess.Popen[bytes]:
    command = ["sort", "-m", "-u", f"--batch-size={_OPEN_AT_ONCE}", "-T", str(scratch), "--files0-from=-"]
    environment = {**os.environ, "LC_ALL": "C"}
    with tempfile.TemporaryFile(dir=scratch) as names:
        names.write(b"\0".join(os.fsencode(run) for run in runs or (Path(os.devnull),)))
        names.seek(0)
        try:
            return subprocess.Popen(
                [*command, *more], stdin=names, stdout=stdout, stderr=said, env=environment
            )
        except FileNotFoundError as error:
            raise LodError("sort (of GNU coreutils) is needed and was not found") from error


def _finish(process: subprocess.Popen[bytes], said: IO[bytes]) -> None:
    if process.wait() != 0:
        said.seek(0)
        words = said.read().decode(errors="replace").strip().splitlines()
        raise LodError(words[-1] if words else f"sort ended with status {process.returncode}")
