"""The entities of a release, read from its sorted N-Quads as tables; memory does not grow with them."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import polars as pl

from lod.namespaces import Ours
from lod.representations.tables import END, IS_LITERAL, read
from lod.search.cursor import Records, subjects_without
from lod.search.entities import Entity, Participants
from lod.search.forms import Forms
from lod.search.labels import Label
from lod.search.lines import unescaped
from lod.search.roles import CONCEPT, IDENTIFIER, PERIOD, no_entities, roles

_NOT_THINGS: Final = (".well-known", "def", "doc")  # what was blank, words of our vocabulary, records
_RANKS: Final = ("preferred", "variant", "hidden")
_OF_ENTITY: Final = (
    "iri", "texts", "languages", "ranks", "identifiers", "types", "country", "begins", "ends", "details",
    "source",
)  # fmt: skip
_TIES: Final = ("agent", "within", "part of")
_MOST_DETAILS: Final = 4
_ROLE: Final = pl.col("role")
_TEXT: Final = pl.col("text")


def entities(
    nquads: Path, base: str, labels: Iterable[str] = (), participants: Participants | None = None
) -> Iterator[Entity]:
    """Yield every entity that has a name, in the order of the file.

    Args:
        nquads: N-Quads or N-Triples, sorted bytewise.
        base: the prefix of our own IRIs.
        labels: IRIs of further properties that hold names.
        participants: takes who took part in what.
    """
    gathering = _Gathering(Ours(base), labels, participants or Participants(), Forms(nquads))
    records = Records(nquads, base)
    for lines in subjects_without(nquads, [f"<{base}{each}/".encode() for each in _NOT_THINGS]):
        yield from gathering.entities(lines, records)


class _Gathering:
    """Gathers entities some subjects at a time: an entity's fragments come before it (`#` < `>`)."""

    def __init__(self, ours: Ours, labels: Iterable[str], participants: Participants, forms: Forms) -> None:
        known = roles(ours, labels)
        self._predicates = list(known)
        self._roles = pl.DataFrame({"predicate": self._predicates, "role": list(known.values())})
        self._nodes = no_entities(ours)
        self._participants = participants
        self._forms = forms
        # Identifiers of fragments whose holder has not come yet: it may stand in the next lines.
        self._waiting: dict[str, list[str]] = {}

    def entities(self, lines: bytes, records: Records) -> Iterator[Entity]:
        """Yield the entities of some subjects."""
        said = read(lines, self._predicates).join(self._roles, on="predicate", maintain_order="left")
        told = _told(self._forms.instead_of_nodes(said))
        if told.is_empty():
            return
        self._note_participants(told)
        self._keep_identifiers(told)
        types = told.filter(_ROLE == "type")
        # A period of time that is a concept, as MARC 148 has them, is an entity; one of a figure is a node.
        periods = types.filter(_TEXT == CONCEPT).select("block", text=pl.lit(PERIOD))
        nodes = types.filter(_TEXT.is_in(self._nodes)).join(periods, on=["block", "text"], how="anti")
        gone = told.filter((_ROLE == "gone") & ~_TEXT.is_in(["false", "0"]))
        names = _names(told).join(nodes, on="block", how="anti").join(gone, on="block", how="anti")
        things = names.join(
            _bodies(told.join(names, on="block", how="semi")), on="block", maintain_order="left"
        )
        things = things.hstack(records.of(things["iri"])).filter(~pl.col("gone"))
        rows = zip(*(things[each].to_list() for each in _OF_ENTITY), strict=True)
        for iri, texts, languages, ranks, identifiers, types, *more in rows:
            numbers = [*self._waiting.pop(iri, ()), *identifiers]
            yield Entity(iri, list(map(Label, texts, languages, ranks)), types, numbers, *more)
        last = lines[lines.rfind(b"\n", 0, -1) + 1 :].partition(b" ")[0].decode()
        for holder in [each for each in self._waiting if f"<{each}>" <= last]:
            del self._waiting[holder]

    def _note_participants(self, told: pl.DataFrame) -> None:
        """Note who took part in what, and what is part of what."""
        told = told.filter(_ROLE.is_in(_TIES))
        last = {role: _TEXT.filter(_ROLE.eq(role)).last() for role in _TIES}
        ties = told.group_by("block", maintain_order=True).agg(pl.col("subject").first(), **last)
        for _, subject, agent, within, part_of in ties.iter_rows():
            if agent and within:
                self._participants.add(agent, within)
            if part_of:
                self._participants.parts[subject[1:-1]] = part_of

    def _keep_identifiers(self, told: pl.DataFrame) -> None:
        """Keep the identifiers that have a node of their own until what has them comes."""
        nodes = told.filter((_ROLE == "type") & (_TEXT == IDENTIFIER) & pl.col("subject").str.contains("#"))
        said = told.filter(_ROLE.is_in(["same", "number"])).join(nodes, on="block", how="semi")
        holder = pl.col("subject").str.extract("^<([^#]*)")
        for thing, identifier in said.select(holder, "text").iter_rows():
            self._waiting.setdefault(thing, []).append(identifier)


def _told(said: pl.DataFrame) -> pl.DataFrame:
    """Add the `text` of a literal, or the IRI, and the `language`."""
    end = pl.when(IS_LITERAL).then(pl.col("object").str.extract(END))
    literal = pl.col("object").str.strip_suffix(pl.col("end")).str.strip_prefix('"').str.strip_suffix('"')
    node = pl.col("object").str.extract("^<([^<> ]*)>$").fill_null("")
    tag = pl.when(pl.col("end").str.starts_with("@")).then(pl.col("end").str.extract("^@(.*?)(?:--.*)?$"))
    told = said.with_columns(end=end).with_columns(
        text=pl.when(IS_LITERAL).then(literal).otherwise(node), language=tag.fill_null("")
    )
    escaped = told.filter(_TEXT.str.contains("\\", literal=True))["text"].unique()
    plain = {text: unescaped(text) for text in escaped}
    return told.with_columns(_TEXT.replace(plain)) if plain else told


def _names(told: pl.DataFrame) -> pl.DataFrame:
    """Return the names of each block, each once, preferred ones first: `texts`, `languages`, `ranks`."""
    rank = _ROLE.replace_strict(list(_RANKS), range(len(_RANKS)), default=None, return_dtype=pl.UInt8)
    names = told.with_columns(rank=rank).filter(pl.col("rank").is_not_null() & IS_LITERAL & (_TEXT != ""))
    once = names.sort("block", "rank", maintain_order=True).unique(
        ["block", "text", "language"], keep="first", maintain_order=True
    )
    lists = once.group_by("block", maintain_order=True).agg(
        pl.col("subject").first().str.strip_prefix("<").str.strip_suffix(">").alias("iri"),
        texts=_TEXT,
        languages=pl.col("language"),
        ranks=_ROLE,
        best=pl.col("rank").min(),
    )
    return lists.filter(pl.col("best") < _RANKS.index("hidden"))


def _bodies(told: pl.DataFrame) -> pl.DataFrame:
    """Return what else is told of each block."""

    def first(role: str) -> pl.Expr:
        return _TEXT.filter((role == _ROLE) & IS_LITERAL & (_TEXT != "")).first().fill_null("")

    country = pl.when(IS_LITERAL).then(_TEXT).otherwise(_TEXT.str.extract("([^/#]*)$"))
    return told.group_by("block", maintain_order=True).agg(
        types=_TEXT.filter(_ROLE == "type"),
        identifiers=_TEXT.filter((_ROLE == "number") & IS_LITERAL | (_ROLE == "same") & ~IS_LITERAL),
        country=country.filter((_ROLE == "country") & (country != "")).first().fill_null(""),
        begins=first("begins"),
        ends=first("ends"),
        details=_TEXT.filter((_ROLE == "detail") & IS_LITERAL & (_TEXT != "")).head(_MOST_DETAILS),
    )
