"""The map of the world: how many of each country, as circles, over outlines where they are installed."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import orjson
from babel.core import get_global

from lod.errors import LodError
from lod.web.pages.pictures import drawing
from lod.web.pages.pictures.drawing import element, text
from lod.web.pages.pictures.picture import WIDTH, Picture
from lod.web.pages.pictures.spreading import Circle, room, spread
from lod.web.pages.site import Frame
from lod.web.pages.terms import Shown

_NORTH: Final = 84.0  # degrees; Antarctica is left out
_SOUTH: Final = -57.0
# The Equal Earth projection: Šavrič, Patterson and Jenny, 2018, equations 6 to 10.
_A: Final = (1.340264, -0.081106, 0.000893, 0.003796)
_M: Final = math.sqrt(3) / 2
_NEAR: Final = 0.7  # pixels: what is nearer to the point before it is not drawn

_NAMED: Final = 9.5  # size of the names of countries
_ROOMY: Final = 9.0  # radius of a circle whose number can be read on a phone, too

Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A country, and how many there are of it."""

    code: str  # ISO 3166-1 alpha-2
    count: int
    shown: tuple[Shown, ...] = ()  # who they are, where they are few enough to be named
    href: str = ""


@dataclass(frozen=True, slots=True)
class Outlines:
    """The outlines of countries: an SVG path each, by ISO 3166-1 alpha-2; "" gathers what has no code."""

    paths: Mapping[str, str]

    @classmethod
    def read(cls, path: Path) -> "Outlines":
        """Read a TopoJSON file whose countries bear ISO 3166-1 numbers, such as those of world-atlas.

        Raises:
            LodError: it is none.
        """
        try:
            return cls(dict(_paths(orjson.loads(path.read_bytes()))))
        except (OSError, orjson.JSONDecodeError, KeyError, TypeError, IndexError, ValueError) as error:
            raise LodError(f"{path} holds no outlines of countries in TopoJSON: {error!r}") from error


def world(
    frame: Frame, title: str, held: Sequence[Held], outlines: Outlines | None, *, unplaced: int = 0
) -> Picture:
    """Draw how many there are of each country.

    Args:
        frame: who looks.
        title: of what.
        held: the countries.
        outlines: of all countries, None where they are not installed: then a grid of degrees
            stands for them, and the countries are named.
        unplaced: how many have no country.
    """
    words = frame.words
    detail = words("picture_map_detail", n=sum(one.count for one in held), countries=str(len(held)))
    if unplaced:
        detail = f"{detail} {words('picture_map_unplaced', n=unplaced)}"
    ranked = sorted(held, key=lambda one: (-one.count, words.country(one.code)))
    placed = [
        (Circle(place(*places()[one.code]), _radius(one)), one) for one in ranked if one.code in places()
    ]
    spread([circle for circle, _ in placed], WIDTH, HEIGHT)
    inside = [_sea(), *_ground(outlines, {one.code for one in held}), *_circles(placed, frame)]
    if outlines is None:
        inside += _names(placed, frame)
    svg = drawing.document(title, detail, (WIDTH, HEIGHT), inside, words.language, frame.site.theme)
    return Picture(
        title=title,
        detail=detail,
        svg=svg,
        height=HEIGHT,
        columns=(words("picture_country"), words("picture_number"), words("picture_who")),
        rows=tuple(
            (
                (Shown(text=words.country(one.code), href=one.href),),
                (Shown(text=words.number(one.count), value=str(one.count), element="data"),),
                one.shown,
            )
            for one in ranked
        ),
        hidden=sum(one.code not in places() for one in held),
    )


@cache
def places() -> Mapping[str, Point]:
    """Return the middle of each country, degrees east and north, by ISO 3166-1 alpha-2."""
    text = (Path(str(files("lod.web.pages.pictures"))) / "countries.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return {code: (float(east), float(north)) for code, east, north in rows}


def _projected(east: float, north: float) -> Point:
    """Return a place in the Equal Earth projection, 1 being the radius of the globe."""
    angle = math.asin(_M * math.sin(math.radians(north)))
    a1, a2, a3, a4 = _A
    square = angle * angle
    sixth = square**3
    x = (
        math.radians(east)
        * math.cos(angle)
        / (_M * (a1 + 3 * a2 * square + sixth * (7 * a3 + 9 * a4 * square)))
    )
    return x, angle * (a1 + a2 * square + sixth * (a3 + a4 * square))


_EDGE: Final = _projected(180, 0)[0]
_TOP: Final = _projected(0, _NORTH)[1]
_SCALE: Final = (WIDTH - 8) / (2 * _EDGE)
HEIGHT: Final = math.ceil(8 + (_TOP - _projected(0, _SOUTH)[1]) * _SCALE)


def place(east: float, north: float) -> Point:
    """Return where a place is drawn."""
    x, y = _projected(east, north)
    return WIDTH / 2 + x * _SCALE, 4 + (_TOP - y) * _SCALE


def _sea() -> str:
    """Draw the edge of the map: the two outer meridians, and the two outer parallels."""
    around = [
        *(place(-180, north) for north in _from_to(_SOUTH, _NORTH)),
        *(place(180, north) for north in _from_to(_NORTH, _SOUTH)),
    ]
    d = _path(around)
    return element("clipPath", element("path", d=d), id="edge") + element("path", d=d, klass="sea")


def _from_to(start: float, end: float, steps: int = 36) -> list[float]:
    return [start + (end - start) * step / steps for step in range(steps + 1)]


def _ground(outlines: Outlines | None, held: set[str]) -> Iterator[str]:
    if outlines is None:
        yield element("path", d=_grid(), klass="rule", stroke_width=0.8)
        return
    told = outlines.paths.items()
    others = "".join(path for code, path in told if code not in held)
    ours = "".join(path for code, path in told if code in held)
    land = [element("path", d=path, klass="land", stroke_width=0.5) for path in (others, ours) if path]
    if ours:
        land.append(element("path", d=ours, klass="held", stroke_width=0.5))
    yield element("g", *land, clip_path="url(#edge)")


def _grid() -> str:
    """Return meridians and parallels, 30 degrees apart."""
    meridians = ([place(east, north) for north in _from_to(_SOUTH, _NORTH)] for east in range(-150, 180, 30))
    parallels = ([place(-180, north), place(180, north)] for north in (-30, 0, 30, 60))
    return "".join(_path(line, closed=False) for line in (*meridians, *parallels))


def _circles(placed: Iterable[tuple[Circle, Held]], frame: Frame) -> Iterator[str]:
    """Draw a circle a country, its area by their number; what had to make way has a line to its place."""
    for circle, one in placed:
        told = f"{frame.words.country(one.code)}: {frame.words.number(one.count)}"
        inside = [drawing.title(told)]
        if circle.moved > circle.radius:
            x, y = circle.home
            d = f"M{x:.1f} {y:.1f}L{circle.x:.1f} {circle.y:.1f}"
            inside += [
                element("path", d=d, klass="edge", stroke_width=1),
                element("circle", cx=x, cy=y, r=1.4, klass="mark"),
            ]
        inside.append(
            element("circle", cx=circle.x, cy=circle.y, r=circle.radius, klass="mark halo", stroke_width=1.2)
        )
        if one.count > 1:
            size = 10 if one.count < 100 else 9
            words = frame.words.number(one.count)
            at = circle.y + size * 0.36
            klass = "on" if circle.radius > _ROOMY else "on fine"
            inside.append(text(words, circle.x, at, size=size, klass=klass, text_anchor="middle"))
        yield element("g", *inside)


def _names(placed: Sequence[tuple[Circle, Held]], frame: Frame) -> Iterator[str]:
    """Name the countries beside their circles, the largest first, where there is room for it."""
    taken = [circle.box for circle, _ in placed]
    for circle, one in placed:
        name = frame.words.country(one.code)
        box = room(circle, (drawing.width_of(name, _NAMED), _NAMED * 1.1), taken, WIDTH)
        if box is not None:
            taken.append(box)
            yield text(name, box[0], box[3] - _NAMED * 0.19, size=_NAMED, klass="quiet fine")


def _radius(one: Held) -> float:
    return min(3.2 + 2.1 * math.sqrt(one.count), 30.0)


def _paths(topology: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield code and path of each country of a TopoJSON topology (TopoJSON 1.0, §2)."""
    arcs = [_arc(arc, topology["transform"]) for arc in topology["arcs"]]
    gathered: dict[str, list[str]] = {}
    for country in topology["objects"]["countries"]["geometries"]:
        shapes = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
        rings = (whole for shape in shapes for ring in shape for whole in _unwound(_ring(ring, arcs)))
        path = "".join(_path([place(*point) for point in ring]) for ring in rings if _is_shown(ring))
        if path:
            gathered.setdefault(_code(str(country.get("id", ""))), []).append(path)
    yield from ((code, "".join(paths)) for code, paths in gathered.items())


def _arc(arc: Sequence[Sequence[int]], transform: Mapping[str, Sequence[float]]) -> list[Point]:
    """Return the points of an arc, which is told by differences of whole numbers (§2.1.4)."""
    (wide, high), (east, north) = transform["scale"], transform["translate"]
    x = y = 0
    points = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        points.append((x * wide + east, y * high + north))
    return points


def _ring(numbers: Iterable[int], arcs: Sequence[Sequence[Point]]) -> list[Point]:
    """Return the points of a ring; a negative number means an arc backwards (§2.1.4)."""
    points: list[Point] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points.extend(arc[1:] if points else arc)
    return points


def _unwound(ring: Sequence[Point]) -> Iterator[list[Point]]:
    """Yield a ring that runs over the 180th meridian twice, whole at either edge of the map."""
    turned, points = 0.0, [ring[0]]
    for (before, _), (east, north) in pairwise(ring):
        turned += 360.0 if east - before < -180 else -360.0 if east - before > 180 else 0.0
        points.append((east + turned, north))
    yield points
    if max(east for east, _ in points) > 180:
        yield [(east - 360, north) for east, north in points]
    if min(east for east, _ in points) < -180:
        yield [(east + 360, north) for east, north in points]


def _is_shown(ring: Sequence[Point]) -> bool:
    return max(north for _, north in ring) > _SOUTH


def _path(points: Sequence[Point], *, closed: bool = True) -> str:
    """Write points as an SVG path, in differences, without those that nobody would see."""
    x, y = (round(one, 1) for one in points[0])
    told = [f"M{drawing.number(x)} {drawing.number(y)}l"]
    for px, py in points[1:]:
        dx, dy = round(px - x, 1), round(py - y, 1)
        if math.hypot(dx, dy) >= _NEAR or not closed:
            told.append(f"{drawing.number(dx)} {drawing.number(dy)} ")
            x, y = round(x + dx, 1), round(y + dy, 1)
    return "".join(told).rstrip() + ("z" if closed else "") if len(told) > 1 else ""


@cache
def _aliases() -> Mapping[str, Sequence[str]]:
    found: Mapping[str, Sequence[str]] = get_global("territory_aliases")
    return found


def _code(number: str) -> str:
    """Return the ISO 3166-1 alpha-2 code of a number, "" where there is none."""
    return next(iter(_aliases().get(number, ())), "")
