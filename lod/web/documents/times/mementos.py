"""The states of a document, one for each release that is kept, and the links between them (RFC 7089)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from lod.documents import Document
from lod.release import Archive
from lod.web.documents.times.comparing import own
from lod.web.http.conditions import seconds_of
from lod.web.http.headers import link
from lod.web.http.releases import datetime_of, pinned, seconds_at
from lod.web.http.targets import encoded

LINK_FORMAT: Final = "application/link-format"


@dataclass(frozen=True, slots=True)
class Memento:
    """A document as a release has it."""

    release: str  # its name
    document: Document

    @property
    def datetime(self) -> str:
        """The day of the release, as an HTTP date: from then on the document stood so."""
        return datetime_of(self.release)


@dataclass(frozen=True, slots=True)
class Mementos:
    """Finds earlier states."""

    archive: Archive

    def of(self, iri: str) -> tuple[Memento, ...]:
        """Return the states of a thing's document, one for each kept release that has it, oldest first."""
        return tuple(self._of(iri, self.archive.kept))

    def latest(self, iri: str) -> Memento | None:
        """Return the state in the newest kept release that has it."""
        return next(self._of(iri, reversed(self.archive.kept)), None)

    def at(self, iri: str, seconds: int) -> Memento | None:
        """Return how a document stood at a time; before its first state, that (RFC 7089 §4.5.3)."""
        states = self.of(iri)
        archive = self.archive
        if archive.since and seconds >= (seconds_of(archive.since) or 0):  # what came later was taken back
            states = tuple(state for state in states if state.release == archive.release.name) or states
        past = [state for state in states if seconds_at(state.release) <= seconds]
        return past[-1] if past else next(iter(states), None)

    def versions(self, document: Document, release: str, most: int) -> tuple[Memento, ...]:
        """Return the states in which the thing itself differs from before, newest first, at most so many.

        Args:
            document: one of them.
            release: that it is of.
            most: how many.
        """
        if self.archive.names[0] == release == self.archive.release.name:  # nothing led here
            return (Memento(release, document),)
        found: list[Memento] = []
        later: Memento | None = None
        for state in self._of(document.thing, reversed(self.archive.past)):
            if later is not None and self._differ(later.document, state.document):
                found.append(later)
            later = state
        return (*found, *([later] if later is not None else []))[:most]

    def _differ(self, one: Document, other: Document) -> bool:
        """Tell whether a thing itself changed; most often its documents are the same, byte for byte."""
        base = self.archive.release.manifest.base
        return one.turtle != other.turtle and own(one, base) != own(other, base)

    def _of(self, iri: str, names: Iterable[str]) -> Iterator[Memento]:
        for name in names:
            release = self.archive.get(name)
            document = release.documents.get(iri) if release is not None else None
            if document is not None:
                yield Memento(name, document)


def memento_links(base: str, place: str, release: str) -> str:
    """Return the links of RFC 7089 §2.2 for a document as a release has it; clients want whole URIs.

    Args:
        base: the IRI prefix of what we publish.
        place: path and query of the document, without suffix.
        release: its name.
    """
    here = encoded(base + place[1:])
    return (
        f'<{here}>; rel="original timegate", '
        f'<{base}timemap{here[len(base) - 1 :]}>; rel="timemap"; type="{LINK_FORMAT}", '
        f'<{pinned(here, release)}>; rel="memento"; datetime="{datetime_of(release)}"'
    )


def time_map(base: str, place: str, states: Iterable[Memento]) -> bytes:
    """Write all states of the document at `place` in the link format (RFC 7089 §5, RFC 6690)."""
    states = tuple(states)
    here = encoded(base + place[1:])
    told = [
        link(here, "original timegate"),
        link(
            encoded(f"{base}timemap{place}"),
            "self",
            type=LINK_FORMAT,
            **{"from": states[0].datetime, "until": states[-1].datetime},
        ),
    ]
    for number, state in enumerate(states):
        ends = ("first ",) * (number == 0) + ("last ",) * (number == len(states) - 1)
        told.append(link(pinned(here, state.release), f"{''.join(ends)}memento", datetime=state.datetime))
    return ",\n".join(told).encode() + b"\n"
