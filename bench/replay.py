"""A first dump and all deltas are the last dump: `python -m bench.replay --records 100000`.

N synthetic authority records (bench/authorities.py) are built; then week after week 1 % change, others come,
are merged, split, withdrawn or dropped, each time with `lod build` in a process of its own. All releases but
the last are removed. Its deltas are applied to the first dump with zcat, comm and sort, as docs/http.md has
it; what comes out is compared with the last dump byte for byte.
"""

import argparse
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final

from bench.authorities import iso2709, records
from bench.processes import MEGA
from bench.releases import LOD, machine, written
from lod.release import WHOLE, Delta, History, Manifest, Shelf
from lod.release.compression import unpacked

FIRST: Final = date(2026, 1, 5)
# How many of a hundred thousand records each week brings to each end.
SHARES: Final = {"changed": 1000, "merged": 200, "split": 50, "withdrawn": 100, "dropped": 100, "new": 500}


def weeks(number: int, count: int, seed: int = 2026) -> Iterator[list[bytes]]:
    """Yield the records of one week after the other; so many at first, and each week some to each end."""
    chance = random.Random(seed)
    many = {name: max(1, number * share // 100_000) for name, share in SHARES.items()}
    coming = records(number + (count - 1) * many["new"], seed)
    held = dict(zip(range(number), coming, strict=False))
    living = set(held)
    yield list(held.values())
    for week in range(1, count):
        chosen = chance.sample(sorted(living), sum(many[name] for name in SHARES if name != "new"))
        for name in ("merged", "split", "withdrawn", "dropped"):
            part, chosen = chosen[: many[name]], chosen[many[name] :]
            living -= set(part)
            for place in part:
                if name == "dropped":
                    del held[place]
                    continue
                number_of = {"merged": 1, "split": 2, "withdrawn": 0}[name]
                others = [f"(KR-SeBNL)KAC{each:09}" for each in chance.sample(sorted(living), number_of)]
                held[place] = _ended(held[place], others)
        for place in chosen:
            held[place] = _with(held[place], ("670", f"  \x1fa{week}. 주의 개정"))
        first = number + (week - 1) * many["new"]
        for place in range(first, first + many["new"]):
            held[place] = next(coming)
            living.add(place)
        yield list(held.values())


def fields(record: bytes) -> list[tuple[str, str]]:
    """Return the fields of a record that `iso2709` wrote."""
    base = int(record[12:17])
    entries = [record[at : at + 12] for at in range(24, base - 1, 12)]
    return [
        (entry[:3].decode(), record[base + int(entry[7:]) :][: int(entry[3:7]) - 1].decode())
        for entry in entries
    ]


def _with(record: bytes, *more: tuple[str, str]) -> bytes:
    return iso2709(sorted([*fields(record), *more], key=lambda field: field[0]))


def _ended(record: bytes, others: Sequence[str]) -> bytes:
    """Return a record as deleted (MARC 21 Authority, leader/05), with who is to be used instead (682)."""
    said = "".join(f"\x1f0{other}" for other in others)
    record = _with(record, ("682", f"  \x1fi{'See' if others else 'Withdrawn'}{said}"))
    return record[:5] + (b"s" if len(others) > 1 else b"d") + record[6:]


def replay(dump: Path, deltas: Sequence[Delta], release: Path, target: Path) -> None:
    """Apply deltas kept in a release to the N-Triples of the first one, with standard tools.

    Args:
        dump: of the first release, unpacked.
        deltas: oldest first.
        release: the folder of the last one.
        target: where the statements of the last one are written.
    """
    now = dump
    for number, delta in enumerate(deltas):
        added, removed = (release / file.path for file in delta.files[:2])
        later = target.with_name(f"{target.name}.{number}")
        command = (
            'LC_ALL=C comm -23 "$1" <(zcat "$2") | LC_ALL=C sort -m - <(zcat "$3") > "$4"'  # docs/http.md
        )
        subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", command, "-", now, removed, added, later], check=True
        )
        if now != dump:
            now.unlink()
        now = later
    shutil.move(now, target) if now != dump else shutil.copyfile(dump, target)


def unpack(release: Path, target: Path) -> str:
    """Unpack the dump of the whole as lines; return the digest of what it unpacks to."""
    file = next(
        file
        for file in Manifest.read(release).dumps
        if file.dataset == WHOLE and file.path[-6:-3] in (".nt", ".nq")
    )
    with unpacked(release / file.path) as source, target.open("wb") as out:
        shutil.copyfileobj(source, out)
    return file.content_sha256


def main() -> None:
    """Build week after week, replay, compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--weeks", type=int, default=6)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lod-replay-") as folder:
        sys.exit(_run(Path(folder), given.records, given.weeks))


def _run(folder: Path, number: int, count: int) -> int:
    shelf = Shelf(folder / "releases")
    print(f"{machine()}\n{number:,} records; CPU seconds of each build\n")
    print(
        f"{'day':12}{'build':>7}{'statements':>13}{'added':>9}{'removed':>9}{'delta MB':>10}{'dump MB':>9}"
        "  things"
    )
    for week, told in enumerate(weeks(number, count)):
        written(folder, told)
        day = FIRST + timedelta(weeks=week)
        seconds = _built(folder, day)
        release = shelf.path / shelf.newest()
        if week == 0:
            unpack(release, folder / "first.nt")
        _tell(day, seconds, release)
        for name in shelf.prune(1):
            assert not (shelf.path / name).exists()
    release = shelf.path / shelf.newest()
    began = time.monotonic()
    replay(folder / "first.nt", History.open(release).deltas, release, folder / "replayed.nt")
    took = time.monotonic() - began
    expected = unpack(release, folder / "last.nt")
    same = sha256((folder / "replayed.nt").read_bytes()).hexdigest() == expected
    verdict = "the last dump, byte for byte" if same else "NOT the last dump"
    print(f"\n{count - 1} deltas applied in {took:.1f} s: {verdict}")
    return 0 if same else 1


def _built(folder: Path, day: date) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [*LOD, "build", "--day", day.isoformat()]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        sys.exit(done.stderr)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _tell(day: date, seconds: float, release: Path) -> None:
    manifest, deltas = Manifest.read(release), History.open(release).deltas
    whole = manifest.dataset(WHOLE)
    statements = whole.figures.triples if whole is not None else 0
    dump = next(file.bytes for file in manifest.dumps if file.path.endswith(".gz"))
    line = f"{day!s:12}{seconds:7.1f}{statements:13,}"
    if deltas:
        last = deltas[-1]
        size = sum(file.bytes for file in last.files[:2])
        things = " ".join(f"{count} {name}" for name, count in last.changes.items())
        line += f"{last.added:9,}{last.removed:9,}{size / MEGA:10.2f}{dump / MEGA:9.1f}  {things}"
    print(line, flush=True)


if __name__ == "__main__":
    main()
