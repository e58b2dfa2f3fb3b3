"""How far a build is: a bar on a terminal, a line for each stage elsewhere; both on stderr."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final, Protocol

import click

from lod.build import Watcher
from lod.cli.output import Problems
from lod.errors import Problem


class Bar(Protocol):
    """click's progress bar."""

    def update(self, n_steps: int) -> None:
        """Move on by so many bytes."""


_OFTEN: Final = 0.1  # seconds between two looks of the bar


@dataclass(slots=True)
class Shown:
    """A stage as it is shown: bytes read of all, records a second, time left."""

    bar: Bar | None = None
    began: float = field(default_factory=time.monotonic)
    records: int = 0
    _read: int = 0
    _looked: float = 0.0

    def __call__(self, read: int, records: int) -> None:
        """Take how far the stage is."""
        self.records = records
        now = time.monotonic()
        if self.bar is None or now - self._looked < _OFTEN:
            return
        self._looked = now
        self.bar.update(read - self._read)
        self._read = read

    def rate(self, _: object = None) -> str:
        """Return the records read and how many a second."""
        seconds = time.monotonic() - self.began
        return (
            f"{self.records:,} records, {self.records / seconds:,.0f}/s" if self.records and seconds else ""
        )


class Progress:
    """Shows the stages of a build, and its problems."""

    def __init__(self, *, every: bool = False) -> None:
        """Show every problem, if that is asked for."""
        self._live = sys.stderr.isatty()
        self.problems = Problems(every=every)

    @contextmanager
    def stage(self, name: str, total: int = 0) -> Iterator[Watcher]:
        """Show a stage of so many bytes; 0 where its length is not known."""
        shown = Shown()
        if self._live and total:
            with click.progressbar(
                length=total, label=f"{name:<10}", item_show_func=shown.rate, file=sys.stderr
            ) as bar:
                shown.bar = bar
                yield shown
                bar.update(total - bar.pos)
        else:
            yield shown
        if not (self._live and total):
            seconds = time.monotonic() - shown.began
            click.echo(f"{name:<10} {seconds:8.1f} s  {shown.rate()}".rstrip(), err=True)

    def took(self, task: str, seconds: float) -> None:
        """Show how long a part of the running stage took."""
        click.echo(f"  {task:<20} {seconds:8.1f} s", err=True)

    def problem(self, problem: Problem) -> None:
        """Show a record that is left out, where an editor finds it."""
        self.problems.show(problem)
