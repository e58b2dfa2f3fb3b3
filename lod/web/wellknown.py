"""Names that we know ourselves: of our own terms, of languages, agencies and licences that IRIs stand for."""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from lod.names.languages import shortest
from lod.namespaces import RDFS, SKOS, meaning
from lod.web.words import Words

_VOCABULARY: Final = "http://vocabulary.invalid/"  # the file is written relative to a base
_HOUSES: Final = tuple(
    f"{scheme}://{house}/" for scheme in ("http", "https") for house in ("id.loc.gov", "creativecommons.org")
)
_LANGUAGE: Final = re.compile(r"https?://id\.loc\.gov/vocabulary/(?:iso639-[12]|languages)/([a-z]{2,3})")
_AGENCY: Final = re.compile(r"https?://id\.loc\.gov/vocabulary/organizations/([a-z0-9-]+)")
_AREA: Final = re.compile(r"https?://id\.loc\.gov/vocabulary/(geographicAreas|countries)/([a-z-]+)")
_CREATIVE: Final = re.compile(
    r"https?://creativecommons\.org/(licenses|publicdomain)/([a-z-]+)/([\d.]+)/?(?:deed\.\w+)?"
)


def term(curie: str, language: str) -> str:
    """Return what our vocabulary calls a term of its own, `ap:birth`, in a language; "" where it does not.

    >>> term("ap:associatedLanguage", "ko"), term("ap:none", "ko")
    ('관련 언어', '')
    """
    return _labels().get((curie, language), "")


def well_known(iri: str, words: Words) -> str:
    """Return what an IRI of somebody else stands for, "" where we do not know.

    >>> well_known("http://id.loc.gov/vocabulary/iso639-2/ger", Words("ko"))
    '독일어'
    >>> well_known("http://id.loc.gov/vocabulary/geographicAreas/a-mp", Words("ja"))
    'モンゴル'
    >>> well_known("https://creativecommons.org/licenses/by/4.0/", Words("en"))
    'CC BY 4.0'
    """
    if not iri.startswith(_HOUSES):
        return ""
    if match := _LANGUAGE.fullmatch(iri):
        return str(words.locale.languages.get(shortest(match[1]), "")) or match[1]
    if match := _AGENCY.fullmatch(iri):
        return match[1].upper()
    if match := _AREA.fullmatch(iri):
        territory = meaning("areas", match[2]) if match[1] == "geographicAreas" else ""
        return str(words.locale.territories.get(territory, "")) or match[2]
    if match := _CREATIVE.fullmatch(iri):
        name = {"zero": "CC0", "mark": "PDM"}.get(match[2], f"CC {match[2].upper()}")
        return f"{name} {match[3]}"
    return ""


@cache
def _labels() -> Mapping[tuple[str, str], str]:
    source = (Path(str(files("lod.vocab"))) / "ap.ttl").read_bytes()
    ours = f"{_VOCABULARY}def/ap#"
    return {
        (f"ap:{triple.subject.value.removeprefix(ours)}", triple.object.language or ""): triple.object.value
        for triple in parse(source, format=RdfFormat.TURTLE, base_iri=_VOCABULARY)
        if triple.predicate in (RDFS["label"], SKOS["prefLabel"])
        and isinstance(triple.subject, NamedNode)
        and isinstance(triple.object, Literal)
        and triple.subject.value.startswith(ours)
    }
