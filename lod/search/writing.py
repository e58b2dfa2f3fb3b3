"""Makes the index of a release from its sorted N-Quads."""

import re
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from zlib import crc32

import orjson
import tantivy
from tantivy import TextAnalyzerBuilder, Tokenizer

from lod.dates import Edtf
from lod.errors import InvalidValue, LodError
from lod.names import fold, script
from lod.names.japanese_readings import WITH_HAN
from lod.search.entities import Entity, Participants
from lod.search.following import Before, changed_things, made_by, sign, take_over, write_lines_about
from lod.search.gathering import entities
from lod.search.identifying import identifier_terms
from lod.search.keys import LONGEST_PREFIX, keys_of
from lod.search.readings import read_in_japanese
from lod.search.rolls import Rolls

# Bytes that the writer may hold before it writes a segment, of some 300,000 entities: eight of a size would
# be put together, which costs more than to make them.
_HEAP: Final = 400_000_000
_WORDS: Final = (
    "whole_preferred",
    "whole_variant",
    "sounds",
    "sound_words",
    "words",
    "initials",
    "identifiers",
)
_BEGINNINGS: Final = ("begin_preferred", "begin_variant", "begin_words", "begin_initials")


def schema() -> tantivy.Schema:
    """Return the fields of the index; lod.search.keys makes the terms, the engine their beginnings."""
    builder = tantivy.SchemaBuilder()
    for name in _WORDS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    for name in _BEGINNINGS:
        builder.add_text_field(name, tokenizer_name="beginnings", index_option="basic")
    builder.add_text_field("begin_sounds", tokenizer_name="longer beginnings", index_option="basic")
    builder.add_text_field("pairs", tokenizer_name="whitespace", index_option="position")
    builder.add_text_field("thing", tokenizer_name="raw", index_option="basic")
    for name in ("type", "country", "source"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_integer_field("first_year", fast=True, indexed=True)
    builder.add_integer_field("last_year", fast=True, indexed=True)
    builder.add_unsigned_field("order", fast=True)
    builder.add_bytes_field("entity", stored=True)
    return builder.build()


def _new_index(folder: Path) -> tantivy.Index:
    index = tantivy.Index(schema(), path=str(folder))
    # The first character of a sound is its kind: a beginning has at least two of its own.
    for name, shortest in (("beginnings", 1), ("longer beginnings", 3)):
        beginnings = Tokenizer.ngram(shortest, LONGEST_PREFIX, prefix_only=True)
        index.register_tokenizer(name, TextAnalyzerBuilder(beginnings).build())
    return index


def write(
    nquads: Path,
    folder: Path,
    base: str,
    *,
    labels: Iterable[str] = (),
    heap: int = _HEAP,
    before: Before | None = None,
) -> int:
    """Make the index and the alphabetical lists in `folder`; return the number of entities in them.

    Args:
        nquads: the release's N-Quads, sorted bytewise; read once, never held whole.
        folder: where no index is yet; made if need be.
        base: the prefix of our own IRIs.
        labels: IRIs of properties that hold names besides those of HTTP.md.
        heap: bytes of memory for the writer.
        before: what did not change is taken over from there, if the same program made it.

    Raises:
        LodError: there is an index already, or the disk is full.
    """
    if (folder / "meta.json").exists():
        raise LodError(f"{folder}: there is a search index already")
    folder.mkdir(parents=True, exist_ok=True)
    labels = tuple(labels)
    maker = made_by(base, labels)
    changed = changed_things(before, maker, base) if before is not None else None
    if before is not None and changed is not None:
        take_over(before, folder)
    try:
        index = _new_index(folder)
        # One thread: entities keep the order of the file, and a second would hold a heap of its own.
        writer = index.writer(heap_size=heap, num_threads=1)
    except ValueError as error:
        raise _unwritten(error) from error
    try:
        with Rolls(folder) as rolls, TemporaryDirectory(dir=folder, prefix=".making-") as scratch:
            participants = Participants()
            if before is not None and changed is not None:
                participants = rolls.take_over(before.folder, changed)
                for thing in changed:
                    writer.delete_documents_by_term("thing", thing)
                whole, nquads = nquads, Path(scratch) / "changed.nq"
                write_lines_about(changed, whole, base, nquads)
            for entity in entities(nquads, base, labels, participants):
                _add(writer, _document(entity))
                rolls.add(entity)
            rolls.finish(participants)
    except sqlite3.OperationalError as error:
        writer.rollback()
        raise _unwritten(error) from error
    except BaseException:
        writer.rollback()  # its threads end: nothing is written to a folder that is on its way out
        raise
    try:
        writer.commit()
        writer.wait_merging_threads()
    except ValueError as error:
        raise _unwritten(error) from error
    index.reload()
    number = int(index.searcher().num_docs)
    for lock in folder.glob(".tantivy-*.lock"):
        lock.unlink()
    sign(folder, maker)
    return number


def _add(writer: tantivy.IndexWriter, document: tantivy.Document) -> None:
    try:
        writer.add_document(document)
    except ValueError as error:  # its thread has ended: a mistake in a document is told as it is made
        raise _unwritten(error) from error


def _unwritten(error: Exception) -> LodError:
    """Return what could not be written in one line; the engine tells that as a ValueError."""
    return LodError(f"the search index cannot be written: {' '.join(str(error).split())}")


def _document(entity: Entity) -> tantivy.Document:
    document = tantivy.Document()
    document.add_text("thing", entity.iri.partition("#")[0])
    terms = _terms(document, entity)
    for field, words in terms.items():
        if words:
            document.add_text(field, " ".join(words))
        for beginning in _BEGINNING_OF.get(field, ()):
            for word in words:
                document.add_text(beginning, word)
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
    document.add_unsigned("order", _order(entity))
    document.add_bytes("entity", orjson.dumps(_stored(entity)))
    return document


# Which beginnings are indexed of which terms.
_BEGINNING_OF: Final = {
    "whole_preferred": ("begin_preferred",),
    "whole_variant": ("begin_variant",),
    "words": ("begin_words",),
    "sounds": ("begin_sounds",),
    "initials": ("begin_initials",),
}


def _terms(document: tantivy.Document, entity: Entity) -> dict[str, dict[str, None]]:
    """Return the terms of each field, each once (a dict keeps the order); add the pairs of each name.

    The pairs of a name are a value of their own, so that none runs into the next.
    """
    preferred: list[str] = []
    variant: list[str] = []
    words: list[str] = []
    sounds: list[str] = []
    sound_words: list[str] = []
    consonants: list[str] = []
    for label in entity.labels:
        keys = keys_of(label.text, label.language)
        (preferred if label.rank == "preferred" else variant).extend(keys.whole)
        variant += keys.bare
        words += keys.words
        sounds += keys.sounds
        sound_words += keys.sound_words
        consonants += keys.initials
        if keys.pairs:
            document.add_text("pairs", " ".join(keys.pairs))
    written = [script(label.text) for label in entity.labels]
    if "Hrkt" not in written and not WITH_HAN.isdisjoint(written):
        for label in entity.labels:
            read = read_in_japanese(label.text, label.language)
            sounds += read.sounds
            sound_words += read.sound_words
    identifiers = filter(None, identifier_terms([entity.iri, *entity.identifiers]))
    found = (preferred, variant, sounds, sound_words, words, consonants, identifiers)
    return dict(zip(_WORDS, map(dict.fromkeys, found), strict=True))


def _years(entity: Entity) -> tuple[int | None, int | None]:
    first, last = _bounds(entity.begins), _bounds(entity.ends)
    return first[0], last[1] if entity.ends else first[1]


def _bounds(text: str) -> tuple[int | None, int | None]:
    if not text:
        return None, None
    if _YEAR.fullmatch(text) and text != "0000":  # most of them
        return int(text), int(text)
    try:
        date = Edtf.parse(text)
    except InvalidValue:
        return None, None
    return (
        date.not_before.year if date.not_before else None,
        date.not_after.year if date.not_after else None,
    )


_YEAR: Final = re.compile("[0-9]{4}")


def _order(entity: Entity) -> int:
    """Return the place among equals: short names first, well described ones next, then by number."""
    best = entity.labels[0].rank
    length = min([len(fold(label.text)) for label in entity.labels if label.rank == best])
    variants = [label.rank for label in entity.labels].count("variant")
    told = len(entity.identifiers) + variants + len(entity.details)
    return min(length, 255) << 48 | (255 - min(told, 255)) << 40 | _number(entity.iri)


def _number(iri: str) -> int:
    """Return the number that an IRI ends in, or one for those without: at most twelve digits."""
    digits = "".join(filter(str.isdecimal, iri.rpartition("/")[2]))[-12:]
    return int(digits) if digits else crc32(iri.encode())


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
