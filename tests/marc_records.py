"""Small authority records, and what they become."""

import io

from lod import marc21
from lod.converters import CONVERTERS
from lod.errors import Notice
from lod.marc21 import ISO2709, Field, Record
from lod.names import canonical_tag
from lod.namespaces import ours
from lod.rdf import triples
from lod.rdf.telling import Telling

LEADER = "00000nz  a2200000n  4500"
TELLING = Telling(ours=ours("https://data.example.org/"), dataset="cases", licence="")


def marc(*fields: tuple[str, str], leader: str = LEADER, form: str = ISO2709) -> bytes:
    """A record whose subfields are written with `$`."""
    numbered = fields if "001" in dict(fields) else (("001", "a1"), *fields)
    made = tuple(Field(tag, text.replace("$", "\x1f")) for tag, text in numbered)
    return marc21.write(Record(leader=leader, fields=made), form)


def convert(data: bytes, **options: object) -> list[object]:
    return list(CONVERTERS["marc_authority"](io.BytesIO(data), "input", **options))


def only(data: bytes, **options: object) -> object:
    (record,) = (each for each in convert(data, **options) if not isinstance(each, Notice))
    return record


def told(record: object) -> set[str]:
    """The statements of a record, shortened."""
    return {_shown(str(each.triple)) for each in triples(record, TELLING)}


def _shown(statement: str) -> str:
    """The statement without the base, and its language tag in the usual case, which the terms forget."""
    text, at, tag = statement.replace("https://data.example.org/", "").rpartition('"@')
    return text + at + (canonical_tag(tag) if at else tag)
