"""What a process and those it started use: memory and processor time, as the system counts them."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

MEGA: Final = 1 << 20
_TICKS: Final = os.sysconf("SC_CLK_TCK")  # in a second


def family(pid: int) -> Iterator[int]:
    """Yield a process and those it started, over any number of steps."""
    yield pid
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
        children = [int(each) for task in threads for each in (task / "children").read_text().split()]
    except OSError:
        return  # it has ended
    for child in children:
        yield from family(child)


def held(pid: int) -> int:
    """Return the bytes of memory of a process, without the pages of files that the system may drop."""
    try:
        told = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return sum(int(kb) * 1024 for kb in re.findall(r"^(?:RssAnon|RssShmem):\s+(\d+)", told, re.MULTILINE))


def memory(pid: int) -> int:
    """Return the bytes of memory of a process with all it started."""
    return sum(map(held, family(pid)))


def cpu(pid: int) -> float:
    """Return the seconds of processor time of a process with all it started."""
    seconds = 0.0
    for each in family(pid):
        try:
            told = Path(f"/proc/{each}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:  # it ended just now
            continue
        seconds += (int(told[11]) + int(told[12])) / _TICKS
    return seconds
