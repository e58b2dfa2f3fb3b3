"""The page of `/ids`: a form for a list of identifiers, and the verdicts on it as a table."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from lod.search.verdicts import Verdict
from lod.web.pages.rendering import render
from lod.web.pages.site import Frame
from lod.web.translated import translated
from lod.web.words import Words

SHOWN: Final = 1000  # rows of the table; the CSV has all
_STATES: Final = {"current": "current", "merged into": "merged", "split": "split", "deleted": "deleted"}


@dataclass(frozen=True, slots=True)
class Row:
    """A verdict as people read it."""

    verdict: Verdict
    check: str
    status: str
    href: str  # of the thing, or of the one that lives in its place
    note: str


def ids_page(frame: Frame) -> str:
    """Write the form."""
    return render("ids.html", frame, rows=(), answered=False, more=False)


def judged_page(frame: Frame, verdicts: Iterator[Verdict]) -> str:
    """Write the form and the first verdicts."""
    rows = tuple(_row(verdict, frame) for verdict in islice(verdicts, SHOWN))
    more = next(verdicts, None) is not None
    return render("ids.html", frame, rows=rows, answered=True, more=more, shown=SHOWN)


def _row(verdict: Verdict, frame: Frame) -> Row:
    iri = verdict.survivor if verdict.survivor and " " not in verdict.survivor else verdict.iri
    return Row(
        verdict,
        frame.words(f"check_{verdict.check}") if verdict.check else "",
        frame.words(f"status_{_STATES.get(verdict.status, 'unknown')}"),
        frame.link(iri) if iri else "",
        _note(verdict.note, frame.words),
    )


def _note(note: str, words: Words) -> str:
    """Return a verdict's note in the language of `words`, in English where not all of it is known there."""
    told = [translated(part, words) for part in note.split("; ")]
    return " · ".join(told) if all(told) else note
