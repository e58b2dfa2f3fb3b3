"""`/timemap/…`: the states of a document in the releases that are kept (RFC 7089 §5)."""

from flask import Blueprint, Response, request

from lod.web.documents.front import DocumentFront
from lod.web.errors import Refused, Trouble
from lod.web.http.messages import asked_of, respond


def blueprint(documents: DocumentFront) -> Blueprint:
    """Offer the time map of each document: its address is `/timemap` and that of the document."""
    routes = Blueprint("timemap", __name__)

    @routes.get("/timemap/<path:document>")
    def timemap(document: str) -> Response:
        """List the states; the path is taken as it stood in the request line."""
        asked = asked_of(request)
        answer = documents.times.time_map(asked)
        if isinstance(answer, Trouble):
            raise Refused(answer)
        return respond(asked, answer)

    return routes
