"""Worker processes and who may use them next: so many run, so many may wait, the rest come again later."""

import contextlib
import json
import logging
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import BinaryIO, Final

from lod.sparql import frames
from lod.sparql.frames import Letter, Request
from lod.sparql.pausing import Pauses, share
from lod.sparql.query import Busy
from lod.sparql.turns import Turns

_log: Final = logging.getLogger(__name__)
_BRIEF: Final = 0.1  # seconds after which a query counts as long: pages and brief queries go before it
_NICE: Final = 10  # where there is no rank below all others
_GRACE: Final = 2.0  # seconds after the deadline until the owner ends a worker that should have ended itself
_DYING: Final = 1.0  # seconds from a closed socket to the process's end
_OF_MEMORY: Final = (
    "memory allocation of",
    "bad_alloc",
    "MemoryError",
    "Cannot allocate",
    "temporarily unavailable",
)
_NO_PROCESS: Final = "no process can be started for queries: %s"
_OF_ORDER: Final = "total order"  # what Rust says of a sort whose comparisons contradict one another
_READY: Final = 60.0  # seconds for a process to come up on a machine that is very busy


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What every worker of a pool is started with."""

    store: Path
    memory_mb: int
    max_rows: int
    network: bool = False  # True for those that may ask the servers of the operator's list


class Worker:
    """One process and our end of its socket."""

    def __init__(self, settings: Settings, pauses: Pauses) -> None:
        self._pauses = pauses
        self._channel, theirs = socket.socketpair()
        self._said: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115 - its last words; `_bury` closes it
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "lod.sparql.worker", _argument(settings)],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=self._said.fileno(),
                env=_environment(),
                # A Ctrl-C at the terminal is for the server, which then ends us. The session stays its own:
                # Linux shares the processors among sessions first (sched(7), autogroup), and a process of
                # another one would give way to nobody.
                process_group=0,
            )
        self._stream: BinaryIO = self._channel.makefile("rb")
        self._greeted = False
        self._patience = 0.0  # seconds that the socket waits
        self._network = settings.network
        self.deadline = 0.0
        self._begun = 0.0
        self._ended = False  # by us, in mid-query
        self._heard = False  # something of the answer
        self.lowered = (
            False  # it gave way once to what is brief, and cannot be raised again without privileges
        )

    @property
    def pid(self) -> int:
        """Its process id."""
        return int(self._process.pid)

    def get_ready(self) -> bool:
        """Wait until it takes queries: it may have been started just now. False where it is dead."""
        if self._greeted:
            return True
        try:
            self._wait_at_most(_READY)
            hello = frames.read(self._stream)
        except OSError:
            return False
        if hello is None:
            return False
        self._greeted = True
        if not hello[1] and not self._network:
            _log.warning(
                "no seccomp on this platform: queries are kept off the network by a scan of their text"
            )
        return True

    def send(self, request: Request) -> bool:
        """Send it a query; False where it is dead."""
        self.deadline = request.deadline
        self._begun = time.monotonic()
        self._heard = False
        try:
            self._wait_at_most(ceil(max(request.deadline - self._begun, 0) + _GRACE))
            frames.send(self._channel, request)
        except OSError:
            return False
        return True

    def _wait_at_most(self, seconds: float) -> None:
        if seconds != self._patience:
            self._patience = seconds
            self._channel.settimeout(seconds)

    def read(self) -> tuple[Letter, bytes] | None:
        """Return the next frame of the answer; None where the process is gone or past its deadline."""
        if not self.lowered:
            self._give_way()
        if not self.lowered or sys.platform != "linux":  # elsewhere one that stands outlives its owner
            return self._frame()
        self._pauses.begin(self.pid, self.deadline)
        try:
            return self._frame()
        finally:
            self._pauses.end(self.pid)

    def _frame(self) -> tuple[Letter, bytes] | None:
        try:
            return frames.read(self._stream)
        except OSError:
            return None

    def _give_way(self) -> None:
        """Let all else go before a process whose query is long: once, when that is known."""
        left = self._begun + _BRIEF - time.monotonic()
        if left > 0:
            if self._heard:  # what comes next may be here already, where poll does not see it
                return
            self._heard = True
            poll = select.poll()  # `select` knows no file beyond the 1,024th
            poll.register(self._channel, select.POLLIN)
            if poll.poll(left * 1000):
                return
        self.lowered = True
        with contextlib.suppress(OSError):  # it may be gone already
            _lower(self.pid)

    def end(self) -> None:
        """End the process, from any thread; who reads of it finds it gone, and has to replace it."""
        self._ended = True
        self._process.kill()

    def kill(self) -> None:
        """End the process, whatever it does."""
        self._process.kill()
        self._bury()

    def died(self) -> str:
        """Return why a process that is gone died: "time", "memory", "stack", "order", or "" for who knows.

        One that is not gone yet, though its socket is closed or silent past the deadline, is ended.
        """
        try:
            status = self._process.wait(_DYING)
        except subprocess.TimeoutExpired:
            self._process.kill()
            status = self._process.wait()
        said = self._bury()
        if self._ended:
            return ""
        if status == -signal.SIGALRM or time.monotonic() >= self.deadline:
            return "time"
        _log.warning("a query ended its worker process (status %d): %s", status, said.strip() or "no words")
        if _OF_ORDER in said:
            return "order"
        if status == -signal.SIGKILL or any(word in said for word in _OF_MEMORY):
            return "memory"
        return "stack" if status == -signal.SIGSEGV or "stack overflow" in said else ""

    def _bury(self) -> str:
        """Let go of everything; return the end of what it wrote to its standard error, for our log alone."""
        self._process.wait()
        self._stream.close()
        self._channel.close()
        self._said.seek(max(self._said.seek(0, os.SEEK_END) - 2000, 0))
        said = self._said.read().decode(errors="replace")
        self._said.close()
        return said


def _lower(pid: int) -> None:
    """Let a process run where nobody else wants to (sched(7), SCHED_IDLE).

    Whoever wakes up takes the processor from it at once; from one that is merely nice, not before the clock
    ticks, some milliseconds later.
    """
    if sys.platform == "linux":
        for thread in Path(f"/proc/{pid}/task").iterdir():
            os.sched_setscheduler(int(thread.name), os.SCHED_IDLE, os.sched_param(0))
    else:
        os.setpriority(os.PRIO_PGRP, pid, _NICE)  # all its threads: the group is its own


def _argument(settings: Settings) -> str:
    return json.dumps(
        {
            "store": str(settings.store),
            "memory_mb": settings.memory_mb,
            "max_rows": settings.max_rows,
            "network": settings.network,
        }
    )


def _environment() -> dict[str, str]:
    """Return nothing of ours but the way to our packages: no secret is there to be found."""
    return {
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "PATH": os.defpath,
        "MALLOC_ARENA_MAX": "2",  # each of glibc's arenas takes 64 MB of addresses, which are limited
    }


class Pool:
    """At most `size` workers; as many queries as `queue` may wait for one.

    Processes are started when they are wanted and replaced when they die. A fork of ours begins anew.
    """

    def __init__(self, settings: Settings, *, size: int, queue: int, processes: int = 1) -> None:
        """Set the limits; `processes` is how many like this one share the machine."""
        self._settings = settings
        self._processes = processes
        self._size = size
        self._queue = queue
        self._lock = threading.Lock()
        self._begin()

    def _begin(self) -> None:
        self._owner = os.getpid()
        self._turns = Turns(self._size, self._queue)
        self._pauses = Pauses(share(self._processes))
        self._idle: deque[Worker | None] = deque([None] * self._size)  # None: a place without a process
        self._closed = False

    def start(self) -> None:
        """Start every process that is not running."""
        with self._lock:
            self._after_fork()
            self._idle = deque([worker or Worker(self._settings, self._pauses) for worker in self._idle])

    def take(self, patience: float) -> Worker:
        """Return a worker that is ours alone until `give` or `replace`.

        Raises:
            Busy: too many wait already, none was free within `patience` seconds, or none can be started.
        """
        if self._owner != os.getpid():
            with self._lock:
                self._after_fork()
        self._turns.take(patience)
        with self._lock:
            worker = self._idle.pop() if self._idle else None
        if worker is not None:  # if it is dead, that is seen when it is sent something
            return worker
        try:
            return Worker(self._settings, self._pauses)
        except OSError as error:
            self._put(None)
            _log.warning(_NO_PROCESS, error)
            raise Busy("no process can be started for the query: try again in a while") from error
        except BaseException:
            self._put(None)
            raise

    def give(self, worker: Worker) -> None:
        """Take back a worker that has answered."""
        self._put(worker)

    def replace(self) -> None:
        """Start another in the place of one that was ended."""
        worker = None
        try:
            if not self._closed:
                worker = Worker(self._settings, self._pauses)
        except OSError as error:  # the next query tries again
            _log.warning(_NO_PROCESS, error)
        finally:
            self._put(worker)

    def _put(self, worker: Worker | None) -> None:
        with self._lock:
            kept = not self._closed
            if kept:
                self._idle.append(worker)
        if worker is not None and not kept:
            worker.kill()
        self._turns.give()

    def close(self) -> None:
        """End all processes that are idle now, and the others when they are given back."""
        with self._lock:
            ours = self._owner == os.getpid()
            self._closed = True
            idle, self._idle = self._idle, deque()
        for worker in idle:
            if worker is not None and ours:
                worker.kill()

    def _after_fork(self) -> None:
        if self._owner != os.getpid():
            self._begin()
