"""A time line: what a thing took part in, or who took part in it, and when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from pyoxigraph import NamedNode

from lod.web.pages.description import Literal
from lod.web.pages.parts import Parts
from lod.web.pages.pictures import drawing
from lod.web.pages.pictures.drawing import element, text
from lod.web.pages.pictures.picture import WIDTH, Picture
from lod.web.pages.terms import Shown

ROWS: Final = 60  # that are drawn
_LEFT: Final = 292  # where the years begin
_RIGHT: Final = WIDTH - 36  # room for the last year
_TOP: Final = 40
_ROW: Final = 24
_STEPS: Final = (1, 2, 5, 10, 20, 25, 50, 100)
_BEGINNING: Final = 1.0  # years that are drawn of what has no known end


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """One dated tie."""

    begins: float  # years, such as 2019.5
    ends: float | None  # None where it goes on, or nobody knows
    goes_on: bool  # EDTF: an open end, which is another matter than an unknown one
    said: Shown  # the date in words
    role: tuple[Shown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """All that one partner, or one undertaking, has to do with the thing."""

    name: Shown
    spans: tuple[Span, ...]


def rows(parts: Parts) -> tuple[Row, ...]:
    """Return what a document tells of dated participations, the earliest first."""
    found: dict[str, tuple[Shown, list[Span]]] = {}
    for node, other in _ties(parts):
        if span := _span(parts, node):
            found.setdefault(other, (parts.terms.node(other), []))[1].append(span)
    made = (
        Row(name=name, spans=tuple(sorted(spans, key=lambda one: one.begins)))
        for name, spans in found.values()
    )
    return tuple(sorted(made, key=lambda row: (row.spans[0].begins, row.name.text.casefold())))


def count(parts: Parts) -> int:
    """Return how many rows there will be, without making them."""
    ap, told = parts.ap, parts.told
    bounds = (ap["notBefore"], ap["notAfter"])
    return len(
        {other for node, other in _ties(parts) if told.first(node, ap["date"]) and told.first(node, *bounds)}
    )


def height(drawn: int) -> int:
    """Return the height of a time line of so many rows."""
    return _TOP + min(drawn, ROWS) * _ROW + 16


def timeline(parts: Parts, named: str, told: Sequence[Row]) -> Picture:
    """Draw rows as bars over the years."""
    words = parts.frame.words
    shown = told[:ROWS]
    title = words("picture_timeline", name=named)
    detail = words("picture_timeline_detail", n=len(told))
    scale = Scale.of(shown)
    inside = [
        *_years(scale, len(shown)),
        *(part for at, row in enumerate(shown) for part in _drawn(row, at, scale)),
    ]
    size = (WIDTH, height(len(shown)))
    return Picture(
        title=title,
        detail=detail,
        height=size[1],
        svg=drawing.document(title, detail, size, inside, words.language, parts.frame.site.theme),
        columns=(words("picture_name"), words("when"), words("picture_role")),
        rows=tuple(((row.name,), (span.said,), span.role) for row in told for span in row.spans),
        hidden=max(0, len(told) - ROWS),
    )


def _ties(parts: Parts) -> Iterator[tuple[str, str]]:
    """Yield each participation with what stands at its other end."""
    ap, told = parts.ap, parts.told
    for here, there in ((ap["agent"], ap["in"]), (ap["in"], ap["agent"])):
        for _, node in told.pointing(parts.thing, here):
            if ap["Participation"].value in told.types(node):
                yield from ((node, other) for other in told.iris(node, there))


def _span(parts: Parts, node: str) -> Span | None:
    ap, told = parts.ap, parts.told
    said = told.first(node, ap["date"])
    first, last = (_year(parts, node, ap[term]) for term in ("notBefore", "notAfter"))
    begins = first if first is not None else last
    if said is None or begins is None:
        return None
    goes_on = isinstance(said, Literal) and said.value.endswith("/..")
    return Span(
        begins=begins,
        ends=last + 1 / 365 if last is not None else None,
        goes_on=goes_on,
        said=parts.terms.shown(said),
        role=tuple(parts.terms.shown(role) for role in told.values(node, ap["role"])),
    )


def _year(parts: Parts, node: str, predicate: NamedNode) -> float | None:
    """Return a day as a number of years."""
    found = parts.told.first(node, predicate)
    try:
        day = date.fromisoformat(found.value) if isinstance(found, Literal) else None
    except ValueError:  # a day that no calendar has, or of more than four digits
        return None
    return None if day is None else day.year + (day - date(day.year, 1, 1)) / timedelta(days=365.25)


@dataclass(frozen=True, slots=True)
class Scale:
    """Years to places from left to right."""

    first: int
    last: int  # the year at the right edge, after the last that is drawn
    step: int

    @classmethod
    def of(cls, shown: Sequence[Row]) -> "Scale":
        """Return the scale that has room for every span."""
        spans = [span for row in shown for span in row.spans]
        first = int(min(span.begins for span in spans))
        last = int(max(span.ends or span.begins + _BEGINNING for span in spans)) + 1
        last = max(last, first + 5)
        step = next((one for one in _STEPS if (last - first) / one <= 13), _STEPS[-1])
        return cls(first, -(-last // step) * step, step)  # so that the last line has its year

    def place(self, year: float) -> float:
        """Return how far from the left a year begins."""
        return _LEFT + (_RIGHT - _LEFT) * (year - self.first) / (self.last - self.first)

    @property
    def marked(self) -> range:
        """The years that are written."""
        return range(-(-self.first // self.step) * self.step, self.last + 1, self.step)


def _years(scale: Scale, drawn: int) -> Iterator[str]:
    bottom = _TOP + drawn * _ROW + 2
    for year in scale.marked:
        x = scale.place(year)
        yield element("path", d=f"M{x:.1f} {_TOP - 10}V{bottom}", klass="rule")
        yield text(str(year), x + 3, _TOP - 14, size=12, klass="quiet")


def _drawn(row: Row, at: int, scale: Scale) -> Iterator[str]:
    middle = _TOP + at * _ROW + _ROW / 2
    name, size = drawing.fitted(row.name.text, _LEFT - 24)
    said = text(name, _LEFT - 14, middle + size * 0.35, size=size, text_anchor="end")
    yield said if name == row.name.text else element("g", drawing.title(row.name.text), said)
    yield element("path", d=f"M{_LEFT} {middle:.1f}H{_RIGHT}", klass="rule", stroke_opacity=0.45)
    for span in row.spans:
        told = f"{row.name.text}: {span.said.text}"
        yield element("g", drawing.title(told), *_bar(span, middle, scale))


def _bar(span: Span, middle: float, scale: Scale) -> Iterator[str]:
    x = scale.place(span.begins)
    if span.ends is not None:
        width = max(scale.place(span.ends) - x - 1, 6.0)
        yield element("rect", x=x, y=middle - 6, width=width, height=12, rx=3, klass="mark")
        return
    end = _RIGHT + 4 if span.goes_on else min(scale.place(span.begins + _BEGINNING), _RIGHT)
    yield element("rect", x=x, y=middle - 6, width=max(end - x, 6.0), height=12, rx=3, klass="pale")
    yield element("rect", x=x, y=middle - 6, width=6, height=12, rx=3, klass="mark")
    if span.goes_on:
        yield element("path", d=f"M{end:.1f} {middle - 8:.1f}l9 8l-9 8z", klass="mark")
