"""`/dataset`, `/dataset/{name}`, `/.well-known/void`: a release described in DCAT 3 and VoID, as counted."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Final, Self

from flask import Blueprint, Response, request
from pyoxigraph import NamedNode, Triple

from lod.release import WHOLE, Archive, History, Release, day_of
from lod.release.description import dataset_node, describe_dataset
from lod.release.manifest import Dataset
from lod.representations import HTML, RDF_FORMATS, Format, read_turtle, render
from lod.web.errors import Refused, Trouble
from lod.web.http import conditions, negotiation
from lod.web.http.headers import link, links
from lod.web.http.messages import Asked, asked_of, negotiated
from lod.web.http.releases import memento_headers, pinned
from lod.web.http.targets import encoded, reference
from lod.web.languages import visit, worded
from lod.web.pages import Alternate, Frame
from lod.web.pages.overview import dataset_page
from lod.web.publication import Publication
from lod.web.requests import release_named
from lod.web.things import suffixed

_ALL: Final = (*RDF_FORMATS, HTML)


def blueprint(archive: Archive, publication: Publication) -> Blueprint:
    """Offer the description of the whole and of each dataset."""
    release = archive.release
    descriptions = Descriptions(release, publication, archive)
    routes = Blueprint("dataset", __name__)

    @routes.get("/dataset")
    @routes.get("/.well-known/void")
    def whole() -> Response:
        """Describe the release."""
        return descriptions.respond(WHOLE, None)

    for format in _ALL:
        routes.add_url_rule(
            f"/dataset.{format.extension}",
            f"whole_{format.extension}",
            lambda format=format: descriptions.respond(WHOLE, format),
            methods=["GET"],
        )

    @routes.get("/dataset/<name>")
    def one(name: str) -> Response:
        """Describe the dataset of a source."""
        stem, format = (name, None) if release.manifest.dataset(name) else suffixed(name)
        return descriptions.respond(*((stem, format) if format in _ALL else (name, None)))

    return routes


@dataclass(frozen=True, slots=True)
class Descriptions:
    """Describes datasets for requests."""

    release: Release
    publication: Publication
    archive: Archive
    pinned: bool = False  # whether the address names the release
    history: History = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "history", History.open(self.release.path))

    def respond(self, name: str, format: Format | None) -> Response:
        """Answer with a dataset's description in `format`, or in what the request accepts."""
        if (wanted := request.args.get("release", "")) and not self.pinned:
            return self._at(wanted).respond(name, format)
        asked = asked_of(request)
        dataset = self.release.manifest.dataset(name)
        if dataset is None or request.path == f"/dataset/{WHOLE}":
            raise Refused(Trouble(status=HTTPStatus.NOT_FOUND, detail="There is no dataset of that name."))
        chosen = format or negotiation.choose(asked.header("Accept"), _ALL)
        if chosen is None:
            raise Refused(self._not_acceptable(asked, name))
        body = self._body(asked, dataset, chosen)
        place = self._place(asked, name, chosen)
        if chosen == HTML:
            place = worded(place, request.args.get("lang", ""), self.publication.site)
        then = memento_headers(self.release.name) if self.pinned else ()
        more = (("Content-Location", place), links(self._links(asked, name)), *then)
        modified = conditions.seconds_of(self.publication.moment)
        return negotiated(body, chosen, *more, fixed=format is not None, modified=modified)

    def _at(self, name: str) -> Self:
        """Return what describes the datasets as a release, by its name, has them."""
        release = release_named(self.archive, name)
        if isinstance(release, Trouble):
            raise Refused(release)
        if release is self.release:
            return replace(self, pinned=True)
        then = replace(
            self.publication,
            documents=release.documents,
            site=replace(self.publication.site, release=release.name),
            moment=day_of(release.name),
        )
        return replace(self, release=release, publication=then, pinned=True)

    def _body(self, asked: Asked, dataset: Dataset, format: Format) -> bytes:
        if format == HTML:
            alternates = tuple(self._alternates(asked, dataset.name))
            frame = Frame(self.publication.site, visit(request))
            page = dataset_page(frame, self.release.manifest, dataset, alternates=alternates)
            return page.encode()
        return render(self._told(dataset.name), format, self.publication.prefixes)

    def _told(self, name: str) -> Iterator[Triple]:
        """Yield what was counted, and what the sources say of the dataset themselves."""
        yield from describe_dataset(self.release.manifest, name, self.history.deltas)
        own = self.publication.documents.get(self._node(name).value)
        if own is not None:
            yield from read_turtle(own.turtle)

    def _node(self, name: str) -> NamedNode:
        return dataset_node(self.publication.site.base, name)

    def _place(self, asked: Asked, name: str, format: Format) -> str:
        path = self._node(name).value[len(self.publication.site.base) - 1 :]
        place = reference(asked.target, f"{path}.{format.extension}", "")
        return pinned(place, self.release.name) if self.pinned else place

    def _alternates(self, asked: Asked, name: str) -> Iterator[Alternate]:
        for format in _ALL:
            place = self._place(asked, name, format)
            yield Alternate(label=format.label, href=place, media_type=format.media_type)

    def _links(self, asked: Asked, name: str) -> Iterator[str]:
        yield link(encoded(self._node(name).value), "canonical")
        for one in self._alternates(asked, name):
            yield link(one.href, "alternate", type=one.media_type)
        licence = self.publication.site.licence
        if licence:
            yield link(encoded(licence), "license")

    def _not_acceptable(self, asked: Asked, name: str) -> Trouble:
        return Trouble(
            status=HTTPStatus.NOT_ACCEPTABLE,
            detail="None of the formats there are is one that the request accepts.",
            links=tuple(self._alternates(asked, name)),
            headers=(links(self._links(asked, name)),),
        )
