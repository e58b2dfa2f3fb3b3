"""The parent of the workers: keeps as many as there should be, changes them for those of another release."""

import os
import select
import signal
import socket
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import click
from gunicorn.arbiter import Arbiter as Parent  # type: ignore[import-untyped]
from gunicorn.errors import HaltServer  # type: ignore[import-untyped]

from lod.cli.served import Served
from lod.config import Config
from lod.errors import LodError
from lod.release import Release, cut
from lod.web import create_app

BOOT_S: Final = 60.0  # seconds that new workers may take to open a release
_TICK_S: Final = 0.25  # how often `current` is looked at
LEAVE: Final = signal.SIGUSR1  # to a worker: serve what is open, accept no more
_END: Final = signal.SIGTERM


class Generation:
    """Workers that were started together, on one release; each writes a byte when it is ready."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.pids: set[int] = set()
        self.end = time.monotonic() + BOOT_S
        self._read, self.write = os.pipe()
        self._ready = 0

    def is_ready(self) -> bool:
        """Tell whether all of them serve."""
        while select.select([self._read], [], [], 0)[0]:
            told = os.read(self._read, 64)
            if not told:
                break
            self._ready += len(told)
        return self._ready >= self.size

    def close(self) -> None:
        """Forget the pipe."""
        os.close(self._read)
        os.close(self.write)


class Arbiter(Parent):  # type: ignore[misc]
    """gunicorn's arbiter, which watches what is published."""

    def __init__(self, served: Served, listener: socket.socket) -> None:
        super().__init__(served)
        self.LISTENERS = [listener]
        self.served = served
        self._leaving: set[int] = set()
        self._coming: Generation | None = None
        self._before: Path = served.release
        self._refused: tuple[str, int] | None = None

    def wait_for_signals(self, timeout: float = 1.0) -> Any:
        """As gunicorn's; between the signals, look at what is published."""
        self._change()
        return super().wait_for_signals(timeout=_TICK_S)

    def manage_workers(self) -> None:
        """Start workers in the place of those that ended; who is about to leave is not counted."""
        staying = set(self.WORKERS) - self._leaving
        wanted = self.num_workers * (2 if self._coming else 1)
        for _ in range(wanted - len(staying)):
            self.spawn_worker()

    def handle_usr1(self) -> None:
        """Ignore what reopens log files elsewhere: ours are the standard streams."""

    @property
    def ready(self) -> int | None:
        """Where a worker that is started now says that it serves."""
        return self._coming.write if self._coming is not None else None

    def spawn_worker(self) -> int:
        """Start a worker on the release of the day."""
        pid: int = super().spawn_worker()
        if self._coming is not None:
            self._coming.pids.add(pid)
        return pid

    def reap_workers(self) -> None:
        """As gunicorn's; but a worker that cannot open a new release does not end the old ones."""
        try:
            super().reap_workers()
        except HaltServer:
            if self._coming is None:
                raise
            self._refuse("a worker could not open it")
        self._leaving &= set(self.WORKERS)

    def _change(self) -> None:
        """Go on with the change to another release, a step at a time."""
        coming = self._coming
        if coming is None:
            self._look()
        elif coming.is_ready():
            self._leaving |= set(self.WORKERS) - coming.pids
            for pid in self._leaving:
                self.kill_worker(pid, LEAVE)
            self._told(f"Serving {self.served.release.name}")
            self._before = self.served.release
            self._end_change()
        elif time.monotonic() > coming.end:
            self._refuse("its workers did not start in time")

    def _look(self) -> None:
        published = self.served.shelf.published()
        if not published or published == self.served.release.name:
            self._refused = None
            return
        try:
            mark = (published, (self.served.shelf.path / "current").lstat().st_mtime_ns)
        except OSError:
            return
        if mark == self._refused:
            return
        self._refused = mark  # looked at once, whatever comes of it
        path = self.served.shelf.path / published
        fault = why_not(path, self.served.config)
        if fault:
            self._told(f"{published} is not served: {fault}")
            return
        self._before, self.served.release = self.served.release, path.resolve()
        self._coming = Generation(self.num_workers)
        for _ in range(self.num_workers):
            self.spawn_worker()

    def _refuse(self, why: str) -> None:
        """Go on with the release before."""
        coming = self._coming
        self._told(f"{self.served.release.name} is not served: {why}")
        self.served.release = self._before
        if coming is not None:
            for pid in coming.pids & set(self.WORKERS):
                self._leaving.add(pid)
                self.kill_worker(pid, _END)
        self._end_change()

    def _end_change(self) -> None:
        if self._coming is not None:
            self._coming.close()
            self._coming = None

    @staticmethod
    def _told(line: str) -> None:
        click.echo(line, err=True)


def why_not(release: Path, config: Config) -> str:
    """Return why a release cannot be served, "" where it can; tried in a process of its own."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(write, _tried(release, config).encode()[:500])
        finally:
            os._exit(0)
    os.close(write)
    try:
        if not select.select([read], [], [], BOOT_S)[0]:
            os.kill(child, signal.SIGKILL)
            return "it does not open in time"
        told = os.read(read, 500).decode(errors="replace")
        return told.removeprefix("opened") or ("" if told else "it cannot be read")
    finally:
        os.close(read)
        with suppress(ChildProcessError):  # gunicorn may have seen its end already
            os.waitpid(child, 0)


def _tried(release: Path, config: Config) -> str:
    try:
        if faults := list(cut(release, dumps=False)):
            return f"it is damaged: {'; '.join(faults[:3])}"
        opened = Release.open(release)
        opened.open_store()
        opened.documents.get(next(opened.documents.iris(), ""))
        create_app(opened, config)
    except (LodError, OSError, RuntimeError, ValueError) as error:
        return str(error)
    return "opened"
