"""Parts of one work, done side by side as far as one does not wait for another."""

import gc
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from typing import Any, Final

from lod.build.workers import processes

Took = Callable[[str, float], None]
_SELDOM: Final = 500_000  # objects more than before


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """A part of the work; function, arguments and what it returns go from process to process."""

    name: str
    run: Callable[..., Any]
    arguments: tuple[Any, ...]
    after: tuple["Task", ...] = ()  # what these return are its last arguments

    def __call__(self, *more: Any) -> tuple[Any, float]:
        """Do it; return what it returns and the seconds it took."""
        began = time.monotonic()
        often = gc.get_threshold()
        gc.set_threshold(_SELDOM)  # looking for circles, of which it makes none, takes a third of the time
        try:
            return self.run(*self.arguments, *more), time.monotonic() - began
        finally:
            gc.set_threshold(*often)


def do(tasks: Sequence[Task], workers: int, took: Took) -> dict[str, Any]:
    """Do all tasks; return what they return, by their names.

    Args:
        tasks: the more urgent one first; what a task waits for stands before it.
        workers: processes to do it with; with one, all is done in this process.
        took: is told how long each took, in seconds.
    """
    done: dict[str, Any] = {}

    def take(task: Task, result: tuple[Any, float]) -> None:
        done[task.name] = result[0]
        took(task.name, result[1])

    if workers <= 1:
        for task in tasks:
            take(task, task(*_before(task, done)))
        return done
    with processes(min(workers, len(tasks))) as pool:
        later, running = list(tasks), dict[Future[Any], Task]()
        while later or running:
            ready = [task for task in later if all(one.name in done for one in task.after)]
            for task in ready[: workers - len(running)]:
                later.remove(task)
                running[pool.submit(task, *_before(task, done))] = task
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                take(running.pop(future), future.result())
    return done


def _before(task: Task, done: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(done[one.name] for one in task.after)
