"""How long a build takes beside its yardstick: `python -m bench.build --records 1000000`.

N synthetic authority records (bench/authorities.py) are built as any source is, by `lod build` in a process
of its own; then Oxigraph's loader (the PyPI package `oxigraph`) loads the same statements alone.
"""

import argparse
import re
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bench.authorities import records
from bench.processes import MEGA, family, held
from bench.releases import LOD, SOURCE, installed, machine, written
from lod.release import DATA, Manifest

TO_REACH = 3.0  # times the yardstick
STAGE = re.compile(r"^ *(\S.*?)  +([0-9.]+) s\b")


@dataclass
class Watched:
    """What a process and those it started used."""

    seconds: float = 0
    cpu: float = 0
    largest: int = 0  # bytes of the largest process at its peak
    whole: int = 0  # bytes of all at one time, shared pages once
    lines: list[str] = field(default_factory=list)  # of stderr


def watched(command: list[str], folder: Path) -> Watched:
    """Run a command; look five times a second at what it holds in memory."""
    seen = Watched()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    with subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True) as process:
        looking = threading.Thread(target=_look, args=(process, seen), daemon=True)
        looking.start()
        assert process.stderr is not None
        seen.lines = process.stderr.read().splitlines()
    seen.seconds = time.monotonic() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seen.cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    looking.join()
    if process.returncode != 0:
        sys.exit("\n".join(seen.lines))
    return seen


def _look(process: subprocess.Popen[str], seen: Watched) -> None:
    while process.poll() is None:
        sizes = [held(pid) for pid in family(process.pid)]
        seen.largest = max([seen.largest, *sizes])
        seen.whole = max(seen.whole, sum(sizes))
        time.sleep(0.2)


def size(folder: Path) -> int:
    """Return the bytes of all files under a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def yardstick(release: Path, folder: Path) -> Watched | None:
    """Load the same statements by the loader alone; None where it is not installed."""
    program = installed("oxigraph")
    if not program:
        return None
    statements = folder / "data.nt"
    statements.symlink_to(release / DATA)  # its extension tells the format; all is in the default graph
    command = [program, "load", "--location", str(folder / "yardstick"), "--file", str(statements)]
    return watched(command, folder)


def measure(number: int, folder: Path) -> float:
    """Build N records, load the yardstick, print both; return the seconds of the build."""
    written(folder, records(number))
    built = watched([*LOD, "build", "--day", "2026-01-01"], folder)
    release = next((folder / "releases").glob("2026-*"))
    told = Manifest.read(release)
    triples = told.datasets[0].figures.triples
    stages = dict(_stages(built.lines))
    megabytes = (folder / SOURCE).stat().st_size / MEGA
    print(
        f"\n{number:,} records, {megabytes:,.0f} MB, {triples:,} statements ({triples / number:.1f} a record)"
    )
    for name, seconds in stages.items():
        print(f"  {name:<24}{seconds:9.1f} s{_rate(name, seconds, number, megabytes, triples)}")
    print(f"  {'build, whole':<24}{built.seconds:9.1f} s   {built.cpu:,.1f} s of CPU")
    print(
        f"  memory: largest process {built.largest / MEGA:,.0f} MB, all at once {built.whole / MEGA:,.0f} MB"
    )
    data = (release / DATA).stat().st_size
    print(f"  disk: release {size(release) / MEGA:,.0f} MB, of it data {data / MEGA:,.0f} MB")
    alone = yardstick(release, folder)
    if alone is None:
        print("  yardstick: not measured (pip install oxigraph)")
    else:
        print(
            f"  {'yardstick: oxigraph load':<24}{alone.seconds:9.1f} s   {alone.cpu:,.1f} s of CPU,", end=" "
        )
        print(f"{alone.largest / MEGA:,.0f} MB")
        print(f"  ratio {built.seconds / alone.seconds:.2f} (to reach: {TO_REACH})", end=", ")
        print(f"of CPU {built.cpu / alone.cpu:.2f}")
    return built.seconds


def _stages(lines: list[str]) -> Iterator[tuple[str, float]]:
    for line in lines:
        if found := STAGE.match(line):
            yield found[1], float(found[2])


def _rate(name: str, seconds: float, number: int, megabytes: float, triples: int) -> str:
    if not seconds:
        return ""
    if name == "convert":
        return f"   {number / seconds:,.0f} records/s, {megabytes / seconds:.1f} MB/s"
    return f"   {triples / seconds:,.0f} statements/s" if name in ("load", "merge") else ""


def main() -> None:
    """Measure one number of records, or several, each with its ratio to the one before."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--records", type=int, nargs="+", default=[100_000], metavar="N")
    parser.add_argument("--folder", type=Path, help="where to work; a temporary folder where it is not given")
    asked = parser.parse_args()
    print(machine())
    before: tuple[int, float] | None = None
    for number in asked.records:
        with tempfile.TemporaryDirectory(dir=asked.folder, prefix="lod-bench-") as name:
            seconds = measure(number, Path(name))
        if before is not None:
            print(f"  {number / before[0]:.0f} times the records: {seconds / before[1]:.1f} times as long")
        before = (number, seconds)


if __name__ == "__main__":
    main()
