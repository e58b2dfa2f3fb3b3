"""Subjects of the National Library of Korea's linked data."""

from collections.abc import Iterator, Mapping
from typing import Final

from lod.converters.nlk_lod.reading import Resource
from lod.identifiers import web_address
from lod.records.agents import Relation
from lod.records.concepts import Concept
from lod.records.evidence import RecordInfo, Text
from lod.records.names import Identification, Link, Name, Rank

_RELATIONS: Final[Mapping[str, str]] = {"broader": "broader", "narrower": "narrower", "related": "related"}


def concept(resource: Resource) -> Concept:
    """Return what a resource tells of a subject."""
    resource.strings("inScheme")  # all of one scheme: the dataset says so
    return Concept(
        key=resource.key,
        names=tuple(_names(resource)),
        label="" if "label" in resource.value or "prefLabel" in resource.value else resource.key,
        relations=tuple(
            Relation(property=relation, key=key)
            for name, relation in _RELATIONS.items()
            for key in resource.keys(name)
        ),
        definitions=tuple(resource.tagged("definition")),
        identifiers=(
            Identification(
                scheme="nlk", value=resource.key, iri=f"http://lod.nl.go.kr/resource/{resource.key}"
            ),
        ),
        links=tuple(_aliases(resource)),
        record=RecordInfo(
            identifier=resource.key,
            modified=resource.stamp("modified"),
            issued=resource.stamp("datePublished"),
            file=resource.file,
        ),
    )


def _names(resource: Resource) -> Iterator[Name]:
    """Yield the names; a hanja form that lacks syllables (`多--一`) is for search alone."""
    seen = set[Text]()
    languages = set[str]()
    for field_ in ("prefLabel", "label", "altLabel"):
        for text, hanja, partial in resource.split(resource.tagged(field_), field_):
            for form in (text, hanja):
                if form is None or form in seen:
                    continue
                seen.add(form)
                yield Name(
                    text=form.text,
                    language=form.language,
                    rank=_rank(form, field_, languages, hidden=form is hanja and partial),
                )


def _rank(form: Text, field_: str, languages: set[str], *, hidden: bool) -> Rank:
    if hidden:
        return Rank.HIDDEN
    if field_ == "altLabel" or form.language in languages:
        return Rank.ALTERNATIVE
    languages.add(form.language)
    return Rank.PREFERRED


def _aliases(resource: Resource) -> Iterator[Link]:
    for link in resource.strings("sameAs"):
        if address := web_address(link):
            yield Link(iri=address, kind="exact")
        else:
            resource.unused("invalid-link", "sameAs", f"{link[:80]!r} is no absolute http(s) address")
