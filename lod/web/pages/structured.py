"""schema.org JSON-LD for search engines, embedded in each page."""

from typing import Final

from pyoxigraph import Literal

from lod.namespaces import DCTERMS, FOAF, RDFS, SCHEMA, SKOS
from lod.web.pages.description import Description
from lod.web.pages.site import Frame

# Classes that are told as a schema.org class other than the thing's own.
_KINDS: Final = {
    "Person": "Person",
    "Programme": "Project",
    "Agreement": "CreativeWork",
    "Activity": "Event",
    "Organization": "Organization",
    "FormalOrganization": "Organization",
    "OrganizationalUnit": "Organization",
    "Concept": "DefinedTerm",
    "ConceptScheme": "DefinedTermSet",
    "Dataset": "Dataset",
    "Document": "CreativeWork",
}
_COPIED: Final = (
    "birthDate",
    "deathDate",
    "startDate",
    "endDate",
    "foundingDate",
    "dissolutionDate",
    "addressCountry",
)


def structured(thing: str, told: Description, frame: Frame) -> dict[str, object]:
    """Return a JSON-LD object; empty for what schema.org has no word for."""
    kind = _kind(told.types(thing))
    label = told.label(thing, frame.languages)
    if not kind or label is None:
        return {}
    names = told.texts(thing, SKOS["prefLabel"], SKOS["altLabel"], FOAF["name"], RDFS["label"])
    found: dict[str, object] = {
        "@context": "https://schema.org/",
        "@id": thing,
        "@type": kind,
        "name": label.value,
        "alternateName": list(dict.fromkeys(name.value for name in names if name.value != label.value))[:40],
        "sameAs": told.iris(thing, SCHEMA["sameAs"])[:40],
        "url": told.iris(thing, FOAF["homepage"])[:1],
        "description": [text.value for text in told.texts(thing, DCTERMS["description"])][:1],
    }
    for term in _COPIED:
        value = told.first(thing, SCHEMA[term])
        found[term] = value.value if isinstance(value, Literal) else ""
    return {key: value for key, value in found.items() if value}


def _kind(types: set[str]) -> str:
    locals_ = {iri.rpartition("#")[2].rpartition("/")[2] for iri in types}
    if own := sorted(iri.removeprefix(SCHEMA.iri) for iri in types if iri.startswith(SCHEMA.iri)):
        return own[0]
    return next((kind for local, kind in _KINDS.items() if local in locals_), "")
