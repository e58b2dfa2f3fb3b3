"""`/pictures/…`: each picture as a page with its table, as SVG and as CSV."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Final

from flask import Blueprint, Response, request

from lod.documents import PAGE, Document
from lod.namespaces import FOAF, ORG, SCHEMA, Ours
from lod.representations import HTML, Format, read_turtle
from lod.search import Filters, Index
from lod.web.errors import Refused, Trouble
from lod.web.http.headers import FRESH, Headers, vary
from lod.web.http.messages import Answer, asked_of, digest, respond
from lod.web.kept import Kept
from lod.web.languages import visit
from lod.web.pages import Frame
from lod.web.pages.description import Description
from lod.web.pages.parts import Parts
from lod.web.pages.pictures.bars import bars, groups
from lod.web.pages.pictures.depicted import FEWEST, KINDS, partners, undertaken
from lod.web.pages.pictures.drawing import policy
from lod.web.pages.pictures.network import MOST, Tie, height, network
from lod.web.pages.pictures.picture import WIDTH, Picture
from lod.web.pages.pictures.timeline import rows, timeline
from lod.web.pages.pictures.world import HEIGHT, Held, Outlines, world
from lod.web.pages.results import result
from lod.web.pages.sections import Depicted
from lod.web.pages.shown import gallery_page, picture_page
from lod.web.pages.terms import Shown, Terms
from lod.web.publication import Publication
from lod.web.requests import as_page
from lod.web.tables import written

SVG: Final = Format("svg", "SVG", "image/svg+xml", "svg")
CSV: Final = Format("csv", "CSV", "text/csv", "csv")
NAMED: Final = 12  # of a country that are named in the table of a map
_BODIES: Final = (FOAF["Organization"].value, ORG["FormalOrganization"].value, SCHEMA["Organization"].value)


def blueprint(gallery: "Gallery") -> Blueprint:
    """Offer the pictures of a release."""
    routes = Blueprint("pictures", __name__)

    @routes.get("/pictures/")
    def pictures() -> Response:
        """List the pictures of the whole, and where those of single things are."""
        frame = Frame(gallery.publication.site, visit(request))
        return _sent(frame, gallery_page(frame, gallery.whole(frame)).encode(), HTML, ())

    @routes.get("/pictures/<kind>")
    def whole(kind: str) -> Response:
        """Show a picture of the whole."""
        return gallery.respond(*_suffixed(kind), "")

    @routes.get("/pictures/<kind>/<path:name>")
    def one(kind: str, name: str) -> Response:
        """Show a picture of one thing."""
        asked = asked_of(request).target.path.removeprefix(f"/pictures/{kind}/")
        name, format = _suffixed(asked)
        return gallery.respond(kind, format, name)

    return routes


def _suffixed(name: str) -> tuple[str, Format]:
    stem, dot, extension = name.rpartition(".")
    format = {"svg": SVG, "csv": CSV, "html": HTML}.get(extension) if dot else None
    return (stem, format) if format else (name, HTML)


def _sent(frame: Frame, body: bytes, format: Format, headers: Headers) -> Response:
    if format == HTML:
        as_page()
    varies = (
        *(("Accept",) if format == HTML else ()),
        *(() if frame.visit.chosen else ("Accept-Language",)),
    )
    told = (("Content-Type", format.content_type), ("Cache-Control", FRESH), vary(*varies), *headers)
    return respond(asked_of(request), Answer(HTTPStatus.OK, body, told, digest(body)))


@dataclass(frozen=True, slots=True)
class Gallery:
    """Makes pictures of a release's documents, and keeps those that were asked for last."""

    publication: Publication
    index: Index
    outlines: Outlines | None
    _made: Kept = field(default_factory=Kept)

    def respond(self, kind: str, format: Format, name: str) -> Response:
        """Answer with a picture in a format; 404 where there is none."""
        frame = Frame(self.publication.site, visit(request))
        drawing = self._drawing(kind, name, frame)
        if drawing is None:
            raise Refused(Trouble(status=HTTPStatus.NOT_FOUND, detail="There is no such picture."))
        key = (kind, name, format, frame.visit if format == HTML else frame.visit.language)
        body = self._made.get(key, lambda: self._body(drawing(), kind, name, format, frame))
        theme = self.publication.site.theme
        headers = (("Content-Security-Policy", policy(theme)),) if format == SVG else ()
        return _sent(frame, body, format, headers)

    def whole(self, frame: Frame) -> Iterator[Depicted]:
        """Yield the pictures of the whole."""
        if len(self._countries()) >= FEWEST:
            yield _depicted("map", frame, (WIDTH, HEIGHT))
        if undertakings := self._undertakings():
            yield _depicted("network", frame, (WIDTH, height(len(undertakings))))

    def _body(self, picture: Picture, kind: str, name: str, format: Format, frame: Frame) -> bytes:
        match format.extension:
            case "svg":
                return picture.svg.encode()
            case "csv":
                return written(picture.columns, picture.rows).encode()
            case _:
                path = f"pictures/{kind}/{name}" if name else f"pictures/{kind}"
                return picture_page(frame, picture, path, self._thing(name, frame)).encode()

    def _drawing(self, kind: str, name: str, frame: Frame) -> Callable[[], Picture] | None:
        """Return what draws a picture; None where there is nothing to draw."""
        if kind not in KINDS:
            return None
        if not name:
            return self._of_whole(kind, frame)
        document = self._document(name)
        return self._of(kind, document, frame) if document is not None else None

    def _of_whole(self, kind: str, frame: Frame) -> Callable[[], Picture] | None:
        if kind == "map" and (countries := self._countries()):
            return lambda: self._map_of_all(countries, frame)
        if kind == "network" and (undertakings := self._undertakings()):
            return lambda: network(
                frame,
                frame.words("picture_network_whole"),
                [*self._ties(undertakings, "", frame)],
                height(len(undertakings)),
            )
        return None

    def _of(self, kind: str, document: Document, frame: Frame) -> Callable[[], Picture] | None:
        parts = self._parts(document, frame)
        named = parts.terms.node(document.thing).text
        match kind:
            case "timeline" if told := rows(parts):
                return lambda: _partial(timeline(parts, named, told), document, frame)
            case "bars" if told_figures := groups(parts):
                return lambda: _partial(bars(parts, named, told_figures), document, frame)
            case "map" if agents := partners(parts):
                return lambda: _partial(self._map_of(agents, parts, named), document, frame)
            case "network" if undertakings := undertaken(parts):
                return lambda: network(
                    frame,
                    frame.words("picture_network", name=named),
                    [*self._ties(undertakings[:MOST], document.thing, frame)],
                    height(len(undertakings)),
                )
        return None

    def _document(self, name: str) -> Document | None:
        target = replace(asked_of(request).target, path=f"/doc/{name}")
        found = self.publication.things.document(target)
        return found.document if found is not None and found.format is None else None

    def _thing(self, name: str, frame: Frame) -> tuple[str, str]:
        """Return the name and the address of the thing that a picture is of."""
        document = self._document(name) if name else None
        if document is None:
            return "", ""
        shown = self._parts(document, frame).terms.node(document.thing)
        return shown.text, shown.href

    def _parts(self, document: Document, frame: Frame) -> Parts:
        told = Description(read_turtle(document.turtle), self.publication.site.labels)
        return Parts(document.thing, frame, told)

    def _countries(self) -> tuple[tuple[str, int], ...]:
        return self.index.countries(_BODIES)

    def _map_of_all(self, countries: tuple[tuple[str, int], ...], frame: Frame) -> Picture:
        held = [
            Held(
                code=code,
                count=count,
                shown=tuple(self._of_country(code, frame)) if count <= NAMED else (),
                href=frame.to("search", type=_BODIES[0], country=code),
            )
            for code, count in countries
        ]
        every = self.index.search("", limit=1, filters=Filters(types=_BODIES)).total
        unplaced = max(0, every - sum(one.count for one in held))
        return world(frame, frame.words("picture_map_whole"), held, self.outlines, unplaced=unplaced)

    def _of_country(self, code: str, frame: Frame) -> Iterator[Shown]:
        terms = Terms(frame, Description(()))
        found = self.index.search("", limit=NAMED, filters=Filters(types=_BODIES, countries=(code,)))
        yield from (result(hit, terms, frame).name for hit in found.hits)

    def _map_of(self, agents: tuple[str, ...], parts: Parts, named: str) -> Picture:
        placed: dict[str, list[str]] = {}
        for iri in agents:
            hit = self.index.get(iri)
            if hit is not None and hit.country:
                placed.setdefault(hit.country, []).append(iri)
        held = [
            Held(code=code, count=len(iris), shown=tuple(map(parts.terms.node, iris)))
            for code, iris in placed.items()
        ]
        title = parts.frame.words("picture_map", name=named)
        return world(
            parts.frame, title, held, self.outlines, unplaced=len(agents) - sum(one.count for one in held)
        )

    def _undertakings(self) -> tuple[str, ...]:
        ap = Ours(self.publication.site.base).ap
        types = (ap["Programme"].value, ap["Agreement"].value)
        found = self.index.search("", limit=2 * MOST, filters=Filters(types=types))
        return tuple(hit.iri for hit in found.hits)

    def _ties(self, undertakings: tuple[str, ...], without: str, frame: Frame) -> Iterator[Tie]:
        """Yield who takes part in undertakings, but for the one whose network it is."""
        for iri in undertakings:
            document = self.publication.documents.get(iri)
            if document is None:
                continue
            parts = self._parts(document, frame)
            shown, ap = parts.terms.node(iri), parts.ap
            for _, node in parts.told.pointing(iri, ap["in"]):
                date = parts.told.first(node, ap["date"])
                for agent in parts.told.iris(node, ap["agent"]):
                    if agent != without:
                        yield Tie(
                            shown,
                            parts.terms.node(agent),
                            tuple(map(parts.terms.shown, parts.told.values(node, ap["role"]))),
                            parts.terms.shown(date) if date else None,
                        )


def _depicted(kind: str, frame: Frame, size: tuple[int, int]) -> Depicted:
    title = frame.words(f"picture_{kind}_whole")
    return Depicted(kind=kind, title=title, path=f"pictures/{kind}", width=size[0], height=size[1])


def _partial(picture: Picture, document: Document, frame: Frame) -> Picture:
    """Say that a document tells no more than the first of what points at its thing."""
    if document.incoming <= PAGE:
        return picture
    said = frame.words("picture_partial", n=document.incoming, first=str(PAGE))
    return replace(picture, detail=f"{picture.detail} {said}")
