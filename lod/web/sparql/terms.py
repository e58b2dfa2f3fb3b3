"""`/sparql/terms`: what the editor completes: prefixes, and the classes and properties that the data use."""

from collections.abc import Iterator, Mapping
from typing import Final

import orjson
from flask import Blueprint, Response, request

from lod.namespaces import Ours
from lod.release.manifest import Figures
from lod.web.http.headers import FRESH, vary
from lod.web.http.messages import Answer, asked_of, digest, respond
from lod.web.languages import visit
from lod.web.pages import Frame, Site
from lod.web.requests import as_json
from lod.web.words import Words

_SECTIONS: Final = (("class", "classes"), ("property", "properties"))


def blueprint(site: Site, figures: Figures) -> Blueprint:
    """Offer the terms as JSON: `prefixes`, and `terms` with the most used first."""
    routes = Blueprint("sparql_terms", __name__)
    prefixes = Ours(site.base).prefixes

    @routes.get("/sparql/terms")
    def terms() -> Response:
        as_json()
        words = Frame(site, visit(request)).words
        told = {"prefixes": prefixes, "terms": list(_terms(figures, prefixes, words))}
        body = orjson.dumps(told)
        said = vary("Accept", "Accept-Language")
        headers = (("Content-Type", "application/json"), ("Cache-Control", FRESH), said)
        return respond(asked_of(request), Answer(200, body, headers, digest(body)))

    return routes


def _terms(figures: Figures, prefixes: Mapping[str, str], words: Words) -> Iterator[dict[str, object]]:
    counted = {"class": figures.classes, "property": figures.properties}
    for kind, section in _SECTIONS:
        for iri, count in sorted(counted[kind].items(), key=lambda pair: (-pair[1], pair[0])):
            name = shortened(iri, prefixes)
            yield {
                "name": name or f"<{iri}>",
                "label": words.of(section, name),
                "count": count,
                "kind": kind,
            }


def shortened(iri: str, prefixes: Mapping[str, str]) -> str:
    """Return `prefix:local`, "" where no prefix fits.

    >>> shortened("https://schema.org/Library", {"schema": "https://schema.org/"})
    'schema:Library'
    """
    fitting = (
        (prefix, iri.removeprefix(namespace))
        for prefix, namespace in prefixes.items()
        if iri.startswith(namespace)
    )
    return next((f"{prefix}:{local}" for prefix, local in fitting if local.isidentifier()), "")
