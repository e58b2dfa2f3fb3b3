"""Servers under measurement, ours and the yardsticks: started, waited for, looked at, ended."""

import http.client
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import processes
from bench.releases import LOD, installed


@dataclass
class Server:
    """A server under measurement: its name, its process, the URL that it is asked at."""

    name: str
    process: "subprocess.Popen[bytes]"
    endpoint: str

    @property
    def memory(self) -> int:
        """Bytes of memory that it holds, with all it started."""
        return processes.memory(self.process.pid)

    @property
    def cpu(self) -> float:
        """Seconds of processor time that it used, with all it started."""
        return processes.cpu(self.process.pid)


@contextmanager
def served(name: str, command: list[str], folder: Path, port: int, path: str = "") -> Iterator[Server]:
    """Start a server and wait until it answers, whatever it says."""
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield Server(name, process, f"http://127.0.0.1:{port}{path}")
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def lod_serve(port: int) -> list[str]:
    """Return the command that serves the release of a folder."""
    return [*LOD, "serve", "--port", str(port)]


def oxigraph(store: Path, port: int) -> list[str]:
    """Return the command that serves a store by the PyPI package `oxigraph`; empty where it is not there."""
    program = installed("oxigraph")
    serve = ["serve-read-only", "--location", str(store), "--bind", f"127.0.0.1:{port}"]
    return [program, *serve] if program else []


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def status(port: int, path: str) -> int:
    """Ask for something on this machine, read the answer and return its status."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        return answer.status


def _wait_for(port: int) -> None:
    for _ in range(3000):
        try:
            status(port, "/live")
        except (OSError, http.client.HTTPException):
            time.sleep(0.02)
        else:
            return
    sys.exit(f"nothing answers on port {port}")
