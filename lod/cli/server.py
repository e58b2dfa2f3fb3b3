"""The production server behind `lod serve`: gunicorn's parser and parent, with workers of our own.

It hands on the raw path, breaks off a body that fails, and changes to a release that is published without
losing a request. Workers open the release after the fork.
"""

import logging
import os
import socket
import sys
from pathlib import Path
from typing import Any, Final

import click
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

from lod.cli.arbiter import Arbiter, why_not
from lod.cli.shares import Shares
from lod.cli.workers import ThreadedWorker
from lod.config import Config
from lod.errors import LodError
from lod.release import Release, Shelf
from lod.search import prepare
from lod.web import create_app, theme_of
from lod.web.operation.metrics import Metrics

GRACE: Final = 30  # seconds that running requests may take when a worker is to end
_ROWS: Final = 4  # rows of figures for each worker: the old and the new ones while a release is changed


class Served(BaseApplication):  # type: ignore[misc]
    """The application as gunicorn wants it: settings, and how a worker loads it."""

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
            "bind": host if host.startswith("unix:") else f"{_bracketed(host)}:{port}",
            "workers": self.config.web.workers,
            "threads": self.config.web.threads,
            "worker_class": ThreadedWorker,
            "worker_connections": 1000,
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


def _about_to_fork(arbiter: Any, worker: Any) -> None:
    worker.ready = arbiter.ready


def serve(config: Config, release: Path, host: str, port: int) -> None:
    """Serve a release until SIGTERM or Ctrl-C, and whatever is published after it.

    Args:
        config: with the limits in force.
        release: its folder.
        host: an address, a name, or `unix:PATH`.
        port: 0 takes any that is free.

    Raises:
        LodError: the release does not open, a template is none, or the address cannot be listened on.
    """
    prepare()  # once for all workers, whenever they are started
    if fault := why_not(release, config):
        raise LodError(fault)
    theme_of(config)  # what is wrong with its templates is told before anything is started
    listener = _listener(host, port)
    address = listener.getsockname()
    served = Served(config, release, host, port)
    where = address if isinstance(address, str) else f"http://{_bracketed(address[0])}:{address[1]}/"
    click.echo(f"Serving {served.release.name} at {where}", err=True)
    Arbiter(served, listener).run()


def _listener(host: str, port: int) -> socket.socket:
    """Listen, so that a port in use is told in one line before anything is started."""
    try:
        if host.startswith("unix:"):
            return _unix_listener(Path(host.removeprefix("unix:")))
        family, kind, protocol, _, address = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(2048)
    except OSError as error:
        raise LodError(f"cannot listen on {_bracketed(host)}:{port}: {error.strerror}") from error
    return listener


def _unix_listener(path: Path) -> socket.socket:
    if path.is_socket():
        path.unlink()
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(path))
    listener.listen(2048)
    return listener


def _bracketed(host: str) -> str:
    """Return a host as URLs write it: IPv6 in brackets."""
    return f"[{host}]" if ":" in host and not host.startswith("unix:") else host


def _write(line: bytes) -> None:
    """Write a line of the access log: whole, so that those of several workers do not mix."""
    os.write(sys.stdout.fileno(), line)
