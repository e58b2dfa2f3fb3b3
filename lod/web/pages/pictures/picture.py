"""What a picture is, whatever it shows."""

from dataclasses import dataclass
from typing import Final

from lod.web.pages.terms import Shown

WIDTH: Final = 800  # of every picture, in its own units


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A drawing, with the table that says the same in words."""

    title: str
    detail: str  # a sentence or two on what is seen
    svg: str
    height: int
    columns: tuple[str, ...]
    rows: tuple[tuple[tuple[Shown, ...], ...], ...]  # cells of one or more terms
    hidden: int = 0  # rows of the table that are not drawn
