"""A build where 1 % of the records changed beside one of all of them: `python -m bench.changed --records N`.

N synthetic records are built, one in a hundred gets one more field, and they are built again: once with what
is known of the others, once anew (`lod build --anew`). Both releases must be the same to the byte, but for
the files of store and index, which must answer alike.
"""

import argparse
import os
import shutil
import sys
import tempfile
from hashlib import sha256
from pathlib import Path

from bench.authorities import changed, records
from bench.build import Watched, watched, yardstick
from bench.releases import LOD, machine, written

SHARE = 0.01
_NOT_COMPARED = ("store", "search")


def build(folder: Path, day: str, *more: str) -> Watched:
    """Build what lies in a folder."""
    return watched([*LOD, "build", "--day", day, *more], folder)


def digests(folder: Path, day: str) -> dict[str, str]:
    """Return the digests of a release's files."""
    release = next((folder / "releases").glob(f"{day}-*"))
    return {
        str(path.relative_to(release)): sha256(path.read_bytes()).hexdigest()
        for path in sorted(release.rglob("*"))
        if path.is_file() and path.relative_to(release).parts[0] not in _NOT_COMPARED
    }


def measure(number: int, work: Path) -> None:
    """Build N records, then the changed ones in two ways; print how long each took."""
    here, there = work / "here", work / "there"
    here.mkdir()
    written(here, records(number))
    first = build(here, "2026-01-01")
    written(here, changed(records(number), SHARE))
    shutil.copytree(here, there, symlinks=True, copy_function=_linked)
    follows, anew = build(here, "2026-01-02"), build(there, "2026-01-02", "--anew")
    alone = yardstick(next((there / "releases").glob("2026-01-02-*")), work)
    print(f"\n{number:,} records, {SHARE:.0%} of them changed")
    for what, seen in (("first build", first), ("again, what changed", follows), ("again, all anew", anew)):
        print(f"  {what:<22}{seen.seconds:8.1f} s  {seen.cpu:8.1f} s of CPU")
    for line in follows.lines:
        print(f"      {line}")
    print(f"  what changed takes {follows.seconds / anew.seconds:.2f} of all", end=", ")
    print(f"of CPU {follows.cpu / anew.cpu:.2f}")
    if alone is not None:
        print(f"  {'oxigraph load, of all':<22}{alone.seconds:8.1f} s", end="; ")
        print(f"what changed takes {follows.seconds / alone.seconds:.2f} times that")
    same = digests(here, "2026-01-02") == digests(there, "2026-01-02")
    print(f"  the same to the byte: {'yes' if same else 'NO'}")
    if not same:
        sys.exit(1)


def _linked(source: str, target: str) -> None:
    """Link the files of a release, which nobody writes to; copy the rest."""
    if "releases" in Path(source).parts:
        os.link(source, target)
    else:
        shutil.copyfile(source, target)


def main() -> None:
    """Measure one number of records."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--records", type=int, default=100_000, metavar="N")
    parser.add_argument("--folder", type=Path, help="where to work; a temporary folder where it is not given")
    asked = parser.parse_args()
    print(machine())
    with tempfile.TemporaryDirectory(dir=asked.folder, prefix="lod-bench-") as name:
        measure(asked.records, Path(name))


if __name__ == "__main__":
    main()
