"""The worker process of the server: one thread waits for all connections, a few others do what takes time.

A request reaches a thread when it is there in full, and an answer leaves a thread at once: what the client
does not take yet, a file above all, is sent by the waiting thread as the client takes it. So slow clients,
however many, cost no thread; those that can all the same, by a long body or a list without end, have at most
a quarter of them. Parsing is gunicorn's, and so is the life of the process.
"""

import gc
import os
import selectors
import signal
import socket
import threading
import time
from collections import deque
from contextlib import suppress
from functools import partial
from math import inf
from queue import SimpleQueue
from types import FrameType
from typing import Any, Final

from gunicorn.workers.base import Worker  # type: ignore[import-untyped]

from lod.cli.connections import BODY_S, Connection, Phase
from lod.cli.door import Door
from lod.cli.exchange import Exchange
from lod.cli.lanes import PATIENCE_S, Lane
from lod.sparql import Stop
from lod.sparql.embedded import OUTWARD
from lod.web.http.clients import client_finder

GARBAGE: Final = 50_000  # objects made until it is seen which of them are of no use but to one another
GONE_S: Final = 2.0  # for which a query goes on when its client has closed its side
_QUICK: Final = (b"/doc/", b"/id/", b"/live", b"/ready", b"/static/")  # answered without a thread


class ThreadedWorker(Worker):  # type: ignore[misc]
    """Serves connections until it is told to end, or that a newer release is served beside it."""

    def init_process(self) -> None:
        """Make what belongs to this process alone; the last call runs the loop."""
        self._poller = selectors.DefaultSelector()
        self._tasks: SimpleQueue[Connection] = SimpleQueue()
        self._threads = self._tasked = 0  # how many there are; how many have a connection, or wait for one
        self._stalling = Lane[Connection](max(1, self.cfg.threads // 4))  # who may hold up a thread
        self._queries = self._lane_of_queries()
        self._gone: deque[tuple[float, Connection, Stop]] = deque()  # since when, whose client, its query
        self._connections: set[Connection] = set()
        self._made: deque[Connection] = deque()  # whose answer is made
        self._done: deque[Connection] = deque()  # with which a thread is done
        self._leaving = False
        self._grace = 0.0
        self._sweep_at = 0.0
        self._wake = os.pipe()
        for end in self._wake:
            os.set_blocking(end, False)
        super().init_process()

    def init_signals(self) -> None:
        """As gunicorn's; SIGUSR1 asks to leave without hurry."""
        super().init_signals()
        signal.signal(signal.SIGUSR1, self._handle_change)
        signal.siginterrupt(signal.SIGUSR1, False)  # noqa: FBT003 - the library's own signature

    def _handle_change(self, number: int, frame: FrameType | None) -> None:
        self._leaving = True

    def run(self) -> None:
        """Serve until told to end."""
        gc.freeze()  # what is here by now stays: looking through it again and again takes a tenth of the time
        gc.set_threshold(GARBAGE)
        self._client = client_finder(self.app.config.web.trusted_proxies)
        self._exchange = Exchange(self.wsgi, self.cfg, self._should_close, self._made.append)
        for end in (self._wake[0], self.PIPE[0]):  # gunicorn writes to its own on every signal
            self._poller.register(end, selectors.EVENT_READ, partial(_emptied, end))
        self._door = Door(
            self.sockets, self._poller, self.app.shares, self._connections, self.cfg.worker_connections,
            serves=lambda: self.alive and not self._leaving, welcome=self._welcome, close=self._close,
        )  # fmt: skip
        self._door.tend()
        self._tell_ready()
        while self.alive:
            self._turn(self._door.pause_s)
            if self._leaving and self._left():
                break
        self._finish()

    def _lane_of_queries(self) -> Lane[Connection]:
        """Return the lane of queries: while one runs it has a thread, and half of them are left to pages."""
        limits, figures = self.app.config.sparql, self.app.metrics
        # Those that ask other servers have places beside, to be in the way of none of our own store.
        others = 1 + OUTWARD if limits.services and not limits.endpoint else 0
        size = min(limits.workers + others, max(1, self.cfg.threads // 2))
        return Lane(
            size,
            limits.queue,
            limits.per_client or inf,
            lambda change: figures.add("sparql_waiting", change),
        )

    def _tell_ready(self) -> None:
        ready: int | None = getattr(self, "ready", None)
        if ready is not None:
            os.write(ready, b".")
            os.close(ready)

    def _left(self) -> bool:
        """Stop accepting, answer what still comes on open connections, and say when none is left."""
        if not self._grace:
            self._grace = time.monotonic() + self.cfg.graceful_timeout
            self._door.tend()
        return not self._connections or time.monotonic() > self._grace

    def _finish(self) -> None:
        """Let running requests come to their end; idle connections are closed."""
        self.alive = False
        self._door.tend()
        end = time.monotonic() + self.cfg.graceful_timeout
        for connection in list(self._connections):
            idle = connection.phase is Phase.READING and not connection.received
            if idle or connection.phase is Phase.LINGERING:
                self._close(connection)
        while self._connections and time.monotonic() < end:
            self._turn(0.2)
        # Threads past their grace must not hold the process; taking it down by the piece takes a second.
        os._exit(0)

    def _should_close(self) -> bool:
        """Tell whether an answer should be the last of its connection."""
        return self._leaving or not self.alive

    def _turn(self, timeout: float) -> None:
        for key, _ in self._poller.select(timeout):
            key.data()
        while self._done:
            self._tasked -= 1
            self._settle(self._released(self._done.popleft()))
        now = time.monotonic()
        self._door.look(now)
        if now >= self._sweep_at:
            self._sweep_at = now + 0.5
            self._sweep(now)

    def _sweep(self, now: float) -> None:
        """Send away whom there is no more waiting for; tell the parent that we live, and see that it does."""
        self.notify()
        self.alive = self.alive and os.getppid() == self.ppid
        for connection in [one for one in self._connections if one.deadline < now and not one.away]:
            if connection.phase is Phase.READING and connection.received and connection.refuse(408):
                self._settle(connection)
            elif connection.phase is not Phase.WORKING:
                self._close(connection)
        self._give_up(now)
        for connection, waited in self._queries.overdue(PATIENCE_S):
            connection.lane, connection.waited = None, waited
            if self._refuse(connection, "busy"):
                self._settle(connection)
        self._door.tend()

    def _welcome(self, client: socket.socket, address: Any, server: Any) -> None:
        connection = Connection(client, address, server, self.cfg, self.app.config.web.max_body_bytes)
        self._connections.add(connection)
        self._read(connection)

    def _read(self, connection: Connection) -> None:
        """Take what has come; act once a request is whole."""
        if not connection.receive():
            self._close(connection)
            return
        self._settle(connection)

    def _start(self, connection: Connection) -> bool:
        """Answer a request here where that is quick; else a thread has the connection, and False."""
        connection.phase = Phase.WORKING
        connection.client, connection.waited, connection.refused = "", 0.0, ""
        connection.stop = None
        if connection.asks_for(_QUICK) and self._exchange.answer_at_once(connection):
            return True
        if connection.asks_query() and not connection.may_stall():
            return self._start_query(connection)
        self._watch(connection, 0)
        connection.away = True
        if connection.may_stall():
            self._queue(connection, self._stalling)
        else:
            self._hand_out(connection)
        return False

    def _start_query(self, connection: Connection) -> bool:
        """Have a query answered in its turn; as `_start`."""
        self._free_places()
        if self.app.config.sparql.per_client:
            connection.client = self._client(connection.asked_by())
        if why := self._queries.refusal(connection.client):
            return self._refuse(connection, why)
        connection.away, connection.stop = True, Stop()
        self._watch(connection, selectors.EVENT_READ)  # its client may go
        self._queue(connection, self._queries)
        return False

    def _refuse(self, connection: Connection, why: str) -> bool:
        """Refuse a query, here where that is quick; as `_start`."""
        connection.refused = why
        if self._exchange.answer_at_once(connection):
            connection.away = False
            return True
        self._watch(connection, 0)
        connection.away = True
        self._hand_out(connection)
        return False

    def _queue(self, connection: Connection, lane: Lane[Connection]) -> None:
        connection.lane = lane
        if lane.enter(connection, connection.client):
            self._hand_out(connection)

    def _released(self, connection: Connection) -> Connection:
        """Take back what a thread is done with."""
        self._free_places()
        connection.away, connection.stop = False, None
        return connection

    def _free_places(self) -> None:
        """Let the next of their kind have the turns of those whose answers are made."""
        while self._made:
            connection = self._made.popleft()
            lane, connection.lane = connection.lane, None
            if lane and (next_one := lane.leave(connection.client)):
                following, waited = next_one
                following.waited = waited
                following.deadline = time.monotonic() + BODY_S  # nothing of its body was read meanwhile
                self._hand_out(following)

    def _hand_out(self, connection: Connection) -> None:
        self._tasked += 1
        if self._threads < min(self._tasked, self.cfg.threads):
            self._add_thread()
        self._tasks.put(connection)

    def _add_thread(self) -> None:
        try:
            threading.Thread(target=self._work, name=f"request {self._threads + 1}", daemon=True).start()
        except RuntimeError:  # the system allows no more now
            if not self._threads:
                raise
        else:
            self._threads += 1

    def _work(self) -> None:
        """Answer requests: in a thread."""
        while True:
            connection = self._tasks.get()
            self._exchange.answer(connection)
            self._done.append(connection)
            with suppress(BlockingIOError):  # the pipe is full of calls to wake up
                os.write(self._wake[1], b".")

    def _settle(self, connection: Connection) -> None:
        """Go on with a connection as its phase asks."""
        while True:
            if connection.phase is Phase.WORKING:
                return
            if connection.phase is Phase.WRITING and not connection.flush():
                self._watch(connection, selectors.EVENT_WRITE)
                return
            if connection.phase is Phase.CLOSED:
                self._close(connection)
                return
            if connection.phase is Phase.READING and connection.received and connection.is_whole():
                if not self._start(connection):
                    return  # whatever its phase by now: it comes back when the thread is done with it
            elif connection.phase is not Phase.WRITING:
                self._watch(connection, selectors.EVENT_READ)
                return

    def _watch(self, connection: Connection, events: int) -> None:
        if events == connection.watched:
            return
        if connection.watched and events:
            self._poller.modify(connection.socket, events, partial(self._ready, connection))
        elif events:
            self._poller.register(connection.socket, events, partial(self._ready, connection))
        else:
            self._poller.unregister(connection.socket)
        connection.watched = events

    def _ready(self, connection: Connection) -> None:
        if connection.away:
            self._overhear(connection)
        elif connection.phase is Phase.WRITING:
            self._settle(connection)
        else:
            self._read(connection)

    def _overhear(self, connection: Connection) -> None:
        """Take note of what a client sends while its query is answered: its next request, or its end."""
        self._watch(connection, 0)
        if connection.stop and connection.has_ended():
            self._gone.append((time.monotonic(), connection, connection.stop))

    def _give_up(self, now: float) -> None:
        """End the queries whose clients went some time ago; a short one may be answered until then."""
        while self._gone and now - self._gone[0][0] >= GONE_S:
            _, connection, stop = self._gone.popleft()
            if connection.stop is not stop:
                continue  # it was answered
            stop()
            if self._queries.remove(connection):
                connection.lane = None
                if self._refuse(connection, "busy"):
                    self._settle(connection)

    def _close(self, connection: Connection) -> None:
        if connection in self._connections:
            self._connections.discard(connection)
            self._door.count()
            self._watch(connection, 0)
            connection.close()


def _emptied(pipe: int) -> None:
    """Take what was written to wake the loop up."""
    try:
        os.read(pipe, 4096)
    except BlockingIOError:
        return
