"""What every verb says in the same way: exit statuses, complaints, problems, the configuration given."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final, cast

import click

from lod.config import Config, load
from lod.errors import Problem
from lod.release import Shelf

DONE: Final = 0
FOUND: Final = 1  # problems or differences
IMPOSSIBLE: Final = 2  # it could not be done
_FIRST: Final = 5  # problems of those alike that are shown
_MANY: Final = 1_000  # of those that keep a release from being sealed


class Problems:
    """Shows problems on stderr: of one kind with one field of a file the first."""

    def __init__(self, *, every: bool = False) -> None:
        """Show every problem, if that is asked for."""
        self._every = every
        self._alike: Counter[tuple[str, str, str, int]] = Counter()  # file, field, kind, how many are shown

    def __bool__(self) -> bool:
        """Whether there were any."""
        return bool(self._alike)

    def show(self, problem: Problem) -> None:
        """Show a record that is left out, where an editor finds it."""
        limit = _MANY if problem.refuses else _FIRST
        alike = problem.file, problem.field, problem.kind, limit
        self._alike[alike] += 1
        if self._every or self._alike[alike] <= limit:
            click.echo(str(problem), err=True)

    def folded(self) -> Iterator[str]:
        """Yield what problems there are of which not all were shown."""
        for (file, where, kind, limit), number in self._alike.items():
            if number > limit and not self._every:
                yield f"{file}: {where}: {number:,} problems {kind}; the first {limit:,} are shown"


def complain(message: str) -> None:
    """Say why it could not be done: one line to stderr."""
    for line in message.splitlines() or [""]:
        click.echo(f"lod: {line}", err=True)


def config_of(ctx: click.Context) -> Config:
    """Return the configuration that `--config` names."""
    return load(cast(Path, ctx.obj))


def release_in(shelf: Shelf, name: str = "") -> Path:
    """Return the folder of a release: of that name or path, or what is published, or the newest.

    Raises:
        LodError: there is none.
    """
    if "/" in name and Path(name).is_dir():
        return Path(name)
    return shelf.find(name or shelf.served())
