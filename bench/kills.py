"""No `kill -9` breaks or loses a release: `python -m bench.kills --times 50`.

Build, diff, publish and prune are killed at random moments, each as a process of its own as a user runs it.
After each: every release that is listed is whole (`lod check`), none is lost, what is published is one of
them, and the next writer finds no lock. Every other publication gives the release a new history, for it
leaves out one that was built between; killed or not, the next one ends with the history that it should have.
The seed is printed, so that a run can be had again.
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from bench.releases import CONFIG, LOD, SOURCE
from bench.replay import weeks
from lod.errors import LodError
from lod.release import History, Shelf, check
from lod.release.drafts import locked

VERBS: Final = ("build", "diff", "publish", "prune")
FIRST: Final = date(2026, 1, 5)
RELEASES: Final = 3
# The share of its time in which a verb does its work: Python and its packages are loaded before.
_WORKING: Final = {"build": 0.1, "diff": 0.5, "publish": 0.5, "prune": 0.5}


@dataclass
class Ground:
    """A publisher's folder with some releases, put in order again after each kill."""

    folder: Path
    records: int = 60
    seconds: dict[str, float] = field(default_factory=dict)  # that each verb takes when it is let

    def __post_init__(self) -> None:
        self.shelf = Shelf(self.folder / "releases")
        self.stash = self.folder / "stash"
        (self.folder / "lod.toml").write_text(CONFIG, encoding="utf-8")
        for week, told in enumerate(weeks(self.records, RELEASES)):
            self.source.write_bytes(b"".join(told))
            self.run("build", "--day", (FIRST + timedelta(weeks=week)).isoformat())
        self.names = self.shelf.names()
        shutil.copytree(self.shelf.path, self.stash, symlinks=True)

    @property
    def source(self) -> Path:
        """The records."""
        return self.folder / SOURCE

    def started(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a verb."""
        command = [*LOD, *arguments]
        here = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        devnull = subprocess.DEVNULL
        return subprocess.Popen(command, cwd=self.folder, env=here, stdout=devnull, stderr=devnull)

    def run(self, *arguments: str) -> None:
        """Let a verb run to its end and note how long that took."""
        began = time.monotonic()
        assert self.started(*arguments).wait() in (0, 1), arguments
        self.seconds[_verb(arguments)] = time.monotonic() - began

    def arguments(self, verb: str, published: str, number: int) -> tuple[str, ...]:
        """Return a command that changes something, or, of diff, that reads two releases."""
        if verb == "build":
            with self.source.open("ab") as out:  # another release than those there are
                out.write(next(told for told in weeks(1, 1, seed=number))[0].replace(b"KAC", b"KAX"))
            return "build", "--day", (FIRST + timedelta(weeks=RELEASES, days=number)).isoformat()
        if verb == "diff":
            return "diff", "--things", self.names[0], self.names[-1]
        if verb == "publish":
            return "publish", self.names[-1 if published == self.names[0] else 0]
        return "releases", "--prune", "--keep", "1"

    def killed(self, verb: str, share: float, number: int) -> tuple[bool, list[str]]:
        """Kill a verb after a share of its time; return whether it still ran, and what is wrong then."""
        round_ = number // len(VERBS)
        published = self.names[0 if round_ % 2 == 0 else number % len(self.names)]
        self.shelf.publish(published)
        arguments = self.arguments(verb, published, number)
        began = time.monotonic()
        process = self.started(*arguments)
        try:
            process.wait(share * self.seconds.get(verb, 1.0))
            running = False
            self.seconds[verb] = time.monotonic() - began  # the machine is not always as busy
        except subprocess.TimeoutExpired:
            running = True
        process.send_signal(signal.SIGKILL)
        process.wait()
        faults = list(self._faults(verb, published, arguments))
        self.restore()
        return running, faults

    def _faults(self, verb: str, published: str, arguments: tuple[str, ...]) -> Iterator[str]:
        names, now = self.shelf.names(), self.shelf.published()
        for name in names:
            yield from (f"{name}: {fault}" for fault in check(self.shelf.path / name))
        may_go = set(self.names[:-1]) - {published} if verb == "prune" else set()
        yield from (f"{name}: lost" for name in self.names if name not in names and name not in may_go)
        if now not in ({published, arguments[1]} if verb == "publish" else {published}):
            yield f"{now or 'nothing'} is published, not {published}"
        try:
            self.shelf.open()
            deadline = time.monotonic() + 10
            self._unlocked(deadline)
            if verb == "publish":
                yield from self._republished(published, arguments[1])
        except LodError as error:
            yield str(error)

    def _republished(self, published: str, name: str) -> Iterator[str]:
        """Publish what was being published: its history leads there from what was published before."""
        release = self.shelf.path / self.shelf.publish(name)
        yield from (f"{name}, published again: {fault}" for fault in check(release))
        led_here = [delta.old for delta in History.open(release).deltas]
        if led_here != ([published] if published == self.names[0] else []):
            yield f"{name}, published again: it follows {led_here}, not {published}"

    def _unlocked(self, deadline: float) -> None:
        try:
            with locked(self.shelf.path):
                return
        except LodError:
            if time.monotonic() > deadline:
                raise
        time.sleep(0.1)
        self._unlocked(deadline)

    def restore(self) -> None:
        """Have the releases of the beginning, and nothing published."""
        shutil.rmtree(self.shelf.path)
        shutil.copytree(self.stash, self.shelf.path, symlinks=True)


def _verb(arguments: tuple[str, ...]) -> str:
    return "prune" if arguments[0] == "releases" else arguments[0]


def moment(verb: str, chance: random.Random) -> float:
    """Return a share of the time of a verb."""
    return chance.uniform(_WORKING[verb], 1.3)


def main() -> None:
    """Kill and look, so many times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    given = parser.parse_args()
    chance = random.Random(given.seed)
    kills, late, faults = Counter[str](), Counter[str](), list[str]()
    with tempfile.TemporaryDirectory(prefix="lod-kills-") as folder:
        ground = Ground(Path(folder))
        for verb in VERBS[1:]:
            ground.run(*ground.arguments(verb, "", 0))
            ground.restore()
        for number in range(given.times):
            verb = VERBS[number % len(VERBS)]
            running, found = ground.killed(verb, moment(verb, chance), number)
            kills[verb] += running
            late[verb] += not running
            faults += [f"kill {number}, {verb}: {each}" for each in found]
        ground.run("build", "--day", "2026-12-31")
        left = [path.name for path in ground.shelf.path.glob(".draft*")]
    print(f"seed {given.seed}; {given.times} kills")
    for verb in VERBS:
        took = f"{ground.seconds[verb]:.1f} s when it is let"
        print(f"  {verb:8} killed {kills[verb]}, already done {late[verb]}; {took}")
    for each in (*faults, *(f"{name}: left behind" for name in left)):
        print(each)
    print("no release was broken, none lost" if not faults and not left else "FAULTS")
    sys.exit(1 if faults or left else 0)


if __name__ == "__main__":
    main()
