"""schema.org JSON-LD for search engines, embedded in each page."""

from functools import lru_cache
from typing import Final

from lod.namespaces import DCTERMS, FOAF, RDFS, SCHEMA, SKOS
from lod.web.pages.description import Description, Literal
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
_COPIED: Final = {
    term: SCHEMA[term].value
    for term in (
        "birthDate", "deathDate", "startDate", "endDate", "foundingDate", "dissolutionDate", "addressCountry",
    )
}  # fmt: skip
_SAME, _HOME, _LEAD = (term.value for term in (SCHEMA["sameAs"], FOAF["homepage"], DCTERMS["description"]))
_NAMES: Final = (SKOS["prefLabel"].value, SKOS["altLabel"].value, FOAF["name"].value, RDFS["label"].value)


def structured(thing: str, told: Description, frame: Frame) -> dict[str, object]:
    """Return a JSON-LD object; empty for what schema.org has no word for."""
    kind = _kind(told.classes(thing))
    label = told.label(thing, frame.languages)
    if not kind or label is None:
        return {}
    name = label.value
    others = dict.fromkeys([each.value for each in told.texts(thing, *_NAMES)])
    others.pop(name, None)
    found: dict[str, object] = {
        "@context": "https://schema.org/",
        "@id": thing,
        "@type": kind,
        "name": name,
    }
    if others:
        found["alternateName"] = list(others)[:40]
    about = told.about(thing)
    if _SAME in about and (same := about[_SAME].nodes):
        found["sameAs"] = list(same[:40])
    if _HOME in about and (home := about[_HOME].nodes):
        found["url"] = list(home[:1])
    if _LEAD in about and (lead := told.text(thing, _LEAD)):
        found["description"] = [lead]
    for term, predicate in _COPIED.items():
        if predicate in about and isinstance(value := about[predicate].values[0], Literal):
            found[term] = value.value
    return found


@lru_cache(maxsize=256)
def _kind(types: tuple[str, ...]) -> str:
    locals_ = {iri.rpartition("#")[2].rpartition("/")[2] for iri in types}
    if own := sorted(iri.removeprefix(SCHEMA.iri) for iri in types if iri.startswith(SCHEMA.iri)):
        return own[0]
    return next((kind for local, kind in _KINDS.items() if local in locals_), "")
