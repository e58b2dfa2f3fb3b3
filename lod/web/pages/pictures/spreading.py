"""Circles that would lie over one another, moved apart; and rooms for words beside them."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

_GAP: Final = 1.5  # pixels that stay free between two circles
_SWEEPS: Final = 400  # after which crowds that find no room are left as they are

Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(slots=True)
class Circle:
    """A circle: where it belongs, how large it is, and where it is drawn."""

    home: tuple[float, float]
    radius: float
    x: float = 0.0
    y: float = 0.0

    def __post_init__(self) -> None:
        self.x, self.y = self.home

    @property
    def moved(self) -> float:
        """How far from where it belongs it is drawn."""
        return math.dist(self.home, (self.x, self.y))

    @property
    def box(self) -> Box:
        """The square around it."""
        return (self.x - self.radius, self.y - self.radius, self.x + self.radius, self.y + self.radius)


def spread(circles: Sequence[Circle], width: float, height: float) -> None:
    """Move circles until none lies over another: the same circles in the same order end at the same places.

    Of two, the smaller moves more; none leaves the picture.

    >>> two = [Circle((100, 100), 9), Circle((101, 100), 3)]
    >>> spread(two, 200, 200)
    >>> round(two[1].x - two[0].x, 1), two[0].moved < two[1].moved
    (13.5, True)
    """
    for _ in range(_SWEEPS):
        pushed = [_push(one, other, place) for place, (one, other) in enumerate(combinations(circles, 2))]
        for one in circles:
            one.x = min(max(one.x, one.radius), width - one.radius)
            one.y = min(max(one.y, one.radius), height - one.radius)
        if not any(pushed):
            break


def _push(one: Circle, other: Circle, place: int) -> bool:
    """Move two circles apart along the line between them; return whether they were too near."""
    dx, dy = other.x - one.x, other.y - one.y
    wanted = one.radius + other.radius + _GAP
    if abs(dx) >= wanted or abs(dy) >= wanted or (apart := math.hypot(dx, dy)) >= wanted - 0.01:
        return False
    if apart == 0:  # of two at one place, each pair goes its own way
        dx, dy, apart = math.cos(place), math.sin(place), 1.0
        missing = wanted
    else:
        missing = wanted - apart
    share = other.radius / (one.radius + other.radius)
    one.x -= dx / apart * missing * share
    one.y -= dy / apart * missing * share
    other.x += dx / apart * missing * (1 - share)
    other.y += dy / apart * missing * (1 - share)
    return True


def room(circle: Circle, size: tuple[float, float], taken: Iterable[Box], width: float) -> Box | None:
    """Return a box of a size (wide, high) beside a circle that meets none that is taken, if there is one."""
    filled = tuple(taken)
    for box in _beside(circle, *size):
        if box[0] >= 0 and box[2] <= width and not any(_overlap(box, other) for other in filled):
            return box
    return None


def _beside(circle: Circle, wide: float, high: float) -> Iterator[Box]:
    """Yield the boxes that are thought of: right, left, below, above, then the corners."""
    x, y, r = circle.x, circle.y, circle.radius
    near = r * 0.7 + 2
    for left, top in (
        (x + r + 3, y - high / 2),
        (x - r - 3 - wide, y - high / 2),
        (x - wide / 2, y + r + 2),
        (x - wide / 2, y - r - 2 - high),
        (x + near, y + near),
        (x + near, y - near - high),
        (x - near - wide, y + near),
        (x - near - wide, y - near - high),
    ):
        yield (left, top, left + wide, top + high)


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
