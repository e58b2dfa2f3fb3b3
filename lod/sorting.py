"""Files of lines in byte order, by sort(1) and comm(1): what must not grow with the input grows on disk."""

import os
import signal
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, compress, islice
from operator import ne
from pathlib import Path
from typing import IO, Any, Final, cast

from lod.errors import LodError

_OPEN_AT_ONCE: Final = 256  # files merged in one pass
_TOGETHER: Final = 2_000  # lines written at once: in memory that is used again and again
_MEMORY: Final = ("-S", "256M", "--parallel=2")


def write_sorted(lines: Iterable[bytes], target: Path) -> Path:
    """Write lines that are in memory, sorted, each once; return the file."""
    waiting = _each_once(lines)
    with target.open("wb") as out:
        while some := b"".join(islice(waiting, _TOGETHER)):
            out.write(some)
    return target


def ordered(lines: Iterable[bytes]) -> bytes:
    """Return lines as one text, sorted, each once."""
    return b"".join(_each_once(lines))


def _each_once(lines: Iterable[bytes]) -> Iterator[bytes]:
    in_order = sorted(lines)
    return compress(in_order, map(ne, in_order, chain((b"",), in_order)))  # those that follow another


def sort(rows: Path) -> None:
    """Sort a file's lines in place, each once.

    Raises:
        LodError: the disk is full, or there is no sort(1).
    """
    with _started("sort", "-u", *_MEMORY, "-T", rows.parent, "-o", rows, rows) as process:
        _finish(process, f"{rows}: cannot be sorted")


def merge(runs: Sequence[Path], target: Path) -> None:
    """Write the lines of sorted files to `target`, sorted, each once.

    Raises:
        LodError: the disk is full, or there is no sort(1).
    """
    with _merging(runs, target.parent, ("-o", target)) as process:
        _finish(process, f"{target}: cannot be written")


@contextmanager
def merged(runs: Sequence[Path], scratch: Path) -> Iterator[IO[bytes]]:
    """Give the lines of sorted files, sorted, each once, as a stream.

    Raises:
        LodError: the disk is full, or there is no sort(1).
    """
    with _merging(runs, scratch, stdout=subprocess.PIPE) as process, _reading(process) as lines:
        yield lines
        lines.close()
        _finish(process, f"{scratch}: cannot be written", unread=-signal.SIGPIPE)


@contextmanager
def compared(old: Path, new: Path) -> Iterator[IO[bytes]]:
    """Give the lines that are in one of two sorted files alone, in byte order; a tab before those of `new`.

    Raises:
        LodError: a file cannot be read, or is not sorted, or there is no comm(1).
    """
    command = ("comm", "-3", "--check-order", old, new)
    with _started(*command, stdout=subprocess.PIPE) as process, _reading(process) as lines:
        yield lines
        _finish(process, f"{old} and {new}: cannot be compared")


def replace(earlier: Path, gone: Path, come: Path, target: Path) -> None:
    """Write the lines of sorted `earlier` but for those of `gone`, and those of `come`, sorted.

    Raises:
        LodError: the disk is full, or there is no sort(1) or comm(1).
    """
    with _started("comm", "-23", earlier, gone, stdout=subprocess.PIPE) as left:
        with _started("sort", "-m", "-o", target, "-", come, stdin=left.stdout) as process:
            _finish(process, f"{target}: cannot be written")
        _finish(left, f"{target}: cannot be written")


def _merging(
    runs: Sequence[Path], scratch: Path, more: tuple[str | Path, ...] = (), stdout: int | None = None
) -> subprocess.Popen[bytes]:
    command = ("sort", "-m", "-u", f"--batch-size={_OPEN_AT_ONCE}", "-T", scratch, "--files0-from=-", *more)
    with tempfile.TemporaryFile(dir=scratch) as names:
        names.write(b"\0".join(os.fsencode(run) for run in runs or (Path(os.devnull),)))
        names.seek(0)
        return _started(*command, stdin=names, stdout=stdout)


def _started(*command: str | Path, stdin: Any = None, stdout: int | None = None) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "LC_ALL": "C"}
    try:
        return subprocess.Popen(command, stdin=stdin, stdout=stdout, stderr=subprocess.PIPE, env=environment)
    except FileNotFoundError as error:
        raise LodError(f"{command[0]} (of GNU coreutils) is needed and was not found") from error


@contextmanager
def _reading(process: subprocess.Popen[bytes]) -> Iterator[IO[bytes]]:
    try:
        yield cast(IO[bytes], process.stdout)
    finally:
        process.kill()  # where the reader left before the end; else it has ended already


def _finish(process: subprocess.Popen[bytes], failed: str, unread: int = 0) -> None:
    """Wait for its end: what it says fits into a pipe, and needs no room on a disk that is full.

    `unread` is how it ends where its reader has seen enough.
    """
    said = cast(IO[bytes], process.stderr).read()
    if process.wait() not in (0, unread):
        words = "; ".join(said.decode(errors="replace").splitlines())
        by = f"by signal {-process.returncode}" if process.returncode < 0 else f"with {process.returncode}"
        raise LodError(f"{failed}: {words or f'sort or comm ended {by}'}")
