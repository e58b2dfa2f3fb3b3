"""A network: undertakings on one side, those who take part on the other, a line for each tie."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lod.web.pages.pictures import drawing
from lod.web.pages.pictures.drawing import element, number, text
from lod.web.pages.pictures.picture import WIDTH, Picture
from lod.web.pages.site import Frame
from lod.web.pages.terms import Shown

MOST: Final = 72  # of either side that are drawn, at the highest: the best connected
_LOWEST, _HIGHEST = 480, 900
_SWEEPS: Final = 12  # after which the order hardly changes
_APART: Final = 12.0  # the least that names are apart
_MARGIN: Final = 24.0
_WAIST: Final = 40.0  # how far from the middle the first and last nodes are
_BULGE: Final = 52.0  # how much farther those between


@dataclass(frozen=True, slots=True)
class Tie:
    """One participation."""

    undertaking: Shown
    agent: Shown
    role: tuple[Shown, ...] = ()
    when: Shown | None = None


def height(undertakings: int) -> int:
    """Return the height of a network of so many undertakings."""
    return min(_HIGHEST, _LOWEST + 10 * undertakings)


def network(frame: Frame, title: str, ties: Sequence[Tie], tall: int) -> Picture:
    """Draw ties, in an order that crosses few lines: the same ties give the same picture.

    `tall` is the height; what has no room in it is in the table alone.
    """
    words = frame.words
    detail = words("picture_network_detail", n=len({(tie.undertaking.iri, tie.agent.iri) for tie in ties}))
    edges = _drawn_edges(ties, int((tall - 2 * _MARGIN) / _APART))
    left, right = _ordered(edges)
    names = {one.iri: one for tie in ties for one in (tie.undertaking, tie.agent)}
    nodes = [*_column(left, -1, tall), *_column(right, 1, tall)]
    placed = {node.iri: node for node in nodes}
    inside = [*_lines(edges, placed, tall), *(_node(node, names[node.iri].text) for node in nodes)]
    svg = drawing.document(title, detail, (WIDTH, tall), inside, words.language, frame.site.theme)
    return Picture(
        title=title,
        detail=detail,
        svg=svg,
        height=tall,
        columns=(words("undertaking"), words("institution"), words("picture_role"), words("when")),
        rows=tuple(
            ((tie.undertaking,), (tie.agent,), tie.role, (tie.when,) if tie.when else ()) for tie in ties
        ),
        hidden=len(names) - len(left) - len(right),
    )


def _drawn_edges(ties: Iterable[Tie], most: int) -> list[tuple[str, str]]:
    """Return the ties between the best connected of either side, each once."""
    edges = list(dict.fromkeys((tie.undertaking.iri, tie.agent.iri) for tie in ties))
    for side in (0, 1):
        degrees = Counter(edge[side] for edge in edges)
        kept = set(sorted(degrees, key=lambda one: (-degrees[one], one))[:most])
        edges = [edge for edge in edges if edge[side] in kept]
    return edges


def _ordered(edges: Sequence[tuple[str, str]]) -> tuple[list[str], list[str]]:
    """Order both sides by the mean place of their neighbours, so that few lines cross.

    The barycentre method: Sugiyama, Tagawa and Toda, 1981.
    """
    beside: tuple[dict[str, list[str]], dict[str, list[str]]] = (defaultdict(list), defaultdict(list))
    for undertaking, agent in edges:
        beside[0][undertaking].append(agent)
        beside[1][agent].append(undertaking)
    sides = [sorted(beside[0]), sorted(beside[1])]
    for sweep in range(_SWEEPS):
        moved = sweep % 2
        other = sides[1 - moved]
        places = {one: at / max(1, len(other) - 1) for at, one in enumerate(other)}
        near = beside[moved]
        sides[moved].sort(key=lambda one: (sum(places[each] for each in near[one]) / len(near[one]), one))
    return sides[0], sides[1]


@dataclass(frozen=True, slots=True)
class Node:
    """Where something is drawn: on the left (-1) or on the right (1)."""

    iri: str
    x: float
    y: float
    side: int
    size: float  # of its name


def _column(order: Sequence[str], side: int, tall: int) -> Iterator[Node]:
    """Yield the nodes of a side from the top down, on a bow."""
    apart = min(24.0, (tall - 2 * _MARGIN) / max(1, len(order)))
    half = tall / 2 - _MARGIN
    for at, iri in enumerate(order):
        off = (at + 0.5 - len(order) / 2) * apart
        bow = math.sqrt(max(0.0, 1 - (off / half) ** 2))
        yield Node(
            iri, WIDTH / 2 + side * (_WAIST + _BULGE * bow), tall / 2 + off, side, min(13.0, apart - 0.5)
        )


def _lines(edges: Sequence[tuple[str, str]], placed: Mapping[str, Node], tall: int) -> Iterator[str]:
    """Draw each tie as a curve that leaves both its ends towards the middle."""
    for undertaking, agent in edges:
        one, other = placed[undertaking], placed[agent]
        bent = (
            f"{number(node.x + (WIDTH / 2 - node.x) * 0.8)} {number(node.y + (tall / 2 - node.y) * 0.35)}"
            for node in (one, other)
        )
        ends = (f"{number(node.x)} {number(node.y)}" for node in (one, other))
        yield element("path", d=f"M{next(ends)}C{' '.join(bent)} {next(ends)}", klass="edge")


def _node(node: Node, words: str) -> str:
    room = (WIDTH / 2 - abs(node.x - WIDTH / 2)) - 12
    name, size = drawing.fitted(words, room, node.size)
    return element(
        "g",
        drawing.title(words),
        element("circle", cx=node.x, cy=node.y, r=3.6, klass="mark"),
        text(
            name,
            node.x + 9 * node.side,
            node.y + size * 0.35,
            size=size,
            text_anchor="start" if node.side > 0 else "end",
        ),
    )
