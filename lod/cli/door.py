"""The door of a worker: newcomers are shared among the workers, and let in while there is room."""

import errno
import heapq
import selectors
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from operator import attrgetter
from typing import Any, Final

from lod.cli.connections import Connection, Phase
from lod.cli.shares import LEFT_S, Shares

_ROOM: Final = 50  # connections closed at once where all places are taken


class Door:
    """Lets newcomers in, or leaves them for a while to a worker that has fewer connections."""

    def __init__(
        self,
        listeners: Sequence[socket.socket],
        poller: selectors.BaseSelector,
        shares: Shares,
        connections: set[Connection],
        places: int,
        *,
        serves: Callable[[], bool],
        welcome: Callable[[socket.socket, Any, Any], object],
        close: Callable[[Connection], object],
    ) -> None:
        """Begin with the door shut; `tend` opens it.

        Args:
            listeners: sockets that newcomers come to.
            poller: of the worker's loop.
            shares: how many connections each worker has.
            connections: those of this worker.
            places: how many there may be.
            serves: whether the worker takes newcomers at all.
            welcome: takes a newcomer: its socket, its address and the listener's.
            close: sends a connection away.
        """
        self._listeners = listeners
        self._poller = poller
        self._shares = shares
        self._connections = connections
        self._places = places
        self._serves = serves
        self._welcome = welcome
        self._close = close
        self._is_open = False
        self._patient_until = 0.0  # until then, others may take what comes
        self._lacks_files = False

    @property
    def pause_s(self) -> float:
        """Seconds after which to `look` at the latest."""
        return LEFT_S if self._patient_until else 1.0

    def look(self, now: float) -> None:
        """See whether others have had time enough to take what came, or newcomers are ours again."""
        if self._patient_until and (now >= self._patient_until or self._may_take()):
            self._patient_until = 0.0
            self.tend()
            for listener in self._listeners if self._is_open else ():
                self._take(listener)

    def tend(self) -> None:
        """Tell the others how many are here; open the door while there is room, or room to be made."""
        self.count()
        room = len(self._connections) < self._places or any(self._waited_for())
        wanted = self._serves() and not self._patient_until and room
        if wanted == self._is_open:
            return
        self._is_open = wanted
        for listener in self._listeners:
            if wanted:
                listener.setblocking(False)  # noqa: FBT003 - the library's own signature
                self._poller.register(listener, selectors.EVENT_READ, partial(self._accept, listener))
            else:
                self._poller.unregister(listener)

    def count(self) -> None:
        """Tell the others how many are here, or that this worker takes no more."""
        if self._serves():
            self._shares.tell(len(self._connections))
        else:
            self._shares.leave()

    def _accept(self, listener: socket.socket) -> None:
        if self._may_take():
            self._take(listener)
        else:
            self._wait_a_little()

    def _may_take(self) -> bool:
        """Tell whether newcomers are ours: nobody else has fewer connections, and the system has files."""
        return not (self._lacks_files or self._shares.is_fullest(len(self._connections)))

    def _wait_a_little(self) -> None:
        self._patient_until = time.monotonic() + LEFT_S
        self.tend()

    def _waited_for(self) -> Iterator[Connection]:
        return (one for one in self._connections if one.phase in (Phase.READING, Phase.LINGERING))

    def _make_room(self) -> None:
        """Send away some that ask for nothing yet, whose time is over first, for the sake of newcomers."""
        for connection in heapq.nsmallest(_ROOM, self._waited_for(), key=attrgetter("deadline")):
            self._close(connection)

    def _take(self, listener: socket.socket) -> None:
        if len(self._connections) >= self._places:
            self._make_room()
        try:
            client, address = listener.accept()
        except OSError as error:  # another worker took it, or it went away while it waited
            self._lacks_files = error.errno in (errno.EMFILE, errno.ENFILE)  # the system allows no more
            if self._lacks_files:
                self._make_room()
                self._wait_a_little()
            return
        self._lacks_files = False
        self._welcome(client, address, listener.getsockname())
        self.tend()
