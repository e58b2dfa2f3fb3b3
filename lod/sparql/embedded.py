"""The release's own store, asked through worker processes."""

import time
import weakref
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from lod.sparql import frames, services
from lod.sparql.frames import Letter, Request
from lod.sparql.pool import Pool, Settings, Worker
from lod.sparql.query import BadQuery, Failed, Kind, QueryError, SparqlQuery, TimedOut, TooLarge
from lod.sparql.sorting import numbers_apart
from lod.sparql.stopping import Stop
from lod.sparql.turns import PATIENCE

OUTWARD: Final = 2  # queries that may wait for the one that asks other servers


class Embedded:
    """Evaluates queries over a store of ours; safe to use from several threads.

    Queries that ask servers of the operator's list run in a worker of their own, the only one that reaches
    the network; it follows no redirection that we could check, so only trusted servers belong on the list.
    """

    def __init__(
        self,
        store: Path,
        *,
        timeout_s: float = 30,
        workers: int = 2,
        queue: int = 16,
        memory_mb: int = 2048,
        max_rows: int = 0,
        services: Sequence[str] = (),
        processes: int = 1,
    ) -> None:
        settings = Settings(store=store, memory_mb=memory_mb, max_rows=max_rows)
        self._timeout_s = timeout_s
        self._services = tuple(services)
        self._local = Pool(settings, size=workers, queue=queue, processes=processes)
        outward = Settings(store=store, memory_mb=memory_mb, max_rows=max_rows, network=True)
        self._outward = (
            Pool(outward, size=1, queue=max(0, min(queue - 1, OUTWARD)), processes=processes)
            if self._services
            else None
        )
        pools = [pool for pool in (self._local, self._outward) if pool is not None]
        weakref.finalize(self, _close, pools)  # an executor that nobody has any more leaves no process

    def evaluate(self, query: SparqlQuery, stop: Stop | None = None) -> "StreamedAnswer":
        """See `Executor.evaluate`."""
        asks_others = services.check(query.text, self._services)
        pool = self._outward if asks_others and self._outward else self._local
        try:
            return self._evaluated(pool, query, stop)
        except Disordered:
            apart = replace(query, text=numbers_apart(query.text))
            if apart == query:
                raise
            return self._evaluated(pool, apart, stop)

    def _evaluated(self, pool: Pool, query: SparqlQuery, stop: Stop | None) -> "StreamedAnswer":
        for _ in range(2):
            worker = pool.take(min(PATIENCE, self._timeout_s))
            if worker.get_ready() and worker.send(Request(query, time.monotonic() + self._timeout_s)):
                return StreamedAnswer(pool, worker, self._timeout_s, stop or Stop())
            worker.kill()
            pool.replace()
        raise Failed("the query could not be handed on")

    def start(self) -> None:
        """See `Executor.start`."""
        self._local.start()

    def close(self) -> None:
        """See `Executor.close`."""
        _close([pool for pool in (self._local, self._outward) if pool is not None])


def _close(pools: Sequence[Pool]) -> None:
    for pool in pools:
        pool.close()


class Disordered(Failed):
    """The engine gave up a sort, since its comparisons contradict one another."""


class StreamedAnswer:
    """An answer that a worker is making."""

    def __init__(self, pool: Pool, worker: Worker, timeout_s: float, stop: Stop) -> None:
        self._stop = stop
        self._pool = pool
        self._worker: Worker | None = worker
        self._timeout_s = timeout_s
        stop.by(worker.end)
        try:
            kind, _, self.media_type = self._expect(Letter.HEAD).decode().partition(" ")
            self.kind = Kind(kind)
            self._first = self._next()
        except BaseException:
            self.close()
            raise
        self.whole = None if self._running else self._first

    def __iter__(self) -> Iterator[bytes]:
        yield self._first
        while self._running:
            yield self._next()

    @property
    def _running(self) -> bool:
        return self._worker is not None

    def close(self) -> None:
        """Kill the worker where it has not finished."""
        if (worker := self._taken()) is not None:
            worker.kill()
            self._pool.replace()

    def _taken(self) -> Worker | None:
        """Take the worker away, which nothing of this answer's ends from now on."""
        self._stop.by(None)
        worker, self._worker = self._worker, None
        return worker

    def _expect(self, letter: Letter) -> bytes:
        said, content = self._read()
        if said is not letter:
            raise Failed("a worker spoke out of turn")
        return content

    def _next(self) -> bytes:
        said, content = self._read()
        if said is Letter.LAST:
            self._release()
        return content

    def _read(self) -> tuple[Letter, bytes]:
        worker = self._worker
        if worker is None:
            raise Failed("the query was stopped")
        read = worker.read()
        if read is None:
            self._taken()
            why = worker.died()
            self._pool.replace()
            raise Failed("the query was ended") if self._stop.told else self._death(why)
        if read[0] is Letter.ERROR:
            self._release()
            raise frames.failure(read[1])
        return read

    def _release(self) -> None:
        worker = self._taken()
        if worker is None:
            return
        if worker.lowered or self._stop.told:  # told at the last moment: it is about to die
            worker.kill()
            self._pool.replace()
        else:
            self._pool.give(worker)

    def _death(self, why: str) -> QueryError:
        match why:
            case "time":
                return TimedOut(f"the query ran longer than {self._timeout_s:g} seconds, the limit here")
            case "memory":
                return TooLarge("the query needs more memory than it may have here")
            case "stack":
                return BadQuery("the query is nested too deeply, or too long, to be evaluated")
            case "order":
                return Disordered("the query could not be evaluated")
            case _:
                return Failed("the query could not be evaluated")
