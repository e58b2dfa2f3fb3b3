"""`/profile/{token}`: what each profile is, so that the IRIs we name profiles by lead somewhere."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Final

from flask import Blueprint, Response, request
from pyoxigraph import Literal, NamedNode, Triple

from lod.namespaces import DCTERMS, PROF, RDF, RDFS
from lod.representations import HTML, RDF_FORMATS, render
from lod.representations.profiles import PROFILES, Profile
from lod.web.errors import Refused, Trouble, unacceptable
from lod.web.http import negotiation
from lod.web.http.messages import negotiated
from lod.web.languages import visit
from lod.web.pages import Frame
from lod.web.pages import render as render_page
from lod.web.publication import Publication

_OFFERED: Final = (*RDF_FORMATS, HTML)


def blueprint(publication: Publication) -> Blueprint:
    """Offer a description of each profile."""
    routes = Blueprint("profiles", __name__)

    @routes.get("/profile/<token>")
    def profile(token: str) -> Response:
        """Describe a profile."""
        found = PROFILES.get(token)
        if found is None:
            raise Refused(Trouble(status=HTTPStatus.NOT_FOUND, detail="There is no profile of that name."))
        format = negotiation.choose(request.headers.get("Accept"), _OFFERED)
        if format is None:
            raise Refused(unacceptable("It is told in RDF and HTML.", _OFFERED))
        if format == HTML:
            frame = Frame(publication.site, visit(request))
            named = frame.words.said(f"profile_{found.token}") or found.label
            told = {"title": named, "detail": found.iri(publication.site.base), "choices": ()}
            body = render_page("choices.html", frame, **told).encode()
        else:
            body = render(_told(found, publication.site.base), format, publication.prefixes)
        return negotiated(body, format)

    return routes


def _told(profile: Profile, base: str) -> Iterator[Triple]:
    node = NamedNode(f"{base}profile/{profile.token}")
    yield Triple(node, RDF["type"], PROF["Profile"])
    yield Triple(node, RDFS["label"], Literal(profile.label, language="en"))
    yield Triple(node, PROF["hasToken"], Literal(profile.token))
    yield Triple(node, DCTERMS["isPartOf"], NamedNode(f"{base}dataset"))
    for iri in profile.iris:
        if iri:
            yield Triple(node, PROF["isProfileOf"], NamedNode(iri))
