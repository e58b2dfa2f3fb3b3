"""`/oai`: the Open Archives Initiative Protocol for Metadata Harvesting, 2.0."""

from http import HTTPStatus

from flask import Blueprint, Response, request

from lod.release import Datestamps, Release
from lod.web.bulk.oai.answering import answer
from lod.web.bulk.oai.repository import Repository
from lod.web.errors import Refused, Trouble
from lod.web.http.headers import vary
from lod.web.http.messages import Answer, asked_of, respond
from lod.web.publication import Publication
from lod.web.requests import without_coding

__all__ = ["blueprint"]


def blueprint(release: Release, publication: Publication, admin_email: str) -> Blueprint:
    """Offer the repository of a release.

    Args:
        release: what is harvested.
        publication: its documents.
        admin_email: that Identify must name; without one there is no repository.
    """
    stamps = Datestamps.open(release.path)
    repository = (
        Repository(publication, release.manifest, stamps, admin_email) if stamps is not None else None
    )
    routes = Blueprint("oai", __name__)
    routes.before_request(without_coding)

    @routes.route("/oai", methods=["GET", "POST"])
    def harvest() -> Response:
        """Answer a request of the protocol; its errors are answers like any other (§3.6)."""
        if repository is None or not admin_email:
            raise Refused(_none(admin_email))
        sent = request.form if request.method == "POST" else request.args
        body = answer(repository, tuple(sent.items(multi=True)))
        headers = (
            ("Content-Type", "text/xml; charset=UTF-8"),
            ("Cache-Control", "no-store"),  # each tells when it was given
            vary(),
        )
        return respond(asked_of(request), Answer(HTTPStatus.OK, body, headers))

    return routes


def _none(admin_email: str) -> Trouble:
    """Say why there is no repository: an address is not made up, nor a datestamp."""
    what = (
        "This release was made before releases kept datestamps; the next one has them."
        if admin_email
        else "OAI-PMH is not offered: the configuration names no address (web.admin_email) for Identify."
    )
    return Trouble(status=HTTPStatus.NOT_FOUND, detail=what)
