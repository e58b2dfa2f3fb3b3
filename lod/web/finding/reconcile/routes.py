"""`/reconcile`: the Reconciliation Service API 0.2, as OpenRefine speaks it, and beneath it the 1.0 draft."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlsplit

import orjson
from flask import Blueprint, Response, request

from lod.documents import Document
from lod.errors import InvalidValue
from lod.representations import HTML
from lod.search import Hit, Index
from lod.search.properties import PROPERTIES, Property, property_named, values
from lod.search.reconciling import Candidate, Reconciler
from lod.web.errors import Refused, Trouble
from lod.web.finding.reconcile import draft
from lod.web.finding.reconcile.draft import Asked
from lod.web.finding.reconcile.request import bad, extension, questions
from lod.web.http.headers import POLICY, vary
from lod.web.http.messages import Answer, asked_of, negotiated, respond
from lod.web.languages import visit
from lod.web.pages import Frame, Visit, render
from lod.web.pages.description import Description
from lod.web.pages.results import result
from lod.web.pages.terms import Terms
from lod.web.publication import Publication
from lod.web.requests import as_json, as_page, languages, limit, number, without_coding

SUGGESTED: Final = 10
_DRAFT: Final = f"/reconcile/{draft.VERSION}"
_FRAMED: Final = POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")


def blueprint(publication: Publication, index: Index) -> Blueprint:
    """Offer reconciliation against a release."""
    routes = Blueprint("reconcile", __name__)
    routes.before_request(without_coding)
    service = _Service(publication, index)

    @routes.route("/reconcile", methods=["GET", "POST"])
    @routes.route("/reconcile/", methods=["GET", "POST"])
    def reconcile() -> Response:
        """Answer a batch of `queries`, fill cells with `extend`, or present the service."""
        told = request.values
        if (batch := told.get("queries")) is not None:
            return _json(service.answers(batch))
        if (wanted := told.get("extend")) is not None:
            return _json(service.extended(wanted))
        if request.method == "POST":
            raise bad("The form has neither queries nor extend.")
        return _json(service.manifest())

    @routes.get(f"{_DRAFT}")
    @routes.get(f"{_DRAFT}/")
    def presented() -> Response:
        """Present the service as the draft does."""
        return _json(draft.manifest(service.manifest()))

    @routes.post(f"{_DRAFT}/match")
    @routes.post(f"{_DRAFT}/reconcile")
    def match() -> Response:
        """Answer a batch of queries in their order."""
        body = draft.read_body(request.get_data(cache=False))
        return _json({"results": list(service.results(draft.asked(body, service.classes)))})

    @routes.post(f"{_DRAFT}/extend")
    def extend() -> Response:
        """Fill cells."""
        text = request.get_data(cache=False).decode(errors="replace")
        return _json(draft.extended(service.extended(text)))

    @routes.get(f"{_DRAFT}/suggest/<kind>")
    @routes.get("/reconcile/suggest/<kind>")
    def suggest(kind: str) -> Response:
        """Suggest entities, properties and types by the beginning of their name, `prefix`."""
        if kind not in ("entity", "property", "type"):
            raise Refused(
                Trouble(status=HTTPStatus.NOT_FOUND, detail="entity, property or type is suggested.")
            )
        if "prefix" not in request.args:
            raise bad("The parameter prefix is missing.")
        prefix, cursor = request.args["prefix"], number("cursor", 0)
        return _json({"result": service.suggested(kind, prefix, cursor)})

    @routes.get(f"{_DRAFT}/extend/propose")
    @routes.get("/reconcile/properties")
    def properties() -> Response:
        """Propose the properties that cells can be filled with."""
        most = limit(len(PROPERTIES), len(PROPERTIES))
        proposed = [{"id": one.id, "name": one.name} for one in PROPERTIES.values()][:most]
        return _json({"properties": proposed, "type": request.args.get("type", ""), "limit": most})

    @routes.get(f"{_DRAFT}/preview")
    @routes.get("/reconcile/preview")
    def preview() -> Response:
        """Show an entity on a small page that other sites may frame."""
        hit, _ = service.found(request.args.get("id", "")[:2000])
        if hit is None:
            raise _unknown("Nothing here has that IRI.")
        as_page()
        frame = Frame(publication.site, visit(request))
        page = render(
            "preview.html", frame, result=result(hit, Terms(frame, Description(())), frame), hit=hit
        )
        return negotiated(page.encode(), HTML, ("Content-Security-Policy", _FRAMED))

    return routes


def _unknown(detail: str) -> Refused:
    return Refused(Trouble(status=HTTPStatus.NOT_FOUND, detail=detail))


def _json(told: Mapping[str, Any]) -> Response:
    as_json()
    body = orjson.dumps(told, option=orjson.OPT_APPEND_NEWLINE)
    headers = (("Content-Type", "application/json"), ("Cache-Control", "no-store"), vary("Accept"))
    return respond(asked_of(request), Answer(HTTPStatus.OK, body, headers))


@dataclass(frozen=True, slots=True)
class _Service:
    publication: Publication
    index: Index
    reconciler: Reconciler = field(init=False)
    classes: Mapping[str, tuple[str, ...]] = field(init=False)  # IRIs by IRI and by name in small letters
    names: Mapping[str, str] = field(init=False)  # of classes

    def __post_init__(self) -> None:
        terms = Terms(Frame(self.publication.site, Visit()), Description(()))
        names = {iri: terms.named("classes", iri) for iri, _ in self.index.types()}
        classes: dict[str, tuple[str, ...]] = {}
        for iri, name in names.items():
            local = iri.replace("#", "/").rpartition("/")[2]
            for key in (name.casefold(), local.casefold()):
                classes[key] = tuple(dict.fromkeys((*classes.get(key, ()), iri)))
            classes[iri] = (iri,)
        object.__setattr__(self, "names", names)
        object.__setattr__(self, "classes", classes)
        object.__setattr__(self, "reconciler", Reconciler(self.index, self.publication.documents))

    def manifest(self) -> dict[str, Any]:
        """Present the service, at the place that the client knows it by."""
        site, place = self.publication.site, _place(self.publication.site.base)
        service = {"service_url": place, "service_path": ""}
        return {
            "versions": ["0.2"],
            "name": site.name("en"),
            "identifierSpace": site.base,
            "schemaSpace": f"{site.base}def/ap#",
            "serviceVersion": site.release,
            "view": {"url": "{{id}}"},
            "defaultTypes": [{"id": iri, "name": name} for iri, name in list(self.names.items())[:10]],
            "preview": {"url": f"{place}/reconcile/preview?id={{{{id}}}}", "width": 430, "height": 300},
            "suggest": {
                kind: service | {"service_path": f"/reconcile/suggest/{kind}"}
                for kind in ("entity", "property", "type")
            },
            "extend": {
                "propose_properties": service | {"service_path": "/reconcile/properties"},
                "property_settings": [],
            },
        }  # fmt: skip

    def answers(self, batch: str) -> dict[str, Any]:
        """Answer each query of a batch under its key."""
        wanted = languages(self.publication.site)
        return {
            key: {"result": [self._told(one, wanted) for one in self.reconciler.candidates(question)]}
            for key, question in questions(batch, self.classes).items()
        }

    def results(self, batch: Sequence[Asked]) -> Iterator[dict[str, Any]]:
        """Answer each query of a batch of the draft."""
        wanted = languages(self.publication.site)
        for one in batch:
            found = draft.kept(one, self.reconciler.candidates(one.question))
            yield {"candidates": [draft.candidate(self._told(each, wanted)) for each in found]}

    def _told(self, one: Candidate, wanted: Sequence[str]) -> dict[str, Any]:
        hit = one.hit
        return {
            "id": hit.iri,
            "name": _name(hit, wanted),
            "description": _description(hit),
            "score": one.score,
            "match": one.match,
            "type": self._types(hit),
            "features": [{"id": name, "value": value} for name, value in one.features.items()],
        }

    def _types(self, hit: Hit) -> list[dict[str, str]]:
        return [{"id": iri, "name": self.names.get(iri, iri)} for iri in hit.types]

    def suggested(self, kind: str, prefix: str, cursor: int) -> list[dict[str, Any]]:
        """Return what begins with `prefix`, from the place `cursor` on."""
        if kind == "property":
            found = [one for one in PROPERTIES.values() if _begins(prefix, one.id, one.name)]
            told = [{"id": one.id, "name": one.name, "description": one.description} for one in found]
        elif kind == "type":
            told = [
                {"id": iri, "name": name}
                for iri, name in self.names.items()
                if _begins(prefix, name, iri.replace("#", "/").rpartition("/")[2], iri)
            ]
        else:
            return self._entities(prefix, cursor)
        return told[cursor : cursor + SUGGESTED]

    def _entities(self, prefix: str, cursor: int) -> list[dict[str, Any]]:
        wanted = languages(self.publication.site)
        if (known := self.index.get(prefix)) is not None:
            hits: Sequence[Hit] = [known][cursor:]
        else:
            try:
                hits = self.index.suggest(prefix, SUGGESTED, offset=cursor)
            except InvalidValue as error:
                raise bad(f"The prefix {error.rule}.") from None
        return [
            {"id": hit.iri, "name": _name(hit, wanted), "description": _description(hit),
             "notable": self._types(hit)}
            for hit in hits
        ]  # fmt: skip

    def extended(self, text: str) -> dict[str, Any]:
        """Fill cells: a row for each entity, a list of values for each property."""
        asked = extension(text)
        wanted = languages(self.publication.site)
        meant = [(name, property_named(name)) for name in asked.properties]
        return {
            "meta": [{"id": name, "name": one.name if one else name} for name, one in meant],
            "rows": {iri: self._cells(iri, meant, wanted) for iri in asked.ids},
        }

    def found(self, iri: str) -> tuple[Hit | None, Document | None]:
        """Return an entity; of one that was merged, that which lives in its place."""
        documents = self.publication.documents
        hit, document = self.index.get(iri), documents.get(iri)
        if hit is None and document is not None and len(document.successors) == 1:
            hit = self.index.whole(document.successors[0])
            document = documents.get(document.successors[0].partition("#")[0])
        return hit, document

    def _cells(
        self, iri: str, meant: Sequence[tuple[str, Property | None]], wanted: Sequence[str]
    ) -> dict[str, list[dict[str, str]]]:
        hit, document = self.found(iri)
        return {
            name: [{"str": text} for text in values(one.id, hit, document, wanted)] if one and hit else []
            for name, one in meant
        }


def _name(hit: Hit, wanted: Sequence[str]) -> str:
    """Return the name that was met where it is a preferred one, or the one of the reader's language."""
    if hit.matched is not None and hit.matched.rank == "preferred":
        return hit.matched.text
    return hit.preferred(wanted).text


def _description(hit: Hit) -> str:
    return " · ".join(filter(None, (hit.dates, *hit.details[:2], hit.country)))


def _begins(prefix: str, *names: str) -> bool:
    told = prefix.strip().casefold()
    return any(
        word.startswith(told) for name in names for word in (name.casefold(), *name.casefold().split())
    )


def _place(base: str) -> str:
    """Return where a client reaches this server: the base, or, where that is elsewhere, the host it named."""
    if request.host == urlsplit(base).netloc:
        return base.rstrip("/")
    return request.url_root.rstrip("/")
