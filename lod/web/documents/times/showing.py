"""What a page says of its document's past."""

from dataclasses import replace
from secrets import token_hex
from typing import Final

from lod.release import day_of
from lod.web.documents.standin import of_any
from lod.web.documents.times.citing import STYLES, cite
from lod.web.documents.times.mementos import Memento, Mementos
from lod.web.http.messages import Asked
from lod.web.http.releases import pinned
from lod.web.http.targets import reference
from lod.web.pages import ANY, Alternate, Frame
from lod.web.pages.times import Times, Version
from lod.web.things import Found

SHOWN = 8  # states on a page; the time map has all
_TITLE: Final = f"~{token_hex(8)}~"  # stands for the title of any page


def cited(past: Times, title: str, key: str) -> str:
    """Return how to cite what a page of this title shows; `key` as of `times`."""
    return past.citation.replace(ANY, key).replace(_TITLE, title)


def times(asked: Asked, found: Found, frame: Frame, mementos: Mementos, *, key: str) -> Times:
    """Return a document's states, and how to cite the one that is shown: once for all with the same ones.

    Args:
        asked: the request.
        found: the document, of the release that `frame` is of.
        frame: the page's.
        mementos: of the release that is served.
        key: what tells the document from others with the same states; "" where more does.
    """
    site = frame.site
    states = mementos.versions(found.document, site.release, SHOWN)
    # What is left of a thing shows no earlier state of it, but leads to the last.
    left = found.document.state == "withdrawn" and not asked.target.parameters.get("release")
    if not key:
        return _told(asked, found, frame, mementos, states, left=left)
    releases = tuple(state.release for state in states)
    alike = ("times", site.release, releases, asked.target.prefix, frame.lens, left)

    def made() -> Times:
        told = _told(*of_any(asked, found, site.base), frame, mementos, states, left=left)
        return replace(told, alike=object())

    return site.remembered.get(alike, made)


def _told(
    asked: Asked, found: Found, frame: Frame, mementos: Mementos, states: tuple[Memento, ...], *, left: bool
) -> Times:
    path, _, query = found.place.partition("?")
    here = reference(asked.target, path, query)
    shown = frame.site.release
    versions = tuple(
        Version(
            release=state.release,
            day=day_of(state.release),
            href=_kept(pinned(here, state.release), frame),
            changes=_kept(_changes(here, older.release, state.release), frame) if older is not None else "",
        )
        for state, older in zip(states, (*states[1:], None), strict=True)
    )
    then = _earlier(here, frame, mementos)
    return Times(
        versions=versions,
        whole=reference(asked.target, f"/timemap{path}", query),
        earlier=None if left else then,
        last=then if left else None,
        present=_kept(here, frame),
        citation=cite(found.document, _TITLE, frame, shown).said,
        styles=tuple(
            Alternate(
                label=frame.words.said(f"cite_{name}") or style.label,
                href=_kept(f"{pinned(here, shown)}&citation={name}", frame),
                media_type=style.content_type,
            )
            for name, style in STYLES.items()
        ),
    )


def _earlier(here: str, frame: Frame, mementos: Mementos) -> Version | None:
    shown = frame.site.release
    if shown == mementos.archive.release.name:
        return None
    return Version(
        release=shown,
        day=day_of(shown),
        href=_kept(pinned(here, shown), frame),
        changes=_kept(_changes(here, shown, mementos.archive.release.name), frame),
    )


def _changes(here: str, older: str, newer: str) -> str:
    return f"{here}{'&' if '?' in here else '?'}changes={older}..{newer}"


def _kept(href: str, frame: Frame) -> str:
    """Keep the language of the interface that was chosen."""
    if not frame.visit.chosen:
        return href
    return f"{href}{'&' if '?' in href else '?'}lang={frame.visit.language}"
