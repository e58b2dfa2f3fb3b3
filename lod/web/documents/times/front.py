"""What is asked of the past: `?release=`, `?changes=`, `?citation=`, Accept-Datetime, `/timemap/…`."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Final

import orjson
from flask import Request
from pyoxigraph import Triple

from lod.namespaces import Ours
from lod.release import Release, day_of
from lod.representations import HTML, Format, read_turtle
from lod.web.documents.representing import Representing
from lod.web.documents.times.citing import STYLES, cite
from lod.web.documents.times.comparing import Compared, lines, patch
from lod.web.documents.times.gone import stamps_of, tombstone
from lod.web.documents.times.mementos import LINK_FORMAT, Mementos, memento_links, time_map
from lod.web.errors import Trouble, unacceptable
from lod.web.http import negotiation
from lod.web.http.conditions import read_date
from lod.web.http.headers import FRESH, link, links, vary
from lod.web.http.messages import Answer, Asked, digest
from lod.web.http.releases import pinned
from lod.web.http.targets import Target, reference
from lod.web.languages import varies, visit
from lod.web.pages import Frame
from lod.web.pages.description import LABELS
from lod.web.pages.entity import title_of
from lod.web.pages.parts import Parts
from lod.web.pages.times import Changed, changes_page
from lod.web.publication import Publication
from lod.web.requests import JSON, release_named
from lod.web.things import PLAIN, Found, document_place, wanted, with_suffix

_PATCH: Final = Format("rdf-patch", "RDF Patch", "application/rdf-patch", "rdfp")
_FORMS: Final = (JSON, _PATCH, HTML)


@dataclass(frozen=True, slots=True)
class TimeFront:
    """Answers what is asked of earlier releases, and of two of them."""

    publication: Publication
    mementos: Mementos

    def answer(self, asked: Asked) -> Answer | Trouble | None:
        """Answer a GET or HEAD of a thing or document; None where it is the present that is asked for."""
        parameters = asked.target.parameters if asked.target.query else {}
        if "changes" in parameters:
            return self._changes(asked, parameters["changes"])
        if "citation" in parameters:
            return self._citation(asked, parameters)
        if parameters.get("release"):
            return self._at(asked, parameters["release"])
        when = asked.header("Accept-Datetime")
        return self._negotiated(asked, when) if when is not None else None

    def left(self, asked: Asked) -> Answer | Trouble | None:
        """Answer what earlier releases told of and this one does not: 410, as of any thing that is gone.

        It leads to the last release that told of it, where that is kept (RFC 7089 §4.5.2).
        """
        archive, site = self.mementos.archive, self.publication.site
        iri, day = self._gone(asked.target)
        state = self.mementos.latest(iri) if iri else None
        last = archive.get(state.release) if state is not None else None
        found = _find(self._publication(last), asked.target) if last is not None else None
        if state is None or found is None:
            detail = f"This is gone since {day}; no release at hand tells of it."
            return Trouble(status=HTTPStatus.GONE, detail=detail) if iri else None
        labels = (*LABELS, *site.labels)
        document = tombstone(state.document, day, state.release, Ours(site.base), labels)
        then = replace(self.publication, site=replace(site, release=state.release))  # its links lead there
        left = replace(found, document=document, formats=PLAIN)
        told = Representing(then, self.mementos).represent(asked, left, HTTPStatus.GONE)
        if isinstance(told, Trouble) and told.status == HTTPStatus.NOT_FOUND:
            return replace(told, status=HTTPStatus.GONE)
        return told

    def _gone(self, asked: Target) -> tuple[str, str]:
        """Return the IRI of what is gone, and the day since when, ISO 8601; "" where it never was.

        The datestamps of this release know what it tells of no more: for what never was, no earlier
        release is opened. What only a release had from which it was rolled back is gone since then.
        """
        archive, base = self.mementos.archive, self.publication.site.base
        stamps = stamps_of(archive.release.path)
        if stamps is not None:
            found = (dated for name in wanted(asked) if (dated := stamps.get(base + name)) is not None)
            dated = next(found, None)
            if dated is not None and dated.entity.gone:
                return dated.iri, dated.entity.day
        return (self._known(asked), day_of(archive.since)) if archive.since else ("", "")

    def time_map(self, asked: Asked) -> Answer | Trouble:
        """List the states of the document at `/timemap{path}` in the link format."""
        target = Target(asked.target.path.removeprefix("/timemap"), asked.target.query, asked.target.prefix)
        iri = self._known(self.publication.things.with_its_query(target))
        states = self.mementos.of(iri) if iri else ()
        if not states:
            return Trouble(status=HTTPStatus.NOT_FOUND, detail="No release at hand has that document.")
        base = self.publication.site.base
        body = time_map(base, document_place(iri.removeprefix(base)), states)
        headers = (("Content-Type", LINK_FORMAT), ("Cache-Control", FRESH), vary())
        return Answer(HTTPStatus.OK, body, headers, digest(body))

    def _at(self, asked: Asked, name: str) -> Answer | Trouble:
        """Answer from the documents of a release."""
        told = self._told(name, asked.target)
        if isinstance(told, Trouble):
            return told
        publication, found = told
        itself = found.format is None and publication.things.holds_fragments(found.document)
        itself = itself or not found.is_offered
        if not asked.target.path.startswith("/doc/") and not itself:
            place = self._located(asked.target, with_suffix(found.place, found.format), found.query)
            return Answer(HTTPStatus.SEE_OTHER, b"", (("Location", place), ("Cache-Control", FRESH), vary()))
        status = HTTPStatus.GONE if found.document.state == "withdrawn" else HTTPStatus.OK
        return Representing(publication, self.mementos).represent(asked, found, status)

    def _told(self, name: str, target: Target) -> tuple[Publication, Found] | Trouble:
        """Find what a release, by its name, tells at an address, or say why it does not."""
        release = release_named(self.mementos.archive, name)
        if isinstance(release, Trouble):
            return release
        publication = self._publication(release)
        found = _find(publication, target)
        if found is None:
            detail = f"Release {release.name} tells of nothing at this address."
            return Trouble(status=HTTPStatus.NOT_FOUND, detail=detail)
        return publication, found

    def _negotiated(self, asked: Asked, when: str) -> Answer | Trouble | None:
        """Lead to how the document stood at a time (RFC 7089 §4.1.2); addresses with a suffix are fixed.

        What is no date is an error here (§4.5.3).
        """
        present = _find(self.publication, asked.target)
        if present is not None and present.format is not None:
            return None
        iri = self._known(asked.target)
        if not iri:
            return None
        seconds = read_date(when)
        if seconds is None:
            detail = "Accept-Datetime is no HTTP date, such as Tue, 20 Jan 2026 00:00:00 GMT."
            return Trouble(status=HTTPStatus.BAD_REQUEST, detail=detail, varies=("Accept-Datetime",))
        state = self.mementos.at(iri, seconds)
        if state is None:
            return None
        name = iri.removeprefix(self.publication.site.base)
        found = present or Found(state.document, name, None, asked.target.query)
        headers = (
            ("Location", pinned(self._located(asked.target, found.place, found.query), state.release)),
            ("Cache-Control", FRESH),
            vary("Accept-Datetime"),
            links([memento_links(self.publication.site.base, found.place, state.release)]),
        )
        return Answer(HTTPStatus.FOUND, b"", headers)

    def _changes(self, asked: Asked, wanted: str) -> Answer | Trouble:
        """Tell what changed in a thing from one release to another."""
        names = self._names(wanted)
        if isinstance(names, Trouble):
            return names
        sides = [release_named(self.mementos.archive, name) for name in names]
        older, newer = sides
        if isinstance(older, Trouble) or isinstance(newer, Trouble):
            return older if isinstance(older, Trouble) else newer  # type: ignore[return-value]  # one of them
        iri = self._known(asked.target)
        compared = Compared(
            iri, older.documents.get(iri), newer.documents.get(iri), self.publication.site.base
        )
        if compared.older is None and compared.newer is None:
            detail = f"Neither {names[0]} nor {names[1]} has that document."
            return Trouble(status=HTTPStatus.NOT_FOUND, detail=detail)
        format = negotiation.choose(asked.header("Accept"), _FORMS)
        if format is None:
            return unacceptable("What changed is to be had as a page, as JSON and as RDF Patch.", _FORMS)
        body = self._compared(asked, compared, names, format)
        canonical = reference(asked.target, document_place(iri.removeprefix(compared.base)), "")
        headers = (
            ("Content-Type", format.content_type),
            ("Cache-Control", FRESH),
            vary("Accept", *(("Accept-Language",) if format == HTML else ())),
            links([link(canonical, "about")]),
        )
        return Answer(HTTPStatus.OK, body, headers, digest(body))

    def _compared(self, asked: Asked, compared: Compared, names: tuple[str, str], format: Format) -> bytes:
        removed, added = compared.removed, compared.added
        if format == _PATCH:
            return patch(compared.base, names, removed, added)
        if format == JSON:
            told = {"thing": compared.thing, "from": names[0], "to": names[1]}
            statements = {"removed": lines(removed), "added": lines(added)}
            return orjson.dumps(told | statements, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
        documents = [each for each in (compared.newer, compared.older) if each is not None]
        triples: list[Triple] = [triple for each in documents for triple in read_turtle(each.turtle)]
        changed = Changed(
            thing=compared.thing,
            record=documents[0].record,
            older=names[0],
            newer=names[1],
            before=compared.older is not None,
            after=compared.newer is not None,
            removed=removed,
            added=added,
        )
        frame = Frame(self.publication.site, visit(Request(dict(asked.environ))))
        return changes_page(changed, triples, frame).encode()

    def _names(self, wanted: str) -> tuple[str, str] | Trouble:
        """Read `A..B`: from a release to another; `..B` from the one kept before B, `A..` to this one."""
        first, dots, last = wanted.partition("..")
        if not dots:
            detail = "changes names two releases, as in ?changes=A..B."
            return Trouble(status=HTTPStatus.BAD_REQUEST, detail=detail)
        archive = self.mementos.archive
        kept, last = archive.kept, last or archive.release.name
        if not first:
            before = kept[: kept.index(last)] if last in kept else ()
            first = before[-1] if before else last
        return first, last

    def _citation(self, asked: Asked, parameters: Mapping[str, str]) -> Answer | Trouble:
        """Send a citation of the document in one release, as text or as a file."""
        style = STYLES.get(parameters["citation"])
        if style is None:
            detail = f"A citation is to be had as {', '.join(STYLES)}."
            return Trouble(status=HTTPStatus.BAD_REQUEST, detail=detail)
        told = self._told(parameters.get("release") or self.publication.site.release, asked.target)
        if isinstance(told, Trouble):
            return told
        publication, found = told
        frame = Frame(publication.site, visit(Request(dict(asked.environ))))
        parts = Parts(found.document.thing, frame, publication.described(found.document))
        cited = cite(found.document, title_of(parts).text, frame, publication.site.release)
        body = style.write(cited).encode()
        name = f'attachment; filename="{cited.key}.{style.extension}"'
        headers = (
            ("Content-Type", style.content_type),
            ("Cache-Control", FRESH),
            vary(*varies(parameters.get("lang", ""), frame.site)),
            *((("Content-Disposition", name),) if style.extension != "txt" else ()),
        )
        return Answer(HTTPStatus.OK, body, headers, digest(body))

    def _publication(self, release: Release) -> Publication:
        if release.name == self.publication.site.release:
            return self.publication
        site = replace(self.publication.site, release=release.name)
        floor = self.mementos.archive.floor(release)
        return Publication(release.documents, site, release.originals, floor=floor)

    def _known(self, asked: Target) -> str:
        """Return the IRI that is asked for, as this release knows it or the newest that does, "" for none."""
        found = _find(self.publication, asked)
        for name in reversed(self.mementos.archive.kept):
            if found is not None:
                break
            release = self.mementos.archive.get(name)
            found = _find(self._publication(release), asked) if release is not None else None
        return found.document.thing if found is not None else ""

    def _located(self, asked: Target, place: str, query: str) -> str:
        path, _, own = place.partition("?")
        return reference(asked, path, "&".join(part for part in (own, query) if part))


def _find(publication: Publication, asked: Target) -> Found | None:
    things = publication.things
    return things.document(asked) if asked.path.startswith("/doc/") else things.thing(asked)
