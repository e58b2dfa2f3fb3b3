"""`/live`, `/ready`, `/metrics`; the access log: a JSON line a request, written when its body closes."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache, partial
from typing import Any, Final

import orjson
from flask import Blueprint, Response

from lod.web.http.messages import LATER, WAITED, StartResponse, TakesTime
from lod.web.operation.front import Application
from lod.web.operation.metrics import Metrics, route_of

Log = Callable[[bytes], object]
Client = Callable[[Mapping[str, Any]], str]

_PLAIN: Final = "text/plain; charset=utf-8"
_PROMETHEUS: Final = "text/plain; version=0.0.4; charset=utf-8"
_LONGEST: Final = 2048  # characters of a logged field


def blueprint(metrics: Metrics, release: str) -> Blueprint:
    """Offer what a supervisor asks for."""
    operation = Blueprint("operation", __name__)

    @operation.get("/live")
    def live() -> Response:
        """Say that the process answers."""
        return _unstored(Response("live\n", content_type=_PLAIN))

    @operation.get("/ready")
    def ready() -> Response:
        """Say which release is served: a worker accepts only once that is open."""
        return _unstored(Response(f"ready {release}\n", content_type=_PLAIN))

    @operation.get("/metrics")
    def figures() -> Response:
        """Tell the figures of all workers."""
        return _unstored(Response(metrics.text(release), content_type=_PROMETHEUS))

    return operation


def _unstored(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response


class Watched:
    """A WSGI application whose answers are counted and logged."""

    def __init__(
        self, inner: Application, metrics: Metrics, release: str, log: Log | None, client: Client
    ) -> None:
        self._inner = inner
        self._client = client
        self._metrics = metrics
        self._release = release
        self._log = log

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request and see it through."""
        seen = _Seen(environ, self._finish, start_response)
        self._metrics.add("requests_running")
        try:
            body = self._inner(environ, seen.begin)
        except TakesTime:  # it will come again
            self._metrics.add("requests_running", -1)
            raise
        except BaseException:
            seen.close(broken=True)
            raise
        if type(body) is list:  # it is whole, so that nothing can become of it any more
            seen.length = sum(map(len, body))
            seen.close()
            return body
        wrapper = environ.get("wsgi.file_wrapper")
        if isinstance(wrapper, type) and isinstance(body, wrapper):
            # The server sends such a body by itself, so it must get the very object; only its end is watched.
            inner_close = getattr(body, "close", None)
            seen.inner_close = inner_close
            body.close = seen.close  # type: ignore[attr-defined]
            return body
        return _Body(body, seen)

    def _finish(self, seen: "_Seen") -> None:
        seconds = time.perf_counter() - seen.begun
        path = _target(seen.environ)
        self._metrics.add("requests_running", -1)
        route = route_of(path.removeprefix(seen.environ.get("SCRIPT_NAME", "")))
        self._metrics.observe(route, seen.status, seconds)
        if seen.broken:
            self._metrics.add("responses_broken_total")
        if self._log is None:
            return
        note = partial(self._note, self._log, seen, path, seconds)
        later = seen.environ.get(LATER)
        if later is None:
            note()
        else:
            later.append(note)

    def _note(self, log: Log, seen: "_Seen", path: str, seconds: float) -> None:
        log(_line(seen, path, seconds, self._release, self._client(seen.environ)))


class _Seen:
    """What is known of one request, until its body is closed."""

    __slots__ = (
        "_finish", "_open", "_start_response", "begun", "broken", "environ", "inner_close", "length",
        "status",
    )  # fmt: skip

    def __init__(
        self, environ: dict[str, Any], finish: Callable[["_Seen"], None], start_response: StartResponse
    ) -> None:
        self.environ = environ
        self._start_response = start_response
        self.begun = time.perf_counter()
        self.status = 500  # until it is said
        self.length = 0
        self.broken = False
        self.inner_close: Callable[[], object] | None = None
        self._finish = finish
        self._open = True

    def begin(self, status: str, headers: list[tuple[str, str]], *rest: Any) -> object:
        """Take note of the status, as `start_response`."""
        self.status = int(status[:3])
        return self._start_response(status, headers, *rest)

    def close(self, *, broken: bool = False) -> None:
        if not self._open:
            return
        self._open = False
        self.broken = self.broken or broken
        try:
            if self.inner_close is not None:
                self.inner_close()
        finally:
            self._finish(self)


class _Body:
    """The pieces of an answer, counted; its end is told."""

    def __init__(self, pieces: Iterable[bytes], seen: _Seen) -> None:
        self._pieces = pieces
        self._seen = seen
        seen.inner_close = getattr(pieces, "close", None)

    def __iter__(self) -> Iterator[bytes]:
        try:
            for piece in self._pieces:
                self._seen.length += len(piece)
                yield piece
        except GeneratorExit:
            raise
        except BaseException:
            self._seen.broken = True
            raise

    def close(self) -> None:
        self._seen.close()


def _target(environ: dict[str, Any]) -> str:
    """Return the request's target as it came, the path that it is mounted under included."""
    return str(environ.get("RAW_URI") or environ.get("REQUEST_URI") or environ.get("PATH_INFO") or "/")


def _line(seen: _Seen, path: str, seconds: float, release: str, client: str) -> bytes:
    environ = seen.environ
    told = {
        "time": _said(time.time()),
        "client": client,
        "method": environ.get("REQUEST_METHOD", ""),
        "target": path[:_LONGEST],
        "protocol": environ.get("SERVER_PROTOCOL", ""),
        "status": seen.status,
        "bytes": seen.length,
        "ms": round(seconds * 1000, 3),
        "release": release,
    }
    if waited := environ.get(WAITED):
        told["waited_ms"] = round(waited * 1000, 3)
    for name, key in (("agent", "HTTP_USER_AGENT"), ("referrer", "HTTP_REFERER"), ("accept", "HTTP_ACCEPT")):
        if value := environ.get(key):
            told[name] = value[:_LONGEST]
    if seen.broken:
        told["broken"] = True
    try:
        return orjson.dumps(told, option=orjson.OPT_APPEND_NEWLINE)
    except TypeError:  # of text that UTF-8 cannot hold
        return orjson.dumps({k: _clean(v) for k, v in told.items()}, option=orjson.OPT_APPEND_NEWLINE)


def _said(at: float) -> str:
    """Write a time, in seconds since 1970, to the millisecond.

    >>> _said(1795305600.0625)
    '2026-11-22T00:00:00.062+00:00'
    """
    return f"{_second(int(at))}.{int(at % 1 * 1000):03d}+00:00"


@lru_cache(maxsize=4)
def _second(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()[:19]


def _clean(value: object) -> object:
    """Return text that UTF-8 can hold: a server passes bytes through latin-1, or as surrogates."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
