"""Makes the index of a release from its sorted N-Quads."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import orjson
import tantivy

from lod.dates import Edtf
from lod.errors import InvalidValue, LodError
from lod.names import fold
from lod.search.entities import Entity, entities
from lod.search.keys import LONGEST_PREFIX, Keys, keys_of

_HEAP: Final = 200_000_000  # bytes that the writer may hold before it writes a segment
_EXACT: Final = ("whole_preferred", "whole_variant", "sounds", "sound_words", "words", "identifiers")
_PREFIXES: Final = ("begin_preferred", "begin_variant", "begin_words", "begin_sounds", "initials")


def schema() -> tantivy.Schema:
    """Return the fields of the index; lod.search.keys makes the terms, the engine divides at blanks alone."""
    builder = tantivy.SchemaBuilder()
    for name in (*_EXACT, *_PREFIXES):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    builder.add_text_field("pairs", tokenizer_name="whitespace", index_option="position")
    for name in ("type", "country", "source"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_integer_field("first_year", fast=True, indexed=True)
    builder.add_integer_field("last_year", fast=True, indexed=True)
    builder.add_unsigned_field("order", fast=True)
    builder.add_bytes_field("entity", stored=True)
    return builder.build()


def write(nquads: Path, folder: Path, base: str, *, labels: Iterable[str] = (), heap: int = _HEAP) -> int:
    """Make the index in `folder` and return the number of entities in it.

    Args:
        nquads: the release's N-Quads, sorted bytewise; read once, never held whole.
        folder: where no index is yet; made if need be.
        base: the prefix of our own IRIs.
        labels: IRIs of properties that hold names besides those of HTTP.md.
        heap: bytes of memory for the writer.

    Raises:
        LodError: there is an index already.
    """
    if (folder / "meta.json").exists():
        raise LodError(f"{folder}: there is a search index already")
    folder.mkdir(parents=True, exist_ok=True)
    index = tantivy.Index(schema(), path=str(folder))
    # One thread: entities keep the order of the file, and a second would hold a heap of its own.
    writer = index.writer(heap_size=heap, num_threads=1)
    number = 0
    for number, entity in enumerate(entities(nquads, base, labels), 1):
        writer.add_document(_document(entity, number))
    writer.commit()
    writer.wait_merging_threads()
    for lock in folder.glob(".tantivy-*.lock"):
        lock.unlink()
    return number


def _document(entity: Entity, number: int) -> tantivy.Document:
    document = tantivy.Document()
    for field, terms in _terms(entity).items():
        if terms:
            document.add_text(field, " ".join(terms))
    _add_pairs(document, entity)
    for name in entity.types:
        document.add_text("type", name)
    if entity.country:
        document.add_text("country", entity.country)
    if entity.source:
        document.add_text("source", entity.source)
    first, last = _years(entity)
    if first is not None:
        document.add_integer("first_year", first)
    if last is not None:
        document.add_integer("last_year", last)
    document.add_unsigned("order", _order(entity, number))
    document.add_bytes("entity", orjson.dumps(_stored(entity)))
    return document


def _add_pairs(document: tantivy.Document, entity: Entity) -> None:
    """Add the pairs of each name as a value of its own, so that none runs into the next."""
    for label in entity.labels:
        if pairs := keys_of(label.text, label.language).pairs:
            document.add_text("pairs", " ".join(pairs))


def _terms(entity: Entity) -> dict[str, dict[str, None]]:
    """Return the terms of each field, each once (a dict keeps the order and so the bytes)."""
    terms: dict[str, dict[str, None]] = {name: {} for name in (*_EXACT, *_PREFIXES)}
    for label in entity.labels:
        keys = keys_of(label.text, label.language)
        rank = "preferred" if label.rank == "preferred" else "variant"
        for whole in keys.whole:
            terms[f"whole_{rank}"][whole] = None
            _add_beginnings(terms[f"begin_{rank}"], whole)
        _add_words(terms, keys)
    for identifier in _identifier_terms(entity):
        if identifier:
            terms["identifiers"][identifier] = None
    return terms


def _add_words(terms: dict[str, dict[str, None]], keys: Keys) -> None:
    for word in keys.words:
        terms["words"][word] = None
        _add_beginnings(terms["begin_words"], word)
    for sound in keys.sounds:
        terms["sounds"][sound] = None
        _add_beginnings(terms["begin_sounds"], sound, first=3)
    for word in keys.sound_words:
        terms["sound_words"][word] = None
    for consonants in keys.initials:
        _add_beginnings(terms["initials"], consonants)


def _add_beginnings(terms: dict[str, None], word: str, *, first: int = 1) -> None:
    for end in range(first, min(len(word), LONGEST_PREFIX) + 1):
        terms[word[:end]] = None


def _identifier_terms(entity: Entity) -> Iterator[str]:
    """Yield the identifiers as written and, of an IRI, its last segment: in most schemes the number."""
    for each in (entity.iri, *entity.identifiers):
        term = identifier_term(each)
        yield term
        if "/" in term:
            yield re.split("[/#]", term.rstrip("/"))[-1]


_JOINTS: Final = re.compile(r"[\s\u2010-\u2015-]+")


def identifier_term(text: str) -> str:
    """Return an identifier as it is compared: small letters, without blanks and hyphens.

    >>> identifier_term("0000-0001 2242 950X")
    '000000012242950x'
    """
    return _JOINTS.sub("", text[:500]).lower()[:200]


def _years(entity: Entity) -> tuple[int | None, int | None]:
    first, last = _bounds(entity.begins), _bounds(entity.ends)
    return first[0], last[1] if entity.ends else first[1]


def _bounds(text: str) -> tuple[int | None, int | None]:
    if not text:
        return None, None
    if re.fullmatch("[0-9]{4}", text, re.ASCII) and text != "0000":  # most of them
        return int(text), int(text)
    try:
        date = Edtf.parse(text)
    except InvalidValue:
        return None, None
    return (
        date.not_before.year if date.not_before else None,
        date.not_after.year if date.not_after else None,
    )


def _order(entity: Entity, number: int) -> int:
    """Return the place among equals: short names first, well described ones next, then by IRI."""
    length = min((len(fold(text)) for text, _ in entity.preferred or entity.variants), default=0)
    told = len(entity.identifiers) + len(entity.variants) + len(entity.details)
    return min(length, 255) << 48 | (255 - min(told, 255)) << 40 | number


def _stored(entity: Entity) -> dict[str, object]:
    return {
        "iri": entity.iri,
        "labels": [(label.text, label.language, label.rank) for label in entity.labels],
        "types": entity.types,
        "identifiers": entity.identifiers,
        "country": entity.country,
        "begins": entity.begins,
        "ends": entity.ends,
        "details": entity.details,
        "source": entity.source,
    }
