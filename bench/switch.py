"""Whether a release is changed without a lost or mixed answer: `python -m bench.switch --seconds 30`.

Two releases are built of N synthetic records, of which one in a hundred differs, and the first is served.
While wrk asks for a document that differs, on connections that stay and on such as are made anew for each
request, the releases are published in turn. Every answer must be 200, must name a release, and must be the
very document of that release.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from bench.authorities import changed, records
from bench.releases import built, machine
from bench.servers import free_port, lod_serve, served
from lod.release import Release, Shelf

DAYS = ("2026-01-01", "2026-01-02")
CLIENTS = {"connections that stay": "keep-alive", "a connection for each": "close"}
PAUSE_S = 3.0  # between one publication and the next
SCRIPT = """
local expected = {}
for name in string.gmatch(os.getenv("RELEASES"), "[^ ]+") do
  expected[name] = io.open(os.getenv("FOLDER") .. "/" .. name, "rb"):read("*a")
end
local threads = {}
wrong, seen = 0, ""
wrk.headers["Accept"], wrk.headers["Connection"] = "text/turtle", os.getenv("CONNECTION")
function setup(thread) table.insert(threads, thread) end
function response(status, headers, body)
  local release = headers["LOD-Release"]
  if status ~= 200 or release == nil or body ~= expected[release] then wrong = wrong + 1 end
  if release and not string.find(seen, release, 1, true) then seen = seen .. " " .. release end
end
function done()
  for _, thread in ipairs(threads) do
    io.write("wrong: " .. thread:get("wrong") .. " releases:" .. thread:get("seen") .. "\\n")
  end
end
"""


def two_releases(folder: Path, number: int) -> tuple[Release, Release]:
    """Build two releases and return them, the older first."""
    built(folder, records(number), day=DAYS[0])
    second = built(folder, changed(records(number), 0.01), day=DAYS[1])
    first = next(path for path in second.parent.glob("2*") if path != second)
    return Release.open(first), Release.open(second)


def differing(old: Release, new: Release) -> str:
    """Return a thing whose document differs."""
    for iri in new.documents.iris(f"{new.manifest.base}id/"):
        before, now = old.documents.get(iri), new.documents.get(iri)
        if before is not None and now is not None and before.turtle != now.turtle:
            return iri
    sys.exit("the releases are alike")


def ask(wrk: str, url: str, script: Path, names: str, connection: str, seconds: int) -> str:
    """Have wrk ask for so long; return what it said."""
    environment = {**os.environ, "FOLDER": str(script.parent), "RELEASES": names, "CONNECTION": connection}
    command = [wrk, "-t1", "-c8", f"-d{seconds}s", "-s", str(script), url]
    return subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout


def publish(shelf: Shelf, names: list[str], ended: threading.Event) -> int:
    """Publish the releases in turn until it ends; return how often."""
    times = 0
    while not ended.wait(PAUSE_S):
        times += 1
        shelf.publish(names[times % 2])
    return times


def measure(wrk: str, folder: Path, number: int, seconds: int) -> bool:
    """Serve, ask and publish; tell whether every answer was right."""
    releases = two_releases(folder, number)
    iri, names = differing(*releases), [release.name for release in releases]
    shelf = Shelf(folder / "releases")
    shelf.publish(names[0])
    script = folder / "ask.lua"
    script.write_text(SCRIPT, encoding="utf-8")
    for release in releases:
        document = release.documents.get(iri)
        (folder / release.name).write_bytes(document.turtle if document else b"")
    port, ended = free_port(), threading.Event()
    said: dict[str, str] = {}
    with served("lod", lod_serve(port), folder, port) as server:
        path = iri.removeprefix(f"{releases[0].manifest.base}id/")
        url = f"{server.endpoint}/doc/{path}"

        def go_on(name: str) -> None:
            said[name] = ask(wrk, url, script, " ".join(names), CLIENTS[name], seconds)

        asking = [threading.Thread(target=go_on, args=(name,)) for name in CLIENTS]
        for each in asking:
            each.start()
        threading.Timer(seconds - PAUSE_S, ended.set).start()
        times = publish(shelf, names, ended)
        for each in asking:
            each.join()
    print(f"\n{times} publications in {seconds} s")
    right = [_told(name, said[name], names) for name in CLIENTS]
    return all(right)


def _told(name: str, said: str, names: list[str]) -> bool:
    """Print what wrk saw; tell whether all was right."""
    requests = int(re.search(r"([0-9]+) requests in", said)[1])  # type: ignore[index]
    wrong = int(re.search(r"wrong: ([0-9]+)", said)[1])  # type: ignore[index]
    errors = re.search(r"Socket errors: (.+)", said)
    seen = [each for each in names if re.search(rf"releases:.* {re.escape(each)}", said)]
    print(f"  {name:<22}{requests:>9,} answers of {len(seen)} releases; failed or mixed: {wrong}", end="; ")
    print(f"of the connections: {errors[1] if errors else 'none failed'}")
    return not wrong and errors is None and len(seen) == len(names)


def main() -> None:
    """Build, serve, ask and publish; exit 1 where an answer was lost or mixed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--records", type=int, default=2000, metavar="N")
    parser.add_argument("--seconds", type=int, default=30)
    asked = parser.parse_args()
    wrk = shutil.which("wrk")
    if wrk is None:
        sys.exit("wrk is not installed (Debian: apt install wrk)")
    print(machine())
    with tempfile.TemporaryDirectory(prefix="lod-switch-") as name:
        right = measure(wrk, Path(name), asked.records, asked.seconds)
    sys.exit(0 if right else 1)


if __name__ == "__main__":
    main()
