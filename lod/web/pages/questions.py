"""The pages of questions: the list of all, and one with its answer."""

from dataclasses import dataclass

from lod.web.pages.rendering import render
from lod.web.pages.site import Frame
from lod.web.pages.terms import Shown


@dataclass(frozen=True, slots=True)
class Listed:
    """A question in a list."""

    sentence: str
    href: str


@dataclass(frozen=True, slots=True)
class Option:
    """What can be chosen: its name, and its key in the address."""

    words: str
    key: str
    lang: str = ""  # of the name, BCP 47


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A blank; without options a time is typed into it."""

    name: str
    label: str
    needed: bool
    values: tuple[str, ...] = ()  # keys of what was chosen: several where any of them may be meant
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """An answer."""

    columns: tuple[str, ...]
    rows: tuple[tuple[tuple[Shown, ...], ...], ...]
    sources: tuple[Shown, ...] = ()  # the documents that it rests on
    more: bool = False  # there are more rows than these
    different: int = 0  # things in the first column


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question with its answer."""

    sentence: str
    href: str  # its own address
    typed: str = ""  # what it was understood from
    fields: tuple[Field, ...] = ()
    action: str = ""
    table: Table | None = None  # None as long as something needed is not chosen
    query: str = ""
    csv: str = ""
    year: bool = False  # it asks for a time


def questions_page(
    frame: Frame,
    typed: str,
    near: tuple[Listed, ...],
    offered: tuple[Listed, ...],
    tested: tuple[Listed, ...],
    unknown: tuple[str, ...] = (),
    words: str = "",
) -> str:
    """All questions; of a typed one that none of them means, the nearest, and words of it to search for."""
    return render(
        "questions.html",
        frame,
        typed=typed,
        near=near,
        offered=offered,
        tested=tested,
        unknown=unknown,
        words=words,
    )


def question_page(frame: Frame, asked: Asked) -> str:
    """A question, and its answer once all is chosen that it needs."""
    return render("question.html", frame, asked=asked, typed=asked.typed)
