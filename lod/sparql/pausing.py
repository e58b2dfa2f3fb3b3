"""Long queries stand still while documents need the processors.

That a query runs where nobody else wants to (sched(7), SCHED_IDLE) does not keep it from making others wait:
Linux moves a task that waits to another processor when that one has nothing to do at all, which it never has
while a query runs. Four programs that only count, in that rank, double and treble what one page in a hundred
takes. So a query goes on the less of the time the more the process that asked for it does beside: half of the
time at a quarter of what the machine can do, a two-hundredth of it from a half on (a tenth was too much, and
so was a fiftieth: what one in a hundred takes doubled still), in pieces so short that a page that comes meets
one of them at most. Its deadline stays.
"""

import contextlib
import os
import signal
import threading
import time
from typing import Final

_TICK: Final = 0.02  # seconds between two looks at how busy the process is
_FULL: Final = 0.5  # of what the processors can do: from there on queries have …
_LEAST: Final = 0.005  # … so much of the time


def share(processes: int) -> float:
    """Return how many processors a process has its hands full with, one of so many."""
    able = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return _FULL * able / max(processes, 1)


class Pauses:
    """Stops processes that somebody here waits for, and lets them go on; safe to share between threads."""

    def __init__(self, full: float) -> None:
        """Set how many processors this process has its hands full with."""
        self._full = full
        self._lock = threading.Lock()
        self._awaited: dict[int, tuple[float, float]] = {}  # by process id: since when, and its deadline
        self._stopped: set[int] = set()
        self._watched = False

    def begin(self, pid: int, deadline: float) -> None:
        """Take in a process that is waited for."""
        with self._lock:
            self._awaited[pid] = time.monotonic(), deadline
            if not self._watched:
                with contextlib.suppress(RuntimeError):  # there can be no more threads: nothing pauses now
                    threading.Thread(target=self._watch, name="pauses", daemon=True).start()
                    self._watched = True

    def end(self, pid: int) -> None:
        """Let go of a process: it has told something, or nobody waits any more."""
        with self._lock:
            self._awaited.pop(pid, None)
            if pid in self._stopped:
                self._go_on(pid)

    def _watch(self) -> None:
        """Look again and again, until nothing is waited for."""
        credit, before, used = 1.0, time.monotonic(), time.process_time()
        while True:
            time.sleep(_TICK)
            now, use = time.monotonic(), time.process_time()
            credit += max(_LEAST, 1 - (use - used) / ((now - before) * self._full))
            before, used = now, use
            with self._lock:
                if not self._awaited:
                    self._watched = False
                    return
                self._settle(now, pause=credit < 1)
            credit -= credit >= 1

    def _settle(self, now: float, *, pause: bool) -> None:
        for pid, (since, deadline) in self._awaited.items():
            stands = pause and now - since > _TICK and now < deadline
            if stands and pid not in self._stopped:
                self._stopped.add(pid)
                _tell(pid, signal.SIGSTOP)
            elif not stands and pid in self._stopped:
                self._go_on(pid)

    def _go_on(self, pid: int) -> None:
        self._stopped.discard(pid)
        _tell(pid, signal.SIGCONT)


def _tell(pid: int, what: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):  # it may be gone already
        os.kill(pid, what)
