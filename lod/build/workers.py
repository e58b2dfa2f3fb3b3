"""Worker processes that end with the process that started them, and tell it how far they are."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from ctypes import c_uint64
from typing import Any, Final, Protocol

from lod.build.conversion import Converted, Job, convert
from lod.build.pieces import Count
from lod.errors import LodError

_OFTEN: Final = 0.2  # seconds between two looks at how far the workers are
_RECORDS: Final = 500  # records between two words from a worker
# What a worker lets go of it needs again at once, for the next piece: given back to the system, each page of
# it would have to be cleared and mapped anew, as three in ten of those of a build were.
_KEPT: Final = {
    "MALLOC_MMAP_THRESHOLD_": f"{32 << 20}",  # bytes; of glibc: what is larger is given back
    "MALLOC_TRIM_THRESHOLD_": f"{64 << 20}",
    "_RJEM_MALLOC_CONF": "dirty_decay_ms:10000,muzzy_decay_ms:10000",  # of polars, which has its own
}
_counters: list[Any] = []  # of this worker process: bytes and records read by all


class Watcher(Protocol):
    """Who wants to know how far a stage is."""

    def __call__(self, read: int, records: int) -> None:
        """Take the bytes and the records read so far."""


@contextmanager
def processes(number: int, *counters: Any) -> Iterator[ProcessPoolExecutor]:
    """Give a pool of processes; they are killed when the block is left by an exception.

    Raises:
        LodError: a process was ended from outside, such as by the system for want of memory.
    """
    # Spawned, not forked: this process has threads (of the store, of the index) that a fork would lose.
    context = multiprocessing.get_context("spawn")
    # There is a process for each core: of polars' threads, more than one in each would wait for the others.
    for name, value in {"POLARS_MAX_THREADS": "1", **_KEPT}.items():
        os.environ.setdefault(name, value)
    pool = ProcessPoolExecutor(number, context, initializer=_begin, initargs=counters)
    try:
        yield pool
        pool.shutdown()
    except BaseException as error:
        for process in list((pool._processes or {}).values()):
            process.kill()
        pool.shutdown(cancel_futures=True)
        if isinstance(error, BrokenProcessPool):
            raise LodError("a worker process was ended from outside (was there enough memory?)") from error
        raise


def convert_all(jobs: Iterable[Job], workers: int, watch: Watcher) -> Iterator[Converted]:
    """Yield what became of each job, in the order in which they are done."""
    jobs = list(jobs)
    if workers <= 1 or len(jobs) <= 1:
        yield from _here(jobs, watch)
        return
    context = multiprocessing.get_context("spawn")
    read, records = context.Value(c_uint64), context.Value(c_uint64)
    with processes(min(workers, len(jobs)), read, records) as pool:
        waiting: set[Future[Converted]] = {pool.submit(_convert, job) for job in jobs}
        while waiting:
            done, waiting = wait(waiting, _OFTEN, FIRST_COMPLETED)
            watch(read.value, records.value)
            yield from (future.result() for future in done)


def _here(jobs: Iterable[Job], watch: Watcher) -> Iterator[Converted]:
    """Convert in this process: a small source is done before a worker has started."""
    so_far = [0, 0]

    def count(read: int, records: int) -> None:
        so_far[0] += read
        so_far[1] += records
        watch(so_far[0], so_far[1])

    for job in jobs:
        yield convert(job, _thrifty(count))


def _begin(*counters: Any) -> None:
    """Begin a worker's life: an interrupt is the parent's business, the parent's end is its own."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _counters.extend(counters)
    threading.Thread(target=_end_with_the_parent, daemon=True).start()


def _end_with_the_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _convert(job: Job) -> Converted:
    return convert(job, _thrifty(_count))


def _count(read: int, records: int) -> None:
    for counter, more in zip(_counters, (read, records), strict=True):
        with counter.get_lock():
            counter.value += more


def _thrifty(count: Count) -> Count:
    """Pass on the bytes at once, the records by the hundred."""
    held = 0

    def sometimes(read: int, records: int) -> None:
        nonlocal held
        held += records
        if read or held >= _RECORDS:
            count(read, held)
            held = 0

    return sometimes
