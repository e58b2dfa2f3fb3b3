"""Bar charts of figures: those in one unit together, since only they can be compared."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from lod.namespaces import QB, SDMX_MEASURE
from lod.web.pages.description import Literal
from lod.web.pages.parts import Parts
from lod.web.pages.pictures import drawing
from lod.web.pages.pictures.drawing import element, text
from lod.web.pages.pictures.picture import WIDTH, Picture
from lod.web.pages.terms import Shown

ROWS: Final = 60  # that are drawn
FEWEST: Final = 2  # in one unit, so that there is something to compare
_LEFT: Final = 310
_RIGHT: Final = WIDTH - 150  # room for the longest number
_ROW: Final = 26
_HEAD: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One figure."""

    name: tuple[Shown, ...]
    when: Shown | None
    value: Decimal
    said: tuple[Shown, ...]  # qualifier, number, unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The figures in one unit."""

    unit: str
    bars: tuple[Bar, ...]


def groups(parts: Parts) -> tuple[Group, ...]:
    """Return the figures of a document that can be compared, the largest group first."""
    found: dict[str, list[Bar]] = {}
    for unit, bar in _bars(parts):
        found.setdefault(unit, []).append(bar)
    made = [
        Group(unit=unit, bars=tuple(sorted(bars, key=lambda one: -one.value)))
        for unit, bars in found.items()
        if len(bars) >= FEWEST and any(bar.value > 0 for bar in bars)
    ]
    return tuple(sorted(made, key=lambda group: (-len(group.bars), group.unit)))


def height(told: Sequence[Group]) -> int:
    """Return the height of a chart of these groups."""
    return sum(_HEAD + len(group.bars) * _ROW for group in _first(told)) + 16


def bars(parts: Parts, named: str, told: Sequence[Group]) -> Picture:
    """Draw figures as bars, each group on a scale of its own from zero."""
    words = parts.frame.words
    shown = _first(told)
    title = words("picture_bars", name=named)
    detail = words("picture_bars_detail", n=sum(len(group.bars) for group in told))
    size = (WIDTH, height(told))
    inside: list[str] = []
    y = 0
    for group in shown:
        inside += _drawn(group, y, parts)
        y += _HEAD + len(group.bars) * _ROW
    return Picture(
        title=title,
        detail=detail,
        height=size[1],
        svg=drawing.document(title, detail, size, inside, words.language, parts.frame.site.theme),
        columns=(words("figure"), words("when"), words("picture_value")),
        rows=tuple(
            (bar.name, (bar.when,) if bar.when else (), bar.said) for group in told for bar in group.bars
        ),
        hidden=sum(len(group.bars) for group in told) - sum(len(group.bars) for group in shown),
    )


def _first(told: Sequence[Group]) -> list[Group]:
    """Return as many groups as there is room for, the last one cut short."""
    left, shown = ROWS, []
    for group in told:
        if left > 0:
            shown.append(Group(unit=group.unit, bars=group.bars[:left]))
            left -= len(group.bars)
    return shown


def _bars(parts: Parts) -> Iterator[tuple[str, Bar]]:
    """Yield the figures about a thing, or of a kind, each with its unit."""
    ap, told, terms = parts.ap, parts.told, parts.terms
    for back, main in (
        (ap["about"], ap["indicator"]), (ap["indicator"], ap["about"]),
    ):  # fmt: skip
        for _, node in told.pointing(parts.thing, back):
            value = _number(told.first(node, SDMX_MEASURE["obsValue"]))
            if value is None or QB["Observation"].value not in told.types(node):
                continue
            date = told.first(node, ap["date"])
            unit = next((text.value for text in told.texts(node, ap["unit"])), "")
            measured = told.values(node, ap["qualifier"], SDMX_MEASURE["obsValue"], ap["unit"])
            yield (
                unit,
                Bar(
                    name=tuple(terms.shown(one) for one in told.values(node, main)),
                    when=terms.shown(date) if date else None,
                    value=value,
                    said=tuple(terms.shown(one) for one in measured),
                ),
            )


def _number(value: object) -> Decimal | None:
    try:
        found = Decimal(value.value) if isinstance(value, Literal) else None
    except InvalidOperation:
        return None
    return found if found is not None and found.is_finite() and found >= 0 else None


def _drawn(group: Group, top: float, parts: Parts) -> Iterator[str]:
    words = parts.frame.words
    yield text(group.unit or words("picture_no_unit"), 14, top + 26, size=13, klass="head")
    most = max(bar.value for bar in group.bars)
    bottom = top + _HEAD + len(group.bars) * _ROW - 4
    for at, bar in enumerate(group.bars):
        middle = top + _HEAD + at * _ROW + _ROW / 2 - 2
        name = ", ".join(one.text for one in bar.name)
        when = f" · {bar.when.text}" if bar.when else ""
        told = " ".join(one.text for one in bar.said)
        _, size = drawing.fitted(name + when, _LEFT - 30)
        shown = drawing.cut(name, _LEFT - 30 - drawing.width_of(when, size), size) + when
        width = max(float(bar.value / most) * (_RIGHT - _LEFT), 1.5)
        yield element(
            "g",
            drawing.title(f"{name}{when}: {told}"),
            text(shown, _LEFT - 14, middle + size * 0.35, size=size, text_anchor="end"),
            element("rect", x=_LEFT, y=middle - 8, width=width, height=16, rx=2, klass="mark"),
            text(words.number(bar.value), _LEFT + width + 8, middle + 4.5, klass="quiet"),
        )
    yield element("path", d=f"M{_LEFT - 0.5} {top + _HEAD - 6:.1f}V{bottom:.1f}", klass="rule")
