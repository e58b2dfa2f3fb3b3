"""What changed, for people: pages of news and an Atom feed (RFC 4287; archived as RFC 5005 §4 has it)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from lod.documents import Documents
from lod.release import Change, Delta, Kind, Manifest
from lod.search.called import called
from lod.search.labels import Label
from lod.web.bulk.activities import TYPES
from lod.web.bulk.changesets import ChangeSet, ChangeSets, RolledBack
from lod.web.pages.description import Description, Literal
from lod.web.pages.rendering import render
from lod.web.pages.site import Frame
from lod.web.pages.terms import Shown, Terms

_RELEASES: Final = 100  # on one page
_ENTRIES: Final = 100  # of the feed that is subscribed to
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class News:
    """A release, and how many things it changed, by kind."""

    delta: Delta
    counts: tuple[tuple[str, int], ...]  # in words
    href: str


@dataclass(frozen=True, slots=True)
class Item:
    """A change as people read it."""

    name: Shown
    kind: str  # of thing, in words
    successors: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A change in a feed."""

    id: str
    title: str
    href: str  # absolute
    term: str  # the type of the activity
    updated: str
    successors: tuple[tuple[str, str], ...]  # IRI and nothing else known: what to use instead


def news_page(frame: Frame, sets: ChangeSets, documents: Documents, back: RolledBack, since: str = "") -> str:
    """The releases with what each changed, the newest first, and the newest changes themselves."""
    first = sets.first
    return render(
        "changes.html",
        frame,
        since=since,
        back=_back(back, frame),
        news=tuple(_news(delta, frame) for delta in sets.deltas[:_RELEASES]),
        one=first,
        groups=_groups(sets.changes(first), documents, frame) if first is not None else (),
        following=_href(sets.following(first), frame) if first is not None else "",
        preceding="",
        whole=True,
    )


def set_page(frame: Frame, one: ChangeSet, sets: ChangeSets, documents: Documents) -> str:
    """One page of changes."""
    return render(
        "changes.html",
        frame,
        since="",
        back="",
        news=(),
        one=one,
        groups=_groups(sets.changes(one), documents, frame),
        following=_href(sets.following(one), frame),
        preceding=_href(sets.preceding(one), frame),
        whole=False,
    )


def feed(frame: Frame, sets: ChangeSets, manifest: Manifest, back: RolledBack) -> str:
    """The feed to subscribe to: the newest changes; what is older is in the archive, page by page."""
    changes = (_entry(change, one, place, frame) for one, place, change in sets.newest(_ENTRIES))
    entries = (*_back_entry(back, frame), *changes)
    archive = sets.first.path if sets.first is not None else ""
    return _feed(frame, manifest, entries, path="changes", older=archive)


def feed_page(frame: Frame, one: ChangeSet, sets: ChangeSets, manifest: Manifest) -> str:
    """A document of the feed's archive: one page of changes."""
    entries = (_entry(change, one, place, frame) for place, change in enumerate(sets.changes(one), 1))
    older, newer = sets.following(one), sets.preceding(one)
    return _feed(
        frame,
        manifest,
        entries,
        path=one.path,
        older=older.path if older is not None else "",
        newer=newer.path if newer is not None else "",
        archive=True,
    )


def _feed(
    frame: Frame,
    manifest: Manifest,
    entries: Iterable[Entry],
    *,
    path: str,
    older: str,
    newer: str = "",
    archive: bool = False,
) -> str:
    told = tuple(entries)
    return render(
        "changes.atom",
        frame,
        base=frame.site.base,
        title=_xml(f"{frame.title}: {frame.words('changes_title')}"),
        author=_xml(frame.title),
        path=path,
        updated=told[0].updated if told else f"{manifest.day}T00:00:00Z",
        entries=told,
        older=older,
        newer=newer,
        archive=archive,
    )


def _news(delta: Delta, frame: Frame) -> News:
    counts = tuple(
        (frame.words(f"changes_{kind.value}"), delta.changes[kind.value])
        for kind in Kind
        if kind.value in delta.changes
    )
    return News(delta, counts, frame.to(ChangeSet(delta, 1).path))


def _href(one: ChangeSet | None, frame: Frame) -> str:
    return frame.to(one.path) if one is not None else ""


def _groups(
    changes: Sequence[Change], documents: Documents, frame: Frame
) -> tuple[tuple[str, tuple[Item, ...]], ...]:
    """The changes under what became of things."""
    terms = Terms(frame, Description(()))
    found = (
        (kind, tuple(_item(change, documents, terms) for change in changes if change.kind == kind))
        for kind in Kind
    )
    return tuple((frame.words(f"changes_{kind.value}"), items) for kind, items in found if items)


def _item(change: Change, documents: Documents, terms: Terms) -> Item:
    name = _named(change.thing, documents, terms, change.label)
    if change.kind is Kind.DELETED:
        name = replace(name, href="")  # leads nowhere any more
    successors = change.successors if change.kind in (Kind.REPLACED, Kind.SPLIT) else ()
    return Item(
        name,
        terms.named("classes", change.type) if change.type else "",
        tuple(_named(iri, documents, terms) for iri in successors),
    )


def _named(iri: str, documents: Documents, terms: Terms, else_called: str = "") -> Shown:
    """A thing by its name of today, by the one it had where there is none, or by its IRI."""
    label = called(documents.get(iri.partition("#")[0]), terms.frame.languages, iri)
    label = label if label.text else Label(else_called)
    if not label.text:
        return terms.node(iri)
    shown = terms.shown(Literal(label.text, label.language))
    return replace(shown, href=terms.frame.link(iri), iri=iri)


def _back(back: RolledBack, frame: Frame) -> str:
    """Say that the release was rolled back to, "" where it was not."""
    if not back.since:
        return ""
    releases = frame.words("list_comma").join(back.releases)
    return frame.words("changes_back", date=frame.day(back.since[:10]), releases=releases)


def _back_entry(back: RolledBack, frame: Frame) -> Iterator[Entry]:
    if said := _back(back, frame):
        where = f"{frame.site.base}changes"
        yield Entry(f"{where}#{back.since}", _xml(said), where, "Undo", back.since, ())


def _entry(change: Change, one: ChangeSet, place: int, frame: Frame) -> Entry:
    name = change.label or frame.path_of(change.thing)
    kind = frame.words(f"changes_{change.kind.value}")
    gone = change.kind in (Kind.REPLACED, Kind.SPLIT)
    return Entry(
        id=f"{frame.site.base}{one.path}#{place}",
        title=_xml(f"{kind}: {name}"),
        href=frame.site.base + one.path if change.kind is Kind.DELETED else change.thing,
        term=TYPES[change.kind],
        updated=one.published,
        successors=tuple(_paths(change.successors, frame)) if gone else (),
    )


def _paths(iris: Iterable[str], frame: Frame) -> Iterator[tuple[str, str]]:
    for iri in iris:
        yield iri, frame.path_of(iri)


def _xml(text: str) -> str:
    """Leave out what XML 1.0 §2.2 has no way to write."""
    return _NOT_XML.sub("", text)
