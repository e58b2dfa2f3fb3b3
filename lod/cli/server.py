"""The production server behind `lod serve`: gunicorn's parser and parent, with workers of our own.

It hands on the raw path, breaks off a body that fails, and changes to a release that is published without
losing a request. Workers open the release after the fork.
"""

import errno
import socket
from pathlib import Path

import click

from lod.cli.arbiter import Arbiter, why_not
from lod.cli.served import Served, bracketed
from lod.config import Config
from lod.errors import LodError
from lod.search import prepare
from lod.web import theme_of


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
    where = address if isinstance(address, str) else f"http://{bracketed(address[0])}:{address[1]}/"
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
        hint = " (`--port` takes another)" if error.errno == errno.EADDRINUSE else ""
        raise LodError(f"cannot listen on {bracketed(host)}:{port}: {error.strerror}{hint}") from error
    return listener


def _unix_listener(path: Path) -> socket.socket:
    if path.is_socket():
        path.unlink()
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(path))
    listener.listen(2048)
    return listener
