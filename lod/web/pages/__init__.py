"""Pages for people: pure functions from what is published and who asks to HTML."""

from collections.abc import Sequence

from lod.web.pages.description import Description
from lod.web.pages.rendering import render
from lod.web.pages.sections import Alternate, Links, Page
from lod.web.pages.site import ANY, Frame, Site, Visit
from lod.web.pages.times import Times
from lod.web.translated import translated
from lod.web.words import FULL

__all__ = [
    "ANY",
    "Alternate",
    "Description",
    "Frame",
    "Links",
    "Site",
    "Visit",
    "not_acceptable_page",
    "not_found_page",
    "problem_page",
    "render",
    "written",
]


def written(page: Page, frame: Frame, links: Links, past: Times, citation: str = "") -> str:
    """The page of a document that is laid out."""
    return render("document.html", frame, page=page, links=links, past=past, citation=citation)


def problem_page(status: int, title: str, detail: str, frame: Frame) -> str:
    """A page that says in words what went wrong; `title` and `detail` are English."""
    title = frame.words.said(f"error_{status}") or title
    return render(
        "problem.html",
        frame,
        status=status,
        title=title,
        **_said(detail, frame),
        suggestions=(),
        alternates=(),
    )


def not_found_page(frame: Frame, *, reason: str = "", suggestions: Sequence[Alternate] = ()) -> str:
    """404: why there is nothing, in English, and what was probably meant."""
    return render(
        "problem.html",
        frame,
        status=404,
        title=frame.words("not_found"),
        **_said(reason, frame),
        suggestions=suggestions,
        alternates=(),
    )


def _said(detail: str, frame: Frame) -> dict[str, str]:
    """Say what is wrong in the language of the page, or in English where it is not known in that."""
    said = translated(detail, frame.words)
    return {"detail": said or detail, "detail_language": frame.words.language if said else FULL[0]}


def not_acceptable_page(frame: Frame, alternates: Sequence[Alternate]) -> str:
    """406: the forms there are, as links."""
    title, detail = frame.words("not_acceptable"), frame.words("not_acceptable_detail")
    return render(
        "problem.html", frame, status=406, title=title, detail=detail, suggestions=(), alternates=alternates
    )
