"""What gunicorn runs: its settings, and how a worker opens a release."""

import logging
import os
import sys
from pathlib import Path
from typing import Any, Final

from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

from lod.cli.shares import Shares
from lod.cli.workers import ThreadedWorker
from lod.config import Config
from lod.release import Release, Shelf
from lod.web import create_app
from lod.web.operation.metrics import Metrics

GRACE: Final = 30  # seconds that running requests may take when a worker is to end
_LOG: Final = logging.getLogger(__name__)
_ROWS: Final = 4  # rows of figures for each worker: the old and the new ones while a release is changed


class Served(BaseApplication):  # type: ignore[misc]
    """The application as gunicorn wants it."""

    def __init__(self, config: Config, release: Path, host: str, port: int) -> None:
        self.config = config
        self.release = release.resolve()  # what workers open that are started from now on
        self.shelf = Shelf(config.releases)
        self.metrics = Metrics(rows=_ROWS * config.web.workers)
        self.shares = Shares(rows=_ROWS * config.web.workers)
        self._address = (host, port)
        super().__init__()

    def load_config(self) -> None:
        """Set what differs from gunicorn's defaults."""
        host, port = self._address
        settings: dict[str, Any] = {
            "bind": host if host.startswith("unix:") else f"{bracketed(host)}:{port}",
            "workers": self.config.web.workers,
            "threads": self.config.web.threads,
            "worker_class": ThreadedWorker,
            "worker_connections": self.config.web.connections,
            "timeout": 60,
            "graceful_timeout": GRACE,
            "keepalive": 15,
            "limit_request_line": 8190,
            "limit_request_fields": 100,
            "limit_request_field_size": 8190,
            "backlog": 2048,
            "control_socket_disable": True,
            "accesslog": None,
            "errorlog": "-",
            "loglevel": "warning",
            "proc_name": "lod",
            "forwarded_allow_ips": "",
            "permit_unconventional_http_method": True,  # any token, which the application refuses by name
            "pre_fork": _about_to_fork,
            "post_fork": self._forked,
            "child_exit": self._ended,
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Open the release and make the application: in the worker."""
        app = create_app(Release.open(self.release), self.config, metrics=self.metrics, log=_write)
        app.logger.setLevel(logging.ERROR)
        return app

    def _forked(self, arbiter: Any, worker: Any) -> None:
        self.metrics.take_row(worker.age)
        self.shares.take_row(worker.age)

    def _ended(self, arbiter: Any, worker: Any) -> None:
        self.shares.leave(worker.age)
        self.metrics.leave_row(worker.age)


def _about_to_fork(arbiter: Any, worker: Any) -> None:
    worker.ready = arbiter.ready


def bracketed(host: str) -> str:
    """Return a host as URLs write it: IPv6 in brackets."""
    return f"[{host}]" if ":" in host and not host.startswith("unix:") else host


def _write(line: bytes) -> None:
    """Write a line of the access log: whole, so that those of several workers do not mix.

    Where that fails, as on a full disk, whoever asked has the answer all the same.
    """
    try:
        os.write(sys.stdout.fileno(), line)
    except OSError as error:
        _LOG.warning("the access log cannot be written: %s", error)
