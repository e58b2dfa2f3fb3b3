"""What a page of many changes costs: `python -m bench.changes --changes 1000000`.

A small release gets a history of one delta that changed as many things as asked for. Its pages at /changes
are asked for all over the place, in every form, and all of them one after the other as a client walks them.
"""

import argparse
import os
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Final

import orjson

from bench.authorities import records
from bench.processes import MEGA, held
from bench.releases import built, machine
from lod.config import load
from lod.release import Change, Delta, File, Kind, Release
from lod.release.compression import Packed
from lod.release.deltas import _listed
from lod.release.history import CHAIN, DELTAS
from lod.web import create_app

_KINDS: Final = (Kind.CREATED, Kind.UPDATED, Kind.UPDATED, Kind.REPLACED, Kind.DELETED)
OLD: Final = "2020-01-01-00000000"


def changes(number: int) -> Iterator[Change]:
    """Yield so many changes, in the order of their IRIs."""
    base = "https://data.example.org/id/agent/"
    for ordinal in range(number):
        kind = _KINDS[ordinal % len(_KINDS)]
        successors = (f"{base}KAC000000001",) if kind is Kind.REPLACED else ()
        name = f"김{ordinal % 997}, {1900 + ordinal % 100}-"
        yield Change(f"{base}KAC{ordinal:09}", kind, successors, "http://xmlns.com/foaf/0.1/Person", name)


def release(folder: Path, number: int) -> Release:
    """Build a small release and give it the history."""
    path = built(folder, records(200))
    every, gone = (f"{DELTAS}/{OLD}--{path.name}.{what}.csv.gz" for what in ("changes", "gone"))
    with closing(Packed(path / every)) as first, closing(Packed(path / gone)) as second:
        told, pages = _listed(changes(number), first, second)
    delta = Delta(OLD, path.name, 0, 0, told, pages, tuple(File.of(path, each) for each in (every, gone)))
    (path / CHAIN).write_bytes(orjson.dumps([asdict(delta)]))
    return Release.open(path)


def main() -> None:
    """Make the history, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--changes", type=int, default=1_000_000)
    given = parser.parse_args()
    print(machine())
    with tempfile.TemporaryDirectory(prefix="lod-changes-") as folder:
        made = release(Path(folder), given.changes)
        client = create_app(made, load(Path(folder) / "lod.toml")).test_client()
        client.get("/changes")
        before, most = held(os.getpid()), 0
        last = -(-given.changes // 250)
        print(f"{given.changes:,} changes in {last:,} pages")
        chance = random.Random(1)
        for form in ("json", "html", "atom"):
            began = time.process_time()
            for _ in range(100):
                answer = client.get(f"/changes/{made.name}/{chance.randint(1, last)}.{form}")
                assert answer.status_code == 200
            print(f"  a page as {form}: {10 * (time.process_time() - began):.1f} ms of CPU")
        began, path, items, pages = time.process_time(), f"/changes/{made.name}/1.json", 0, 0
        while path:
            told = orjson.loads(client.get(path).data)
            items, pages = items + told["totalItems"], pages + 1
            path = f"/changes/{told['next']['id'].partition('/changes/')[2]}" if "next" in told else ""
            most = max(most, held(os.getpid())) if pages % 50 == 0 else most
        seconds = time.process_time() - began
        memory = f"memory {before / MEGA:.0f} MB at first, {most / MEGA:.0f} at most"
        print(f"  all {items:,} walked in {seconds:.0f} s of CPU; {memory}")


if __name__ == "__main__":
    main()
