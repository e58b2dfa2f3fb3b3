"""Figures of all worker processes in one piece of shared memory, in Prometheus' text format.

Each worker writes to a row of its own, so that no lock is needed between processes; whoever is asked sums
the rows. A worker that takes the place of another goes on counting where that one stopped.
"""

import mmap
import threading
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

ROUTES: Final = (
    "home", "id", "doc", "sparql", "search", "suggest", "label", "browse", "ids", "reconcile", "dataset",
    "dumps", "changes", "static", "def", "operation", "other",
)  # fmt: skip
CLASSES: Final = ("1xx", "2xx", "3xx", "4xx", "5xx")
BOUNDS: Final = (0.001, 0.0025, 0.01, 0.05, 0.25, 1.0, 5.0, 30.0)  # seconds
GAUGES: Final = {
    "requests_running": "Requests that are being answered.",
    "sparql_running": "SPARQL queries that are being evaluated.",
    "sparql_waiting": "SPARQL queries that wait for others to end.",
}
COUNTERS: Final = {
    "sparql_queries_total": "SPARQL queries taken.",
    "sparql_refused_total": "SPARQL queries refused because all workers were busy.",
    "sparql_timed_out_total": "SPARQL queries ended at their time limit.",
    "sparql_abandoned_total": "SPARQL queries ended because their client was gone.",
    "sparql_failed_total": "SPARQL queries that could not be evaluated.",
    "responses_broken_total": "Bodies that broke off.",
}
_NAMED: Final = (*GAUGES, *COUNTERS)
_A_ROUTE: Final = len(CLASSES) + len(BOUNDS) + 2  # classes, buckets, the sum, the count
_ROW: Final = len(_NAMED) + len(ROUTES) * _A_ROUTE
_PLACES: Final = {name: place for place, name in enumerate(_NAMED)}
_STARTS: Final = {route: len(_NAMED) + number * _A_ROUTE for number, route in enumerate(ROUTES)}
_OPERATION: Final = frozenset({"live", "ready", "metrics"})


@dataclass(slots=True)
class Metrics:
    """Counts of requests, by route; to be made before the workers are forked."""

    rows: int = 1
    row: int = 0
    _cells: "memoryview[float]" = field(init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._cells = memoryview(mmap.mmap(-1, self.rows * _ROW * 8)).cast("d")

    def take_row(self, row: int) -> None:
        """Write to this row from now on: in a worker, after the fork."""
        self.row = row % self.rows
        self._lock = threading.Lock()
        self.leave_row(row)

    def leave_row(self, row: int) -> None:
        """Forget what runs and waits by a worker's row: whoever ended, nothing of it does any more."""
        start = row % self.rows * _ROW
        for place in range(len(GAUGES)):
            self._cells[start + place] = 0.0

    def add(self, name: str, amount: float = 1) -> None:
        """Add to a figure of GAUGES or COUNTERS."""
        with self._lock:
            self._cells[self.row * _ROW + _PLACES[name]] += amount

    def observe(self, route: str, status: int, seconds: float) -> None:
        """Count an answer."""
        start = self.row * _ROW + _STARTS[route]
        bucket = bisect_left(BOUNDS, seconds)
        with self._lock:
            self._cells[start + min(max(status // 100, 1), 5) - 1] += 1
            if bucket < len(BOUNDS):
                self._cells[start + len(CLASSES) + bucket] += 1
            self._cells[start + _A_ROUTE - 2] += seconds
            self._cells[start + _A_ROUTE - 1] += 1

    def text(self, release: str) -> str:
        """Return all figures, summed over the workers (Prometheus exposition format 0.0.4)."""
        return "\n".join(self._lines(release)) + "\n"

    def _lines(self, release: str) -> Iterator[str]:
        yield "# HELP lod_release The release that is served.\n# TYPE lod_release gauge"
        yield f'lod_release{{name="{release}"}} 1'
        for place, name in enumerate(_NAMED):
            kind = "gauge" if name in GAUGES else "counter"
            yield f"# HELP lod_{name} {GAUGES.get(name) or COUNTERS[name]}\n# TYPE lod_{name} {kind}"
            yield f"lod_{name} {_number(self._sum(place))}"
        yield "# HELP lod_requests_total Requests answered.\n# TYPE lod_requests_total counter"
        for route in ROUTES:
            for place, name in enumerate(CLASSES):
                if count := self._sum(_STARTS[route] + place):
                    yield f'lod_requests_total{{route="{route}",status="{name}"}} {_number(count)}'
        yield "# HELP lod_request_seconds Time to answer.\n# TYPE lod_request_seconds histogram"
        for route in ROUTES:
            yield from self._histogram(route)

    def _histogram(self, route: str) -> Iterator[str]:
        start = _STARTS[route]
        count = self._sum(start + _A_ROUTE - 1)
        if not count:
            return
        below = 0.0
        for place, bound in enumerate(BOUNDS):
            below += self._sum(start + len(CLASSES) + place)
            yield f'lod_request_seconds_bucket{{route="{route}",le="{bound}"}} {_number(below)}'
        yield f'lod_request_seconds_bucket{{route="{route}",le="+Inf"}} {_number(count)}'
        yield f'lod_request_seconds_sum{{route="{route}"}} {self._sum(start + _A_ROUTE - 2):.6f}'
        yield f'lod_request_seconds_count{{route="{route}"}} {_number(count)}'

    def _sum(self, place: int) -> float:
        return sum(self._cells[row * _ROW + place] for row in range(self.rows))


def route_of(path: str) -> str:
    """Return the route under which a path is counted.

    >>> route_of("/doc/agent/P1"), route_of("/"), route_of("/gnd/1"), route_of("/live")
    ('doc', 'home', 'other', 'operation')
    """
    first = path[1:].partition("/")[0].partition("?")[0]
    if not first:
        return "home"
    if first in _OPERATION:
        return "operation"
    return first if first in ROUTES else "other"


def _number(value: float) -> str:
    return f"{value:.0f}"
