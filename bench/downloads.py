"""How fast dumps are sent, beside nginx sending the same file: `python -m bench.downloads --megabytes 500`.

A small release gets a dump of the size asked for (what is in it makes no difference to sending it). It is
downloaded with curl by one client, by twenty at once, and by twenty slow ones while pages are asked for.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.authorities import records
from bench.processes import MEGA, cpu, memory
from bench.releases import built, machine
from bench.servers import free_port, lod_serve, served, status
from lod.release import WHOLE, Manifest
from lod.release.manifest import FILE, digest

CLIENTS: Final = 20
SLOW: Final = "2M"  # bytes a second that a slow client takes
NGINX: Final = """daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log; worker_processes 2;
events {{ worker_connections 256; }}
http {{ access_log off; sendfile on; tcp_nopush on;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{ listen 127.0.0.1:{port}; root {root}; }} }}
"""


@dataclass(frozen=True)
class Figures:
    """What one server did."""

    one: float  # MB/s
    many: float  # MB/s of all clients together
    resting: int  # bytes of memory of all its processes
    most: int  # at their peak while twenty download
    cpu: float  # seconds of its own for each GB sent


def release(folder: Path, megabytes: int) -> tuple[str, Path]:
    """Build a small release; return the name of a dump of the size asked for, and its folder."""
    path = built(folder, records(200))
    file = next(file for file in Manifest.read(path).dumps if file.dataset == WHOLE)
    with (path / file.path).open("wb") as out:
        for _ in range(megabytes):
            out.write(os.urandom(MEGA))
    told = json.loads((path / FILE).read_bytes())
    for each in told["files"]:
        if each["path"] == file.path:
            each |= {"bytes": megabytes * MEGA, "sha256": digest(path / file.path)}
    (path / FILE).write_text(json.dumps(told), encoding="utf-8")
    return Path(file.path).name, path / "dumps"


def downloads(url: str, clients: int, *more: str) -> list[subprocess.Popen[bytes]]:
    """Start clients that download."""
    command = ["curl", "-s", "-S", "-f", "-o", "/dev/null", *more, url]
    return [subprocess.Popen(command) for _ in range(clients)]


def taken(url: str, clients: int, look: Callable[[], None] = lambda: None) -> float:
    """Return the seconds that some clients take together."""
    began = time.monotonic()
    waiting = downloads(url, clients)
    while any(client.poll() is None for client in waiting):
        look()
        time.sleep(0.05)
    if any(client.returncode for client in waiting):
        sys.exit(f"{url}: a download failed")
    return time.monotonic() - began


def measured(pid: int, url: str, megabytes: int) -> Figures:
    """Download from a server and look at it."""
    taken(url, 1)  # so that the file is in the system's memory for both
    resting, seen, before = memory(pid), [0], cpu(pid)
    one = megabytes / min(taken(url, 1) for _ in range(3))

    def look() -> None:
        seen.append(memory(pid))

    many = CLIENTS * megabytes / taken(url, CLIENTS, look)
    return Figures(one, many, resting, max(seen), (cpu(pid) - before) / ((CLIENTS + 3) * megabytes / 1024))


def pages(port: int, number: int) -> list[float]:
    """Return the seconds that so many pages took, one after the other."""
    took = []
    for ordinal in range(number):
        began = time.monotonic()
        status(port, f"/doc/agent/KR-SeBNL-KAC{ordinal % 200:09}.html")
        took.append(time.monotonic() - began)
    return sorted(took)


def main() -> None:
    """Measure both servers and print what they did."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=500)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lod-downloads-") as folder:
        _compare(Path(folder), given.megabytes)


def _compare(folder: Path, megabytes: int) -> None:
    port, other = free_port(), free_port()
    name, dumps = release(folder, megabytes)
    folder.chmod(0o755)  # nginx reads as another user
    base = f"http://127.0.0.1:{port}/"
    with served("lod", lod_serve(port), folder, port) as server:
        ours = measured(server.process.pid, f"{base}dumps/{name}", megabytes)
        alone = pages(port, 200)
        slow = downloads(f"{base}dumps/{name}", CLIENTS, "--limit-rate", SLOW)
        time.sleep(1)
        meanwhile = pages(port, 200)
        for client in slow:
            client.kill()
            client.wait()
    figures = {"lod serve": ours}
    program = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program is not None:
        settings = folder / "nginx.conf"
        settings.write_text(NGINX.format(folder=folder, port=other, root=dumps), encoding="utf-8")
        with served("nginx", [program, "-c", str(settings)], folder, other) as server:
            figures["nginx"] = measured(server.process.pid, f"{server.endpoint}/{name}", megabytes)
    print(f"{machine()}; a dump of {megabytes} MB\n")
    print(f"{'':12}{'1 client':>12}{f'{CLIENTS} clients':>14}{'CPU s/GB':>10}{'memory':>10}{'at peak':>10}")
    for who, told in figures.items():
        memory = f"{told.resting / MEGA:7.0f} MB{told.most / MEGA:7.0f} MB"
        print(f"{who:12}{told.one:7.0f} MB/s{told.many:9.0f} MB/s{told.cpu:10.2f}{memory}")
    for when, took in (("alone", alone), (f"while {CLIENTS} clients download slowly", meanwhile)):
        print(f"a page, {when}: median {_ms(took, 0.5)}, 99 in 100 within {_ms(took, 0.99)}")


def _ms(took: list[float], share: float) -> str:
    return f"{1000 * took[int(share * (len(took) - 1))]:.1f} ms"


if __name__ == "__main__":
    main()
