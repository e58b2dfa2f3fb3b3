"""ISNI, ROR, ISIL, VIAF, LCCN, control number …: valid or not made.

>>> parse("isni", "http://www.isni.org/isni/0000000122429500").iri
'https://isni.org/isni/0000000122429500'
>>> guess("0000-0002-1825-0097").scheme
'orcid'
"""

from lod.identifiers.addresses import are_several, web_address
from lod.identifiers.agents import Gnd, Isni, Orcid, Viaf, Wikidata
from lod.identifiers.catalogues import ControlNumber, Isbn, Issn, Lccn, NlkNumber
from lod.identifiers.guessing import Reading, candidates, guess, of_address, read
from lod.identifiers.organisations import Isil, Ror
from lod.identifiers.schemes import SCHEMES, parse, suggestion
from lod.identifiers.spelling import Identifier

__all__ = [
    "SCHEMES",
    "ControlNumber",
    "Gnd",
    "Identifier",
    "Isbn",
    "Isil",
    "Isni",
    "Issn",
    "Lccn",
    "NlkNumber",
    "Orcid",
    "Reading",
    "Ror",
    "Viaf",
    "Wikidata",
    "are_several",
    "candidates",
    "guess",
    "of_address",
    "parse",
    "read",
    "suggestion",
    "web_address",
]
